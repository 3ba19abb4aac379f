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

export default defineConfig({
  plugins: [react(), tailwindcss(), stateApiAddress()],
  // The client is published from `dist`, and built into the pages from its sources.
  resolve: { conditions: ['@authflow/source', ...defaultClientConditions] },
  build: {
    // The content security policy allows files only: nothing is inlined as data: or as a script element.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              // zod decides at the creation of a schema whether it may eval. In one chunk the setting, which
              // main.tsx imports first, runs before the first schema is made.
              name: 'schemas',
              test: /node_modules\/zod\/|packages\/contracts\/src\/(?!password-strength)|zod-without-eval/,
              priority: 3,
            },
            // What every page needs changes least: it stays in the browser's cache over releases.
            {
              name: 'vendor',
              test: /node_modules\/(react|react-dom|react-redux|react-router|react-router-dom|scheduler|redux|@reduxjs|immer|reselect|axios)\//,
              priority: 2,
            },
            // The pieces of a form are small and always used together: one file instead of fifteen.
            {
              name: 'forms',
              test: /node_modules\/(react-hook-form|@hookform)\/|src\/(components\/(alert|badge|button-link|failure-alert|field|field-context|form-heading|page-title|password-input|text-input|text-link)|lib\/(apply-problem|error-messages|use-cooldown|use-countdown|use-zod-form))\.tsx?$/,
              priority: 1,
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
