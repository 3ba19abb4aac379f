import type { Problem, SessionGrant } from '@authflow/contracts';
import { expect } from 'vitest';
import { bearer, browser, type Harness } from './harness';

export type Answer = { status: number; body: Partial<SessionGrant> & Partial<Problem> };

/** POST /v1/auth/refresh with the token in the body, whatever comes of it. */
export function refresh({ http }: Harness, refreshToken: string): Promise<Answer> {
  return http.post('/v1/auth/refresh').send({ refreshToken }).then();
}

/** A refresh that has to work; answers the tokens of the next generation. */
export async function rotate(harness: Harness, refreshToken: string) {
  const { status, body } = await refresh(harness, refreshToken);
  expect(status, JSON.stringify(body)).toBe(200);
  return { accessToken: String(body.accessToken), refreshToken: String(body.refreshToken) };
}

/** The status of a read with an access token: 200 or 401. */
export async function meStatus({ http }: Harness, accessToken: string): Promise<number> {
  return (await http.get('/v1/me').set(bearer(accessToken))).status;
}

/** `409 conflict`-style label of an answer, for comparing many at once. */
export const labelOf = ({ status, body }: Answer): string =>
  body.code === undefined ? String(status) : `${status} ${body.code}`;

/** How many of each: `{ '200': 1, '401 refresh_reused': 19 }`. */
export function tally(labels: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** Runs `work` `count` times at once. */
export function together<Value>(count: number, work: (index: number) => Promise<Value>): Promise<Value[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

/** Nobody learns anything from a refused token: its answer is, byte for byte, that of no token at all. */
export async function expectLikeAbsent({ http }: Harness, headers: Record<string, string>): Promise<void> {
  const id = { 'X-Request-Id': 'the-same-request-id' };
  const absent = await http.get('/v1/me').set(id);
  const presented = await http.get('/v1/me').set(id).set(headers);
  expect(presented.status).toBe(401);
  expect(presented.text).toBe(absent.text);
  expect(presented.headers['www-authenticate']).toBe(absent.headers['www-authenticate']);
}

/** The refresh cookie as the browser would send it back, and the line that set it. */
export function refreshCookie(response: { headers: Record<string, unknown> }): {
  sent: string;
  line: string;
} {
  const lines = [response.headers['set-cookie'] ?? []].flat().map(String);
  const line = lines.find((each) => each.startsWith('__Host-authflow_refresh=')) ?? '';
  return { line, sent: line.split(';', 1)[0] ?? '' };
}

/** Signs in as our page does; answers the access token and the cookie. */
export async function browserLogin({ http }: Harness, credentials: { email: string; password: string }) {
  const { email, password } = credentials;
  const response = await http.post('/v1/auth/login').set(browser).send({ email, password }).expect(200);
  const grant = response.body as SessionGrant;
  return { grant, accessToken: grant.accessToken, cookie: refreshCookie(response).sent };
}

/** Events in the trail of one account, oldest first. */
export async function events(harness: Harness, userId: string): Promise<string[]> {
  const rows = await harness.sql<{ line: string }>(
    `select type || ' ' || outcome as line from audit_events where user_id = $1 order by id`,
    [userId],
  );
  return rows.map(({ line }) => line);
}

/** Subjects of the mails an address has got, newest first. */
export async function subjects(harness: Harness, to: string): Promise<string[]> {
  return (await harness.mails(to)).map(({ subject }) => subject);
}
