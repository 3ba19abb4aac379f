import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeVariables } from '#src/config/env-schema';
import { Refusal } from '#src/config/faults';
import { findWeakness, isSampleValue, parseAuthSecrets } from '#src/config/secret-strength';

describe('the length of AUTH_SECRET', () => {
  it.each([
    ['nothing much', 'short'],
    ['31 characters', 'x7Kq-'.padEnd(31, 'Zp4_w')],
    ['32 hexadecimal digits, which are 16 bytes', '9f86d081884c7d659a2feaa0c55ad015'],
    ['a short one behind a good one', `${randomBytes(32).toString('base64')},short`],
    ['an empty entry', `${randomBytes(32).toString('base64')},`],
  ])('refuses %s', (_what, text) => {
    expect(parseAuthSecrets(text)).toBeInstanceOf(Refusal);
  });

  it('refuses the same secret twice', () => {
    const secret = randomBytes(32).toString('hex');
    expect(parseAuthSecrets(`${secret},${secret}`)).toBeInstanceOf(Refusal);
  });

  it('keeps the order, newest first', () => {
    const [fresh, old] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    expect(parseAuthSecrets(`${fresh}, ${old}`)).toEqual([fresh, old]);
  });

  it('never repeats the value', () => {
    const refused = parseAuthSecrets('hunter2hunter2');
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });
});

describe('the randomness of AUTH_SECRET', () => {
  it.each([
    'x'.repeat(64),
    'ab'.repeat(40),
    'deadbeef'.repeat(8),
    '0123456789abcdef'.repeat(4),
    'passwordpasswordpasswordpassword1',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab',
    'change-me-to-the-output-of-openssl-rand-base64-48',
    'your-super-long-and-random-secret-key-goes-here-123',
    'my_secret_key_for_signing_all_the_tokens_0987654321',
    '<generate me with openssl rand -base64 48 please!>',
    '${AUTH_SECRET_THAT_NO_TOOL_EVER_FILLED_IN_HERE_1234}',
  ])('refuses %s', (secret) => {
    expect(findWeakness(secret)).not.toBeNull();
  });

  it('accepts what the usual generators print, every time', () => {
    for (let round = 0; round < 500; round++) {
      for (const secret of [
        randomBytes(32).toString('hex'),
        randomBytes(32).toString('base64'),
        randomBytes(32).toString('base64url'),
        randomBytes(48).toString('base64'),
      ]) {
        expect(parseAuthSecrets(secret)).toEqual([secret]);
        expect(findWeakness(secret)).toBeNull();
      }
    }
  });
});

describe('sample values', () => {
  it.each(
    describeVariables()
      .filter(({ secret, example }) => secret && !example.includes('://'))
      .map(({ name, example }) => [name, example] as const),
  )('know the example of %s', (_name, example) => {
    expect(isSampleValue(example)).toBe(true);
  });

  it.each(['re_xxxxxxxxx', 're_your_key', 'changeme', 'REPLACE_ME', '<token>', '********'])(
    'know %s',
    (value) => {
      expect(isSampleValue(value)).toBe(true);
    },
  );

  it.each(['re_cBz3kQm1_8sVt2LwPq9RhYxN4dJfG7aE', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'])(
    'leave %s alone',
    (value) => {
      expect(isSampleValue(value)).toBe(false);
    },
  );
});
