import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { renderConfigurationDoc, renderEnvExample } from '#src/config/env-example';
import { describeVariables, envSchema } from '#src/config/env-schema';
import { ConfigError, loadConfig } from '#src/config/load-config';

const root = join(import.meta.dirname, '../../../..');
const regenerate = 'run: npx tsx scripts/tasks/generate-config-docs.ts';

/** `.env.example` as somebody would leave it who removes every comment sign and fills nothing in. */
const uncommented = parse(renderEnvExample().replace(/^# (?=[A-Z_]+=)/gm, ''));

describe('.env.example and docs/configuration.md', () => {
  it('are what the schema says', () => {
    expect(readFileSync(join(root, '.env.example'), 'utf8'), regenerate).toBe(renderEnvExample());
    expect(readFileSync(join(root, 'docs/configuration.md'), 'utf8'), regenerate).toBe(
      renderConfigurationDoc(),
    );
  });

  it('change nothing when copied as they are', () => {
    expect(parse(renderEnvExample())).toEqual({});
  });

  it('name every variable people set', () => {
    const settable = describeVariables().filter(({ group }) => group !== 'Set by the platform');
    expect(Object.keys(uncommented).sort()).toEqual(settable.map(({ name }) => name).sort());
    for (const { name } of describeVariables()) expect(renderConfigurationDoc()).toContain(`### ${name}\n`);
  });

  it('give examples that the schema can read', () => {
    const result = envSchema.safeParse(uncommented);
    expect(result.error?.issues ?? []).toEqual([]);
    for (const { name, example } of describeVariables()) expect(uncommented[name] ?? example).toBe(example);
  });

  it('give sample secrets that production refuses', () => {
    let refused: readonly string[] = [];
    try {
      loadConfig({ ...uncommented, NODE_ENV: 'production' });
    } catch (error) {
      refused = error instanceof ConfigError ? error.faults.map(({ variable }) => variable) : [];
    }
    expect([...refused].sort()).toEqual([
      'AUTH_SECRET',
      'DATABASE_DIRECT_URL',
      'DATABASE_REPLICA_URL',
      'DATABASE_URL',
      'METRICS_TOKEN',
      'OAUTH_GITHUB_CLIENT_SECRET',
      'OAUTH_GOOGLE_CLIENT_SECRET',
      'OIDC_CLIENT_SECRET',
      'RESEND_API_KEY',
      'RESEND_WEBHOOK_SECRET',
      'SMTP_URL',
    ]);
  });
});
