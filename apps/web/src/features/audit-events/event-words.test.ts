import type { AuditEvent } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { doerOf, partyName, stamp } from './event-words';

const ada = { id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c01', email: 'ada@example.com' };
const grace = { id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c02', email: null };
const event = (rest: Partial<AuditEvent>): AuditEvent => ({
  id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c03',
  type: 'login.succeeded',
  outcome: 'success',
  actor: ada,
  subject: ada,
  sessionId: ada.id,
  ip: null,
  device: { label: '', browser: null, os: null, type: 'other' },
  requestId: null,
  detail: {},
  createdAt: '2026-11-28T12:00:00.000Z',
  ...rest,
});

describe('who is in an event', () => {
  it('is never an owner who proved nothing', () => {
    expect(doerOf(event({}))).toBe(ada);
    expect(doerOf(event({ type: 'login.failed', outcome: 'failure', sessionId: null }))).toBeNull();
    expect(doerOf(event({ type: 'password.reset_requested', sessionId: null }))).toBeNull();
    expect(doerOf(event({ type: 'user.registered', sessionId: null }))).toBe(ada);
    // Refused while signed in, or an operator: known.
    expect(doerOf(event({ type: 'reauthentication.failed', outcome: 'failure' }))).toBe(ada);
    expect(doerOf(event({ outcome: 'failure', sessionId: null, actor: grace }))).toBe(grace);
  });

  it('has a name also when the account is gone', () => {
    expect(partyName(ada, 'Nobody')).toBe('ada@example.com');
    expect(partyName(grace, 'Nobody')).toBe('Erased account 0192f5c4');
    expect(partyName(null, 'Nobody')).toBe('Nobody');
  });

  it('has its moment to the second this year, and its date in others', () => {
    const now = Date.parse('2026-11-28T15:00:00Z');
    expect(stamp('2026-11-28T12:00:05.000Z', now)).toMatch(/^Nov 28, \d\d:00:05$/);
    expect(stamp('2025-03-01T12:00:00.000Z', now)).toBe('Mar 1, 2025');
  });
});
