import { tokenRefusals, withToken } from './authorized.ts';
import type { CallOptions, Endpoint, Page } from './calls.ts';
import { AuthFlowError, isAuthFlowError } from './errors.ts';
import {
  endpoints,
  signInPaths,
  type AuthFlowApi,
  type MfaRequired,
  type SessionGrant,
} from './generated/api.ts';
import type { AuthFlowClientOptions } from './options.ts';
import { openSession, type SessionClient } from './session-client.ts';
import type { AnonymousReason } from './session-state.ts';
import type { Transport } from './transport.ts';

export interface AuthFlowClient extends AuthFlowApi, SessionClient {
  /** Every item of a list, page by page: `for await (const user of client.each(client.admin.users.list, {}))`. */
  each<Item, Input extends object>(
    list: (input: Input & { cursor?: string }, options?: CallOptions) => Promise<Page<Item>>,
    input?: Input,
    options?: CallOptions,
  ): AsyncGenerator<Item, void, undefined>;
}

type Input = Readonly<Record<string, unknown>>;

/** After these the account has no session any more, and why. */
const endsSession: Record<string, AnonymousReason> = { 'me.delete': 'deleted', 'me.lock': 'locked' };

/** A client of one AuthFlow. Make one for each application and keep it: it holds the session. */
export function createAuthFlowClient(options: AuthFlowClientOptions): AuthFlowClient {
  const { transport, session, known, delivery, request, refreshToken } = openSession(options);

  async function call(
    name: string,
    endpoint: Endpoint,
    input: Input,
    callOptions: CallOptions,
  ): Promise<unknown> {
    if (name === 'auth.refresh' && input['refreshToken'] === undefined) return refreshNow();
    const mode = beginsSession(endpoint) ? await delivery.settle() : delivery.mode();
    const given = await inputOf(name, input);
    const send = (token: string | null) => transport.send(endpoint, given, { ...callOptions, token, mode });
    const sent =
      endpoint.token === 'always' && !bringsToken(callOptions)
        ? withToken<unknown>(session, send)
        : send(endpoint.token === 'ifThere' ? session.usable() : null);
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

  /** Signing out without a usable access token takes the refresh token; signing out is never a reason to refresh. */
  async function inputOf(name: string, input: Input): Promise<Input> {
    if (name !== 'auth.logout' || input['refreshToken'] !== undefined) return input;
    const held = await refreshToken();
    return session.usable() !== null || held === null ? input : { ...input, refreshToken: held };
  }

  async function follow(name: string, endpoint: Endpoint, input: Input, answer: unknown): Promise<void> {
    const ending = endsSession[name];
    if ((isGrant(answer) && endpoint.delivery) || isMfaRequired(answer)) await known.accept(answer);
    else if (name === 'auth.reauthenticate')
      session.proven(answer as { accessToken: string; expiresIn: number });
    else if (ending !== undefined) await known.signedOut(ending);
    else if (name === 'auth.logout' && input['scope'] !== 'others') await known.signedOut();
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
    session: known,
    request,
    each,
    close: session.close,
  }) as unknown as AuthFlowClient;
}

type Caller = (name: string, endpoint: Endpoint, input: Input, options: CallOptions) => Promise<unknown>;

/** `auth.login.mfa` → `{ auth: { login: Object.assign(login, { mfa }) } }`. */
function toTree(call: Caller, transport: Transport): object {
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
/** Such as an API key. */
const bringsToken = ({ headers = {} }: CallOptions): boolean =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
/** A sign-in, after which it is decided how the session's refresh token travels. */
const beginsSession = ({ path }: Endpoint): boolean => signInPaths.has(path);
const isMfaRequired = (answer: unknown): answer is MfaRequired => statusOf(answer) === 'mfa_required';
