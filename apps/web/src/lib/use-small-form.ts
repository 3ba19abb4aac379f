import {
  useCallback,
  useRef,
  useState,
  type ChangeEvent,
  type FocusEvent,
  type RefObject,
  type SubmitEvent,
} from 'react';

/** What is wrong, by field. */
export type Faults<Name extends string> = Partial<Record<Name, string>>;

/** The values as they are to be sent, or why not. */
export type Checked<Name extends string> = { values: Record<Name, string> } | { faults: Faults<Name> };

interface Options<Name extends string> {
  /** In page order. */
  names: readonly Name[];
  /** The rules. They may arrive late. */
  check: (values: Record<Name, string>) => Promise<Checked<Name>>;
  submit: (values: Record<Name, string>) => Promise<void>;
}

export interface SmallForm<Name extends string> {
  /** For the `form` element. Its inputs need their `name`, and keep their values themselves. */
  attributes: {
    ref: RefObject<HTMLFormElement | null>;
    noValidate: true;
    onSubmit: (event: SubmitEvent<HTMLFormElement>) => void;
    onBlur: (event: FocusEvent<HTMLFormElement>) => void;
    onChange: (event: ChangeEvent<HTMLFormElement>) => void;
  };
  faults: Faults<Name>;
  submitting: boolean;
  valueOf: (name: Name) => string;
  setError: (name: Name, error: { message: string }, options?: { shouldFocus?: boolean }) => void;
  clearErrors: () => void;
  focus: (name: Name) => void;
}

/**
 * A form of a few text fields, for pages where React Hook Form would weigh more than the rest of the page (ADR 0030). It
 * behaves as those do: faults show when a field is left, unless it was left empty, and go as they are corrected; sending
 * off focuses the first fault.
 */
export function useSmallForm<Name extends string>({ names, check, submit }: Options<Name>): SmallForm<Name> {
  const ref = useRef<HTMLFormElement>(null);
  const checkedOnChange = useRef(new Set<string>());
  const [faults, setFaults] = useState<Faults<Name>>({});
  const [submitting, setSubmitting] = useState(false);

  const inputOf = useCallback((name: string): HTMLInputElement | null => {
    const found = ref.current?.elements.namedItem(name);
    return found instanceof HTMLInputElement ? found : null;
  }, []);
  const valueOf = useCallback((name: Name): string => inputOf(name)?.value ?? '', [inputOf]);
  const read = (): Record<Name, string> =>
    Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, string>;

  /** Another key may have been pressed meanwhile; only what is there now counts. */
  async function checkField(name: Name): Promise<void> {
    const value = valueOf(name);
    const checked = await check(read());
    if (valueOf(name) !== value) return;
    setFaults((before) => ({ ...before, [name]: 'faults' in checked ? checked.faults[name] : undefined }));
  }

  async function send(): Promise<void> {
    if (submitting) return;
    setSubmitting(true);
    names.forEach((name) => checkedOnChange.current.add(name));
    const checked = await check(read());
    if ('faults' in checked) {
      setFaults(checked.faults);
      const first = names.find((name) => checked.faults[name] !== undefined);
      if (first !== undefined) inputOf(first)?.focus();
    } else {
      setFaults({});
      await submit(checked.values).finally(() => setSubmitting(false));
      return;
    }
    setSubmitting(false);
  }

  const named = (target: EventTarget): Name | undefined =>
    target instanceof HTMLInputElement ? names.find((name) => name === target.name) : undefined;

  return {
    attributes: {
      ref,
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault();
        void send();
      },
      onBlur: ({ target }) => {
        const name = named(target);
        if (name === undefined || valueOf(name) === '') return;
        checkedOnChange.current.add(name);
        void checkField(name);
      },
      onChange: ({ target }) => {
        const name = named(target);
        if (name !== undefined && checkedOnChange.current.has(name)) void checkField(name);
      },
    },
    faults,
    submitting,
    valueOf,
    setError: (name, { message }, options) => {
      checkedOnChange.current.add(name);
      setFaults((before) => ({ ...before, [name]: message }));
      if (options?.shouldFocus) inputOf(name)?.focus();
    },
    clearErrors: () => setFaults({}),
    focus: (name) => {
      const input = inputOf(name);
      input?.focus();
      input?.select();
    },
  };
}
