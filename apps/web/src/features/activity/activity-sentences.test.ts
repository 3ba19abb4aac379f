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

  it('reads a type it does not know yet, and none of Object’s own names', () => {
    expect(describe({ type: 'passkey.added', outcome: 'success' }).text).toBe('Passkey added');
    expect(describe({ type: 'constructor', outcome: 'success' }).text).toBe('Constructor');
  });
});
