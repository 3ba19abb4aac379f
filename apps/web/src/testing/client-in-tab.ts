import { createAuthFlowClient, type PageEvents, type SessionNews } from '@authflow/client';
import type { SessionGrant } from '@authflow/contracts';
import { vi } from 'vitest';
import type { Answer } from '#src/lib/api-failure.ts';

export type Exchange = Answer<SessionGrant> | Promise<Answer<SessionGrant>>;

/** The real client in a tab of its own, over a network, a channel and a hint that the test holds. */
export function clientInTab(options: {
  replies: Exchange[];
  hint?: boolean;
  peers?: { hear: (news: SessionNews) => void }[];
}) {
  const { replies, peers = [] } = options;
  let hint = options.hint ?? true;
  let hear: (news: SessionNews) => void = () => undefined;
  let page: PageEvents = { woke: () => undefined, thawed: () => undefined };
  const told: SessionNews[] = [];
  const view = { visible: true, online: true };
  const exchange = vi.fn(() =>
    Promise.resolve(replies.shift() ?? { error: { kind: 'unreachable' as const } }),
  );

  const client = createAuthFlowClient({
    apiUrl: 'https://api.example.test',
    delivery: 'cookie',
    fetch: async () => toResponse(await exchange()),
    hint: { isSet: () => hint, set: () => void (hint = true), clear: () => void (hint = false) },
    environment: {
      lock: (task) => task(),
      channel: {
        tell: (news) => {
          told.push(news);
          peers.forEach((peer) => peer.hear(news));
        },
        listen: (listener) => {
          hear = listener;
        },
        close: () => undefined,
      },
      isOnline: () => view.online,
      isVisible: () => view.visible,
      watchPage: (events) => {
        page = events;
        return () => undefined;
      },
    },
  });
  return {
    ...{ client, exchange, told, view },
    hear: (news: SessionNews) => hear(news),
    thaw: () => page.thawed(),
    hinted: () => hint,
  };
}

function toResponse(answer: Answer<SessionGrant>): Response {
  if (!('error' in answer)) return Response.json(answer.data);
  const { error } = answer;
  if (error.kind !== 'problem') throw new TypeError('fetch failed');
  const { retryAfter, ...problem } = error;
  const headers = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  return Response.json(problem, { status: error.status, headers });
}
