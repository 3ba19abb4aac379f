import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { MailTransportError, type OutgoingMail } from '#src/platform/mail/mail-transport';
import { smtpTransport } from '#src/platform/mail/smtp-transport';

interface Received {
  from: string;
  to: string[];
  message: string;
}

const running: { close(): void }[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

async function startServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          message: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  running.push({ close: () => void server.close() });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.server.address() as AddressInfo).port, received };
}

const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: randomUUID(),
  resent: 0,
  to: 'jo@example.com',
  from: 'AuthFlow <no-reply@mail.example.com>',
  subject: 'Confirm your address',
  html: '<p>Grüße</p>',
  text: 'Grüße',
  links: [],
  code: null,
  ...changes,
});

const send = (port: number, message = mail(), timeout = 2_000) =>
  smtpTransport({ url: `smtp://127.0.0.1:${port}`, timeout }).send(message);

async function failureOf(work: Promise<unknown>): Promise<MailTransportError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MailTransportError);
  return error as MailTransportError;
}

const replying = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode });
const headersOf = ({ message }: Received) => (message.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ');

describe('a mail the server takes', () => {
  it('has one recipient, both bodies and a Message-ID made of the row id', async () => {
    const { port, received } = await startServer();
    const message = mail();
    await expect(send(port, message)).resolves.toEqual({ providerMessageId: null });

    expect(received).toHaveLength(1);
    const [got] = received as [Received];
    expect(got).toMatchObject({ from: 'no-reply@mail.example.com', to: ['jo@example.com'] });
    expect(headersOf(got)).toContain(`Message-ID: <${message.id}@mail.example.com>`);
    expect(headersOf(got)).toMatch(/^From: AuthFlow <no-reply@mail\.example\.com>$/m);
    expect(headersOf(got)).toMatch(/^To: jo@example\.com$/m);
    expect(headersOf(got)).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(got.message).toContain('text/plain');
    expect(got.message).toContain('text/html');
  });

  it('keeps its Message-ID when it is sent again', async () => {
    const { port, received } = await startServer();
    const message = mail();
    await send(port, message);
    await send(port, message);
    const ids = received.map((got) => /^Message-ID: (.*)$/m.exec(headersOf(got))?.[1]);
    expect(ids[0]).toBe(ids[1]);
  });

  it('gains no header and no recipient from a subject or sender with line breaks', async () => {
    const { port, received } = await startServer();
    await send(port, mail({ subject: 'Hello\r\nBcc: thief@evil.example\r\n\r\nBody' }));
    await send(port, mail({ from: 'Au\r\nBcc: thief@evil.example\r\nX: y <no-reply@mail.example.com>' }));
    expect(received).toHaveLength(2);
    for (const got of received) {
      expect(got.to).toEqual(['jo@example.com']);
      expect(headersOf(got)).not.toMatch(/^bcc:/im);
    }
  });

  it.each([
    'jo@example.com, thief@evil.example',
    'jo@example.com\r\nRCPT TO:<thief@evil.example>',
    '"thief@evil.example x"@example.com',
    '<a@b.example>,<d@e.example>',
  ])('goes to nobody for the recipient %j', async (to) => {
    const { port, received } = await startServer();
    expect((await failureOf(send(port, mail({ to })))).fault).toBe('rejected');
    expect(received).toEqual([]);
  });
});

describe('a refusal names who has to act', () => {
  it('greylisting passes by itself', async () => {
    const { port } = await startServer({
      onRcptTo: (_address, _session, done) => {
        done(replying(451, 'Greylisted, jo@example.com come back later'));
      },
    });
    const error = await failureOf(send(port));
    expect(error.fault).toBe('temporary');
    expect(error.reason).toContain('451 after RCPT TO');
    expect(error.reason).not.toContain('jo@');
  });

  it('an unknown recipient is final', async () => {
    const { port } = await startServer({
      onRcptTo: (_address, _session, done) => {
        done(replying(550, 'No such user'));
      },
    });
    expect((await failureOf(send(port))).fault).toBe('rejected');
  });

  it('a refused relay, sender or password is for the operator', async () => {
    const relay = await startServer({
      onRcptTo: (_address, _session, done) => {
        done(replying(554, 'Relay access denied'));
      },
    });
    const relayRefused = await failureOf(send(relay.port));
    expect(relayRefused).toMatchObject({
      fault: 'setup',
      reason: expect.stringContaining('SMTP_URL') as string,
    });

    const sender = await startServer({
      onMailFrom: (_address, _session, done) => {
        done(replying(553, 'Sender not allowed'));
      },
    });
    const senderRefused = await failureOf(send(sender.port));
    expect(senderRefused).toMatchObject({
      fault: 'setup',
      reason: expect.stringContaining('EMAIL_FROM') as string,
    });

    const closed = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        done(replying(535, 'Bad credentials'));
      },
    });
    const transport = smtpTransport({ url: `smtp://user:hunter2-sentinel@127.0.0.1:${closed.port}` });
    const authRefused = await failureOf(transport.send(mail()));
    expect(authRefused.fault).toBe('setup');
    expect(authRefused.reason).toContain('SMTP_URL');
    expect(JSON.stringify(authRefused)).not.toContain('hunter2-sentinel');
  });

  it('content the server refuses is final', async () => {
    const { port } = await startServer({
      onData(stream, _session, done) {
        stream.on('end', () => {
          done(replying(554, 'Looks like spam'));
        });
        stream.resume();
      },
    });
    expect((await failureOf(send(port))).fault).toBe('rejected');
  });
});

describe('a server that does not answer', () => {
  async function startSocket(onConnection: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      onConnection(socket);
    });
    running.push({
      close: () => {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  it('is tried again, with a hint at blocked ports', async () => {
    const error = await failureOf(send(9));
    expect(error.fault).toBe('temporary');
    expect(error.reason).toMatch(/block the ports 25, 465 and 587.*Resend/);
  });

  it('is cut off at the deadline, silent or dripping', async () => {
    const silent = await startSocket(() => undefined);
    const dripping = await startSocket((socket) => {
      const drip = setInterval(() => socket.write('2'), 50);
      socket.on('close', () => {
        clearInterval(drip);
      });
    });
    for (const port of [silent, dripping]) {
      const started = performance.now();
      expect((await failureOf(send(port, mail(), 400))).fault).toBe('temporary');
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });

  it('is not given a password without TLS, unless it is this machine', async () => {
    let heard = '';
    const port = await startSocket((socket) => {
      socket.write('220 mail ESMTP\r\n');
      socket.on('data', (data) => {
        heard += data.toString();
        if (data.toString().startsWith('EHLO')) socket.write('250-mail\r\n250 AUTH PLAIN\r\n');
        else socket.write(data.toString().startsWith('STARTTLS') ? '502 No\r\n' : '250 OK\r\n');
      });
    });
    // 0.0.0.0 leads here but does not say so: what a server looks like whose STARTTLS somebody took out on the way.
    const elsewhere = smtpTransport({ url: `smtp://user:hunter2@0.0.0.0:${port}` });
    expect((await failureOf(elsewhere.send(mail()))).fault).toBe('setup');
    expect(heard).toContain('EHLO');
    expect(heard).not.toContain('AUTH PLAIN');

    await smtpTransport({ url: `smtp://user:hunter2@127.0.0.1:${port}`, timeout: 500 })
      .send(mail())
      .catch(() => undefined);
    expect(heard).toContain('AUTH PLAIN');
  });
});
