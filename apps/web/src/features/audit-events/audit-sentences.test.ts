import { auditTypes } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { describeEvent, gistOf, typeName } from './audit-sentences';

describe('the audit log’s sentences', () => {
  it('has one for every type and outcome, none of them the bare type', () => {
    for (const type of auditTypes) {
      for (const outcome of ['success', 'failure'] as const) {
        const { text } = describeEvent({ type, outcome });
        expect(text).toMatch(/^[A-Z].+\s/);
        expect(text).not.toContain('_');
      }
    }
  });

  it('names types so that they can be told apart where one is chosen', () => {
    expect(new Set(auditTypes.map(typeName)).size).toBe(auditTypes.length);
  });

  it('marks failures, and successes worth a second look', () => {
    expect(describeEvent({ type: 'login.failed', outcome: 'failure' }).tone).toBe('failure');
    expect(describeEvent({ type: 'account.banned', outcome: 'success' }).tone).toBe('notable');
    expect(describeEvent({ type: 'login.succeeded', outcome: 'success' }).tone).toBe('plain');
  });

  it('reads a type it does not know yet, and none of Object’s own names', () => {
    expect(describeEvent({ type: 'tenant.moved', outcome: 'success' }).text).toBe('Tenant moved');
    expect(describeEvent({ type: 'constructor', outcome: 'success' }).text).toBe('Constructor');
  });

  it('picks the detail that says most', () => {
    const gist = (type: string, detail: Parameters<typeof gistOf>[0]['detail']) => gistOf({ type, detail });
    expect(gist('login.failed', { reason: 'invalid_credentials', method: 'password' })).toBe(
      'Wrong email or password',
    );
    expect(gist('login.succeeded', { amr: 'pwd', method: 'oauth:github' })).toBe('With Github');
    expect(gist('access.denied', { reason: 'insufficient_permission', permission: 'users:ban' })).toBe(
      'Needs users:ban',
    );
    expect(gist('role.created', { role: 'support', mfaRequired: true })).toBe('support');
    expect(gist('session.revoked', { ended: 2 })).toBeNull();
  });
});
