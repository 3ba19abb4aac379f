import { emailSchema, nameSchema, roleNamesSchema, userRole } from '@authflow/contracts';
import { z } from 'zod';
import { digestKeystream, findExcess, readForeignHash, writeForeignHash } from '#src/domain/foreign-hash';
import { recognisePassword, type FirebaseParameters } from '#src/domain/imported-password';
import { bcryptCost, isWellFormed, type PasswordKey } from '#src/domain/password-hash-scheme';
import type { ImportedAccount } from '#src/repositories/user-imports.repository';
import type { PasswordColumns } from '#src/repositories/user-columns';
import { noPassword } from './verification-mail';

/** A row as it was read. `fault`: it could not be, and why. */
export type SourceRow = { row: number } & (
  { fields: Record<string, unknown> } | { fault: RowFault; detail: string }
);

export type RowFault = 'unreadable' | 'invalid_encoding' | 'too_large';

export type RowReason =
  | RowFault
  | 'unknown_field'
  | 'invalid_email'
  | 'invalid_name'
  | 'invalid_email_verified'
  | 'invalid_created_at'
  | 'invalid_roles'
  | 'invalid_external_id'
  | 'invalid_password'
  | 'not_active'
  | 'roles_not_allowed'
  | 'unknown_role'
  | 'duplicate_row'
  | 'address_taken'
  | 'address_held';

/** What became of a row, or in a dry run would. */
export interface RowOutcome {
  row: number;
  email: string | null;
  outcome: 'created' | 'skipped_existing' | 'rejected';
  reason: RowReason | null;
  detail: string | null;
}

/** How an operator wants rows to be taken. */
export interface RowRules {
  /** Roles beside `user` are given; otherwise a row that asks for one is rejected. */
  withRoles: boolean;
  /** Fields that no import knows are passed over; otherwise a row that has one is rejected. */
  ignoreUnknown: boolean;
  firebase: FirebaseParameters | null;
  now: Date;
  currentKey: PasswordKey;
  keyById: (id: string) => Buffer | null;
}

/** Fields of a row that mean something; those of `users export` that an import doesn't need are known, too. */
export const importFields = [
  'email',
  'name',
  'email_verified',
  'created_at',
  'roles',
  'external_id',
  'password_hash',
  'password_algorithm',
  'password_salt',
  'password_params',
  'password_key_id',
  'status',
  'id',
  'last_login_at',
] as const;
const known = new Set<string>(importFields);

type Judged = Omit<ImportedAccount, 'row' | 'id'> | Pick<RowOutcome, 'email' | 'reason' | 'detail'>;

const flags = new Map([
  ...['true', '1', 't', 'yes', 'y'].map((text) => [text, true] as const),
  ...['', 'false', '0', 'f', 'no', 'n'].map((text) => [text, false] as const),
]);
const instantSchema = z.iso.datetime({ offset: true });
/** Passed through shells, logs and spreadsheets: nothing but what is printed. */
const externalIdSchema = z
  .string()
  .max(255)
  .regex(/^\P{Cc}*$/u);

/**
 * Judges the fields of one row: by the contracts' schemas where there is one.
 * @returns the account it describes, or why it is none
 */
export function judgeRow(fields: Record<string, unknown>, rules: RowRules): Judged {
  const text = (name: string): string | null => toText(fields[name]);
  const email = emailSchema.safeParse(text('email') ?? '').data ?? null;
  const reject = (reason: RowReason, detail: string) => ({ email, reason, detail });
  const stranger = rules.ignoreUnknown ? undefined : Object.keys(fields).find((name) => !known.has(name));
  if (stranger !== undefined) return reject('unknown_field', `There is no field ${stranger.slice(0, 40)}.`);
  if (Object.values(fields).some(isGarbled)) return reject('invalid_encoding', 'A field is not UTF-8.');
  if (email === null) return reject('invalid_email', 'This is no email address that is accepted.');
  const status = text('status');
  if (status !== null && status !== 'active')
    return reject('not_active', 'Only active accounts are imported.');
  const plain = readPlain(text, rules.now);
  if ('reason' in plain) return reject(plain.reason, plain.detail);
  const roles = readRoles(fields.roles);
  if (roles === null) return reject('invalid_roles', 'Roles are names, separated by ; or |.');
  if (roles.length > 1 && !rules.withRoles)
    return reject('roles_not_allowed', 'The row asks for roles. To give them: --with-roles.');
  const password = readPassword(text, rules);
  if ('refused' in password) return reject('invalid_password', password.refused);
  return { email, roles, ...plain, ...password };
}

