import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '#src/config/load-config';
import {
  expectCommandsToExist,
  knownVariables,
  readRepositoryFile,
  requiredVariables,
  routePaths,
  secretVariables,
} from '#test/support/deploy-files';

describe('render.yaml', () => {
  const valueShape = z.union([
    z.strictObject({ key: z.string(), value: z.string() }),
    z.strictObject({ key: z.string(), generateValue: z.literal(true) }),
    z.strictObject({ key: z.string(), sync: z.literal(false) }),
    z.strictObject({
      key: z.string(),
      fromDatabase: z.strictObject({ name: z.string(), property: z.literal('connectionString') }),
    }),
  ]);
  const region = z.enum(['oregon', 'ohio', 'virginia', 'frankfurt', 'singapore']);
  const serviceShape = z.strictObject({
    type: z.literal('web'),
    name: z.string(),
    runtime: z.literal('node'),
    region,
    plan: z.enum(['free', 'starter', 'standard', 'pro']),
    buildCommand: z.string(),
    preDeployCommand: z.string(),
    startCommand: z.string(),
    healthCheckPath: z.literal('/health/ready'),
    autoDeployTrigger: z.enum(['commit', 'checksPass', 'off']),
    maxShutdownDelaySeconds: z.int().min(1).max(300),
    envVars: z.array(valueShape),
  });
  const databaseShape = z.strictObject({
    name: z.string(),
    region,
    plan: z.enum(['free', 'basic-256mb', 'basic-1gb', 'basic-4gb']),
    postgresMajorVersion: z.enum(['15', '16', '17', '18']),
    databaseName: z.string(),
    user: z.string(),
    ipAllowList: z.array(z.unknown()).max(0),
  });
  const blueprint = z
    .strictObject({ services: z.tuple([serviceShape]), databases: z.tuple([databaseShape]) })
    .parse(parseYaml(readRepositoryFile('render.yaml')));
  const [service] = blueprint.services;
  const [database] = blueprint.databases;
  const keys = service.envVars.map(({ key }) => key);

  it('sets variables that AuthFlow reads, and every one it needs', () => {
    expect(keys.filter((key) => !knownVariables.has(key))).toEqual(['NODE_VERSION']); // Render's own
    expect(keys).toEqual(expect.arrayContaining([...requiredVariables, 'NODE_ENV']));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('holds no secret', () => {
    for (const variable of service.envVars)
      if (secretVariables.includes(variable.key)) expect(variable).not.toHaveProperty('value');
  });

  it('names the database beside it, in the same region', () => {
    const references = service.envVars.flatMap((variable) =>
      'fromDatabase' in variable ? [variable.fromDatabase.name] : [],
    );
    expect(references).toEqual([database.name]);
    expect(database.region).toBe(service.region);
  });

  it('runs commands that exist', () => {
    for (const command of [service.buildCommand, service.preDeployCommand, service.startCommand])
      expectCommandsToExist(command);
    expect(service.buildCommand).toContain('--prod=false'); // NODE_ENV=production would leave out what builds
    expect(service.preDeployCommand).toContain('db:migrate');
    expect(routePaths).toContain(service.healthCheckPath);
    expect(service.plan).not.toBe('free'); // which has no preDeployCommand
  });

  it('starts with what Render fills in', () => {
    const filled = service.envVars.map((variable): [string, string] => {
      if ('value' in variable) return [variable.key, variable.value];
      if ('generateValue' in variable) return [variable.key, randomBytes(32).toString('base64')];
      if ('fromDatabase' in variable) return [variable.key, 'postgresql://authflow:d8Fk2@dpg-abc-a/authflow'];
      const asked = {
        RESEND_API_KEY: 're_Ab12Cd34',
        WEB_URL: 'https://my-app.vercel.app',
        API_URL: '',
        EMAIL_FROM: '',
      };
      return [variable.key, z.string().parse(asked[variable.key as keyof typeof asked])];
    });
    const platform = {
      RENDER: 'true',
      RENDER_EXTERNAL_URL: 'https://authflow-api.onrender.com',
      PORT: '10000',
    };
    const config = loadConfig({ ...Object.fromEntries(filled), ...platform });
    expect(config).toMatchObject({
      environment: 'production',
      host: '0.0.0.0',
      port: 10000,
      apiUrl: 'https://authflow-api.onrender.com',
      trustProxyHops: 1,
    });
  });
});

const variablesNamedIn = (page: string): string[] =>
  [...readRepositoryFile(page).matchAll(/\b[A-Z]{2,}_[A-Z_]+\b/g)].map(([name]) =>
    name.replace(/_FILE$/, ''),
  );

describe('the pages about deploying', () => {
  it.each([
    ['docs/deploy.md', ['AUTH_SECERT', 'VITE_API_URL']],
    ['docs/docker.md', ['API_UPSTREAM', 'POSTGRES_PASSWORD']],
  ])('%s names variables that exist', (page, foreign) => {
    const named = new Set(variablesNamedIn(page));
    expect([...named].filter((name) => !knownVariables.has(name)).sort()).toEqual(foreign);
  });

  it('say which variables are required', () => {
    expect(variablesNamedIn('docs/deploy.md')).toEqual(expect.arrayContaining(requiredVariables));
  });
});
