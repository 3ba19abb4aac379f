import type { MailboxMessage, Page as ListPage } from '@authflow/contracts';
import { expect, type Page } from '@playwright/test';

/** Subjects, as far as a journey needs them to find its mail. */
export const mails = {
  verification: /Verify your/,
  alreadyRegistered: /You already have an account/,
  reset: /Reset your/,
  passwordChanged: /password was changed/,
  newDevice: /New sign-in to/,
  accountLocked: /account is locked/,
  signInLink: /Sign in to/,
  confirmNewAddress: /Confirm your new/,
  addressAboutToChange: /address is about to change/,
  addressChanged: /address was changed/,
  accountClosed: /account was closed/,
  accountRestored: /account was restored/,
  twoStepOn: /Two-step verification is on/,
  twoStepOff: /Two-step verification is off/,
  newRecoveryCodes: /New recovery codes/,
  recoveryCodeUsed: /A recovery code .* was used/,
  apiKeyMade: /An API key was made/,
  passkeyAdded: /A passkey was added/,
  passkeyRemoved: /A passkey was removed/,
  wayInAdded: /A way of signing in was added/,
  wayInRemoved: /A way of signing in was removed/,
  lookedAt: /looked at your|looking at your|looks at your/,
  invitation: /You are invited/,
  takenOver: /An unconfirmed .* account is now yours/,
} as const;

/** Every mail to `address`, newest first. */
export async function mailsTo(page: Page, address: string): Promise<MailboxMessage[]> {
  const answer = await page.request.get('/dev/mailbox/messages', { params: { to: address } });
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as ListPage<MailboxMessage>).items;
}

/** The newest mail of that subject, waited for; `count` says how many must have come by then. */
export async function waitForMail(
  page: Page,
  address: string,
  subject: RegExp,
  count = 1,
): Promise<MailboxMessage> {
  let found: MailboxMessage[] = [];
  await expect
    .poll(
      async () => {
        found = (await mailsTo(page, address)).filter((mail) => subject.test(mail.subject));
        return found.length;
      },
      { message: `mail ${subject} to ${address}`, intervals: [50, 100, 200] },
    )
    .toBeGreaterThanOrEqual(count);
  const [newest] = found;
  if (newest === undefined) throw new Error('The mail is gone.');
  return newest;
}

/** The code of a mail that must have one. */
export function codeOf(mail: MailboxMessage): string {
  if (mail.code === null) throw new Error(`“${mail.subject}” has no code.`);
  return mail.code;
}

/** The path of the mail's first link. */
export function linkOf(mail: MailboxMessage): string {
  const [link] = mail.links;
  if (link === undefined) throw new Error(`“${mail.subject}” has no link.`);
  return new URL(link).pathname;
}

/** Reads a mail as a person does, in the mailbox page, and follows its link: the page that opens. */
export async function followMailedLink(
  mailbox: Page,
  address: string,
  subject: RegExp,
  button: string,
): Promise<Page> {
  await expect(mailbox.getByText('Live', { exact: true })).toBeVisible();
  await mailbox.getByRole('searchbox', { name: 'Search by recipient or subject' }).fill(address);
  await mailbox.getByRole('region', { name: 'Mails' }).getByRole('link', { name: subject }).first().click();
  const mail = mailbox.getByRole('article');
  await expect(mail.getByRole('heading', { level: 2, name: subject })).toBeVisible();
  await expect(mail.getByText(address, { exact: true })).toBeVisible();
  const opening = mailbox.context().waitForEvent('page');
  await mailbox.getByRole('link', { name: button }).click();
  return await opening;
}
