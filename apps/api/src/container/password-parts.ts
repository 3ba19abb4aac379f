import { createPwnedPasswords } from '#src/platform/pwned-passwords';
import { createPasswordRules } from '#src/services/shared/password-rules';
import { createPasswords } from '#src/services/shared/passwords';
import type { Base } from './base';

/** Making, checking and judging passwords. */
export function createPasswordParts({ config, logger, keyring, hashPool }: Base) {
  const { bcryptCost, minLength, pwned, pwnedUrl } = config.passwords;
  const keys = {
    current: { id: keyring.currentId, key: keyring.current('password-pepper') },
    byId: (id: string) => keyring.byId(id, 'password-pepper'),
  };
  const pwnedPasswords = pwned ? createPwnedPasswords({ url: pwnedUrl, logger }) : null;
  return {
    passwords: createPasswords({ pool: hashPool, keys, cost: bcryptCost }),
    passwordRules: createPasswordRules({ minLength, webUrl: config.webUrl, pwnedPasswords }),
  };
}
