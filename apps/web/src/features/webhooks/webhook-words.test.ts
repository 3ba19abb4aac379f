import {
  webhookDeliveryStates,
  webhookOutcomes,
  type Webhook,
  type WebhookDelivery,
} from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import {
  deliveryStanding,
  outcomeInWords,
  readableBody,
  shortUrl,
  standingOf,
  troubleOf,
} from './webhook-words';

const standing = (enabled: boolean, disabledReason: Webhook['disabledReason'], failing = false) =>
  ({
    enabled,
    disabledReason,
    failingSince: failing ? '2026-11-27T12:00:00.000Z' : null,
  }) as Webhook;

describe('how a webhook stands', () => {
  it.each([
    [standing(true, null), 'On', null],
    [standing(true, null, true), 'Failing', /^Nothing has been accepted since/],
    [standing(false, 'operator'), 'Off', null],
    [standing(false, 'operator', true), 'Off', null],
    [standing(false, 'failing', true), 'Switched off', /nothing was accepted for days/],
    [standing(false, 'gone'), 'Switched off', /the receiver is gone/],
  ])('%j', (webhook, name, title) => {
    expect(standingOf(webhook).name).toBe(name);
    if (title === null) expect(troubleOf(webhook)).toBeNull();
    else expect(troubleOf(webhook)?.title).toMatch(title);
  });
});

describe('words of a delivery', () => {
  const of = (state: WebhookDelivery['state'], attempts: number) =>
    deliveryStanding({ state, attempts } as WebhookDelivery).name;

  it('tell a first try from another one', () => {
    expect([of('pending', 0), of('pending', 2), of('delivered', 2), of('failed', 10)]).toEqual([
      'Waiting',
      'Retrying',
      'Delivered',
      'Failed',
    ]);
    for (const state of webhookDeliveryStates) expect(of(state, 1)).not.toBe('');
  });

  it('tell how an attempt ended, with the status where there was one', () => {
    expect(outcomeInWords({ outcome: 'refused', status: 503 })).toBe('Refused (503)');
    for (const outcome of webhookOutcomes)
      expect(outcomeInWords({ outcome, status: null })).not.toContain('null');
  });
});

it('an address is short without its scheme and query', () => {
  expect(shortUrl('https://example.com/')).toBe('example.com');
  expect(shortUrl('https://example.com:8443/hooks?token=1')).toBe('example.com:8443/hooks');
});

it('a body is laid out when it is JSON, and shown as it is when it is not', () => {
  expect(readableBody('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(readableBody('no JSON')).toBe('no JSON');
});
