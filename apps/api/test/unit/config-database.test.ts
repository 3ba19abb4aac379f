import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '#src/config/load-config';

function faultsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ variable }) => variable);
    throw error;
  }
  return [];
}

describe('a pooler', () => {
  const pooled = { DATABASE_URL: 'postgresql://a:b@pooler/x', DATABASE_DIRECT_URL: 'postgresql://a:b@db/x' };

  it('keeps no statement prepared unless it is said to', () => {
    expect(loadConfig({}).databasePrepared).toBe(true);
    expect(loadConfig(pooled)).toMatchObject({
      databasePrepared: false,
      databaseDirectUrl: 'postgresql://a:b@db/x',
    });
    expect(loadConfig({ ...pooled, DATABASE_PREPARED: 'on' }).databasePrepared).toBe(true);
    expect(
      loadConfig({ DATABASE_URL: 'postgresql://a:b@db/x', DATABASE_PREPARED: 'off' }).databasePrepared,
    ).toBe(false);
  });

  it('is nothing without what it stands before', () => {
    const direct = { DATABASE_DIRECT_URL: 'postgresql://a:b@db/x' };
    expect(faultsOf(direct)).toEqual(['DATABASE_DIRECT_URL']);
    expect(faultsOf({ DATABASE_REPLICA_URL: 'postgresql://a:b@db/x' })).toEqual(['DATABASE_REPLICA_URL']);
  });
});
