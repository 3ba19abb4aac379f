import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ResendDomains {
  url: string;
  /** How things stand at Resend from now on. */
  set(state: { key: string; domains: { name: string; status: string }[]; mayOnlySend?: boolean }): void;
  /** What came as Authorization, in order. */
  readonly keys: readonly string[];
  close(): Promise<void>;
}

/** A local server that answers `GET /domains` as Resend does. @see https://resend.com/docs/api-reference/domains/list-domains */
export async function startResendDomains(): Promise<ResendDomains> {
  let state: Parameters<ResendDomains['set']>[0] = { key: '', domains: [] };
  const keys: string[] = [];
  const server = createServer((request, response) => {
    const given = request.headers.authorization ?? '';
    keys.push(given);
    const answer = (status: number, body: object): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (given !== `Bearer ${state.key}`)
      return answer(400, { statusCode: 400, name: 'validation_error', message: 'API key is invalid' });
    if (state.mayOnlySend === true)
      return answer(401, {
        ...{ statusCode: 401, name: 'restricted_api_key' },
        message: 'This API key is restricted to only send emails',
      });
    if (!request.url?.startsWith('/domains')) return answer(404, { statusCode: 404, name: 'not_found' });
    return answer(200, { object: 'list', has_more: false, data: state.domains });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    set: (next) => {
      state = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
