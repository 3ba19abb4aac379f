import { z } from 'zod';
import { errorCodes, type ErrorCode } from './error-codes';
import { limits } from './limits';

/** A UUID in its canonical lower-case form. */
export const idSchema = z.uuid().meta({ examples: ['0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e'] });

/** ISO 8601 in UTC. */
export const timestampSchema = z.iso.datetime().meta({ examples: ['2026-11-22T18:00:00.000Z'] });

/** A secret handed back by the client; its content is judged by the service, never by its shape. */
export const tokenSchema = z
  .string()
  .min(1)
  .max(limits.tokenLength)
  .meta({ examples: ['a-token-of-authflow'] });

export const codeSchema = z
  .string()
  .regex(/^\d{6}$/, 'Enter the six digits from the mail.')
  .meta({ examples: ['492816'] });

/** A password as typed: nothing is trimmed, folded or cut. Strength is judged where one is set. */
export const passwordSchema = z
  .string()
  .min(1, 'Enter a password.')
  .max(limits.passwordMaxLength, `Use at most ${limits.passwordMaxLength} characters.`)
  .meta({ format: 'password', examples: ['correct battery 71 staple'] });

/** Controls and bidirectional overrides would let a name forge lines in mails, logs and consoles. */
const unsafeInNames = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

export const nameSchema = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(limits.nameLength, `Use at most ${limits.nameLength} characters.`)
  .refine((name) => !unsafeInNames.test(name), 'Use letters, digits and ordinary punctuation.')
  .meta({ examples: ['Sam Example'] });

/** Words to look for. Controls are no words, and PostgreSQL takes no NUL. */
export const searchSchema = z
  .string()
  .trim()
  .min(1)
  .max(limits.emailLength)
  .refine((text) => !/[\p{Cc}\uFFFD]/u.test(text), 'Use letters, digits and ordinary punctuation.');

/** `?limit=&cursor=` of every list. Query values are text, so the limit is read from digits. */
export const pageQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `Use a whole number from 1 to ${limits.pageMax}.`)
    .transform(Number)
    .pipe(z.int().max(limits.pageMax, `Use a whole number from 1 to ${limits.pageMax}.`))
    .optional()
    .meta({ type: 'integer', minimum: 1, maximum: limits.pageMax, default: limits.pageDefault }),
  cursor: z.string().min(1).max(512).optional(),
});

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export const fieldErrorSchema = z.object({
  path: z.string().meta({ description: 'Dotted path of the field, empty for the body itself.' }),
  code: z.string(),
  message: z.string(),
});

export type FieldError = z.infer<typeof fieldErrorSchema>;

/** RFC 9457 problem details, the body of every failure. Some codes add members, such as `verificationId`. */
export const problemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]),
    requestId: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
    verificationId: idSchema.optional(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

export const acceptedSchema = z.object({ status: z.literal('accepted') });
