import type { MailboxMessage } from '@authflow/contracts';
import { bearer, type Harness } from './harness';

/** What is at the end of a mail's link to `page`. @throws when no mail has one */
export function tokenFor(mails: readonly MailboxMessage[], page: string): string {
  const link = mails.flatMap(({ links }) => links).find((each) => each.includes(`/auth/${page}/`));
  const token = link?.split('/').at(-1);
  if (token === undefined) throw new Error(`no mail leads to ${page}`);
  return token;
}

/** POST /v1/me/email */
export const askForEmail = ({ http }: Harness, accessToken: string, newEmail: unknown) =>
  http.post('/v1/me/email').set(bearer(accessToken)).send({ newEmail });

/** POST /v1/auth/confirm-email-change */
export const confirmEmail = ({ http }: Harness, token: string) =>
  http.post('/v1/auth/confirm-email-change').send({ token });

/** POST /v1/auth/undo-email-change */
export const undoEmail = ({ http }: Harness, token: string) =>
  http.post('/v1/auth/undo-email-change').send({ token });

/** Asks and confirms; answers the token that takes the change back. */
export async function changeEmail(
  harness: Harness,
  person: { email: string; accessToken: string },
  newEmail: string,
): Promise<{ undo: string; confirm: string }> {
  await askForEmail(harness, person.accessToken, newEmail).expect(202);
  const confirm = tokenFor(await harness.mails(newEmail), 'confirm-email-change');
  await confirmEmail(harness, confirm).expect(200);
  return { confirm, undo: tokenFor(await harness.mails(person.email), 'undo-email-change') };
}
