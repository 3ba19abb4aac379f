import { haveAccount, newPerson, register } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { codeOf, linkOf, mails, mailsTo, waitForMail } from './support/mailbox';
import { button, expectAccount, field, heading, registerByForm } from './support/steps';
import { refused } from './support/watch';
import type { Page } from '@playwright/test';

const codeField = (page: Page) => page.getByRole('textbox', { name: 'Six-digit code' });

async function paste(page: Page, text: string): Promise<void> {
  await codeField(page).focus();
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    // A page that forbids pasting cancels the event; otherwise the browser inserts the text.
    if (document.activeElement?.dispatchEvent(event)) document.execCommand('insertText', false, pasted);
  }, text);
}

function wrongCodeFor(code: string): string {
  return code === '000000' ? '000001' : '000000';
}

test('a pasted code goes off by itself and opens the account', async ({ page }) => {
  const person = newPerson();
  await registerByForm(page, person);
  await expect(codeField(page)).toBeFocused();
  await expect(codeField(page)).toHaveAttribute('autocomplete', 'one-time-code');
  const code = codeOf(await waitForMail(page, person.email, mails.verification));
  // As people copy it: with a blank in the middle.
  await paste(page, `${code.slice(0, 3)} ${code.slice(3)}`);
  await expectAccount(page, person);
  await page.reload();
  await expectAccount(page, person);
});

test('a wrong code is refused, five of them kill it, and a new mail brings a good one', async ({
  page,
  watch,
}) => {
  watch.expect(refused(400));
  await page.clock.install();
  const person = newPerson();
  await registerByForm(page, person);
  const code = codeOf(await waitForMail(page, person.email, mails.verification));
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = page.waitForResponse('**/v1/auth/verify-email');
    await codeField(page).pressSequentially(wrongCodeFor(code));
    expect((await answer).status()).toBe(400);
    await expect(codeField(page)).toHaveValue('');
    await expect(codeField(page)).toHaveAccessibleDescription(/That code is wrong or has expired/);
  }
  await codeField(page).pressSequentially(code);
  await expect(codeField(page)).toHaveAccessibleDescription(/That code is wrong or has expired/);

  await expect(button(page, /^Send again in/)).toBeDisabled();
  await page.clock.fastForward('00:31');
  await button(page, 'Send again').click();
  await expect(page.getByText('A new mail is on its way.')).toBeVisible();
  const renewed = codeOf(await waitForMail(page, person.email, mails.verification, 2));
  await codeField(page).pressSequentially(renewed);
  await expectAccount(page, person);
});

test('the link is opened on another device, and the waiting page goes on by itself', async ({
  page,
  openDevice,
  watch,
}) => {
  const person = newPerson();
  await registerByForm(page, person);
  const link = linkOf(await waitForMail(page, person.email, mails.verification));

  const phone = await openDevice(devices.phone);
  await phone.goto(link);
  await button(phone, 'Confirm my email').click();
  await expect(heading(phone, 'Your email is confirmed')).toBeVisible();
  await expectAccount(page, person);
  // The device that only confirmed is nobody's: it did not know the password.
  watch.expect(refused(401));
  await phone.goto('/account');
  await expect(heading(phone, 'Sign in')).toBeVisible();
});

test('after a reload the waiting page cannot sign in by itself, and says what is done', async ({
  page,
  openDevice,
}) => {
  const person = newPerson();
  await registerByForm(page, person);
  await page.reload();
  await expect(heading(page, 'Check your inbox')).toBeVisible();
  const phone = await openDevice(devices.phone);
  await phone.goto(linkOf(await waitForMail(page, person.email, mails.verification)));
  await button(phone, 'Confirm my email').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await expect(page.getByText('Your email address is confirmed.')).toBeVisible();
});

