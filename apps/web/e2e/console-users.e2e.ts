import { haveAccount, haveSession, signIn } from './support/accounts';
import { haveRole } from './support/journey-database';
import { devices, expect, test } from './support/journey';
import { mails, waitForMail } from './support/mailbox';
import { mailedLink, openMailedLink } from './support/mail-links';
import {
  banByForm,
  chooseAct,
  haveOperator,
  inviteByForm,
  newStranger,
  openUser,
  rowOf,
} from './support/operators';
import {
  button,
  expectAccount,
  expectSignedOut,
  field,
  fillSignIn,
  heading,
  openOwnAccount,
  signInByForm,
} from './support/steps';
import { refused } from './support/watch';

test('whom an operator bans is out at once, and in again when the ban is lifted', async ({
  page,
  openDevice,
  watch,
}) => {
  watch.expect(refused(401), refused(403));
  const theirs = await openDevice(devices.windows);
  const person = await haveSession(theirs, newStranger());
  await openOwnAccount(theirs, person);
  await haveOperator(page);
  await openUser(page, person);

  const dialog = await chooseAct(page, 'Ban');
  await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(dialog.getByText('Give a reason.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('Sends unwanted mail');
  await dialog.getByText('7 days').click();
  await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText(/^Banned until /)).toBeVisible();
  await expect(page.getByText('“Sends unwanted mail”')).toBeVisible();

  await theirs.getByRole('link', { name: 'Sessions' }).click();
  await expectSignedOut(theirs, person);
  await fillSignIn(theirs, person.email, person.password);
  await button(theirs, 'Sign in').click();
  await expect(theirs.getByRole('alert')).toContainText('This account is disabled');

  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'By an operator' }).first()).toBeVisible();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await (await chooseAct(page, 'Unban')).getByRole('button', { name: 'Unban' }).click();
  await expect(page.getByText(/^Banned until /)).toHaveCount(0);
  await signInByForm(theirs, person);
  await expectAccount(theirs, person);
});

test('roles count from the next moment on, and nobody acts on those who may do more', async ({
  page,
  openDevice,
  watch,
}) => {
  watch.expect(refused(401), refused(403)); // the token from before is refused once, and renewed
  await haveRole('desk', ['users:read', 'users:write', 'users:ban']);
  const theirs = await openDevice();
  const person = await haveSession(theirs, newStranger());
  await openOwnAccount(theirs, person);
  await expect(theirs.getByRole('link', { name: 'Console' })).toHaveCount(0);

  const operator = await haveOperator(page);
  await openUser(page, person);
  const dialog = await chooseAct(page, 'Change the roles');
  await dialog.getByRole('checkbox', { name: /^desk/ }).check();
  await dialog.getByRole('button', { name: 'Save the roles' }).click();
  await expect(page.getByText(`The roles of ${person.name} are changed`, { exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByText('desk', { exact: true })).toBeVisible();

  await theirs.getByRole('link', { name: 'Sessions' }).click();
  await theirs.reload();
  await theirs.getByRole('link', { name: 'Console' }).click();
  await expect(heading(theirs, 'Users')).toBeVisible();
  const navigation = theirs.getByRole('navigation', { name: 'Console' });
  await expect(navigation.getByRole('link')).toHaveText(['Users', 'Back to account']);
  await theirs.getByRole('searchbox', { name: 'Search users' }).fill(operator.email);
  await rowOf(theirs, operator).getByRole('link').click();
  await expect(theirs.getByText('Only for looking at')).toBeVisible();
  await expect(button(theirs, 'Actions')).toHaveCount(0);

  await theirs.goto('/admin/roles');
  await expect(heading(theirs, 'Roles: not open to you')).toBeVisible();
});

test('the last administrator stays one, and is told why', async ({ page, watch }) => {
  watch.expect(refused(409));
  const operator = await haveOperator(page);
  await page.route('**/v1/admin/users/*', async (route) => {
    // Other journeys have administrators of their own, so that this one cannot be the last for real.
    if (route.request().method() !== 'PATCH') return route.continue();
    await route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      json: { type: 'about:blank', title: '', status: 409, detail: '', code: 'last_admin', requestId: 'r' },
    });
  });
  await openUser(page, operator);
  const dialog = await chooseAct(page, 'Change the roles');
  await dialog.getByRole('checkbox', { name: /^admin/ }).uncheck();
  await dialog.getByRole('button', { name: 'Save the roles' }).click();
  await expect(dialog.getByRole('alert')).toContainText('There has to be an administrator.');
});

