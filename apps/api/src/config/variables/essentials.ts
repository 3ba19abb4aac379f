import { field, token, urlWith, variableDocs } from '../fields';
import { parseOrigin } from '../origin';
import { parseAuthSecrets } from '../secret-strength';

const group = 'Essentials';

/** The four a production start needs. Development starts without any of them. */
export const essentialVariables = {
  DATABASE_URL: urlWith(['postgres:', 'postgresql:'], 'postgresql://user:password@host:5432/authflow')
    .optional()
    .register(variableDocs, {
      group,
      description: 'PostgreSQL 15 or newer. Without it, development runs its own PostgreSQL under DATA_DIR.',
      default: 'embedded PostgreSQL (development only)',
      example: 'postgresql://authflow:change-me@localhost:5432/authflow',
      secret: true,
      requiredInProduction: true,
    }),
  AUTH_SECRET: field(parseAuthSecrets)
    .optional()
    .register(variableDocs, {
      group,
      description:
        'At least 32 random bytes; every key is derived from it. Generate one with: openssl rand -base64 48. ' +
        'To rotate, put the new one first: new,old.',
      default: 'generated and kept in DATA_DIR (development only)',
      example: 'change-me-to-the-output-of-openssl-rand-base64-48',
      secret: true,
      requiredInProduction: true,
    }),
  RESEND_API_KEY: token().optional().register(variableDocs, {
    group,
    description: 'Key of your Resend account (resend.com/api-keys), which delivers the mail over https.',
    default: null,
    example: 're_your_api_key',
    secret: true,
    requiredInProduction: true,
  }),
  WEB_URL: field(parseOrigin).optional().register(variableDocs, {
    group,
    description: 'Where people open the web app. Every link in a mail starts with it. https in production.',
    default: 'http://localhost:5173, or API_URL with SERVE_WEB=true (development only)',
    example: 'https://app.example.com',
    secret: false,
    requiredInProduction: true,
  }),
};
