import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import { haveAccount, newPerson, signIn, type Person } from './accounts';
import { giveRoles } from './journey-database';
import { button, field, heading } from './steps';

/** Somebody who can be found among everybody else of the run. */
export function newStranger(): Person {
  const word = randomUUID().slice(0, 8);
  return { ...newPerson(), name: `Grace ${word}`, email: `grace.${word}@example.com` };
}

/** Signs somebody with `roles` in in the browser of `page`. */
export async function haveOperator(page: Page, roles: readonly string[] = ['admin']): Promise<Person> {
  const operator = await haveAccount(page);
  await giveRoles(operator.email, roles);
  await signIn(page, operator);
  return operator;
}

/** The row of somebody in the list of users. */
export function rowOf(page: Page, { email }: Person): Locator {
  return page.getByRole('row').filter({ hasText: email });
}

/** From the list to somebody's page, as one finds them. */
export async function openUser(page: Page, person: Person): Promise<void> {
  await page.goto('/admin/users');
  await page.getByRole('searchbox', { name: 'Search users' }).fill(person.email);
  await rowOf(page, person).getByRole('link').click();
  await expect(heading(page, person.name)).toBeVisible();
}

/** Opens the question before one of the things that can be done to an account. */
export async function chooseAct(page: Page, act: string): Promise<Locator> {
  await button(page, 'Actions').click();
  await page.getByRole('menuitem', { name: act, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  return dialog;
}

export async function banByForm(page: Page, reason: string): Promise<void> {
  const dialog = await chooseAct(page, 'Ban');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText('Banned, with an open end')).toBeVisible();
}

/** Sends an invitation from the list of users. */
export async function inviteByForm(page: Page, { name, email }: Person): Promise<void> {
  await page.goto('/admin/users');
  await button(page, 'Invite').click();
  await field(page, 'Email').fill(email);
  await field(page, 'Name (optional)').fill(name);
  await button(page, 'Send the invitation').click();
  await expect(page.getByText('The invitation is on its way', { exact: true })).toBeVisible();
}
