import type { Page } from '@playwright/test';
import { expectNoSession } from './support/account-api';
import { haveAccount, newPerson, register, type Person } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { askForSignInLink, mailedLink, openMailedLink, shownDigits } from './support/mail-links';
import { codeOf, mails, mailsTo, waitForMail } from './support/mailbox';
import { button, expectAccount, field, fillSignIn, heading } from './support/steps';
import { refused } from './support/watch';

const codeField = (page: Page) => field(page, 'Six-digit code');
const digitsField = (page: Page) => field(page, 'Two-digit number');

/** Opens the mail's link as a device that did not ask, and says so. */
async function openElsewhere(phone: Page, person: Person): Promise<void> {
  await openMailedLink(phone, person.email, mails.signInLink);
  await expect(heading(phone, 'Did you ask to sign in?')).toBeVisible();
  await button(phone, 'I asked on another device').click();
  await expect(heading(phone, 'Type the number')).toBeVisible();
}

test('a mailed link signs in, and the tab that asked comes along', async ({ page }) => {
  const person = await haveAccount(page);
  await page.goto('/auth/login');
  await fillSignIn(page, person.email, '');
  await page.getByRole('link', { name: 'Email me a sign-in link' }).click();
  await expect(heading(page, 'Sign in by email')).toBeVisible();
  await expect(field(page, 'Email')).toHaveValue(person.email);
  await button(page, 'Send the link').click();
  await expect(heading(page, 'Look at your mail')).toBeVisible();

  const linked = await page.context().newPage();
  await openMailedLink(linked, person.email, mails.signInLink);
  await expect(heading(linked, 'Sign in')).toBeVisible();
  await expect(linked).toHaveURL(/\/auth\/magic-link$/);
  await expect(linked.getByText('a•••@example.com')).toBeVisible();
  await expect(linked.getByRole('region', { name: 'Who asked' })).toContainText('127.0.0.1');
  await button(linked, 'Sign in').click();
  await expectAccount(linked, person);
  await expectAccount(page, person);
  await page.reload();
  await expectAccount(page, person);
});

test('the code signs in where the mail was asked for, and leads where the person was going', async ({
  page,
  watch,
}) => {
  watch.expect(refused(401), refused(400)); // a page that needs a session asks for one; a wrong code
  const person = await haveAccount(page);
  await page.goto('/account/sessions');
  await page.getByRole('link', { name: 'Email me a sign-in link' }).click();
  await expect(heading(page, 'Sign in by email')).toBeVisible(); // both pages ask for an address
  await field(page, 'Email').fill(person.email);
  await button(page, 'Send the link').click();
  const code = codeOf(await waitForMail(page, person.email, mails.signInLink));
  await codeField(page).pressSequentially(code === '000000' ? '000001' : '000000');
  await expect(codeField(page)).toHaveAccessibleDescription(/That code is wrong or has expired/);
  await codeField(page).pressSequentially(code);
  await expect(heading(page, 'Sessions')).toBeVisible();
  await expect(page.getByText('This device')).toBeVisible();
});

test('opened on another device, the link lets the first tab go on after the two digits', async ({
  page,
  openDevice,
}) => {
  const person = await haveAccount(page);
  await askForSignInLink(page, person.email);
  const phone = await openDevice(devices.phone);
  await openElsewhere(phone, person);
  await expect(phone.getByRole('region', { name: 'Who asked' })).toContainText(/Chrome .*on/);
  await digitsField(phone).pressSequentially(await shownDigits(page));
  await button(phone, 'Let the other device in').click();
  await expect(heading(phone, 'Go on at the other device')).toBeVisible();
  await expectAccount(page, person);
  await expectNoSession(phone);
});

test('a reload of the waiting page changes nothing: same digits, and it still goes on by itself', async ({
  page,
  openDevice,
}) => {
  const person = await haveAccount(page);
  await askForSignInLink(page, person.email);
  const digits = await shownDigits(page);
  await page.reload();
  await expect(heading(page, 'Look at your mail')).toBeVisible();
  expect(await shownDigits(page)).toBe(digits);
  await expect(page.getByText(person.email)).toHaveCount(0);
  await expect(page.getByText('a•••@example.com')).toBeVisible();

  const phone = await openDevice(devices.phone);
  await openElsewhere(phone, person);
  await digitsField(phone).pressSequentially(digits);
  await button(phone, 'Let the other device in').click();
  await expect(heading(phone, 'Go on at the other device')).toBeVisible();
  await expectAccount(page, person);
});

