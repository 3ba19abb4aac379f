import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedMail {
  idempotencyKey: string;
  authorization: string;
  body: {
    from: string;
    to: string[];
    subject: string;
    html: string;
    text: string;
    headers: Record<string, string>;
    tags: { name: string; value: string }[];
  };
}

/** An answer to give instead of taking the mail: a status with a body, `hang` for none at all; `takeAndHang`: the mail is
 * taken, but nobody is told; `cut`: the same, and the line goes dead. */
export type Answer =
  | 'hang'
  | 'takeAndHang'
  | 'cut'
  | { status: number; body: object | string; headers?: Record<string, string> };

export interface ResendDouble {
  url: string;
  /** Mails taken, one per idempotency key: what people would get. */
  readonly taken: ReceivedMail[];
  /** Every request, in order. */
  readonly requests: ReceivedMail[];
  /** Answers for the next requests, in order; then `always`; then mails are taken. */
  answerNext(...answers: Answer[]): void;
  answerAlways(answer: Answer | null): void;
  /** The id given for the mail with this key. */
  idOf(idempotencyKey: string): string | undefined;
  close(): Promise<void>;
}

/** A local server that behaves like Resend's `POST /emails`, idempotency keys included. */
export async function startResendDouble(): Promise<ResendDouble> {
  const requests: ReceivedMail[] = [];
  const taken = new Map<string, { id: string; mail: ReceivedMail }>();
  const answers: Answer[] = [];
  let always: Answer | null = null;

  function take(mail: ReceivedMail): { status: number; body: object } {
    const known = taken.get(mail.idempotencyKey);
    if (known !== undefined && JSON.stringify(known.mail.body) !== JSON.stringify(mail.body)) {
      return {
        status: 409,
        body: { statusCode: 409, name: 'invalid_idempotent_request', message: 'Same key.' },
      };
    }
    const id = known?.id ?? randomUUID();
    taken.set(mail.idempotencyKey, { id, mail });
    return { status: 200, body: { id } };
  }

  const server = createServer((request, response) => {
    void read(request).then((mail) => {
      requests.push(mail);
      const answer = answers.shift() ?? always ?? take(mail);
      if (answer === 'hang') return;
      if (typeof answer === 'object') {
        reply(response, answer);
        return;
      }
      take(mail);
      if (answer === 'cut') request.socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get taken() {
      return [...taken.values()].map(({ mail }) => mail);
    },
    answerNext: (...next) => void answers.push(...next),
    answerAlways: (answer) => {
      always = answer;
    },
    idOf: (key) => taken.get(key)?.id,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function read(request: IncomingMessage): Promise<ReceivedMail> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    idempotencyKey: String(request.headers['idempotency-key']),
    authorization: String(request.headers.authorization),
    body: JSON.parse(Buffer.concat(chunks).toString()) as ReceivedMail['body'],
  };
}

function reply(response: ServerResponse, answer: Exclude<Answer, string>): void {
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(body);
}
