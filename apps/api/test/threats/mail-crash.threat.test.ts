/**
 * Invariant: a change that was committed gets its mail, exactly once, whenever and however the process is killed, and
 * whatever the mail provider does. (A mail that is lost locks people out; one that is doubled trains them to ignore
 * mails about their account.)
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seconds } from '#src/domain/duration';
import { createMailTransport } from '#src/platform/mail/create-mail-transport';
import { openMailWorld, until, type MailWorld } from '#test/support/mail-world';
import { startResendDouble, type ResendDouble } from '#test/support/resend-double';

let world: MailWorld;
let resend: ResendDouble;
const children: ChildProcess[] = [];

beforeEach(async () => {
  world = await openMailWorld(new Date());
  resend = await startResendDouble();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await resend.close();
  await world.close();
});

/** A process that commits one mail and goes on to deliver it. */
async function startProcess(...more: string[]): Promise<{ child: ChildProcess; mailId: string }> {
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const script = join(import.meta.dirname, '../support/mail-host.ts');
  const child = spawn(process.execPath, ['--import', tsx, script, world.url, resend.url, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) return { child, mailId: line };
  throw new Error('the process ended without a word');
}

async function killNow(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** The next process, once the lease of the dead one is over. */
function heir() {
  const settings = {
    transport: 'resend',
    resendApiKey: 're_test',
    resendApiUrl: resend.url,
    smtpUrl: null,
  } as const;
  const store = world.database.repos.mailboxMessages;
  world.clock.move(seconds(30));
  return world.worker({ transport: createMailTransport(settings, { store, clock: world.clock }) });
}

describe('a process killed with SIGKILL', () => {
  it('between the commit and the mail: the next process sends it', async () => {
    const { child, mailId } = await startProcess('dies');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');

    const worker = heir();
    await worker.runOnce();
    await worker.runOnce();
    expect(resend.taken.map(({ idempotencyKey }) => idempotencyKey)).toEqual([mailId]);
    expect((await world.stored(mailId)).state).toBe('sent');
  });

  it('while it talks to the provider: the next process sends it', async () => {
    resend.answerNext('hang');
    const { child, mailId } = await startProcess();
    await until(() => resend.requests.length === 1);
    await killNow(child);
    expect(resend.taken).toEqual([]);

    const worker = heir();
    await worker.runOnce();
    await worker.runOnce();
    expect(resend.taken.map(({ idempotencyKey }) => idempotencyKey)).toEqual([mailId]);
    expect(await world.stored(mailId)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('after the provider took the mail, before that was written down: nobody gets it twice', async () => {
    resend.answerNext('takeAndHang');
    const { child, mailId } = await startProcess();
    await until(() => resend.requests.length === 1);
    await killNow(child);
    expect((await world.stored(mailId)).state).toBe('queued');

    await heir().runOnce();
    expect(resend.requests).toHaveLength(2);
    expect(resend.taken).toHaveLength(1);
    expect(await world.stored(mailId)).toMatchObject({
      state: 'sent',
      providerMessageId: resend.idOf(mailId),
    });
  });
});
