/**
 * Who may import whom (docs/adr/0001-layers-and-stems.md). Paths are regular expressions from the root.
 * The two tables are the whole of it; the rules below are made from them.
 */

const api = 'apps/api/src';

/** Each part of the API and what it may import besides itself and @authflow/contracts. Mails are written by services. */
const layers = {
  routes: ['controllers', 'http', 'middleware', 'domain', 'config'],
  controllers: ['services', 'http', 'domain', 'config'],
  services: ['repositories', 'platform', 'domain', 'config', 'doctor', 'emails'],
  doctor: ['platform', 'domain', 'config'],
  repositories: ['platform', 'domain'],
  domain: [],
  platform: ['domain'],
  http: ['middleware', 'services', 'platform', 'domain', 'config'],
  middleware: ['http', 'services', 'platform', 'domain', 'config'],
  config: ['platform', 'domain'],
};

/** A vendor has one home: replacing it is a change of one file. Left the package, right where it may be imported. */
const vendorHomes = {
  express: '(http|middleware)/|app\\.ts$',
  'cookie-parser|cors|helmet': '(http|middleware)/|app\\.ts$',
  'swagger-ui-dist': '(http|middleware|controllers)/|app\\.ts$',
  pg: 'platform/postgres\\.ts$',
  bcrypt: 'platform/password-hash\\.worker\\.mjs$',
  '@node-rs/argon2': 'platform/password-hash\\.worker\\.mjs$',
  'csv-parse': 'cli/records/',
  piscina: 'platform/password-hash-pool\\.ts$',
  jsonwebtoken: 'platform/jsonwebtoken\\.ts$',
  resend: 'platform/mail/resend-transport\\.ts$',
  nodemailer: 'platform/mail/smtp-transport\\.ts$',
  commander: 'cli/',
  dotenv: 'config/',
  pino: 'platform/logger\\.ts$',
  'prom-client': 'platform/metrics\\.ts$',
  'rate-limiter-flexible': 'platform/rate-limit-counters\\.ts$',
  ioredis: 'platform/redis\\.ts$',
  tldts: 'platform/registrable-domain\\.ts$',
  bowser: 'platform/user-agent\\.ts$',
  otpauth: 'platform/totp\\.ts$',
  uqr: 'platform/qr-code\\.ts$',
  '@simplewebauthn/server': 'platform/webauthn\\.ts$',
  'openid-client|oauth4webapi': 'platform/openid-client\\.ts$',
  'ipaddr.js': 'platform/public-address\\.ts$',
};

const inPackage = (name) => `(^|/)node_modules/(@types/)?(${name})(/|$)`;
const inApi = (pattern) => `^${api}/(${pattern})`;

