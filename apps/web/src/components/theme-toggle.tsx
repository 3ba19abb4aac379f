import { Moon, Sun } from 'lucide-react';
import { chooseTheme, useTheme } from '#src/lib/theme.ts';

/** Switches between light and dark. The user menu also offers “like the system”. */
export function ThemeToggle() {
  const { effective } = useTheme();
  const next = effective === 'dark' ? 'light' : 'dark';
  const Icon = effective === 'dark' ? Sun : Moon;
  return (
    <button
      type="button"
      aria-label={`Switch to ${next} theme`}
      onClick={() => chooseTheme(next)}
      className="grid size-9 place-items-center rounded-lg text-faint transition-colors duration-150 hover:bg-hover hover:text-ink"
    >
      <Icon aria-hidden="true" className="size-[1.125rem]" />
    </button>
  );
}
