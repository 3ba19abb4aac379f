import { describe, expect, it, test } from 'vitest';
import { ConfigError, loadConfig } from '#src/config/load-config';
import { parseRedisAddress } from '#src/domain/redis-address';

const plain = {
  kind: 'single',
  tls: false,
  username: null,
  password: null,
  sentinelPassword: null,
  masterName: null,
  database: 0,
};

describe('REDIS_URL', () => {
  test.each([
    ['redis://localhost', { nodes: [{ host: 'localhost', port: 6379 }] }],
    ['redis://10.0.0.7:7000/3', { nodes: [{ host: '10.0.0.7', port: 7000 }], database: 3 }],
    ['redis://[::1]:6379/', { nodes: [{ host: '::1', port: 6379 }] }],
    [
      'rediss://app:p%40ss%2F1@cache.example.com:6380',
      { tls: true, username: 'app', password: 'p@ss/1', nodes: [{ host: 'cache.example.com', port: 6380 }] },
    ],
    ['redis://:secret@redis', { password: 'secret', nodes: [{ host: 'redis', port: 6379 }] }],
    [
      'redis+sentinel://:secret@a:26379,b/mymaster/2?sentinelPassword=s%26t',
      {
        kind: 'sentinel',
        password: 'secret',
        sentinelPassword: 's&t',
        masterName: 'mymaster',
        database: 2,
        nodes: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 26379 },
        ],
      },
    ],
    [
      'rediss+cluster://a:7000,b:7001',
      {
        kind: 'cluster',
        tls: true,
        nodes: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 7001 },
        ],
      },
    ],
  ])('%s', (text, expected) => expect(parseRedisAddress(text)).toEqual({ ...plain, ...expected }));

  test.each([
    'localhost:6379',
    'http://localhost:6379',
    'redis://',
    'redis://:6379',
    'redis://localhost:0',
    'redis://localhost:65536',
    'redis://localhost/zero',
    'redis://localhost/0/1',
    'redis://a:6379,b:6379',
    'redis://a:pa@ss@b',
    'redis://a:hunter2/x@b',
    'redis://a:%zz@b',
    'redis://localhost?tls=true',
    'redis+sentinel://a:26379',
    'redis+sentinel://a:26379/mymaster?password=x',
    'redis+cluster://a:7000/1',
    'redis+cluster://a:7000,,b:7000',
    'redis+proxy://a:7000',
  ])('refuses %s', (text) => expect(parseRedisAddress(text)).toHaveProperty('problem'));

  it('stops the boot with what to write, and repeats no password', () => {
    const bad = 'redis://app:hunter2@swordfish@host:6379';
    try {
      loadConfig({ NODE_ENV: 'test', REDIS_URL: bad });
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.faults).toHaveLength(1);
      expect(error.faults[0]).toMatchObject({ variable: 'REDIS_URL' });
      expect(JSON.stringify(error.faults)).toContain('redis+sentinel://');
      expect(error.message + JSON.stringify(error.faults)).not.toMatch(/hunter2|swordfish/);
    }
  });
});
