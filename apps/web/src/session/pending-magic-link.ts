import { idSchema, maskEmail, type MagicLinkSent } from '@authflow/contracts';
import { browserStore, tabStore } from '#src/storage/web-storage.ts';

/** A sign-in link this tab waits for. */
export interface PendingMagicLink {
  loginId: string;
  /** Lets this tab go on once another device has allowed it; until then, and without that, it opens nothing. */
  pickupToken: string;
  matchCode: string;
  /** `j•••@example.com`: enough to recognise one's own address. */
  maskedEmail: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const key = 'authflow.magic-link';
const askedKey = 'authflow.magic-link-asked';

/** The sign-in link asked for in this tab. It survives a reload; the address that was typed does not. */
export const pendingMagicLink = createPendingMagicLink();

function createPendingMagicLink() {
  let email: string | null = null;

  return {
    /** To send it again. In memory only. */
    email: (): string | null => email,
    begin: (sent: MagicLinkSent, address: string): PendingMagicLink => {
      const { loginId, pickupToken, matchCode, expiresIn } = sent;
      const expiresAt = Date.now() + expiresIn * 1000;
      const pending = { loginId, pickupToken, matchCode, maskedEmail: maskEmail(address), expiresAt };
      email = address;
      tabStore.write(key, JSON.stringify(pending));
      browserStore.write(askedKey, String(expiresAt));
      return pending;
    },
    find: (): PendingMagicLink | null => {
      const pending = parse(tabStore.read(key));
      return pending !== null && pending.expiresAt > Date.now() ? pending : null;
    },
    /** Whether a tab of this browser asked for a link that may still be open: the mail opens in a new tab. */
    askedHere: (): boolean => Number(browserStore.read(askedKey) ?? 0) > Date.now(),
    end: (): void => {
      tabStore.write(key, null);
      browserStore.write(askedKey, null);
      email = null;
    },
  };
}

function parse(stored: string | null): PendingMagicLink | null {
  if (stored === null) return null;
  try {
    const { loginId, pickupToken, matchCode, maskedEmail, expiresAt } = JSON.parse(
      stored,
    ) as Partial<PendingMagicLink>;
    if (!idSchema.safeParse(loginId).success || typeof pickupToken !== 'string') return null;
    return {
      loginId: String(loginId),
      pickupToken,
      matchCode: String(matchCode ?? ''),
      maskedEmail: String(maskedEmail ?? ''),
      expiresAt: Number(expiresAt ?? 0),
    };
  } catch {
    return null;
  }
}
