import type { Schema } from './api-document';

/** The TypeScript type of a JSON Schema, as text. Named parts are referred to by their names. */
export function toType(schema: Schema): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? 'unknown';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return union(choices.map(toType));
  if (schema.allOf !== undefined) return schema.allOf.map((part) => `(${toType(part)})`).join(' & ');
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => toType({ ...schema, type })));
  return toPlainType(schema);
}

function toPlainType(schema: Schema): string {
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `(${schema.items === undefined ? 'unknown' : toType(schema.items)})[]`;
    case 'object':
      return toObject(schema);
    default:
      return 'unknown';
  }
}

/** The members of an object; others are possible where the schema names what they hold. */
function toObject({ properties = {}, required = [], additionalProperties }: Schema): string {
  const members = Object.entries(properties).map(
    ([name, schema]) =>
      `${commentOf(schema)}${keyOf(name)}${required.includes(name) ? '' : '?'}: ${toType(schema)};`,
  );
  if (typeof additionalProperties === 'object' && members.length === 0)
    return `Record<string, ${toType(additionalProperties)}>`;
  return members.length === 0 ? 'Record<string, never>' : `{ ${members.join('\n')} }`;
}

/** What the reference says about a field, for whoever has the cursor on it. */
export function commentOf({ description }: Pick<Schema, 'description'>): string {
  return description === undefined ? '' : `\n/** ${description.replaceAll('*/', '* /')} */\n`;
}

export const keyOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

function union(types: string[]): string {
  return types.length === 0 ? 'never' : [...new Set(types)].join(' | ');
}
