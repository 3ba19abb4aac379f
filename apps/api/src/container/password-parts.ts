import { createPwnedPasswords } from '#src/platform/pwned-passwords';
import { createPasswordRules } from '#src/services/shared/password-rules';
import { createPasswords } from '#src/services/shared/passwords';
import type { Base } from './base';

/** The keys over stored passwords. */
export function passwordKeysOf({ keyring }: Pick<Base, 'keyring'>) {
  return {
    current: { id: keyring.currentId, key: keyring.current('password-pepper') },
    byId: (id: string) => keyring.byId(id, 'password-pepper'),
  };
}

/** Making, checking and judging passwords. */
export function createPasswordParts(base: Base) {
  const { config, logger, hashPool } = base;
  const { bcryptCost, minLength, pwned, pwnedUrl } = config.passwords;
  const keys = passwordKeysOf(base);
  const pwnedPasswords = pwned ? createPwnedPasswords({ url: pwnedUrl, logger }) : null;
  return {
    passwords: createPasswords({ pool: hashPool, keys, cost: bcryptCost }),
    passwordRules: createPasswordRules({ minLength, webUrl: config.webUrl, pwnedPasswords }),
  };
}
