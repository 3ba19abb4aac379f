import type { Locator, Page } from '@playwright/test';
import { haveTwoStep } from './support/account-api';
import { haveSession, newPerson, signIn } from './support/accounts';
import { haveAuthenticator } from './support/authenticator';
import { devices, expect, test } from './support/journey';
import { codeOf, mails, waitForMail } from './support/mailbox';
import { button, expectAccount, expectSignedOut, field, heading } from './support/steps';
import { refused } from './support/watch';

/** Tabs on until the control has the focus: what cannot be reached fails here. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(control, 'reachable with the Tab key').toBeFocused();
}

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, field(page, label));
  await page.keyboard.type(text);
}

async function press(page: Page, control: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await expect(control).toBeVisible();
  await tabTo(page, control);
  await page.keyboard.press(key);
}

/** Presses a key in an open menu; the focus follows a moment later. */
async function walkMenu(page: Page, key: string, item: string): Promise<void> {
  await page.keyboard.press(key);
  const menu = page.getByRole('menu');
  const named = { name: item, exact: true };
  await expect(menu.getByRole('menuitem', named).or(menu.getByRole('menuitemradio', named))).toBeFocused();
}

/** Keyboard users must see where they are. */
async function expectVisibleFocus(control: Locator): Promise<void> {
  await expect(control).toBeFocused();
  const outline = await control.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
  });
  expect(outline).toBeGreaterThanOrEqual(2);
}

test('the whole flow without a mouse', async ({ page }) => {
  const person = newPerson();
  await page.goto('/');
  await press(page, page.getByRole('navigation').getByRole('link', { name: 'Create account' }));
  await expect(heading(page, 'Create your account')).toBeFocused();
  await typeInto(page, 'Name (optional)', person.name);
  await typeInto(page, 'Email', person.email);
  await typeInto(page, 'Password', person.password);
  await page.keyboard.press('Enter');

  await expect(heading(page, 'Check your inbox')).toBeVisible();
  await tabTo(page, field(page, 'Six-digit code'));
  await page.keyboard.type(codeOf(await waitForMail(page, person.email, mails.verification)));
  await expectAccount(page, person);

  await press(page, page.getByRole('link', { name: 'Security' }));
  await expect(heading(page, 'Security')).toBeFocused();
  await press(page, button(page, 'Account menu'));
  await expect(page.getByRole('menu')).toBeVisible();
  await walkMenu(page, 'End', 'Sign out everywhere');
  await walkMenu(page, 'ArrowUp', 'Sign out');
  await page.keyboard.press('Enter');
  await expectSignedOut(page, person);
  await expect(heading(page, 'Sign in')).toBeFocused();

  await typeInto(page, 'Email', person.email);
  await typeInto(page, 'Password', person.password);
  await press(page, button(page, 'Show password'), 'Space');
  await expect(field(page, 'Password')).toHaveAttribute('type', 'text');
  await press(page, button(page, 'Sign in'));
  await expectAccount(page, person);
});

test('the second step without a mouse, by every way there is', async ({ page, openDevice, watch }) => {
  watch.expect(refused(401)); // the wrong code
  const person = await haveSession(page);
  await page.goto('/account');
  await expectAccount(page, person);
  const { app, recoveryCodes } = await haveTwoStep(page);
  await haveAuthenticator(page);
  await press(page, button(page, 'Add a passkey'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your passkey is added', { exact: true })).toBeVisible();

  const other = await openDevice(devices.windows);
  await other.goto('/auth/login');
  await typeInto(other, 'Email', person.email);
  await typeInto(other, 'Password', person.password);
  await other.keyboard.press('Enter');
  await expect(heading(other, 'Enter the code from your app')).toBeVisible();
  await expect(field(other, 'Six-digit code')).toBeFocused();
  await other.keyboard.type(app.wrongCode());
  await expect(other.getByText(/^That code is not right/).first()).toBeVisible();
  await expect(field(other, 'Six-digit code')).toBeFocused();

  for (const control of ['Use a recovery code', 'Use a passkey', 'Back to sign in']) {
    await tabTo(other, button(other, control));
    await expectVisibleFocus(button(other, control));
  }
  await press(other, button(other, 'Use a passkey'), 'Space');
  await expect(heading(other, 'Confirm with a passkey')).toBeFocused();
  await tabTo(other, button(other, 'Continue with a passkey'));
  await expectVisibleFocus(button(other, 'Continue with a passkey'));
  await press(other, button(other, 'Use your authenticator app'));
  await expect(field(other, 'Six-digit code')).toBeFocused();
  await press(other, button(other, 'Use a recovery code'));
  await expect(field(other, 'Recovery code')).toBeFocused();
  await other.keyboard.type(recoveryCodes[0] ?? '');
  await other.keyboard.press('Enter');
  await expectAccount(other, person);
});

test('the first stop is the way past the navigation, and it can be seen', async ({ page }) => {
  await haveSession(page);
  for (const path of ['/account', '/auth/verify-email']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  }
});

test('every control shows its focus', async ({ page }) => {
  await page.goto('/auth/login');
  await expect(heading(page, 'Sign in')).toBeVisible();
  for (const control of [
    page.getByRole('link', { name: 'AuthFlow, home' }),
    page.getByRole('button', { name: /theme$/ }),
    page.getByRole('link', { name: 'Create an account' }),
    field(page, 'Email'),
    page.getByRole('link', { name: 'Forgot password?' }),
    field(page, 'Password'),
    button(page, 'Show password'),
    button(page, 'Sign in'),
  ]) {
    await tabTo(page, control);
    await expectVisibleFocus(control);
  }
});

test('a change of page moves the focus to its title and names the tab', async ({ page }) => {
  await haveSession(page);
  await page.goto('/account');
  await expect(heading(page, 'Profile')).toBeVisible();
  for (const name of ['Security', 'Sessions', 'Activity', 'Profile']) {
    await press(page, page.getByRole('navigation', { name: 'Account' }).getByRole('link', { name }));
    await expect(heading(page, name)).toBeFocused();
    await expect(page).toHaveTitle(`${name} · AuthFlow`);
  }
});

test('a dialog keeps the focus, closes with Escape and gives it back', async ({ page, openDevice }) => {
  const person = await haveSession(page);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  await page.goto('/account/sessions');
  const opener = button(page, 'Sign out all others');
  await press(page, opener, 'Space');
  const dialog = page.getByRole('dialog');
  const cancel = dialog.getByRole('button', { name: 'Cancel' });
  const confirm = dialog.getByRole('button', { name: 'Sign out all others' });
  await expect(cancel).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(confirm).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(cancel).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(confirm).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();

  await press(page, button(page, 'Account menu'));
  await walkMenu(page, 'End', 'Sign out everywhere');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(button(page, 'Account menu')).toBeFocused();

  await press(page, opener);
  await press(page, confirm);
  await expect(page.getByText('One device is signed out', { exact: true })).toBeVisible();
  await expect(opener).toHaveCount(0);
  await expect(page.getByRole('main').getByRole('list')).toBeFocused();
});

test('the menu opens, walks, closes and gives the focus back', async ({ page }) => {
  await haveSession(page);
  await page.goto('/account');
  const trigger = button(page, 'Account menu');
  await press(page, trigger);
  await expect(page.getByRole('menuitemradio', { name: 'Light' })).toBeFocused();
  await walkMenu(page, 'ArrowDown', 'Dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(trigger).toBeFocused();
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
