import { z } from 'zod';

/** What a controller answers: a status with its body, and at most what it wants done to cookies. */
export interface Reply {
  status: number;
  body: unknown;
  cookies?: CookieChange[];
  headers?: Record<string, string>;
}

export type CookieChange =
  | { cookie: 'refresh' | 'device' | 'oauth' | 'probe'; value: string; expiresAt: Date }
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

/** 200 with a file, sent piece by piece as its text comes. The route declares it as {@link fileSchema}. */
export function fileReply(text: AsyncIterable<string>, file: { mediaType: string; name: string }): Reply {
  const headers = {
    'Content-Type': `${file.mediaType}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${file.name}"`,
  };
  return { status: 200, body: text, headers };
}

/** The media types that a response of files may have. */
export const fileTypes = z.registry<{ mediaTypes: readonly string[] }>();

/** Declares a response that is a file of one of these types. */
export function fileSchema(...mediaTypes: string[]) {
  return z.custom<AsyncIterable<string>>(isTextStream).register(fileTypes, { mediaTypes });
}

/** Whether a body is a file's text rather than a resource. */
export function isTextStream(body: unknown): body is AsyncIterable<string> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
