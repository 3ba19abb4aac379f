import type { CallOptions } from './calls.ts';
import { createClientSession, type ClientSession } from './client-session.ts';
import { sessionEndpoints, signInPaths } from './generated/api.ts';
import type { AuthFlowClientOptions } from './options.ts';
import { prepare } from './prepare.ts';
import { searchOf } from './transport.ts';

/** A call by address: of routes you have added to your AuthFlow, or where the names of this client are in the way. */
export interface ClientRequest extends CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Such as `/v1/me`. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  body?: unknown;
  /** Sent as it is; see `session.withToken` for one that is renewed. Default: none. */
  token?: string | null;
  /** Where the refresh token of this call's answer goes, in place of the client's way. */
  delivery?: 'cookie' | 'body';
}

/** The session and calls by address, without a name for every route: small, for pages whose weight counts. */
export interface SessionClient {
  session: ClientSession;
  /** One call by address. Nothing follows from its answer: tell the session of a sign-in by `session.accept`. */
  request<Data>(request: ClientRequest): Promise<Data>;
  /** Lets go of timers and of the channel to other tabs. */
  close(): void;
}

/** As `createAuthFlowClient`, without the names of the routes. */
export function createSessionClient(options: AuthFlowClientOptions): SessionClient {
  const { known, request, session } = openSession(options);
  return { session: known, request, close: session.close };
}

/** The session, and what calls need of it. */
export function openSession(options: AuthFlowClientOptions) {
  const { transport, session, state, delivery } = prepare(options);
  const known = createClientSession(session, state, delivery);

  async function refreshToken(): Promise<string | null> {
    return (await delivery.storage()?.get()) ?? null;
  }

  async function request<Data>({ path, query = {}, ...rest }: ClientRequest): Promise<Data> {
    const { method = 'GET', token = null, body, delivery: asked, ...callOptions } = rest;
    const signsIn = method === 'POST' && token === null && signInPaths.has(path);
    const mode = asked ?? (signsIn ? await delivery.settle() : delivery.mode());
    const held =
      mode === 'body' && path === sessionEndpoints.logout.path && token === null
        ? await refreshToken()
        : null;
    const sent = held === null ? body : { ...(body as object | undefined), refreshToken: held };
    const call = { method, path: `${path}${searchOf(query)}`, body: sent, delivery: mode };
    return transport.ask(call, { ...callOptions, token }) as Promise<Data>;
  }

  return { transport, session, known, delivery, request, refreshToken };
}
