/** What each group of the reference holds, in the order of the reference. A tag without a line fails `verify`. */
export const tagDescriptions: Readonly<Record<string, string>> = {
  Registration: 'Make an account and prove its address.',
  Sessions: 'Sign in, stay signed in, sign out.',
  Providers: 'Sign in with Google, GitHub or another provider, and connect them to an account.',
  Passkeys: 'Sign in without a password, and keep the passkeys of an account.',
  Passwords: 'Forgotten passwords.',
  Factors: 'Two-step verification by an authenticator app, and its recovery codes.',
  Account: 'What the signed-in person sees and changes of their own account.',
  Keys: 'API keys, for programs that act for an account.',
  Invitations: 'Take up an account that an operator made.',
  Administration:
    'What operators do: accounts of others, roles, figures, mails, and the record of who did what.',
  Webhooks: 'Tell other services what happens, signed; see how each delivery went, and send it again.',
  Operations: 'For whoever runs the service, and for other services.',
};
