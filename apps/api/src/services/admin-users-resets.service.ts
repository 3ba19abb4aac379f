import type { Actor } from '#src/domain/actor';
import { AppError } from '#src/domain/app-error';
import type { ClientContext } from '#src/domain/client-context';
import type { Randomness } from '#src/domain/randomness';
import { rateLimits } from '#src/domain/rate-limits';
import type { OperatorActs } from './shared/operator-acts';
import type { RateGuard } from './shared/rate-guard';

export interface AdminUsersResetsService {
  /**
   * Has the owner mailed a link to set a new password. Operators never see nor set one (ASVS 6.4.6).
   * **State**: none → one queued mail; older links die when it is made.
   * @throws AppError `not_found`, `insufficient_permission`, `conflict` (banned or deleted), `rate_limited` (mails to
   *   this recipient, whoever asks)
   */
  send(actor: Actor, userId: string, client: ClientContext): Promise<void>;
}

/** Help for people who can't sign in. */
export function createAdminUsersResetsService(deps: {
  acts: OperatorActs;
  rateGuard: RateGuard;
  wakeMail: () => void;
  randomness: Randomness;
}): AdminUsersResetsService {
  const { acts, rateGuard, randomness } = deps;
  const isOut = new AppError('conflict', {
    detail: 'This account is banned or deleted, so a new password would open nothing. Lift that first.',
  });

  return {
    async send(actor, userId, client) {
      const type = 'password.reset_requested';
      const act = { type, permission: 'users:write', userId, actor, client } as const;
      // Twice the same question: whoever may not ask uses up nothing of the owner's mails.
      const recipient = await acts.onAccount(act, async ({ target }) =>
        target.status === 'active' ? target.email : isOut,
      );
      await rateGuard.spend(rateLimits.mailRecipient, recipient);
      await acts.onAccount(act, async ({ repos, target, now, record }) => {
        if (target.status !== 'active' || target.email !== recipient) return isOut;
        await record();
        const mail = { kind: 'password_reset', recipient, payload: { userId, byOperator: true } } as const;
        await repos.mailOutbox.enqueue({ id: randomness.uuid(), ...mail, now });
        return null;
      });
      deps.wakeMail();
    },
  };
}
