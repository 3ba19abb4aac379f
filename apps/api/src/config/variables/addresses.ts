import { choice, field, onOff, variableDocs, wholeNumber } from '../fields';
import { parseHost, parseBaseUrl } from '../origin';
import { parseOriginList } from '../origin-matcher';

const group = 'Addresses';

/** Where the process listens, how it is reached, and which web origins it trusts. */
export const addressVariables = {
  NODE_ENV: choice('production', 'development', 'test').prefault('development').register(variableDocs, {
    group,
    description: 'production refuses every unsafe setting; development runs with none.',
    default: 'development',
    example: 'production',
    secret: false,
  }),
  PORT: wholeNumber(1, 65_535).prefault('3000').register(variableDocs, {
    group,
    description: 'Port the API listens on.',
    default: '3000',
    example: '3000',
    secret: false,
  }),
  HOST: field(parseHost).optional().register(variableDocs, {
    group,
    description: 'Network address the API listens on.',
    default: '0.0.0.0 in production, else 127.0.0.1, so that the development mailbox stays on this machine',
    example: '127.0.0.1',
    secret: false,
  }),
  API_URL: field(parseBaseUrl)
    .optional()
    .register(variableDocs, {
      group,
      description:
        'Public URL of the API as browsers reach it, and the issuer of its tokens. ' +
        'May have a path when a proxy mounts the API below the web app: https://app.example.com/api.',
      default: 'http://localhost:PORT; in production RENDER_EXTERNAL_URL on Render, elsewhere WEB_URL',
      example: 'https://app.example.com/api',
      secret: false,
    }),
  SERVE_WEB: onOff().prefault('off').register(variableDocs, {
    group,
    description: 'on: the API serves the built web app too, from the same address.',
    default: 'off',
    example: 'on',
    secret: false,
  }),
  CORS_ORIGINS: field(parseOriginList)
    .optional()
    .register(variableDocs, {
      group,
      description:
        'Web origins trusted beside WEB_URL: exact ones separated by commas, of which one may be a preview pattern ' +
        'such as https://my-app-*-my-team.vercel.app. "*" and bare shared suffixes are refused.',
      default: 'WEB_URL only',
      example: 'https://app.example.com,https://admin.example.com',
      secret: false,
    }),
  TRUST_PROXY: wholeNumber(0, 10)
    .optional()
    .register(variableDocs, {
      group,
      description:
        'How many reverse proxies of yours stand in front of the API. Too many lets clients forge their address, ' +
        'too few puts everybody into one rate limit.',
      default: '1 on Render, else 0',
      example: '1',
      secret: false,
    }),
};
