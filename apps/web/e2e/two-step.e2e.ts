import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { claimsOf, expectNoSession, haveTwoStep, mfaStatusOf } from './support/account-api';
import { haveSession, signIn, type Person } from './support/accounts';
import { createAuthenticatorApp, type AuthenticatorApp } from './support/authenticator-app';
import { devices, expect, test } from './support/journey';
import { ageSessions } from './support/journey-database';
import { mails, waitForMail } from './support/mailbox';
import {
  button,
  chooseFromMenu,
  expectAccount,
  expectSignedOut,
  field,
  heading,
  signInByForm,
} from './support/steps';
import { refused } from './support/watch';

const appStep = 'Enter the code from your app';
const dialogCode = 'Code from your authenticator app';
const wrongCode = 'That code is not right';
const rowOf = (page: Page, text: string): Locator => page.getByRole('listitem').filter({ hasText: text });

async function openSecurity(page: Page): Promise<void> {
  await page.goto('/account/security');
  await expect(heading(page, 'Security')).toBeVisible();
}

/** Reads the dialog as an app without a camera does: the key, letter by letter. */
async function readSetupKey(dialog: Locator): Promise<AuthenticatorApp> {
  const picture = dialog.getByRole('img', { name: 'QR code for your authenticator app' });
  await expect(picture).toBeVisible();
  expect(
    await picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth),
  ).toBeTruthy();
  const key = await dialog.getByRole('group', { name: 'Setup key' }).locator('code').innerText();
  expect(key).toMatch(/^([A-Z2-7]{4} ?)+$/);
  const uri = await dialog.getByRole('link', { name: 'open your app' }).getAttribute('href');
  const { protocol, host, searchParams } = new URL(uri ?? '');
  expect([protocol, host, searchParams.get('secret')]).toEqual(['otpauth:', 'totp', key.replaceAll(' ', '')]);
  return createAuthenticatorApp(key);
}

/** The codes as shown, copied and saved; they are let go of only by somebody who says they are safe. */
async function saveCodes(page: Page): Promise<string[]> {
  const dialog = page.getByRole('dialog', { name: 'Save your recovery codes' });
  const list = dialog.getByRole('list', { name: 'Your recovery codes' });
  await expect(list).toBeFocused();
  const codes = await list.getByRole('listitem').allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy all' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'));
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^authflow-recovery-codes-\d{4}-\d\d-\d\d\.txt$/);
  const text = readFileSync(await file.path(), 'utf8');
  for (const code of codes) expect(text).toContain(code);

  await dialog.getByLabel('I have saved these codes').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return codes;
}

async function signInToSecondStep(page: Page, person: Person): Promise<void> {
  await signInByForm(page, person);
  await expect(heading(page, appStep)).toBeVisible();
}

async function useRecoveryCode(page: Page, code: string): Promise<void> {
  await button(page, 'Use a recovery code').click();
  await expect(heading(page, 'Enter a recovery code')).toBeVisible();
  await field(page, 'Recovery code').fill(code);
  await button(page, 'Confirm').click();
}

test('an authenticator app is set up, and asked for at the next sign-in', async ({ page, watch }) => {
  const person = await haveSession(page);
  await openSecurity(page);
  await button(page, 'Set up two-step verification').click();
  const dialog = page.getByRole('dialog', { name: 'Set up your authenticator app' });
  const app = await readSetupKey(dialog);
  expect(await mfaStatusOf(page)).toMatchObject({ enabled: false, totp: null });

  watch.expect(refused(400));
  await expect(field(page, dialogCode)).toBeFocused();
  await page.keyboard.type(app.wrongCode());
  await expect(dialog.getByText(wrongCode).first()).toBeVisible();
  await expect(field(page, dialogCode)).toHaveValue('');
  await page.keyboard.type(await app.code());
  await saveCodes(page);
  await expect(page.getByText('Two-step verification is on', { exact: true })).toBeVisible();
  await expect(rowOf(page, 'Recovery codes')).toContainText('10 of 10 left');
  expect(await mfaStatusOf(page)).toMatchObject({ enabled: true, recoveryCodesLeft: 10, hasPassword: true });
  await waitForMail(page, person.email, mails.twoStepOn);

  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await signInToSecondStep(page, person);
  watch.expect(refused(401));
  await expect(field(page, 'Six-digit code')).toBeFocused();
  await page.keyboard.type(app.wrongCode());
  await expect(page.getByText(wrongCode).first()).toBeVisible();
  await expectNoSession(page);
  await page.keyboard.type(await app.code());
  await expectAccount(page, person);
  expect((await claimsOf(page)).amr).toEqual(expect.arrayContaining(['pwd', 'otp', 'mfa']));
});

