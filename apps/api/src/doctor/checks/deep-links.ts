import type { Finding } from '@authflow/contracts';
import { inWords, type Answer } from '../ask';
import { defineCheck, type World } from '../check';
import { isAppPage } from './web';

/** What mails and bookmarks lead to; the `x` is no token, so nothing is spent. */
export const deepLinks = ['/auth/reset-password/x', '/auth/verify-email/x', '/account', '/admin'] as const;

export type DeepLinksSeen = readonly { path: string; answer: Answer }[];

/** Do mailed links open the app, or does the host look for a file of that name? */
export const deepLinksCheck = defineCheck<DeepLinksSeen>({
  id: 'deep-links',
  title: 'Links from mails open the app',
  needs: ['web'],
  look: ({ ask, webUrl }) =>
    Promise.all(deepLinks.map(async (path) => ({ path, answer: await ask(`${webUrl}${path}`) }))),
  judge: judgeDeepLinks,
});

export function judgeDeepLinks(seen: DeepLinksSeen, { webUrl }: Pick<World, 'webUrl'>): Finding[] {
  const dead = seen.filter(({ answer }) => !isAppPage(answer));
  if (dead.length === 0) return [];
  const all = '{ "source": "/((?!api/|assets/).*)", "destination": "/index.html" }';
  return [
    {
      id: 'web-deep-links',
      severity: 'error',
      title: 'Links from mails do not open the app',
      evidence: dead.map(({ path, answer }) => `GET ${webUrl}${path}: ${inWords(answer)}`).join('; '),
      fix: {
        render:
          'If a Static Site of Render serves the pages: Redirects/Rewrites → Source /*, Destination /index.html, Action Rewrite. If the API does: SERVE_WEB=on.',
        vercel: `vercel.json, last entry of "rewrites": ${all}. It counts only in the root directory of the project.`,
        docker: 'apps/web/nginx/default.conf.template, block "location /": try_files $uri /index.html;',
      },
    },
  ];
}
