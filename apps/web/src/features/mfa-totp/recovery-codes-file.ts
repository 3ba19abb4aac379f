/** The text a person keeps in a safe place: enough to know, years later, what it is for and what to do with it. */
export function recoveryCodesText(input: {
  codes: readonly string[];
  email: string;
  origin: string;
  madeAt: Date;
}): string {
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(input.madeAt);
  return [
    'AuthFlow recovery codes',
    `Account: ${input.email}`,
    `Sign in at: ${input.origin}/auth/login`,
    `Made on: ${day}`,
    '',
    'Each code works once, in place of the code from your authenticator app.',
    'Once you make a newer set, these no longer work. Keep them where only you can find them.',
    '',
    ...input.codes.map((code, index) => `${String(index + 1).padStart(2)}. ${code}`),
    '',
  ].join('\n');
}

/** Two sets on one disk stay apart by their day. */
export function recoveryCodesFileName(madeAt: Date): string {
  return `authflow-recovery-codes-${madeAt.toISOString().slice(0, 10)}.txt`;
}
