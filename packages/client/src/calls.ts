export interface CallOptions {
  /** Gives up when it fires; the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds for this call, in place of the client's. */
  timeoutMs?: number;
  /** Sent beside the client's own, such as `X-Request-Id`. */
  headers?: Record<string, string>;
}

/** A route that takes nothing. */
export interface Call<Output> {
  (options?: CallOptions): Promise<Output>;
}

export interface CallWith<Input, Output> {
  (input: Input, options?: CallOptions): Promise<Output>;
}

export interface CallWithOptional<Input, Output> {
  (input?: Input, options?: CallOptions): Promise<Output>;
}

/** A part of a list. `nextCursor` is null on the last. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** How a route is called. */
export interface Endpoint {
  method: string;
  /** With `{name}` for parameters. */
  path: string;
  token: 'always' | 'ifThere' | 'never';
  /** The inputs that belong into the query; the rest is the body. */
  query?: readonly string[];
  input?: true;
  /** Hands out, takes or clears a refresh token. */
  delivery?: true;
  /** A page to send the browser to, rather than a call. */
  navigation?: true;
  /** Answers a file. */
  raw?: true;
}
