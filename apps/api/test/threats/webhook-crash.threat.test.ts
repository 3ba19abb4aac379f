/**
 * Invariant: what was committed is told, whenever and however a process is killed, under one id however often; what was
 * rolled back is never told; and no receiver keeps what others wait for (W03, W04).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { seconds } from '#src/domain/duration';
import { recordAudit, systemItself } from '#src/services/shared/audit';
import { signUpOperator } from '#test/support/audit-trail';
import { startHarness, type Harness } from '#test/support/harness';
import {
  answering,
  beginAnew,
  deliverAll,
  startReceiver,
  webhooksOf,
  type Receiver,
} from '#test/support/webhooks';

let harness: Harness;
let receiver: Receiver;
let webhooks: ReturnType<typeof webhooksOf>;
const children: ChildProcess[] = [];
beforeAll(async () => {
  harness = await startHarness();
  receiver = await startReceiver();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await harness.stop();
  await receiver.stop();
});
beforeEach(async () => {
  await beginAnew(harness, receiver);
  webhooks = webhooksOf(harness, (await signUpOperator(harness)).headers);
});

const subscribe = (url = receiver.url) => webhooks.create({ url, events: ['session.revoked'] });
const signOut = (fails = false) =>
  harness.container.database.transaction(async (repos) => {
    const entry = { type: 'session.logged_out', outcome: 'success', userId: null } as const;
    await recordAudit(repos, systemItself, harness.clock.now(), entry);
    if (fails) throw new Error('rolled back');
  });
const idsSeen = () => new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size;

async function startProcess(...more: string[]): Promise<ChildProcess> {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const script = join(import.meta.dirname, '../support/webhook-host.ts');
  const child = spawn(process.execPath, ['--import', tsx, script, harness.database.url, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) if (line === 'committed') return child;
  throw new Error('the process ended without a word');
}

describe('W03 a process killed with SIGKILL', () => {
  // First, while this clock and that of the process agree.
  test('W03 while the receiver has it: it is told once more, under the same id', async () => {
    const { id } = await subscribe();
    receiver.answer(() => undefined);
    const child = await startProcess();
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    receiver.answer(answering(204));
    await deliverAll(harness);
    expect(receiver.received).toHaveLength(1);
    harness.clock.advance(seconds(31));
    await deliverAll(harness);
    expect(receiver.received).toHaveLength(2);
    expect(idsSeen()).toBe(1);
    expect(await webhooks.deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  test('W03 between the commit and the call: the next process makes it', async () => {
    const { id } = await subscribe();
    const child = await startProcess('dies');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    harness.clock.advance(seconds(31));
    await deliverAll(harness);
    expect(idsSeen()).toBe(1);
    expect(await webhooks.deliveries(id)).toMatchObject([{ state: 'delivered' }]);
  });
});

test('W03 what was rolled back is never told', async () => {
  const { id } = await subscribe();
  await expect(signOut(true)).rejects.toThrow('rolled back');
  await deliverAll(harness);
  expect(receiver.received).toEqual([]);
  expect(await webhooks.deliveries(id)).toEqual([]);
});

test('W03 two processes at once tell each event once', async () => {
  await subscribe();
  const other = await startHarness({ database: harness.database, clock: harness.clock });
  for (let told = 0; told < 20; told += 1) await signOut();
  await Promise.all([deliverAll(harness), deliverAll(other), deliverAll(harness), deliverAll(other)]);
  await deliverAll(harness);
  expect(receiver.received).toHaveLength(20);
  expect(idsSeen()).toBe(20);
  await other.stop();
});

test('W04 a receiver that takes all its time holds up nobody else', async () => {
  const slow = await startReceiver();
  slow.answer(() => undefined);
  await subscribe(slow.url);
  for (let told = 0; told < 30; told += 1) await signOut();
  await subscribe();
  await signOut();
  const background = await startHarness({
    database: harness.database,
    clock: harness.clock,
    background: true,
  });
  await expect.poll(() => receiver.received.length, { timeout: 8000 }).toBe(1);
  expect(slow.received.length).toBeLessThanOrEqual(3);
  await slow.stop();
  await background.stop();
});
