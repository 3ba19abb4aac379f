import { expect, type Page } from '@playwright/test';
import { haveAccount } from './accounts';
import { haveOwnRole, haveStoppedMail, openConsole } from './console-pages';
import type { PageState } from './page-state';
import { sickReport } from './doctor-report';
import { button } from './steps';
import { refused } from './watch';

async function openDashboard(page: Page, search = ''): Promise<void> {
  await openConsole(page, `/admin${search}`, 'Dashboard', 'admin');
  await expect(page.getByText('As things stand')).toBeVisible();
}

async function openAudit(page: Page): Promise<void> {
  const { email } = await haveAccount(page);
  await page.request.post('/v1/auth/login', { data: { email, password: 'a guess of a stranger' } });
  await openConsole(page, '/admin/audit', 'Audit log', 'admin');
  await expect(page.getByRole('region', { name: 'Events' }).getByRole('listitem').first()).toBeVisible();
}

async function openRoles(page: Page): Promise<string> {
  const name = await haveOwnRole(['users:read', 'users:ban', 'audit:read']);
  await openConsole(page, '/admin/roles', 'Roles', 'admin');
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  return name;
}

/** The console's pages on figures, the audit log, roles and mail. */
export const consolePageStates: PageState[] = [
  { name: 'console-dashboard', reach: (page) => openDashboard(page) },
  {
    name: 'console-dashboard-tip',
    reach: async (page) => {
      await openDashboard(page, '?range=7d');
      await page.getByText('Show as table').first().click();
      await page.getByRole('slider').first().focus();
      await page.keyboard.press('ArrowLeft');
    },
  },
  {
    name: 'console-dashboard-custom',
    reach: async (page) => {
      await openDashboard(page, '?range=custom&from=2026-01-01&to=2026-01-03');
      await page.getByRole('button', { name: /Jan 1/ }).click();
      await expect(page.getByRole('dialog', { name: 'Custom period' })).toBeVisible();
    },
  },
  { name: 'console-audit', reach: openAudit },
  {
    name: 'console-audit-details',
    reach: async (page) => {
      await openAudit(page);
      const events = page.getByRole('region', { name: 'Events' });
      await events
        .getByRole('button', { expanded: false })
        .filter({ hasText: 'Sign-in refused' })
        .first()
        .click();
      await expect(events.getByText('invalid_credentials').first()).toBeVisible();
    },
  },
  {
    name: 'console-audit-person',
    reach: async (page) => {
      await openAudit(page);
      await button(page, 'Account').click();
      await expect(page.getByRole('dialog', { name: 'Whose account it happened to' })).toBeVisible();
    },
  },
  {
    name: 'console-audit-export',
    reach: async (page) => {
      await openAudit(page);
      await page.route('**/v1/admin/audit-events/export', () => new Promise<void>(() => undefined));
      await button(page, 'Export').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Export' }).click();
      await expect(dialog.getByRole('progressbar')).toBeVisible();
    },
  },
  { name: 'console-roles', reach: openRoles },
  {
    name: 'console-role-dialog',
    reach: async (page) => {
      await button(page, `Edit ${await openRoles(page)}`).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'console-role-deletion',
    reach: async (page) => {
      await button(page, `Delete ${await openRoles(page)}`).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'console-mail',
    reach: async (page) => {
      await haveStoppedMail('held-back');
      const { to } = await haveStoppedMail('failed');
      await openConsole(page, '/admin/mail', 'Mail', 'admin');
      await expect(page.getByText(to, { exact: true })).toBeVisible();
    },
  },
  {
    name: 'console-mail-nothing-found',
    reach: async (page) => {
      await openConsole(page, '/admin/mail?to=nobody@example.com', 'Mail', 'admin');
      await expect(page.getByText('No mail matches')).toBeVisible();
    },
  },
  {
    name: 'console-doctor',
    reach: async (page) => {
      await page.route('**/v1/admin/doctor', (route) => route.fulfill({ json: sickReport }));
      await openConsole(page, '/admin/doctor', 'Doctor', 'admin');
      await expect(page.getByRole('heading', { name: '2 errors' })).toBeVisible();
      await page.getByRole('tab', { name: 'Docker' }).first().click();
    },
  },
  {
    name: 'console-doctor-healthy',
    reach: async (page) => {
      const checks = sickReport.checks.map((check) => ({ ...check, state: 'passed', reason: null }));
      const healthy = { ...sickReport, status: 'healthy', findings: [], checks };
      await page.route('**/v1/admin/doctor', (route) => route.fulfill({ json: healthy }));
      await openConsole(page, '/admin/doctor', 'Doctor', 'admin');
      await expect(page.getByText('This deployment is healthy')).toBeVisible();
    },
  },
  {
    name: 'console-doctor-looking',
    reach: async (page) => {
      await page.route('**/v1/admin/doctor', () => new Promise<void>(() => undefined));
      await openConsole(page, '/admin/doctor', 'Doctor', 'admin');
      await expect(page.getByRole('progressbar')).toBeVisible();
    },
  },
  {
    name: 'console-doctor-failed',
    faults: [refused(500)],
    reach: async (page) => {
      await page.route('**/v1/admin/doctor', (route) => route.fulfill({ status: 500 }));
      await openConsole(page, '/admin/doctor', 'Doctor', 'admin');
      await expect(page.getByRole('alert')).toBeVisible();
    },
  },
];
