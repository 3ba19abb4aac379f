import type { Json } from './schemas';

/** JSON Schema as far as bodies use it. */
interface Shape {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  anyOf?: Shape[];
  oneOf?: Shape[];
  items?: Shape;
  properties?: Record<string, Shape>;
  minimum?: number;
}

/**
 * A value that the schema takes, to begin from: the examples of its fields, the first of its alternatives, every
 * field that there can be.
 * @param name of the field, for texts that nobody gave an example
 */
export function exampleOf(schema: Json, name: string, components: Json): unknown {
  const shape = schema as Shape;
  if (shape.$ref !== undefined) return exampleOf(componentOf(shape.$ref, components), name, components);
  const [said] = [shape.const, shape.examples?.[0], shape.default, shape.enum?.[0]].filter(
    (value) => value !== undefined,
  );
  if (said !== undefined) return said;
  const [first] = shape.anyOf ?? shape.oneOf ?? [];
  if (first !== undefined) return exampleOf(first as Json, name, components);
  return plainExampleOf(shape, name, components);
}

function plainExampleOf(shape: Shape, name: string, components: Json): unknown {
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([key, inner]) => [
          key,
          exampleOf(inner as Json, key, components),
        ]),
      );
    case 'array':
      return shape.items === undefined ? [] : [exampleOf(shape.items as Json, name, components)];
    case 'integer':
    case 'number':
      return Math.max(shape.minimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'string':
      return `${name}…`;
    default:
      return {};
  }
}

function componentOf(reference: string, components: Json): Json {
  return (components[reference.split('/').at(-1) ?? ''] ?? {}) as Json;
}
