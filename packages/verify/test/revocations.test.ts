import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVerifier, type Verifier, type VerifierEvent, type VerifierOptions } from '../src/index.ts';
import { startIssuer, type Issuer } from './support/issuer.ts';

interface FeedItem {
  type: string;
  id: string;
  issuedUpTo?: number;
}

let issuer: Issuer;
let open: Verifier[];
let events: VerifierEvent['type'][];
/** What the feed knows, by number; who waits for more; what it was asked. */
let told: FeedItem[];
let asked: URLSearchParams[];
let notify: () => void;
let down: boolean;

beforeEach(async () => {
  issuer = await startIssuer();
  [open, events, told, asked, down] = [[], [], [], [], false];
  notify = () => undefined;
  issuer.feed = (request, response) => {
    const query = new URL(request.url ?? '', issuer.url).searchParams;
    asked.push(query);
    if (down) return void request.socket.destroy();
    if (request.headers.authorization !== 'Bearer af_key') return void response.writeHead(401).end();
    const after = Number(query.get('after') ?? 0);
    const answer = () =>
      response.end(
        JSON.stringify({
          items: told.slice(after, after + 2),
          cursor: String(Math.min(told.length, after + 2)),
          more: told.length > after + 2,
          keepSeconds: 660,
        }),
      );
    if (told.length > after || query.get('wait') === '0') return void answer();
    const timer = setTimeout(answer, Number(query.get('wait')) * 1000);
    notify = () => {
      clearTimeout(timer);
      answer();
    };
  };
});
afterEach(async () => {
  for (const verifier of open) verifier.close();
  await issuer.stop();
});

function follow(
  options: Partial<VerifierOptions['revocations']> & object = {},
  more: Partial<VerifierOptions> = {},
) {
  const verifier = createVerifier({
    issuer: issuer.url,
    revocations: { apiKey: 'af_key', ...options },
    onEvent: ({ type }) => events.push(type),
    ...more,
  });
  open.push(verifier);
  const judge = async (token: string) => {
    const verification = await verifier.verify(token);
    return verification.ok ? 'ok' : verification.reason;
  };
  return { ...verifier, judge };
}
const tell = (...items: FeedItem[]) => {
  told.push(...items);
  notify();
};
const sid = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const soon = { timeout: 1000, interval: 10 };

describe('a session that ends', () => {
  test('takes its tokens with it at once, remembered ones too, and nobody else’s', async () => {
    const verifier = follow();
    await verifier.ready();
    const [gone, stays] = [issuer.token({ sid: sid(1) }), issuer.token({ sid: sid(2) })];
    expect([await verifier.judge(gone), await verifier.judge(stays)]).toEqual(['ok', 'ok']);
    await expect.poll(() => asked.length, soon).toBeGreaterThan(1); // it waits now
    tell({ type: 'session', id: sid(1) });
    await expect.poll(() => verifier.judge(gone), soon).toBe('revoked');
    expect(await verifier.judge(stays)).toBe('ok');
    expect(await verifier.judge(issuer.token({ sid: sid(1), jti: 'another' }))).toBe('revoked');
  });

  test('before it began is known too, over any number of pages', async () => {
    tell(...Array.from({ length: 7 }, (_, index) => ({ type: 'session', id: sid(index) })));
    const verifier = follow();
    await verifier.ready();
    for (let index = 0; index < 7; index += 1)
      expect(await verifier.judge(issuer.token({ sid: sid(index) }))).toBe('revoked');
    expect(await verifier.judge(issuer.token({ sid: sid(7) }))).toBe('ok');
  });
});

describe('a change of roles', () => {
  const now = Math.floor(Date.now() / 1000);
  test.each([
    ['user', '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e'],
    ['role', 'support'],
  ])('of a %s: tokens from before are out of date, later ones are not', async (type, id) => {
    const verifier = follow();
    tell({ type, id, issuedUpTo: now - 10 });
    await verifier.ready();
    const from = (iat: number) => issuer.token({ iat, exp: now + 600, roles: ['user', 'support'] });
    expect(await verifier.judge(from(now - 60))).toBe('outdated');
    expect(await verifier.judge(from(now - 10))).toBe('outdated');
    expect(await verifier.judge(from(now - 9))).toBe('ok');
    const other = { sub: sid(9), roles: ['user'], iat: now - 60 };
    expect(await verifier.judge(issuer.token(other))).toBe('ok');
  });

  test('a mark never moves back', async () => {
    const verifier = follow();
    const id = '0192f5c4-7d4c-7a51-b6a1-3f1b6f0d9c2e';
    tell({ type: 'user', id, issuedUpTo: now - 10 }, { type: 'user', id, issuedUpTo: now - 100 });
    await verifier.ready();
    expect(await verifier.judge(issuer.token({ iat: now - 50 }))).toBe('outdated');
  });
});

