import { isSameSite } from '#src/platform/registrable-domain';

/** How the refresh cookie is set. `Path=/`, `HttpOnly` and no `Domain` go without saying. */
export interface CookiePolicy {
  readonly name: string;
  readonly secure: boolean;
  readonly sameSite: 'lax' | 'none';
  readonly partitioned: boolean;
}

/**
 * The attributes the refresh cookie needs so that browsers keep it and send it from the web app to the API, and no further.
 *
 * Same site → `Lax`. Two sites (my-app.vercel.app and my-api.onrender.com are two) → `None; Partitioned`, which is the only
 * form browsers that block third-party cookies still keep. Over https the name carries `__Host-`, so that no sibling
 * host can plant a cookie of that name; a plain-http localhost cannot have that prefix, because it requires `Secure`.
 *
 * @see RFC 6265bis section 4.1.3 (cookie name prefixes)
 */
export function deriveCookiePolicy(webUrl: string, apiUrl: string): CookiePolicy {
  const [web, api] = [new URL(webUrl), new URL(apiUrl)];
  if (api.protocol === 'http:') {
    return Object.freeze({ name: 'authflow_refresh', secure: false, sameSite: 'lax', partitioned: false });
  }
  const sameSite = isSameSite(web, api);
  return Object.freeze({
    name: '__Host-authflow_refresh',
    secure: true,
    sameSite: sameSite ? 'lax' : 'none',
    partitioned: !sameSite,
  });
}
