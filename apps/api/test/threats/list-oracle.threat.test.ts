/**
 * Invariant: lists of accounts sort and filter by what they show, and by nothing else, so that no order and no count tells
 * of a password or a token; what is searched for is text, never part of a statement or pattern. THREATS A18, I01.
 */
import { userFilters, userSorts } from '@authflow/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHarness, type Harness } from '#test/support/harness';
import { asOperator, signUpWith, type Operator } from '#test/support/operators';
import { expectProblem } from '#test/support/problems';

let harness: Harness;
let admin: Operator;
beforeAll(async () => {
  harness = await startHarness();
  admin = await signUpWith(harness, 'admin');
});
afterAll(() => harness.stop());

const list = (query: string) => asOperator(harness, admin).get(`?${query}`);

const hidden = [
  'passwordHash', 'password_hash', 'passwordScheme', 'passwordKeyId', 'token', 'tokenHash', 'nonce', 'sealed',
  'lockedAt', 'locked_at', 'bannedReason', 'banned_reason', 'deletedBy', 'roles', 'permissions', 'id', 'mfaEnabled',
]; // prettier-ignore
const odd = [
  '', '-', '--createdAt', 'createdAt,passwordHash', 'createdAt desc', 'createdAt;drop table users', 'CREATEDAT',
  '1', '__proto__', 'constructor', 'toString', '-toString', "createdAt'", 'u.password_hash',
]; // prettier-ignore

describe('A18 a list of accounts', () => {
  test.each([...hidden, ...hidden.map((name) => `-${name}`), ...odd])(
    'is not sorted by `%s`',
    async (sort) => {
      const { errors } = expectProblem(
        await list(`sort=${encodeURIComponent(sort)}`),
        400,
        'validation_failed',
      );
      expect(errors?.[0]?.path).toBe('sort');
    },
  );

  test.each(hidden)('is not filtered by `%s`', async (name) => {
    expectProblem(await list(`${name}=x`), 400, 'validation_failed');
    expectProblem(await list(`filter[${name}]=x`), 400, 'validation_failed');
    expectProblem(await list(`where=${name}`), 400, 'validation_failed');
  });

  test.each(['banned', 'ACTIVE', '', 'active,deleted', '__proto__', "active' or '1'='1"])(
    'is not narrowed to the status `%s`',
    async (status) => {
      expectProblem(await list(`status=${encodeURIComponent(status)}`), 400, 'validation_failed');
    },
  );

  test.each(['ADMIN', "admin'", '{admin}', '%', '', 'a'.repeat(41)])(
    'is not narrowed to the role `%s`',
    async (role) => {
      expectProblem(await list(`role=${encodeURIComponent(role)}`), 400, 'validation_failed');
    },
  );

  test.each([
    'sort=email&sort=passwordHash',
    'sort[]=email',
    'search[$ne]=x',
    'search=a&search=b',
    'limit=0',
    'limit=101',
    'offset=1',
  ])('takes no other form of a question: %s', async (query) => {
    expectProblem(await list(query), 400, 'validation_failed');
  });

  test('takes every order and filter that it names', async () => {
    for (const sort of userSorts)
      for (const status of [undefined, ...userFilters]) {
        const { status: answer, text } = await list(
          `sort=${sort}${status === undefined ? '' : `&status=${status}`}`,
        );
        expect(answer, text).toBe(200);
      }
  });
});

describe('I01 a search', () => {
  const payloads = [
    "' or 1=1--", "'; drop table users;--", "x' union select password_hash from users--", '$1', '{{7*7}}', '\\', '%', '_',
    "\\' or true --", 'é'.repeat(100), '\u202e', '😀😀😀', "pg_sleep(5)", '"', '${1}',
  ]; // prettier-ignore

  test.each(payloads)('for `%s` finds nothing and breaks nothing', async (search) => {
    const startedAt = performance.now();
    const { status, body, text } = await list(`search=${encodeURIComponent(search)}`);
    expect(status, text).toBe(200);
    expect(body.items).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  test.each(['%00', 'abc%00', '%0a', 'a'.repeat(255), '%20'])('for `%s` is refused', async (search) => {
    expectProblem(await list(`search=${search}`), 400, 'validation_failed');
  });

  test('the table is still there', async () => {
    expect((await list('')).body.items).toHaveLength(1);
  });
});
