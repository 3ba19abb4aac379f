/** What a controller answers: a status with its body, and at most what it wants done to cookies. */
export interface Reply {
  status: number;
  body: unknown;
  cookies?: CookieChange[];
  headers?: Record<string, string>;
}

export type CookieChange =
  { cookie: 'refresh' | 'device'; value: string; expiresAt: Date } | { cookie: 'refresh'; value: null };

/** 200 with a body. */
export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** 202: taken, and answered the same whatever comes of it. */
export function accepted(body: unknown): Reply {
  return { status: 202, body };
}
