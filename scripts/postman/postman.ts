/** The parts of a Postman collection, format 2.1, that ours is made of. */
export interface Folder {
  name: string;
  description?: string;
  item: Item[];
}

export interface Item {
  name: string;
  request: PostmanRequest;
  event?: { listen: 'prerequest' | 'test'; script: { type: 'text/javascript'; exec: string[] } }[];
  response?: SavedAnswer[];
}

interface Pair {
  key: string;
  value: string;
  description?: string;
  disabled?: boolean;
}

export interface PostmanRequest {
  method: string;
  description?: string;
  auth?: { type: 'noauth' } | { type: 'bearer'; bearer: { key: 'token'; value: string; type: 'string' }[] };
  header: Pair[];
  url: { raw: string; host: string[]; path: string[]; query?: Pair[]; variable?: Pair[] };
  body?: { mode: 'raw'; raw: string; options: { raw: { language: 'json' } } };
}

export interface SavedAnswer {
  name: string;
  originalRequest: PostmanRequest;
  status: string;
  code: number;
  _postman_previewlanguage: 'json';
  header: Pair[];
  body: string;
}

export const jsonType: Pair = { key: 'Content-Type', value: 'application/json' };
export const noAuth = { type: 'noauth' } as const;

export function bearerOf(variable: string) {
  return {
    type: 'bearer' as const,
    bearer: [{ key: 'token' as const, value: `{{${variable}}}`, type: 'string' as const }],
  };
}

export function jsonBody(value: unknown): NonNullable<PostmanRequest['body']> {
  return { mode: 'raw', raw: JSON.stringify(value, null, 2), options: { raw: { language: 'json' } } };
}

/** The address with `:name` for parameters, as Postman writes them; the values stand beside it. */
export function toUrl(
  path: string,
  { variables = [], query = [] }: { variables?: Pair[]; query?: Pair[] } = {},
): PostmanRequest['url'] {
  const parts = path
    .slice(1)
    .split('/')
    .map((part) => part.replace(/^\{(\w+)\}$/, ':$1'));
  const asked = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  return {
    raw: `{{baseUrl}}/${parts.join('/')}${asked.length === 0 ? '' : `?${asked.join('&')}`}`,
    host: ['{{baseUrl}}'],
    path: parts,
    ...(query.length === 0 ? {} : { query }),
    ...(variables.length === 0 ? {} : { variable: variables }),
  };
}
