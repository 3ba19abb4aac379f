import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealedTrail, tamper } from '#test/support/audit-trail';
import { startHarness, testSecret, type Harness } from '#test/support/harness';
import { repositoryRoot } from '#test/support/markdown';

let harness: Harness;
let ids: number[];
beforeAll(async () => {
  harness = await startHarness();
  ids = await sealedTrail(harness, 8);
});
afterAll(() => harness.stop());

/** `authflow audit verify` as its own process, on the harness's database. */
function verify(...args: string[]) {
  const { PATH, SystemRoot } = process.env;
  const env = {
    ...{ PATH, SystemRoot, TSX_DISABLE_CACHE: '1', NODE_ENV: 'development', MAIL_TRANSPORT: 'mailbox' },
    ...{ DATABASE_URL: harness.database.url, AUTH_SECRET: testSecret },
  };
  const command = ['--import', 'tsx', 'apps/api/src/cli/main.ts', ...args, 'audit', 'verify'];
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, command, { cwd: repositoryRoot, env }, (error, out, err) =>
      resolve({ code: error === null ? 0 : error.code, out, err }),
    );
  });
}

it('says that all is well, and how to tell next time', { timeout: 60_000 }, async () => {
  const { code, out, err } = await verify();
  expect({ code, out }, err).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^Nobody has tampered with 8 events\.\n[^]*--anchor 8:[0-9a-f]{64}\n$/,
    ) as string,
  });
  expect(err).toContain('checked 8 of 8 events');
});

it('ends with 1 and names the place when somebody has been at it', { timeout: 60_000 }, async () => {
  await tamper(harness, `update audit_events set type = 'login.succeeded' where id = $1`, [ids[2]]);
  const { code, out } = await verify();
  expect(code).toBe(1);
  expect(out).toMatch(
    /^event_changed at seal 3, event [0-9a-f-]{36}: an event is not what was sealed\nBROKEN: 1 place\./,
  );

  const json = await verify('--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({
    ...{ status: 'broken', checked: 8, unsealed: 0, unverifiable: 0, broken: 1 },
    firstBroken: { kind: 'event_changed', seq: 3 },
  });
});
