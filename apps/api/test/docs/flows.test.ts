import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeTable } from '#src/routes/index';
import { startHarness, type Harness } from '#test/support/harness';
import { fencedBlocks, listMarkdownFiles, type MarkdownFile } from '#test/support/markdown';

const pages = listMarkdownFiles().filter(
  ({ path }) => path.startsWith('docs/flows/') && path !== 'docs/flows/README.md',
);
const drawingsOf = ({ text }: MarkdownFile): string[] =>
  fencedBlocks(text)
    .filter(({ language, code }) => language === 'mermaid' && code.startsWith('sequenceDiagram'))
    .map(({ code }) => code);

/** Who sends what to whom: `A->>B: text`, with any of Mermaid's arrows. */
const messagesOf = (drawing: string): { from: string; to: string; text: string }[] =>
  [...drawing.matchAll(/^\s*(\w+)\s*-{1,2}(?:>>|>|\))\s*(\w+): (.*)$/gm)].map(
    ([, from = '', to = '', text = '']) => ({ from, to, text }),
  );

/** Requests that are named by their method. Those below /v1 and /v1/auth are written without it. */
const requestsOf = (drawing: string): string[] =>
  messagesOf(drawing).flatMap(({ text }) => {
    const [, method = '', path = ''] = /^(GET|POST|PATCH|DELETE) ([^\s,?]+)/.exec(text) ?? [];
    return method === '' ? [] : [`${method.toLowerCase()} ${path}`];
  });

describe('the flows', () => {
  let harness: Harness;
  let routes: { method: string; parts: string[] }[];
  beforeAll(async () => {
    harness = await startHarness();
    routes = routeTable(harness.container.controllers).map(({ method, path }) => ({
      method,
      parts: path.split('/').slice(1),
    }));
  });
  afterAll(() => harness.stop());

  /** A parameter of a route takes any part: an id, `:loginId`, the name of a provider. */
  function exists(request: string): boolean {
    const [method, path = ''] = request.split(' ');
    const given = path.replace(/^\//, '').replace(/^v1\//, '').split('/');
    return [['v1'], ['v1', 'auth']].some((prefix) => {
      const wanted = [...prefix, ...given];
      return routes.some(
        (route) =>
          route.method === method &&
          route.parts.length === wanted.length &&
          route.parts.every((part, index) => part.startsWith('{') || part === wanted[index]),
      );
    });
  }

  it('are each drawn', () => {
    expect(pages.length).toBeGreaterThan(15);
    expect(pages.filter((page) => drawingsOf(page).length === 0).map(({ path }) => path)).toEqual([]);
  });

  it('draw messages between those who are named at the top', () => {
    const strangers = pages.flatMap((page) =>
      drawingsOf(page).flatMap((drawing) => {
        const named = new Set([...drawing.matchAll(/^\s*(?:actor|participant) (\w+)/gm)].map(([, id]) => id));
        return messagesOf(drawing)
          .flatMap(({ from, to }) => [from, to])
          .filter((id) => !named.has(id))
          .map((id) => `${page.path}: ${id}`);
      }),
    );
    expect(strangers).toEqual([]);
  });

  it('close every box that they open', () => {
    const open = pages.filter((page) =>
      drawingsOf(page).some((drawing) => {
        const opened = drawing.match(/^\s*(?:rect|alt|opt|loop|par) /gm)?.length ?? 0;
        return opened !== (drawing.match(/^\s*end$/gm)?.length ?? 0);
      }),
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it('name routes that there are', () => {
    const named = pages.flatMap((page) =>
      drawingsOf(page).flatMap((drawing) =>
        requestsOf(drawing).map((request) => ({ page: page.path, request })),
      ),
    );
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter(({ request }) => !exists(request))).toEqual([]);
    expect(exists('post login')).toBe(true);
    expect(exists('post log-in')).toBe(false);
    expect(exists('get login')).toBe(false);
  });
});
