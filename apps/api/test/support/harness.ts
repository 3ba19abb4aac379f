import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { MailboxMessage, SessionGrant } from '@authflow/contracts';
import supertest from 'supertest';
import { createApp } from '#src/app';
import { loadConfig } from '#src/config/load-config';
import { createContainer, type Container, type ContainerOptions } from '#src/container';
import { later, type Clock } from '#src/domain/clock';
import { createLogger } from '#src/platform/logger';
import { connectClient } from '#src/platform/postgres';
import { routeTable } from '#src/routes/index';
import { watchAnswers } from './contract/watch';
import { createTestDatabase, type TestDatabase } from './test-database';

export const apiUrl = 'https://api.example.test';
export const webUrl = 'https://app.example.test';
export const testSecret = 'obviously-fake-secret-for-tests-only-0123456789abcdef';
export const goodPassword = 'violet-harbour-lantern-42';

/** A clock that runs and that tests move ahead; every part of the application under test reads this one. */
export interface TestClock extends Clock {
  advance(milliseconds: number): void;
}

export function createTestClock(): TestClock {
  let ahead = 0;
  return {
    now: () => later(new Date(), ahead),
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

export interface Person {
  email: string;
  password: string;
  grant: SessionGrant;
  accessToken: string;
  refreshToken: string;
}

/** The whole API over a database of its own: real PostgreSQL, real hashing at a low cost, a clock that moves. */
export interface Harness {
  container: Container;
  clock: TestClock;
  database: TestDatabase;
  server: Server;
  /** `http://127.0.0.1:port`, for clients other than supertest. */
  url: string;
  /** A supertest client. */
  http: ReturnType<typeof supertest>;
  /** Every line the application logged. */
  logs: string[];
  /** Delivers what is due and answers the mails to an address, newest first. */
  mails(to: string): Promise<MailboxMessage[]>;
  /** Registers, verifies by link and signs in, body delivery. */
  signUp(email?: string, password?: string): Promise<Person>;
  login(email: string, password?: string): Promise<SessionGrant & { refreshToken: string }>;
  /** SQL on the test's own database, for looking and for planting. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export interface HarnessOptions {
  env?: Record<string, string>;
  authSecrets?: string[];
  clock?: TestClock;
  /** Shares another harness's database: a second instance of the same service. */
  database?: TestDatabase;
  mailTransport?: ContainerOptions['mailTransport'];
  oauthProviders?: ContainerOptions['oauthProviders'];
  webhookSender?: ContainerOptions['webhookSender'];
  hashing?: ContainerOptions['hashing'];
  /** Starts the background work (revocation feed, mail loop) too. */
  background?: boolean;
}

let people = 0;

/** Starts the API in this process. Limits are off unless `env.RATE_LIMITS` says otherwise. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const database = options.database ?? (await createTestDatabase());
  const clock = options.clock ?? createTestClock();
  const logs: string[] = [];
  const config = loadConfig({
    NODE_ENV: 'test',
    API_URL: apiUrl,
    WEB_URL: webUrl,
    BCRYPT_COST: '4',
    RATE_LIMITS: 'off',
    ...options.env,
  });
  const container = createContainer({
    config,
    databaseUrl: database.url,
    authSecrets: options.authSecrets ?? [testSecret],
    version: '0.0.0-test',
    clock,
    logger: createLogger('debug', { write: (line) => void logs.push(line) }),
    ...(options.mailTransport === undefined ? {} : { mailTransport: options.mailTransport }),
    ...(options.oauthProviders === undefined ? {} : { oauthProviders: options.oauthProviders }),
    ...(options.hashing === undefined ? {} : { hashing: options.hashing }),
    ...(options.webhookSender === undefined ? {} : { webhookSender: options.webhookSender }),
  });
  await container.feed.start();
  if (options.background) {
    container.mailDelivery.start();
    container.webhookDelivery.start();
  }
  const server = createServer(watchAnswers(createApp(container), routeTable(container.controllers)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = supertest(url);

  async function mails(to: string): Promise<MailboxMessage[]> {
    while ((await container.mailDelivery.runOnce()) > 0);
    return (await container.devMailbox.list({ to, limit: 100 })).items;
  }

  /** Somebody else may have the mail in hand just now: the harness's own loop, or a test that signs up beside this one. */
  async function firstMail(to: string): Promise<MailboxMessage> {
    for (let tries = 0; tries < 200; tries += 1) {
      const [mail] = await mails(to);
      if (mail !== undefined) return mail;
      await setTimeout(50);
    }
    throw new Error(`no mail reached ${to}`);
  }

  async function login(email: string, password = goodPassword) {
    const { body } = await http.post('/v1/auth/login').send({ email, password }).expect(200);
    return body as SessionGrant & { refreshToken: string };
  }

  return {
    container,
    clock,
    database,
    server,
    url,
    http,
    logs,
    mails,
    login,

    async signUp(email = `person-${process.pid}-${(people += 1)}@example.test`, password = goodPassword) {
      await http.post('/v1/auth/register').send({ email, password }).expect(202);
      await http
        .post('/v1/auth/verify-email')
        .send({ token: linkToken(await firstMail(email)) })
        .expect(200);
      const grant = await login(email, password);
      return { email, password, grant, accessToken: grant.accessToken, refreshToken: grant.refreshToken };
    },

    sql: <Row>(text: string, values: unknown[] = []) => query<Row>(database.url, text, values),

    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await container.stop();
      if (options.database === undefined) await database.drop();
    },
  };
}

async function query<Row>(url: string, text: string, values: unknown[]): Promise<Row[]> {
  const client = await connectClient(url);
  try {
    const { rows } = await client.query(text, values);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

/** The token at the end of a mail's link. */
export function linkToken(mail: MailboxMessage | undefined): string {
  const token = mail?.links[0]?.split('/').at(-1);
  if (token === undefined) throw new Error('the mail has no link');
  return token;
}

/** An Authorization header. */
export const bearer = (token: string): { Authorization: string } => ({ Authorization: `Bearer ${token}` });

/** The headers of our own page in a browser. */
export const browser = { 'X-Auth-Delivery': 'cookie', Origin: webUrl } as const;