test('half a sign-in opens nothing, and a reload starts it over', async ({ page, openDevice, watch }) => {
  watch.expect(refused(401)); // a page that needs a session asks for one
  const person = await haveSession(page);
  await haveTwoStep(await openedAt(page));
  const other = await openDevice(devices.windows);
  await signInToSecondStep(other, person);
  await other.goto('/account');
  await expectSignedOut(other, person);
  await signInToSecondStep(other, person);
  await other.reload();
  await expectSignedOut(other, person);
  await expect(other.getByText('the second step is forgotten when the page is loaded again')).toBeVisible();
  await signInToSecondStep(other, person);
  await button(other, 'Back to sign in').click();
  await expectSignedOut(other, person);
});

test('five wrong codes end the attempt, and the password still opens the next', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = await haveSession(page);
  const { app } = await haveTwoStep(await openedAt(page));
  const other = await openDevice(devices.windows);
  watch.expect(refused(401));
  await signInToSecondStep(other, person);
  for (const warning of [null, null, '2 tries are left.', 'One try is left.']) {
    await typeCode(other, app.wrongCode());
    await expect(other.getByText(wrongCode).first()).toBeVisible();
    if (warning !== null) await expect(other.getByText(warning)).toBeVisible();
  }
  await typeCode(other, app.wrongCode());
  await expectSignedOut(other, person);
  await expect(other.getByText('took too long, or too many tries')).toBeVisible();
  await signInToSecondStep(other, person);
  await typeCode(other, await app.code());
  await expectAccount(other, person);
});

test('a recovery code opens the account once', async ({ page, openDevice, watch }) => {
  const person = await haveSession(page);
  const { recoveryCodes } = await haveTwoStep(await openedAt(page));
  const [code = ''] = recoveryCodes;
  const phone = await openDevice(devices.phone);
  await signInToSecondStep(phone, person);
  await useRecoveryCode(phone, ` ${code.toUpperCase()} `); // as people type it
  await expectAccount(phone, person);
  await openSecurity(phone);
  await expect(rowOf(phone, 'Recovery codes')).toContainText('9 of 10 left');
  expect((await mfaStatusOf(phone)).recoveryCodesLeft).toBe(9);
  await waitForMail(page, person.email, mails.recoveryCodeUsed);

  watch.expect(refused(401));
  const desk = await openDevice(devices.windows);
  await signInToSecondStep(desk, person);
  await useRecoveryCode(desk, code);
  await expect(desk.getByText('That code is wrong or was used before.')).toBeVisible();
  await expect(field(desk, 'Recovery code')).toBeFocused();
  await expectNoSession(desk);
  expect((await mfaStatusOf(page)).recoveryCodesLeft).toBe(9);
});

