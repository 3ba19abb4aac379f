import { activityTypes } from '@authflow/contracts';
import { describe as suite, expect, it } from 'vitest';
import { describe } from './activity-sentences';

suite('the timeline’s sentences', () => {
  it('has one for every type and outcome, none of them the bare type', () => {
    for (const type of activityTypes) {
      for (const outcome of ['success', 'failure'] as const) {
        const { text } = describe({ type, outcome });
        expect(text).toMatch(/^[A-Z].+\s/);
        expect(text).not.toContain('_');
      }
    }
  });

  it('marks what the owner should look at', () => {
    expect(describe({ type: 'login.failed', outcome: 'failure' }).alarming).toBe(true);
    expect(describe({ type: 'session.refresh_reused', outcome: 'success' }).alarming).toBe(true);
    expect(describe({ type: 'login.succeeded', outcome: 'success' }).alarming).toBe(false);
  });

  it('offers “This wasn’t me” for what only somebody let in can have done', () => {
    const reportable = (type: string, outcome: 'success' | 'failure' = 'success') =>
      describe({ type, outcome }).reportable;
    for (const type of ['login.succeeded', 'passkey.added', 'mfa.totp_disabled', 'identity.linked']) {
      expect(reportable(type)).toBe(true);
    }
    // A refused stranger changed nothing: locking the account would only lock out its owner.
    expect(reportable('login.failed', 'failure')).toBe(false);
    expect(reportable('passkey.added', 'failure')).toBe(false);
    expect(reportable('login.magic_link_requested')).toBe(false);
    expect(reportable('account.locked')).toBe(false);
    expect(reportable('constructor')).toBe(false);
  });

  it('reads a type it does not know yet, and none of Object’s own names', () => {
    expect(describe({ type: 'api_key.made', outcome: 'success' }).text).toBe('Api key made');
    expect(describe({ type: 'constructor', outcome: 'success' }).text).toBe('Constructor');
  });
});
