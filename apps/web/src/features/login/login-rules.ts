import { loginSchema } from '@authflow/contracts';
import type { Checked, Faults } from '#src/lib/use-small-form.ts';

type Name = 'email' | 'password';

/** The contract's rules for the sign-in form; the first fault of each field. */
export function checkLogin(values: Record<Name, string>): Checked<Name> {
  const parsed = loginSchema.safeParse(values);
  if (parsed.success) return { values: parsed.data };
  const faults: Faults<Name> = {};
  for (const { path, message } of parsed.error.issues) {
    const name = path[0] === 'email' ? 'email' : 'password';
    faults[name] ??= message;
  }
  return { faults };
}
