/** What tabs of one browser tell each other. It never carries a token. */
export type SessionNews =
  | { type: 'signedIn'; userId: string }
  | { type: 'signedOut' }
  /** The server refused to renew. Each tab checks for itself: another may have signed in since. */
  | { type: 'renewalRefused' };

export interface SessionChannel {
  tell: (news: SessionNews) => void;
  listen: (hear: (news: SessionNews) => void) => void;
}

export function createSessionChannel(): SessionChannel {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => undefined, listen: () => undefined };
  const channel = new BroadcastChannel('authflow.session');
  return {
    tell: (news) => channel.postMessage(news),
    listen: (hear) => {
      channel.addEventListener('message', (event: MessageEvent<SessionNews>) => hear(event.data));
    },
  };
}
