import { getTransformedRoutes, type Route } from '@vercel/routing-utils';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

type Rules = Parameters<typeof getTransformedRoutes>[0] & {
  rewrites: { source: string; destination: string }[];
  headers: { source: string; headers: { key: string; value: string }[] }[];
};

/** What Vercel does with a path: a file of the build, another host's answer, or nothing. Always with these headers. */
export interface Ruling {
  headers: Record<string, string>;
  file: string | null;
  /** A whole address. */
  passedOn: string | null;
}

/** `vercel.json` as it is in the repository, with what `docs/deploy.md` tells its reader to write into it. */
export function readVercelRules(own: { apiHost?: string; connectTo?: string }): Rules {
  const text = readFileSync(join(import.meta.dirname, '../../../../vercel.json'), 'utf8')
    .replaceAll('put-your-api-host-here.invalid', own.apiHost ?? 'put-your-api-host-here.invalid')
    .replaceAll("connect-src 'self'", `connect-src 'self' ${own.connectTo ?? ''}`.trim());
  return JSON.parse(text) as Rules;
}

/** Vercel's own compiler turns the rules into routes; these are walked in its order: headers, files, rewrites. */
export function createRouter({ rewrites, headers }: Rules, folder: string): (path: string) => Ruling {
  const { routes, error } = getTransformedRoutes({ rewrites, headers });
  if (error !== null || routes === null) throw new Error(`vercel.json: ${error?.message ?? 'no routes'}`);

  function fileOf(path: string): string | null {
    const file = join(folder, path);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return null;
    return file;
  }

  return (path) => {
    const found: Record<string, string> = {};
    for (const route of routes) {
      if ('handle' in route) {
        const file = fileOf(path);
        if (route.handle === 'filesystem' && file !== null) return { headers: found, file, passedOn: null };
        continue;
      }
      const match = matchOf(route, path);
      if (match === null) continue;
      Object.assign(found, route.headers);
      if (route.dest === undefined) continue;
      const target = route.dest.replaceAll(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
      return target.startsWith('/')
        ? { headers: found, file: fileOf(target), passedOn: null }
        : { headers: found, file: null, passedOn: target };
    }
    return { headers: found, file: null, passedOn: null };
  };
}

type SourceRoute = Exclude<Route, { handle: unknown }>;

function matchOf(route: SourceRoute, path: string): RegExpExecArray | null {
  return route.src === undefined ? null : new RegExp(route.src).exec(path);
}
