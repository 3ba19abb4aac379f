import { mailbox, type Step } from './flow';
import { answers, awaitMail, expects, holds, keep, keepTokens, refuses, signsIn } from './scripts';

const admin = { email: '{{adminEmail}}', password: '{{adminPassword}}' };
const token = 'accessToken';
const signedIn = 'Sign in as the administrator';

/** The account of ADMIN_EMAIL becomes the first administrator; where a run before this one made it, it signs in. */
const firstAdministrator: Step[] = [
  {
    name: 'Is the administrator there already?',
    operation: 'post /v1/auth/login',
    body: admin,
    after: [
      "pm.test('answers 200 or 401', () => pm.expect(pm.response.code).to.be.oneOf([200, 401]));",
      `if (pm.response.code === 200) pm.execution.setNextRequest('${signedIn}');`,
    ],
  },
  {
    name: 'Register as the administrator',
    operation: 'post /v1/auth/register',
    body: admin,
    after: answers(202, keep('verificationId', 'answer.verificationId')),
  },
  {
    name: 'Read the mail of the administrator',
    operation: mailbox,
    query: { to: '{{adminEmail}}' },
    after: awaitMail('Verify', keep('verificationCode', 'mail.code')),
  },
  {
    name: 'Verify the address of the administrator',
    operation: 'post /v1/auth/verify-email',
    body: { verificationId: '{{verificationId}}', code: '{{verificationCode}}' },
    after: signsIn(),
  },
  {
    name: signedIn,
    operation: 'post /v1/auth/login',
    body: admin,
    after: answers(
      200,
      "pm.test('is an administrator: the API runs with ADMIN_EMAIL', () => pm.expect(answer.user.roles).to.include('admin'));",
      ...keepTokens,
    ),
  },
  {
    name: 'There is an administrator',
    operation: 'get /v1/setup',
    token,
    after: answers(200, expects('is said', 'answer.administrator', 'present')),
  },
];

const accounts: Step[] = [
  {
    name: 'Find the account of the first walk',
    operation: 'get /v1/admin/users',
    token,
    query: { search: '{{email}}' },
    after: answers(200, expects('finds one', 'answer.items.length', 1), keep('userId', 'answer.items[0].id')),
  },
  {
    name: 'Look at the account',
    operation: 'get /v1/admin/users/{id}',
    token,
    params: { id: '{{userId}}' },
    after: answers(200, holds('has an authenticator app', 'answer.factors.totp')),
  },
  {
    name: 'Ban the account',
    operation: 'post /v1/admin/users/{id}/ban',
    token,
    params: { id: '{{userId}}' },
    body: { reason: 'A walk with Postman' },
    after: answers(200, expects('is disabled', 'answer.status', 'disabled')),
  },
  {
    name: 'A banned account does not sign in',
    operation: 'post /v1/auth/login',
    body: { email: '{{email}}', password: '{{newPassword}}' },
    after: refuses(403, 'account_disabled'),
  },
  {
    name: 'Lift the ban',
    operation: 'post /v1/admin/users/{id}/unban',
    token,
    params: { id: '{{userId}}' },
    after: answers(200, expects('is active', 'answer.status', 'active')),
  },
];

const roles: Step[] = [
  {
    name: 'Make a role for support',
    operation: 'post /v1/admin/roles',
    token,
    before: [keep('roleName', "pm.variables.replaceIn('support-{{$timestamp}}')")],
    body: { name: '{{roleName}}', description: 'Sees accounts', permissions: ['users:read'] },
    after: answers(201, keep('roleId', 'answer.id')),
  },
  {
    name: 'Give the role',
    operation: 'patch /v1/admin/users/{id}',
    token,
    params: { id: '{{userId}}' },
    body: { roles: ['user', '{{roleName}}'] },
    after: answers(200, holds('is held', "answer.permissions.includes('users:read')")),
  },
  {
    name: 'Take the role away',
    operation: 'patch /v1/admin/users/{id}',
    token,
    params: { id: '{{userId}}' },
    body: { roles: ['user'] },
    after: answers(200, expects('is gone', 'answer.permissions', [])),
  },
  {
    name: 'Delete the role',
    operation: 'delete /v1/admin/roles/{id}',
    token,
    params: { id: '{{roleId}}' },
    after: answers(200, expects('is deleted', 'answer.status', 'deleted')),
  },
];

const records: Step[] = [
  {
    name: 'Figures of the last thirty days',
    operation: 'get /v1/admin/stats',
    token,
    after: answers(200, holds('count accounts', 'answer.totals.users >= 2')),
  },
  {
    name: 'Who did what to the account',
    operation: 'get /v1/admin/audit-events',
    token,
    query: { subject: '{{userId}}', limit: '50' },
    after: answers(
      200,
      holds('the ban is on record', "answer.items.some((each) => each.type === 'account.banned')"),
    ),
  },
  {
    name: 'The administrator logs out',
    operation: 'post /v1/auth/logout',
    token,
    body: {},
    after: answers(
      200,
      expects('is logged out', 'answer.status', 'logged_out'),
      'pm.execution.setNextRequest(null); // the folders below are for looking up',
    ),
  },
];

/** From the first administrator to what is on record about them. Needs the account that the main flow made. */
export const adminFlow: readonly Step[] = [...firstAdministrator, ...accounts, ...roles, ...records];
