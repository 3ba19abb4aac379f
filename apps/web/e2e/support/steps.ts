import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './accounts';

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { level: 1, name });
export const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });
export const button = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

export async function fillRegistration(page: Page, { name, email, password }: Person): Promise<void> {
  await field(page, 'Name (optional)').fill(name);
  await field(page, 'Email').fill(email);
  await field(page, 'Password').fill(password);
}

export async function registerByForm(page: Page, person: Person): Promise<void> {
  await page.goto('/auth/register');
  await fillRegistration(page, person);
  await button(page, 'Create account').click();
  await expect(heading(page, 'Check your inbox')).toBeVisible();
}

export async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await field(page, 'Email').fill(email);
  await field(page, 'Password').fill(password);
}

export async function signInByForm(page: Page, { email, password }: Person): Promise<void> {
  await page.goto('/auth/login');
  await fillSignIn(page, email, password);
  await button(page, 'Sign in').click();
}

export async function changePasswordByForm(page: Page, current: string, next: string): Promise<void> {
  await page.getByRole('link', { name: 'Security' }).click();
  await field(page, 'Current password').fill(current);
  await field(page, 'New password').fill(next);
  await button(page, 'Change password').click();
}

export async function chooseFromMenu(page: Page, item: string): Promise<void> {
  await button(page, 'Account menu').click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** The account page, with the person's own data on it. */
export async function expectAccount(page: Page, person: Person): Promise<void> {
  await expect(heading(page, 'Profile')).toBeVisible();
  await expect(page.getByRole('main').getByText(person.email)).toBeVisible();
}

/** The sign-in page, with nothing of the person's on it. */
export async function expectSignedOut(page: Page, person: Person): Promise<void> {
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.getByText(person.email)).toHaveCount(0);
  await expect(page.getByText(person.name)).toHaveCount(0);
}

export async function openOwnAccount(page: Page, person: Person): Promise<void> {
  await page.goto('/account');
  await expectAccount(page, person);
}

export async function expectPasswordRefused(page: Page, { email, password }: Person): Promise<void> {
  await page.goto('/auth/login');
  await fillSignIn(page, email, password);
  await button(page, 'Sign in').click();
  await expect(page.getByRole('alert')).toContainText('Email or password is wrong.');
}
