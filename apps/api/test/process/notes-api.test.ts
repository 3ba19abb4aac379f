/**
 * `examples/notes-api` against the real API, each a process of its own: what `@authflow/verify` promises to a service
 * that knows nothing of AuthFlow but its address.
 */
import { isAuthFlowError, createAuthFlowClient, type AuthFlowClient } from '@authflow/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectClient } from '#src/platform/postgres';
import { createKeyring } from '#src/domain/keyring';
import { deriveSigningKey } from '#src/domain/signing-key';
import { plantFollower } from '#test/support/revocation-followers';
import { boot, findFreePort, type Booted } from '#test/support/boot';
import { decode, es256, forge } from '#test/support/forge';
import { goodPassword } from '#test/support/harness';
import { startNotes, type NotesProcess } from '#test/support/notes-process';
import { createTestDatabase, type TestDatabase } from '#test/support/test-database';

const secrets = {
  old: 'kR7vY2nQ9xT4mW8cL5hJ3gB6fD1sA0pZuEiOqXwNtMy',
  new: 'zP0aS1dF6bG3jH5lC8wM4tX9qN2yV7rKuEiOmXwQtNe',
};
const patient = { timeout: 15_000, interval: 50 };
let database: TestDatabase;
let port: string;
let api: Booted;
let url: string;
let notes: NotesProcess;
let strict: NotesProcess;
let foreign: NotesProcess;
let people = 0;

function bootApi(secret: string): Booted {
  const own = { PORT: port, API_URL: url, DATABASE_URL: database.url, AUTH_SECRET: secret };
  const rest = {
    BCRYPT_COST: '10',
    EMAIL_VERIFICATION: 'optional',
    RATE_LIMITS: 'off',
  };
  return boot({ ...own, ...rest });
}

beforeAll(async () => {
  [database, port] = [await createTestDatabase(), await findFreePort()];
  url = `http://127.0.0.1:${port}`;
  // As in a service that was installed a while ago: roles made a moment ago would count as just changed.
  await sql(`update roles set updated_at = now() - interval '1 day'`);
  api = bootApi(secrets.old);
  await api.ready();
  const { user } = await signUp();
  const key = await plantFollower(sql, user.id);
  [notes, strict, foreign] = await Promise.all([
    startNotes({ AUTHFLOW_ISSUER: url }),
    startNotes({ AUTHFLOW_ISSUER: url, AUTHFLOW_REVOCATIONS_KEY: key }),
    startNotes({ AUTHFLOW_ISSUER: url, AUTHFLOW_AUDIENCE: 'https://notes.example.test' }),
  ]);
}, 120_000);
afterAll(async () => {
  await Promise.all([notes, strict, foreign].map((each) => each?.stop()));
  await api.stop();
  await database.drop();
});

async function sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = await connectClient(database.url);
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Somebody with an account, through the client that others use too. */
async function signUp(): Promise<{ client: AuthFlowClient; user: { id: string }; email: string }> {
  const client = createAuthFlowClient({ apiUrl: url, delivery: 'body' });
  const email = `notes-${(people += 1)}@example.test`;
  await client.auth.register({ email, password: goodPassword });
  const grant = await client.auth.login({ email, password: goodPassword });
  if (grant.status !== 'authenticated') throw new Error('a second factor was asked for');
  return { client, user: grant.user, email };
}

async function tokenOf(client: AuthFlowClient): Promise<string> {
  const token = await client.session.accessToken();
  if (token === null) throw new Error('nobody is signed in');
  return token;
}

async function call(service: NotesProcess, token: string | null, path = '/notes', init: RequestInit = {}) {
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    'content-type': 'application/json',
  };
  const response = await fetch(`${service.url}${path}`, { ...init, headers });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as {
    code?: string;
    items?: { text: string }[];
    id?: string;
  };
  return { status: response.status, body, challenge: response.headers.get('www-authenticate') };
}
const label = async (service: NotesProcess, token: string | null) => {
  const { status, body } = await call(service, token);
  return body.code === undefined ? String(status) : `${status} ${body.code}`;
};

