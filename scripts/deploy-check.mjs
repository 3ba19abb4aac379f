// Runs before the web app is built on Vercel and stops a deployment whose pages could not reach the API.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What would go wrong with this vercel.json and this API address. An empty list means the pages can reach the API.
 *
 * @param {{ rewrites?: { source: string, destination: string }[],
 *           headers?: { headers: { key: string, value: string }[] }[] }} vercel
 * @param {string | undefined} apiUrl VITE_API_URL: the API's address in the browser; unset means /api.
 * @returns {string[]}
 */
export function findDeployFaults(vercel, apiUrl) {
  return !apiUrl || apiUrl.startsWith('/')
    ? findRewriteFaults(vercel, apiUrl || '/api')
    : findOriginFaults(vercel, apiUrl);
}

function findRewriteFaults(vercel, path) {
  const rewrite = vercel.rewrites?.find(({ source }) => source === `${path}/:path*`);
  if (!rewrite) return [`vercel.json has no rewrite for ${path}/:path*, where the pages look for the API.`];
  const { protocol, hostname } = new URL(rewrite.destination);
  if (hostname.endsWith('.invalid')) {
    return [
      `The rewrite of ${path} in vercel.json still points to the placeholder ${hostname}. ` +
        'Put the host of your API there, for example my-authflow-api.onrender.com.',
    ];
  }
  return protocol === 'https:' ? [] : [`The rewrite of ${path} in vercel.json is not https.`];
}

function findOriginFaults(vercel, apiUrl) {
  if (!URL.canParse(apiUrl)) return ['VITE_API_URL is neither a path such as /api nor an absolute URL.'];
  const { origin, protocol } = new URL(apiUrl);
  const policies = (vercel.headers ?? [])
    .flatMap(({ headers }) => headers)
    .filter(({ key }) => key.toLowerCase() === 'content-security-policy');
  const faults = protocol === 'https:' ? [] : ['VITE_API_URL is not https.'];
  for (const { value } of policies) {
    const sources = /(?:^|;)\s*connect-src ([^;]*)/.exec(value)?.[1]?.split(/\s+/) ?? [];
    if (!sources.includes(origin)) {
      faults.push(
        `The pages may not call ${origin}: add it to connect-src of the Content-Security-Policy in vercel.json.`,
      );
    }
  }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const vercel = JSON.parse(readFileSync(join(import.meta.dirname, '../vercel.json'), 'utf8'));
  const faults = findDeployFaults(vercel, process.env.VITE_API_URL);
  for (const fault of faults) console.error(`✗ ${fault}`);
  if (faults.length > 0) console.error('See docs/deploy.md, "The web app on Vercel".');
  process.exitCode = faults.length > 0 ? 1 : 0;
}