test('signs somebody out of one session, and then of all', async ({ page, openDevice, watch }) => {
  watch.expect(refused(401));
  const laptop = await openDevice(devices.windows);
  const phone = await openDevice(devices.phone);
  const person = await haveSession(laptop, newStranger());
  await signIn(phone, person);
  await openOwnAccount(laptop, person);
  await openOwnAccount(phone, person);
  await haveOperator(page);
  await openUser(page, person);

  await page.getByRole('tab', { name: /^Sessions/ }).click();
  await button(page, /^End the session on Firefox on Windows/).click();
  await expect(page.getByText('The session on Firefox on Windows is ended', { exact: true })).toBeVisible();
  await laptop.reload();
  await expectSignedOut(laptop, person);
  await openOwnAccount(phone, person);

  await (
    await chooseAct(page, 'Sign out everywhere')
  )
    .getByRole('button', { name: 'Sign out everywhere' })
    .click();
  await expect(page.getByText(`${person.name} is signed out everywhere`, { exact: true })).toBeVisible();
  await expect(page.getByText('Signed in nowhere')).toBeVisible();
  await phone.reload();
  await expectSignedOut(phone, person);
});

test('sends a reset link', async ({ page }) => {
  const person = await haveAccount(page, newStranger());
  await haveOperator(page);
  await openUser(page, person);
  await (
    await chooseAct(page, 'Send a password reset')
  )
    .getByRole('button', { name: 'Send the link' })
    .click();
  await expect(page.getByText('The reset link is on its way', { exact: true })).toBeVisible();
  await waitForMail(page, person.email, mails.reset);
});

test('a deleted account can be found and restored', async ({ page, openDevice }) => {
  const person = await haveAccount(page, newStranger());
  await haveOperator(page);
  await openUser(page, person);
  await (await chooseAct(page, 'Delete')).getByRole('button', { name: 'Delete the account' }).click();
  await expect(page.getByText('This account is deleted')).toBeVisible();
  await page.getByRole('link', { name: 'All users' }).click();
  await page.getByRole('searchbox', { name: 'Search users' }).fill(person.email);
  await button(page, 'Status').click();
  await page.getByRole('menuitemradio', { name: 'Deleted' }).click();
  await rowOf(page, person).getByRole('link').click();
  await (await chooseAct(page, 'Restore')).getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('The account is restored', { exact: true })).toBeVisible();

  const theirs = await openDevice();
  await signInByForm(theirs, person);
  await expectAccount(theirs, person);
});

test('who is invited sets a password and is in; the link is in no address afterwards', async ({
  page,
  openDevice,
  watch,
}) => {
  watch.expect(refused(400));
  const person = newStranger();
  await haveOperator(page);
  await inviteByForm(page, person);
  await openUser(page, person);
  await expect(page.getByText('Waits for the invitation to be accepted')).toBeVisible();
  const lost = await mailedLink(page, person.email, mails.invitation);
  await button(page, 'Send it again').click();
  await expect(page.getByText('A new invitation is on its way', { exact: true })).toBeVisible();
  await waitForMail(page, person.email, mails.invitation, 2);

  const theirs = await openDevice();
  await theirs.goto(lost);
  await expect(heading(theirs, 'This link no longer works')).toBeVisible();
  await openMailedLink(theirs, person.email, mails.invitation, 2);
  await expect(heading(theirs, 'Welcome: choose a password')).toBeVisible();
  expect(new URL(theirs.url()).pathname).toBe('/auth/accept-invitation');
  await expect(field(theirs, 'Name (optional)')).toHaveValue(person.name);
  await field(theirs, 'Password').fill('password1');
  await button(theirs, 'Accept the invitation').click();
  await expect(field(theirs, 'Password')).toHaveAttribute('aria-invalid', 'true');
  await field(theirs, 'Password').fill(person.password);
  await button(theirs, 'Accept the invitation').click();
  await expect(theirs.getByText('Your password is set.')).toBeVisible();
  await fillSignIn(theirs, person.email, person.password);
  await button(theirs, 'Sign in').click();
  await expectAccount(theirs, person);

  await openMailedLink(theirs, person.email, mails.invitation, 2);
  await expect(heading(theirs, 'This link no longer works')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Waits for the invitation to be accepted')).toHaveCount(0);
});

test('an operator sees an account as its owner does, changes nothing, and is back in the console', async ({
  page,
  openDevice,
  watch,
}) => {
  watch.expect(refused(403)); // the change that is refused
  const person = await haveAccount(page, newStranger());
  const operator = await haveOperator(page);
  await openUser(page, person);
  const dialog = await chooseAct(page, 'Look at their account');
  await dialog.getByLabel('Reason').fill('Ticket 4711: cannot find the sessions');
  await dialog.getByRole('button', { name: 'Look at the account' }).click();

  const banner = page.getByRole('region', { name: 'Impersonation' });
  await expect(banner).toContainText(`You are looking at ${person.name}’s account.`);
  await expect(banner).toContainText('15 minutes left');
  await expectAccount(page, person);
  await page.getByRole('textbox', { name: 'Name' }).fill('Mallory');
  await button(page, 'Save').click();
  await expect(page.getByRole('alert')).toContainText('You are only looking at this account.');
  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(banner).toBeVisible();
  await waitForMail(page, person.email, mails.lookedAt);

  await banner.getByRole('button', { name: 'End' }).click();
  await expect(heading(page, person.name)).toBeVisible();
  await expect(banner).toHaveCount(0);
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByText('Looked at the account as its owner sees it')).toBeVisible();
  await openOwnAccount(page, operator);

  const theirs = await openDevice();
  await signIn(theirs, person);
  await theirs.goto('/account/activity');
  await expect(theirs.getByText('An operator of this service looked at your account')).toBeVisible();
});

