import { classNames } from '#src/lib/class-names.ts';
import { usePasswordStrength } from '#src/lib/use-password-strength.ts';

const colours = ['bg-danger', 'bg-danger', 'bg-warning', 'bg-accent', 'bg-accent'] as const;

interface PasswordStrengthProps {
  password: string;
  /** What an attacker would try first: the person's own name and address. */
  related: readonly string[];
}

/** How well the password would stand up to guessing, with one piece of advice. The server judges the same way. */
export function PasswordStrength({ password, related }: PasswordStrengthProps) {
  const strength = usePasswordStrength(password, related);
  const score = strength?.score ?? 0;
  const advice = strength ? [strength.warning, ...strength.suggestions].find(Boolean) : null;

  return (
    <div>
      <div
        role="meter"
        aria-label="Password strength"
        aria-valuemin={0}
        aria-valuemax={4}
        aria-valuenow={score}
        aria-valuetext={strength?.label ?? 'Nothing typed yet'}
        className="mt-2.5 grid grid-cols-4 gap-1.5"
      >
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={classNames(
              'h-1 rounded-full transition-colors duration-150',
              strength && step <= Math.max(1, score) ? colours[score] : 'bg-line',
            )}
          />
        ))}
      </div>
      <p role="status" className="mt-2 min-h-5 text-sm text-faint">
        {strength ? (
          <>
            <span className="font-medium text-soft">{strength.label}.</span>{' '}
            {advice ?? `Would take ${strength.crackTimeDisplay} to guess.`}
          </>
        ) : (
          'A few unrelated words are strong and easy to remember.'
        )}
      </p>
    </div>
  );
}
