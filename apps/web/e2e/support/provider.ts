import { randomUUID } from 'node:crypto';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { currentRun } from './run';

/** What the product calls the provider of the journeys, which is a real one: apps/api/test/support/identity-provider.ts. */
export const providerName = 'Example ID';

export const providerOrigin = (): string => `http://127.0.0.1:${currentRun().providerPort}`;

/** Somebody at the provider. It says about their address whatever it likes. */
export interface ProviderPerson {
  sub: string;
  name: string;
  email?: string;
  email_verified?: boolean;
}

/** Somebody the provider knows from now on, with an address nobody else in the run has unless one is given. */
export async function haveProviderPerson(
  page: Page,
  given: Partial<ProviderPerson> = {},
): Promise<ProviderPerson & { email: string }> {
  const sub = randomUUID();
  const person = { sub, name: `Ada ${sub}`, email: `ada.${sub}@example.com`, email_verified: true, ...given };
  await tellProvider(page, person);
  return person;
}

/** Changes what the provider says about somebody at their next sign-in. */
export async function tellProvider(page: Page, person: ProviderPerson): Promise<void> {
  const answer = await page.request.post(`${providerOrigin()}/accounts`, { data: person });
  expect(answer.status()).toBe(204);
}

/** The provider's own page, on which a person says who they are there. */
export async function signInAtProvider(page: Page, { name }: ProviderPerson): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
  expect(new URL(page.url()).origin).toBe(providerOrigin());
  await page.getByRole('button', { name }).click();
}

export async function cancelAtProvider(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
}

/** Signs the browser out there, so that the provider asks again who it is. */
export async function forgetProvider(context: BrowserContext): Promise<void> {
  await context.clearCookies({ domain: '127.0.0.1' });
}