test('a taken address looks the same to whoever registers it', async ({ page, openDevice }) => {
  const owner = await haveAccount(page);
  const seen: string[] = [];
  for (const person of [{ ...newPerson(), email: owner.email }, newPerson()]) {
    const visitor = await openDevice();
    const answer = visitor.waitForResponse('**/v1/auth/register');
    await registerByForm(visitor, person);
    await expect(visitor.getByText('The mail is sent.')).toBeVisible();
    const { verificationId, ...rest } = (await (await answer).json()) as { verificationId: string };
    expect(verificationId).toMatch(/^[0-9a-f-]{36}$/);
    const text = await visitor.getByRole('main').innerText();
    seen.push(JSON.stringify([(await answer).status(), rest, text.replace(/\d+ s\b/, 'n s')]));
  }
  expect(seen[0]).toBe(seen[1]);
  await waitForMail(page, owner.email, mails.alreadyRegistered);
});

test('the token leaves the address bar and the history', async ({ page }) => {
  const person = newPerson();
  await register(page, person);
  const link = linkOf(await waitForMail(page, person.email, mails.verification));
  const token = link.split('/').at(-1) ?? '';
  expect(token.length).toBeGreaterThan(20);

  await page.goto('/auth/login');
  await page.goto(link);
  await expect(heading(page, 'Confirm your email address')).toBeVisible();
  await expect(page).toHaveURL(/\/auth\/verify-email$/);
  expect(await page.content()).not.toContain(token);
  await page.getByRole('link', { name: 'AuthFlow, home' }).click();
  await page.goBack();
  await expect(page).toHaveURL(/\/auth\/verify-email$/);
  await page.reload();
  await expect(heading(page, 'Open the link from your mail')).toBeVisible();
});

test('opening a link spends nothing: neither a scanner, nor a preview, nor a browser that runs the page', async ({
  page,
  openDevice,
}) => {
  const person = newPerson();
  const { verificationId } = await register(page, person);
  const link = linkOf(await waitForMail(page, person.email, mails.verification));

  for (const method of ['GET', 'HEAD']) {
    const answer = await page.request.fetch(link, { method });
    expect(answer.status()).toBe(200);
    expect(answer.headers()['set-cookie']).toBeUndefined();
  }
  for (let visits = 0; visits < 2; visits += 1) {
    const scanner = await openDevice();
    await scanner.goto(link, { waitUntil: 'networkidle' });
    await expect(heading(scanner, 'Confirm your email address')).toBeVisible();
  }
  const status = await page.request.get(`/v1/auth/verify-email/${verificationId}/status`);
  expect(await status.json()).toMatchObject({ status: 'pending' });

  await page.goto(link);
  await button(page, 'Confirm my email').click();
  await expect(heading(page, 'Your email is confirmed')).toBeVisible();
});

test('a used, a replaced and an invented link each end at the same honest page', async ({
  page,
  openDevice,
  watch,
}) => {
  watch.expect(refused(400));
  const person = newPerson();
  const { verificationId } = await register(page, person);
  const replaced = linkOf(await waitForMail(page, person.email, mails.verification));
  await page.request.post('/v1/auth/verify-email/resend', { data: { verificationId } });
  const used = linkOf(await waitForMail(page, person.email, mails.verification, 2));
  await page.goto(used);
  await button(page, 'Confirm my email').click();
  await expect(heading(page, 'Your email is confirmed')).toBeVisible();

  for (const link of [used, replaced, '/auth/verify-email/no-such-token', `${used}x`]) {
    const visitor = await openDevice();
    await visitor.goto(link);
    await button(visitor, 'Confirm my email').click();
    await expect(heading(visitor, 'This link no longer works')).toBeVisible();
    await visitor.getByRole('link', { name: 'Sign in' }).click();
    await expect(heading(visitor, 'Sign in')).toBeVisible();
  }
  expect(await mailsTo(page, person.email)).toHaveLength(2);
});

test('a reset link works once, and its page says so before a password is typed', async ({ page }) => {
  const person = await haveAccount(page);
  await page.request.post('/v1/auth/forgot-password', { data: { email: person.email } });
  const link = linkOf(await waitForMail(page, person.email, mails.reset));
  await page.request.get(link);
  await page.goto(link);
  await expect(page).toHaveURL(/\/auth\/reset-password$/);
  await expect(page.getByText(`a•••@example.com`)).toBeVisible();
  await field(page, 'New password').fill('seven paper boats drift north');
  await button(page, 'Save new password').click();
  await expect(heading(page, 'Sign in')).toBeVisible();
  await page.goto(link);
  await expect(heading(page, 'This link no longer works')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveCount(0);
});