test('a reload ends looking: the operator is back in their own account', async ({ page }) => {
  const person = await haveAccount(page, newStranger());
  const operator = await haveOperator(page);
  await openUser(page, person);
  const dialog = await chooseAct(page, 'Look at their account');
  await dialog.getByLabel('Reason').fill('Ticket 4711');
  await dialog.getByRole('button', { name: 'Look at the account' }).click();
  await expectAccount(page, person);
  await page.goBack();
  await expectAccount(page, person);
  await page.reload();
  await expectAccount(page, operator);
  await expect(page.getByRole('region', { name: 'Impersonation' })).toHaveCount(0);
});

test('filters live in the address: a reload keeps them, and Back undoes them', async ({ page }) => {
  const person = await haveAccount(page, newStranger());
  await haveOperator(page);
  await openUser(page, person);
  await banByForm(page, 'Made up for the filters');
  await page.goto('/admin/users');
  await button(page, 'Status').click();
  await page.getByRole('menuitemradio', { name: 'Banned' }).click();
  await expect(page).toHaveURL(/status=disabled/);
  await button(page, 'Last sign-in').click();
  await expect(page).toHaveURL(/sort=-lastLoginAt/);
  const header = page.getByRole('columnheader', { name: 'Last sign-in' });
  await expect(header).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('searchbox', { name: 'Search users' }).fill(person.email);
  await expect(page).toHaveURL(/search=/);
  await expect(page.getByRole('row')).toHaveCount(2);

  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Search users' })).toHaveValue(person.email);
  await expect(button(page, 'Status : Banned')).toBeVisible();
  await expect(rowOf(page, person)).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/sort=/);
  await button(page, 'Clear filters').click();
  await expect(page).toHaveURL(/\/admin\/users$/);
});

test('a ban without a mouse', async ({ page }) => {
  const person = await haveAccount(page, newStranger());
  await haveOperator(page);
  await page.goto('/admin/users');
  await page.getByRole('searchbox', { name: 'Search users' }).focus();
  await page.keyboard.type(person.email);
  await expect(page.getByRole('row')).toHaveCount(2);
  await rowOf(page, person).getByRole('link').focus();
  await page.keyboard.press('Enter');
  await expect(heading(page, person.name)).toBeFocused();

  await button(page, 'Actions').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused(); // it follows a moment later
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Ban', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('Sends unwanted mail');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Open end' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: '1 day' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Banned until /)).toBeVisible();
  await expect(button(page, 'Actions')).toBeFocused();
});

test('who may not enter is told so, and what to do', async ({ page, openDevice, watch }) => {
  watch.expect(refused(403));
  await haveRole('guarded', ['users:read'], true);
  await haveOperator(await openDevice());
  const visitor = await openDevice();
  await haveSession(visitor);
  await visitor.goto('/admin/users');
  await expect(heading(visitor, 'The console is not open to you')).toBeVisible();
  await haveOperator(page, ['guarded']);
  await page.goto('/admin');
  await expect(heading(page, 'Set up two-step verification first')).toBeVisible();
  await page.getByRole('link', { name: 'Open my security page' }).click();
  await expect(heading(page, 'Security')).toBeVisible();
});
