import type { MailContent } from '@authflow/emails';

/** Where each mail holds its links, the main one first. */
const linksOf: {
  [Kind in MailContent['kind']]: readonly (string & keyof Extract<MailContent, { kind: Kind }>)[];
} = {
  email_verification: ['link'],
  password_reset: ['link'],
  magic_link: ['link'],
  email_change: ['link'],
  already_registered: ['loginUrl', 'resetUrl'],
  password_changed: ['resetUrl'],
  account_restored: ['resetUrl'],
  refresh_token_reused: ['accountUrl', 'resetUrl'],
  new_device: ['lockUrl', 'accountUrl'],
  account_locked: ['link', 'forgotPasswordUrl'],
  email_change_notice: ['undoUrl'],
  email_changed: ['undoUrl'],
  account_deleted: ['restoreUrl'],
  impersonation_notice: ['sessionsUrl', 'activityUrl'],
  invitation: ['link'],
  security_notice: ['securityUrl', 'resetUrl'],
};

/** The links a mail offers, the main one first: taken from what the mail was made of, not searched in its text. */
export function linksIn(content: MailContent): string[] {
  const members: Record<string, unknown> = { ...content };
  const names: readonly string[] = linksOf[content.kind];
  return names.flatMap((name) => (members[name] === null ? [] : [String(members[name])]));
}

/** The code a mail shows, or null. */
export function codeIn(content: MailContent): string | null {
  return content.kind === 'email_verification' || content.kind === 'magic_link' ? content.code : null;
}
