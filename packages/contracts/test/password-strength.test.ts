import { describe, expect, it } from 'vitest';
import { estimatePasswordStrength, loadCommonPasswords } from '../src/password-strength';

describe('the strength estimate', () => {
  it.each([
    ['password123', 0],
    ['qwertyuiop', 0],
    ['furniture2024', 1],
    ['x7$Kq9!m', 2],
    ['D7mX2qpL9z', 3],
    ['correct horse battery staple', 4],
    ['', 0],
  ])('of %j is %i', async (password, score) => {
    expect((await estimatePasswordStrength(password)).score).toBe(score);
  });

  it('speaks to the owner', async () => {
    expect(await estimatePasswordStrength('password123')).toEqual({
      score: 0,
      label: 'Very weak',
      warning: 'This is a commonly used password.',
      suggestions: ['Add more words that are less common.'],
      crackTimeDisplay: 'less than a second',
    });
    expect(await estimatePasswordStrength('correct horse battery staple')).toEqual({
      score: 4,
      label: 'Strong',
      warning: null,
      suggestions: [],
      crackTimeDisplay: 'centuries',
    });
  });

  it('falls when the password is made of what is known about its owner', async () => {
    const { score } = await estimatePasswordStrength('skłodowska1867');
    const known = await estimatePasswordStrength('skłodowska1867', ['Marie Skłodowska', 'skłodowska']);
    expect(known.score).toBeLessThan(score);
  });

  it('stays quick however long the text is', async () => {
    await estimatePasswordStrength('the word lists are loaded now');
    const startedAt = performance.now();
    await estimatePasswordStrength('a@4$5s1!'.repeat(100_000), ['x'.repeat(100_000)]);
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });
});

describe('the common passwords', () => {
  it('hold the 3,000 that ASVS 6.2.4 asks for among those of eight characters or more', async () => {
    const common = await loadCommonPasswords();
    expect([...common].filter((password) => password.length >= 8).length).toBeGreaterThan(3000);
    for (const password of ['password', '12345678', 'qwertyuiop', 'iloveyou'])
      expect(common).toContain(password);
  });

  it('are in lower case and loaded once', async () => {
    const common = await loadCommonPasswords();
    expect([...common].filter((password) => password !== password.toLowerCase())).toEqual([]);
    expect(await loadCommonPasswords()).toBe(common);
  });
});
