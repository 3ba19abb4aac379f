import { camelCase, pascalCase } from './names';

/** The files of a slice by path: `GET /v1/me/<stem>` from contract to test, ready to be filled. */
export function featureFiles(stem: string): Record<string, string> {
  const name = camelCase(stem);
  const type = pascalCase(stem);
  return {
    [`packages/contracts/src/${stem}.ts`]: contract(name, type),
    [`apps/api/src/services/${stem}.service.ts`]: service(type),
    [`apps/api/src/controllers/${stem}.controller.ts`]: controller(stem, name, type),
    [`apps/api/src/routes/${stem}.routes.ts`]: routes(stem, name, type),
    [`apps/api/test/api/${stem}.api.test.ts`]: apiTest(stem),
    [`apps/web/src/features/${stem}/${stem}.api.ts`]: webApi(stem, name, type),
  };
}

const contract = (name: string, type: string): string => `import { z } from 'zod';
import { idSchema } from './common';

export const ${name}Schema = z.object({ userId: idSchema });
export type ${type} = z.infer<typeof ${name}Schema>;
`;

const service = (type: string): string => `import type { ${type} } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { Database } from '#src/repositories/database';

export interface ${type}Service {
  /** @throws AppError \`session_revoked\` when the account is gone */
  get(userId: string): Promise<${type}>;
}

export function create${type}Service({ database }: { database: Database }): ${type}Service {
  return {
    async get(userId) {
      const user = await database.repos.users.findById(userId);
      if (user === null) throw new AppError('session_revoked');
      return { userId: user.id };
    },
  };
}
`;

const controller = (
  stem: string,
  name: string,
  type: string,
): string => `import type { AccessClaims } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { ${type}Service } from '#src/services/${stem}.service';

export type ${type}Controller = ReturnType<typeof create${type}Controller>;

export function create${type}Controller(${name}: ${type}Service) {
  return {
    async get({ claims }: { claims: AccessClaims }): Promise<Reply> {
      return ok(await ${name}.get(claims.sub));
    },
  };
}
`;

const routes = (
  stem: string,
  name: string,
  type: string,
): string => `import { ${name}Schema } from '@authflow/contracts';
import type { ${type}Controller } from '#src/controllers/${stem}.controller';
import { defineRoute, type Route } from '#src/http/define-route';

export function ${name}Routes(${name}: ${type}Controller): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/v1/me/${stem}',
      summary: 'My ${stem.replaceAll('-', ' ')}',
      tag: 'Account',
      access: 'session',
      rateLimit: 'none',
      responses: { 200: ${name}Schema },
      handle: ${name}.get,
    }),
  ];
}
`;

const apiTest = (stem: string): string => `import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer, startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('answers for the signed-in account', async () => {
  const { grant } = await harness.signUp();
  const { body } = await harness.http.get('/v1/me/${stem}').set(bearer(grant.accessToken)).expect(200);
  expect(body).toEqual({ userId: grant.user.id });
});

test('answers nobody else', async () => {
  const { body } = await harness.http.get('/v1/me/${stem}').expect(401);
  expect(body.code).toBe('unauthenticated');
});
`;

const webApi = (
  stem: string,
  name: string,
  type: string,
): string => `import type { ${type} } from '@authflow/contracts';
import { api } from '#src/lib/api.ts';

const ${name}Api = api.injectEndpoints({
  endpoints: (build) => ({
    get${type}: build.query<${type}, void>({
      query: () => ({ url: '/v1/me/${stem}', access: 'session' }),
    }),
  }),
});

export const { useGet${type}Query } = ${name}Api;
`;
