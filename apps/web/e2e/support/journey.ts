import { test as base, expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { createWatch, type Watch } from './watch';

/** Browsers as people have them; the server names devices after them. */
export const devices = {
  windows: {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  },
  phone: {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  },
} as const satisfies Record<string, BrowserContextOptions>;

interface JourneyFixtures {
  /** Fails the test at its end when something unexpected happened in any of its browsers. */
  watch: Watch;
  /** A page in a browser of its own: another device, with its own cookies and storage. */
  openDevice: (options?: BrowserContextOptions) => Promise<Page>;
}

/** A test in a watched browser. */
export const test = base.extend<JourneyFixtures>({
  actionTimeout: 10_000,
  watch: [
    async ({ context, baseURL }, use) => {
      const watch = createWatch();
      watch.follow(context, baseURL ?? '');
      await use(watch);
      expect(watch.faults(), 'faults beside the journey').toEqual([]);
    },
    { auto: true },
  ],
  openDevice: async ({ browser, watch, baseURL }, use) => {
    const opened: Page[] = [];
    await use(async (options = {}) => {
      const origin = options.baseURL ?? baseURL ?? '';
      const context = await browser.newContext({ ...options, baseURL: origin });
      watch.follow(context, origin);
      const page = await context.newPage();
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

export { expect };
