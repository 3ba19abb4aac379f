import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness } from '#test/support/harness';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

test('live: the process runs', () => harness.http.get('/health/live').expect(200, { status: 'live' }));

test('ready: the database answers and the feed hears', () =>
  harness.http
    .get('/health/ready')
    .expect(200, { status: 'ready', checks: { database: 'up', revocationFeed: 'up' } }));

test('neither is ever cached, nor tells versions, hosts or counts', async () => {
  for (const path of ['/health/live', '/health/ready']) {
    const { headers, text } = await harness.http.get(path).expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(text).not.toMatch(/\d/);
  }
});

test('HEAD works for probes', () => harness.http.head('/health/ready').expect(200));
