import { field, urlWith, variableDocs } from '../fields';
import { Refusal } from '../faults';

const group = 'Database and storage';

export const storageVariables = {
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
  REDIS_URL: urlWith(['redis:', 'rediss:'], 'redis://localhost:6379').optional().register(variableDocs, {
    group,
    description:
      'Redis for the counters of the rate limits. Read and checked; the counters still live in PostgreSQL.',
    default: null,
    example: 'redis://localhost:6379',
    secret: true,
  }),
};
