import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from '#src/app';
import { loadConfig } from '#src/config/load-config';
import { createContainer, type Container } from '#src/container';
import { later, systemClock } from '#src/domain/clock';
import { days } from '#src/domain/duration';
import { createKeyring } from '#src/domain/keyring';
import { systemRandomness } from '#src/domain/randomness';
import { createLogger } from '#src/platform/logger';
import { createAccessTokens } from '#src/services/shared/access-tokens';
import { createRefreshTokens } from '#src/services/shared/refresh-tokens';
import {
  addressOf,
  growthAdmin,
  emailOf,
  growthPassword,
  ownerOf,
  sessionIdOf,
  someLiveSession,
  someUser,
  userAgent,
  userIdOf,
  type Size,
} from './growth-people';
import { createRandom } from '../../../scripts/seed/random';
import { growthCost } from './growth-seed';

export type Operation = 'login' | 'refresh' | 'refresh, address changed' | 'me' | 'session list';

export const operations: readonly Operation[] = [
  'login',
  'refresh',
  'refresh, address changed',
  'me',
  'session list',
];

/** The API over a seeded database, without the work it does beside requests, so that the database sees only these. */
export interface GrowthApi {
  size: Size;
  database: string;
  container: Container;
  /** Does it once, over HTTP, for somebody at random. */
  run(operation: Operation): Promise<void>;
  /** A question of the console. @returns how many items came */
  ask(path: string): Promise<number>;
  stop(): Promise<void>;
}

const issuer = 'http://127.0.0.1:9';

export async function startGrowthApi(args: {
  size: Size;
  database: string;
  databaseUrl: string;
  authSecret: string;
}): Promise<GrowthApi> {
  const { size, database, databaseUrl, authSecret } = args;
  const container = createContainer({
    config: loadConfig({
      NODE_ENV: 'test',
      API_URL: issuer,
      WEB_URL: issuer,
      BCRYPT_COST: String(growthCost),
      TRUST_PROXY: '1',
      PWNED_PASSWORDS: 'off',
    }),
    databaseUrl,
    authSecrets: [authSecret],
    version: 'bench',
    logger: createLogger('error'),
  });
  await container.feed.start();
  const server = createServer(createApp(container, null)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { call, login } = callerOf(url);
  let operator: string | null = null;

  return {
    size,
    database,
    container,
    run: runnerOf(call, login, size, createKeyring([authSecret])),
    async ask(path) {
      operator ??= (await login(growthAdmin, '10.255.255.1')).accessToken;
      const { items } = await call<{ items?: unknown[] }>('GET', path, '10.255.255.1', { bearer: operator });
      return items?.length ?? 0;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await container.stop();
    },
  };
}

type Call = <Answer>(
  method: 'GET' | 'POST',
  path: string,
  address: string,
  with_: { bearer?: string; body?: object },
) => Promise<Answer>;

function callerOf(url: string) {
  const call: Call = async <Answer>(
    method: string,
    path: string,
    address: string,
    { bearer, body }: { bearer?: string; body?: object },
  ): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        'x-forwarded-for': address,
        'user-agent': userAgent,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${answer}`);
    return JSON.parse(answer) as Answer;
  };
  const login = (email: string, address: string) =>
    call<{ accessToken: string }>('POST', '/v1/auth/login', address, {
      body: { email, password: growthPassword },
    });
  return { call, login };
}

type Login = ReturnType<typeof callerOf>['login'];

/** Tokens are made here, with the server's keys, for sessions that were seeded. */
function runnerOf(call: Call, login: Login, size: Size, keyring: ReturnType<typeof createKeyring>) {
  const clock = systemClock;
  const refreshTokens = createRefreshTokens({ keyring, clock });
  const accessTokens = createAccessTokens({
    keyring,
    clock,
    issuer,
    ttlSeconds: 600,
    randomness: systemRandomness,
  });
  const generations = new Map<number, number>();
  const random = createRandom(Date.now() % 2 ** 32).next;

  async function refresh(address: (owner: number) => string): Promise<void> {
    const session = someLiveSession(random, size);
    const owner = ownerOf(session, size);
    const generation = generations.get(session) ?? 1;
    const ids = { userId: userIdOf(owner), sessionId: sessionIdOf(session) };
    const refreshToken = refreshTokens.issue({ ...ids, generation, expiresAt: later(clock.now(), days(1)) });
    await call('POST', '/v1/auth/refresh', address(owner), { body: { refreshToken } });
    generations.set(session, generation + 1);
  }
  function asOwner(path: string): Promise<unknown> {
    const session = someLiveSession(random, size);
    const owner = ownerOf(session, size);
    const { accessToken } = accessTokens.issue({
      userId: userIdOf(owner),
      sessionId: sessionIdOf(session),
      roles: ['user'],
      permissions: [],
      amr: ['pwd'],
      authenticatedAt: clock.now(),
      sessionEndsAt: later(clock.now(), days(1)),
    });
    return call('GET', path, addressOf(owner), { bearer: accessToken });
  }
  const runs: Record<Operation, () => Promise<unknown>> = {
    login: () => {
      const user = someUser(random, size);
      return login(emailOf(user), addressOf(user));
    },
    refresh: () => refresh(addressOf),
    'refresh, address changed': () =>
      refresh(
        () =>
          `10.${128 + Math.floor(random() * 64)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`,
      ),
    me: () => asOwner('/v1/me'),
    'session list': () => asOwner('/v1/me/sessions'),
  };
  return async (operation: Operation): Promise<void> => void (await runs[operation]());
}
