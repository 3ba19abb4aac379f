/** Every colour of the mails. `test/theme.test.ts` holds the pairs to WCAG AA. */
export const light = {
  page: '#f4f4f6',
  card: '#ffffff',
  border: '#e5e5ea',
  heading: '#16161a',
  text: '#3d3d46',
  muted: '#5f5f6b',
  box: '#f7f7f9',
  link: '#4f46e5',
} as const;

export const dark: Record<keyof typeof light, string> = {
  page: '#0e0e11',
  card: '#18181c',
  border: '#2c2c33',
  heading: '#f5f5f7',
  text: '#d2d2d9',
  muted: '#a0a0ac',
  box: '#212127',
  link: '#a5b4fc',
};

/** The one accent, the same in both schemes: behind the button's label and the mark. */
export const accent = { background: '#4f46e5', text: '#ffffff' } as const;

export const fonts = {
  sans: "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  mono: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
} as const;

export const cardWidth = 560;
