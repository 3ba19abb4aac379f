import { mailStates, type QueuedMail } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { canRetry, causeOf, kindInWords } from './mail-words';
import { untilInWords } from '#src/lib/next-attempt.ts';

const mail = (rest: Partial<QueuedMail>): QueuedMail => ({
  id: 'm1',
  kind: 'magic_link',
  to: 'ada@example.com',
  state: 'queued',
  attempts: 0,
  lastError: null,
  setupFault: false,
  nextAttemptAt: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...rest,
});

describe('mails in words', () => {
  it('says for each state why a mail is there', () => {
    for (const state of mailStates) expect(causeOf(mail({ state }))).toMatch(/^[A-Z].*\.$/);
    expect(causeOf(mail({ state: 'failed', lastError: 'The address does not exist.' }))).toBe(
      'The address does not exist.',
    );
    expect(causeOf(mail({ attempts: 2 }))).toBe('Is being tried again.');
  });

  it('offers a retry for what failed or is held back, and nothing else', () => {
    expect(canRetry(mail({ state: 'failed' }))).toBe(true);
    expect(canRetry(mail({ setupFault: true }))).toBe(true);
    expect(canRetry(mail({ attempts: 3 }))).toBe(false);
    expect(canRetry(mail({ state: 'delivered' }))).toBe(false);
  });

  it('reads a kind it does not know yet', () => {
    expect(kindInWords('invitation')).toBe('Invitation');
    expect(kindInWords('tenant_moved')).toBe('Tenant moved');
    expect(kindInWords('constructor')).toBe('Constructor');
  });

  it('says when a mail is tried next', () => {
    const now = Date.parse('2026-11-01T00:00:00Z');
    expect(untilInWords('2026-10-31T23:59:00Z', now)).toBe('in a moment');
    expect(untilInWords('2026-11-01T00:06:00Z', now)).toBe('in 6 minutes');
    expect(untilInWords('2026-11-01T02:01:00Z', now)).toBe('in 2 hours');
  });
});
