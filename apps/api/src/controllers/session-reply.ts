import type { CookieChange, Reply } from '#src/http/reply';
import type { DeviceToken } from '#src/services/shared/device-tokens';
import type { IssuedSession } from '#src/services/shared/session-grants';

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
