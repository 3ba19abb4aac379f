import { auditTypes, type AuditType } from '@authflow/contracts';
import { rangeMoments, readRange, type DateRange } from '#src/lib/date-range.ts';

export const filterNames = ['type', 'outcome', 'actor', 'subject', 'from', 'to'] as const;
type FilterName = (typeof filterNames)[number];

export type Outcome = 'success' | 'failure';

/** What the list is narrowed to, as people chose it. */
export interface AuditFilters {
  type?: AuditType;
  outcome?: Outcome;
  actor?: string;
  subject?: string;
  range?: DateRange;
}

/** The same as the API wants it. */
export interface AuditQuery {
  type?: AuditType;
  outcome?: Outcome;
  actor?: string;
  subject?: string;
  from?: string;
  to?: string;
}

/** What goes into a file, and as what. */
export interface AuditExport extends AuditQuery {
  format: 'csv' | 'ndjson';
}

const idShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const isId = (text: string): boolean => idShape.test(text);

/** The filters in the address. What the API would refuse counts as not there. */
export function readFilters(values: Partial<Record<FilterName, string>>): AuditFilters {
  const filters: AuditFilters = {};
  const type = auditTypes.find((known) => known === values.type);
  if (type !== undefined) filters.type = type;
  if (values.outcome === 'success' || values.outcome === 'failure') filters.outcome = values.outcome;
  if (values.actor !== undefined && isId(values.actor)) filters.actor = values.actor;
  if (values.subject !== undefined && isId(values.subject)) filters.subject = values.subject;
  const range = readRange(values.from, values.to);
  if (range !== null) filters.range = range;
  return filters;
}

export function toQuery({ range, ...rest }: AuditFilters): AuditQuery {
  return range === undefined ? rest : { ...rest, ...rangeMoments(range) };
}

export const isNarrowed = (filters: AuditFilters): boolean => Object.keys(filters).length > 0;
