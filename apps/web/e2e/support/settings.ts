/** What the shell may carry for another installation counts as unset here. */
const unset = [
  ...['API_URL', 'WEB_URL', 'CORS_ORIGINS', 'AUTH_SECRET', 'HOST', 'DATABASE_URL'],
  ...['GOOGLE', 'GITHUB'].flatMap((name) => [`OAUTH_${name}_CLIENT_ID`, `OAUTH_${name}_CLIENT_SECRET`]),
  ...['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET', 'NAME'].map((name) => `OIDC_${name}`),
];

/** Every server under test starts from these. */
export const settings: Readonly<Record<string, string>> = {
  NODE_ENV: 'test',
  SERVE_WEB: 'true',
  MAIL_TRANSPORT: 'mailbox',
  BCRYPT_COST: '4',
  RATE_LIMITS: 'off',
  PWNED_PASSWORDS: 'off',
  LOG_LEVEL: 'error',
  ...Object.fromEntries(unset.map((name) => [name, ''])),
};
