/**
 * Invariant: what the API knows about a request (its proxies, how many of them it trusts, its clock) is told to who holds
 * AUTH_SECRET and to nobody else, and the telling is no oracle: every wrong proof gets what no proof gets. THREATS G09.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDoctorProof } from '#src/domain/doctor-proof';
import { createKeyring } from '#src/domain/keyring';
import { startHarness, testSecret, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let right: string;
beforeAll(async () => {
  harness = await startHarness();
  right = makeDoctorProof(createKeyring([testSecret]), harness.clock.now());
});
afterAll(() => harness.stop());

const ask = (body: object) =>
  harness.http.post('/v1/doctor/echo').set('X-Forwarded-For', '203.0.113.9').send(body);

test('G09 a stranger is told nothing, whatever the proof', async () => {
  const foreign = makeDoctorProof(
    createKeyring(['another-obviously-fake-secret-for-tests-only-0123']),
    harness.clock.now(),
  );
  const [at = '', digest = ''] = right.split('.');
  const wrong = [
    ...[
      '',
      'x',
      '.',
      `${at}.`,
      `.${digest}`,
      foreign,
      `${Number(at) + 1}.${digest}`,
      `${at}.${digest.slice(1)}`,
    ],
    ...[`${at}.${digest}=`, ` ${right}`, `${right}.`, right.toUpperCase(), `-${right}`, `1e9.${digest}`],
  ];
  const nothing = (await ask({})).body as unknown;
  expect(nothing).toEqual({ seen: null });
  for (const proof of wrong) {
    const { status, body, text } = await ask({ proof });
    expect({ proof, status, body: body as unknown }).toEqual({ proof, status: 200, body: nothing });
    expect(text).not.toContain('203.0.113.9');
  }
  expect((await ask({ proof: right })).body).toMatchObject({ seen: { forwardedFor: ['203.0.113.9'] } });
});

test('G09 a proof is no credential: it opens nothing else', async () => {
  for (const path of ['/v1/me', '/v1/auth/session', '/v1/admin/stats'])
    expectProblem(
      await harness.http.get(path).set('Authorization', `Bearer ${right}`),
      401,
      'unauthenticated',
    );
});

test('G09 a proof of any other type or length is refused before it is looked at', async () => {
  for (const proof of [1, null, [right], { $ne: '' }, 'x'.repeat(129)])
    expectProblem(await ask({ proof }), 400, 'validation_failed');
});
