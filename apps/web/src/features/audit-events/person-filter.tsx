import { ChevronDown, UserRound } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Button } from '#src/components/button.tsx';
import { Field } from '#src/components/field.tsx';
import { filterButtonStyle } from '#src/components/filter-button-style.ts';
import { TextInput } from '#src/components/text-input.tsx';
import { useAllowed } from '#src/session/viewer-context.ts';
import { useFindPeopleQuery } from './audit-events.api';
import { isId } from './audit-filters';
import { useSettled } from './use-settled';

interface PersonFilterProps {
  label: string;
  /** The label in full, for the form behind it. */
  question: string;
  value: string | undefined;
  /** The address of whoever `value` is, where it is known. */
  email: string | null;
  onChange: (id: string | undefined) => void;
}

/** One account out of all: found by its address where the viewer may look at accounts, by its id in any case. */
export function PersonFilter({ label, question, value, email, onChange }: PersonFilterProps) {
  const [open, setOpen] = useState(false);

  function choose(id: string | undefined): void {
    setOpen(false);
    onChange(id);
  }

  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className={filterButtonStyle(value !== undefined)}>
          <span className="text-faint">{label}</span>
          <span className="sr-only">: </span>
          <span className="max-w-44 truncate font-medium">{personLabel(value, email)}</span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-faint" />
        </button>
      </Popover.Trigger>
      <Popover.Content
        aria-label={question}
        align="start"
        sideOffset={6}
        collisionPadding={12}
        className="z-40 w-80 max-w-[calc(100vw-1.5rem)] animate-rise rounded-xl border border-line bg-surface p-3 shadow-lg"
      >
        <PersonSearch question={question} onChoose={choose} />
        {value === undefined ? null : (
          <Button variant="ghost" size="sm" className="mt-2 w-full" onClick={() => choose(undefined)}>
            Anybody
          </Button>
        )}
      </Popover.Content>
    </Popover.Root>
  );
}

function PersonSearch({ question, onChoose }: { question: string; onChoose: (id: string) => void }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | undefined>();
  const finds = useAllowed('users:read');
  const wanted = useSettled(text.trim(), 250);
  const { currentData: people, isFetching } = useFindPeopleQuery(wanted, {
    skip: !finds || wanted.length < 2,
  });
  const found = wanted.length < 2 ? undefined : people;

  function submit(): void {
    const typed = text.trim().toLowerCase();
    const [only] = found ?? [];
    if (isId(typed)) onChoose(typed);
    else if (only !== undefined && found?.length === 1) onChoose(only.id);
    else
      setFault(finds ? 'Choose one of the accounts below.' : 'Type the account’s id, as its events show it.');
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={question} error={fault} hint={finds ? undefined : 'An account’s id.'}>
        <TextInput
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={finds ? 'Email, name or id' : undefined}
          className="h-10 sm:text-sm"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setFault(undefined);
          }}
        />
      </Field>
      <p role="status" className="sr-only">
        {found === undefined ? '' : `${found.length} accounts found`}
      </p>
      {found === undefined ? null : (
        <ul className="mt-2 max-h-64 overflow-y-auto">
          {found.map(({ id, email, name }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => onChoose(id)}
                className="flex w-full items-center gap-2.5 rounded-lg px-2 py-1.5 text-left text-sm hover:bg-hover"
              >
                <UserRound aria-hidden="true" className="size-4 shrink-0 text-faint" />
                <span className="min-w-0">
                  <span className="block truncate">{email}</span>
                  {name === null ? null : <span className="block truncate text-xs text-faint">{name}</span>}
                </span>
              </button>
            </li>
          ))}
          {found.length === 0 && !isFetching ? (
            <li className="px-2 py-2 text-sm text-faint">No account matches.</li>
          ) : null}
        </ul>
      )}
      {finds ? null : (
        <Button type="submit" size="sm" className="mt-3 w-full">
          Show their events
        </Button>
      )}
    </form>
  );
}

function personLabel(id: string | undefined, email: string | null): string {
  if (id === undefined) return 'Anybody';
  return email ?? `${id.slice(0, 8)}…`;
}
