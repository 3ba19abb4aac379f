import { useSyncExternalStore } from 'react';
import { browserStore } from '#src/storage/web-storage.ts';

export type ThemeChoice = 'light' | 'dark' | 'system';
const themeKey = 'authflow.theme';
const grounds = { light: '#f7f9f7', dark: '#0e1513' } as const;
const listeners = new Set<() => void>();
let choice: ThemeChoice = readChoice();

function readChoice(): ThemeChoice {
  const stored = browserStore.read(themeKey);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function systemTheme(): 'light' | 'dark' {
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** The theme in force; `public/theme.js` sets the same one before the first paint. */
function effective(): 'light' | 'dark' {
  return choice === 'system' ? systemTheme() : choice;
}

function apply(): void {
  const theme = effective();
  document.documentElement.dataset.theme = theme;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', grounds[theme]);
  listeners.forEach((notify) => notify());
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next;
  browserStore.write(themeKey, next === 'system' ? null : next);
  apply();
}

/** Follows the system's preference and other tabs. Called once at start. */
export function followTheme(): void {
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
  window.addEventListener('storage', (event) => {
    if (event.key !== themeKey) return;
    choice = readChoice();
    apply();
  });
  apply();
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}

export function useTheme(): { choice: ThemeChoice; effective: 'light' | 'dark' } {
  const current = useSyncExternalStore(subscribe, () => choice);
  const shown = useSyncExternalStore(subscribe, effective);
  return { choice: current, effective: shown };
}
