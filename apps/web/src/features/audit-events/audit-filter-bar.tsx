import { auditTypes, type AuditEvent } from '@authflow/contracts';
import { DateRangeMenu } from '#src/components/date-range-menu.tsx';
import { FilterBar } from '#src/components/filter-bar.tsx';
import { FilterMenu } from '#src/components/filter-menu.tsx';
import type { UrlFilters } from '#src/lib/use-url-filters.ts';
import { isNarrowed, type AuditFilters, type filterNames } from './audit-filters';
import { typeName } from './audit-sentences';
import { PersonFilter } from './person-filter';

interface AuditFilterBarProps {
  filters: AuditFilters;
  /** Events on the page: where they name a person of a filter, so does the filter. */
  known: readonly AuditEvent[];
  onChange: UrlFilters<(typeof filterNames)[number]>['change'];
  onClear: () => void;
}

const types = auditTypes
  .map((value) => ({ value, label: typeName(value) }))
  .sort((one, other) => one.label.localeCompare(other.label));
const outcomes = [
  { value: 'success', label: 'Done' },
  { value: 'failure', label: 'Refused or failed' },
] as const;

export function AuditFilterBar({ filters, known, onChange, onClear }: AuditFilterBarProps) {
  const { type, outcome, actor, subject, range } = filters;
  return (
    <FilterBar label="Filter the audit log" active={isNarrowed(filters)} onClear={onClear}>
      <FilterMenu
        label="Event"
        any="Any"
        options={types}
        value={type}
        onChange={(value) => onChange({ type: value ?? '' })}
      />
      <FilterMenu
        label="Outcome"
        any="Any"
        options={outcomes}
        value={outcome}
        onChange={(value) => onChange({ outcome: value ?? '' })}
      />
      <PersonFilter
        label="By"
        question="Who did it"
        value={actor}
        email={emailOf(known, actor)}
        onChange={(id) => onChange({ actor: id ?? '' })}
      />
      <PersonFilter
        label="Account"
        question="Whose account it happened to"
        value={subject}
        email={emailOf(known, subject)}
        onChange={(id) => onChange({ subject: id ?? '' })}
      />
      <DateRangeMenu
        label="Time"
        any="Any"
        presets={[1, 7, 30, 90, 365]}
        value={range ?? null}
        onChange={(chosen) => onChange({ from: chosen?.from ?? '', to: chosen?.to ?? '' })}
      />
    </FilterBar>
  );
}

function emailOf(known: readonly AuditEvent[], id: string | undefined): string | null {
  if (id === undefined) return null;
  for (const { actor, subject } of known) {
    const party = [actor, subject].find((one) => one?.id === id);
    if (typeof party?.email === 'string') return party.email;
  }
  return null;
}
