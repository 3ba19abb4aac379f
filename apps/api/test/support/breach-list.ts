import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BreachList {
  url: string;
  /** Paths asked for, oldest first. */
  asked: string[];
  /** Replaces the answer: an outage of any kind. Null lets the list answer again. */
  misbehave(how: ((response: ServerResponse) => void) | null): void;
  stop(): Promise<void>;
}

/** The range API of Pwned Passwords on loopback, knowing `breached` alone among made-up suffixes. */
export async function startBreachList(breached: readonly string[]): Promise<BreachList> {
  const known = breached.map((password) => createHash('sha1').update(password).digest('hex').toUpperCase());
  const asked: string[] = [];
  let misbehaviour: ((response: ServerResponse) => void) | null = null;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (misbehaviour !== null) return misbehaviour(response);
    const prefix = request.url?.split('/').at(-1) ?? '';
    const suffixes = known.filter((hash) => hash.startsWith(prefix)).map((hash) => `${hash.slice(5)}:42`);
    response.end(['0'.repeat(34) + '1:0', ...suffixes, 'F'.repeat(35) + ':7'].join('\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    misbehave(how) {
      misbehaviour = how;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
