// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { createAuthFlowClient } from '../src/index.ts';
import { AuthFlowProvider, useAuthFlow, useSession } from '../src/react.ts';
import { fakeApi, grantOf, problem } from './fake-api.ts';

afterEach(cleanup);

const seen: string[] = [];
function Who() {
  const session = useSession();
  const { auth } = useAuthFlow();
  seen.push(session.status);
  const name = session.status === 'authenticated' ? session.user.email : session.status;
  return <button onClick={() => void auth.logout()}>{name}</button>;
}

function open(api: ReturnType<typeof fakeApi>) {
  seen.length = 0;
  const client = createAuthFlowClient({
    apiUrl: 'https://api.example.test',
    delivery: 'cookie',
    fetch: api.fetch,
  });
  const page = (
    <StrictMode>
      <AuthFlowProvider client={client}>
        <Who />
      </AuthFlowProvider>
    </StrictMode>
  );
  return { client, page };
}

test('shows unknown, then who is there, and never anybody else in between', async () => {
  const api = fakeApi({
    'POST /v1/auth/refresh': [200, grantOf('t1')],
    'POST /v1/auth/logout': [200, { status: 'logged_out' }],
  });
  const { client, page } = open(api);
  render(page);
  expect(screen.getByRole('button').textContent).toBe('unknown');
  await vi.waitFor(() => expect(screen.getByRole('button').textContent).toBe('ada@example.com'));
  expect([...new Set(seen)]).toEqual(['unknown', 'authenticated']);
  expect(api.asked('POST /v1/auth/refresh')).toHaveLength(1);
  await act(async () => {
    screen.getByRole('button').click();
    await vi.waitFor(() => expect(client.session.getSnapshot().status).toBe('anonymous'));
  });
  expect(screen.getByRole('button').textContent).toBe('anonymous');
  client.close();
});

test('shows nobody once the server has said so', async () => {
  const { client, page } = open(fakeApi({ 'POST /v1/auth/refresh': problem('invalid_refresh_token', 401) }));
  render(page);
  await vi.waitFor(() => expect(screen.getByRole('button').textContent).toBe('anonymous'));
  expect([...new Set(seen)]).toEqual(['unknown', 'anonymous']);
  client.close();
});

test('a page rendered on a server knows nobody', async () => {
  const { client, page } = open(fakeApi({ 'POST /v1/auth/refresh': [200, grantOf('t1')] }));
  await client.session.restore();
  expect(client.session.getSnapshot().status).toBe('authenticated');
  expect(renderToString(page)).toContain('unknown');
  client.close();
});

test('without a provider it says what is missing', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => render(<Who />)).toThrow(/AuthFlowProvider/);
  vi.restoreAllMocks();
});
