import { passwordProblems, type FieldError, type PasswordProblem } from '@authflow/contracts';
import { estimatePasswordStrength, loadCommonPasswords } from '@authflow/contracts/password-strength';
import { AppError } from '#src/domain/app-error';
import { checkPassword, needsEstimate, personalWords, type PasswordOwner } from '#src/domain/password-policy';
import type { PwnedPasswords } from '#src/platform/pwned-passwords';

export interface PasswordRules {
  /**
   * Lets a password somebody wants to use pass, or says everything that is wrong with it.
   * @param field the field of the request that holds it, for the refusal's `errors`
   * @throws AppError `weak_password`
   */
  assertAcceptable(password: string, owner: PasswordOwner, field?: string): Promise<void>;
}

const productName = 'authflow';
/** Below this, zxcvbn expects fewer than a hundred million guesses. */
const lowestScore = 2;

/**
 * The one gate for new passwords: registration, reset and change all pass through it, and the browser's meter
 * shares its estimator. The breach list is asked last, and only about a password nothing else speaks against.
 * @param deps.pwnedPasswords null when breaches are not looked up
 * @see ASVS 6.2.4, 6.2.12
 */
export function createPasswordRules(deps: {
  minLength: number;
  webUrl: string;
  pwnedPasswords: PwnedPasswords | null;
}): PasswordRules {
  const contextWords = [productName, ...hostWords(deps.webUrl)];

  async function findProblems(password: string, owner: PasswordOwner): Promise<PasswordProblem[]> {
    const policy = { minLength: deps.minLength, common: await loadCommonPasswords(), contextWords };
    const verdict = checkPassword(password, policy, owner);
    if (!verdict.ok) return verdict.reasons;
    if (needsEstimate(password) && (await isWeak(password, owner))) return ['too_weak'];
    return (await deps.pwnedPasswords?.check(password)) === 'pwned' ? ['breached'] : [];
  }

  async function isWeak(password: string, owner: PasswordOwner): Promise<boolean> {
    const { score } = await estimatePasswordStrength(password, [...personalWords(owner), ...contextWords]);
    return score < lowestScore;
  }

  return {
    async assertAcceptable(password, owner, field = 'password') {
      const problems = await findProblems(password, owner);
      if (problems.length === 0) return;
      const errors = problems.map((code): FieldError => ({
        path: field,
        code,
        message: messageOf(code, deps.minLength),
      }));
      throw new AppError('weak_password', { errors });
    },
  };
}

function messageOf(problem: PasswordProblem, minLength: number): string {
  return problem === 'too_short' ? `Use at least ${minLength} characters.` : passwordProblems[problem];
}

/** `https://login.example.com` → `login.example.com`, `login`, `example` */
function hostWords(webUrl: string): string[] {
  const { hostname } = new URL(webUrl);
  return [hostname, ...hostname.split('.').slice(0, -1)];
}
