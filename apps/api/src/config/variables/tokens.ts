import { variableDocs, wholeNumber } from '../fields';

const group = 'Tokens and sessions';

export const tokenVariables = {
  ACCESS_TOKEN_TTL_SECONDS: wholeNumber(30, 3600).prefault('600').register(variableDocs, {
    group,
    description: 'Life of an access token, 30 to 3600 seconds.',
    default: '600',
    example: '600',
    secret: false,
  }),
  REFRESH_TOKEN_TTL_DAYS: wholeNumber(1, 365).prefault('30').register(variableDocs, {
    group,
    description: 'Days of disuse after which a session ends, 1 to 365. Every refresh starts them anew.',
    default: '30',
    example: '30',
    secret: false,
  }),
  SESSION_MAX_DAYS: wholeNumber(1, 730).prefault('90').register(variableDocs, {
    group,
    description: 'Days after which a session ends however much it is used. Not below REFRESH_TOKEN_TTL_DAYS.',
    default: '90',
    example: '90',
    secret: false,
  }),
};
