import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { doctorReportSchema, type DoctorReport } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDoctorProof } from '#src/domain/doctor-proof';
import { days, minutes } from '#src/domain/duration';
import { createKeyring } from '#src/domain/keyring';
import { later } from '#src/domain/clock';
import { plantRole, signUpAdmin, signUpWithRoles } from '#test/support/admins';
import { bearer, startHarness, testSecret, type Harness } from '#test/support/harness';

const examine = '/v1/admin/doctor';
const echo = '/v1/doctor/echo';
let harness: Harness;
let asked: string[];
let recorder: ReturnType<typeof createServer>;

/** Both addresses of the deployment are a server of ours that answers 404 and notes down who came. */
beforeAll(async () => {
  recorder = createServer((request, response) => {
    asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}`;
  asked = [];
  harness = await startHarness({ env: { API_URL: `${address}/api`, WEB_URL: address, RATE_LIMITS: 'on' } });
});
afterAll(async () => {
  await harness.stop();
  await new Promise((resolve) => recorder.close(resolve));
});

/** The problem documents of a server at this address name pages below it, so only code and status are looked at. */
function expectRefusal(
  { status, body }: { status: number; body: unknown },
  wanted: number,
  code: string,
): void {
  expect({ status, code: (body as { code?: unknown }).code }).toEqual({ status: wanted, code });
}

async function report(token: string): Promise<DoctorReport> {
  const { status, text, body } = await harness.http.post(examine).set(bearer(token));
  expect(status, text).toBe(200);
  return doctorReportSchema.parse(body);
}

describe('POST /v1/admin/doctor', () => {
  test('looks at API_URL and WEB_URL, and says what it found', async () => {
    const { accessToken } = await signUpAdmin(harness);
    asked = [];
    const { status, findings, checks, apiUrl, webUrl } = await report(accessToken);
    expect(status).toBe('unhealthy');
    expect(findings.map(({ id }) => id).sort()).toEqual(['api-not-authflow', 'web-not-the-app']);
    const passed = checks.filter(({ state }) => state === 'passed').map(({ id }) => id);
    expect(passed).toEqual(['environment', 'database', 'migrations']);
    const host = new URL(webUrl).host;
    expect(new Set(asked)).toEqual(
      new Set([`${host}/`, `${host}/api/health/live`, `${host}/api/health/ready`]),
    );
    expect(apiUrl).toBe(`${webUrl}/api`);
  });

  test('takes no address from anybody', async () => {
    const { accessToken } = await signUpAdmin(harness);
    asked = [];
    for (const body of [{ apiUrl: 'http://169.254.169.254' }, { webUrl: 'http://127.0.0.1:5432' }])
      expectRefusal(
        await harness.http.post(examine).set(bearer(accessToken)).send(body),
        400,
        'validation_failed',
      );
    expect(asked).toEqual([]);
  });

  test('those who ask while it looks share the look', async () => {
    const { accessToken } = await signUpAdmin(harness);
    asked = [];
    const [first, second] = await Promise.all([report(accessToken), report(accessToken)]);
    expect(second.startedAt).toBe(first.startedAt);
    expect(asked).toHaveLength(3);
  });

  test('asks for deployment:read, and for no more', async () => {
    await plantRole(harness, 'analyst', ['deployment:read']);
    expect((await report((await signUpWithRoles(harness, ['analyst'])).accessToken)).findings).not.toEqual(
      [],
    );
    await plantRole(harness, 'reader', ['users:read', 'audit:read', 'mail:read', 'stats:read']);
    const { accessToken } = await signUpWithRoles(harness, ['reader']);
    expectRefusal(await harness.http.post(examine).set(bearer(accessToken)), 403, 'insufficient_permission');
    expectRefusal(await harness.http.post(examine), 401, 'unauthenticated');
  });

  test('is limited for each operator', async () => {
    const { accessToken } = await signUpAdmin(harness);
    for (let times = 0; times < 6; times += 1) await report(accessToken);
    expectRefusal(await harness.http.post(examine).set(bearer(accessToken)), 429, 'rate_limited');
    expect((await report((await signUpAdmin(harness)).accessToken)).status).toBe('unhealthy');
  });

  test('repeats no secret', async () => {
    const { accessToken } = await signUpAdmin(harness);
    const { text } = await harness.http.post(examine).set(bearer(accessToken));
    const password = new URL(harness.database.url).password;
    for (const secret of [testSecret, ...(password === '' ? [] : [password])])
      expect(text).not.toContain(secret);
  });
});

describe('POST /v1/doctor/echo', () => {
  const proofOf = (secret: string, at: Date): string => makeDoctorProof(createKeyring([secret]), at);

  test('tells who knows AUTH_SECRET how the request arrived', async () => {
    const proof = proofOf(testSecret, harness.clock.now());
    const { body } = await harness.http
      .post(echo)
      .set('X-Forwarded-For', '198.18.0.1, 203.0.113.9')
      .send({ proof });
    expect(body).toEqual({
      seen: {
        ip: '127.0.0.1',
        forwardedFor: ['198.18.0.1', '203.0.113.9'],
        trustProxyHops: 0,
        now: expect.stringMatching(/Z$/),
      },
    });
  });

  test('is forgiving about clocks, which are what is looked at, but not for ever', async () => {
    const at = (shift: number) =>
      harness.http.post(echo).send({ proof: proofOf(testSecret, later(harness.clock.now(), shift)) });
    for (const shift of [minutes(-90), minutes(90)]) expect((await at(shift)).body.seen).not.toBeNull();
    for (const shift of [days(-2), days(2)]) expect((await at(shift)).body).toEqual({ seen: null });
  });
});
