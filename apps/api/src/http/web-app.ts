import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';
import { pageHeaders } from '#src/middleware/security-headers';
import { compressedAssets, compressPage } from './web-assets';

const ownPaths = /^\/(?:$|auth\/|account(?:\/|$)|admin(?:\/|$))/;

/** The built web app beside this program, or null when it was not built. */
export function findWebApp(): string | null {
  const candidates = ['../../web/dist/', '../../../web/dist/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return candidates.find((path) => existsSync(join(path, 'index.html'))) ?? null;
}

/**
 * Serves the single-page app: hashed assets for a year, compressed when they were built, and `index.html` for every path of the app, so that a hard
 * reload of a mailed link works. Any other page request gets the app too, with an honest 404 that it then explains.
 */
export function webApp(folder: string): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const index = compressPage(readFileSync(join(folder, 'index.html')));
  const headers = pageHeaders();
  const sendIndex: RequestHandler = (request, response, next) => {
    const wantsPage = request.method === 'GET' || request.method === 'HEAD';
    if (!wantsPage || !request.accepts('html') || isMachinePath(request.path)) return next();
    headers(request, response, () => {
      response.setHeader('Cache-Control', 'no-cache');
      response.status(ownPaths.test(request.path) ? 200 : 404).type('html');
      index.send(request, response);
    });
  };
  router.use(compressedAssets(folder));
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response, path) => {
        response.setHeader(
          'Cache-Control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    }),
  );
  router.use(sendIndex);
  return router;
}

/** Paths that belong to programs: they get a problem document and never a page. */
function isMachinePath(path: string): boolean {
  return (
    /^\/(?:v1|health|metrics|dev|docs|openapi\.json|\.)/.test(path) ||
    /\/\./.test(path) ||
    /\.[a-z0-9]+$/i.test(path)
  );
}
