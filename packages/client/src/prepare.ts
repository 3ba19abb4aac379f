import { createDelivery } from './delivery.ts';
import { detectEnvironment, type Environment } from './environment.ts';
import { sessionEndpoints, type SessionGrant } from './generated/api.ts';
import type { AuthFlowClientOptions } from './options.ts';
import { probeCookies } from './probe.ts';
import { createRefresher } from './refresher.ts';
import { createSession } from './session.ts';
import { createStore, type SessionState } from './session-state.ts';
import { createAccessTokenHolder } from './tokens.ts';
import { createTransport, type Transport } from './transport.ts';

/**
 * The parts of a client, put together.
 * @throws TypeError for options that cannot work
 */
export function prepare(options: AuthFlowClientOptions) {
  const { apiUrl, environment: given = {}, fetch: fetchWith } = options;
  check(options);
  const environment: Environment = { ...detectEnvironment(apiUrl), ...given };
  const transport = createTransport({
    apiUrl,
    timeoutMs: options.timeoutMs ?? 20_000,
    // Looked up at each call, so that what replaces the global one later counts; and called on nothing, as it has to be.
    fetch: fetchWith ?? ((input, init) => fetch(input, init)),
  });
  const { storage } = options;
  const delivery = createDelivery({
    delivery: options.delivery,
    storage,
    probe: () => probeCookies(transport, apiUrl),
  });
  const refresher = createRefresher({
    storage: delivery.storage,
    lock: environment.lock,
    exchange: (refreshToken) => exchange(transport, refreshToken),
  });
  const state = createStore<SessionState>({ status: 'unknown', outage: null });
  const session = createSession({
    ...{ state, refresher, environment, delivery },
    token: createAccessTokenHolder(given.now ?? Date.now),
    pause: given.pause ?? sleep,
    hint: options.hint ?? null,
    abandon: () => void abandon().catch(() => undefined),
  });

  async function abandon(): Promise<void> {
    const held = (await delivery.storage()?.get()) ?? null;
    await delivery.storage()?.set(null);
    if (held !== null) await send(transport, 'logout', { refreshToken: held });
  }

  return { transport, session, state, delivery };
}

function check({ apiUrl, delivery }: AuthFlowClientOptions): void {
  if (!/^https?:\/\//.test(apiUrl))
    throw new TypeError('apiUrl: give the address of the API, with http or https.');
  if (!['cookie', 'body', 'auto'].includes(delivery))
    throw new TypeError('delivery: use `cookie`, `body` or `auto`.');
}

/** The refresh token is in the body exactly when it is not in a cookie. */
function exchange(transport: Transport, refreshToken: string | null): Promise<SessionGrant> {
  return send(transport, 'refresh', refreshToken === null ? {} : { refreshToken }) as Promise<SessionGrant>;
}

function send(
  transport: Transport,
  name: keyof typeof sessionEndpoints,
  input: { refreshToken?: string },
): Promise<unknown> {
  return transport.send(sessionEndpoints[name], input, {
    token: null,
    mode: input.refreshToken === undefined ? 'cookie' : 'body',
  });
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish);
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
