import type { Sql } from '#src/platform/sql';

export type WebauthnPurpose = 'registration' | 'sign_in' | 'second_factor' | 'reauthentication';

/** What a challenge is for and whom it is bound to. An answer counts only under exactly the same three. */
export interface ChallengeBinding {
  purpose: WebauthnPurpose;
  /** Null where nobody has said who they are. */
  userId: string | null;
  /** The session that registers or re-authenticates, or the MFA challenge; null for sign-in. */
  subject: string | null;
}

export type WebauthnChallengesRepository = ReturnType<typeof createWebauthnChallengesRepository>;

export interface NewChallenge extends ChallengeBinding {
  id: string;
  challenge: Buffer;
  expiresAt: Date;
  now: Date;
}

/** Statements on `webauthn_challenges`. */
export function createWebauthnChallengesRepository(sql: Sql) {
  return {
    insert: (challenge: NewChallenge) =>
      sql.run(
        'webauthnChallenges.insert',
        `insert into webauthn_challenges (id, purpose, user_id, subject, challenge, expires_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        valuesOf(challenge),
      ),

    /**
     * Records that a challenge which waited elsewhere is spent. **State**: none → spent.
     * @returns false when it had been spent before
     */
    insertSpent: async (challenge: NewChallenge) =>
      (await sql.run(
        'webauthnChallenges.insertSpent',
        `insert into webauthn_challenges (id, purpose, user_id, subject, challenge, expires_at, created_at, consumed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (challenge) do nothing`,
        valuesOf(challenge),
      )) === 1,

    /** **State**: open → spent, once, whatever the answer to it turns out to be. @returns whether it was open */
    consume: async (args: ChallengeBinding & { challenge: Buffer; now: Date }) =>
      (await sql.run(
        'webauthnChallenges.consume',
        `update webauthn_challenges set consumed_at = $5
         where challenge = $1 and purpose = $2 and user_id is not distinct from $3
           and subject is not distinct from $4 and consumed_at is null and expires_at > $5`,
        [args.challenge, args.purpose, args.userId, args.subject, args.now],
      )) === 1,

    /** Forgets challenges that expired before `before`, at most `limit`. */
    deleteEnded: (args: { before: Date; limit: number }) =>
      sql.run(
        'webauthnChallenges.deleteEnded',
        `delete from webauthn_challenges where id in
           (select id from webauthn_challenges where expires_at < $1 limit $2)`,
        [args.before, args.limit],
      ),
  };
}

const valuesOf = ({ id, purpose, userId, subject, challenge, expiresAt, now }: NewChallenge) => [
  id,
  purpose,
  userId,
  subject,
  challenge,
  expiresAt,
  now,
];
