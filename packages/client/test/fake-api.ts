import type { SessionGrant, User } from '../src/index.ts';

export const ada: User = {
  id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada',
  roles: ['user'],
  permissions: [],
  mfaEnabled: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  lastLoginAt: null,
};
export const grace: User = { ...ada, id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2f', email: 'grace@example.com' };

export const grantOf = (accessToken: string, refreshToken?: string, user = ada): SessionGrant => ({
  status: 'authenticated',
  user,
  accessToken,
  tokenType: 'Bearer',
  expiresIn: 600,
  ...(refreshToken === undefined ? {} : { refreshToken }),
});

export const mfaRequired = {
  status: 'mfa_required',
  mfaToken: 'mfa-secret',
  methods: ['totp', 'recovery_code'],
  expiresIn: 300,
};

export const problem = (code: string, status: number, more: object = {}): [number, object] => [
  status,
  { type: `https://x/${code}`, title: 't', detail: `about ${code}`, code, status, requestId: 'r-1', ...more },
];

export interface Heard {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
  credentials: RequestCredentials | undefined;
}

type Reply = [status: number, body: object, headers?: Record<string, string>] | Response | Error;
type Handler = (heard: Heard) => Reply | Promise<Reply>;

/** The API as `fetch` sees it: answers by method and path, and remembers what it was asked. */
export function fakeApi(handlers: Record<string, Handler | Reply> = {}) {
  const heard: Heard[] = [];
  const fetchWith = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request: Heard = {
      method: init.method ?? 'GET',
      path: url.pathname + url.search,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
      credentials: init.credentials,
    };
    heard.push(request);
    const handler = handlers[`${request.method} ${url.pathname}`] ?? problem('not_found', 404);
    const reply = await new Promise<Reply>((resolve, reject) => {
      init.signal?.throwIfAborted();
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      Promise.resolve(typeof handler === 'function' ? handler(request) : handler).then(resolve, reject);
    });
    if (reply instanceof Error) throw reply;
    if (reply instanceof Response) return reply;
    const [status, body, headers = {}] = reply;
    return new Response(JSON.stringify(body), { status, headers });
  };
  const asked = (route: string): Heard[] =>
    heard.filter(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}` === route);
  return { fetch: fetchWith, handlers, heard, asked };
}

export const bearerOf = ({ headers }: Heard): string | null => headers.get('authorization');
