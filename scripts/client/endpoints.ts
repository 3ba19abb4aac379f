import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { root } from '../verify/workspace';
import { readApiDocument, type Operation, type Schema } from './api-document';
import { nameOperations, type NamedOperation } from './names';
import { commentOf, keyOf, toType } from './types';

const head = `// Made from the route table of the API by \`npm run verify -- --fix\`. Do not edit.
import type { Call, CallWith, CallWithOptional, Endpoint, Page } from '../calls.ts';
`;

/** `packages/client/src/generated/api.ts`: every type and every route of the API, from the API itself. */
export async function renderClientApi(): Promise<string> {
  const document = readApiDocument();
  const operations = nameOperations(document);
  const text = [
    head,
    ...Object.entries(document.components.schemas).map(([name, schema]) => toDeclaration(name, schema)),
    ...operations.flatMap(toInputAndOutput),
    `/** The routes of the API, by what they are about. */\nexport interface AuthFlowApi ${toTree(operations)}`,
    `/** Where people sign in. */\nexport const signInPaths: ReadonlySet<string> = new Set(${JSON.stringify(signInPaths(operations))});`,
    `/** How the session itself is kept. */\nexport const sessionEndpoints = { refresh: ${endpointOf(operations, 'auth.refresh')}, logout: ${endpointOf(operations, 'auth.logout')} } as const satisfies Record<string, Endpoint>;`,
    `/** How each is called. */\nexport const endpoints: Record<string, Endpoint> = { ${operations
      .map((named) => `${JSON.stringify(named.name)}: ${toEndpoint(named)},`)
      .join('\n')} };`,
  ].join('\n\n');
  const file = join(root, 'packages/client/src/generated/api.ts');
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

function toDeclaration(name: string, schema: Schema): string {
  const type = toType(schema);
  return schema.type === 'object' && schema.properties !== undefined
    ? `${commentOf(schema)}export interface ${name} ${type}`
    : `${commentOf(schema)}export type ${name} = ${type};`;
}

/** `admin.users.list` → `AdminUsersList`. */
const typeName = (name: string): string =>
  name.replaceAll(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase());

const inputsOf = ({ parameters }: Operation) => parameters.filter((parameter) => parameter.in !== 'header');
const bodyOf = ({ requestBody }: Operation): Schema | undefined =>
  requestBody?.content['application/json']?.schema;

/** Path parameters, query and body in one object: nobody has to know which is which. */
function inputType(operation: Operation): string | null {
  const parameters = inputsOf(operation);
  const body = bodyOf(operation);
  if (parameters.length === 0 && body === undefined) return null;
  const clash = parameters.find(({ name }) => body?.properties?.[name] !== undefined);
  if (clash !== undefined) throw new Error(`“${operation.summary}” has two inputs called “${clash.name}”`);
  const listed: Schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  };
  const parts = [
    ...(parameters.length === 0 ? [] : [toType(listed)]),
    ...(body === undefined ? [] : [toType(body)]),
  ];
  return parts.length === 1 ? (parts[0] ?? null) : parts.map((part) => `(${part})`).join(' & ');
}

function isInputOptional(operation: Operation): boolean {
  return inputsOf(operation).every(({ required }) => !required) && operation.requestBody?.required !== true;
}

function successesOf({ responses }: Operation) {
  return Object.entries(responses).filter(([status]) => Number(status) < 300);
}

const isNavigation = ({ responses }: Operation): boolean => responses['302'] !== undefined;

/** Pages keep their generic shape, so that what walks through pages works for all of them. */
function outputType(operation: Operation): string {
  const types = successesOf(operation).map(([, { content }]) => {
    if (content === undefined) return 'undefined';
    const schema = content['application/json']?.schema;
    if (schema === undefined) return 'Response';
    const { items, nextCursor } = schema.properties ?? {};
    return items?.items !== undefined && nextCursor !== undefined
      ? `Page<${toType(items.items)}>`
      : toType(schema);
  });
  return [...new Set(types)].join(' | ');
}

function toInputAndOutput({ name, operation }: NamedOperation): string[] {
  const input = inputType(operation);
  const declarations = input === null ? [] : [`export type ${typeName(name)}Input = ${input};`];
  if (isNavigation(operation)) return declarations;
  return [...declarations, `export type ${typeName(name)}Output = ${outputType(operation)};`];
}

function callType({ name, operation }: NamedOperation): string {
  const input = `${typeName(name)}Input`;
  if (isNavigation(operation)) return `{ url(input: ${input}): string }`;
  const output = `${typeName(name)}Output`;
  if (inputType(operation) === null) return `Call<${output}>`;
  return isInputOptional(operation)
    ? `CallWithOptional<${input}, ${output}>`
    : `CallWith<${input}, ${output}>`;
}

/** An act can have others below it: `auth.login(…)` and `auth.login.mfa(…)`. */
function toTree(operations: readonly NamedOperation[], prefix = ''): string {
  const keys = new Set(operations.map(({ name }) => name.slice(prefix.length).split('.', 1)[0] ?? ''));
  const members = [...keys].map((key) => {
    const here = operations.find(({ name }) => name === `${prefix}${key}`);
    const below = operations.filter(({ name }) => name.startsWith(`${prefix}${key}.`));
    const types = [
      ...(here === undefined ? [] : [callType(here)]),
      ...(below.length === 0 ? [] : [toTree(below, `${prefix}${key}.`)]),
    ];
    const comment = here === undefined ? '' : commentOf({ description: describe(here) });
    return `${comment}${keyOf(key)}: ${types.join(' & ')};`;
  });
  return `{ ${members.join('\n')} }`;
}

const describe = ({ operation, method, path }: NamedOperation): string =>
  `${operation.summary}. \`${method.toUpperCase()} ${path}\``;

/** Sign-out takes what there is: a token, or none. */
function tokenOf({ security }: Operation): 'always' | 'ifThere' | 'never' {
  if (!security.some((way) => 'accessToken' in way)) return 'never';
  return security.some((way) => Object.keys(way).length === 0) ? 'ifThere' : 'always';
}

const takesDelivery = ({ parameters }: Operation): boolean =>
  parameters.some(({ name }) => name === 'X-Auth-Delivery');

function toEndpoint({ method, path, operation }: NamedOperation): string {
  const query = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  return JSON.stringify({
    method: method.toUpperCase(),
    path,
    token: tokenOf(operation),
    ...(query.length === 0 ? {} : { query }),
    ...(inputType(operation) === null ? {} : { input: true }),
    ...(takesDelivery(operation) ? { delivery: true } : {}),
    ...(isNavigation(operation) ? { navigation: true } : {}),
    ...(outputType(operation) === 'Response' ? { raw: true } : {}),
  });
}

function endpointOf(operations: readonly NamedOperation[], wanted: string): string {
  const found = operations.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`the API has no ${wanted}`);
  return toEndpoint(found);
}

/** After these it is decided how the session's refresh token travels. */
function signInPaths(operations: readonly NamedOperation[]): string[] {
  return operations
    .filter(({ operation }) => takesDelivery(operation) && tokenOf(operation) === 'never')
    .map(({ path }) => path)
    .filter((path) => path !== '/v1/auth/refresh' && !path.startsWith('/v1/auth/cookie-probe'));
}
