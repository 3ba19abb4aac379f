import type { Finding } from '@authflow/contracts';
import { isLoopbackHost } from '#src/config/origin';
import type { Answer } from '../ask';
import { defineCheck, Skip, type World } from '../check';
import { onApiHosts } from '../fix';

type Headers = Readonly<Record<string, string>>;

/** Do answers of the API carry the headers that keep browsers from misreading them? */
export const apiHeadersCheck = defineCheck<Headers>({
  id: 'api-headers',
  title: 'Security headers of the API',
  needs: ['api'],
  look: async ({ ask, apiUrl }) => headersOf(await ask(`${apiUrl}/health/live`)),
  judge: judgeApiHeaders,
});

/** And do the pages? */
export const webHeadersCheck = defineCheck<Headers>({
  id: 'web-headers',
  title: 'Security headers of the web app',
  needs: ['web'],
  look: async ({ ask, webUrl }) => headersOf(await ask(`${webUrl}/`)),
  judge: judgeWebHeaders,
});

const headersOf = (answer: Answer): Headers | Skip =>
  answer.kind === 'none' ? new Skip('no answer came') : answer.headers;

/** The headers that are absent or say too little, each with what was expected. */
export function weakHeaders(headers: Headers, address: string): string[] {
  const { protocol, hostname } = new URL(address);
  const policy = headers['content-security-policy'] ?? '';
  const maxAge = Number(/max-age=(\d+)/.exec(headers['strict-transport-security'] ?? '')?.[1] ?? 0);
  const encrypted = protocol === 'https:' && !isLoopbackHost(hostname);
  const halfAYear = 15_552_000;
  const wrong: [boolean, string][] = [
    [encrypted && maxAge < halfAYear, 'Strict-Transport-Security (max-age=31536000)'],
    [headers['x-content-type-options']?.toLowerCase() !== 'nosniff', 'X-Content-Type-Options (nosniff)'],
    [policy === '', 'Content-Security-Policy'],
    [/script-src[^;]*'unsafe-(inline|eval)'/.test(policy), "Content-Security-Policy without 'unsafe-inline'"],
    [
      policy !== '' && !/frame-ancestors/.test(policy) && headers['x-frame-options'] === undefined,
      "Content-Security-Policy with frame-ancestors 'none'",
    ],
    [
      !headers['referrer-policy'] || headers['referrer-policy'] === 'unsafe-url',
      'Referrer-Policy (no-referrer)',
    ],
  ];
  return wrong.flatMap(([isWrong, header]) => (isWrong ? [header] : []));
}

export function judgeApiHeaders(headers: Headers, { apiUrl }: Pick<World, 'apiUrl'>): Finding[] {
  const weak = weakHeaders(headers, apiUrl);
  if (weak.length === 0) return [];
  return [
    {
      id: 'api-headers',
      severity: 'error',
      title: 'Security headers of the API are missing',
      evidence: `GET ${apiUrl}/health/live came without: ${weak.join('; ')}. The API sends them: something in front takes them away.`,
      fix: onApiHosts(
        'A CDN or a transform rule in front of Render removes them: remove the rule.',
        'Remove proxy_hide_header for these names from the configuration of your proxy.',
        'vercel.json, "headers": the entry for "/((?!api/).*)" leaves /api alone; no other entry may replace these.',
      ),
    },
  ];
}

export function judgeWebHeaders(headers: Headers, { webUrl }: Pick<World, 'webUrl'>): Finding[] {
  const weak = weakHeaders(headers, webUrl);
  if (weak.length === 0) return [];
  return [
    {
      id: 'web-headers',
      severity: 'error',
      title: 'Security headers of the web app are missing',
      evidence: `GET ${webUrl}/ came without: ${weak.join('; ')}.`,
      fix: {
        render:
          'If a Static Site of Render serves the pages: Headers → Path /*, each header of vercel.json. If the API does (SERVE_WEB=on), it sends them itself.',
        vercel:
          'vercel.json, "headers", entry "/((?!api/).*)": restore the list. It counts only in the root directory of the project.',
        docker:
          'apps/web/nginx/security-headers.conf has them; every block with an add_header of its own must include it. ' +
          'Strict-Transport-Security belongs into the proxy that holds the certificate: add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
      },
    },
  ];
}
