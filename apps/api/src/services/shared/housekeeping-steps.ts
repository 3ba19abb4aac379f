import { limits } from '@authflow/contracts';
import { earlier } from '#src/domain/clock';
import { days, hours } from '#src/domain/duration';
import { sightingsKeptSince } from '#src/domain/stats-days';
import type { Keyring } from '#src/domain/keyring';
import type { Repositories } from '#src/repositories/repositories';
import { deleteOldEvents } from './audit-retention';

/** One kind of row that leaves when its time is over. */
export interface HousekeepingStep {
  /** Of its job in the queue. */
  name: string;
  /** The tables it keeps from growing without end. */
  tables: readonly string[];
  /** How many rows a batch has at most. */
  size: number;
  /** Clears one batch in the transaction of `repos`. @returns how many; fewer than `limit` when nothing is left to clear */
  clear(repos: Repositories, limit: number): Promise<number>;
}

export interface HousekeepingRules {
  keyring: Keyring;
  /** Null: for ever. */
  auditRetentionDays: number | null;
}

const batch = 500;
const some = 50;
/** Erasing an account touches everything it ever did. */
const few = 20;
/** How long ended things stay: long enough to answer “what happened?”, then they go (ASVS 14.2.7). */
const keepEnded = days(7);
/** Anybody can ask for a WebAuthn challenge, and a spent one tells nothing. */
const keepChallenges = hours(1);
const keepSessions = days(30);
const keepUnverified = days(30);
const keepSettledMail = days(30);
/** How long an import can be undone. */
const keepImports = days(366);
const deletionGrace = days(limits.deletionGraceDays);

/** All there is to clear at `now`. A table that could grow without end is in here, or a test tells. */
export function housekeepingSteps(now: Date, rules: HousekeepingRules): HousekeepingStep[] {
  return [...endedSteps(now), ...challengeSteps(now), ...accountSteps(now), ...trailSteps(now, rules)];
}

type Ended = { deleteEnded(args: { before: Date; limit: number }): Promise<number> };

function ended(table: string, before: Date, repository: (repos: Repositories) => Ended): HousekeepingStep {
  const clear = (repos: Repositories, limit: number) => repository(repos).deleteEnded({ before, limit });
  return { name: table, tables: [table], size: batch, clear };
}

function endedSteps(now: Date): HousekeepingStep[] {
  const before = earlier(now, keepEnded);
  return [
    ended('account_links', before, (repos) => repos.accountLinks),
    ended('email_changes', before, (repos) => repos.emailChanges),
    ended('email_verifications', before, (repos) => repos.emailVerifications),
    ended('guess_budgets', before, (repos) => repos.guessBudgets),
    ended('invitations', before, (repos) => repos.invitations),
    ended('magic_links', before, (repos) => repos.magicLinks),
    ended('mfa_challenges', before, (repos) => repos.mfaChallenges),
    ended('password_resets', before, (repos) => repos.passwordResets),
    {
      name: 'totp_factors',
      tables: ['totp_factors'],
      size: batch,
      clear: (repos, limit) => repos.totpFactors.deleteUnfinished({ before, limit }),
    },
    ended('user_imports', earlier(now, keepImports), (repos) => repos.userImports),
    ended('api_keys', earlier(now, keepSessions), (repos) => repos.apiKeys),
    ended('sessions', earlier(now, keepSessions), (repos) => repos.sessions),
    ...webhookSteps(now),
  ];
}

/** Each event takes its deliveries and their attempts along, of as many endpoints as there are. */
function webhookSteps(now: Date): HousekeepingStep[] {
  const before = earlier(now, days(limits.webhookRetentionDays));
  return [
    {
      name: 'webhook_events',
      tables: ['webhook_events', 'webhook_deliveries', 'webhook_attempts'],
      size: some,
      clear: (repos, limit) => repos.webhookEvents.deleteEnded({ before, limit }),
    },
    ended('webhook_endpoints', before, (repos) => repos.webhookEndpoints),
  ];
}

function challengeSteps(now: Date): HousekeepingStep[] {
  const before = earlier(now, keepChallenges);
  return [
    ended('webauthn_challenges', before, (repos) => repos.webauthnChallenges),
    ended('oauth_callbacks', before, (repos) => repos.oauthCallbacks),
    ended('oauth_link_tickets', before, (repos) => repos.oauthLinkTickets),
    ended('oauth_results', before, (repos) => repos.oauthResults),
  ];
}

function accountSteps(now: Date): HousekeepingStep[] {
  return [
    {
      name: 'closed-accounts',
      tables: ['users'],
      size: few,
      async clear(repos, limit) {
        await repos.locks.hold('audit-chain');
        return repos.closedAccounts.erase({ before: earlier(now, deletionGrace), limit });
      },
    },
    {
      name: 'unproven-accounts',
      tables: ['users'],
      size: batch,
      clear: (repos, limit) => repos.users.deleteUnverified({ before: earlier(now, keepUnverified), limit }),
    },
  ];
}

function trailSteps(now: Date, { keyring, auditRetentionDays }: HousekeepingRules): HousekeepingStep[] {
  const mails: HousekeepingStep = {
    name: 'mail_outbox',
    tables: ['mail_outbox'],
    size: batch,
    clear: (repos, limit) => repos.mailOutbox.deleteSettled({ before: earlier(now, keepSettledMail), limit }),
  };
  const trail: HousekeepingStep = {
    name: 'audit_events',
    tables: ['audit_events', 'audit_seals'],
    size: batch,
    async clear(repos, limit) {
      if (auditRetentionDays === null) return 0;
      const before = earlier(now, days(auditRetentionDays));
      return deleteOldEvents(repos, { keyring, before, limit });
    },
  };
  const sightings: HousekeepingStep = {
    name: 'daily_active_users',
    tables: ['daily_active_users'],
    size: batch,
    clear: (repos, limit) => repos.dailyActiveUsers.deleteBefore({ before: sightingsKeptSince(now), limit }),
  };
  return [mails, trail, sightings];
}
