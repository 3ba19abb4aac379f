import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '#src/config/load-config';
import {
  composeService,
  isInRepository,
  knownVariables,
  readRepositoryFile,
  routePaths,
} from '#test/support/deploy-files';

const serviceShape = composeService.extend({
  image: z
    .string()
    .regex(/^[\w./-]+:\d[\w.-]*$/)
    .optional(),
  user: z.string().optional(),
  stop_grace_period: z.string().optional(),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
});

describe('docker-compose.scale.yml', () => {
  const compose = z
    .strictObject({
      name: z.literal('authflow-scale'),
      services: z.strictObject({
        postgres: serviceShape,
        replica: serviceShape,
        pgbouncer: serviceShape,
        redis: serviceShape,
        api: serviceShape,
        balancer: serviceShape,
      }),
      networks: z.record(z.string(), z.strictObject({ internal: z.boolean() }).nullable()),
      volumes: z.record(z.string(), z.null()),
    })
    .parse(parseYaml(readRepositoryFile('docker-compose.scale.yml')));
  const { api, balancer, postgres, redis, pgbouncer, replica } = compose.services;
  const services = Object.entries(compose.services);

  function environmentWith(env: Record<string, string>): Record<string, string> {
    const fill = (text: string): string =>
      text.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, name: string, kind: string, rest: string) => {
        const value = env[name] ?? '';
        if (value === '' && kind === '?') throw new Error(`required: ${name}`);
        return value === '' ? rest : value;
      });
    return Object.fromEntries(
      Object.entries(api.environment ?? {}).map(([name, text]) => [name, fill(text)]),
    );
  }
  const secrets = {
    AUTH_SECRET: randomBytes(48).toString('base64'),
    POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
  };

  it('starts with the two secrets alone, and goes through the pooler, past it, to the replica and to Redis', () => {
    const config = loadConfig(environmentWith(secrets));
    expect(config).toMatchObject({
      serveWeb: true,
      databasePrepared: false,
      drainSeconds: 5,
      trustProxyHops: 1,
      warnings: [],
    });
    const hosts = [config.databaseUrl, config.databaseDirectUrl, config.databaseReplicaUrl, config.redisUrl];
    expect(hosts.map((url) => new URL(String(url)).host)).toEqual([
      'pgbouncer:6432',
      'postgres:5432',
      'replica:5432',
      'redis:6379',
    ]);
    expect(() => environmentWith({ AUTH_SECRET: 'x' })).toThrow('required: POSTGRES_PASSWORD');
    expect(Object.keys(api.environment ?? {}).filter((name) => !knownVariables.has(name))).toEqual([]);
  });

  it('runs several APIs, each with time to leave', () => {
    expect(api.deploy?.replicas).toBeGreaterThanOrEqual(3);
    expect(api).not.toHaveProperty('ports');
    expect(Number.parseInt(api.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(5 + 10 + 15);
  });

  it('publishes the balancer alone, on this machine alone', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['balancer']);
    expect(balancer.ports).toEqual(['127.0.0.1:8080:8080']);
    expect(compose.networks['storage']).toEqual({ internal: true });
    for (const { networks } of [postgres, redis, pgbouncer, replica]) expect(networks).toEqual(['storage']);
    for (const service of [api, balancer, pgbouncer])
      expect(service).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  });

  it('names files, volumes and services that exist, and waits for those that say when they are ready', () => {
    const all = new Map(services);
    for (const [name, { volumes = [], depends_on = {}, build, image }] of services) {
      expect((image === undefined) !== (build === undefined), name).toBe(true);
      if (build) expect(isInRepository(build.dockerfile)).toBe(true);
      for (const [source = ''] of volumes.map((volume) => volume.split(':')))
        if (source.startsWith('./')) expect(isInRepository(source), source).toBe(true);
        else expect(compose.volumes).toHaveProperty(source);
      for (const needed of Object.keys(depends_on))
        expect(all.get(needed as 'api')?.healthcheck, needed).toBeDefined();
    }
    const copied = [
      ...readRepositoryFile('apps/api/deploy/scale/pgbouncer.Dockerfile').matchAll(/^COPY (\S+)/gm),
    ];
    expect(copied).toHaveLength(2);
    for (const [, path = ''] of copied) expect(isInRepository(path), path).toBe(true);
  });
});

describe('the balancer and the pooler', () => {
  const haproxy = readRepositoryFile('apps/api/deploy/scale/haproxy.cfg');
  const pgbouncer = readRepositoryFile('apps/api/deploy/scale/pgbouncer.ini');

  it('asks for readiness where the API says it, and shows neither that nor the metrics outside', () => {
    expect(routePaths).toContain(/option httpchk GET (\S+)/.exec(haproxy)?.[1]);
    expect(haproxy).toMatch(/status 404 if \{ path -m beg \/health\/ \} or \{ path \/metrics \}/);
  });

  it('sends again only what may be asked twice, and writes no path down', () => {
    expect(haproxy).toMatch(/retry-on conn-failure empty-response/);
    expect(haproxy).toContain('http-request disable-l7-retry unless { method GET HEAD }');
    expect(haproxy).not.toMatch(/option httplog|%(HP|HU|r)\b/);
  });

  it('finds as many APIs as there are', () => {
    const slots = [...haproxy.matchAll(/server-template api- (\d+) api:3000/g)].map(([, count]) =>
      Number(count),
    );
    expect(slots).toHaveLength(2);
    for (const count of slots) expect(count).toBeGreaterThanOrEqual(3);
  });

  it('lends connections for a transaction, with the limits that AuthFlow sets for itself elsewhere', () => {
    const setting = (name: string) => new RegExp(`^${name} = (.*)$`, 'm').exec(pgbouncer)?.[1];
    expect(setting('pool_mode')).toBe('transaction');
    expect(setting('query_timeout')).toBe('10');
    expect(setting('idle_transaction_timeout')).toBe('15');
    expect(setting('listen_port')).toBe('6432');
  });
});
