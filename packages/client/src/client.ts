import type { CallOptions, Endpoint, Page } from './calls.ts';
import { detectEnvironment, type Environment } from './environment.ts';
import { AuthFlowError, isAuthFlowError } from './errors.ts';
import {
  endpoints,
  type AuthFlowApi,
  type MfaRequired,
  type SessionGrant,
  type User,
} from './generated/api.ts';
import { createRefresher } from './refresher.ts';
import { createSession, type SessionCore, type SessionHint } from './session.ts';
import { createStore, type SessionState } from './session-state.ts';
import { createAccessTokenHolder, memoryStorage, type RefreshTokenStorage } from './tokens.ts';
import { createTransport } from './transport.ts';

export interface AuthFlowClientOptions {
  /** Where the API is, such as `https://api.example.com`. */
  apiUrl: string;
  /**
   * `cookie` in browsers: the refresh token is in an HttpOnly cookie that no script can read. `body` everywhere else:
   * the client keeps it in `storage`.
   */
  delivery: 'cookie' | 'body';
  /** Keeps the refresh token with `delivery: 'body'`. Default: in memory. */
  storage?: RefreshTokenStorage;
  fetch?: typeof fetch;
  /** For each call, in milliseconds. Default 20 000. */
  timeoutMs?: number;
  /** With it, a browser in which nobody ever signed in asks the server nothing at the start. */
  hint?: SessionHint;
  /** Other tabs, time and pauses; for tests and unusual hosts. */
  environment?: Partial<Environment> & {
    now?: () => number;
    pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  };
}

/** The session as an application sees it. */
export interface ClientSession {
  getSnapshot(): SessionState;
  /** Calls back after each change. Answers how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Finds out who is here, until the server has said so. Does nothing when that is known, unless forced. */
  restore(options?: { force?: boolean }): Promise<SessionState>;
  /** The account that is signed in, or null. */
  user(): User | null;
  /** What `auth.login.mfa` wants as `mfaToken`, or null when no second step is waiting. */
  mfaToken(): string | null;
  /** Leaves the second step. */
  cancelSecondFactor(): void;
  /** An access token for calls of your own to services behind AuthFlow, renewed when needed; null for nobody. */
  accessToken(): Promise<string | null>;
}

export interface AuthFlowClient extends AuthFlowApi {
  session: ClientSession;
  /** Every item of a list, page by page: `for await (const user of client.each(client.admin.users.list, {}))`. */
  each<Item, Input extends object>(
    list: (input: Input & { cursor?: string }, options?: CallOptions) => Promise<Page<Item>>,
    input?: Input,
    options?: CallOptions,
  ): AsyncGenerator<Item, void, undefined>;
  /** Lets go of timers and of the channel to other tabs. */
  close(): void;
}

type Input = Readonly<Record<string, unknown>>;

/** A token that was refused for one of these may have a successor that is not. */
const tokenRefusals = ['unauthenticated', 'invalid_access_token', 'session_revoked'] as const;
/** After these the account has no session any more. */
const endsSession = new Set(['me.delete', 'me.lock']);

/** A client of one AuthFlow. Make one for each application and keep it: it holds the session. */
export function createAuthFlowClient(options: AuthFlowClientOptions): AuthFlowClient {
  const { transport, session, state, storage } = prepare(options);

  async function call(
    name: string,
    endpoint: Endpoint,
    input: Input,
    callOptions: CallOptions,
  ): Promise<unknown> {
    if (name === 'auth.refresh' && input['refreshToken'] === undefined) return refreshNow();
    const given = await inputOf(name, input);
    const sent = withToken(endpoint, (token) => transport.send(endpoint, given, { ...callOptions, token }));
    const answer = await (name === 'auth.logout'
      ? sent.catch((error: unknown) => overAnyway(given, error))
      : sent);
    await follow(name, endpoint, given, answer);
    return answer;
  }

  /** Signing out of a session that is no more has nothing left to do; of all others it has, and could not. */
  function overAnyway(input: Input, error: unknown): unknown {
    if (!isAuthFlowError(error, ...tokenRefusals, 'invalid_refresh_token', 'refresh_reused')) throw error;
    if (input['scope'] !== undefined && input['scope'] !== 'current') throw error;
    return { status: 'logged_out' };
  }

  /** Once more with a new token, when the old one was what was wrong. */
  async function withToken(
    endpoint: Endpoint,
    send: (token: string | null) => Promise<unknown>,
  ): Promise<unknown> {
    const token = await tokenFor(endpoint);
    try {
      return await send(token);
    } catch (error) {
      if (token === null || endpoint.token !== 'always' || !isAuthFlowError(error, ...tokenRefusals))
        throw error;
      const successor = await session.renew(token);
      if (successor === null) throw error;
      return await send(successor);
    }
  }

  function tokenFor({ token }: Endpoint): Promise<string | null> | string | null {
    if (token === 'never') return null;
    return token === 'always' ? session.current() : session.usable();
  }

  /** Signing out without a usable access token takes the refresh token; signing out is never a reason to refresh. */
  async function inputOf(name: string, input: Input): Promise<Input> {
    if (name !== 'auth.logout' || storage === null || input['refreshToken'] !== undefined) return input;
    const refreshToken = await storage.get();
    return session.usable() !== null || refreshToken === null ? input : { ...input, refreshToken };
  }

  async function follow(name: string, endpoint: Endpoint, input: Input, answer: unknown): Promise<void> {
    if (isGrant(answer) && endpoint.delivery) {
      if (storage !== null && answer.refreshToken !== undefined) await storage.set(answer.refreshToken);
      session.accept(answer);
    } else if (isMfaRequired(answer)) session.awaitSecondFactor(answer);
    else if (name === 'auth.reauthenticate')
      session.proven(answer as { accessToken: string; expiresIn: number });
    else if (endsSession.has(name) || (name === 'auth.logout' && input['scope'] !== 'others')) {
      await storage?.set(null);
      session.signedOut();
    }
  }

  async function refreshNow(): Promise<SessionGrant> {
    const outcome = await session.refresh();
    if (outcome.kind === 'granted') return outcome.grant;
    throw outcome.error ?? new AuthFlowError('unauthenticated', 'Nobody is signed in.', { status: 401 });
  }

  const api = toTree(
    (name, endpoint, input, callOptions) => call(name, endpoint, input, callOptions),
    transport,
  );
  return Object.assign(api, {
    session: toClientSession(session, state),
    each,
    close: session.close,
  }) as unknown as AuthFlowClient;
}

