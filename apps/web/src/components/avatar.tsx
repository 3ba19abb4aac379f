import { classNames } from '#src/lib/class-names.ts';

/** The initials of a name, or the first letter of the address. Decorative beside the name itself. */
export function Avatar({
  name,
  email,
  className,
}: {
  name: string | null;
  email: string;
  className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'grid shrink-0 place-items-center rounded-full bg-mark font-medium text-panel-ink select-none',
        className ?? 'size-8 text-xs',
      )}
    >
      {initials(name ?? email)}
    </span>
  );
}

function initials(text: string): string {
  const words = text.trim().split(/\s+/);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return `${firstCharacter(first)}${firstCharacter(last)}`.toUpperCase();
}

/** A whole character: half of an emoji is none. */
function firstCharacter(word: string): string {
  return Array.from(word)[0] ?? '';
}
