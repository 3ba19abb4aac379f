import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const formats: Readonly<Record<string, string>> = {
  uuid: 'Send an id as the API gave it: a UUID.',
  datetime: 'Send a time in UTC as ISO 8601, such as 2026-11-22T18:00:00.000Z.',
};

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

/** Sentences for faults that a schema says nothing about itself. For people who read them beside a field. */
export const wordedFor: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'This field is required.';
  switch (issue.code) {
    case 'invalid_type':
      return `Send ${kinds[issue.expected] ?? issue.expected} here.`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options) : undefined;
    case 'invalid_format':
      return formats[issue.format];
    case 'too_small':
      return `Send at least ${issue.minimum}${units[issue.origin] ?? ''}.`;
    case 'too_big':
      return `Send at most ${issue.maximum}${units[issue.origin] ?? ''}.`;
    default:
      return undefined;
  }
};

const choice = new Intl.ListFormat('en-GB', { type: 'disjunction' });

const oneOf = (values: readonly unknown[]): string =>
  `Send ${choice.format(values.map((value) => `\`${String(value)}\``))} here.`;
