import { parseSender } from '../email-sender';
import { choice, field, token, urlWith, variableDocs } from '../fields';

const group = 'Mail';

export const defaultSender = 'AuthFlow <onboarding@resend.dev>';

export const mailVariables = {
  EMAIL_FROM: field(parseSender)
    .prefault(defaultSender)
    .register(variableDocs, {
      group,
      description:
        'Sender of every mail. onboarding@resend.dev delivers only to the address of your own Resend account: ' +
        'verify your domain there and use an address of it.',
      default: defaultSender,
      example: 'Example <no-reply@mail.example.com>',
      secret: false,
    }),
  MAIL_TRANSPORT: choice('resend', 'smtp', 'mailbox').optional().register(variableDocs, {
    group,
    description:
      'How mail leaves: resend (https), smtp (blocked by many hosts), or mailbox (kept in /dev/mailbox; refused in production).',
    default: 'resend with RESEND_API_KEY, smtp with SMTP_URL alone, else mailbox; in production resend',
    example: 'resend',
    secret: false,
  }),
  RESEND_WEBHOOK_SECRET: token().optional().register(variableDocs, {
    group,
    description: 'Signing secret of the Resend webhook, which reports deliveries and bounces back.',
    default: null,
    example: 'whsec_your_signing_secret',
    secret: true,
  }),
  RESEND_API_URL: urlWith(['https:', 'http:'], 'https://api.resend.com').optional().register(variableDocs, {
    group,
    description: 'Another address for the Resend API, for tests against a local double.',
    default: "Resend's own",
    example: 'http://localhost:9999',
    secret: false,
  }),
  SMTP_URL: urlWith(['smtp:', 'smtps:'], 'smtps://user:password@smtp.example.com:465')
    .optional()
    .register(variableDocs, {
      group,
      description: 'Mail server for MAIL_TRANSPORT=smtp.',
      default: null,
      example: 'smtps://user:change-me@smtp.example.com:465',
      secret: true,
    }),
  EMAIL_VERIFICATION: choice('required', 'optional').prefault('required').register(variableDocs, {
    group,
    description: 'required: nobody signs in before proving the email address.',
    default: 'required',
    example: 'required',
    secret: false,
  }),
};
