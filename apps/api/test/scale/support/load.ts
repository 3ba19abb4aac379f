import { setTimeout as sleep } from 'node:timers/promises';
import { call, type Answer } from './people';

export interface Failure {
  what: string;
  at: number;
}

export interface Load {
  /** How many were answered, well or badly. */
  asked(): number;
  failures(): readonly Failure[];
  /** Takes no new request up, and waits for those in flight. */
  stop(): Promise<void>;
}

/** One client's next request. */
export type Turn = (client: number, turn: number) => Promise<Answer>;

/** `clients` that each ask one thing after the other, until they are stopped. A 5xx or a broken connection is a failure. */
export function startLoad(clients: number, next: Turn): Load {
  const failures: Failure[] = [];
  let asked = 0;
  let stopped = false;

  async function go(client: number): Promise<void> {
    for (let turn = 0; !stopped; turn += 1) {
      try {
        const { status, body } = await next(client, turn);
        if (status >= 500) failures.push({ what: `${status} ${JSON.stringify(body)}`, at: Date.now() });
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        failures.push({ what: String(cause), at: Date.now() });
      }
      asked += 1;
      await sleep(5);
    }
  }

  const all = Promise.all(Array.from({ length: clients }, (_each, client) => go(client)));
  return {
    asked: () => asked,
    failures: () => failures,
    async stop() {
      stopped = true;
      await all;
    },
  };
}

/** Of each client its own account: reading it, the claims of its token, and its sessions, in turn. */
export function readingTurn(url: string, tokens: readonly string[]): Turn {
  const routes = ['GET /v1/me', 'GET /v1/auth/session', 'GET /v1/me/sessions'] as const;
  return (client, turn) =>
    call(url, routes[turn % routes.length] ?? routes[0], { token: tokens[client % tokens.length] ?? '' });
}
