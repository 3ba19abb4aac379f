import type { Route } from '../define-route';
import { takesApiKeys } from '../route-callers';
import type { Json } from './schemas';

/**
 * The ways a caller can say who it is.
 * @param serverUrl the cookie's name depends on whether the API speaks https
 */
export function securitySchemes(serverUrl: string): Json {
  const prefix = serverUrl.startsWith('https:') ? '__Host-' : '';
  return {
    accessToken: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description:
        'The `accessToken` of a sign-in or refresh. Lives ten minutes unless configured otherwise.',
    },
    apiKey: {
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'af_…',
      description: 'The `key` of `POST /v1/me/api-keys`, for programs.',
    },
    refreshCookie: {
      type: 'apiKey',
      in: 'cookie',
      name: `${prefix}authflow_refresh`,
      description:
        'The refresh token of a session that began with `X-Auth-Delivery: cookie`. Counts with that header and the `Origin` of a trusted page alone.',
    },
  };
}

/** One entry is enough. The empty one says “or none”: the refresh token can be in the body instead. */
export function securityOf(route: Route): Json[] {
  const { access, cookies } = route;
  const cookie = cookies === 'reads' ? [{ refreshCookie: [] }, {}] : [];
  if (access === 'public') return cookie;
  if (access === 'credential') return [{ accessToken: [] }, ...(cookie.length > 0 ? cookie : [{}])];
  return [{ accessToken: [] }, ...(takesApiKeys(route) ? [{ apiKey: [] }] : [])];
}
