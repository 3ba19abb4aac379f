import { readFile } from 'node:fs/promises';
import { accountExportSchema } from '@authflow/contracts';
import { bearer } from './support/account-api';
import { haveSession, signIn } from './support/accounts';
import { devices, expect, test } from './support/journey';
import { button, expectAccount } from './support/steps';

test('everything held about the account comes as one JSON file, and no secret with it', async ({
  page,
  openDevice,
}) => {
  const person = await haveSession(page);
  const phone = await openDevice(devices.phone);
  await signIn(phone, person);
  await page.goto('/account');
  await expectAccount(page, person);
  const coming = page.waitForEvent('download');
  await button(page, 'Download my data').click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^authflow-data-\d{4}-\d{2}-\d{2}\.json$/);
  await expect(page.getByText('Your data is downloaded', { exact: true })).toBeVisible();

  const text = await readFile(await download.path(), 'utf8');
  const copy = accountExportSchema.strict().parse(JSON.parse(text));
  expect(copy.account).toMatchObject({ email: person.email, name: person.name, hasPassword: true });
  expect(copy.sessions.map(({ device }) => device.label)).toContain('Safari on iOS');
  expect(copy.sessions.filter(({ current }) => current)).toHaveLength(1);
  expect(copy.mails.map(({ kind, to }) => [kind, to])).toContainEqual(['new_device', person.email]);
  expect(copy.activity[0]).toMatchObject({ type: 'login.succeeded', userAgent: devices.phone.userAgent });
  expect(copy.activity.at(-1)?.type).toBe('user.registered');

  const { Authorization } = await bearer(page);
  const cookies = (await page.context().cookies()).map(({ value }) => value);
  for (const secret of [person.password, Authorization.slice(7), ...cookies])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/\$2[aby]\$|eyJ|token|secret"/i);
});
