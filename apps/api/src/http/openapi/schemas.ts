import { z } from 'zod';

export type Json = Record<string, unknown>;

/**
 * The JSON Schema of `schema`. Named parts come from zod as local definitions, whose references only work at the
 * root of a document of their own; here they become the document's components.
 */
export function toSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const {
    $schema: _dialect,
    $defs: definitions,
    id: _id,
    ...json
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    reused: 'inline',
  }) as Json;
  for (const [name, definition] of Object.entries((definitions ?? {}) as Record<string, Json>)) {
    const { id: _name, ...part } = definition;
    components[name] = relocate(part);
  }
  return relocate(json);
}

function relocate(json: Json): Json {
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
