import type { AuthFlowClient } from '@authflow/client';
import { isRefusal, toFailure, type Answer } from './api-failure';
import type { DownloadRequest } from './download';
import { rememberRequestId } from './last-request-id';
import type { ReauthenticationGate } from './reauthentication-gate';

export interface ApiRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  params?: Record<string, string | number | undefined>;
  /** `session` sends the access token, and renews it once when the API no longer takes it; `public` sends none. */
  access: 'public' | 'session';
  /** `false` for the calls of the question itself: they must not wait for its answer. */
  reauthenticate?: false;
  signal?: AbortSignal;
}

/**
 * What the client needs of the session: the current token, a successor for one that was refused, and whether
 * somebody is signed in. Signed in without a token means that the server could not be asked for one.
 */
export interface AccessTokens {
  current: () => Promise<string | null>;
  renew: (refused: string) => Promise<string | null>;
  signedIn: () => boolean;
}

export interface ApiClient {
  call: <Data>(request: ApiRequest) => Promise<Answer<Data>>;
  /** A long answer as a file, told about while it arrives. One that breaks off is a failure, and no file. */
  download: (request: DownloadRequest) => Promise<Answer<Blob>>;
}

/** One way to ask, with the token it is asked with. */
type Send<Data> = (token: string | null) => Promise<Answer<Data>>;

/** A refused passkey is a 401 as well: repeating that with a new token would only spend another try. */
const tokenRefusals = ['unauthenticated', 'invalid_access_token', 'session_revoked'] as const;

/**
 * Every call of the app goes through here, RTK Query's included, and from here through the client. A call that needs a fresh
 * proof of who is there waits for it and is then repeated, so that no page has to know.
 */
export function createApiClient(
  client: Pick<AuthFlowClient, 'request' | 'session'>,
  tokens: AccessTokens,
  gate: ReauthenticationGate | null = null,
): ApiClient {
  function send<Data>(request: ApiRequest, token: string | null): Promise<Answer<Data>> {
    const { url, method = 'GET', body, params = {}, signal } = request;
    return answerOf(
      client.request<Data>({
        ...{ path: url, method, body, query: params, token },
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  }

  async function sendSignedIn<Data>(ask: Send<Data>): Promise<SignedInAnswer<Data>> {
    let last: string | null = null;
    const asked = client.session.withToken(
      (token) => {
        last = token;
        return ask(token);
      },
      { tokens, refused: isTokenRefused },
    );
    const answer = await asked.catch((error: unknown): Answer<Data> => ({ error: toFailure(error) }));
    const lost = isTokenRefused(answer) && tokens.signedIn();
    return { token: last, answer: lost ? { error: { kind: 'unreachable' } } : answer };
  }

  async function sendProven<Data>(ask: Send<Data>): Promise<Answer<Data>> {
    const first = await sendSignedIn(ask);
    if (!wantsProof(first.answer)) return first.answer;
    // The proof may have been given while this call was on its way with the token from before.
    const late = (await tokens.current()) === first.token ? first : await sendSignedIn(ask);
    if (!wantsProof(late.answer)) return late.answer;
    const confirmation = await gate?.ask();
    if (confirmation === 'confirmed') return (await sendSignedIn(ask)).answer;
    return confirmation === 'cancelled' ? { error: { kind: 'cancelled' } } : late.answer;
  }

  async function call<Data>(request: ApiRequest): Promise<Answer<Data>> {
    if (request.access === 'public') return send<Data>(request, null);
    const ask: Send<Data> = (token) => send(request, token);
    return request.reauthenticate === false ? (await sendSignedIn(ask)).answer : sendProven(ask);
  }

  return {
    call,
    // Few ever ask for one.
    download: async (request) => {
      const { download } = await import('./download');
      return sendProven((token) => download(request, token));
    },
  };
}

interface SignedInAnswer<Data> {
  /** The token it was asked with. */
  token: string | null;
  answer: Answer<Data>;
}

async function answerOf<Data>(sent: Promise<Data>): Promise<Answer<Data>> {
  try {
    return { data: await sent };
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind === 'problem') rememberRequestId(failure.requestId);
    return { error: failure };
  }
}

function isTokenRefused(answer: Answer<unknown>): boolean {
  return 'error' in answer && isRefusal(answer.error, ...tokenRefusals);
}

function wantsProof(answer: Answer<unknown>): boolean {
  return 'error' in answer && isRefusal(answer.error, 'reauthentication_required');
}
