import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router } from 'express';
import { AppError } from '#src/domain/app-error';
import { pageHeaders } from '#src/middleware/security-headers';
import { errorPageStyle, findErrorPage } from './error-pages';
import { readOnlyPage } from './read-only-page';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AuthFlow API reference</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/docs.js"></script>
</body>
</html>
`;

/**
 * What is tried out asks the server that the page came from, under the name it is open at: behind a rewrite or at another
 * name of the same machine, API_URL would be another origin, which the page's policy and CORS both refuse.
 */
const script = `void fetch('/openapi.json')
  .then((answer) => answer.json())
  .then((spec) =>
    window.SwaggerUIBundle({
      spec: { ...spec, servers: [{ url: location.origin }] },
      dom_id: '#reference',
      deepLinking: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      validatorUrl: null,
    }),
  );
`;

const style = `body { margin: 0; background: #fafafa; }
.swagger-ui .topbar { display: none; }
.swagger-ui .wrapper { max-width: 1080px; }
.swagger-ui .schemes-server-container, .swagger-ui .servers { display: none; }
.swagger-ui .opblock-summary-path a.nostyle { display: inline-block; line-height: 24px; }
.swagger-ui .info .title small, .swagger-ui .info .title small.version-stamp { background: #48505e; }
.swagger-ui .info .link, .swagger-ui .info a, .swagger-ui .markdown a { color: #1f5fae; }
.swagger-ui .opblock .opblock-summary-method { text-shadow: none; }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1f5fae; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #1c7a4d; }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #187a6c; }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #b3261e; }
.swagger-ui .btn.authorize { color: #14663f; border-color: #14663f; }
.swagger-ui .btn.authorize svg { fill: #14663f; }
`;

/**
 * The interactive reference at `/docs`, and a page per error code below it. Local assets, no inline code.
 * @param describe makes the OpenAPI document; asked once, by the first reader
 */
export function docsPages(describe: () => object): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const headers = pageHeaders();
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  let document: object | null = null;
  readOnlyPage(
    router,
    '/openapi.json',
    (_request, response) => void response.json((document ??= describe())),
  );
  readOnlyPage(router, '/docs', headers, (_request, response) => void response.type('html').send(page));
  readOnlyPage(router, '/docs/docs.js', (_request, response) => void response.type('js').send(script));
  readOnlyPage(router, '/docs/docs.css', (_request, response) => void response.type('css').send(style));
  readOnlyPage(
    router,
    '/docs/errors.css',
    (_request, response) => void response.type('css').send(errorPageStyle),
  );
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    readOnlyPage(router, `/docs/assets/${file}`, (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=86400');
      response.sendFile(file, { root: assets });
    });
  }
  readOnlyPage(router, '/docs/errors/:code', headers, (request, response) => {
    const html = findErrorPage(String(request.params.code));
    if (html === null) throw new AppError('not_found');
    response.type('html').send(html);
  });
  return router;
}
