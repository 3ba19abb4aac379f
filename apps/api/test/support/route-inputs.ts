import { z } from 'zod';
import type { Route } from '#src/http/define-route';

/** A JSON schema as far as our routes use it. */
interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  anyOf?: Shape[];
  items?: Shape;
  enum?: unknown[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
}

/** The fields a schema takes, by name; the alternatives of a union taken together. */
export function fieldsOf(schema: z.ZodType | undefined): Record<string, Shape> {
  if (schema === undefined) return {};
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Shape;
  return Object.assign({}, ...(shape.anyOf ?? [shape]).map(({ properties }) => properties ?? {})) as Record<
    string,
    Shape
  >;
}

/** A value the field takes by its shape alone; whether it is also right is another matter. */
function plausible(name: string, shape: Shape): unknown {
  if (shape.anyOf !== undefined) return plausible(name, shape.anyOf[0] ?? {});
  if (shape.enum !== undefined) return shape.enum[0];
  if (shape.format === 'email') return 'walk@example.test';
  if (shape.format === 'uuid') return '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e';
  if (shape.type === 'array') return [plausible(name, shape.items ?? {})];
  if (name === 'code') return '123456';
  if (shape.type === 'integer') return 1;
  if (shape.type === 'array') return [];
  if (shape.type === 'boolean') return true;
  return 'violet-harbour-lantern-42';
}

/** A body of a plausible value for each field. */
export function plausibleBody(route: Route): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fieldsOf(route.body)).map(([name, shape]) => [name, plausible(name, shape)]),
  );
}

/** Whether a value of {@link wrongValues} is a right one for a field of this shape. */
export function fits(value: unknown, shape: Shape): boolean {
  if (shape.anyOf !== undefined) return shape.anyOf.some((branch) => fits(value, branch));
  if (value === null) return shape.type === 'null';
  if (Array.isArray(value)) return shape.type === 'array' && value.every((item) => isItem(item, shape.items));
  if (value === '') return shape.type === 'string' && isFree(shape);
  if (typeof value === 'number') return isWithin(value, shape);
  return typeof value === 'boolean' && shape.type === 'boolean';
}

/** A whole number of a field that takes those, between its bounds. */
function isWithin(value: number, { type, minimum = -Infinity, maximum = Infinity }: Shape): boolean {
  return type === 'integer' && Number.isInteger(value) && value >= minimum && value <= maximum;
}

/** A name of a list that takes names: whether there is such a one is for the service to say. */
function isItem(item: unknown, shape: Shape | undefined): boolean {
  if (typeof item !== 'string' || shape?.type !== 'string' || shape.enum !== undefined) return false;
  return shape.pattern !== undefined && new RegExp(shape.pattern, 'u').test(item);
}

/** Text of any kind, none included. */
const isFree = ({ minLength, pattern, enum: choices, format }: Shape): boolean =>
  [minLength, pattern, choices, format].every((rule) => rule === undefined);

/** The path with plausible parameters in it. */
export function plausiblePath(route: Route, id = '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e'): string {
  return route.path.replaceAll(/\{\w+\}/g, id);
}

/** What no text field takes: every other JSON type, and texts far too long or ill-formed. */
export const wrongValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  [],
  ['text'],
  {},
  { $ne: null },
  { toString: 'x' },
  '',
  'x'.repeat(5000),
  '\ud800',
];
