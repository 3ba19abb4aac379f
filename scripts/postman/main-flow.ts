import { mailbox, type Step } from './flow';
import {
  answers,
  awaitMail,
  computeTotp,
  expects,
  holds,
  keep,
  keepTokens,
  refuses,
  signsIn,
} from './scripts';

const credentials = { email: '{{email}}', password: '{{password}}' };

const registration: Step[] = [
  {
    name: 'Register',
    operation: 'post /v1/auth/register',
    body: { ...credentials, name: 'Sam Example' },
    before: [keep('email', "pm.variables.replaceIn('postman-{{$randomUUID}}@example.com')")],
    after: answers(
      202,
      expects('asks for the mailed code', 'answer.status', 'verification_required'),
      keep('verificationId', 'answer.verificationId'),
    ),
  },
  {
    name: 'Read the verification mail',
    operation: mailbox,
    query: { to: '{{email}}' },
    after: awaitMail('Verify', keep('verificationCode', 'mail.code')),
  },
  {
    name: 'Verify the address',
    operation: 'post /v1/auth/verify-email',
    body: { verificationId: '{{verificationId}}', code: '{{verificationCode}}' },
    after: signsIn(holds('has proven the address', 'answer.user.emailVerified')),
  },
];

const sessions: Step[] = [
  {
    name: 'A wrong password is refused',
    operation: 'post /v1/auth/login',
    body: { ...credentials, password: 'not {{password}}' },
    after: refuses(401, 'invalid_credentials'),
  },
  {
    name: 'Sign in',
    operation: 'post /v1/auth/login',
    body: credentials,
    after: signsIn(),
  },
  {
    name: 'My account',
    operation: 'get /v1/me',
    token: 'accessToken',
    after: answers(200, holds('is mine', "answer.email === pm.collectionVariables.get('email')")),
  },
  {
    name: 'My sessions',
    operation: 'get /v1/me/sessions',
    token: 'accessToken',
    after: answers(
      200,
      expects('one is this one', 'answer.items.filter((each) => each.current).length', 1),
      expects('there are two', 'answer.items.length', 2),
    ),
  },
  {
    name: 'Refresh',
    operation: 'post /v1/auth/refresh',
    body: { refreshToken: '{{refreshToken}}' },
    after: answers(
      200,
      holds('hands out a successor', "answer.refreshToken !== pm.collectionVariables.get('refreshToken')"),
      ...keepTokens,
    ),
  },
];

const passwordReset: Step[] = [
  {
    name: 'Forget the password',
    operation: 'post /v1/auth/forgot-password',
    body: { email: '{{email}}' },
    after: answers(202, expects('says nothing about the address', 'answer', { status: 'accepted' })),
  },
  {
    name: 'Read the reset mail',
    operation: mailbox,
    query: { to: '{{email}}' },
    after: awaitMail('Reset', keep('resetToken', "mail.links[0].split('/').pop()")),
  },
  {
    name: 'Check the reset link',
    operation: 'post /v1/auth/reset-password/check',
    body: { token: '{{resetToken}}' },
    after: answers(200, holds('still works', 'answer.valid')),
  },
  {
    name: 'Reset the password',
    operation: 'post /v1/auth/reset-password',
    body: { token: '{{resetToken}}', password: '{{newPassword}}' },
    after: answers(200, expects('is reset', 'answer.status', 'password_reset')),
  },
  {
    name: 'A reset ends every session',
    operation: 'get /v1/me',
    token: 'accessToken',
    after: refuses(401, 'session_revoked'),
  },
  {
    name: 'Sign in with the new password',
    operation: 'post /v1/auth/login',
    body: { ...credentials, password: '{{newPassword}}' },
    after: signsIn(),
  },
];

const twoSteps: Step[] = [
  {
    name: 'Begin with an authenticator app',
    operation: 'post /v1/me/mfa/totp',
    token: 'accessToken',
    after: answers(200, keep('totpSecret', 'answer.secret')),
  },
  {
    name: 'Confirm the authenticator app',
    operation: 'post /v1/me/mfa/totp/confirm',
    token: 'accessToken',
    body: { code: '{{totpCode}}' },
    before: computeTotp(),
    after: answers(200, expects('hands out recovery codes', 'answer.recoveryCodes.length', 10)),
  },
  {
    name: 'The password alone no longer signs in',
    operation: 'post /v1/auth/login',
    body: { ...credentials, password: '{{newPassword}}' },
    after: answers(
      200,
      expects('asks for the second step', 'answer.status', 'mfa_required'),
      keep('mfaToken', 'answer.mfaToken'),
    ),
  },
  {
    name: 'Sign in with the second step',
    operation: 'post /v1/auth/login/mfa',
    body: { mfaToken: '{{mfaToken}}', method: 'totp', code: '{{totpCode}}' },
    before: computeTotp(1),
    after: signsIn(),
  },
  {
    name: 'The claims of the access token',
    operation: 'get /v1/auth/session',
    token: 'accessToken',
    after: answers(200, holds('say how it was signed in', "answer.amr.includes('otp')")),
  },
];

const apiKeys: Step[] = [
  {
    name: 'Make a key',
    operation: 'post /v1/me/api-keys',
    token: 'accessToken',
    body: { name: 'Postman', expiresInDays: 1 },
    after: answers(201, keep('apiKey', 'answer.key'), keep('apiKeyId', 'answer.id')),
  },
  {
    name: 'Read the account with the key',
    operation: 'get /v1/me',
    token: 'apiKey',
    after: answers(200),
  },
  {
    name: 'Revoke the key',
    operation: 'delete /v1/me/api-keys/{id}',
    token: 'accessToken',
    params: { id: '{{apiKeyId}}' },
    after: answers(200, expects('is revoked', 'answer.status', 'revoked')),
  },
  {
    name: 'A revoked key is refused',
    operation: 'get /v1/me',
    token: 'apiKey',
    after: refuses(401, 'unauthenticated'),
  },
];

const goodbye: Step[] = [
  {
    name: 'My activity',
    operation: 'get /v1/me/activity',
    token: 'accessToken',
    query: { limit: '50' },
    after: answers(
      200,
      holds('holds the reset', "answer.items.some((each) => each.type === 'password.reset')"),
    ),
  },
  {
    name: 'Log out everywhere',
    operation: 'post /v1/auth/logout',
    token: 'accessToken',
    body: { scope: 'all' },
    after: answers(200, expects('is logged out', 'answer.status', 'logged_out')),
  },
  {
    name: 'The access token is dead at once',
    operation: 'get /v1/me',
    token: 'accessToken',
    after: refuses(401, 'session_revoked'),
  },
];

/** From an empty database to logging out: what somebody who builds on the API does first. */
export const mainFlow: readonly Step[] = [
  ...registration,
  ...sessions,
  ...passwordReset,
  ...twoSteps,
  ...apiKeys,
  ...goodbye,
];
