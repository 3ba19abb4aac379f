import type { Finding } from '@authflow/contracts';
import { isLoopbackHost } from '#src/config/origin';
import { inWords, type Answer } from '../ask';
import { defineCheck, type World } from '../check';
import { onApiHosts, setVariable } from '../fix';

/** The element that the app is drawn into: whatever has none is not our page. */
export function isAppPage(answer: Answer): boolean {
  return (
    answer.kind === 'answer' &&
    answer.status === 200 &&
    /^text\/html\b/.test(answer.headers['content-type'] ?? '') &&
    /<div id="root">/.test(answer.body)
  );
}

/** Does the web app answer at its public address? */
export const webCheck = defineCheck<Answer>({
  id: 'web',
  title: 'The web app answers',
  needs: [],
  look: ({ ask, webUrl }) => ask(`${webUrl}/`),
  judge: judgeWeb,
});

export function judgeWeb(page: Answer, { webUrl }: Pick<World, 'webUrl'>): Finding[] {
  const url = new URL(webUrl);
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return [notEncrypted(webUrl, page)];
  if (isAppPage(page)) return [];
  const gone = page.kind === 'none' || page.status >= 500;
  return [
    {
      id: gone ? 'web-unreachable' : 'web-not-the-app',
      severity: 'error',
      title: gone ? 'The web app does not answer' : 'Something else answers at the address of the web app',
      evidence: `GET ${webUrl}/: ${inWords(page)}`,
      fix: {
        render:
          'Nothing on Render, unless the API serves the pages too: then SERVE_WEB=on, and `npm run build` in the build command.',
        vercel:
          'Project → Deployments: the newest must be Ready and assigned to this domain. vercel.json sets "outputDirectory": "apps/web/dist"; the root directory of the project stays empty.',
        docker:
          'docker compose ps web, then docker compose logs web. The proxy in front must lead to its port 8080.',
      },
    },
  ];
}

function notEncrypted(webUrl: string, page: Answer): Finding {
  return {
    id: 'web-not-https',
    severity: 'error',
    title: 'The web app is not encrypted',
    evidence: `${webUrl} is plain http (${inWords(page)}): whoever is on the way can change the page and read what is typed.`,
    fix: {
      ...setVariable('WEB_URL', webUrl.replace(/^http:/, 'https:')),
      vercel: 'Vercel serves https by itself: give the https address as --web and in WEB_URL.',
      docker: onApiHosts(
        '',
        `Put a proxy with a certificate in front of port 8080, then in .env: WEB_URL=${webUrl.replace(/^http:/, 'https:')}`,
      ).docker,
    },
  };
}
