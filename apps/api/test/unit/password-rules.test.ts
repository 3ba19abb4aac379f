import type { PasswordProblem } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { AppError } from '#src/domain/app-error';
import type { PwnedPasswords } from '#src/platform/pwned-passwords';
import { createPasswordRules } from '#src/services/shared/password-rules';

const owner = { email: 'ana@example.com', name: 'Ana Silva' };

function listing(answer: Awaited<ReturnType<PwnedPasswords['check']>>) {
  const asked: string[] = [];
  const pwnedPasswords: PwnedPasswords = {
    check(password) {
      asked.push(password);
      return Promise.resolve(answer);
    },
  };
  return { asked, pwnedPasswords };
}

async function problemsOf(password: string, pwnedPasswords: PwnedPasswords | null = null) {
  const rules = createPasswordRules({ minLength: 10, webUrl: 'https://auth.acme-corp.com', pwnedPasswords });
  try {
    await rules.assertAcceptable(password, owner, 'newPassword');
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('weak_password');
    return error.options.errors ?? [];
  }
}

describe('the gate for new passwords', () => {
  it.each([
    'correct-horse-battery-9',
    'Sup3r-unlikely-passphrase',
    'D7mX2qpL9z',
    'correct horse battery staple',
  ])('lets %j pass', async (password) => expect(await problemsOf(password)).toEqual([]));

  it.each<[string, PasswordProblem]>([
    ['x7$Kq9!m', 'too_short'],
    ['password123', 'too_common'],
    ['qwertyuiop', 'too_common'],
    ['authflow2026', 'context_word'],
    ['acme-corp-1', 'context_word'],
    ['anasilva2026', 'too_similar'],
    ['furniture2024', 'too_weak'],
    ['1987-12-25', 'too_weak'],
    ['h0useh0lds', 'too_weak'],
    ['jessica1987', 'too_common'],
  ])('keeps %j out: %s', async (password, problem) => {
    expect((await problemsOf(password)).map(({ code }) => code)).toContain(problem);
  });

  it('says in words what is wrong, beside the right field', async () => {
    expect(await problemsOf('x7$Kq9!m')).toEqual([
      { path: 'newPassword', code: 'too_short', message: 'Use at least 10 characters.' },
    ]);
  });

  it('keeps breached passwords out', async () => {
    const { asked, pwnedPasswords } = listing('pwned');
    const problems = await problemsOf('correct horse battery staple', pwnedPasswords);
    expect(problems.map(({ code }) => code)).toEqual(['breached']);
    expect(asked).toEqual(['correct horse battery staple']);
  });

  it('lets a password pass when the breach list does not answer', async () => {
    expect(await problemsOf('correct horse battery staple', listing('unknown').pwnedPasswords)).toEqual([]);
  });

  it('asks the breach list about nothing it refuses anyway', async () => {
    const { asked, pwnedPasswords } = listing('clear');
    await problemsOf('password123', pwnedPasswords);
    await problemsOf('furniture2024', pwnedPasswords);
    expect(asked).toEqual([]);
  });
});
