import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '#src/config/load-config';
import {
  contentSecurityPolicy,
  expectCommandsToExist,
  isInRepository,
  knownVariables,
  packageManager,
  readRepositoryFile,
  requiredVariables,
  routePaths,
  secretVariables,
  composeService,
} from '#test/support/deploy-files';

describe('docker-compose.yml', () => {
  const compose = z
    .strictObject({
      name: z.literal('authflow'),
      services: z.strictObject({
        postgres: composeService,
        redis: composeService,
        api: composeService,
        web: composeService,
      }),
      networks: z.record(z.string(), z.strictObject({ internal: z.boolean() }).nullable()),
      volumes: z.record(z.string(), z.null()),
    })
    .parse(parseYaml(readRepositoryFile('docker-compose.yml')));
  const services = Object.entries(compose.services);

  /** `${NAME:-default}` and `${NAME:?message}` as compose reads them. */
  function interpolate(text: string, env: Record<string, string>): string {
    return text.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, name: string, kind: string, rest: string) => {
      const value = env[name] ?? '';
      if (value !== '') return value;
      if (kind === '?') throw new Error(`required: ${name}`);
      return rest;
    });
  }
  const environmentWith = (env: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(compose.services.api.environment ?? {}).map(([name, text]) => [
        name,
        interpolate(text, env),
      ]),
    );
  const secrets = {
    AUTH_SECRET: randomBytes(48).toString('base64'),
    POSTGRES_PASSWORD: randomBytes(24).toString('hex'),
  };

  it('gives the API variables that it reads, and every one it needs', () => {
    const names = Object.keys(compose.services.api.environment ?? {});
    expect(names.filter((name) => !knownVariables.has(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(requiredVariables));
  });

  it('starts in development with the two secrets alone', () => {
    const config = loadConfig(environmentWith(secrets));
    expect(config).toMatchObject({
      environment: 'development',
      host: '0.0.0.0',
      webUrl: 'http://localhost:8080',
      apiUrl: 'http://localhost:8080',
      email: { transport: 'mailbox' },
      cookie: { sameSite: 'lax', secure: false },
      trustProxyHops: 1,
      warnings: [],
    });
    expect(compose.services.web.ports).toEqual(['127.0.0.1:8080:8080']);
  });

  it('starts in production with what docs/docker.md adds', () => {
    const added = {
      NODE_ENV: 'production',
      WEB_URL: 'https://app.example.com',
      API_URL: 'https://app.example.com',
      RESEND_API_KEY: 're_Ab12Cd34',
      EMAIL_FROM: 'Example <no-reply@mail.example.com>',
      TRUST_PROXY: '2',
    };
    const block =
      /For production, put a proxy[\s\S]*?```sh\n([\s\S]*?)```/.exec(
        readRepositoryFile('docs/docker.md'),
      )?.[1] ?? '';
    expect([...block.matchAll(/^(\w+)=/gm)].map(([, name]) => name)).toEqual(Object.keys(added));
    expect(loadConfig(environmentWith({ ...secrets, ...added })).warnings).toEqual([]);
  });

  it('does not start without a secret, and holds none', () => {
    expect(() => environmentWith({ POSTGRES_PASSWORD: 'x' })).toThrow('required: AUTH_SECRET');
    expect(() => environmentWith({ AUTH_SECRET: 'x' })).toThrow('required: POSTGRES_PASSWORD');
    expect(() => interpolate(compose.services.postgres.environment?.['POSTGRES_PASSWORD'] ?? '', {})).toThrow(
      'required',
    );
  });

  it('publishes the web app alone, on this machine alone', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['web']);
    expect(compose.networks['storage']).toEqual({ internal: true });
    for (const name of ['postgres', 'redis'] as const)
      expect(compose.services[name].networks).toEqual(['storage']);
  });

  it('asks for health where the API answers', () => {
    expect(routePaths).toContain(compose.services.api.healthcheck?.test.at(-1));
    expect(routePaths).toContain(/"(\/health\/\w+)"/.exec(readRepositoryFile('apps/api/Dockerfile'))?.[1]);
  });

  it('waits for each service until it is healthy', () => {
    for (const [name, { depends_on }] of services) {
      for (const needed of Object.keys(depends_on ?? {})) {
        const service = services.find(([other]) => other === needed)?.[1];
        expect(service?.healthcheck, `${name} waits for ${needed}`).toBeDefined();
      }
    }
    expect(Object.keys(compose.services.api.depends_on ?? {})).toContain('postgres');
  });

  it('names networks, volumes, images and Dockerfiles that exist', () => {
    for (const [name, service] of services) {
      for (const network of service.networks) expect(compose.networks, name).toHaveProperty(network);
      for (const volume of service.volumes ?? [])
        expect(compose.volumes, name).toHaveProperty(volume.split(':')[0] ?? '');
      expect(service.image ?? 'built:1', name).toMatch(/^[\w./-]+:\d[\w.-]*$/);
      if (service.build) expect(isInRepository(service.build.dockerfile)).toBe(true);
      expect((service.image === undefined) !== (service.build === undefined), name).toBe(true);
    }
    // From 18 on the image keeps its data one folder higher; the old path would lose it with the container.
    expect(compose.services.postgres.volumes).toEqual(['postgres-data:/var/lib/postgresql']);
  });

  it('takes every privilege from what faces the network', () => {
    for (const name of ['api', 'web'] as const) {
      expect(compose.services[name]).toMatchObject({
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
  });
});

describe.each(['apps/api/Dockerfile', 'apps/web/Dockerfile'])('%s', (file) => {
  const instructions = readRepositoryFile(file)
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { name, rest };
    });
  const of = (name: string) =>
    instructions.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
  const lastFrom = instructions.map(({ name }) => name).lastIndexOf('FROM');
  const finalStage = instructions.slice(lastFrom);
  const stages = of('FROM').flatMap((rest) => / AS (\w+)$/.exec(rest)?.[1] ?? []);

  it('has instructions that Docker knows', () => {
    const allowed = ['FROM', 'WORKDIR', 'ENV', 'ARG', 'RUN', 'COPY', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];
    expect(instructions.map(({ name }) => name).filter((name) => !allowed.includes(name))).toEqual([]);
    expect(instructions[0]?.name).toBe('FROM');
  });

  it('builds on images of one version', () => {
    for (const rest of of('FROM')) expect(rest).toMatch(/^[\w./-]+:\d[\w.-]*( AS \w+)?$/);
  });

  it('copies what is there', () => {
    for (const rest of of('COPY')) {
      const parts = rest.split(' ');
      const stage = /^--from=(\w+)$/.exec(parts[0] ?? '')?.[1];
      const sources = parts.filter((part) => !part.startsWith('--')).slice(0, -1);
      if (stage !== undefined) expect(stages).toContain(stage);
      const inRepository = sources
        .map((source) => (stage === undefined ? source : source.replace(/^\/repo\//, '')))
        .filter((source) => !source.startsWith('/') && !source.endsWith('/dist'));
      for (const source of inRepository) expect(isInRepository(source), rest).toBe(true);
    }
  });

  it('runs as a user without privileges, checks itself, and gets signals', () => {
    const user = finalStage.filter(({ name }) => name === 'USER').at(-1)?.rest;
    expect(['node', '101']).toContain(user);
    expect(finalStage.findIndex(({ name }) => name === 'USER')).toBeGreaterThan(
      finalStage.map(({ name }) => name).lastIndexOf('COPY'),
    );
    expect(of('HEALTHCHECK').join()).toMatch(/CMD \["/);
    for (const command of of('CMD')) expect(command).toMatch(/^\["/);
  });

  it('uses the pnpm of the repository and bakes no secret in', () => {
    expect(of('RUN').join('\n')).toContain(`npm install --global ${packageManager}`);
    for (const command of of('RUN')) expectCommandsToExist(command);
    for (const rest of [...of('ENV'), ...of('ARG')])
      for (const name of secretVariables) expect(rest).not.toContain(`${name}=`);
  });

  it('is built without secrets, databases and foreign binaries in its context', () => {
    const ignored = readRepositoryFile('.dockerignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['**/node_modules', '**/.env', '.data', '.git', '**/dist']),
    );
  });
});

describe('the nginx in front of the web app', () => {
  const site = readRepositoryFile('apps/web/nginx/default.conf.template');
  const headers = readRepositoryFile('apps/web/nginx/security-headers.conf');

  it('sends the pages with the headers the API sends them with', () => {
    expect(headers).toContain(`add_header Content-Security-Policy "${contentSecurityPolicy}" always;`);
    expect(headers).toContain('add_header X-Content-Type-Options "nosniff" always;');
    expect(headers).toContain('add_header Referrer-Policy "no-referrer" always;');
  });

  it('sends them from every block, because nginx inherits none into a block with its own', () => {
    const blocks = [...site.matchAll(/location [^{]*\{([^}]*)\}/g)].map(([, body = '']) => body);
    expect(blocks).toHaveLength(4);
    for (const body of blocks) expect(body).toMatch(/include \/etc\/nginx\/(security-headers|proxy)\.conf;/);
  });

  it('answers every page path with the app and writes no path down', () => {
    expect(site).toContain('try_files $uri /index.html;');
    expect(site).not.toMatch(/\$(request|request_uri|uri|args)\b.*';/);
  });

  it('passes every route of the API on, except those for operators', () => {
    const passed = [...site.matchAll(/location ~ (\S+) \{/g)].map(
      ([, expression = '']) => new RegExp(expression),
    );
    const left = routePaths.filter((path) => !passed.some((expression) => expression.test(path)));
    expect(routePaths).toContain('/v1/auth/login');
    expect(left.sort()).toEqual(['/health/live', '/health/ready']);
  });

  it('is given its placeholders by the image', () => {
    const placeholders = [...site.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    const image = readRepositoryFile('apps/web/Dockerfile');
    for (const name of placeholders) expect(image).toContain(`${name}=`);
  });
});
