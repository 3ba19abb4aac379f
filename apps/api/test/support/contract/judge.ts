import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { problemSchema } from '@authflow/contracts';
import type { Route } from '#src/http/define-route';
import { toOpenApi } from '#src/http/openapi';
import { isOrdinary } from './ordinary-headers';

/** One answer as it leaves the server. */
export interface Answer {
  method: string;
  /** As asked for, query included. */
  url: string;
  status: number;
  /** By lower-case name. */
  headers: Record<string, unknown>;
  body: string;
}

interface HeaderDeclaration {
  required?: boolean;
  schema: { type: string };
}

interface ResponseDeclaration {
  headers: Record<string, HeaderDeclaration>;
  content?: Record<string, { schema: object }>;
}

interface Declared {
  responses: Record<string, ResponseDeclaration>;
  components: object;
}

const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
const patterns = new Map<string, RegExp>();
const validators = new Map<string, ValidateFunction>();
const declarations = new Map<string, Declared>();

/**
 * Everything about an answer that the OpenAPI document of its route does not say, one sentence each: its status, its
 * media type, its body down to each field, its headers. A refusal outside the table has to be a problem document.
 */
export function faultsOf(answer: Answer, routes: readonly Route[]): string[] {
  if (answer.method === 'OPTIONS') return [];
  const route = findRoute(answer, routes);
  if (route === undefined) return isProblem(answer) ? problemFaults(answer.body) : [];
  const { responses, components } = declarationOf(route);
  const declared = responses[String(answer.status)];
  if (declared === undefined)
    return [`the status is not declared; these are: ${Object.keys(responses).join(', ')}`];
  const key = `${route.method} ${route.path} ${answer.status}`;
  return [...headerFaults(answer, declared), ...bodyFaults(answer, declared, { key, components })];
}

/** A literal path hides those with parameters that it fits, for every method, as on the server. */
function findRoute({ method, url }: Answer, routes: readonly Route[]): Route | undefined {
  const [path = ''] = url.split('?');
  const asked = method === 'HEAD' ? 'get' : method.toLowerCase();
  const literal = routes.filter((route) => route.path === path);
  const here = literal.length > 0 ? literal : routes.filter((route) => patternOf(route.path).test(path));
  return here.find((route) => route.method === asked);
}

function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const made = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  patterns.set(path, made);
  return made;
}

function declarationOf(route: Route): Declared {
  const name = `${route.method} ${route.path}`;
  const known = declarations.get(name);
  if (known !== undefined) return known;
  const { paths, components } = toOpenApi([route], 'https://api.example.test', '0') as unknown as {
    paths: Record<string, Record<string, { responses: Record<string, ResponseDeclaration> }>>;
    components: object;
  };
  const declared = { responses: paths[route.path]?.[route.method]?.responses ?? {}, components };
  declarations.set(name, declared);
  return declared;
}

function headerFaults({ headers }: Answer, declared: ResponseDeclaration): string[] {
  const said = new Map(
    Object.entries(declared.headers).map(([name, header]) => [name.toLowerCase(), header]),
  );
  const missing = [...said].filter(([name, { required }]) => required && headers[name] === undefined);
  const unsaid = Object.keys(headers).filter((name) => !said.has(name) && !isOrdinary(name));
  const wrong = [...said].filter(
    ([name, { schema }]) =>
      schema.type === 'integer' && headers[name] !== undefined && !/^\d+$/.test(String(headers[name])),
  );
  return [
    ...missing.map(([name]) => `the header ${name} is missing`),
    ...unsaid.map((name) => `the header ${name} is not declared`),
    ...wrong.map(([name]) => `the header ${name} is no number: ${String(headers[name])}`),
  ];
}

function bodyFaults(
  { method, headers, body }: Answer,
  { content }: ResponseDeclaration,
  { key, components }: { key: string; components: object },
): string[] {
  if (method === 'HEAD') return [];
  if (content === undefined) return body === '' ? [] : ['there is a body, and none is declared'];
  const [mediaType = ''] = String(headers['content-type'] ?? '').split(';');
  const schema = content[mediaType]?.schema;
  if (schema === undefined)
    return [`the media type ${mediaType} is not declared; these are: ${Object.keys(content).join(', ')}`];
  if (!/[/+]json$/.test(mediaType)) return [];
  return jsonFaults(body, validatorOf(key, { ...schema, components }));
}

function validatorOf(key: string, schema: object): ValidateFunction {
  const known = validators.get(key);
  if (known !== undefined) return known;
  const made = ajv.compile(schema);
  validators.set(key, made);
  return made;
}

function jsonFaults(body: string, validate: ValidateFunction): string[] {
  const value = parse(body);
  if (value === undefined) return ['the body is no JSON'];
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `body${instancePath.replaceAll('/', '.')} ${message ?? 'is wrong'} ${JSON.stringify(params)}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isProblem = ({ method, status, headers }: Answer): boolean =>
  method !== 'HEAD' &&
  status >= 400 &&
  String(headers['content-type']).startsWith('application/problem+json');

function problemFaults(body: string): string[] {
  const { error } = problemSchema.strict().safeParse(parse(body));
  return (error?.issues ?? []).map(({ path, message }) => `problem.${path.join('.')} ${message}`);
}
