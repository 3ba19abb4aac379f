import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Where the API listens while Vite serves the pages, so that both share one origin in development too. */
const api = process.env.API_PROXY_TARGET ?? 'http://localhost:3000';
const proxied = ['/v1', '/dev', '/docs', '/health', '/openapi.json', '/.well-known'];

/** Says in the page which API it was built for, so that the deployment doctor can tell when that is the wrong one. */
function stateApiAddress(): Plugin {
  let content = '';
  return {
    name: 'state-api-address',
    configResolved: ({ env }) => {
      content = String(env['VITE_API_URL'] ?? '');
    },
    transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'authflow-api', content }, injectTo: 'head' }],
  };
}

/**
 * The bundler keeps a module whole, so one file of the toolkit would bring what the pages with server data need of it, Immer
 * included, to every page. The store is made from a copy of its own, of which only that little is left.
 */
function slimToolkitForTheStore(): Plugin {
  const store = /\/src\/(?:app\/store|session\/session\.slice)\.ts$/;
  return {
    name: 'slim-toolkit-for-the-store',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source !== '@reduxjs/toolkit' || !store.test(importer ?? '')) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found === null ? null : { ...found, id: `${found.id}?store` };
    },
  };
}

/**
 * Of the router its build for production, which it names to nobody, and of that only what is used. Making a component or a
 * context does nothing by itself, but the bundler cannot know; and names that are only for developers' tools would keep
 * what they name.
 */
function leanRouter(): Plugin {
  return {
    name: 'lean-router',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!/^react-router(?:\/dom)?$/.test(source)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (found === null) return null;
      return { ...found, id: found.id.replace('/dist/development/', '/dist/production/') };
    },
    transform: {
      filter: { id: /\/react-router\/dist\/production\/.*\.mjs$/ },
      handler: (code) => ({
        code: code
          .replaceAll(/^\w+\.displayName = "[^"]*";$/gm, '')
          .replaceAll(/= (React\d*\.(?:forwardRef|createContext|memo)\()/g, '= /* @__PURE__ */ $1'),
        map: null,
      }),
    },
  };
}

const compressible = /\.(?:js|css|svg|html|json)$/;

/** Writes each file's compressed twins beside it, as small as they get: once here instead of for every visitor. */
function compressFiles(): Plugin {
  return {
    name: 'compress-files',
    apply: 'build',
    async closeBundle() {
      const { root, build } = this.environment.config;
      const folder = resolve(root, build.outDir);
      const files = await readdir(folder, { recursive: true });
      await Promise.all(
        files.filter((file) => compressible.test(file)).map((file) => compressFile(join(folder, file))),
      );
    },
  };
}

async function compressFile(file: string): Promise<void> {
  const content = await readFile(file);
  await Promise.all([
    promisify(brotliCompress)(content).then((small) => writeFile(`${file}.br`, small)),
    promisify(gzip)(content, { level: 9 }).then((small) => writeFile(`${file}.gz`, small)),
  ]);
}

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    stateApiAddress(),
    slimToolkitForTheStore(),
    leanRouter(),
    compressFiles(),
  ],
  // The client is published from `dist`, and built into the pages from its sources.
  resolve: { conditions: ['@authflow/source', ...defaultClientConditions] },
  build: {
    // The content security policy allows files only: nothing is inlined as data: or as a script element.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // The list of every page's every file would be in the first script. The large ones are worth it.
      resolveDependencies: (_file, files, { hostType }) =>
        hostType === 'html' ? files : files.filter((file) => /\/(?:data|schemas|sign-in)-/.test(file)),
    },
    sourcemap: false,
    rolldownOptions: {
      // It has none, and does not say so: the part for signing in would bring the part for registering along.
      treeshake: { moduleSideEffects: [{ test: /@simplewebauthn\/browser/, sideEffects: false }] },
      output: {
        codeSplitting: {
          groups: [
            // What every page needs changes least: it stays in the browser's cache over releases.
            {
              name: 'vendor',
              test: /rolldown[/\\]runtime|node_modules\/(react|react-dom|react-router|react-router-dom|redux|redux-thunk|scheduler)\//,
              priority: 8,
            },
            // The rest stands in the order of who depends on whom: a group takes along what it needs and nobody before it took.
            {
              name: 'data',
              test: /node_modules\/(immer|reselect|axios|react-redux|use-sync-external-store|@reduxjs\/toolkit)\/(?!.*\?store$)/,
              priority: 7,
            },
            {
              name: 'schemas',
              test: /node_modules\/zod\/|packages\/contracts\/src\/(?!password-strength)/,
              priority: 4,
            },
            { name: 'app', tags: ['$initial'], priority: 6 },
            // The sign-in page in one file, with the pieces of a form, which other pages share.
            {
              name: 'sign-in',
              test: /packages\/contracts\/src\/(limits|mask-email)\.ts$|src\/(features\/login\/(?!login-rules)|components\/(alert|badge|button-link|failure-alert|field|field-context|form-heading|last-used|or-divider|page-title|password-input|provider-buttons|text-input|text-link)\.|lib\/(apply-problem|error-messages|last-method|passkeys|use-cooldown|use-countdown)\.|session\/(login\.api|oauth-providers|pending-verification|typed-address|use-enter)\.)/,
              priority: 5,
            },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: api, changeOrigin: false }])),
  },
});
