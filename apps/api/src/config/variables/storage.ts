import { parseRedisAddress } from '#src/domain/redis-address';
import { field, onOff, urlWith, variableDocs } from '../fields';
import { Refusal } from '../faults';

const redisForms =
  'Use redis://host:6379, rediss://host:6379 (TLS), redis+sentinel://host:26379,host:26379/mymaster or ' +
  'redis+cluster://host:7000,host:7001. Percent-encode special characters in user name and password.';

const group = 'Database and storage';

const postgres = () => urlWith(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/authflow');

export const storageVariables = {
  DATABASE_DIRECT_URL: postgres()
    .optional()
    .register(variableDocs, {
      group,
      description:
        'PostgreSQL itself, when DATABASE_URL leads through a pooler in transaction mode such as PgBouncer: for LISTEN, ' +
        'migrations and locks. Through the pooler no statement is prepared then, and nothing is left in a session.',
      default: 'DATABASE_URL',
      example: 'postgresql://authflow:change-me@primary:5432/authflow',
      secret: true,
    }),
  DATABASE_PREPARED: onOff()
    .optional()
    .register(variableDocs, {
      group,
      description:
        'Whether statements are prepared once for each connection. With DATABASE_DIRECT_URL set, on needs a pooler that keeps ' +
        'them: PgBouncer 1.21 or newer with max_prepared_statements.',
      default: 'on, or off with DATABASE_DIRECT_URL',
      example: 'on',
      secret: false,
    }),
  DATABASE_REPLICA_URL: postgres()
    .optional()
    .register(variableDocs, {
      group,
      description:
        'A streaming replica. Statistics and the audit trail that operators read come from it while it is at most five ' +
        'seconds behind; everything else, and those too otherwise, from DATABASE_URL.',
      default: null,
      example: 'postgresql://authflow:change-me@replica:5432/authflow',
      secret: true,
    }),
  DATA_DIR: field((text) =>
    text.includes('\0') ? new Refusal('It is not a usable path.', 'Use a folder, for example .data') : text,
  )
    .prefault('.data')
    .register(variableDocs, {
      group,
      description:
        'Folder for what development keeps by itself: the embedded PostgreSQL and the generated secret. ' +
        'A relative path starts at the root of the repository.',
      default: '.data',
      example: '/var/lib/authflow',
      secret: false,
    }),
  REDIS_URL: field((text) => {
    const address = parseRedisAddress(text);
    return 'problem' in address ? new Refusal(address.problem, redisForms) : text;
  })
    .optional()
    .register(variableDocs, {
      group,
      description:
        'Redis, 6.2 or newer, for the counters of the rate limits, for telling all instances at once of sessions that have ' +
        'ended, and for challenges of passkey sign-ins. Without it PostgreSQL does all of that. One server: ' +
        '`redis://user:password@host:6379/0`, with TLS `rediss://…`. Sentinel: ' +
        '`redis+sentinel://user:password@sentinel1:26379,sentinel2:26379/mymaster/0`, and `?sentinelPassword=…` where the ' +
        'sentinels ask for one. Cluster: `redis+cluster://user:password@node1:7000,node2:7001`. Both with TLS: ' +
        '`rediss+sentinel://`, `rediss+cluster://`.',
      default: null,
      example: 'redis://localhost:6379',
      secret: true,
    }),
};
