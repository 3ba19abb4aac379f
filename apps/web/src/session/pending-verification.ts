import type { Login } from '@authflow/contracts';
import { tabStore } from '#src/storage/web-storage.ts';

export interface PendingVerification {
  verificationId: string;
  /** `j•••@example.com`: enough to recognise one's own address. */
  maskedEmail: string;
}

const key = 'authflow.verification';
const credentialsLiveMs = 15 * 60 * 1000;

/**
 * The address this tab waits to have confirmed. The id survives a reload. What was typed does not: it stays in
 * this closure, for a quarter of an hour, so that the tab can sign in by itself once the link was opened elsewhere.
 */
export const pendingVerification = createPendingVerification();

function createPendingVerification() {
  let credentials: Login | null = null;
  let expiry: ReturnType<typeof setTimeout> | undefined;

  function forgetCredentials(): void {
    clearTimeout(expiry);
    credentials = null;
  }

  return {
    begin: (pending: PendingVerification, typed: Login): void => {
      tabStore.write(key, JSON.stringify(pending));
      forgetCredentials();
      credentials = { email: typed.email, password: typed.password };
      expiry = setTimeout(forgetCredentials, credentialsLiveMs);
    },
    find: (): PendingVerification | null => parse(tabStore.read(key)),
    email: (): string | null => credentials?.email ?? null,
    /** The credentials, once: whatever comes of them, they are gone from here. */
    takeCredentials: (): Login | null => {
      const taken = credentials;
      forgetCredentials();
      return taken;
    },
    end: (): void => {
      tabStore.write(key, null);
      forgetCredentials();
    },
  };
}

/** The sign-in page keeps one too, and does without the schemas (ADR 0030). */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function parse(stored: string | null): PendingVerification | null {
  if (stored === null) return null;
  try {
    const { verificationId, maskedEmail } = JSON.parse(stored) as Partial<PendingVerification>;
    return typeof verificationId === 'string' && uuid.test(verificationId)
      ? { verificationId, maskedEmail: String(maskedEmail ?? '') }
      : null;
  } catch {
    return null;
  }
}
