import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { classNames } from '#src/lib/class-names.ts';

interface SearchFieldProps {
  label: string;
  placeholder?: string;
  value: string;
  /** Called when the typing pauses, with the text trimmed. */
  onSearch: (text: string) => void;
  className?: string;
}

const pauseMs = 300;

export function SearchField({ label, placeholder, value, onSearch, className }: SearchFieldProps) {
  // What is being typed counts over what was last searched, whose outer blanks are gone.
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const text = draft ?? value;

  useEffect(() => () => clearTimeout(timer.current), []);

  function search(wanted: string): void {
    clearTimeout(timer.current);
    if (wanted.trim() !== value) onSearch(wanted.trim());
  }

  function type(typed: string): void {
    setDraft(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => search(typed), pauseMs);
  }

  function leave(): void {
    search(text);
    setDraft(null);
  }

  function clear(): void {
    setDraft(null);
    search('');
    input.current?.focus();
  }

  return (
    <div className={classNames('relative', className)}>
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-faint"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={254}
        value={text}
        onChange={(event) => type(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(text);
        }}
        className="h-10 w-full rounded-lg border border-control bg-surface pr-9 pl-9 text-base shadow-sm transition-[border-color] duration-150 placeholder:text-faint hover:border-soft focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-ring sm:text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? null : (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={clear}
          className="absolute top-1/2 right-1.5 grid size-7 -translate-y-1/2 place-items-center rounded-md text-faint hover:bg-hover hover:text-ink"
        >
          <X aria-hidden="true" className="size-4" />
        </button>
      )}
    </div>
  );
}
