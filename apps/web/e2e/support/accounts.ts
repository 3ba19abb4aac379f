import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { codeOf, mails, waitForMail } from './mailbox';

export interface Person {
  name: string;
  email: string;
  password: string;
}

/** Somebody nobody else in the run knows. */
export function newPerson(): Person {
  return {
    name: 'Ada Lovelace',
    email: `ada.${randomUUID()}@example.com`,
    password: 'quiet lanterns over mossy stone',
  };
}

const delivery = { 'X-Auth-Delivery': 'cookie' };

/** Registers over the API, for journeys that begin later. Nobody is signed in by it. */
export async function register(page: Page, person: Person): Promise<{ verificationId: string }> {
  const answer = await page.request.post('/v1/auth/register', { data: person });
  expect(answer.status()).toBe(202);
  return (await answer.json()) as { verificationId: string };
}

/** Registers and confirms the address over the API; the browser of `page` ends up signed out. */
export async function haveAccount(page: Page, person: Person = newPerson()): Promise<Person> {
  const { verificationId } = await register(page, person);
  const code = codeOf(await waitForMail(page, person.email, mails.verification));
  // Without the cookie delivery the session goes to a body that nobody keeps.
  const answer = await page.request.post('/v1/auth/verify-email', { data: { verificationId, code } });
  expect(answer.status()).toBe(200);
  const { refreshToken } = (await answer.json()) as { refreshToken: string };
  const ended = await page.request.post('/v1/auth/logout', { data: { refreshToken } });
  expect(ended.status()).toBe(200);
  return person;
}

/** Signs the browser of `page` in over the API. Its pages know after their next load. */
export async function signIn(page: Page, { email, password }: Person): Promise<{ accessToken: string }> {
  const answer = await page.request.post('/v1/auth/login', { data: { email, password }, headers: delivery });
  expect(answer.status()).toBe(200);
  return (await answer.json()) as { accessToken: string };
}

/** A signed-in person, without a click. */
export async function haveSession(page: Page, person: Person = newPerson()): Promise<Person> {
  await haveAccount(page, person);
  await signIn(page, person);
  return person;
}
