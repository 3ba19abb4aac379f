/** What a controller answers: a status with its body, and at most what it wants done to cookies. */
export interface Reply {
  status: number;
  body: unknown;
  cookies?: CookieChange[];
  headers?: Record<string, string>;
}

export type CookieChange =
  | { cookie: 'refresh' | 'device' | 'oauth'; value: string; expiresAt: Date }
  | { cookie: 'refresh' | 'oauth'; value: null };

/** 200 with a body. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** 201 with what was made. */
export function created(body: unknown): Reply {
  return { status: 201, body };
}

/** 302, without a body; the route declares it as `302: z.undefined()`. */
export function redirect(location: string, cookies: CookieChange[] = []): Reply {
  return { status: 302, body: undefined, headers: { Location: location }, cookies };
}

/** 202: taken, and answered the same whatever comes of it. */
export function accepted(body: unknown): Reply {
  return { status: 202, body };
}
