import { expect, test } from './support/journey';
import { haveOwnRole, haveStoppedMail, openConsole, setupFault } from './support/console-pages';
import { button } from './support/steps';

test('a mail that was given up is found by its recipient and sent again', async ({ page }) => {
  const { to } = await haveStoppedMail('failed');
  await openConsole(page, '/admin/mail', 'Mail', await haveOwnRole(['mail:read', 'mail:write']));
  await page.getByRole('searchbox', { name: 'Recipient' }).fill(to);
  await expect(page).toHaveURL(/to=/);
  const row = page.getByRole('row').filter({ hasText: to });
  await expect(row).toContainText('Failed');
  await expect(row).toContainText('Given up after a day. The provider could not be reached.');
  await button(page, `Retry the mail to ${to}`).click();
  await expect(page.getByText('The mail is on its way again', { exact: true })).toBeVisible();
  await expect(button(page, `Retry the mail to ${to}`)).toHaveCount(0);
});

test('who may only look sees why mails are held back, and no button', async ({ page }) => {
  const { to } = await haveStoppedMail('held-back');
  await openConsole(page, `/admin/mail?to=${to}`, 'Mail', await haveOwnRole(['mail:read']));
  await expect(page.getByText('Mails are held back until the mail settings are mended')).toBeVisible();
  await expect(page.getByText(setupFault).first()).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: to })).toContainText('Held back');
  await expect(page.getByRole('row').filter({ hasText: to })).toContainText(/Next attempt in \d+ minutes/);
  await expect(page.getByRole('button', { name: /^Retry/ })).toHaveCount(0);
});
