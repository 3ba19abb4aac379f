import type { Page } from '@playwright/test';
import { expect } from './journey';
import { linkOf, mails, mailsTo, waitForMail } from './mailbox';
import { button, field, heading } from './steps';

/** The path of the link in the newest mail of that subject; `count` says how many must have come by then. */
export async function mailedLink(page: Page, address: string, subject: RegExp, count = 1): Promise<string> {
  return linkOf(await waitForMail(page, address, subject, count));
}

/** Opens it in `page`, as a person who reads the mail there. */
export async function openMailedLink(page: Page, address: string, subject: RegExp, count = 1): Promise<void> {
  await page.goto(await mailedLink(page, address, subject, count));
}

/** None of that subject was sent; asked when something asked for later has arrived. */
export async function expectNoMail(page: Page, address: string, subject: RegExp): Promise<void> {
  const subjects = (await mailsTo(page, address)).map((mail) => mail.subject);
  expect(subjects.filter((each) => subject.test(each))).toEqual([]);
}

/** The secret of a link. */
export function tokenIn(link: string): string {
  const token = link.split('/').at(-1) ?? '';
  expect(token.length, `the token of ${link}`).toBeGreaterThan(20);
  return token;
}

/** Asks for a sign-in link in the form, and waits for the page that waits. */
export async function askForSignInLink(page: Page, email: string): Promise<void> {
  await page.goto('/auth/email-link');
  await field(page, 'Email').fill(email);
  await button(page, 'Send the link').click();
  await expect(heading(page, 'Look at your mail')).toBeVisible();
}

/** The two digits that the waiting page shows. */
export async function shownDigits(page: Page): Promise<string> {
  const shown = await page.getByText(/^Your number: \d \d$/).textContent();
  return (shown ?? '').replaceAll(/\D/g, '');
}

/** From the mail about a locked account to a new password. */
export async function resetByLockMail(page: Page, address: string, password: string): Promise<void> {
  await openMailedLink(page, address, mails.accountLocked);
  await expect(heading(page, 'Choose a new password')).toBeVisible();
  await field(page, 'New password').fill(password);
  await button(page, 'Save new password').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.getByText('Your new password is set')).toBeVisible();
}
