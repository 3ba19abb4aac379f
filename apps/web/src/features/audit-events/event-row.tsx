import type { AuditEvent } from '@authflow/contracts';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { classNames } from '#src/lib/class-names.ts';
import { describeEvent, gistOf, type Tone } from './audit-sentences';
import { EventDetails } from './event-details';
import type { Party } from './event-list';
import { doerOf, partyName, stamp } from './event-words';

/** The columns of a row, and of the heads above them, where there is room. */
export const rowGrid =
  'lg:grid-cols-[1rem_8.5rem_minmax(0,1.5fr)_minmax(0,1fr)_minmax(0,1fr)] lg:gap-x-4 lg:px-6 lg:items-center';

const dots: Record<Tone, string> = {
  plain: 'bg-accent',
  notable: 'bg-warning',
  failure: 'bg-danger',
};
const toneNames: Record<Tone, string> = { plain: '', notable: 'Notable: ', failure: 'Failure: ' };

interface EventRowProps {
  event: AuditEvent;
  now: number;
  onOnly: (party: Party, id: string) => void;
}

export function EventRow({ event, now, onOnly }: EventRowProps) {
  const [open, setOpen] = useState(false);
  const panelId = useId();
  const { text, tone } = describeEvent(event);
  const gist = gistOf(event);
  const doer = doerOf(event);
  const own = doer !== null && doer.id === event.subject?.id;

  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? panelId : undefined}
        onClick={() => setOpen(!open)}
        className={classNames(
          rowGrid,
          'grid w-full grid-cols-[1rem_minmax(0,1fr)] gap-x-3 px-5 py-3 text-left text-sm -outline-offset-2 transition-colors duration-75 hover:bg-hover lg:py-2.5',
          open && 'bg-hover',
        )}
      >
        <ChevronRight
          aria-hidden="true"
          className={classNames(
            'mt-0.5 size-4 text-faint transition-transform duration-150 lg:mt-0',
            open && 'rotate-90',
          )}
        />
        <time
          dateTime={event.createdAt}
          className="order-last col-start-2 mt-0.5 pl-4 text-xs text-faint tabular-nums lg:order-none lg:col-auto lg:mt-0 lg:pl-0 lg:text-[0.8125rem] lg:text-soft"
        >
          {stamp(event.createdAt, now)}
        </time>
        <span className="min-w-0">
          <span className="flex items-baseline gap-2">
            <span
              aria-hidden="true"
              className={classNames('size-2 shrink-0 -translate-y-px rounded-full', dots[tone])}
            />
            <span className="min-w-0 font-medium lg:truncate">
              <span className="sr-only">{toneNames[tone]}</span>
              {text}
            </span>
          </span>
          {gist === null ? null : <span className="block pl-4 text-xs text-faint lg:truncate">{gist}</span>}
        </span>
        <Who label="By">{partyName(doer, 'Nobody signed in')}</Who>
        <Who label="Account" own={own}>
          {own ? 'Their own' : partyName(event.subject, 'No account')}
        </Who>
      </button>
      {open ? <EventDetails id={panelId} event={event} onOnly={onOnly} /> : null}
    </li>
  );
}

function Who({ label, own, children }: { label: string; own?: boolean; children: string }) {
  return (
    <span
      className={classNames(
        'col-start-2 mt-0.5 min-w-0 truncate pl-4 text-xs lg:col-auto lg:mt-0 lg:pl-0 lg:text-[0.8125rem]',
        // Said once is enough where each part takes a line.
        own ? 'text-faint max-lg:sr-only' : 'text-soft',
      )}
    >
      <span className="text-faint lg:sr-only">{label}: </span>
      {children}
    </span>
  );
}