function prepare(options: AuthFlowClientOptions) {
  const { apiUrl, delivery, environment: given = {}, fetch: fetchWith } = options;
  if (!/^https?:\/\//.test(apiUrl))
    throw new TypeError('apiUrl: give the address of the API, with http or https.');
  if (delivery !== 'cookie' && delivery !== 'body') throw new TypeError('delivery: use `cookie` or `body`.');
  const environment: Environment = { ...detectEnvironment(apiUrl), ...given };
  const storage = delivery === 'cookie' ? null : (options.storage ?? memoryStorage());
  const transport = createTransport({
    ...{ apiUrl, delivery, timeoutMs: options.timeoutMs ?? 20_000 },
    // Looked up at each call, so that what replaces the global one later counts; and called on nothing, as it has to be.
    fetch: fetchWith ?? ((input, init) => fetch(input, init)),
  });
  const endpoint = endpoints['auth.refresh'];
  if (endpoint === undefined) throw new Error('the API has no refresh');
  const refresher = createRefresher({
    storage,
    lock: environment.lock,
    exchange: (refreshToken) =>
      transport.send(endpoint, refreshToken === null ? {} : { refreshToken }, {
        token: null,
      }) as Promise<SessionGrant>,
  });
  const state = createStore<SessionState>({ status: 'unknown', outage: null });
  const token = createAccessTokenHolder(given.now ?? Date.now);
  const pause = given.pause ?? sleep;
  const session = createSession({ state, token, refresher, environment, pause, hint: options.hint ?? null });
  return { transport, session, state, storage };
}

type Caller = (name: string, endpoint: Endpoint, input: Input, options: CallOptions) => Promise<unknown>;

/** `auth.login.mfa` → `{ auth: { login: Object.assign(login, { mfa }) } }`. */
function toTree(call: Caller, transport: ReturnType<typeof createTransport>): object {
  const tree: Record<string, unknown> = {};
  // Shorter names first: what is below an act hangs on its function.
  const names = Object.keys(endpoints).sort((left, right) => left.length - right.length);
  for (const name of names) {
    const endpoint = endpoints[name];
    if (endpoint === undefined) continue;
    const parts = name.split('.');
    const last = parts.pop() ?? '';
    let node = tree;
    for (const part of parts) node = (node[part] ??= {}) as Record<string, unknown>;
    const made = endpoint.navigation
      ? { url: (input: Input = {}) => transport.address(endpoint, input).url }
      : toFunction(call, name, endpoint);
    Object.defineProperty(node, last, { value: made, enumerable: true, configurable: true, writable: true });
  }
  return tree;
}

function toFunction(call: Caller, name: string, endpoint: Endpoint) {
  return endpoint.input
    ? (input: Input = {}, options: CallOptions = {}) => call(name, endpoint, input, options)
    : (options: CallOptions = {}) => call(name, endpoint, {}, options);
}

function toClientSession(
  session: SessionCore,
  state: { get(): SessionState; subscribe(on: () => void): () => void },
): ClientSession {
  return {
    getSnapshot: state.get,
    subscribe: state.subscribe,
    restore: session.restore,
    user: () => {
      const now = state.get();
      return now.status === 'authenticated' ? now.user : null;
    },
    mfaToken: session.mfaToken,
    cancelSecondFactor: session.cancelSecondFactor,
    accessToken: session.current,
  };
}

async function* each<Item, Given extends object>(
  list: (input: Given & { cursor?: string }, options?: CallOptions) => Promise<Page<Item>>,
  input: Given = {} as Given,
  options: CallOptions = {},
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list(cursor === null ? input : { ...input, cursor }, options);
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function statusOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'status' in answer ? answer.status : undefined;
}
const isGrant = (answer: unknown): answer is SessionGrant => statusOf(answer) === 'authenticated';
const isMfaRequired = (answer: unknown): answer is MfaRequired => statusOf(answer) === 'mfa_required';

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
