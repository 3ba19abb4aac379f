import { ban } from './ban.js';

const testFunctions = '/^(it|test|describe|suite)$/';
const unfinished = '/^(skip|only|todo|fixme|fails)$/';
const ownCode = '/^(#|\\.|@authflow)/';
const timeUnits = '/^(1_?000|60|3_?600|86_?400|60_?000|3_?600_?000|86_?400_?000|24)$/';

/** @type {Record<string, import('eslint').Rule.RuleModule>} */
export const bans = {
  'no-math-random': ban(
    'MemberExpression[object.name="Math"][property.name="random"]',
    'Math.random is guessable. Take Randomness from #src/domain/randomness.',
  ),
  'no-system-clock': ban(
    [
      'MemberExpression[object.name="Date"][property.name="now"]',
      'NewExpression[callee.name="Date"][arguments.length=0]',
      'CallExpression[callee.name="Date"]',
    ].join(', '),
    'Time is injected: take a Clock from #src/domain/clock, so that tests can move it.',
  ),
  'no-duration-arithmetic': ban(
    `BinaryExpression[operator="*"]:matches([left.raw=${timeUnits}], [right.raw=${timeUnits}])`,
    'Name the duration: seconds(), minutes(), hours(), days() from #src/domain/duration.',
  ),
  'no-inner-html': ban(
    'JSXAttribute[name.name="dangerouslySetInnerHTML"], Property[key.name="dangerouslySetInnerHTML"], MemberExpression[property.name=/^(inner|outer)HTML$/]',
    'Markup from strings is how scripts get in. Render elements.',
  ),
  'no-unfinished-tests': ban(
    [
      `CallExpression MemberExpression[object.name=${testFunctions}][property.name=${unfinished}]`,
      `CallExpression MemberExpression[object.object.name=${testFunctions}][property.name=${unfinished}]`,
      'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
    ].join(', '),
    'A skipped, focused or empty test proves nothing. Finish it or delete it.',
  ),
  'no-mocks-of-own-code': ban(
    `CallExpression[callee.object.name="vi"][callee.property.name=/^(mock|doMock|unstable_mockModule)$/] > Literal.arguments:first-child[value=${ownCode}]`,
    'Our own code is never mocked. Replace the clock, randomness, mailer or hash cost where the container takes them.',
  ),
  'no-default-export': ban(
    'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    'Named exports only: one name from its definition to its last use.',
  ),
  'no-barrel': ban(
    'ExportAllDeclaration',
    'No barrels besides a package entry: import the file that defines the name.',
  ),
  'no-process-env': ban(
    'MemberExpression[object.name="process"][property.name="env"]',
    'The environment is read once, by config/. Take the typed value from Config.',
  ),
  'no-refusal-in-transaction': ban(
    'CallExpression[callee.property.name=/^(transaction|withTransaction)$/] ThrowStatement > NewExpression[callee.name="AppError"]',
    'A throw rolls back the counter and the audit row with it. Return an outcome, throw after the commit.',
  ),
  'no-token-in-storage': ban(
    ':matches(Identifier, MemberExpression > Identifier.property)[name=/^(localStorage|sessionStorage|indexedDB)$/]',
    'Any script on the page reads web storage. Tokens stay in a closure.',
  ),
};
