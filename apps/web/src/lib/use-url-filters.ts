import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

export interface UrlFilters<Name extends string> {
  values: Partial<Record<Name, string>>;
  /** Empty text takes a filter away. A choice is a step to go back to; text under way replaces the one before. */
  change: (changes: Partial<Record<Name, string>>, step?: 'push' | 'replace') => void;
  /** Takes all of them away. */
  clear: () => void;
}

/** A list's filters, kept in the address: they survive a reload, can be sent to somebody, and Back undoes them. */
export function useUrlFilters<Name extends string>(names: readonly Name[]): UrlFilters<Name> {
  const [search, setSearch] = useSearchParams();
  const values: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = search.get(name);
    if (value !== null && value !== '') values[name] = value;
  }

  const change = useCallback<UrlFilters<Name>['change']>(
    (changes, step = 'push') =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries<string | undefined>(changes)) {
            if (value === undefined || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: step === 'replace' },
      ),
    [setSearch],
  );

  const clear = useCallback(() => setSearch(new URLSearchParams()), [setSearch]);
  return { values, change, clear };
}
