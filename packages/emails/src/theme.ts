/** Every colour of the mails: the web app's palette, so that a mail and the page it leads to look of one house. `test/theme.test.ts` holds the pairs to WCAG AA. */
export const light = {
  page: '#f7f9f7',
  card: '#ffffff',
  border: '#dfe6e1',
  heading: '#14211c',
  text: '#43524b',
  muted: '#5e6d65',
  box: '#eff3f0',
  link: '#0d6347',
} as const;

export const dark: Record<keyof typeof light, string> = {
  page: '#0e1513',
  card: '#151d1a',
  border: '#26322d',
  heading: '#eef4f0',
  text: '#b4c2bb',
  muted: '#93a29a',
  box: '#1c2622',
  link: '#74d9ad',
};

/** The one accent, the same in both schemes: behind the button's label and the mark. */
export const accent = { background: '#0f6b4c', text: '#ffffff' } as const;

export const fonts = {
  sans: "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  mono: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
} as const;

export const cardWidth = 560;
