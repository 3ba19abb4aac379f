import type { MailedSecrets } from './mailed-secrets';

type Source = { id: string; nonce: Buffer; keyId: string };

/**
 * What one sign-in link is made of. All of it is derived from the row's nonce, each under a purpose of its own, so
 * nothing secret is stored and none of them tells another. Null once the secret that made them is gone.
 */
export interface MagicLinkSecrets {
  /** Six digits, in the mail. */
  codeOf(row: Source): string | null;
  /** Kept by the client that asked; never in the mail. */
  pickupTokenOf(row: Source): string | null;
  /** Two digits, shown by the client that asked; never in the mail. */
  matchCodeOf(row: Source): string | null;
  /** What the client that asked is given, for a row under the current secret. */
  ofAsker(row: Source): { pickupToken: string; matchCode: string };
}

/** Derives the secrets of sign-in links. @see docs/adr/0007 */
export function magicLinkSecrets(secrets: MailedSecrets): MagicLinkSecrets {
  const pickupTokenOf = (row: Source): string | null =>
    secrets.reveal('magic-link-pickup', row)?.token ?? null;
  // The last two digits of a number that is even over a million are even over a hundred.
  const matchCodeOf = (row: Source): string | null =>
    secrets.reveal('magic-link-match', row)?.code.slice(-2) ?? null;
  return {
    codeOf: (row) => secrets.reveal('magic-link', row)?.code ?? null,
    pickupTokenOf,
    matchCodeOf,
    ofAsker(row) {
      const pickupToken = pickupTokenOf(row);
      const matchCode = matchCodeOf(row);
      if (pickupToken === null || matchCode === null) throw new Error('the current secret made this row');
      return { pickupToken, matchCode };
    },
  };
}
