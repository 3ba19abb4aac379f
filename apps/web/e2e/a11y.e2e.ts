import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/journey';
import { consolePageStates } from './support/page-states-console-pages';
import { consoleStates } from './support/page-states-console';
import { factorStates } from './support/page-states-factors';
import { keyStates } from './support/page-states-keys';
import { mailedStates } from './support/page-states-mailed';
import { signInStates } from './support/page-states-sign-in';
import { pageStates } from './support/page-states';
import { webhookStates } from './support/page-states-webhooks';

const wcag22aa = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;
const themes = ['light', 'dark'] as const;
const pictures = process.env['E2E_SCREENSHOTS'];

// Most of a run is this file: every worker takes its share.
test.describe.configure({ mode: 'parallel' });

// Without it, colours are measured half-way through a fade.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function expectNoViolation(page: Page): Promise<void> {
  // The framed mail is a document without scripts; mails are tested where they are made.
  const axe = new AxeBuilder({ page }).withTags(wcag22aa).exclude('iframe');
  axe.setLegacyMode(); // without a second page to join frames in: a third faster, and there is one frame here
  const { violations } = await axe.analyze();
  const told = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    at: nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary ?? ''}`),
  }));
  expect(told).toEqual([]);
}

/** What makes the page wider than the screen; nothing when it is not. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const culprits = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    return [`${scrollWidth} px`, ...culprits.map(({ tagName, className }) => `${tagName} ${className}`)];
  });
}

/** A change of theme is drawn when the page has heard of it and no colour is on its way any more. */
async function settle(page: Page, theme: (typeof themes)[number]): Promise<void> {
  await page.waitForFunction((wanted) => {
    const { theme: applied } = document.documentElement.dataset; // pages without one follow the system by CSS
    return applied === undefined || applied === wanted;
  }, theme);
  await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    await frame();
  });
}

const everyState = [
  ...pageStates,
  ...signInStates,
  ...mailedStates,
  ...factorStates,
  ...keyStates,
  ...consoleStates,
  ...consolePageStates,
  ...webhookStates,
];

for (const { name, reach, faults = [] } of everyState) {
  test(`${name}: accessible in both themes, at a desk, on a phone and at 320 pixels`, async ({
    page,
    watch,
  }) => {
    watch.expect(...faults);
    await reach(page);
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      expect(await tooWide(page), `at ${viewport.width} px`).toEqual([]);
      for (const colorScheme of themes) {
        await page.emulateMedia({ colorScheme });
        await settle(page, colorScheme);
        await test.step(`${size}, ${colorScheme}`, () => expectNoViolation(page));
        if (pictures) {
          const fullPage = (await page.getByRole('dialog').count()) === 0; // its backdrop covers the screen alone
          await page.screenshot({ path: `${pictures}/${name}.${size}.${colorScheme}.png`, fullPage });
        }
      }
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await tooWide(page), 'at 320 px').toEqual([]);
  });
}

test('nothing moves for people who asked for less motion', async ({ page }) => {
  await page.goto('/auth/login');
  const durations = await page.evaluate(() =>
    [...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return `${transitionDuration}, ${animationDuration}`.split(', ').map(Number.parseFloat);
    }),
  );
  expect(durations.length).toBeGreaterThan(0);
  expect(Math.max(...durations)).toBeLessThanOrEqual(0.001);
});
