import type { Route } from '../../../apps/api/src/http/define-route';
import { tagDescriptions } from '../../../apps/api/src/http/openapi/tags';
import { takesApiKeys } from '../../../apps/api/src/http/route-callers';
import { readRoutes } from '../../client/api-document';
import { markdownTable } from '../markdown-table';

/** Every route in a line, in the groups of the reference. A route that is not listed, or listed wrongly, fails `verify`. */
export function renderRouteList(routes: readonly Route[] = readRoutes()): string {
  const tags = [...new Set([...Object.keys(tagDescriptions), ...routes.map(({ tag }) => tag)])];
  return tags
    .map((tag) => ({ tag, here: routes.filter((route) => route.tag === tag) }))
    .filter(({ here }) => here.length > 0)
    .map(({ tag, here }) => `### ${tag}\n\n${tagDescriptions[tag] ?? ''}\n\n${tableOf(here)}`)
    .join('\n\n');
}

function tableOf(routes: readonly Route[]): string {
  const rows = routes.map((route) => [
    `\`${route.method.toUpperCase()} ${route.path}\``,
    route.summary,
    callersOf(route),
  ]);
  return markdownTable(['route', 'what', 'who'], rows);
}

function callersOf(route: Route): string {
  const { access, recentAuth } = route;
  if (access === 'public') return 'anyone';
  if (access === 'credential') return 'any token of the session';
  const key = takesApiKeys(route) ? ', or an API key' : '';
  const who = access === 'session' ? `signed in${key}` : `\`${access.permission}\`${key}`;
  return recentAuth ? `${who} ‡` : who;
}