/** A character that was no UTF-8, or half of one: PostgreSQL would refuse it, and the whole batch with it. */
function isGarbled(value: unknown): boolean {
  return typeof value === 'string' && (value.includes('\uFFFD') || !isWellFormed(value));
}

type Text = (name: string) => string | null;

type Plain = Pick<ImportedAccount, 'name' | 'verified' | 'createdAt' | 'externalId'>;

function readPlain(text: Text, now: Date): Plain | { reason: RowReason; detail: string } {
  const name = text('name') === null ? null : nameSchema.safeParse(text('name'));
  if (name?.success === false)
    return { reason: 'invalid_name', detail: name.error.issues[0]?.message ?? 'Write a name.' };
  const verified = flags.get((text('email_verified') ?? '').toLowerCase());
  if (verified === undefined) return { reason: 'invalid_email_verified', detail: 'Write true or false.' };
  const createdAt = readInstant(text('created_at'), now);
  if (createdAt === null)
    return {
      reason: 'invalid_created_at',
      detail: 'Write a time that is over, such as 2024-05-01T12:00:00Z, or its milliseconds since 1970.',
    };
  const externalId = text('external_id');
  if (externalId !== null && !externalIdSchema.safeParse(externalId).success)
    return { reason: 'invalid_external_id', detail: 'Use up to 255 printed characters.' };
  return { name: name?.data ?? null, verified, createdAt, externalId };
}

function readInstant(text: string | null, now: Date): Date | null {
  if (text === null) return now;
  const isTime = instantSchema.safeParse(text).success;
  if (!isTime && !/^\d{10,14}$/.test(text)) return null;
  const at = new Date(isTime ? text : Number(text));
  return at.getTime() >= 0 && at <= now ? at : null;
}

function readRoles(value: unknown): string[] | null {
  const named = Array.isArray(value) ? value : (toText(value) ?? '').split(/[;|]/);
  const names = named.map((name: unknown) => (typeof name === 'string' ? name.trim() : null));
  const given = names.filter((name) => name !== '' && name !== userRole);
  const { success, data } = roleNamesSchema.safeParse([userRole, ...given]);
  return success ? data : null;
}

function readPassword(text: Text, rules: RowRules): PasswordColumns | { refused: string } {
  const hash = text('password_hash');
  if (hash === null) return noPassword;
  if (hash.length > 512) return { refused: 'The hash is too long.' };
  const algorithm = text('password_algorithm');
  const keyId = text('password_key_id');
  if (keyId !== null) return readKeyed(hash, algorithm, keyId, rules);
  const fields = { hash, algorithm, salt: text('password_salt'), params: text('password_params') };
  const found = recognisePassword(fields, rules.firebase);
  if ('refused' in found) return found;
  if (found.scheme === 'bcrypt')
    return { passwordHash: found.hash, passwordScheme: 'bcrypt', passwordKeyId: null };
  const { recipe, salt, expected } = found;
  if (recipe.scheme !== 'firebase-scrypt')
    return { passwordHash: writeForeignHash(found), passwordScheme: recipe.scheme, passwordKeyId: null };
  const { id, key } = rules.currentKey;
  const digest = digestKeystream(key, expected);
  const passwordHash = writeForeignHash({ recipe, salt, expected: digest });
  return { passwordHash, passwordScheme: recipe.scheme, passwordKeyId: id };
}

/** A hash that an AuthFlow with the same secret exported. */
function readKeyed(
  hash: string,
  scheme: string | null,
  keyId: string,
  rules: RowRules,
): PasswordColumns | { refused: string } {
  if (rules.keyById(keyId) === null)
    return { refused: 'The hash was made with a secret that AUTH_SECRET does not list here.' };
  const fits =
    (scheme === 'bcrypt-hmac-sha384' && bcryptCost(hash) !== null) ||
    (scheme === 'firebase-scrypt' && isStorable(hash, scheme));
  return fits
    ? { passwordHash: hash, passwordScheme: scheme, passwordKeyId: keyId }
    : { refused: 'The hash and its password_algorithm do not fit together.' };
}

function isStorable(hash: string, scheme: string): boolean {
  const found = readForeignHash(hash);
  return found?.recipe.scheme === scheme && findExcess(found) === null;
}

/** What a field says; null where it says nothing. */
function toText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
