import type { Identity } from '@authflow/contracts';
import { describe, expect, it } from 'vitest';
import { joinConnections } from './connections';

const google = { id: 'google', name: 'Google' };
const github = { id: 'github', name: 'GitHub' };

function identity(provider: string, id: string): Identity {
  return {
    id,
    provider,
    name: provider.toUpperCase(),
    email: `${id}@example.com`,
    createdAt: '2026-11-22T12:00:00.000Z',
    lastUsedAt: null,
  };
}

const lines = (...input: Parameters<typeof joinConnections>) =>
  joinConnections(...input).map(({ name, available, identity: mine }) => [name, available, mine?.id ?? null]);

describe('connected accounts', () => {
  it('come first; what can be connected still comes after', () => {
    expect(lines([google, github], [identity('github', 'i1')])).toEqual([
      ['GitHub', true, 'i1'],
      ['Google', true, null],
    ]);
  });

  it('stay in sight when their provider is no longer offered', () => {
    expect(lines([google], [identity('oidc', 'i1')])).toEqual([
      ['OIDC', false, 'i1'],
      ['Google', true, null],
    ]);
  });

  it('are listed one by one when a provider is connected twice', () => {
    expect(lines([google], [identity('google', 'i1'), identity('google', 'i2')])).toHaveLength(2);
  });

  it('are none where nothing is configured and nothing connected', () => {
    expect(lines([], [])).toEqual([]);
  });
});
