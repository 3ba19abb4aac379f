import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/journey';
import type { OwnServer } from './support/own-server';
import { seededAdmin, startSeededServer } from './support/seeded-server';
import { createStopwatch } from './support/stopwatch';
import { button, fillSignIn, heading } from './support/steps';

const users = 100_000;

let server: OwnServer;
test.beforeAll(async () => {
  test.setTimeout(300_000); // two million rows have to be made up and written first
  server = await startSeededServer(users);
});
test.afterAll(() => server.remove());

const rows = (page: Page): Locator => page.getByRole('row');
const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Search users' });
const header = 1;

async function choose(page: Page, filter: RegExp, item: string): Promise<void> {
  await button(page, filter).click();
  await page.getByRole('menuitemradio', { name: item, exact: true }).click();
}

async function loadMore(page: Page, listed: Locator, pages: number, { each = 25, besides = header } = {}) {
  for (let loaded = 1; loaded < pages; loaded += 1) {
    await expect(listed).toHaveCount(each * loaded + besides);
    await button(page, 'Load more').click();
  }
  await expect(listed).toHaveCount(each * pages + besides);
}

test('a hundred thousand accounts are searched, narrowed, sorted and paged', async ({ openDevice }, info) => {
  test.setTimeout(180_000);
  const page = await openDevice({ baseURL: server.origin });
  const stopwatch = createStopwatch(page, '/v1/admin/');
  await page.goto('/auth/login');
  await fillSignIn(page, seededAdmin.email, seededAdmin.password);
  await button(page, 'Sign in').click();
  await expect(heading(page, 'Profile')).toBeVisible();

  await test.step('the dashboard counts those who are still there', async () => {
    await page.goto('/admin');
    await expect(
      page
        .getByRole('main')
        .getByText(/^99,\d{3}$/)
        .first(),
    ).toBeVisible();
  });

  await test.step('pages of the newest, and of the most recently signed in', async () => {
    await page.goto('/admin/users');
    await loadMore(page, rows(page), 5);
    await button(page, 'Last sign-in').click();
    await expect(page).toHaveURL(/sort=-lastLoginAt/);
    await loadMore(page, rows(page), 3);
  });

  await test.step('one of them by the whole address, many by a name', async () => {
    const email = await rows(page)
      .nth(60)
      .getByText(/@.*example/)
      .innerText();
    await search(page).fill(email);
    await expect(rows(page)).toHaveCount(1 + header);
    await expect(rows(page).nth(1)).toContainText(email);
    await search(page).fill('winterbourne');
    await expect(page).toHaveURL(/search=winterbourne/);
    await loadMore(page, rows(page), 3);
    for (const row of await rows(page)
      .all()
      .then((all) => all.slice(header)))
      await expect(row).toContainText(/winterbourne/i);
    await search(page).fill('nobody has this name');
    await expect(page.getByText('Nobody matches')).toBeVisible();
  });

  await test.step('the banned, and what is known of one of them', async () => {
    await button(page, 'Clear filters').click();
    await choose(page, /^Status/, 'Banned');
    await expect(page).toHaveURL(/status=disabled/);
    await loadMore(page, rows(page), 2);
    await rows(page).nth(30).getByRole('link').click();
    await expect(page.getByText(/^Banned/).first()).toBeVisible();
    await page.getByRole('tab', { name: 'Activity' }).click();
    await expect(page.getByRole('tabpanel').getByRole('listitem').first()).toBeVisible();
  });

  await test.step('the audit log, narrowed to a kind of event', async () => {
    await page.goto('/admin/audit');
    const events = page.getByRole('region', { name: 'Events' }).getByRole('button', { expanded: false });
    await loadMore(page, events, 3, { each: 50, besides: 0 });
    await choose(page, /^Event/, 'Sign-in refused');
    await expect(page).toHaveURL(/type=login\.failed/);
    await loadMore(page, events, 3, { each: 50, besides: 0 });
  });

  await test.step('the mails', async () => {
    await page.goto('/admin/mail');
    await loadMore(page, rows(page), 3, { each: 50 });
  });

  await stopwatch.report(info);
});
