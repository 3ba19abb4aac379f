import type { Environment } from './environment.ts';
import type { SessionHint } from './session-ports.ts';
import type { RefreshTokenStorage } from './tokens.ts';
import type { FetchLike } from './transport.ts';

export interface AuthFlowClientOptions {
  /** Where the API is, such as `https://api.example.com`. */
  apiUrl: string;
  /**
   * `cookie` in browsers: the refresh token is in an HttpOnly cookie that no script can read. `body` everywhere else:
   * the client keeps it in `storage`. `auto` in browsers whose page and API may be two sites: a cookie, and where the
   * browser is seen to drop those, memory; a reload signs out then, which the session says by `untilReload`.
   */
  delivery: 'cookie' | 'body' | 'auto';
  /** Keeps the refresh token with `delivery: 'body'`. Default: in memory. */
  storage?: RefreshTokenStorage;
  /** What requests are sent with, such as another HTTP library behind the shape of `fetch`. Default: `fetch`. */
  fetch?: FetchLike;
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
