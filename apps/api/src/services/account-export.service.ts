import { activityTypes, type AccountExport } from '@authflow/contracts';
import { AppError } from '#src/domain/app-error';
import type { Clock } from '#src/domain/clock';
import { describeDevice } from '#src/platform/user-agent';
import type {
  ExportedAccountRow,
  ExportedApiKeyRow,
  ExportedEmailChangeRow,
  ExportedSessionRow,
} from '#src/repositories/account-exports.repository';
import type { Database } from '#src/repositories/database';
import { toActivity } from './shared/activity-view';

export interface AccountExportService {
  /**
   * Everything held about the account, without any secret. Writes nothing: it is a GET (THREATS B10).
   * @throws AppError `session_revoked` when the account is gone
   */
  export(self: { userId: string; sessionId: string }): Promise<AccountExport>;
}

/** How many events are read at a time. */
const chunk = 500;

/** The right to a copy (GDPR articles 15 and 20). */
export function createAccountExportService(deps: { database: Database; clock: Clock }): AccountExportService {
  const { database, clock } = deps;

  async function activityOf(userId: string): Promise<AccountExport['activity']> {
    const all: AccountExport['activity'] = [];
    for (let beforeId: string | null = null, more = true; more;) {
      const page = { userId, types: activityTypes, limit: chunk, beforeId };
      const rows = await database.repos.auditEvents.listByUser(page);
      all.push(
        ...rows.map((row) => ({ ...toActivity(row), userAgent: row.byOperator ? null : row.userAgent })),
      );
      more = rows.length === chunk;
      beforeId = rows.at(-1)?.id ?? null;
    }
    return all;
  }

  return {
    async export({ userId, sessionId }) {
      const now = clock.now();
      const { accountExports } = database.repos;
      const account = await accountExports.findAccount(userId);
      if (account === null) throw new AppError('session_revoked');
      const sessions = await accountExports.listSessions(userId);
      const emailChanges = await accountExports.listEmailChanges(userId);
      const mails = await accountExports.listMails(userId, account.email);
      return {
        exportedAt: now.toISOString(),
        ...accountOf(account),
        sessions: sessions.map((session) => sessionOf(session, sessionId)),
        passkeys: (await accountExports.listPasskeys(userId)).map(inTimes),
        identities: (await accountExports.listIdentities(userId)).map(inTimes),
        apiKeys: (await accountExports.listApiKeys(userId)).map(apiKeyOf),
        emailChanges: emailChanges.map((change) => emailChangeOf(change, now)),
        links: (await accountExports.listLinks(userId)).map(({ purpose, createdAt, expiresAt, usedAt }) => ({
          purpose,
          createdAt: createdAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
          usedAt: iso(usedAt),
        })),
        mails: mails.map(({ kind, recipient, state, createdAt }) => ({
          kind,
          to: recipient,
          state,
          createdAt: createdAt.toISOString(),
        })),
        activity: await activityOf(userId),
      };
    },
  };
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

function inTimes<Row extends { createdAt: Date; lastUsedAt: Date | null }>(row: Row) {
  return { ...row, createdAt: row.createdAt.toISOString(), lastUsedAt: iso(row.lastUsedAt) };
}

function accountOf(row: ExportedAccountRow): Pick<AccountExport, 'account' | 'secondFactor'> {
  const {
    id,
    email,
    name,
    externalId,
    roles,
    hasPassword,
    recoveryCodesLeft,
    totpCreatedAt,
    totpConfirmedAt,
  } = row;
  const hasTotp = totpCreatedAt !== null && totpConfirmedAt !== null;
  return {
    account: {
      id,
      email,
      emailVerifiedAt: iso(row.emailVerifiedAt),
      name,
      externalId,
      roles,
      hasPassword,
      passwordChangedAt: iso(row.passwordChangedAt),
      lastLoginAt: iso(row.lastLoginAt),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    },
    secondFactor: {
      enabledAt: iso(row.mfaEnabledAt),
      totp: hasTotp
        ? { createdAt: totpCreatedAt.toISOString(), confirmedAt: totpConfirmedAt.toISOString() }
        : null,
      recoveryCodesLeft,
    },
  };
}

function sessionOf(row: ExportedSessionRow, currentId: string): AccountExport['sessions'][number] {
  const { id, ip, userAgent, amr: methods, endReason } = row;
  return {
    id,
    current: id === currentId,
    impersonated: row.impersonated,
    device: describeDevice(userAgent),
    userAgent,
    ip,
    methods,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    endedAt: iso(row.endedAt),
    endReason,
  };
}

function apiKeyOf(row: ExportedApiKeyRow): AccountExport['apiKeys'][number] {
  return { ...inTimes(row), expiresAt: row.expiresAt.toISOString(), revokedAt: iso(row.revokedAt) };
}

function emailChangeOf(row: ExportedEmailChangeRow, now: Date): AccountExport['emailChanges'][number] {
  return {
    oldEmail: row.oldEmail,
    newEmail: row.newEmail,
    status: standing(row, now),
    requestedAt: row.createdAt.toISOString(),
    confirmedAt: iso(row.confirmedAt),
    undoneAt: iso(row.undoneAt),
  };
}

function standing(row: ExportedEmailChangeRow, now: Date): AccountExport['emailChanges'][number]['status'] {
  if (row.undoneAt !== null) return 'undone';
  if (row.supersededAt !== null) return 'replaced';
  if (row.confirmedAt !== null) return 'confirmed';
  return row.expiresAt > now ? 'pending' : 'expired';
}
