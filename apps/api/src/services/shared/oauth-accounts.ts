import type { ClientContext } from '#src/domain/client-context';
import type { Clock } from '#src/domain/clock';
import { decideLink, type LinkDecision } from '#src/domain/federated-identity';
import type { Randomness } from '#src/domain/randomness';
import type { IdentityRow } from '#src/repositories/identities.repository';
import type { OAuthResultRow } from '#src/repositories/oauth-results.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { recordAudit } from './audit';
import { lockAt } from './bans';
import type { OAuthProviders } from './oauth-providers';
import { noticeChange } from './security-notices';
import type { AdmissionRefusal } from './sign-ins';
import { takeOver } from './take-over';

/** `account`: let it in. `prove`: nothing was changed, somebody has to sign in to the local account first. */
export type Resolution =
  | { kind: 'account'; userId: string; ended: string[] }
  | { kind: 'prove'; userId: string | null }
  | { kind: 'refused'; reason: AdmissionRefusal; userId: string };

/** Somebody else took the address or the identity while we were deciding: roll back and look again. */
export class IdentityRace extends Error {}

export interface OAuthAccounts {
  /**
   * Finds, makes, clears or refuses the account that a provider's answer leads to, in the caller's transaction and under
   * the account's lock.
   * **State**: `known identity` → used now; or one of {@link decideLink}'s decisions carried out.
   * @throws IdentityRace when a rival committed first; the transaction is to be run again
   */
  resolve(repos: Repositories, result: OAuthResultRow, client: ClientContext): Promise<Resolution>;
  /**
   * Links an identity to an account whose lock the caller holds, and tells its owner.
   * **State**: none → linked. Null when the identity is somebody's already.
   */
  link(
    repos: Repositories,
    args: { user: UserRow; result: OAuthResultRow; usedAt: Date | null; client: ClientContext },
  ): Promise<IdentityRow | null>;
}

/** From somebody at a provider to an account here. @see docs/adr/0014, THREATS O01–O08, O20, O22 */
export function createOAuthAccounts(deps: {
  providers: OAuthProviders;
  clock: Clock;
  randomness: Randomness;
}): OAuthAccounts {
  const { providers, clock, randomness } = deps;

  async function attach(
    repos: Repositories,
    args: { userId: string; result: OAuthResultRow; usedAt: Date | null; client: ClientContext },
  ): Promise<IdentityRow | null> {
    const { userId, result, usedAt, client } = args;
    const { provider, issuer, subject, email } = result;
    const now = clock.now();
    const identity = { id: randomness.uuid(), userId, provider, issuer, subject, email, usedAt, now };
    const inserted = await repos.identities.insert(identity);
    if (inserted === null) return null;
    await recordAudit(repos, client, now, {
      type: 'identity.linked',
      outcome: 'success',
      userId,
      detail: { provider, identityId: inserted.id },
    });
    return inserted;
  }

  async function link(repos: Repositories, args: Parameters<OAuthAccounts['link']>[1]) {
    const { user, result, usedAt, client } = args;
    const inserted = await attach(repos, { userId: user.id, result, usedAt, client });
    if (inserted === null) return null;
    const subject = providers.nameOf(result.provider);
    const notice = { user, change: 'identity_linked', subject, client, now: clock.now() } as const;
    await noticeChange(repos, deps, notice);
    return inserted;
  }

  async function register(repos: Repositories, result: OAuthResultRow, email: string, client: ClientContext) {
    const now = clock.now();
    const { name, provider } = result;
    const user = await repos.users.registerVerified({ id: randomness.uuid(), email, name, now });
    if (user === null) throw new IdentityRace();
    const entry = { outcome: 'success', userId: user.id, detail: { method: `oauth:${provider}` } } as const;
    await recordAudit(repos, client, now, { ...entry, type: 'user.registered' });
    await recordAudit(repos, client, now, { ...entry, type: 'email.verified' });
    return user;
  }

  /** The provider vouches for the address, so whoever registered it here without proof has to go. */
  async function vouchFor(
    repos: Repositories,
    user: UserRow,
    { provider, name }: OAuthResultRow,
    client: ClientContext,
  ): Promise<string[]> {
    const now = clock.now();
    const subject = providers.nameOf(provider);
    const ended = await takeOver(repos, deps, { user, detail: { provider }, subject, client, now });
    await repos.users.updateName({ id: user.id, name, now });
    return ended;
  }

  /** The account at an address, under its lock. A rival may have made it, with this very identity, since we looked. */
  async function lockHolder(
    repos: Repositories,
    email: string,
    { issuer, subject }: OAuthResultRow,
  ): Promise<UserRow | null> {
    const found = await repos.users.findByEmail(email);
    const user = found === null ? null : await lockAt(repos, found.id, clock.now());
    if (user?.email !== found?.email) throw new IdentityRace();
    if (user === null) return null;
    if ((await repos.identities.findBySubject(issuer, subject)) !== null) throw new IdentityRace();
    return user;
  }

  async function decide(
    repos: Repositories,
    result: OAuthResultRow,
    args: { email: string; user: UserRow | null },
  ): Promise<LinkDecision> {
    const { email, user } = args;
    if (user === null) {
      // Its former account may still take it back: no other account is made there meanwhile.
      const held = (await repos.emailChanges.findHolding(email, clock.now())) !== null;
      return held ? 'prove' : decideLink(result, null);
    }
    const { identities } = await repos.factors.count(user.id);
    const emailVerified = user.emailVerifiedAt !== null;
    return decideLink(result, { emailVerified, mfaEnabled: user.mfaEnabled, identities });
  }

  /** Nobody has linked this identity yet. */
  async function resolveUnknown(
    repos: Repositories,
    result: OAuthResultRow,
    client: ClientContext,
  ): Promise<Resolution> {
    const { email, emailVerified } = result;
    if (email === null || !emailVerified) return { kind: 'prove', userId: null };
    const user = await lockHolder(repos, email, result);
    const reason = user === null ? null : standingOf(user);
    if (user !== null && reason !== null) return { kind: 'refused', reason, userId: user.id };
    const decision = await decide(repos, result, { email, user });
    if (decision === 'prove') return { kind: 'prove', userId: user?.id ?? null };
    const takenOver = user !== null && decision === 'take_over';
    const ended = takenOver ? await vouchFor(repos, user, result, client) : [];
    const { id: userId } = user ?? (await register(repos, result, email, client));
    const attached = { userId, result, usedAt: clock.now(), client };
    const linked =
      user !== null && decision === 'link'
        ? await link(repos, { ...attached, user })
        : await attach(repos, attached);
    if (linked === null) throw new IdentityRace();
    return { kind: 'account', userId, ended };
  }

  return {
    link,
    async resolve(repos, result, client) {
      const known = await repos.identities.findBySubject(result.issuer, result.subject);
      if (known === null) return resolveUnknown(repos, result, client);
      const user = await lockAt(repos, known.userId, clock.now());
      const refusal = user === null ? 'changed' : standingOf(user);
      if (refusal !== null) return { kind: 'refused', reason: refusal, userId: known.userId };
      const { id, userId } = known;
      const used = await repos.identities.touch({ id, userId, email: result.email, now: clock.now() });
      if (used === null) throw new IdentityRace();
      return { kind: 'account', userId, ended: [] };
    },
  };
}

/** Judged before anything is linked; {@link SignIns} judges it again. @see THREATS O22, A12 */
function standingOf(user: UserRow): AdmissionRefusal | null {
  if (user.status === 'disabled') return 'account_disabled';
  if (user.status === 'deleted') return 'changed';
  return user.lockedAt === null ? null : 'password_reset_required';
}
