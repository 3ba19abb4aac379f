import { expect, type Locator, type Page } from '@playwright/test';
import { forgetProvider, providerName, signInAtProvider, type ProviderPerson } from './provider';
import { button } from './steps';

/** From a page with provider buttons to the provider, which asks who it is. */
export async function leaveForProvider(page: Page): Promise<void> {
  await forgetProvider(page.context());
  await button(page, `Continue with ${providerName}`).click();
  await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
}

/** From the sign-in page over the provider and back. */
export async function signInByProvider(page: Page, person: ProviderPerson): Promise<void> {
  await page.goto('/auth/login');
  await leaveForProvider(page);
  await signInAtProvider(page, person);
}

/** The provider's line in the security settings. */
export const connection = (page: Page): Locator =>
  page
    .getByRole('list', { name: 'Accounts elsewhere' })
    .getByRole('listitem')
    .filter({ hasText: providerName });

export async function openSecurity(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Security' }).click();
  await expect(connection(page)).toBeVisible();
}

/** Asks to disconnect the provider: the question that opens. */
export async function askToDisconnect(page: Page): Promise<Locator> {
  await button(page, `Disconnect ${providerName}`).click();
  const question = page.getByRole('dialog', { name: `Disconnect ${providerName}?` });
  await question.getByRole('button', { name: `Disconnect ${providerName}` }).click();
  return question;
}
