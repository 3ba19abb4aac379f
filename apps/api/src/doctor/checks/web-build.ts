import type { Finding } from '@authflow/contracts';
import { inWords, type Answer } from '../ask';
import { defineCheck, Skip, type World } from '../check';
import { keyIdsIn } from './jwks';

export interface WebBuildSeen {
  /** The address of the API that the pages were built with, absolute. */
  builtIn: string;
  /** The policy that the pages come with; null for none. */
  policy: string | null;
  /** The public keys at the built-in address and at the one of the API. */
  there: Answer;
  here: Answer;
}

/** Do the pages call this API, and may they? */
export const webBuildCheck = defineCheck<WebBuildSeen>({
  id: 'web-build',
  title: 'The web app calls this API',
  needs: ['web', 'api'],
  async look({ ask, webUrl, apiUrl }) {
    const page = await ask(`${webUrl}/`);
    if (page.kind === 'none') return new Skip('the page did not come');
    const stated = /<meta name="authflow-api" content="([^"]*)"/.exec(page.body)?.[1];
    if (stated === undefined || !URL.canParse(stated || '/', webUrl))
      return new Skip('the page does not say which API it was built for');
    const builtIn = new URL(stated || '/', webUrl).href.replace(/\/+$/, '');
    const policy = page.headers['content-security-policy'] ?? null;
    const [there, here] = await Promise.all([ask(keysAt(builtIn)), ask(keysAt(apiUrl))]);
    return { builtIn, policy, there, here };
  },
  judge: judgeWebBuild,
});

const keysAt = (base: string): string => `${base}/.well-known/jwks.json`;

export function judgeWebBuild(
  seen: WebBuildSeen,
  { webUrl, apiUrl }: Pick<World, 'webUrl' | 'apiUrl'>,
): Finding[] {
  const { builtIn, policy, there, here } = seen;
  if (webUrl.startsWith('https:') && builtIn.startsWith('http:')) return [mixedContent(webUrl, builtIn)];
  if (builtIn !== apiUrl && !haveCommonKey(there, here)) return [elsewhere(seen, apiUrl)];
  const origin = new URL(builtIn).origin;
  if (origin === new URL(webUrl).origin || mayConnect(policy, origin)) return [];
  return [policyForbids(origin, policy)];
}

/** Without keys on our side there is nothing to compare: the check of the keys says so. */
function haveCommonKey(there: Answer, here: Answer): boolean {
  const own = keyIdsIn(here);
  return own.length === 0 || keyIdsIn(there).some((kid) => own.includes(kid));
}

/** @see https://www.w3.org/TR/CSP3/#directive-connect-src */
function mayConnect(policy: string | null, origin: string): boolean {
  if (policy === null) return true;
  const directives = policy.split(';').map((part) => part.trim().split(/\s+/));
  const named = (name: string) => directives.find(([directive]) => directive?.toLowerCase() === name);
  const sources = named('connect-src') ?? named('default-src');
  if (sources === undefined) return true;
  return sources
    .slice(1)
    .some((source) => source === '*' || source === 'https:' || source.replace(/\/$/, '') === origin);
}

const build = (fix: string) => ({
  render: 'If Render builds the pages: set VITE_API_URL there for the build, then deploy again.',
  vercel: fix,
  docker:
    'docker build -f apps/web/Dockerfile --build-arg VITE_API_URL= . — empty, because its nginx passes the calls on (line "ARG VITE_API_URL=").',
});

function mixedContent(webUrl: string, builtIn: string): Finding {
  return {
    id: 'mixed-content',
    severity: 'error',
    title: 'The web app calls the API over plain http',
    evidence: `${webUrl} was built to call ${builtIn}. Browsers block that from a page on https.`,
    fix: build(
      `Project → Settings → Environment Variables: remove VITE_API_URL (the build then uses /api), or VITE_API_URL=${builtIn.replace(/^http:/, 'https:')}. Deploy again.`,
    ),
  };
}

function elsewhere({ builtIn, there }: WebBuildSeen, apiUrl: string): Finding {
  return {
    id: 'web-points-elsewhere',
    severity: 'error',
    title: 'The web app calls another API',
    evidence: `The pages were built to call ${builtIn}, which is not ${apiUrl}: ${keyIdsIn(there).length > 0 ? 'its keys are others' : inWords(there)}.`,
    fix: build(
      `Project → Settings → Environment Variables: VITE_API_URL=${apiUrl} (or none, and the rewrite of vercel.json leads /api to it). Deploy again.`,
    ),
  };
}

function policyForbids(origin: string, policy: string | null): Finding {
  return {
    id: 'web-csp-blocks-api',
    severity: 'error',
    title: 'The policy of the web app forbids calls to the API',
    evidence: `The pages call ${origin}, and Content-Security-Policy allows: ${/(?:connect|default)-src[^;]*/.exec(policy ?? '')?.[0] ?? policy}`,
    fix: {
      render: 'Nothing on Render: the policy comes with the pages.',
      vercel: `vercel.json, "headers" → Content-Security-Policy: connect-src 'self' ${origin}`,
      docker: `apps/web/nginx/security-headers.conf, first line: connect-src 'self' ${origin}`,
    },
  };
}
