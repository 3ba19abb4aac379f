import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { haveSession } from './support/accounts';
import { expect, test } from './support/journey';
import { heading } from './support/steps';

const kilobyte = 1024;
/** ADR 0030. Of what the browser really fetches, however it came to ask for it. */
const budget = { scripts: 110 * kilobyte, styles: 16 * kilobyte };

interface Weight {
  /** Compressed as by gzip at its best, whatever the server has sent. */
  gzip: number;
  sent: number;
  files: string[];
}

/** What arrives until the page is quiet, by type. */
async function weigh(page: Page, path: string): Promise<Record<'scripts' | 'styles', Weight>> {
  const weights = {
    scripts: { gzip: 0, sent: 0, files: [] as string[] },
    styles: { gzip: 0, sent: 0, files: [] as string[] },
  };
  const weighing: Promise<void>[] = [];
  page.on('requestfinished', (request) => {
    weighing.push(
      (async () => {
        const response = await request.response();
        const type = response?.headers()['content-type'] ?? '';
        const weight = /javascript/.test(type) ? weights.scripts : /css/.test(type) ? weights.styles : null;
        if (response === null || weight === null) return;
        weight.gzip += gzipSync(await response.body(), { level: 9 }).length;
        weight.sent += (await request.sizes()).responseBodySize;
        weight.files.push(new URL(request.url()).pathname);
      })(),
    );
  });
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await Promise.all(weighing);
  return weights;
}

test('the sign-in page is light: its scripts, in all, and its styles', async ({ page }) => {
  const { scripts, styles } = await weigh(page, '/auth/login');
  await expect(heading(page, 'Sign in')).toBeVisible();
  const report = [...scripts.files, ...styles.files].join('\n');
  console.log(
    `sign-in page: scripts ${scripts.gzip} bytes by gzip, ${scripts.sent} sent; styles ${styles.gzip} by gzip`,
  );
  expect(scripts.files.length, report).toBeGreaterThan(2);
  expect(scripts.gzip, report).toBeLessThanOrEqual(budget.scripts);
  expect(scripts.sent, 'compressed on the way').toBeLessThanOrEqual(budget.scripts);
  expect(styles.gzip, report).toBeLessThanOrEqual(budget.styles);
});

test('no page asks another host for anything', async ({ page, baseURL }) => {
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  for (const path of ['/', '/auth/login', '/auth/register']) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
  }
  expect([...hosts]).toEqual([baseURL]);
});

/** The layout shift of all there was since the document began. */
function shiftOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
            if (!shift.hadRecentInput) sum += shift.value;
          }
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 500);
      }),
  );
}

const screens = {
  phone: { width: 320, height: 640 },
  desktop: { width: 1280, height: 800 },
} as const;

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [screen, viewport] of Object.entries(screens)) {
    test(`nothing jumps while a page arrives: ${screen}, ${colorScheme}`, async ({ openDevice }) => {
      const page = await openDevice({ viewport, colorScheme });
      const shifts: Record<string, number> = {};
      for (const [path, title] of [
        ['/auth/login', 'Sign in'],
        ['/auth/register', 'Create your account'],
      ] as const) {
        await page.goto(path);
        await expect(heading(page, title)).toBeVisible();
        await page.waitForLoadState('networkidle');
        shifts[path] = await shiftOf(page);
      }
      await haveSession(page);
      await page.goto('/account');
      await expect(heading(page, 'Profile')).toBeVisible();
      await page.waitForLoadState('networkidle');
      shifts['/account'] = await shiftOf(page);
      console.log(`layout shift, ${screen}, ${colorScheme}: ${JSON.stringify(shifts)}`);
      for (const [path, shift] of Object.entries(shifts)) expect(shift, path).toBeLessThan(0.02);
    });
  }
}
