import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { until } from './program';

export const password = 'a long enough passphrase';

export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

export interface Grant {
  accessToken: string;
  refreshToken: string;
  userId: string;
}

const grantShape = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  user: z.object({ id: z.string() }),
});

/** A call of `base`, over the network, as any client makes it. */
export async function call(
  base: string,
  route: string,
  options: { token?: string; body?: object } = {},
): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

export const grantOf = ({ status, body }: Answer): Grant => {
  const parsed = grantShape.safeParse(body);
  if (!parsed.success) throw new Error(`no grant: ${status} ${JSON.stringify(body)}`);
  const { accessToken, refreshToken, user } = parsed.data;
  return { accessToken, refreshToken, userId: user.id };
};

export const codeOf = ({ body }: Answer): string =>
  z.object({ code: z.string() }).safeParse(body).data?.code ?? '';

/** Registers, reads the mailed code, and confirms the address with it. */
export async function signUp(base: string): Promise<Grant & { email: string }> {
  const email = `person-${randomBytes(5).toString('hex')}@example.com`;
  const registered = await call(base, 'POST /v1/auth/register', { body: { email, password } });
  const { verificationId } = z.object({ verificationId: z.string() }).parse(registered.body);
  const code = await mailedCode(base, email);
  const verified = await call(base, 'POST /v1/auth/verify-email', { body: { verificationId, code } });
  return { ...grantOf(verified), email };
}

export async function signIn(base: string, email: string): Promise<Grant> {
  return grantOf(await call(base, 'POST /v1/auth/login', { body: { email, password } }));
}

const messages = z.object({ items: z.array(z.object({ code: z.string().nullable() })) });

async function mailedCode(base: string, email: string): Promise<string> {
  let code: string | null = null;
  await until(`a mail for ${email}`, async () => {
    const { body } = await call(base, `GET /dev/mailbox/messages?to=${encodeURIComponent(email)}`);
    const list =
      messages.safeParse(body).data?.items ??
      z.array(z.object({ code: z.string().nullable() })).safeParse(body).data ??
      [];
    code = list.map((each) => each.code).find((each) => each !== null) ?? null;
    return code !== null;
  });
  return code ?? '';
}
