import { webhookEventTypes, type Webhook } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { changesTo, eventGroups, formOf, toggled } from './webhook-form-values';

const webhook: Webhook = {
  id: '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e',
  url: 'https://example.com/hooks',
  description: 'CRM',
  events: ['user.created', 'user.deleted', 'something.gone'],
  enabled: true,
  disabledReason: null,
  failingSince: null,
  previousSecretExpiresAt: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
};

describe('the form of a webhook', () => {
  it('leaves out events that no longer exist', () => {
    expect(formOf(webhook).events).toEqual(['user.created', 'user.deleted']);
  });

  it('sends what differs alone, and nothing when nothing does', () => {
    const form = formOf(webhook);
    expect(changesTo(webhook, form)).toBeNull();
    expect(changesTo(webhook, { ...form, events: ['user.deleted', 'user.created'] })).toBeNull();
    expect(changesTo(webhook, { ...form, description: '' })).toEqual({ description: '' });
    expect(changesTo(webhook, { ...form, url: 'https://example.com/new', events: ['user.deleted'] })).toEqual(
      {
        url: 'https://example.com/new',
        events: ['user.deleted'],
      },
    );
  });

  it('keeps events in the order of the contract', () => {
    expect(toggled(['user.deleted'], ['user.created'], true)).toEqual(['user.created', 'user.deleted']);
    expect(toggled(['user.created', 'user.deleted'], ['user.created'], false)).toEqual(['user.deleted']);
    expect(toggled([], webhookEventTypes, true)).toEqual(webhookEventTypes);
  });

  it('groups every event once, by what it is about', () => {
    expect(eventGroups.flatMap(([, types]) => types)).toEqual([...webhookEventTypes]);
    expect(eventGroups.map(([name]) => name)).toContain('session');
  });
});
