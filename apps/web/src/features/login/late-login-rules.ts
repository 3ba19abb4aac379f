import type { Checked } from '#src/lib/use-small-form.ts';

type Values = Record<'email' | 'password', string>;

/**
 * The rules of the sign-in form, fetched when the first field is left: nobody needs them to see the form (ADR 0030). Where
 * they cannot be had the server's are enough, which are the same.
 */
export async function checkLoginLate(values: Values): Promise<Checked<keyof Values>> {
  const rules = await import('./login-rules').catch(() => null);
  return rules === null ? { values } : rules.checkLogin(values);
}
