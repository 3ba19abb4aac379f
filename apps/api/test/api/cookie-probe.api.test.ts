import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browser, startHarness, type Harness } from '#test/support/harness';
import { expectProblem } from '#test/support/problems';

const path = '/v1/auth/cookie-probe';
const check = `${path}/check`;
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

async function setCookie(from: Harness, headers: Record<string, string> = browser): Promise<string[]> {
  const answer = await from.http.post(path).set(headers).expect(200);
  expect(answer.body).toEqual({ status: 'set' });
  return [answer.headers['set-cookie'] ?? []].flat();
}

const returned = async (from: Harness, cookie?: string): Promise<unknown> => {
  const asked = from.http.post(check).set(browser);
  const answer = await (cookie === undefined ? asked : asked.set('Cookie', cookie)).expect(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  return answer.body as unknown;
};

describe('whether cookies come back', () => {
  test('is seen by one that is set and sent again', async () => {
    const [line = ''] = await setCookie(harness);
    expect(line).toMatch(
      /^__Host-authflow_probe=1; Path=\/; Max-Age=(59|60); HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await returned(harness)).toEqual({ returned: false });
    expect(await returned(harness, line.split(';')[0])).toEqual({ returned: true });
  });

  test('is tried with the attributes that the refresh cookie has between two sites', async () => {
    const web = 'https://my-app.vercel.app';
    const crossed = await startHarness({ env: { WEB_URL: web, API_URL: 'https://api.onrender.com' } });
    const lines = await setCookie(crossed, { 'X-Auth-Delivery': 'cookie', Origin: web });
    expect(lines.join()).toMatch(
      /^__Host-authflow_probe=1; Path=\/; Max-Age=(59|60); HttpOnly; Secure; SameSite=None; Partitioned$/,
    );
    await crossed.stop();
  });

  test('is not for pages of strangers to ask', async () => {
    const stranger = { ...browser, Origin: 'https://stranger.example' };
    expectProblem(await harness.http.post(path).set(stranger), 403, 'csrf_rejected');
    expectProblem(await harness.http.post(check).set(stranger), 403, 'csrf_rejected');
  });

  test('leaves nothing anywhere: the same for everybody, and no row', async () => {
    const before = await harness.sql('select count(*) as n from audit_events');
    const [[first = ''], [second = '']] = [await setCookie(harness), await setCookie(harness)];
    expect(first.split(';')[0]).toBe(second.split(';')[0]);
    expect(await harness.sql('select count(*) as n from audit_events')).toEqual(before);
  });

  test('takes no body', async () => {
    for (const asked of [path, check])
      expectProblem(
        await harness.http.post(asked).set(browser).send({ value: 'x' }),
        400,
        'validation_failed',
      );
  });
});
