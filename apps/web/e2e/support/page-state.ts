import type { Page } from '@playwright/test';
import { haveSession, type Person } from './accounts';
import { devices, expect } from './journey';
import { linkOf, waitForMail } from './mailbox';
import { heading } from './steps';

export interface PageState {
  name: string;
  /** Brings a fresh, signed-out browser there. */
  reach: (page: Page) => Promise<unknown>;
  /** What the browser may complain about on the way. */
  faults?: RegExp[];
}

export async function openLink(page: Page, subject: RegExp, email: string): Promise<void> {
  await page.goto(linkOf(await waitForMail(page, email, subject)));
}

export async function openAccount(page: Page, path = '', title = 'Profile'): Promise<Person> {
  const person = await haveSession(page);
  await page.goto(`/account${path}`);
  await expect(heading(page, title)).toBeVisible();
  return person;
}

/** Signs in from a browser that shares nothing with the one of `page`: the account does not know it. */
export async function signInElsewhere(page: Page, { email, password }: Person): Promise<void> {
  const answer = await fetch(new URL('/v1/auth/login', page.url()), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': devices.windows.userAgent },
    body: JSON.stringify({ email, password }),
  });
  expect(answer.status).toBe(200);
}
