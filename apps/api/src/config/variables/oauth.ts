import { field, token, urlWith, variableDocs } from '../fields';
import { Refusal } from '../faults';

const group = 'Sign-in with other accounts';

function optionalToken(description: string, example: string, secret: boolean) {
  return token().optional().register(variableDocs, { group, description, default: null, example, secret });
}

/** Complete sets only: rules.ts refuses a provider of which something is missing. @see docs/flows/oauth.md */
export const oauthVariables = {
  OAUTH_GOOGLE_CLIENT_ID: optionalToken(
    'Client id of your Google OAuth app; its redirect URI is <API_URL>/v1/auth/oauth/google/callback.',
    '123.apps.googleusercontent.com',
    false,
  ),
  OAUTH_GOOGLE_CLIENT_SECRET: optionalToken('Its secret.', 'your-google-client-secret', true),
  OAUTH_GITHUB_CLIENT_ID: optionalToken(
    'Client id of your GitHub OAuth app; its callback URL is <API_URL>/v1/auth/oauth/github/callback.',
    'Iv1.0123456789abcdef',
    false,
  ),
  OAUTH_GITHUB_CLIENT_SECRET: optionalToken('Its secret.', 'your-github-client-secret', true),
  OIDC_ISSUER: urlWith(['https:', 'http:'], 'https://login.example.com').optional().register(variableDocs, {
    group,
    description:
      'Issuer of any other OpenID Connect provider, one you trust to verify addresses. Plain http only on this machine.',
    default: null,
    example: 'https://login.example.com',
    secret: false,
  }),
  OIDC_CLIENT_ID: optionalToken(
    'Client id at that provider; its redirect URI is <API_URL>/v1/auth/oauth/oidc/callback.',
    'authflow',
    false,
  ),
  OIDC_CLIENT_SECRET: optionalToken('Its secret.', 'your-oidc-client-secret', true),
  OIDC_NAME: field((text) =>
    text.length <= 40 && /^[^\p{Cc}]+$/u.test(text)
      ? text
      : new Refusal(
          'It is longer than 40 characters or contains control characters.',
          'Use a short name, for example Company login',
        ),
  )
    .prefault('Single sign-on')
    .register(variableDocs, {
      group,
      description: 'Name of that provider on its button.',
      default: 'Single sign-on',
      example: 'Company login',
      secret: false,
    }),
};
