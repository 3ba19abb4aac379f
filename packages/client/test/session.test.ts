import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAuthFlowClient, type AuthFlowClientOptions, type SessionState } from '../src/index.ts';
import { createLock, type Locks, type PageEvents, type SessionNews } from '../src/environment.ts';
import { ada, fakeApi, grace, grantOf, mfaRequired, problem } from './fake-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const credentials = { email: 'ada@example.com', password: 'p' };
const down = new TypeError('fetch failed');

/** A browser: tabs that share a cookie, a lock and a channel. */
function openBrowser() {
  const tabs = new Set<(news: SessionNews) => void>();
  const told: SessionNews[] = [];
  let tail: Promise<unknown> = Promise.resolve();
  const lock = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = tail.then(task);
    tail = result.catch(() => undefined);
    return result;
  };
  return {
    told,
    openTab(api: ReturnType<typeof fakeApi>, options: Partial<AuthFlowClientOptions> = {}) {
      let own: (news: SessionNews) => void = () => undefined;
      const channel = {
        tell: (news: SessionNews) => {
          told.push(news);
          for (const hear of tabs) if (hear !== own) hear(news);
        },
        listen: (hear: (news: SessionNews) => void) => void tabs.add((own = hear)),
        close: () => void tabs.delete(own),
      };
      const page = {
        visible: true,
        events: { woke: () => undefined, thawed: () => undefined } as PageEvents,
      };
      const environment = {
        ...{ lock, channel, isOnline: () => true, isVisible: () => page.visible },
        watchPage: (events: PageEvents) => {
          page.events = events;
          return () => undefined;
        },
        ...options.environment,
      };
      const client = createAuthFlowClient({
        apiUrl: 'https://api.example.test',
        delivery: 'cookie',
        fetch: api.fetch,
        ...options,
        environment,
      });
      const history: SessionState['status'][] = [client.session.getSnapshot().status];
      client.session.subscribe(() => history.push(client.session.getSnapshot().status));
      return { client, history, page, state: client.session.getSnapshot };
    },
  };
}

describe('at the start', () => {
  test('goes from unknown straight to signed in', async () => {
    const api = fakeApi({ 'POST /v1/auth/refresh': [200, grantOf('t1')] });
    const { client, history } = openBrowser().openTab(api);
    await Promise.all([client.session.restore(), client.session.restore()]);
    expect(history).toEqual(['unknown', 'authenticated']);
    expect(api.heard).toHaveLength(1);
  });

  test('stays unknown while the server cannot be asked, and tries again by itself', async () => {
    const api = fakeApi({ 'POST /v1/auth/refresh': down });
    const { client, history, state } = openBrowser().openTab(api);
    const restored = client.session.restore();
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toEqual({ status: 'unknown', outage: 'unavailable' });
    await vi.advanceTimersByTimeAsync(7100);
    expect(api.heard.length).toBe(4);
    api.handlers['POST /v1/auth/refresh'] = [200, grantOf('t1')];
    await vi.advanceTimersByTimeAsync(9000);
    await restored;
    expect(new Set(history)).toEqual(new Set(['unknown', 'authenticated']));
  });

  test('waits as long as a busy server asks for', async () => {
    const [status, body] = problem('overloaded', 503);
    const api = fakeApi({ 'POST /v1/auth/refresh': [status, body, { 'retry-after': '20' }] });
    const { client } = openBrowser().openTab(api);
    void client.session.restore();
    await vi.advanceTimersByTimeAsync(19_000);
    expect(api.heard).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1100);
    expect(api.heard).toHaveLength(2);
    client.close();
  });

  test('asks nothing where nothing hints at a session', async () => {
    let set = false;
    const hint = { isSet: () => set, set: () => void (set = true), clear: () => void (set = false) };
    const api = fakeApi({ 'POST /v1/auth/refresh': problem('invalid_refresh_token', 401) });
    const { client } = openBrowser().openTab(api, { hint });
    expect(await client.session.restore()).toEqual({ status: 'anonymous', reason: 'notChecked' });
    expect(api.heard).toHaveLength(0);
    expect(await client.session.restore({ force: true })).toEqual({ status: 'anonymous', reason: 'none' });
    set = true;
    expect(await client.session.restore({ force: true })).toEqual({ status: 'anonymous', reason: 'ended' });
    expect(set).toBe(false);
  });

  test('a call that comes before waits for the session instead of going out as nobody', async () => {
    const api = fakeApi({ 'POST /v1/auth/refresh': [200, grantOf('t1')], 'GET /v1/me': [200, ada] });
    const { client } = openBrowser().openTab(api);
    const [, me] = await Promise.all([client.session.restore(), client.me.get()]);
    expect(me).toEqual(ada);
    expect(api.heard.map(({ path }) => path)).toEqual(['/v1/auth/refresh', '/v1/me']);
  });
});

