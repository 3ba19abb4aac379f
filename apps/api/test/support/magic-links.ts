import { magicLinkSentSchema, type MagicLinkSent } from '@authflow/contracts';
import type { Answer } from './calls';
import { linkToken, type Harness } from './harness';

/** What a sign-in by mail consists of: what the asking client keeps, and what the mail brings. */
export interface AskedLink extends MagicLinkSent {
  email: string;
  token: string;
  code: string;
}

/** POST /v1/auth/magic-link */
export const askForLink = ({ http }: Harness, email: unknown) =>
  http.post('/v1/auth/magic-link').send({ email });

/** Asks, and opens the mailbox. For addresses that get mail. */
export async function askedLink(harness: Harness, email: string): Promise<AskedLink> {
  const { body } = await askForLink(harness, email).expect(202);
  // Beside it there may be one about a new device, made at the same moment.
  const mail = (await harness.mails(email)).find(({ links }) => links[0]?.includes('/auth/magic-link/'));
  return {
    ...magicLinkSentSchema.strict().parse(body),
    email,
    token: linkToken(mail),
    code: mail?.code ?? '',
  };
}

/** POST /v1/auth/magic-link/verify, whatever comes of it. `from` is the address it comes from, behind one proxy. */
export function verifyLink({ http }: Harness, body: object, from = '192.0.2.1'): Promise<Answer> {
  return http.post('/v1/auth/magic-link/verify').set('X-Forwarded-For', from).send(body).then();
}

/** POST /v1/auth/magic-link/approve, whatever comes of it. */
export function approveLink({ http }: Harness, body: object): Promise<Answer> {
  return http.post('/v1/auth/magic-link/approve').send(body).then();
}

/** GET /v1/auth/magic-link/{loginId}/status */
export async function linkStatus({ http }: Harness, loginId: string): Promise<unknown> {
  return (await http.get(`/v1/auth/magic-link/${loginId}/status`).expect(200)).body;
}

/** Digits that aren't these. */
export function otherDigits(digits: string, step = 1): string {
  const range = 10 ** digits.length;
  return String((Number(digits) + step) % range).padStart(digits.length, '0');
}