test('new recovery codes make the old ones worthless', async ({ page, openDevice, watch }) => {
  const person = await haveSession(page);
  const { recoveryCodes: old } = await haveTwoStep(await openedAt(page));
  await openSecurity(page);
  await button(page, 'Make new codes').click();
  const question = page.getByRole('dialog', { name: 'Make new recovery codes?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(button(page, 'Make new codes')).toBeFocused();
  await button(page, 'Make new codes').click();
  await question.getByRole('button', { name: 'Make new codes' }).click();
  const fresh = await saveCodes(page);
  expect(fresh.filter((code) => old.includes(code))).toEqual([]);
  await waitForMail(page, person.email, mails.newRecoveryCodes);

  watch.expect(refused(401));
  const other = await openDevice(devices.windows);
  await signInToSecondStep(other, person);
  await useRecoveryCode(other, old[0] ?? '');
  await expect(other.getByText('That code is wrong or was used before.')).toBeVisible();
  await field(other, 'Recovery code').fill(fresh[9] ?? '');
  await button(other, 'Confirm').click();
  await expectAccount(other, person);
  expect((await mfaStatusOf(other)).recoveryCodesLeft).toBe(9);
});

test('an old sign-in confirms itself before it changes factors, and the change goes on by itself', async ({
  page,
  watch,
}) => {
  const person = await haveSession(page);
  const { app } = await haveTwoStep(await openedAt(page));
  await ageSessions(person.email, 11);
  await openSecurity(page);
  watch.expect(refused(400), refused(403));

  await button(page, 'Turn off').click();
  const removal = page.getByRole('dialog', { name: 'Turn off two-step verification?' });
  await removal.getByRole('button', { name: 'Turn off' }).click();
  const question = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(question.getByLabel(dialogCode)).toBeFocused(); // until then, Escape belongs to the dialog below
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(removal).toBeVisible();
  expect((await mfaStatusOf(page)).enabled).toBe(true);

  await removal.getByRole('button', { name: 'Turn off' }).click();
  await expect(question.getByLabel('Your password')).toHaveCount(0); // the password alone is too little here
  await expect(question.getByLabel(dialogCode)).toBeFocused();
  await page.keyboard.type(app.wrongCode());
  await expect(question.getByText(/That code is not right/).first()).toBeVisible();
  await page.keyboard.type(await app.code());
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Two-step verification is off', { exact: true })).toBeVisible();
  expect(await mfaStatusOf(page)).toMatchObject({ enabled: false, totp: null, recoveryCodesLeft: 0 });
  await waitForMail(page, person.email, mails.twoStepOff);

  await chooseFromMenu(page, 'Sign out');
  await expectSignedOut(page, person);
  await signInByForm(page, person);
  await expectAccount(page, person);
});

test('one confirmation carries a whole set-up, and asks for the password where there is no app yet', async ({
  page,
  watch,
}) => {
  const person = await haveSession(page);
  await ageSessions(person.email, 11);
  await openSecurity(page);
  watch.expect(refused(401), refused(403));
  await button(page, 'Set up two-step verification').click();
  const question = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await expect(question.getByLabel('Your password')).toBeFocused();
  await page.keyboard.type('not her password');
  await page.keyboard.press('Enter');
  await expect(question.getByText('That is not your password. Try again.')).toBeVisible();
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  const dialog = page.getByRole('dialog', { name: 'Set up your authenticator app' });
  const app = await readSetupKey(dialog);
  await dialog.getByLabel(dialogCode).fill(await app.code());
  await saveCodes(page);
  await expect(rowOf(page, 'Authenticator app')).toContainText('Set up on');
  await button(page, 'Make new codes').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
  await saveCodes(page); // no second question
});

/** Somebody signed in on two devices sets the app up on one of them. */
async function setUpBesidePhone(page: Page, phone: Page) {
  const person = await haveSession(page);
  await signIn(phone, person);
  await openSecurity(phone);
  await openSecurity(page);
  await button(page, 'Set up two-step verification').click();
  const app = await readSetupKey(page.getByRole('dialog', { name: 'Set up your authenticator app' }));
  await page
    .getByRole('dialog')
    .getByLabel(dialogCode)
    .fill(await app.code());
  await saveCodes(page);
  return { person, app };
}

test('devices that were signed in before are signed out, or prove the second step before they touch it', async ({
  page,
  openDevice,
  watch,
}) => {
  const phone = await openDevice(devices.phone);
  const { app } = await setUpBesidePhone(page, phone);
  await page
    .getByRole('dialog', { name: 'Sign out your other devices?' })
    .getByRole('button', { name: 'Leave them signed in' })
    .click();

  watch.expect(refused(403));
  await openSecurity(phone);
  await button(phone, 'Make new codes').click();
  await phone.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
  const question = phone.getByRole('dialog', { name: 'Confirm it’s you' });
  await question.getByLabel(dialogCode).fill(await app.code());
  await expect(phone.getByRole('dialog', { name: 'Save your recovery codes' })).toBeVisible();
  expect((await claimsOf(phone)).amr).toEqual(expect.arrayContaining(['otp', 'mfa']));
});

test('setting up signs the other devices out when asked to', async ({ page, openDevice, watch }) => {
  const phone = await openDevice(devices.phone);
  const { person, app } = await setUpBesidePhone(page, phone);
  const others = page.getByRole('dialog', { name: 'Sign out your other devices?' });
  await expect(others.getByRole('button', { name: 'Sign out all others' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(others).toHaveCount(0);
  watch.expect(refused(401));
  await phone.reload();
  await expectSignedOut(phone, person);
  await signInToSecondStep(phone, person);
  await typeCode(phone, await app.code());
  await expectAccount(phone, person);
});

/** Helpers ask the API as the browser's own page does, so one must be open. */
async function openedAt(page: Page): Promise<Page> {
  await page.goto('/account');
  await expect(heading(page, 'Profile')).toBeVisible();
  return page;
}

async function typeCode(page: Page, code: string): Promise<void> {
  await field(page, 'Six-digit code').fill(code);
}
