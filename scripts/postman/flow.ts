import type { ApiDocument, Operation } from '../client/api-document';
import { bearerOf, jsonBody, jsonType, noAuth, toUrl, type Item } from './postman';

/** One request of a flow. Texts may name variables: `{{email}}`. */
export interface Step {
  /** Unique within the collection. */
  name: string;
  /** As in the table: `post /v1/auth/login`. The mailbox of development is no part of it. */
  operation: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  /** The variable that holds the token to send; without it none is sent. */
  token?: string;
  /** Lines of script, before the request and after the answer. */
  before?: string[];
  after: string[];
}

/** Where development keeps its mails; not a route of the API. */
export const mailbox = 'get /dev/mailbox/messages';

/**
 * The request of a step.
 * @throws Error when the route or a field of its input is not in the document: a flow cannot outlive its routes
 */
export function toFlowItem(step: Step, document: ApiDocument): Item {
  const [method = '', path = ''] = step.operation.split(' ');
  assertFits(step, document.paths[path]?.[method]);
  const pairs = (values: Record<string, string> = {}) =>
    Object.entries(values).map(([key, value]) => ({ key, value }));
  const scripts = [
    { listen: 'prerequest' as const, exec: step.before ?? [] },
    { listen: 'test' as const, exec: step.after },
  ];
  return {
    name: step.name,
    request: {
      method: method.toUpperCase(),
      auth: step.token === undefined ? noAuth : bearerOf(step.token),
      header: step.body === undefined ? [] : [jsonType],
      url: toUrl(path, { variables: pairs(step.params), query: pairs(step.query) }),
      ...(step.body === undefined ? {} : { body: jsonBody(step.body) }),
    },
    event: scripts
      .filter(({ exec }) => exec.length > 0)
      .map(({ listen, exec }) => ({ listen, script: { type: 'text/javascript', exec } })),
  };
}

function assertFits(step: Step, operation: Operation | undefined): void {
  if (step.operation === mailbox) return;
  if (operation === undefined)
    throw new Error(`“${step.name}” of the Postman flows asks for ${step.operation}, which is no route`);
  const schema = operation.requestBody?.content['application/json']?.schema;
  const bodies = schema?.anyOf ?? schema?.oneOf ?? [schema ?? {}];
  const sent = Object.keys(step.body ?? {});
  const isTaken = bodies.some(
    ({ properties = {}, required = [] }) =>
      sent.every((field) => field in properties) && required.every((field) => sent.includes(field)),
  );
  const known = operation.parameters.map(({ name }) => name);
  const named = [...Object.keys(step.params ?? {}), ...Object.keys(step.query ?? {})];
  const unknown = named.filter((name) => !known.includes(name));
  if (!isTaken)
    throw new Error(`“${step.name}” of the Postman flows sends a body that ${step.operation} does not take`);
  if (unknown.length > 0)
    throw new Error(
      `“${step.name}” of the Postman flows names ${unknown.join(', ')}, which ${step.operation} has not`,
    );
}