describe('across tabs', () => {
  test('one signs out, all are signed out, and none asks the server', async () => {
    const api = fakeApi({
      'POST /v1/auth/refresh': [200, grantOf('t1')],
      'POST /v1/auth/logout': [200, { status: 'logged_out' }],
    });
    const browser = openBrowser();
    const [one, two] = [browser.openTab(api), browser.openTab(api)];
    await Promise.all([one.client.session.restore(), two.client.session.restore()]);
    await one.client.auth.logout();
    expect(two.state()).toEqual({ status: 'anonymous', reason: 'signedOut' });
    expect(api.asked('POST /v1/auth/refresh')).toHaveLength(2);
    expect(JSON.stringify(browser.told)).not.toContain('t1');
  });

  test('one signs in, the others follow; of somebody else nothing stays on the page meanwhile', async () => {
    const api = fakeApi({
      'POST /v1/auth/refresh': [200, grantOf('t1')],
      'POST /v1/auth/login': [200, grantOf('t2', undefined, grace)],
    });
    const browser = openBrowser();
    const [one, two] = [browser.openTab(api), browser.openTab(api)];
    await two.client.session.restore();
    api.handlers['POST /v1/auth/refresh'] = [200, grantOf('t3', undefined, grace)];
    await one.client.auth.login(credentials);
    await vi.advanceTimersByTimeAsync(0);
    expect(two.history).toEqual(['unknown', 'authenticated', 'unknown', 'authenticated']);
    expect(two.client.session.user()).toEqual(grace);
  });

  test('the same person signing in elsewhere changes no page', async () => {
    const api = fakeApi({
      'POST /v1/auth/refresh': [200, grantOf('t1')],
      'POST /v1/auth/login': [200, grantOf('t2')],
    });
    const browser = openBrowser();
    const [one, two] = [browser.openTab(api), browser.openTab(api)];
    await two.client.session.restore();
    await one.client.auth.login(credentials);
    await vi.advanceTimersByTimeAsync(0);
    expect(two.history).toEqual(['unknown', 'authenticated']);
  });

  test('a refusal in one makes each ask for itself: somebody may have signed in since', async () => {
    let replies = [grantOf('t1'), grantOf('t2')];
    const api = fakeApi({
      'POST /v1/auth/refresh': () => {
        const grant = replies.shift();
        return grant === undefined ? problem('invalid_refresh_token', 401) : [200, grant];
      },
      'GET /v1/me': problem('session_revoked', 401),
    });
    const browser = openBrowser();
    const [one, two] = [browser.openTab(api), browser.openTab(api)];
    await Promise.all([one.client.session.restore(), two.client.session.restore()]);
    await one.client.me.get().catch(() => undefined);
    replies = [];
    await vi.advanceTimersByTimeAsync(0);
    expect(one.state()).toEqual({ status: 'anonymous', reason: 'ended' });
    expect(two.state()).toEqual({ status: 'anonymous', reason: 'ended' });
  });

  test('two tabs never refresh at the same time', async () => {
    let running = 0;
    let most = 0;
    const api = fakeApi({
      'POST /v1/auth/refresh': async () => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 10));
        running -= 1;
        return [200, grantOf('t1')];
      },
    });
    const browser = openBrowser();
    const tabs = [1, 2, 3].map(() => browser.openTab(api));
    const all = Promise.all(tabs.map(({ client }) => client.session.restore()));
    await vi.advanceTimersByTimeAsync(100);
    await all;
    expect(most).toBe(1);
  });
});

describe('around a sign-out', () => {
  test('a renewal that arrives after it is void', async () => {
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const api = fakeApi({
      'POST /v1/auth/login': [200, grantOf('t1')],
      'POST /v1/auth/logout': [200, { status: 'logged_out' }],
      'POST /v1/auth/refresh': async () => {
        await late;
        return [200, grantOf('t2')];
      },
      'GET /v1/me': problem('invalid_access_token', 401),
    });
    const { client, state } = openBrowser().openTab(api);
    await client.auth.login(credentials);
    const call = client.me.get().catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(0);
    await client.auth.logout();
    answer();
    await call;
    expect(state()).toEqual({ status: 'anonymous', reason: 'signedOut' });
    expect(await client.session.accessToken()).toBeNull();
  });
});

