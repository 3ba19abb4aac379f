/** What others install: built, put into a project of its own that knows nothing of this repository, compiled and run. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root, toolScript } from '../verify/workspace';
import { buildPackages, published } from './packages';

let project: string;

beforeAll(async () => {
  await buildPackages();
  project = realpathSync(mkdtempSync(join(tmpdir(), 'authflow-consumer-')));
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  for (const name of published) {
    const from = join(root, 'packages', name);
    const { files } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { files: string[] };
    // Copied as npm packs it: what `files` leaves out is not there.
    for (const file of [...files, 'package.json'])
      cpSync(join(from, file), join(modules, '@authflow', name, file), { recursive: true });
  }
  const link = (name: string, of: string): void =>
    symlinkSync(
      realpathSync(join(root, 'packages', of, 'node_modules', name)),
      join(modules, name),
      'junction',
    );
  for (const name of ['jose', 'express', '@types/express']) link(name, 'verify');
  for (const name of ['react', '@types/react']) link(name, 'client');
  symlinkSync(realpathSync(join(root, 'node_modules/@types/node')), join(modules, '@types/node'), 'junction');
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

const run = (args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return { status, output: stdout + stderr };
};

it.each([
  ['nodenext', ['node']],
  ['bundler', []],
])('types stand on their own under moduleResolution %s', (moduleResolution, types) => {
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
  const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext';
  const lib = moduleResolution === 'bundler' ? ['es2023', 'dom', 'dom.iterable'] : ['es2023'];
  const files = moduleResolution === 'bundler' ? ['browser.tsx'] : ['service.ts', 'script.ts'];
  const options = { ...strict, module, moduleResolution, types, lib, jsx: 'react-jsx' };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
  writeFileSync(
    join(project, 'service.ts'),
    `import { createVerifier, type AccessClaims } from '@authflow/verify';
import { authOf, createAccessGuard } from '@authflow/verify/express';
import express from 'express';
const requireAccess = createAccessGuard(createVerifier({ issuer: 'https://api.example.com' }));
express().get('/', requireAccess({ permission: 'notes:read' }), (request, response) => {
  const claims: AccessClaims | undefined = request.auth;
  const sub: string = authOf(request).sub;
  // @ts-expect-error a claim that is not there
  response.json([claims?.nothing, sub]);
});
`,
  );
  writeFileSync(
    join(project, 'script.ts'),
    `import { createAuthFlowClient, isAuthFlowError } from '@authflow/client';
const client = createAuthFlowClient({ apiUrl: 'https://api.example.com', delivery: 'body' });
const answer = await client.auth.login({ email: 'a@example.com', password: 'p' });
const email: string = answer.status === 'authenticated' ? answer.user.email : answer.mfaToken;
// @ts-expect-error a route that is not there
client.auth.nothing();
// @ts-expect-error a code that is not there
isAuthFlowError(email, 'no_such_code');
`,
  );
  writeFileSync(
    join(project, 'browser.tsx'),
    `import { createAuthFlowClient } from '@authflow/client';
import { AuthFlowProvider, useSession } from '@authflow/client/react';
const client = createAuthFlowClient({ apiUrl: 'https://api.example.com', delivery: 'cookie' });
const Who = () => {
  const session = useSession();
  return <p>{session.status === 'authenticated' ? session.user.email : session.status}</p>;
};
export const page = <AuthFlowProvider client={client}><Who /></AuthFlowProvider>;
`,
  );
  expect(run([toolScript('typescript', 'tsc'), '-p', '.'])).toEqual({ status: 0, output: '' });
});

it('modules run in plain Node, from the package alone', () => {
  writeFileSync(
    join(project, 'run.mjs'),
    `import { createVerifier } from '@authflow/verify';
import { createAccessGuard } from '@authflow/verify/express';
import { createAuthFlowClient, AuthFlowError } from '@authflow/client';
import { AuthFlowProvider } from '@authflow/client/react';
const verifier = createVerifier({ issuer: 'https://api.example.com' });
const verified = await verifier.verify('a.b.c');
const client = createAuthFlowClient({ apiUrl: 'http://127.0.0.1:1', delivery: 'body' });
const refused = await client.auth.login({ email: 'a', password: 'b' }).catch((error) => error);
console.log(verified.reason, typeof createAccessGuard(verifier), typeof AuthFlowProvider, refused instanceof AuthFlowError, refused.code);
`,
  );
  expect(run(['run.mjs'])).toEqual({ status: 0, output: 'malformed function function true network_error\n' });
});
