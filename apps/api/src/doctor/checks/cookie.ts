import type { Finding } from '@authflow/contracts';
import { isLoopbackHost } from '#src/config/origin';
import { isSameSite } from '#src/platform/registrable-domain';
import { inWords, type Answered } from '../ask';
import { defineCheck, Skip, type World } from '../check';
import { firstPartyRewrite, onApiHosts } from '../fix';
import { usableAnswer } from './echo';

/** Do browsers keep the cookie of the session, and do they send it back? Seen on a cookie that is set the same way. */
export const cookieCheck = defineCheck<Answered>({
  id: 'cookie',
  title: 'The cookie of the session',
  needs: ['api'],
  look: lookAtCookie,
  judge: judgeCookie,
});

/** As a browser asks before its first sign-in, in the web app's name. */
async function lookAtCookie({ ask, apiUrl, webUrl }: World): Promise<Answered | Skip> {
  const headers = { Origin: webUrl, 'X-Auth-Delivery': 'cookie' };
  const answer = usableAnswer(await ask(`${apiUrl}/v1/auth/cookie-probe`, { method: 'POST', headers }));
  if (answer instanceof Skip || answer.status !== 403) return answer;
  return new Skip('the API does not trust the origin of the web app');
}

interface Cookie {
  name: string;
  /** Lower-case names of attributes, with their values. */
  attributes: ReadonlyMap<string, string>;
}

function parseCookie(line: string): Cookie {
  const [pair = '', ...rest] = line.split(';').map((part) => part.trim());
  const attributes = rest.map((part) => {
    const [name = '', value = ''] = part.split('=', 2);
    return [name.toLowerCase(), value] as const;
  });
  return { name: pair.split('=', 1)[0] ?? '', attributes: new Map(attributes) };
}

export function judgeCookie(answer: Answered, world: Pick<World, 'apiUrl' | 'webUrl'>): Finding[] {
  const [web, api] = [new URL(world.webUrl), new URL(world.apiUrl)];
  if (api.protocol === 'http:') return []; // without https nothing about a cookie holds: said elsewhere
  const line = answer.setCookies.find((one) => /^(__Host-)?authflow_probe=/.test(one));
  if (line === undefined)
    return [
      mangled('cookie-lost', 'The cookie does not arrive', `No Set-Cookie came with ${inWords(answer)}.`),
    ];
  const { name, attributes } = parseCookie(line);
  const seen = `Set-Cookie: ${line.replace(/=[^;]*/, '=…')}`;
  if (!attributes.has('secure'))
    return [
      mangled(
        'cookie-not-secure',
        'The cookie may travel unencrypted',
        `${seen}. Without Secure, browsers refuse ${name}.`,
      ),
    ];
  if (!attributes.has('httponly'))
    return [mangled('cookie-readable', 'Scripts can read the cookie', `${seen}. HttpOnly is missing.`)];
  if (!name.startsWith('__Host-') || attributes.has('domain') || attributes.get('path') !== '/')
    return [
      mangled(
        'cookie-scope',
        'The cookie is not bound to its host',
        `${seen}. A __Host- cookie has Path=/ and no Domain, or browsers refuse it.`,
      ),
    ];
  return isSameSite(web, api) ? judgeSameSite(seen, attributes) : judgeCrossSite(seen, attributes, world);
}

function judgeSameSite(seen: string, attributes: Cookie['attributes']): Finding[] {
  const sameSite = attributes.get('samesite')?.toLowerCase();
  if (sameSite === 'lax' || sameSite === 'strict') return [];
  return [
    mangled(
      'cookie-samesite',
      'Other sites can make browsers send the cookie',
      `${seen}. One site: SameSite=Lax belongs there.`,
    ),
  ];
}

function judgeCrossSite(
  seen: string,
  attributes: Cookie['attributes'],
  { webUrl, apiUrl }: Pick<World, 'apiUrl' | 'webUrl'>,
): Finding[] {
  const sites = `${webUrl} and ${apiUrl} are two sites to a browser`;
  if (attributes.get('samesite')?.toLowerCase() !== 'none')
    return [
      mangled(
        'cookie-samesite',
        'No browser sends the cookie',
        `${sites}, and ${seen} has no SameSite=None: nobody stays signed in.`,
      ),
    ];
  if (!attributes.has('partitioned'))
    return [
      mangled(
        'cookie-not-partitioned',
        'Browsers drop the cookie',
        `${sites}, and ${seen} has no Partitioned: Safari drops it, Chrome and Firefox do where third-party cookies are blocked.`,
      ),
    ];
  if (isLoopbackHost(new URL(webUrl).hostname)) return [];
  return [
    {
      id: 'cookie-third-party',
      severity: 'warning',
      title: 'Some browsers drop the cookie',
      evidence:
        `${sites}: the cookie is a third-party one. Current Chrome, Edge, Firefox and Safari from 18.4 on keep it because it is Partitioned; ` +
        'older Safari, in-app browsers and whoever blocks third-party cookies drop it, and a reload signs out.',
      fix: firstPartyRewrite(webUrl),
    },
  ];
}

function mangled(id: string, title: string, evidence: string): Finding {
  return {
    id,
    severity: 'error',
    title,
    evidence,
    fix: onApiHosts(
      'AuthFlow sets the attributes from API_URL and WEB_URL: both must be the addresses browsers use. If they are, something in front (a CDN, a transform rule) rewrites Set-Cookie: remove that.',
      'Remove proxy_cookie_flags, proxy_cookie_path, proxy_cookie_domain and every rule on Set-Cookie from the configuration of your proxy.',
      'vercel.json and middleware: nothing may touch Set-Cookie on /api.',
    ),
  };
}
