import { haveAccount } from './support/accounts';
import { expect, test } from './support/journey';
import { haveOwnRole, newRoleName, openConsole } from './support/console-pages';
import { haveOperator } from './support/operators';
import { button, field } from './support/steps';

test('a role is made, changed and deleted, and its people lose it at once', async ({ page, openDevice }) => {
  const name = newRoleName();
  await openConsole(page, '/admin/roles', 'Roles', 'admin');
  await button(page, 'New role').click();
  await field(page, 'Name').fill('Not A Name');
  await button(page, 'Create role').click();
  await expect(field(page, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await field(page, 'Name').fill(name);
  await field(page, 'Description (optional)').fill('Looks at figures.');
  await page.getByRole('checkbox', { name: /^See figures/ }).check();
  await page.getByRole('switch', { name: 'Require two-step verification' }).click();
  await button(page, 'Create role').click();
  await expect(page.getByText(`Role “${name}” is created`, { exact: true })).toBeVisible();

  const analyst = await openDevice();
  await haveOperator(analyst, [name]);
  await analyst.goto('/admin');
  await expect(analyst.getByRole('navigation', { name: 'Console' }).getByRole('listitem')).toHaveCount(2);

  const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
  await row.getByRole('button', { name: `Edit ${name}` }).click();
  await page.getByRole('checkbox', { name: /^See mail/ }).check();
  await button(page, 'Save changes').click();
  await expect(page.getByText(`Role “${name}” is saved`, { exact: true })).toBeVisible();
  await expect(row.getByText('See mail')).toBeVisible();
  await expect(row.getByText('1 member')).toBeVisible();

  await row.getByRole('button', { name: `Delete ${name}` }).click();
  const dialog = page.getByRole('dialog', { name: `Delete the role “${name}”?` });
  await expect(dialog).toContainText('One person has it');
  await dialog.getByRole('button', { name: 'Delete role' }).click();
  await expect(page.getByText(`Role “${name}” is deleted`, { exact: true })).toBeVisible();
  await expect(row).toHaveCount(0);
  await analyst.reload();
  await expect(analyst.getByRole('slider')).toHaveCount(0);
});

test('nobody gives what they do not hold, nor changes a role that allows more', async ({ page }) => {
  const stronger = await haveOwnRole(['users:read', 'users:ban']);
  const own = await haveOwnRole(['users:read', 'roles:write']);
  await haveAccount(page);
  await openConsole(page, '/admin/roles', 'Roles', own);
  await button(page, 'New role').click();
  await expect(page.getByRole('checkbox', { name: /^Disable users/ })).toBeDisabled();
  await expect(page.getByRole('checkbox', { name: /^See users/ })).toBeEnabled();
  await button(page, 'Cancel').click();

  await expect(button(page, `Delete ${stronger}`)).toHaveCount(0);
  await button(page, `View ${stronger}`).click();
  const dialog = page.getByRole('dialog', { name: `Role “${stronger}”` });
  await expect(dialog.getByText('Not yours to change')).toBeVisible();
  await expect(dialog.getByRole('button')).toHaveText(['Close']);
});
