import { loginMfaSchema, lockOwnAccountSchema, logoutSchema, pageQuerySchema } from '@authflow/contracts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { wordedFor } from '#src/http/field-wording';
import { toFieldErrors } from '#src/http/problem-details';

function faults(schema: z.ZodType, value: unknown): Record<string, string> {
  const { error } = schema.safeParse(value, { error: wordedFor });
  return Object.fromEntries(toFieldErrors(error?.issues ?? []).map(({ path, message }) => [path, message]));
}

test('says of a missing field that it is missing, of a wrong one what to send', () => {
  const schema = z.strictObject({ name: z.string(), age: z.int(), tags: z.array(z.string()).max(2) });
  expect(faults(schema, { age: 'four', tags: ['a', 'b', 'c'], x: 1 })).toEqual({
    name: 'This field is required.',
    age: 'Send a number here.',
    tags: 'Send at most 2 entries.',
    x: 'This field is not known here. Remove it.',
  });
  expect(faults(schema, [])).toEqual({ '': 'Send an object here.' });
});

test('names the values there are to choose from', () => {
  expect(faults(logoutSchema, { scope: 'everything' })).toEqual({
    scope: 'Send `current`, `others` or `all` here.',
  });
  const choice = 'Send `totp`, `recovery_code` or `passkey` here.';
  expect(faults(loginMfaSchema, { mfaToken: 'x', method: 'sms', code: '123456' })).toEqual({
    method: choice,
  });
});

test('says the form of ids, times and page sizes', () => {
  expect(faults(z.object({ id: z.uuid() }), { id: '7' })).toEqual({
    id: 'Send an id as the API gave it: a UUID.',
  });
  expect(faults(lockOwnAccountSchema, { since: 'yesterday' })['since']).toMatch(
    /^Send a time in UTC as ISO 8601/,
  );
  expect(faults(pageQuerySchema, { limit: '101' })).toEqual({ limit: 'Use a whole number from 1 to 100.' });
});
