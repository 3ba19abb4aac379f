import { setTimeout as sleep } from 'node:timers/promises';

export interface Account {
  email: string;
  password: string;
}

export interface Grant {
  accessToken: string;
  refreshToken: string;
}

/** No connection is kept: it may be closed just when it is used again. */
const jsonHeaders = { 'content-type': 'application/json', connection: 'close' };

/** Registers and verifies an account the way its owner would: through the API and the mailbox. */
export async function openAccount(apiUrl: string, index: number): Promise<Account> {
  const account = { email: `bench-${index}@example.com`, password: `seven lanterns over harbour ${index}` };
  const { verificationId } = await post<{ verificationId: string }>(apiUrl, '/v1/auth/register', account);
  const code = await findCode(apiUrl, account.email);
  await post(apiUrl, '/v1/auth/verify-email', { verificationId, code });
  return account;
}

export function login(apiUrl: string, account: Account): Promise<Grant> {
  return post<Grant>(apiUrl, '/v1/auth/login', account);
}

/** Several logins of one account, a few at a time. */
export async function loginMany(apiUrl: string, account: Account, count: number): Promise<Grant[]> {
  const grants: Grant[] = [];
  while (grants.length < count) {
    const batch = Math.min(4, count - grants.length);
    grants.push(...(await Promise.all(Array.from({ length: batch }, () => login(apiUrl, account)))));
  }
  return grants;
}

async function findCode(apiUrl: string, email: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const response = await fetch(`${apiUrl}/dev/mailbox/messages?to=${encodeURIComponent(email)}`);
    const { items } = (await response.json()) as { items: { code: string | null }[] };
    const code = items[0]?.code;
    if (code !== undefined && code !== null) return code;
    await sleep(100);
  }
  throw new Error(`no mail reached ${email}`);
}

async function post<Answer>(apiUrl: string, path: string, body: object): Promise<Answer> {
  const response = await fetch(apiUrl + path, {
    method: 'POST',
    headers: jsonHeaders,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}