describe('a feed that cannot be heard', () => {
  test('closed: refuses once it is stale, and recovers by itself with what it missed', async () => {
    let ahead = 0;
    const verifier = follow({ maxStalenessSeconds: 4 }, { now: () => Date.now() + ahead });
    await verifier.ready();
    const token = issuer.token({ sid: sid(3) });
    expect(await verifier.judge(token)).toBe('ok');
    await expect.poll(() => asked.length, soon).toBeGreaterThan(1);
    down = true;
    told.push({ type: 'session', id: sid(4) });
    notify(); // this one is answered still; the next ones are not
    await expect.poll(() => events, soon).toContain('revocations_failed');
    expect(await verifier.judge(token)).toBe('ok');
    ahead = 5000;
    expect(await verifier.judge(token)).toBe('revocations_stale');
    told.push({ type: 'session', id: sid(5) });
    down = false;
    await expect.poll(() => verifier.judge(token), { timeout: 8000 }).toBe('ok');
    expect(await verifier.judge(issuer.token({ sid: sid(5) }))).toBe('revoked');
  });

  test('closed: refuses from the start until it has heard the feed once', async () => {
    down = true;
    const verifier = follow();
    expect(await verifier.judge(issuer.token())).toBe('revocations_stale');
    await expect(verifier.ready({ timeoutSeconds: 0.1 })).rejects.toThrow(/not ready/);
    down = false;
    await verifier.ready();
    expect(await verifier.judge(issuer.token())).toBe('ok');
  });

  test('open: judges by signature and expiry, and keeps what it has heard', async () => {
    tell({ type: 'session', id: sid(6) });
    const verifier = follow({ failMode: 'open', maxStalenessSeconds: 2 });
    await verifier.ready();
    down = true;
    notify();
    await expect.poll(() => events, { timeout: 3000 }).toContain('revocations_failed');
    expect(await verifier.judge(issuer.token({ sid: sid(7) }))).toBe('ok');
    expect(await verifier.judge(issuer.token({ sid: sid(6) }))).toBe('revoked');
  });

  test('is asked again with pauses, and told of once', async () => {
    down = true;
    follow();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(asked.length).toBeLessThan(6);
    expect(events.filter((type) => type === 'revocations_failed')).toHaveLength(1);
  });

  test('that refuses the key is a fault like any other', async () => {
    const verifier = follow({ apiKey: 'af_wrong' });
    await expect.poll(() => events, soon).toContain('revocations_failed');
    expect(await verifier.judge(issuer.token())).toBe('revocations_stale');
  });
});

test('a cursor that is refused is given up, and everything is told again', async () => {
  const feed = issuer.feed;
  let refusals = 0;
  issuer.feed = (request, response) => {
    const refuse = request.url?.includes('after=0&') === true;
    if (!refuse) return feed?.(request, response);
    refusals += 1;
    response.writeHead(400).end();
  };
  const verifier = follow();
  await verifier.ready();
  tell({ type: 'session', id: sid(8) });
  await expect.poll(() => verifier.judge(issuer.token({ sid: sid(8) })), { timeout: 3000 }).toBe('revoked');
  expect(refusals).toBeGreaterThan(0);
});

test('answers that are something else are faults, and items of later kinds are passed over', async () => {
  const answers = ['{}', '[]', 'null', '{"items":7,"cursor":"x","more":false,"keepSeconds":660}'];
  issuer.feed = (_request, response) => {
    const next = answers.shift();
    const good = {
      items: [{ type: 'planet', id: 'x' }, 7, null, { type: 'session', id: sid(1) }],
      cursor: 'c',
    };
    response.end(next ?? JSON.stringify({ ...good, more: false, keepSeconds: 660 }));
  };
  const verifier = follow();
  await verifier.ready();
  expect(await verifier.judge(issuer.token({ sid: sid(1) }))).toBe('revoked');
  expect(answers).toEqual([]);
});

test('close ends the following', async () => {
  const verifier = follow();
  await verifier.ready();
  verifier.close();
  const before = asked.length;
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(asked.length).toBeLessThanOrEqual(before + 1);
});
