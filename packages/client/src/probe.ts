import { isAuthFlowError } from './errors.ts';
import type { Transport } from './transport.ts';

export const probePath = '/v1/auth/cookie-probe';

interface Browser {
  location?: { origin: string };
  navigator?: { cookieEnabled?: boolean };
}

/**
 * Whether this browser sends a cookie of the API back to it. On one's own origin the browser itself knows; of another site
 * only a cookie tells that goes there and comes back, with the attributes of the real one.
 * @throws AuthFlowError when the API could not be asked
 */
export async function probeCookies(transport: Transport, apiUrl: string): Promise<boolean> {
  const { location, navigator } = globalThis as unknown as Browser;
  if (location?.origin === new URL(apiUrl).origin) return navigator?.cookieEnabled !== false;
  const ask = (path: string) => transport.ask({ method: 'POST', path, delivery: 'cookie' }, { token: null });
  try {
    await ask(probePath);
    const { returned } = (await ask(`${probePath}/check`)) as { returned: boolean };
    return returned;
  } catch (error) {
    // An API from before this route was there has only cookies to offer.
    if (isAuthFlowError(error, 'not_found')) return true;
    throw error;
  }
}
