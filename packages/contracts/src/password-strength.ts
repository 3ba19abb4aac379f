/// <reference path="./zxcvbn-dictionaries.d.ts" />
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

export { loadCommonPasswords } from './common-passwords';

/** From 0 (guessed at once) to 4 (out of reach). */
export type PasswordScore = 0 | 1 | 2 | 3 | 4;

/** How hard a password is to guess, in words for its owner. */
export interface PasswordStrength {
  score: PasswordScore;
  label: 'Very weak' | 'Weak' | 'Fair' | 'Good' | 'Strong';
  /** What is wrong with it, or null. */
  warning: string | null;
  /** What would make it better. May be empty. */
  suggestions: string[];
  /** How long guessing takes somebody who stole the hashes: "3 days", "centuries". */
  crackTimeDisplay: string;
}

/** Judging takes longer the longer the text; what follows could only make it stronger. */
const judgedCharacters = 100;
const labels = ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'] as const;

let loading: Promise<ZxcvbnFactory> | undefined;

/**
 * Estimates a password's strength with zxcvbn-ts, the same way in the browser and on the server. The word lists
 * (some 350 kB compressed) are loaded at the first call.
 * @param userInputs what an attacker would try first: name, email, the name of the site
 */
export async function estimatePasswordStrength(
  password: string,
  userInputs: readonly string[] = [],
): Promise<PasswordStrength> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined; // a failed download may work the next time
    throw error;
  });
  const estimator = await loading;
  const inputs = userInputs.map((input) => input.slice(0, judgedCharacters));
  const { score, feedback, crackTimes } = estimator.check(password.slice(0, judgedCharacters), inputs);
  return {
    score,
    label: labels[score],
    warning: feedback.warning === '' ? null : feedback.warning,
    suggestions: feedback.suggestions,
    crackTimeDisplay: crackTimes.offlineSlowHashingXPerSecond.display,
  };
}

async function load(): Promise<ZxcvbnFactory> {
  const [core, passwords, diceware, graphs, words, firstNames, sequences, translations] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common/dist/passwords.json.mjs'),
    import('@zxcvbn-ts/language-common/dist/diceware.json.mjs'),
    import('@zxcvbn-ts/language-common/dist/adjacencyGraphs.json.mjs'),
    import('@zxcvbn-ts/language-en/dist/commonWords.json.mjs'),
    import('@zxcvbn-ts/language-en/dist/firstnames.json.mjs'),
    import('@zxcvbn-ts/language-en/dist/wordSequences.json.mjs'),
    import('@zxcvbn-ts/language-en/dist/translations.mjs'),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: {
      'passwords-common': passwords.default,
      'diceware-common': diceware.default,
      'commonWords-en': words.default,
      'firstnames-en': firstNames.default,
      ...sequences.default,
    },
    graphs: graphs.default,
    translations: translations.default,
    maxLength: judgedCharacters,
    l33tMaxSubstitutions: 20,
  });
}
