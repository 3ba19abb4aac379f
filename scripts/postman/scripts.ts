/** Lines of script for Postman's sandbox. Variables live in the collection, so that a run needs no environment of its own. */

/** Keeps something for the requests after this one. */
export const keep = (name: string, expression: string): string =>
  `pm.collectionVariables.set('${name}', ${expression});`;

const answer = 'const answer = pm.response.json();';

/** The answer has this status; `answer` is its body from here on. */
export function answers(status: number, ...rest: string[]): string[] {
  return [`pm.test('answers ${status}', () => pm.response.to.have.status(${status}));`, answer, ...rest];
}

/** A refusal of this status and code. */
export function refuses(status: number, code: string): string[] {
  return answers(status, expects(`is refused as ${code}`, 'answer.code', code));
}

/** One assertion: the expression has this value. */
export const expects = (title: string, expression: string, value: unknown): string =>
  `pm.test(${JSON.stringify(title)}, () => pm.expect(${expression}).to.eql(${typeof value === 'string' ? quote(value) : JSON.stringify(value)}));`;

/** One assertion that the expression holds. */
export const holds = (title: string, expression: string): string =>
  `pm.test(${JSON.stringify(title)}, () => pm.expect(${expression}).to.be.true);`;

const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;

/** The tokens of a session grant. */
export const keepTokens = [
  keep('accessToken', 'answer.accessToken'),
  keep('refreshToken', 'answer.refreshToken'),
];

/** A session grant, its tokens kept. */
export function signsIn(...rest: string[]): string[] {
  return answers(200, expects('signs in', 'answer.status', 'authenticated'), ...keepTokens, ...rest);
}

/**
 * The newest mail that begins so, as `mail`. Mails are sent a moment after the answer that causes them: the request is
 * sent again until it is there.
 */
export function awaitMail(subject: string, ...rest: string[]): string[] {
  return [
    "pm.test('answers 200', () => pm.response.to.have.status(200));",
    `const mail = pm.response.json().items.find((each) => each.subject.startsWith('${subject}'));`,
    "const tries = Number(pm.collectionVariables.get('mailTries') || 0);",
    'if (mail === undefined && tries < 100) {',
    "  pm.collectionVariables.set('mailTries', tries + 1);",
    '  setTimeout(() => {}, 150); // the next request waits for this',
    '  pm.execution.setNextRequest(pm.info.requestId);',
    '} else {',
    "  pm.collectionVariables.unset('mailTries');",
    `  pm.test('the mail “${subject} …” has come', () => pm.expect(mail).to.be.an('object'));`,
    ...rest.map((line) => `  ${line}`),
    '}',
  ];
}

/**
 * What an authenticator app shows (RFC 6238), kept as `totpCode`.
 * @param stepsAhead a code works once: the one after it is taken half a minute early
 */
export function computeTotp(stepsAhead = 0): string[] {
  return [
    "const hashing = require('crypto-js');",
    "const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';",
    "const bits = [...pm.collectionVariables.get('totpSecret')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');",
    "const key = bits.match(/.{8}/g).map((byte) => parseInt(byte, 2).toString(16).padStart(2, '0')).join('');",
    `const step = (Math.floor(Date.now() / 30000) + ${stepsAhead}).toString(16).padStart(16, '0');`,
    'const mac = hashing.HmacSHA1(hashing.enc.Hex.parse(step), hashing.enc.Hex.parse(key)).toString();',
    'const offset = parseInt(mac.slice(-1), 16) * 2;',
    'const number = parseInt(mac.slice(offset, offset + 8), 16) & 0x7fffffff;',
    "pm.collectionVariables.set('totpCode', String(number % 1000000).padStart(6, '0'));",
  ];
}
