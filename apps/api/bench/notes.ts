/** How it is measured, for those who want to repeat it or doubt it. */
export const notes: readonly string[] = [
  'The API is the built one (`apps/api/dist/main.js`), over PostgreSQL with durable commits, with its limits off and its log at `warn`. Load comes from processes of their own on the same machine and competes with it for the cores.',
  'The rounds of the sides of a figure are interleaved, each beginning with another side. The spread is that of the rounds’ ratios; the medians of both sides need not divide to the median of the ratios.',
  'CPU per request is the server’s time of all threads by `/proc/<pid>/stat`, without PostgreSQL’s. As a ratio it is the other side’s time ÷ AuthFlow’s, so that more is better here too.',
  'Login: a complete login writes a session and an audit event and signs two tokens, around one bcrypt comparison. Raw bcrypt is its own asynchronous call in a bare process, as often and as many at a time.',
  '`auth/session`: 20 connections. Bare Express and bare `node:http` answer a constant of the same JSON, without a single middleware, header or check.',
  '`me`: 20 connections. The other side is Express with one route that runs the very statement of `GET /v1/me`, named, through a node-pg pool of 10, and sends the row: no token, no check.',
  'Refresh: 16 sessions, each rotated without pause. The UPDATE is the very statement on as many sessions with a pool of 10, without HTTP, parsing, signing or a second process.',
  'The tutorial server (`apps/api/bench/peers/tutorial-server.mjs`) does as most articles do: Express, `jsonwebtoken` with secrets as strings, the refresh token in a column without an index, looked up by its value; bcrypt at cost 12. It is compared once over the 16 accounts that refresh and once with 10,000 more in both databases.',
  'Better Auth runs on Express and node-pg as in its documentation, with its rate limits off (`apps/api/bench/peers/better-auth-server.mjs`), once with its own scrypt and once with bcrypt at cost 12. `get-session` is what it has for both `auth/session` and `me`. Peers run with `NODE_ENV=production`, each over a database of its own on the same PostgreSQL.',
  'Flood: 32 connections that do nothing but sign in. `me` at 100/s is sent at fixed times whatever became of the requests before, and timed from when it was due; the process that sends it goes before others where the system lets it, as if it had a machine of its own. A sign-in that is turned away with 503 does not count as one.',
  'Instances: the same two loads of ten connections on one instance, or one on each of two. With less than four cores a second instance has none for itself, and the CPU per request has to be unchanged instead.',
  'Revocation: sessions end at the first of three instances; timed from its answer until the last of the three refuses the token, asked without pause. Cut feed: every listening connection is ended ten times a second meanwhile.',
  'Start: from the start of the process until `/health/ready` answers 200, with `NODE_ENV=production`. Memory: `VmRSS`, all threads.',
  'Login page: what `index.html` names and the page’s chunk imports, each file by gzip at level 9. Lighthouse 12 with its default phone on slow 4G, against the pages served by the API (`SERVE_WEB=true`).',
  'The peers are installed from `apps/api/bench/peers/package-lock.json` into `.cache/bench-peers` when they are first needed; the workspace does not depend on them.',
];
