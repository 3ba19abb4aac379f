/** Why a password is refused, each with the sentence shown beside the field. */
export const passwordProblems = {
  too_short: 'Use a longer password.',
  too_long: 'Use a shorter password.',
  malformed: 'This text contains a broken character. Type the password again.',
  too_common: 'This is one of the first passwords anybody would try. Choose another.',
  too_similar: 'This is too close to your name or email address. Choose another.',
  context_word: 'This is too close to the name of this service. Choose another.',
  too_weak: 'This is easy to guess. Add a few unrelated words.',
  breached: 'This password appears in a known data breach. Choose one you have not used anywhere.',
} as const;

export type PasswordProblem = keyof typeof passwordProblems;