test('wrong digits end the link: nobody is let in anywhere', async ({ page, openDevice, watch }) => {
  watch.expect(refused(400));
  const person = await haveAccount(page);
  await askForSignInLink(page, person.email);
  const digits = await shownDigits(page);
  const link = await mailedLink(page, person.email, mails.signInLink);
  const phone = await openDevice(devices.phone);
  await openElsewhere(phone, person);
  await digitsField(phone).pressSequentially(digits === '11' ? '22' : '11');
  await button(phone, 'Let the other device in').click();
  await expect(heading(phone, 'This link no longer works')).toBeVisible();
  await expect(phone.getByText('The number was wrong, so nobody was let in')).toBeVisible();
  await expect(heading(page, 'This link is over')).toBeVisible();

  await phone.goto(link);
  await expect(heading(phone, 'This link no longer works')).toBeVisible();
  await expectNoSession(page);
});

test('who signs in where the mail was read is signed in there alone', async ({ page, openDevice }) => {
  const person = await haveAccount(page);
  await askForSignInLink(page, person.email);
  const phone = await openDevice(devices.phone);
  await openMailedLink(phone, person.email, mails.signInLink);
  await button(phone, 'Sign in here').click();
  await expectAccount(phone, person);
  await expect(heading(page, 'The link was used on another device')).toBeVisible();
  await page.reload();
  await expect(heading(page, 'This tab waits for no link')).toBeVisible();
  await expectNoSession(page);
});

test('opening the link spends nothing, and a newer mail replaces it', async ({ page, openDevice }) => {
  await page.clock.install();
  const person = await haveAccount(page);
  await askForSignInLink(page, person.email);
  const first = await mailedLink(page, person.email, mails.signInLink);
  for (const method of ['GET', 'HEAD']) {
    const answer = await page.request.fetch(first, { method });
    expect(answer.status()).toBe(200);
    expect(answer.headers()['set-cookie']).toBeUndefined();
  }
  for (let visits = 0; visits < 2; visits += 1) {
    const scanner = await openDevice();
    await scanner.goto(first, { waitUntil: 'networkidle' });
    await expect(button(scanner, 'Sign in here')).toBeVisible();
  }
  await page.clock.fastForward('00:31');
  await button(page, 'Send again').click();
  await expect(page.getByText('A new mail is on its way.')).toBeVisible();
  const second = await mailedLink(page, person.email, mails.signInLink, 2);

  const visitor = await openDevice();
  await visitor.goto(first);
  await expect(heading(visitor, 'This link no longer works')).toBeVisible();
  await visitor.goto(second);
  await button(visitor, 'Sign in here').click();
  await expectAccount(visitor, person);
});

test('an address without an account looks the same, and gets no mail', async ({ page, openDevice }) => {
  const owner = await haveAccount(page);
  const nobody = newPerson();
  const seen: string[] = [];
  for (const { email } of [owner, nobody]) {
    const visitor = await openDevice();
    await askForSignInLink(visitor, email);
    await expect(visitor.getByRole('link', { name: /^Open mailbox/ })).toBeVisible();
    const text = await visitor.getByRole('main').innerText();
    seen.push(
      text
        .replace(email, 'address')
        .replace(/\d+ s\b/, 'n s')
        .replace(/\b\d{2}\b|\d \d/g, 'nn'),
    );
  }
  expect(seen[0]).toBe(seen[1]);
  await waitForMail(page, owner.email, mails.signInLink);
  expect(await mailsTo(page, nobody.email)).toEqual([]);
});

test('the link proves an address that was never confirmed; the password set before is gone', async ({
  page,
}) => {
  const person = newPerson();
  await register(page, person);
  await askForSignInLink(page, person.email);
  await openMailedLink(page, person.email, mails.signInLink);
  await button(page, 'Sign in').click();
  await expectAccount(page, person);
  await waitForMail(page, person.email, mails.takenOver);
  await page.getByRole('link', { name: 'Security' }).click();
  await expect(button(page, 'Set a password')).toBeVisible();
  const { email, password } = person;
  const answer = await page.request.post('/v1/auth/login', { data: { email, password } });
  expect(answer.status()).toBe(401);
});
