import { canonicalEmail } from '@authflow/contracts';
import { Refusal } from '../faults';
import { choice, field, onOff, token, urlWith, variableDocs, wholeNumber } from '../fields';
import { parseBaseUrl } from '../origin';

const group = 'Operations';
const platform = 'Set by the platform';

/** Shorter would remove a trail before anybody looks for it. */
const shortestAuditDays = 30;
const longestAuditDays = 3650;

export const operationsVariables = {
  AUDIT_RETENTION_DAYS: wholeNumber(0, longestAuditDays)
    .refine((days) => days === 0 || days >= shortestAuditDays, {
      message: `It is below ${shortestAuditDays}.`,
      params: {
        fix: `Use 0, or a whole number from ${shortestAuditDays} to ${longestAuditDays}, digits only.`,
      },
    })
    .prefault('365')
    .register(variableDocs, {
      group,
      description: `Days that audit events are kept, ${shortestAuditDays} to ${longestAuditDays}; 0 keeps them for ever.`,
      default: '365',
      example: '365',
      secret: false,
    }),
  ADMIN_EMAIL: field(
    (text) =>
      canonicalEmail(text) ??
      new Refusal('It is not an email address.', 'Use one address, for example you@example.com'),
  )
    .optional()
    .register(variableDocs, {
      group,
      description:
        'The account that proves this address becomes the first administrator when it signs in. Counts once: when there is, ' +
        'or ever was, an administrator, it does nothing.',
      default: null,
      example: 'you@example.com',
      secret: false,
    }),
  DRAIN_SECONDS: wholeNumber(0, 60)
    .prefault('0')
    .register(variableDocs, {
      group,
      description:
        'Seconds that a process goes on serving after it was told to stop, while /health/ready says 503: as long as a balancer ' +
        'in front needs to notice. 0 to 60.',
      default: '0',
      example: '5',
      secret: false,
    }),
  LOG_LEVEL: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')
    .optional()
    .register(variableDocs, {
      group,
      description: 'Least severe level that is logged: trace, debug, info, warn, error, fatal or silent.',
      default: 'info (warn in development, silent in tests)',
      example: 'info',
      secret: false,
    }),
  METRICS_TOKEN: token(16).optional().register(variableDocs, {
    group,
    description: 'Bearer token that GET /metrics asks for.',
    default: null,
    example: 'change-me-to-a-random-token',
    secret: true,
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: urlWith(['https:', 'http:'], 'http://localhost:4318')
    .optional()
    .register(variableDocs, {
      group,
      description:
        'OpenTelemetry collector (OTLP over http) for traces. Read and checked; nothing is sent yet.',
      default: null,
      example: 'http://localhost:4318',
      secret: false,
    }),
  RATE_LIMITS: onOff().prefault('on').register(variableDocs, {
    group,
    description: 'off lifts every rate limit, for load tests on your own machine. Refused in production.',
    default: 'on',
    example: 'on',
    secret: false,
  }),
};

/** Read, never written by hand: facts the hosting platform states about itself. */
export const platformVariables = {
  RENDER: onOff().prefault('off').register(variableDocs, {
    group: platform,
    description: 'Render sets it to true: one proxy is trusted, and a development start is refused.',
    default: 'off',
    example: 'true',
    secret: false,
  }),
  RENDER_EXTERNAL_URL: field(parseBaseUrl).optional().register(variableDocs, {
    group: platform,
    description: 'Public URL of the service on Render; the default of API_URL there.',
    default: null,
    example: 'https://authflow-api.onrender.com',
    secret: false,
  }),
};
