import type { CookieChange, Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { DeviceToken } from '#src/services/shared/device-tokens';
import type { IssuedSession, SessionStart } from '#src/services/shared/session-grants';
import type { SignInResult } from '#src/services/shared/sign-ins';

/** How the client of a request wants its session, should it get one. */
export function sessionStart(context: RequestContext): SessionStart {
  const delivery = context.delivery();
  return { client: context.client, delivery, replaces: delivery === 'cookie' ? context.refreshCookie : null };
}

/** What a door answers: a session grant, or the challenge for the second factor, which sets no cookie. */
export function signInReply(result: SignInResult): Reply {
  if (result.status === 'mfa_required') return { status: 200, body: result.challenge };
  return sessionReply(result.session, result.device);
}

/** A session grant on its way to the client: the refresh token in the body or in the cookie, never in both. */
export function sessionReply(issued: IssuedSession, device?: DeviceToken): Reply {
  if (issued.delivery === 'body') {
    return { status: 200, body: { ...issued.grant, refreshToken: issued.refreshToken } };
  }
  const cookies: CookieChange[] = [
    { cookie: 'refresh', value: issued.refreshToken, expiresAt: issued.refreshExpiresAt },
  ];
  if (device !== undefined)
    cookies.push({ cookie: 'device', value: device.token, expiresAt: device.expiresAt });
  return { status: 200, body: issued.grant, cookies };
}
