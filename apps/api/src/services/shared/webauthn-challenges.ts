import { limits } from '@authflow/contracts';
import { later, type Clock } from '#src/domain/clock';
import { minutes } from '#src/domain/duration';
import type { Randomness } from '#src/domain/randomness';
import { challengeBytes, readChallenge } from '#src/platform/webauthn';
import type { Database } from '#src/repositories/database';
import type { ChallengeBinding } from '#src/repositories/webauthn-challenges.repository';

/** How long a browser may take to answer, in milliseconds. */
export const challengeLife = minutes(limits.webauthnChallengeMinutes);

export interface WebauthnChallenges {
  /** **State**: none → one open challenge, bound to `binding`. @returns it in base64url */
  issue(binding: ChallengeBinding): Promise<string>;
  /**
   * Spends the challenge that an answer names, before anything else about that answer is looked at.
   * **State**: open → spent.
   * @returns the challenge, or null unless it was ours, open, unexpired, and bound exactly so
   * @see THREATS K01
   */
  spend(clientDataJSON: string, binding: ChallengeBinding): Promise<Buffer | null>;
}

/** Challenges are ours, stored, and good for one answer. @see ASVS 6.7.2 */
export function createWebauthnChallenges(deps: {
  database: Database;
  clock: Clock;
  randomness: Randomness;
}): WebauthnChallenges {
  const { database, clock, randomness } = deps;
  return {
    async issue(binding) {
      const now = clock.now();
      const challenge = randomness.bytes(challengeBytes);
      await database.repos.webauthnChallenges.insert({
        ...binding,
        id: randomness.uuid(),
        challenge,
        expiresAt: later(now, challengeLife),
        now,
      });
      return challenge.toString('base64url');
    },

    async spend(clientDataJSON, binding) {
      const challenge = readChallenge(clientDataJSON);
      if (challenge === null) return null;
      const { webauthnChallenges } = database.repos;
      return (await webauthnChallenges.consume({ ...binding, challenge, now: clock.now() }))
        ? challenge
        : null;
    },
  };
}
