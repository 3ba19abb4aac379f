import type { ActivityType } from '@authflow/contracts';
import type { MailContent, RequestOrigin } from '@authflow/emails';
import type { Clock } from '#src/domain/clock';
import type { Randomness } from '#src/domain/randomness';
import { describeDevice } from '#src/platform/user-agent';
import type { Database } from '#src/repositories/database';
import type { MailKind, MailOutboxRow } from '#src/repositories/mail-outbox.repository';
import type { Repositories } from '#src/repositories/repositories';
import type { UserRow } from '#src/repositories/user-columns';
import { lockAt } from '../bans';
import type { MailedSecrets } from '../mailed-secrets';

/**
 * Turns an outbox row into what the mail says, or null when nothing is to be sent: nobody to tell, or a link that
 * ended while the provider was down. Links and codes are derived
 * here and nowhere else. What this decides the first time it notes in the row, so that a retry makes the same mail.
 */
export type ComposeMail = (row: MailOutboxRow) => Promise<MailContent | null>;

/** The composers of some kinds of mail. */
export type Composers<Kind extends MailKind> = Record<Kind, ComposeMail>;

export interface ComposerDependencies {
  database: Database;
  secrets: MailedSecrets;
  clock: Clock;
  randomness: Randomness;
  links: MailLinks;
  verificationRequired: boolean;
}

export type MailLinks = ReturnType<typeof linksTo>;

/** Links are made of the configured address only, never of anything a request said (THREATS P01). */
export function linksTo(webUrl: string) {
  const auth = (page: string, token: string): string => `${webUrl}/auth/${page}/${token}`;
  return {
    verifyEmail: (token: string) => auth('verify-email', token),
    resetPassword: (token: string) => auth('reset-password', token),
    magicLink: (token: string) => auth('magic-link', token),
    confirmEmailChange: (token: string) => auth('confirm-email-change', token),
    undoEmailChange: (token: string) => auth('undo-email-change', token),
    lockAccount: (token: string) => auth('account-lock', token),
    acceptInvitation: (token: string) => auth('accept-invitation', token),
    restoreAccount: (token: string) => auth('restore-account', token),
    login: `${webUrl}/auth/login`,
    forgotPassword: `${webUrl}/auth/forgot-password`,
    sessions: `${webUrl}/account/sessions`,
    security: `${webUrl}/account/security`,
    activity: `${webUrl}/account/activity`,
    apiKeys: `${webUrl}/account/api-keys`,
  };
}

/** Under its lock, so that links made at once supersede each other, and none outlives a reset that commits beside it. */
export async function findLocked(repos: Repositories, email: string, now: Date): Promise<UserRow | null> {
  const user = await repos.users.findByEmail(email);
  return user === null ? null : lockAt(repos, user.id, now);
}

/** The client that a mail reports of, as its row noted it. */
export function clientOf(mail: MailOutboxRow): { ip: string | null; userAgent: string | null } {
  const origin = mail.payload.origin;
  if (typeof origin !== 'object' || origin === null) return { ip: null, userAgent: null };
  const { ip, userAgent } = origin as Record<string, unknown>;
  return { ip: text(ip), userAgent: text(userAgent) };
}

/** The same for people. */
export function originOf(mail: MailOutboxRow): RequestOrigin {
  const { ip, userAgent } = clientOf(mail);
  const device = userAgent === null ? null : describeDevice(userAgent).label;
  return { device, ip, at: mail.createdAt };
}

/** Records what a mail was asked for, once it is known whose account it is about. Nobody was signed in: no actor. */
export async function recordAsked(
  repos: Repositories,
  mail: MailOutboxRow,
  asked: { type: ActivityType; userId: string; now: Date },
): Promise<void> {
  const requestId = text(mail.payload.requestId);
  const nobody = { actorId: null, sessionId: null };
  const entry = { ...asked, ...clientOf(mail), ...nobody, requestId, detail: {} };
  await repos.auditEvents.append({ ...entry, outcome: 'success' });
}

/** Whether an operator asked for the mail. Where they sit is not its reader's to know. */
export function isByOperator({ payload }: MailOutboxRow): boolean {
  return payload.byOperator === true;
}

/** A text member of a payload, or null. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
