import { haveAccount } from './support/accounts';
import { expect, test } from './support/journey';
import { haveOwnRole, openConsole } from './support/console-pages';
import { button, field, heading } from './support/steps';

test('the dashboard shows what happened today, by picture, by keyboard and as a table', async ({ page }) => {
  const { email } = await haveAccount(page);
  await page.request.post('/v1/auth/login', { data: { email, password: 'a guess of a stranger' } });
  await openConsole(page, '/admin?range=7d', 'Dashboard', await haveOwnRole(['stats:read']));

  await expect(page.getByRole('term').filter({ hasText: 'Refused sign-ins' })).toBeVisible();
  await expect(page.getByText('Wrong email or password')).toBeVisible();
  const chart = page.getByRole('slider', { name: 'Sign-ups and sign-ins per day' });
  await expect(chart).toHaveAttribute('aria-valuetext', /: \d+ sign-ins, [1-9]\d* sign-ups, so far$/);
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuenow', '0');
  await expect(chart).toHaveAttribute('aria-valuetext', /: 0 sign-ins, 0 sign-ups$/);

  await page.getByText('Show as table').first().click();
  const table = page.getByRole('region', { name: 'Sign-ups and sign-ins per day, as a table' });
  await expect(table.getByRole('row')).toHaveCount(8);
  await expect(table.getByRole('row').nth(1)).toContainText('(so far)');
});

test('the period is chosen, stays in the address and goes back with Back', async ({ page }) => {
  await openConsole(page, '/admin', 'Dashboard', await haveOwnRole(['stats:read']));
  await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
  await page.getByRole('radio', { name: '90 days' }).click();
  await expect(page).toHaveURL(/\?range=90d$/);
  await expect(
    page.getByText('vs the 90 days before').or(page.getByText('the 90 days before')).first(),
  ).toBeVisible();

  await button(page, 'Custom').click();
  await field(page, 'First day').fill('2026-01-10');
  await field(page, 'Last day').fill('2026-01-09');
  await button(page, 'Show this period').click();
  await expect(page.getByText('The first day comes after the last.')).toBeVisible();
  await field(page, 'Last day').fill('2026-01-12');
  await button(page, 'Show this period').click();
  await expect(page).toHaveURL(/\?range=custom&from=2026-01-10&to=2026-01-12$/);
  await expect(heading(page, 'Dashboard')).toBeVisible();
  await expect(page.getByText('Nothing in this period')).toBeVisible();

  await page.goBack();
  await expect(page.getByRole('radio', { name: '90 days' })).toBeChecked();
});

test('an administrator is told while a password alone is enough for the role', async ({ page }) => {
  await openConsole(page, '/admin', 'Dashboard', 'admin');
  await expect(page.getByText('Administrators can do everything with a password alone')).toBeVisible();
  await page.getByRole('link', { name: 'Open roles' }).click();
  await expect(heading(page, 'Roles')).toBeVisible();
});