describe('a page that is looked at', () => {
  const tokensOf = (api: ReturnType<typeof fakeApi>) => {
    let count = 0;
    api.handlers['POST /v1/auth/refresh'] = () => [200, grantOf(`t${(count += 1)}`)];
    return api;
  };

  test('renews a minute before the end, and a hidden one on return', async () => {
    const api = tokensOf(fakeApi());
    const { client, page } = openBrowser().openTab(api);
    await client.session.restore();
    await vi.advanceTimersByTimeAsync(541_000);
    expect(api.heard).toHaveLength(2);
    page.visible = false;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(api.heard).toHaveLength(2);
    page.visible = true;
    page.events.woke();
    await vi.advanceTimersByTimeAsync(0);
    expect(await client.session.accessToken()).toBe('t3');
  });

  test('keeps the person signed in through a network fault', async () => {
    const api = tokensOf(fakeApi());
    const { client, state } = openBrowser().openTab(api);
    await client.session.restore();
    api.handlers['POST /v1/auth/refresh'] = down;
    await vi.advanceTimersByTimeAsync(541_000);
    expect(state().status).toBe('authenticated');
    api.handlers['POST /v1/auth/refresh'] = [200, grantOf('t9')];
    await vi.advanceTimersByTimeAsync(5100);
    expect(await client.session.accessToken()).toBe('t9');
  });

  test('tries at once when the connection is back', async () => {
    const api = fakeApi({ 'POST /v1/auth/refresh': down });
    const { client, page, state } = openBrowser().openTab(api);
    const restored = client.session.restore();
    await vi.advanceTimersByTimeAsync(7500);
    api.handlers['POST /v1/auth/refresh'] = [200, grantOf('t1')];
    page.events.woke();
    await restored;
    expect(state().status).toBe('authenticated');
  });

  test('shows nothing out of the back/forward cache before the server has said who is here', async () => {
    const api = fakeApi({ 'POST /v1/auth/refresh': [200, grantOf('t1')] });
    const { client, page, state } = openBrowser().openTab(api);
    await client.session.restore();
    api.handlers['POST /v1/auth/refresh'] = problem('invalid_refresh_token', 401);
    page.events.thawed();
    expect(state()).toEqual({ status: 'unknown', outage: null });
    // What was begun for whoever was here is not done for whoever is here next.
    expect(await client.session.accessToken()).toBeNull();
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toEqual({ status: 'anonymous', reason: 'none' });
  });
});

test('a second step that is left gives the browser back to whoever was signed in before', async () => {
  const api = fakeApi({
    'POST /v1/auth/refresh': [200, grantOf('g1', undefined, grace)],
    'POST /v1/auth/login': [200, mfaRequired],
  });
  const { client, state } = openBrowser().openTab(api);
  await client.session.restore();
  await client.auth.login(credentials);
  expect(await client.session.accessToken()).toBeNull();
  client.session.cancelSecondFactor();
  await vi.advanceTimersByTimeAsync(0);
  expect(state()).toMatchObject({ status: 'authenticated', user: grace });
});

test('an account that was deleted or locked is left with that as the reason', async () => {
  const api = fakeApi({
    'POST /v1/auth/login': [200, grantOf('t1')],
    'DELETE /v1/me': [200, {}],
    'POST /v1/me/lock': [200, {}],
  });
  const { client, state } = openBrowser().openTab(api);
  await client.auth.login(credentials);
  await client.me.delete();
  expect(state()).toEqual({ status: 'anonymous', reason: 'deleted' });
  await client.auth.login(credentials);
  await client.me.lock({});
  expect(state()).toEqual({ status: 'anonymous', reason: 'locked' });
});

test('the second step ends with its time', async () => {
  const { client, state } = openBrowser().openTab(fakeApi({ 'POST /v1/auth/login': [200, mfaRequired] }));
  await client.auth.login(credentials);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(state()).toEqual({ status: 'anonymous', reason: 'challengeOver' });
});

test('a snapshot is the same object until something changes', async () => {
  const { client } = openBrowser().openTab(fakeApi({ 'POST /v1/auth/refresh': [200, grantOf('t1')] }));
  expect(client.session.getSnapshot()).toBe(client.session.getSnapshot());
  await client.session.restore();
  const before = client.session.getSnapshot();
  await client.auth.refresh();
  expect(client.session.getSnapshot()).toBe(before);
});

describe('the lock across tabs', () => {
  /** Web Locks of one name, as browsers queue them. */
  function fakeLocks(): Locks {
    let tail: Promise<unknown> = Promise.resolve();
    const request = (_name: string, options: { signal?: AbortSignal }, run: () => Promise<unknown>) =>
      new Promise((resolve, reject) => {
        let aborted = false;
        options.signal?.addEventListener('abort', () => {
          aborted = true;
          reject(new DOMException('aborted', 'AbortError'));
        });
        tail = tail.then(() => (aborted ? undefined : run().then(resolve, reject))).catch(() => undefined);
      });
    return { request } as unknown as Locks;
  }

  test('goes on without it when another tab hangs', async () => {
    const locks = fakeLocks();
    void createLock('x', 5000, locks)(() => new Promise(() => undefined));
    const second = createLock('x', 5000, locks)(() => Promise.resolve('done'));
    await vi.advanceTimersByTimeAsync(4999);
    let done = false;
    void second.then(() => (done = true));
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    await expect(second).resolves.toBe('done');
  });

  test('lets one task run at a time, and works where there are no locks', async () => {
    const lock = createLock('x', 5000, fakeLocks());
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      log.push(`${name} out`);
    };
    const both = Promise.all([lock(task('a')), lock(task('b'))]);
    await vi.advanceTimersByTimeAsync(30);
    await both;
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out']);
    await expect(createLock('x', 5000, undefined)(() => Promise.resolve(1))).resolves.toBe(1);
  });

  test('hands on the fault of a task that ran, and does not run it again', async () => {
    let runs = 0;
    const task = () => Promise.reject(new Error(`run ${(runs += 1)}`));
    await expect(createLock('x', 5000, fakeLocks())(task)).rejects.toThrow('run 1');
    expect(runs).toBe(1);
  });
});
