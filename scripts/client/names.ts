import type { ApiDocument, Operation } from './api-document';

export interface NamedOperation {
  /** Where it stands in the client, such as `admin.users.list`. */
  name: string;
  method: string;
  path: string;
  operation: Operation;
}

/** Names that the rules below would make worse than a person does. */
const givenNames: Record<string, string> = {
  'get /.well-known/jwks.json': 'jwks.get',
  'delete /v1/me/sessions': 'me.sessions.deleteOthers',
  'post /v1/me/identities/{id}': 'me.identities.start',
  'post /v1/me/password': 'me.changePassword',
  'post /v1/me/email': 'me.changeEmail',
};

/** What only providers and mail services call. */
const notForClients = /\/callback$|^\/v1\/webhooks\//;

/**
 * Every operation with its name in the client, by the shape of its address: `GET /v1/me/sessions` answers a page, so it
 * is `me.sessions.list`; `POST /v1/auth/login` has nothing beside it, so it is the act `auth.login`.
 * @throws Error when two would have one name: give one of them a name above
 */
export function nameOperations({ paths }: ApiDocument): NamedOperation[] {
  const named = Object.entries(paths)
    .filter(([path]) => !notForClients.test(path))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: givenNames[`${method} ${path}`] ?? nameOf(method, path, operation, paths),
        ...{ method, path, operation },
      })),
    );
  const sorted = named.sort((left, right) => (left.name < right.name ? -1 : 1));
  for (const [index, { name, method, path }] of sorted.entries())
    if (sorted[index + 1]?.name === name)
      throw new Error(
        `${method} ${path} and another route are both “${name}”: name one in scripts/client/names.ts`,
      );
  return sorted;
}

function nameOf(method: string, path: string, operation: Operation, paths: ApiDocument['paths']): string {
  const all = path
    .replace(/^\/v1\//, '/')
    .split('/')
    .filter((part) => part !== '');
  const words = all.filter((part) => !part.startsWith('{')).map(camelCase);
  const endsInParameter = all.at(-1)?.startsWith('{') ?? false;
  const isThing = endsInParameter || isResource(path, paths);
  const verb = verbOf(method, operation, { endsInParameter, isThing });
  const isAct = verb === null || (method === 'get' && !isThing && path.includes('{') && verb === 'get');
  return (isAct ? words : [...words, verb]).join('.');
}

/** Whether an address is a thing with several operations, rather than one act. */
function isResource(path: string, paths: ApiDocument['paths']): boolean {
  const methods = Object.keys(paths[path] ?? {});
  const items = Object.keys(paths).some(
    (other) => /^\/\{\w+\}$/.test(other.slice(path.length)) && other.startsWith(path),
  );
  return methods.length > 1 || items;
}

function verbOf(
  method: string,
  operation: Operation,
  { endsInParameter, isThing }: { endsInParameter: boolean; isThing: boolean },
): string | null {
  if (method === 'get') return !endsInParameter && isList(operation) ? 'list' : 'get';
  if (method === 'post') return isThing ? (endsInParameter ? 'createAt' : 'create') : null;
  return method === 'patch' ? 'update' : method === 'put' ? 'replace' : 'delete';
}

function isList({ responses }: Operation): boolean {
  return responses['200']?.content?.['application/json']?.schema.properties?.['items'] !== undefined;
}

/** `reset-password` → `resetPassword`. */
export function camelCase(words: string): string {
  return words.replace(/^\W+/, '').replaceAll(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
}