function rule(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

const home = (name) => (name === 'emails' ? '^packages/emails/' : inApi(`${name}/`));

const layerRules = Object.entries(layers).map(([layer, allowed]) =>
  rule(
    `${layer}-import-downwards`,
    `${layer} may import ${[layer, ...allowed].join(', ')} and the contracts.`,
    { path: home(layer) },
    { path: '^(apps|packages)/', pathNot: [...[layer, ...allowed].map(home), '^packages/contracts/'] },
  ),
);

const vendorRules = Object.entries(vendorHomes).map(([vendor, home]) =>
  rule(
    `one-home-for-${vendor.split('|')[0]}`,
    `${vendor} is imported by ${home.replaceAll('\\', '')} alone.`,
    { path: `^${api}/`, pathNot: inApi(home) },
    { path: inPackage(vendor) },
  ),
);

const apiRules = [
  rule(
    'domain-is-pure',
    'The domain computes: no files, no network. Hashing, encoding and reading an address are computing.',
    { path: inApi('domain/') },
    { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer|util|url|net)$' },
  ),
  rule(
    'domain-has-no-vendors',
    'The domain knows the contracts, whose zod schemas are the only vendor it ever meets.',
    { path: inApi('domain/') },
    { path: '(^|/)node_modules/', pathNot: [inPackage('@authflow'), inPackage('@types/node')] },
  ),
  rule(
    'no-sibling-service',
    'Two services that need the same thing share it through services/shared.',
    { path: inApi('services/') + '([^/]+)$' },
    { path: inApi('services/') + '(?!shared/)', pathNot: inApi('services/') + '$1$' },
  ),
  rule(
    'shared-knows-no-service',
    'What services share does not know who uses it.',
    { path: inApi('services/shared/') },
    { path: inApi('services/') + '(?!shared/)' },
  ),
  rule(
    'no-sibling-controller',
    'Controllers share through http/ or services/shared.',
    { path: inApi('controllers/') + '([^/]+\\.controller\\.ts)$' },
    { path: inApi('controllers/') + '[^/]+\\.controller\\.ts$', pathNot: inApi('controllers/') + '$1$' },
  ),
  rule(
    'composition-is-on-top',
    'Who gets what is decided in container.ts and its parts, and used by what starts the process.',
    { path: `^${api}/`, pathNot: inApi('(main|start|app|container)\\.ts$|cli/|container/') },
    { path: inApi('(main|start|app|container)\\.ts$|cli/|container/') },
  ),
  rule(
    'container-parts-are-its-own',
    'The parts of the container are put together by container.ts alone.',
    { path: `^${api}/`, pathNot: inApi('container\\.ts$|container/') },
    { path: inApi('container/') },
  ),
  rule(
    'child-processes-only-for-postgres',
    'Starting programs is for the embedded database and scripts.',
    { path: '^(apps|packages)/[^/]+/src/', pathNot: inApi('platform/embedded-postgres') },
    { dependencyTypes: ['core'], path: '^(node:)?child_process$' },
  ),
];

const workspaceRules = [
  rule(
    'contracts-know-nobody',
    'Both apps build on the contracts, so the contracts build on neither.',
    { path: '^packages/contracts/src/' },
    { path: '^(apps|packages)/', pathNot: '^packages/contracts/' },
  ),
  rule(
    'contracts-run-anywhere',
    'The contracts run in browsers too.',
    { path: '^packages/contracts/src/' },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'packages-import-no-app',
    'Apps and examples use packages.',
    { path: '^packages/' },
    { path: '^(apps|examples)/' },
  ),
  rule(
    'published-packages-stand-alone',
    'What others install has nothing of this repository that they cannot install.',
    { path: '^packages/(verify|client)/' },
    { path: '^packages/', pathNot: '^packages/$1/' },
  ),
  rule(
    'client-has-no-node',
    'The client runs in browsers.',
    { path: '^packages/client/src/' },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'examples-import-packages-only',
    'An example has what everybody has: the packages.',
    { path: '^examples/([^/]+)/' },
    { path: '^(apps|packages|examples)/', pathNot: '^packages/(verify|client)/|^examples/$1/' },
  ),
  rule(
    'web-imports-only-contracts',
    'The web app knows the API by its contract, and calls it by the client that others use too.',
    { path: '^apps/web/src/' },
    { path: '^(apps|packages)/', pathNot: '^(apps/web/src|packages/contracts|packages/client)/' },
  ),
  rule(
    'web-has-no-node',
    'The web app runs in browsers.',
    { path: '^apps/web/src/', pathNot: '\\.test\\.tsx?$' },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'web-features-are-apart',
    'What two features need lives in components, lib or session.',
    { path: '^apps/web/src/features/([^/]+)/' },
    { path: '^apps/web/src/features/', pathNot: '^apps/web/src/features/$1/' },
  ),
  rule(
    'web-foundations-know-no-feature',
    'Components, lib and session serve features and do not know them.',
    { path: '^apps/web/src/(components|lib|session|styles)/' },
    { path: '^apps/web/src/(features|app)/' },
  ),
  rule(
    'src-imports-no-test',
    'What ships does not lean on what tests it.',
    { path: '^(apps|packages)/[^/]+/src/', pathNot: '\\.test\\.tsx?$' },
    { path: '^(apps|packages)/[^/]+/(test|e2e|bench)/|\\.test\\.tsx?$' },
  ),
  rule('no-cycles', 'Files that import each other cannot be read one at a time.', {}, { circular: true }),
  rule(
    'imports-resolve',
    'Every import leads somewhere.',
    { path: '^(apps|packages|examples)/' },
    { couldNotResolve: true, pathNot: '\\.css$|\\?' },
  ),
];

export default {
  forbidden: [...layerRules, ...vendorRules, ...apiRules, ...workspaceRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: [
        '^(apps|packages|examples)/[^/]+/(dist|coverage)/',
        '^[.](cache|data)/',
        '^apps/api/bench/peers/', // a project of its own, installed elsewhere (docs/adr/0032)
      ],
    },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@authflow/source', 'import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.json'],
    },
  },
};