describe('a service behind AuthFlow', () => {
  test('knows its callers, and keeps them apart', async () => {
    const [ada, grace] = [await signUp(), await signUp()];
    const [adas, graces] = [await tokenOf(ada.client), await tokenOf(grace.client)];
    const written = await call(notes, adas, '/notes', { method: 'POST', body: '{"text":"milk"}' });
    expect(written.status).toBe(201);
    expect((await call(notes, adas)).body.items).toMatchObject([{ text: 'milk' }]);
    expect((await call(notes, graces)).body.items).toEqual([]);
    expect((await call(notes, graces, `/notes/${written.body.id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await call(notes, adas, '/notes', { method: 'DELETE' })).status).toBe(204);
    expect((await call(notes, adas)).body.items).toEqual([]);
    const nobody = await call(notes, null);
    expect([nobody.status, nobody.challenge]).toEqual([401, 'Bearer realm="notes"']);
  });

  test('lets in whose role allows it', async () => {
    const { client, user, email } = await signUp();
    const plain = await call(notes, await tokenOf(client), '/statistics');
    expect([plain.status, plain.body.code]).toEqual([403, 'insufficient_permission']);
    await sql(`update users set roles = '{user,admin}' where id = $1`, [user.id]);
    await client.auth.login({ email, password: goodPassword });
    expect((await call(notes, await tokenOf(client), '/statistics')).status).toBe(200);
  });

  test('refuses a token for another audience', async () => {
    const token = await tokenOf((await signUp()).client);
    expect([await label(notes, token), await label(foreign, token)]).toEqual(['200', '401 unauthenticated']);
  });

  test('refuses whom AuthFlow signed out: within a second with the feed, within the life of the token without', async () => {
    const { client } = await signUp();
    const token = await tokenOf(client);
    expect([await label(notes, token), await label(strict, token)]).toEqual(['200', '200']);
    await client.auth.logout();
    const started = performance.now();
    await expect
      .poll(() => label(strict, token), { timeout: 1000, interval: 20 })
      .toBe('401 session_revoked');
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await label(notes, token)).toBe('200');
  });

  test('refuses a token that is out of date once somebody’s roles have changed, and takes its successor', async () => {
    const { client, user } = await signUp();
    const token = await tokenOf(client);
    expect(await label(strict, token)).toBe('200');
    await sql(
      `with changed as (update users set roles = '{user,admin}', roles_changed_at = now() where id = $1 returning id)
       select pg_notify('authflow_grants_changed', 'user:' || id) from changed`,
      [user.id],
    );
    await expect
      .poll(() => label(strict, token), { timeout: 1000, interval: 20 })
      .toBe('401 invalid_access_token');
    const fresh = async () => {
      await client.auth.refresh();
      return label(strict, await tokenOf(client));
    };
    await expect.poll(fresh, { timeout: 8000, interval: 500 }).toBe('200');
  });

  test('refuses a token that has run out', async () => {
    const { header, payload } = decode(await tokenOf((await signUp()).client));
    const { kid, privateKey } = deriveSigningKey(
      createKeyring([secrets.old]).current('access-token-signing', 48),
    );
    expect(header['kid']).toBe(kid);
    const ending = (exp: number) => forge({ header, payload: { ...payload, exp } }, es256(privateKey));
    const now = Math.floor(Date.now() / 1000);
    const past = { header, payload: { ...payload, iat: now - 700, exp: now - 100 } };
    expect(await label(notes, ending(now + 60))).toBe('200');
    expect(await label(notes, forge(past, es256(privateKey)))).toBe('401 invalid_access_token');
  });
});

describe('the client against the real API', () => {
  test('speaks in codes', async () => {
    const client = createAuthFlowClient({ apiUrl: url, delivery: 'body' });
    const call = client.auth.login({ email: 'nobody@example.test', password: goodPassword });
    const error = await call.catch((reason: unknown) => reason);
    expect(isAuthFlowError(error, 'invalid_credentials')).toBe(true);
    const wrong = await client.auth
      .register({ email: 'x', password: goodPassword })
      .catch((reason: unknown) => reason);
    expect(isAuthFlowError(wrong, 'validation_failed') && wrong.errors[0]?.path).toBe('email');
  });

  test('signs in, walks through its sessions, ends the others, and is signed out from elsewhere', async () => {
    const { client, email } = await signUp();
    const other = createAuthFlowClient({ apiUrl: url, delivery: 'body' });
    await other.auth.login({ email, password: goodPassword });
    const seen: boolean[] = [];
    for await (const session of client.each(client.me.sessions.list, { limit: 1 }))
      seen.push(session.current);
    expect(seen.sort()).toEqual([false, true]);
    expect(await client.me.sessions.deleteOthers()).toEqual({ status: 'revoked', revoked: 1 });
    await expect(other.me.get()).rejects.toMatchObject({ code: 'session_revoked' });
    expect(other.session.getSnapshot()).toEqual({ status: 'anonymous', reason: 'ended' });
    expect((await client.me.get()).email).toBe(email);
  });

  test('many calls at once renew once', async () => {
    const { client } = await signUp();
    await client.auth.refresh();
    const results = await Promise.all(Array.from({ length: 20 }, () => client.auth.refresh()));
    expect(new Set(results.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect((await client.auth.session.get()).sub).toBe(client.session.user()?.id);
  });
});

describe('AuthFlow restarted', { timeout: 120_000 }, () => {
  test('while it is down tokens go on being verified; with a new key both keys’ tokens pass', async () => {
    const before = await signUp();
    const old = await tokenOf(before.client);
    expect(await label(notes, old)).toBe('200');
    await api.stop();
    expect(await label(notes, old)).toBe('200');

    api = bootApi(`${secrets.new},${secrets.old}`);
    await api.ready();
    const after = await signUp();
    const fresh = await tokenOf(after.client);
    expect(keyOf(fresh)).not.toBe(keyOf(old));
    // The key is fetched when its first token comes, at most one cooldown after the last fetch.
    await expect.poll(() => label(notes, fresh), patient).toBe('200');
    expect(await label(notes, old)).toBe('200');
    await before.client.auth.refresh();
    expect(await label(notes, await tokenOf(before.client))).toBe('200');

    // The feed is followed again, without anybody's help.
    await expect.poll(live, patient).toBe(2);
    await expect.poll(() => label(strict, fresh), patient).toBe('200'); // it fetches the key for itself
    await after.client.auth.logout();
    await expect
      .poll(() => label(strict, fresh), { timeout: 1000, interval: 20 })
      .toBe('401 session_revoked');
  });
});

describe('AuthFlow without its old secret', { timeout: 180_000 }, () => {
  test('starts once nobody needs it, takes the sessions of both keys on, and no token of the old one passes', async () => {
    const { client, email } = await signUp();
    const [kept, leaving] = [await tokenOf(client), await signUp()];
    const gone = await tokenOf(leaving.client);
    expect([await label(strict, kept), await label(strict, gone)]).toEqual(['200', '200']);
    const ofTheOld = oldToken(kept);
    await expect.poll(() => label(notes, ofTheOld), patient).toBe('200');

    // Signing in moves a password to the new key. Until everybody has, the old one is still needed.
    await api.stop();
    const early = bootApi(secrets.new);
    expect(await early.ended).toBe(1);
    expect(early.output()).toMatch(/AUTH_SECRET/);
    api = bootApi(`${secrets.new},${secrets.old}`);
    await api.ready();
    await signEverybodyIn();
    const seen = live();
    await api.stop();

    api = bootApi(secrets.new);
    await api.ready();
    await client.auth.login({ email, password: goodPassword });
    const fresh = await tokenOf(client);
    expect([await label(notes, kept), await label(notes, fresh)]).toEqual(['200', '200']);
    // A service that knew the old key forgets it when it next fetches the keys; one that starts now never learns of it.
    const young = await startNotes({ AUTHFLOW_ISSUER: url });
    expect([await label(young, fresh), await label(young, ofTheOld)]).toEqual(['200', '401 unauthenticated']);
    await young.stop();

    await expect.poll(live, patient).toBeGreaterThan(seen);
    await expect.poll(() => label(strict, gone), patient).toBe('200');
    await leaving.client.auth.logout();
    await expect.poll(() => label(strict, gone), { timeout: 1000, interval: 20 }).toBe('401 session_revoked');
  });

  async function signEverybodyIn(): Promise<void> {
    for (const { email } of await sql<{ email: string }>('select email from users'))
      await createAuthFlowClient({ apiUrl: url, delivery: 'body' }).auth.login({
        email,
        password: goodPassword,
      });
  }

  /** The same token, as it would have been signed before the rotation. */
  function oldToken(token: string): string {
    const { header, payload } = decode(token);
    const { kid, privateKey } = deriveSigningKey(
      createKeyring([secrets.old]).current('access-token-signing', 48),
    );
    return forge({ header: { ...header, kid }, payload }, es256(privateKey));
  }
});

/** How often the feed was found again. */
const live = (): number => strict.output().split('revocations_live').length - 1;

const keyOf = (token: string): unknown =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid;
