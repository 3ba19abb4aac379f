import type { AxiosInstance } from 'axios';
import type { ProblemFailure, Answer } from './api-failure';
import { isRefusal, toFailure } from './api-failure';
import { download, type DownloadRequest } from './download';
import { rememberRequestId } from './last-request-id';
import type { ReauthenticationGate } from './reauthentication-gate';

export interface ApiRequest {
  url: string;
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  body?: unknown;
  params?: Record<string, string | number | undefined>;
  /** `session` sends the access token, and renews it once when the API no longer takes it. */
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

const signedOut: ProblemFailure = {
  kind: 'problem',
  status: 401,
  code: 'unauthenticated',
  detail: 'Sign in to go on.',
  requestId: '',
  errors: [],
  retryAfter: null,
  verificationId: null,
};

/** A refused passkey is a 401 as well: repeating that with a new token would only spend another try. */
const tokenRefusals = ['unauthenticated', 'invalid_access_token', 'session_revoked'] as const;

/**
 * Every call of the app goes through here, RTK Query's included. A call that needs a fresh proof of who is there waits
 * for it and is then repeated, so that no page has to know.
 */
export function createApiClient(
  http: AxiosInstance,
  tokens: AccessTokens,
  gate: ReauthenticationGate | null = null,
): ApiClient {
  async function send<Data>(request: ApiRequest, token: string | null): Promise<Answer<Data>> {
    try {
      const response = await http.request<Data>({
        url: request.url,
        method: request.method ?? 'GET',
        ...(request.body === undefined ? {} : { data: request.body }),
        ...(request.params === undefined ? {} : { params: request.params }),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
        ...(token === null ? {} : { headers: { Authorization: `Bearer ${token}` } }),
      });
      return { data: response.data };
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind === 'problem') rememberRequestId(failure.requestId);
      return { error: failure };
    }
  }

  async function sendSignedIn<Data>(ask: Send<Data>): Promise<SignedInAnswer<Data>> {
    const token = await tokens.current();
    if (token === null) {
      return { token, answer: { error: tokens.signedIn() ? { kind: 'unreachable' } : signedOut } };
    }
    const answer = await ask(token);
    if (!('error' in answer) || !isRefusal(answer.error, ...tokenRefusals)) return { token, answer };
    const successor = await tokens.renew(token);
    if (successor !== null) return { token: successor, answer: await ask(successor) };
    return { token, answer: tokens.signedIn() ? { error: { kind: 'unreachable' } } : answer };
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

  return { call, download: (request) => sendProven((token) => download(request, token)) };
}

interface SignedInAnswer<Data> {
  /** The token it was asked with. */
  token: string | null;
  answer: Answer<Data>;
}

function wantsProof(answer: Answer<unknown>): boolean {
  return 'error' in answer && isRefusal(answer.error, 'reauthentication_required');
}
