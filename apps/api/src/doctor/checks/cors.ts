import type { Finding } from '@authflow/contracts';
import type { Answer } from '../ask';
import { defineCheck, type World } from '../check';
import { onApiHosts, setVariable } from '../fix';

/** What the web app sends with its calls, beside what browsers always allow. */
export const sentHeaders = ['authorization', 'content-type', 'x-auth-delivery'] as const;

export type CorsSeen = {
  preflight: Answer;
  /** What a plain call of the web app is answered. */
  own: Answer;
  foreign: readonly { origin: string; kind: 'stranger' | 'null' | 'lookalike'; answer: Answer }[];
};

/** May the web app call the API from a browser, and may nobody else? */
export const corsCheck = defineCheck<CorsSeen>({
  id: 'cors',
  title: 'Which pages may call the API',
  needs: ['api'],
  async look({ ask, apiUrl, webUrl }) {
    const from = (origin: string) => ask(`${apiUrl}/health/live`, { headers: { Origin: origin } });
    const [preflight, own, foreign] = await Promise.all([
      ask(`${apiUrl}/v1/auth/login`, {
        method: 'OPTIONS',
        headers: {
          Origin: webUrl,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': sentHeaders.join(','),
        },
      }),
      from(webUrl),
      Promise.all(foreignOrigins(webUrl).map(async (one) => ({ ...one, answer: await from(one.origin) }))),
    ]);
    return { preflight, own, foreign };
  },
  judge: judgeCors,
});

/** Strangers, and addresses that careless comparing takes for the web app's: its name inside theirs, or without its lock. */
export function foreignOrigins(
  webUrl: string,
): { origin: string; kind: 'stranger' | 'null' | 'lookalike' }[] {
  const { hostname, port, protocol } = new URL(webUrl);
  const at = port === '' ? '' : `:${port}`;
  return [
    { origin: 'https://stranger.example', kind: 'stranger' },
    { origin: 'null', kind: 'null' },
    { origin: `${protocol}//${hostname}.evil.test${at}`, kind: 'lookalike' },
    { origin: `${protocol}//evil${hostname}${at}`, kind: 'lookalike' },
    { origin: `${protocol}//evil.test.${hostname}${at}`, kind: 'lookalike' },
    { origin: `${protocol === 'https:' ? 'http:' : 'https:'}//${hostname}${at}`, kind: 'lookalike' },
  ];
}

export function judgeCors(
  seen: CorsSeen,
  { webUrl, settings }: Pick<World, 'webUrl' | 'settings'>,
): Finding[] {
  const open = judgeForeign(seen.foreign);
  if (open.length > 0) return open;
  const { preflight, own } = seen;
  if (preflight.kind === 'none' || own.kind === 'none') return [];
  const answers = [preflight, own];
  if (answers.some(({ headers }) => headers['access-control-allow-origin'] !== webUrl))
    return [notTrusted(webUrl, [preflight, own], settings?.trustedOrigins ?? null)];
  if (answers.some(({ headers }) => headers['access-control-allow-credentials'] !== 'true'))
    return [
      broken(
        'cors-no-credentials',
        'The API lets no cookie come along',
        'Access-Control-Allow-Credentials is not "true".',
      ),
    ];
  const allowed = listed(preflight.headers['access-control-allow-headers']);
  const absent = sentHeaders.filter((name) => !allowed.includes(name));
  const methods = listed(preflight.headers['access-control-allow-methods']);
  if (absent.length === 0 && methods.includes('post')) return [];
  const what = absent.length > 0 ? `not allowed: ${absent.join(', ')}` : 'POST is not allowed';
  return [
    broken(
      'cors-preflight',
      'Browsers may not send what the web app sends',
      `OPTIONS /v1/auth/login: ${what}.`,
    ),
  ];
}

/** The worst that is open, since it tells what is wrong with the comparison. */
function judgeForeign(foreign: CorsSeen['foreign']): Finding[] {
  const admitted = foreign.filter(({ origin, answer }) => admits(answer, origin));
  const worst = (['stranger', 'null', 'lookalike'] as const).find((kind) =>
    admitted.some((one) => one.kind === kind),
  );
  if (worst === undefined) return [];
  const told = {
    stranger: { id: 'cors-any-origin', title: 'Any page may read answers of the API' },
    null: { id: 'cors-null-origin', title: 'Pages without an origin may read answers of the API' },
    lookalike: {
      id: 'cors-lookalike-origin',
      title: 'Pages with a similar address may read answers of the API',
    },
  }[worst];
  const origins = admitted.map(({ origin }) => origin).join(', ');
  return [
    {
      ...told,
      severity: 'error',
      evidence: `Access-Control-Allow-Origin admits ${origins}.`,
      fix: onApiHosts(
        'CORS_ORIGINS: whole origins, separated by commas. AuthFlow itself never answers like this, so something in front of it adds the header (a CDN, a transform rule): remove it there.',
        'AuthFlow itself never answers like this: remove "add_header Access-Control-Allow-Origin" from the configuration of your proxy.',
        'vercel.json, "headers": remove every Access-Control-… entry; the API sets them itself.',
      ),
    },
  ];
}

function admits(answer: Answer, origin: string): boolean {
  if (answer.kind === 'none') return false;
  const allowed = answer.headers['access-control-allow-origin'];
  return allowed === origin || allowed === '*';
}

const listed = (header: string | undefined): string[] =>
  (header ?? '').split(',').map((name) => name.trim().toLowerCase());

function notTrusted(webUrl: string, answers: Answer[], trusted: string | null): Finding {
  const said = answers.map(
    (answer) => (answer.kind === 'answer' && answer.headers['access-control-allow-origin']) || 'nothing',
  );
  const known = trusted === null ? '' : ` Trusted are: ${trusted}.`;
  return {
    id: 'cors-origin-missing',
    severity: 'error',
    title: 'The API does not trust the web app',
    evidence: `Asked by ${webUrl}, Access-Control-Allow-Origin is ${[...new Set(said)].join(', ')}.${known} Browsers block its calls, and its cookie is refused (csrf_rejected).`,
    fix: setVariable(
      'WEB_URL',
      `${webUrl} (links in mails begin with it), or, beside another WEB_URL, CORS_ORIGINS=${webUrl}`,
    ),
  };
}

function broken(id: string, title: string, evidence: string): Finding {
  return {
    id,
    severity: 'error',
    title,
    evidence,
    fix: onApiHosts(
      'AuthFlow sets these headers itself: something in front of it replaces them (a CDN, a transform rule). Remove that.',
      'Remove every Access-Control-… header from the configuration of your proxy, and answer no OPTIONS there.',
      'vercel.json, "headers": remove every Access-Control-… entry; the API sets them itself.',
    ),
  };
}
