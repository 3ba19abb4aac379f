import { STATUS_CODES } from 'node:http';
import type { Route } from '../../apps/api/src/http/define-route';
import { exampleOf } from '../../apps/api/src/http/openapi/examples';
import { stemOf, type ApiDocument, type Operation, type Parameter } from '../client/api-document';
import { jsonBody, jsonType, noAuth, toUrl, type Folder, type Item, type PostmanRequest } from './postman';

type Components = ApiDocument['components']['schemas'];

/** Every route as a request with an example of its input and of its answers, in folders by stem. */
export function toReferenceFolders(routes: readonly Route[], document: ApiDocument): Folder[] {
  const stems = new Map<string, Item[]>();
  for (const route of routes) {
    const operation = document.paths[route.path]?.[route.method];
    if (operation === undefined) continue;
    const stem = stemOf(route);
    stems.set(stem, [...(stems.get(stem) ?? []), toItem(route, operation, document.components.schemas)]);
  }
  return [...stems].map(([name, item]) => ({ name, item }));
}

function toItem({ method, path }: Route, operation: Operation, components: Components): Item {
  const request = toRequest({ method, path }, operation, components);
  const { description: _shownOnce, ...originalRequest } = request;
  const answers = Object.entries(operation.responses)
    .map(([status, { content }]) => ({ code: Number(status), schema: content?.['application/json']?.schema }))
    .filter(({ code, schema }) => code < 300 && schema !== undefined);
  return {
    name: operation.summary,
    request,
    response: answers.map(({ code, schema }) => ({
      name: `${code} ${STATUS_CODES[code] ?? ''}`.trim(),
      originalRequest,
      status: STATUS_CODES[code] ?? '',
      code,
      _postman_previewlanguage: 'json',
      header: [jsonType],
      body: JSON.stringify(exampleOf({ ...schema }, '', components), null, 2),
    })),
  };
}

function toRequest(
  { method, path }: Pick<Route, 'method' | 'path'>,
  operation: Operation,
  components: Components,
): PostmanRequest {
  const body = operation.requestBody?.content['application/json'];
  const parameters = (place: Parameter['in']) => operation.parameters.filter((each) => each.in === place);
  const toPair = (parameter: Parameter) => ({
    key: parameter.name,
    value: String(exampleOf({ ...parameter.schema }, parameter.name, components)),
    ...describe(parameter),
  });
  const optional = (parameter: Parameter) => ({ ...toPair(parameter), disabled: !parameter.required });
  return {
    method: method.toUpperCase(),
    description: `${operation.description ?? operation.summary}\n\n${refusals(operation)}`,
    ...(operation.security.length === 0 ? { auth: noAuth } : {}),
    header: [...(body === undefined ? [] : [jsonType]), ...parameters('header').map(optional)],
    url: toUrl(path, {
      variables: parameters('path').map(toPair),
      query: parameters('query').map(optional),
    }),
    ...(body === undefined ? {} : { body: jsonBody(body.example) }),
  };
}

const describe = ({ description, schema }: Parameter): { description?: string } => {
  const said = description ?? schema.description;
  return said === undefined ? {} : { description: said };
};

function refusals({ responses }: Operation): string {
  const lines = Object.entries(responses)
    .filter(([status]) => Number(status) >= 400)
    .map(([status, { description }]) => `- ${status}: ${description}`);
  return `Refusals:\n\n${lines.join('\n')}`;
}
