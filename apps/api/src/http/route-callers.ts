import type { Route, RouteAccess } from './define-route';

/** Whether somebody with this permission may call. */
export function opens(access: Extract<RouteAccess, object>, held: string): boolean {
  return held === access.permission || held === access.or;
}

/** Whether an API key may call: what wants a fresh proof of a person never takes one. */
export function takesApiKeys({ access, callers, recentAuth }: Route): boolean {
  if (recentAuth) return false;
  return (callers?.apiKeys ?? (typeof access === 'object' ? 'allowed' : 'refused')) === 'allowed';
}

/** Whether an operator may call as the account that they look at: never where a fresh proof of its owner is asked for. */
export function takesImpersonators({ method, callers, recentAuth }: Route): boolean {
  if (recentAuth) return false;
  return (callers?.impersonators ?? (method === 'get' ? 'allowed' : 'refused')) === 'allowed';
}
