import type { AuditEvent } from '@authflow/contracts';
import type { ReactNode } from 'react';
import { Button } from '#src/components/button.tsx';
import { CopyButton } from '#src/components/copy-button.tsx';
import { TextLink } from '#src/components/text-link.tsx';
import { adminUserPath } from '#src/lib/paths.ts';
import { plainName } from '#src/lib/refusal-reasons.ts';
import { useAllowed } from '#src/session/viewer-context.ts';
import type { Party } from './event-list';
import { doerOf, fullMoment, partyName } from './event-words';

interface EventDetailsProps {
  id: string;
  event: AuditEvent;
  onOnly: (party: Party, id: string) => void;
}

/** All that is on record about an event. */
export function EventDetails({ id, event, onOnly }: EventDetailsProps) {
  const { subject, detail } = event;
  const actor = doerOf(event);
  const same = actor !== null && actor.id === subject?.id;
  const details = Object.entries(detail).filter(([, value]) => value !== null && value !== '');
  return (
    <div id={id} className="border-t border-line bg-sunken px-5 py-5 text-sm lg:pr-6 lg:pl-14">
      <dl className="grid gap-x-8 gap-y-4 md:grid-cols-2 2xl:grid-cols-3">
        <Fact name="When">
          {fullMoment(event.createdAt)}
          <Code>{event.createdAt}</Code>
        </Fact>
        <Fact name="Type">
          <Code copy="the type">{event.type}</Code>
        </Fact>
        <Fact name="Outcome">{event.outcome === 'success' ? 'Done' : 'Refused or failed'}</Fact>
        {actor === null ? (
          <Fact name="By">Nobody signed in</Fact>
        ) : (
          <Person
            name={same ? 'By, on their own account' : 'By'}
            party="actor"
            person={actor}
            onOnly={onOnly}
          />
        )}
        {subject === null || same ? null : (
          <Person name="Account" party="subject" person={subject} onOnly={onOnly} />
        )}
        <Fact name="From">
          {event.device.label}
          {event.ip === null ? null : <Code copy="the IP address">{event.ip}</Code>}
        </Fact>
        {details.map(([key, value]) => (
          <Fact key={key} name={plainName(key)}>
            <span className="font-mono text-xs wrap-anywhere">{String(value)}</span>
          </Fact>
        ))}
        {event.sessionId === null ? null : (
          <Fact name="Session">
            <Code copy="the session’s id">{event.sessionId}</Code>
          </Fact>
        )}
        {event.requestId === null ? null : (
          <Fact name="Request">
            <Code copy="the request’s id">{event.requestId}</Code>
          </Fact>
        )}
        <Fact name="Event">
          <Code copy="the event’s id">{event.id}</Code>
        </Fact>
      </dl>
    </div>
  );
}

interface PersonProps {
  name: string;
  party: Party;
  person: NonNullable<AuditEvent['actor']>;
  onOnly: EventDetailsProps['onOnly'];
}

function Person({ name, party, person, onOnly }: PersonProps) {
  const opens = useAllowed('users:read') && person.email !== null;
  return (
    <Fact name={name}>
      {opens ? (
        <TextLink to={adminUserPath(person.id)}>{person.email}</TextLink>
      ) : (
        <span>{partyName(person, '')}</span>
      )}
      <Code copy="the account’s id">{person.id}</Code>
      <Button variant="secondary" size="sm" className="mt-1.5 h-8" onClick={() => onOnly(party, person.id)}>
        {party === 'actor' ? 'Only what they did' : 'Only this account'}
      </Button>
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="mt-0.5 wrap-anywhere">{children}</dd>
    </div>
  );
}

/** What is for machines, with a button that copies it. */
function Code({ copy, children }: { copy?: string; children: string }) {
  return (
    <span className="flex min-h-8 items-center gap-1">
      <code className="min-w-0 font-mono text-xs wrap-anywhere text-soft">{children}</code>
      {copy === undefined ? null : (
        <CopyButton
          text={children}
          label={`Copy ${copy}`}
          className="-my-1 text-faint hover:bg-hover hover:text-ink"
        />
      )}
    </span>
  );
}
