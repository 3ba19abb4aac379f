import type { Revocations, RevocationsQuery } from '@authflow/contracts';
import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import { seconds } from '#src/domain/duration';
import { advance, readRevocationCursor, toRevocationCursor } from '#src/domain/revocation-cursor';
import type { RevocationLog } from './shared/revocation-log';

/** One answer is at most about 100 KB. */
const itemsPerAnswer = 1000;
/** Each costs a socket and a timer. Who comes later is answered at once, and asks again at its own pace. */
const waitersPerInstance = 500;
const waitersPerCaller = 50;

export interface RevocationsService {
  /**
   * What ended or changed after `query.after`, as soon as there is something, else after `query.wait` seconds. Reads
   * memory alone: nobody holds a database connection while waiting.
   * @param onDisconnect takes what to do when the caller is gone; answers how to take that back
   * @throws AppError `validation_failed` for a cursor that is not ours; `dependency_unavailable` while this instance
   *   cannot hear the others, because "nothing" would be a guess then
   */
  read(
    query: RevocationsQuery,
    actor: Pick<Actor, 'sessionId'>,
    onDisconnect: (callback: () => void) => () => void,
  ): Promise<Revocations>;
}

/** The feed by which other services refuse at once what has ended here. @see docs/adr/0021 */
export function createRevocationsService({
  revocationLog: log,
  feed,
}: {
  revocationLog: RevocationLog;
  feed: { isLive(): boolean };
}): RevocationsService {
  const waitingFor = new Map<string, number>();

  async function wait(caller: string, sequence: number, milliseconds: number, onDisconnect: Disconnect) {
    const own = waitingFor.get(caller) ?? 0;
    if (own >= waitersPerCaller || log.waiting() >= waitersPerInstance) return;
    waitingFor.set(caller, own + 1);
    const change = log.change(sequence, milliseconds);
    const forget = onDisconnect(change.cancel);
    await change.done;
    forget();
    const left = (waitingFor.get(caller) ?? 1) - 1;
    if (left === 0) waitingFor.delete(caller);
    else waitingFor.set(caller, left);
  }

  return {
    async read({ after, wait: waitSeconds = 0 }, { sessionId }, onDisconnect) {
      const position = readRevocationCursor(after);
      const sequence = position.get(log.instance) ?? 0;
      if (waitSeconds > 0 && feed.isLive())
        await wait(sessionId, sequence, seconds(waitSeconds), onDisconnect);
      if (!feed.isLive()) throw new AppError('dependency_unavailable', { retryAfterSeconds: 1 });
      const { items, last, more } = log.after(sequence, itemsPerAnswer);
      const cursor = toRevocationCursor(advance(position, log.instance, last));
      return { items, cursor, more, keepSeconds: log.keepSeconds };
    },
  };
}

type Disconnect = (callback: () => void) => () => void;
