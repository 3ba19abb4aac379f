import type { Locator, Page } from '@playwright/test';
import { haveAccount, haveSession, signIn, type Person } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { button, chooseFromMenu, expectAccount, expectSignedOut, heading } from './support/steps';
import { refused } from './support/watch';

const rowOf = (page: Page, device: string): Locator => page.getByRole('listitem').filter({ hasText: device });

async function openSessions(page: Page, person: Person): Promise<void> {
  await page.goto('/account');
  await expectAccount(page, person);
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(heading(page, 'Sessions')).toBeVisible();
}

test('every device is listed by name, and one of them is signed out at once', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  const desk = await openDevice(devices.windows);
  await signIn(desk, person);
  await openSessions(phone, person);
  await openSessions(page, person);

  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await expect(rowOf(page, 'This device')).toHaveCount(1);
  await expect(rowOf(page, 'Firefox on Windows')).toContainText('Used just now');
  await expect(rowOf(page, 'This device').getByRole('button')).toHaveCount(0);
  await rowOf(page, 'Safari on iOS')
    .getByRole('button', { name: /^Sign out/ })
    .click();
  await expect(page.getByText('Safari on iOS is signed out', { exact: true })).toBeVisible();
  await expect(rowOf(page, 'Safari on iOS')).toHaveCount(0);
  await expect(rowOf(page, 'Firefox on Windows')).toHaveCount(1);

  watch.expect(refused(401));
  await phone.getByRole('link', { name: 'Activity' }).click();
  await expectSignedOut(phone, person);
  await expect(phone.getByText('Your session has ended.')).toBeVisible();
  await openSessions(desk, person);
  await expect(desk.getByRole('main').getByRole('listitem')).toHaveCount(2);
});

test('all others are signed out together, after a question', async ({ page, openDevice, watch }) => {
  const person = await haveSession(page);
  const others = [await openDevice(devices.phone), await openDevice(devices.windows)];
  for (const other of others) {
    await signIn(other, person);
    await openSessions(other, person);
  }
  await openSessions(page, person);

  await button(page, 'Sign out all others').click();
  const dialog = page.getByRole('dialog', { name: 'Sign out all other devices?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
  await button(page, 'Sign out all others').click();
  await dialog.getByRole('button', { name: 'Sign out all others' }).click();
  await expect(page.getByText('2 devices are signed out', { exact: true })).toBeVisible();
  await expect(page.getByText('No other device is signed in to your account.')).toBeVisible();

  watch.expect(refused(401));
  for (const other of others) {
    await other.reload();
    await expectSignedOut(other, person);
  }
  await page.reload();
  await expect(rowOf(page, 'This device')).toHaveCount(1);
});

test('signing out everywhere ends this device, its other tabs and every other one', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  await openSessions(phone, person);
  await page.goto('/account');
  await expectAccount(page, person);
  const secondTab = await page.context().newPage();
  await openSessions(secondTab, person);

  await chooseFromMenu(page, 'Sign out everywhere');
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' });
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expectSignedOut(page, person);
  await expectSignedOut(secondTab, person);
  watch.expect(refused(401));
  await phone.getByRole('link', { name: 'Profile' }).click();
  await phone.getByRole('link', { name: 'Activity' }).click();
  await expectSignedOut(phone, person);
});

test('the timeline tells what happened, where from and when', async ({ page, openDevice }) => {
  const person = await haveAccount(page);
  const { email } = person;
  const stranger = await openDevice(devices.windows);
  await stranger.request.post('/v1/auth/login', { data: { email, password: 'a guess of a stranger' } });
  await signIn(page, person);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  await openSessions(page, person);
  await rowOf(page, 'Safari on iOS')
    .getByRole('button', { name: /^Sign out/ })
    .click();
  await expect(rowOf(page, 'Safari on iOS')).toHaveCount(0);

  await page.getByRole('link', { name: 'Activity' }).click();
  const today = page.getByRole('region', { name: 'Today' });
  const newest = today.getByRole('listitem');
  await expect(newest.nth(0)).toContainText('A session was ended');
  await expect(newest.nth(1)).toContainText(/You signed in[^]*Safari on iOS/);
  await expect(newest.nth(2)).toContainText('You signed in');
  await expect(newest.nth(3)).toContainText(/A sign-in failed[^]*Firefox on Windows/);
  await expect(today.getByText('You confirmed your email address')).toBeVisible();
  await expect(today.getByText('You created your account')).toBeVisible();
});

test('a changed name shows on the page at once and stays', async ({ page }) => {
  const person = await haveSession(page);
  await page.goto('/account');
  await page.getByRole('textbox', { name: 'Name' }).fill('  Ada King ');
  await button(page, 'Save').click();
  await expect(page.getByText('Your name is saved', { exact: true })).toBeVisible();
  await expect(page.getByText('Ada King', { exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Ada King');
  await expectAccount(page, person);
});
