import { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { describe, expect, it } from 'vitest';
import { clientOver, type Reply } from '#src/testing/http.ts';
import { createApiClient, type AccessTokens } from './api-client';

function httpThat(answer: (config: InternalAxiosRequestConfig) => Reply) {
  const sent: InternalAxiosRequestConfig[] = [];
  const http = clientOver((config) => {
    sent.push(config);
    return answer(config);
  });
  return { http, sent };
}

function refusal(status: number, code: string): Reply {
  return { status, data: { type: 'https://x/e', title: '', status, detail: '', code, requestId: 'r1' } };
}

const authorization = (config: InternalAxiosRequestConfig) => config.headers.get('Authorization');

function tokens(
  current: string | null,
  successor: string | null,
  signedIn = false,
): AccessTokens & { refused: string[] } {
  const refused: string[] = [];
  return {
    refused,
    current: () => Promise.resolve(current),
    renew: (token) => {
      refused.push(token);
      return Promise.resolve(successor);
    },
    signedIn: () => signedIn,
  };
}

describe('the API client', () => {
  it('renews a refused access token and repeats the call once', async () => {
    const { http, sent } = httpThat((config) =>
      authorization(config) === 'Bearer new'
        ? { status: 200, data: { id: 1 } }
        : refusal(401, 'invalid_access_token'),
    );
    const session = tokens('old', 'new');
    const answer = await createApiClient(http, session).call({ url: '/v1/me', access: 'session' });
    expect(answer).toEqual({ data: { id: 1 } });
    expect(sent.map(authorization)).toEqual(['Bearer old', 'Bearer new']);
    expect(session.refused).toEqual(['old']);
  });

  it('does not repeat a second time when the successor is refused as well', async () => {
    const { http, sent } = httpThat(() => refusal(401, 'session_revoked'));
    const answer = await createApiClient(http, tokens('old', 'new')).call({
      url: '/v1/me',
      access: 'session',
    });
    expect(sent).toHaveLength(2);
    expect(answer).toMatchObject({ error: { code: 'session_revoked' } });
  });

  it('sends nothing at all for somebody signed out', async () => {
    const { http, sent } = httpThat(() => ({ status: 200, data: {} }));
    const answer = await createApiClient(http, tokens(null, null)).call({ url: '/v1/me', access: 'session' });
    expect(sent).toHaveLength(0);
    expect(answer).toMatchObject({ error: { code: 'unauthenticated' } });
  });

  it('calls it a lost connection, not a lost session, when no token could be fetched', async () => {
    const { http, sent } = httpThat(() => refusal(401, 'invalid_access_token'));
    for (const current of [null, 'old']) {
      const session = tokens(current, null, true);
      const answer = await createApiClient(http, session).call({ url: '/v1/me', access: 'session' });
      expect(answer).toEqual({ error: { kind: 'unreachable' } });
    }
    expect(sent).toHaveLength(1);
  });

  it('never renews for a public call: a wrong password is just that', async () => {
    const { http, sent } = httpThat(() => refusal(401, 'invalid_credentials'));
    const session = tokens('old', 'new');
    await createApiClient(http, session).call({
      url: '/v1/auth/login',
      method: 'POST',
      body: {},
      access: 'public',
    });
    expect(sent.map(authorization)).toEqual([undefined]);
    expect(session.refused).toEqual([]);
  });

  it('neither renews nor repeats when it is not the token that was refused', async () => {
    const { http, sent } = httpThat(() => refusal(401, 'invalid_assertion'));
    const session = tokens('old', 'new');
    await createApiClient(http, session).call({ url: '/v1/auth/reauthenticate', access: 'session' });
    expect(sent).toHaveLength(1);
    expect(session.refused).toEqual([]);
  });

  it('tells a refusal, a proxy’s page and silence apart', async () => {
    const call = (answer: () => Reply) =>
      createApiClient(httpThat(answer).http, tokens(null, null)).call({ url: '/x', access: 'public' });
    expect(
      await call(() => ({ ...refusal(429, 'rate_limited'), headers: { 'retry-after': '7' } })),
    ).toMatchObject({
      error: { kind: 'problem', code: 'rate_limited', retryAfter: 7 },
    });
    expect(await call(() => ({ status: 500, data: '<html>' }))).toMatchObject({
      error: { kind: 'unexpected', status: 500 },
    });
    expect(await call(() => ({ status: 502, data: '<html>' }))).toEqual({ error: { kind: 'unreachable' } });
    expect(await call(() => refusal(400, 'a_code_of_tomorrow'))).toMatchObject({
      error: { kind: 'unexpected' },
    });
    const cut = httpThat(() => {
      throw new AxiosError('Network Error', 'ERR_NETWORK');
    });
    const answer = await createApiClient(cut.http, tokens(null, null)).call({ url: '/x', access: 'public' });
    expect(answer).toEqual({ error: { kind: 'unreachable' } });
  });
});
