import type { Finding } from '@authflow/contracts';
import type { Keyring } from '#src/domain/keyring';
import { deriveSigningKey } from '#src/domain/signing-key';
import { inWords, jsonOf, type Answer } from '../ask';
import { defineCheck, type World } from '../check';
import { onApiHosts, setVariable } from '../fix';

export interface JwksSeen {
  answer: Answer;
  /** The id of the key that should sign; null when no secret is known here. */
  signs: string | null;
}

/** Can others fetch the keys that tokens are checked with, and is the one among them that signs? */
export const jwksCheck = defineCheck<JwksSeen>({
  id: 'jwks',
  title: 'Public keys',
  needs: ['api'],
  look: async ({ ask, apiUrl, keyring }) => ({
    answer: await ask(`${apiUrl}/.well-known/jwks.json`),
    signs: signingKeyId(keyring),
  }),
  judge: judgeJwks,
});

/** The ids of the keys in a key set; none for whatever else came. */
export function keyIdsIn(answer: Answer): string[] {
  if (answer.kind === 'none' || answer.status !== 200) return [];
  const set = jsonOf(answer) as { keys?: unknown } | null;
  const keys = Array.isArray(set?.keys) ? (set.keys as { kid?: unknown }[]) : [];
  return keys.flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : []));
}

function signingKeyId(keyring: Keyring | null): string | null {
  return keyring === null ? null : deriveSigningKey(keyring.current('access-token-signing', 48)).kid;
}

export function judgeJwks({ answer, signs }: JwksSeen, { apiUrl }: Pick<World, 'apiUrl'>): Finding[] {
  const kids = keyIdsIn(answer);
  if (kids.length === 0) return [unreachable(apiUrl, answer)];
  return signs === null || kids.includes(signs) ? [] : [foreign(signs, kids)];
}

function unreachable(apiUrl: string, answer: Answer): Finding {
  return {
    id: 'jwks-unreachable',
    severity: 'error',
    title: 'The public keys cannot be fetched',
    evidence: `GET ${apiUrl}/.well-known/jwks.json: ${inWords(answer)}, and no key set. Other services cannot check tokens.`,
    fix: onApiHosts(
      'Render passes every path on. A proxy or firewall of yours in front must not block paths that begin with a dot.',
      'apps/web/nginx/default.conf.template: the block "location ~ ^/(openapi\\.json|\\.well-known/jwks\\.json)$" passes it on; a rule that denies dotfiles must stand after it.',
      'vercel.json, first entry of "rewrites": /api/:path* passes /api/.well-known/jwks.json on too. A middleware of yours must not block it.',
    ),
  };
}

function foreign(signs: string, kids: string[]): Finding {
  return {
    id: 'jwks-foreign-key',
    severity: 'error',
    title: 'The API signs with another AUTH_SECRET than this one',
    evidence: `AUTH_SECRET here makes the key ${signs}; the API publishes ${kids.join(', ')}.`,
    fix: setVariable(
      'AUTH_SECRET',
      '<the same at every instance of one deployment; new,old while you rotate>',
    ),
  };
}
