import { describe, expect, it, vi } from 'vitest';
import { loadPatiently, type PageHost } from './lazy-page';

function host(state: { online?: boolean; age?: number } = {}) {
  let online = state.online ?? true;
  let notify: () => void = () => undefined;
  const reload = vi.fn();
  const page: PageHost = {
    isOnline: () => online,
    untilOnline: () =>
      new Promise((resolve) => {
        notify = resolve;
      }),
    age: () => state.age ?? 60_000,
    reload,
  };
  return {
    page,
    reload,
    comeBack: () => {
      online = true;
      notify();
    },
  };
}

const missing = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
const settled = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(String, String),
    new Promise((resolve) => setTimeout(() => resolve('waiting'), 5)),
  ]);

describe('a page’s code', () => {
  it('waits for the connection instead of failing', async () => {
    const { page, reload, comeBack } = host({ online: false });
    const load = vi.fn(missing).mockImplementationOnce(missing);
    load.mockImplementation(() => Promise.resolve('page') as never);
    const loading = loadPatiently(load, page);
    expect(await settled(loading)).toBe('waiting');
    comeBack();
    expect(await settled(loading)).toBe('page');
    expect(load).toHaveBeenCalledTimes(2);
    expect(reload).not.toHaveBeenCalled();
  });

  it('loads the document again when a newer release has replaced the file', async () => {
    const { page, reload } = host();
    expect(await settled(loadPatiently(missing, page))).toBe('waiting');
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('fails in a document just loaded: reloading would go round in circles', async () => {
    const { page, reload } = host({ age: 500 });
    expect(await settled(loadPatiently(missing, page))).toMatch(/Failed to fetch/);
    expect(reload).not.toHaveBeenCalled();
  });
});
