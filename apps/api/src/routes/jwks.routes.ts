import { z } from 'zod';
import type { JwksController } from '#src/controllers/jwks.controller';
import { defineRoute, type Route } from '#src/http/define-route';

const jwkSchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  use: z.literal('sig'),
  alg: z.literal('ES256'),
  kid: z.string(),
});

export function jwksRoutes(jwks: JwksController): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/.well-known/jwks.json',
      summary: 'The public keys of access tokens',
      description: 'RFC 7517. Pick the key by the `kid` of the token.',
      tag: 'Operations',
      access: 'public',
      rateLimit: 'none',
      responses: { 200: z.object({ keys: z.array(jwkSchema) }) },
      handle: jwks.keys,
    }),
  ];
}
