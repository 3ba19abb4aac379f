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
        const [body, { responseBodySize }] = await Promise.all([response.body(), request.sizes()]);
        weight.gzip += gzipSync(body, { level: 9 }).length;
        weight.sent += responseBodySize;
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

interface Shift {
  value: number;
  hadRecentInput: boolean;
  sources: { node: Element | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

/** How much has jumped since the document began, and what. */
function shiftOf(page: Page): Promise<{ sum: number; moved: string[] }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const shifts: Shift[] = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as unknown as Shift[])
            if (!entry.hadRecentInput) shifts.push(entry);
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => {
          const sum = shifts.reduce((total, { value }) => total + value, 0);
          const moved = shifts.flatMap(({ value, sources }) =>
            sources.map(({ node, previousRect: from, currentRect: to }) => {
              const text = node?.textContent?.slice(0, 40) ?? '';
              return `${value.toFixed(3)} ${node?.nodeName} “${text}” ${from.top}→${to.top} ${from.height}→${to.height}`;
            }),
          );
          resolve({ sum, moved });
        }, 500);
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
      const shifts: Record<string, Awaited<ReturnType<typeof shiftOf>>> = {};
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
      for (const [path, { sum, moved }] of Object.entries(shifts))
        expect(sum, [path, ...moved].join('\n')).toBeLessThan(0.02);
    });
  }
}
