import { setTimeout as sleep } from 'node:timers/promises';
import { beginOfStep, codeAtStep, stepAt } from '../../../api/test/support/totp-code';

/** Clocks differ: the server takes the codes of the step before and the step after too. */
const drift = 1;
/** A code that is about to become too old while it is on its way. */
const marginMs = 5000;

/** The app on somebody's phone. */
export interface AuthenticatorApp {
  /** A code that was not given before, waited for when there is none: the server takes each once. */
  code: () => Promise<string>;
  /** Six digits that no step near now accepts. */
  wrongCode: () => string;
}

export function createAuthenticatorApp(typed: string): AuthenticatorApp {
  const secret = typed.replaceAll(/\s/g, '');
  let last = 0;

  return {
    code: async () => {
      const soon = stepAt(new Date(Date.now() + marginMs));
      const step = Math.max(last + 1, soon - drift);
      const wait = beginOfStep(step - drift).getTime() - Date.now();
      if (wait > 0) await sleep(wait);
      last = step;
      return codeAtStep(secret, step);
    },
    wrongCode: () => {
      const now = stepAt(new Date());
      const near = [-3, -2, -1, 0, 1, 2, 3].map((steps) => codeAtStep(secret, now + steps));
      return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find(
        (code) => !near.includes(code),
      ) as string;
    },
  };
}
