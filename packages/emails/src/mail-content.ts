/** From where and when a request came, as far as it is known. `device` is a readable name such as `Firefox on Linux`. */
export type RequestOrigin = { device: string | null; ip: string | null; at: Date };

/** The names that stand in every mail. Both come from the operator's configuration, never from a user. */
export type Brand = { productName: string; webUrl: string };

/** A rendered mail. `text` is complete on its own; every link in it has a line to itself. */
export type MailMessage = { subject: string; html: string; text: string };

/**
 * What AuthFlow writes to people, one variant per mail.
 *
 * `name` is the name the account itself holds, never one that arrived with the request being reported: in
 * `already_registered` that name would be a stranger's words in the owner's mailbox.
 *
 * Only what is marked so carries a secret, beside `link` and `code`. The other URLs lead to plain pages, so a
 * forwarded notice opens nothing.
 */
export type MailContent =
  | {
      kind: 'email_verification';
      name: string | null;
      link: string;
      code: string;
      linkExpiresInMinutes: number;
      codeExpiresInMinutes: number;
      requestedFrom: RequestOrigin | null;
    }
  | {
      kind: 'already_registered';
      name: string | null;
      loginUrl: string;
      resetUrl: string;
      requestedFrom: RequestOrigin | null;
    }
  | {
      kind: 'password_reset';
      name: string | null;
      link: string;
      expiresInMinutes: number;
      requestedFrom: RequestOrigin | null;
    }
  | {
      kind: 'password_changed';
      name: string | null;
      changedAt: Date;
      /** API keys that go on working. */
      keptApiKeys: number;
      requestedFrom: RequestOrigin | null;
      resetUrl: string;
    }
  | {
      kind: 'refresh_token_reused';
      name: string | null;
      occurredAt: Date;
      device: string | null;
      ip: string | null;
      accountUrl: string;
      resetUrl: string;
    }
  | {
      kind: 'magic_link';
      name: string | null;
      link: string;
      code: string;
      expiresInMinutes: number;
      codeExpiresInMinutes: number;
      requestedFrom: RequestOrigin | null;
    }
  | {
      kind: 'new_device';
      name: string | null;
      occurredAt: Date;
      device: string | null;
      ip: string | null;
      /** “This wasn't me”: opens a page that ends everything. Carries a secret. */
      lockUrl: string;
      lockExpiresInDays: number;
      accountUrl: string;
    }
  | {
      kind: 'account_locked';
      name: string | null;
      /** What the account was locked for. */
      reason: 'reported' | 'email_change_undone';
      /** Carries a reset token. */
      link: string;
      expiresInMinutes: number;
      forgotPasswordUrl: string;
    }
  | {
      kind: 'email_change';
      name: string | null;
      newEmail: string;
      link: string;
      expiresInHours: number;
      requestedFrom: RequestOrigin | null;
    }
  | {
      /** To the old address, when a change is asked for (`pending`) and when it is made. */
      kind: 'email_change_notice' | 'email_changed';
      name: string | null;
      newEmail: string;
      /** Takes the change back. Carries a secret. */
      undoUrl: string;
      undoExpiresInDays: number;
      requestedFrom: RequestOrigin | null;
    }
  | {
      kind: 'account_deleted';
      name: string | null;
      /** Carries a secret. Null: an operator closed it, and operators alone take that back. */
      restoreUrl: string | null;
      erasedAt: Date;
      requestedFrom: RequestOrigin | null;
    }
  | {
      kind: 'account_restored';
      name: string | null;
      restoredAt: Date;
      /** By those who run the service, not by the mailed link. */
      byOperator: boolean;
      resetUrl: string;
      requestedFrom: RequestOrigin | null;
    }
  | {
      /** An operator made the account; whom that was is not told. */
      kind: 'invitation';
      name: string | null;
      link: string;
      expiresInDays: number;
    }
  | {
      /** Somebody who runs the service looks at the account. */
      kind: 'impersonation_notice';
      name: string | null;
      /** An operator's words. */
      reason: string;
      startedAt: Date;
      minutes: number;
      sessionsUrl: string;
      activityUrl: string;
    }
  | {
      kind: 'security_notice';
      name: string | null;
      change: SecurityChange;
      /** The passkey's, provider's or API key's name, or how many recovery codes are left, where there is one. */
      subject: string | null;
      occurredAt: Date;
      requestedFrom: RequestOrigin | null;
      securityUrl: string;
      resetUrl: string;
    };

/** What a security notice can report. */
export const securityChanges = [
  'totp_enabled',
  'totp_disabled',
  'recovery_codes_replaced',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
  'identity_linked',
  'identity_unlinked',
  'second_factor_guessing',
  'account_taken_over',
  'api_key_created',
] as const;
export type SecurityChange = (typeof securityChanges)[number];

export type MailKind = MailContent['kind'];

/** The variant of {@link MailContent} with this `kind`. */
export type MailOf<Kind extends MailKind> = Extract<MailContent, { kind: Kind }>;
