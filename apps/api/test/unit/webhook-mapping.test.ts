import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditTypes, webhookEvents, webhookEventTypes } from '@authflow/contracts';
import { expect, test } from 'vitest';
import { isTold, toldDetail, webhookMappingOf } from '#src/domain/webhook-mapping';

const mapped = auditTypes.flatMap((type) => {
  const mapping = webhookMappingOf(type);
  return mapping === null ? [] : [{ type, mapping }];
});

test('every event that can be asked for happens', () => {
  expect(new Set(mapped.map(({ mapping }) => mapping.type))).toEqual(new Set(webhookEventTypes));
});

test('the page on webhooks names every event with what it says, and nothing else', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/webhooks.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` +\| (.*?) *\| (.*?) *\| (.*?) *\|$/gm)];
  const told = rows.map(([, event = '', when = '', causes = '', detail = '']) => {
    const named = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    return { event, when, causes: named(causes), detail: named(detail) };
  });
  expect(told).toEqual(
    Object.entries(webhookEvents).map(([event, when]) => {
      const own = mapped.filter(({ mapping }) => mapping.type === event);
      const detail = [...new Set(own.flatMap(({ mapping }) => mapping.detail))];
      return { event, when, causes: own.map(({ type }) => type), detail };
    }),
  );
});

test('a refusal is not told, but for the one that ends a session; nor what was undone before it was done', () => {
  for (const { type, mapping } of mapped)
    expect(isTold(mapping, { type, outcome: 'failure', detail: {} }), type).toBe(
      type === 'session.refresh_reused',
    );
  const undone = webhookMappingOf('email.change_undone');
  if (undone === null) throw new Error('not mapped');
  const entry = { type: 'email.change_undone', outcome: 'success' } as const;
  expect(isTold(undone, { ...entry, detail: { stage: 'pending' } })).toBe(false);
  expect(isTold(undone, { ...entry, detail: { stage: 'confirmed' } })).toBe(true);
});

test('of the detail, only what is listed is told', () => {
  const banned = webhookMappingOf('account.banned');
  if (banned === null) throw new Error('not mapped');
  const detail = { until: null, ended: 3, reason: 'written by an operator' };
  expect(toldDetail(banned, { type: 'account.banned', outcome: 'success', detail })).toEqual({
    cause: 'account.banned',
    until: null,
  });
});
