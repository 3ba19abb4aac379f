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
 * Only `email_verification` and `password_reset` carry a secret. The URLs of the other variants lead to plain
 * pages, so a forwarded notice opens nothing.
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
    };

export type MailKind = MailContent['kind'];

/** The variant of {@link MailContent} with this `kind`. */
export type MailOf<Kind extends MailKind> = Extract<MailContent, { kind: Kind }>;
