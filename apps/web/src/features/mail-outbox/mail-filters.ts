import { mailStates } from '@authflow/contracts';
import type { MailFilters } from './mail-outbox.api';

/** The filters in the address. A state that does not exist counts as none. */
export function readMailFilters(values: Partial<Record<'state' | 'to', string>>): MailFilters {
  const state = mailStates.find((known) => known === values.state);
  const to = values.to?.trim();
  return { ...(state === undefined ? {} : { state }), ...(to === undefined || to === '' ? {} : { to }) };
}
