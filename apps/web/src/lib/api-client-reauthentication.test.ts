import { describe, expect, it } from 'vitest';
import { clientOver } from '#src/testing/http.ts';
import { createApiClient, type ApiClient, type ApiRequest } from './api-client';
import { createReauthenticationGate, type Confirmation } from './reauthentication-gate';

const guarded: ApiRequest = {
  url: '/v1/me/email',
  method: 'POST',
  body: { newEmail: 'a@b.c' },
  access: 'session',
};

/** An API that takes only tokens in `fresh`, a client of it, and how many times the person was asked. */
function setUp(person: Confirmation | 'nobody there') {
  const fresh = new Set<string>();
  const sent: { token: string; body: unknown }[] = [];
  let current = 'stale';
  const http = clientOver((config) => {
    const token = String(config.headers.get('Authorization')).replace('Bearer ', '');
    sent.push({ token, body: config.data });
    return fresh.has(token)
      ? { status: 200, data: { done: true } }
      : {
          status: 403,
          data: { code: 'reauthentication_required', detail: '', requestId: 'r', status: 403 },
        };
  });
  const gate = createReauthenticationGate();
  let asked = 0;
  function prove(): void {
    fresh.add('fresh');
    current = 'fresh';
  }
  if (person !== 'nobody there') {
    gate.subscribe(() => {
      if (!gate.isAsking()) return;
      asked += 1;
      setTimeout(() => {
        if (person === 'confirmed') prove();
        gate.settle(person);
      });
    });
  }
  const client: ApiClient = createApiClient(
    http,
    { current: () => Promise.resolve(current), renew: () => Promise.resolve(null), signedIn: () => true },
    gate,
  );
  return { client, sent, gate, prove, asked: () => asked };
}

describe('a call that needs a fresh proof', () => {
  it('is repeated as it was, with the new token, once the person has confirmed', async () => {
    const { client, sent } = setUp('confirmed');
    expect(await client.call(guarded)).toEqual({ data: { done: true } });
    expect(sent.map(({ token }) => token)).toEqual(['stale', 'fresh']);
    expect(sent[1]?.body).toEqual(sent[0]?.body);
  });

  it('fails quietly when the person calls it off', async () => {
    const { client, sent } = setUp('cancelled');
    expect(await client.call(guarded)).toEqual({ error: { kind: 'cancelled' } });
    expect(sent).toHaveLength(1);
  });

  it('shares one question with every other call that needs it meanwhile', async () => {
    const { client, sent, asked } = setUp('confirmed');
    const answers = await Promise.all([client.call(guarded), client.call(guarded), client.call(guarded)]);
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ data: { done: true } })));
    expect(asked()).toBe(1);
    expect(sent).toHaveLength(6);
  });

  it('asks anew the next time', async () => {
    const { client, asked } = setUp('cancelled');
    await client.call(guarded);
    await client.call(guarded);
    expect(asked()).toBe(2);
  });

  it('does not ask when the proof was given while the call was on its way', async () => {
    const { client, sent, asked, prove } = setUp('cancelled');
    const answer = client.call(guarded);
    await Promise.resolve(); // the call has taken its token
    prove();
    expect(await answer).toEqual({ data: { done: true } });
    expect(sent.map(({ token }) => token)).toEqual(['stale', 'fresh']);
    expect(asked()).toBe(0);
  });

  it('hands the refusal on where nobody can be asked, and for the calls of the question itself', async () => {
    const refused = { error: { kind: 'problem', code: 'reauthentication_required' } };
    expect(await setUp('nobody there').client.call(guarded)).toMatchObject(refused);
    const { client, asked } = setUp('confirmed');
    expect(await client.call({ ...guarded, reauthenticate: false })).toMatchObject(refused);
    expect(asked()).toBe(0);
  });

  it('lets nobody wait for ever when the page that would ask goes away', async () => {
    const { client, gate } = setUp('nobody there');
    const leave = gate.subscribe(() => undefined);
    const answer = client.call(guarded);
    await new Promise((resolve) => setTimeout(resolve));
    expect(gate.isAsking()).toBe(true);
    leave();
    expect(await answer).toEqual({ error: { kind: 'cancelled' } });
  });
});
