import type { DoctorReport, Finding } from '@authflow/contracts';

const fix: Finding['fix'] = {
  render:
    'Dashboard → authflow-api → Environment: TRUST_PROXY=2, then "Save, rebuild, and deploy". In render.yaml it is the entry "key: TRUST_PROXY" under envVars.',
  vercel: 'Nothing on Vercel: the variable belongs to the API. Set it where that runs.',
  docker: 'In .env beside docker-compose.yml: TRUST_PROXY=2. Then: docker compose up -d api',
};

/** A report with something of everything, as the API sends them. */
export const sickReport: DoctorReport = {
  status: 'unhealthy',
  apiUrl: 'https://my-app.vercel.app/api',
  webUrl: 'https://my-app.vercel.app',
  startedAt: '2026-11-28T12:00:00.000Z',
  durationMs: 2340,
  findings: [
    {
      id: 'proxy-hops-too-few',
      severity: 'error',
      title: 'All clients look like one',
      evidence:
        'TRUST_PROXY is 1, and 2 proxies stand in front: X-Forwarded-For arrived as "198.18.3.7, 203.0.113.9, 192.0.2.14", of which 198.18.3.7 was forged, and 192.0.2.14 was taken for the client.',
      fix,
    },
    {
      id: 'web-deep-links',
      severity: 'error',
      title: 'Links from mails do not open the app',
      evidence: 'GET https://my-app.vercel.app/auth/reset-password/x: status 404, text/plain',
      fix: {
        render:
          'If a Static Site of Render serves the pages: Redirects/Rewrites → Source /*, Destination /index.html, Action Rewrite.',
        vercel:
          'vercel.json, last entry of "rewrites": { "source": "/((?!api/|assets/).*)", "destination": "/index.html" }. It counts only in the root directory of the project.',
        docker: 'apps/web/nginx/default.conf.template, block "location /": try_files $uri /index.html;',
      },
    },
    {
      id: 'database-slow',
      severity: 'warning',
      title: 'The database is far away',
      evidence:
        'The quickest of several answers of dpg-example-a:5432 took 84 ms; within one region it takes 1 to 5.',
      fix,
    },
  ],
  checks: [
    { id: 'environment', title: 'Environment', state: 'passed', reason: null },
    { id: 'database', title: 'Database', state: 'found', reason: null },
    { id: 'deep-links', title: 'Links from mails open the app', state: 'found', reason: null },
    { id: 'proxy-hops', title: 'The addresses of clients', state: 'found', reason: null },
    { id: 'smtp', title: 'Mail server', state: 'skipped', reason: 'mail does not leave through SMTP' },
  ],
};
