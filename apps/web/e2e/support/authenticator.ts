import type { CDPSession, Page } from '@playwright/test';

/** The part of a device that keeps passkeys: here a virtual one, inside the browser of one page. */
export interface Authenticator {
  /** Whether the person touches it when asked. Until they do, the browser waits. */
  setPresence: (there: boolean) => Promise<void>;
  /** Whether the fingerprint, face or screen lock is recognised. */
  setVerified: (recognised: boolean) => Promise<void>;
  /** How often each of its passkeys was used, by credential id. */
  signCounts: () => Promise<Map<string, number>>;
}

/**
 * A platform authenticator with discoverable passkeys and user verification. While the person is there it answers every
 * question at once, suggestions of the email field included: a page that offers them is signed in as if picked.
 */
export async function haveAuthenticator(page: Page): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return control(session, authenticatorId);
}

function control(session: CDPSession, authenticatorId: string): Authenticator {
  return {
    setPresence: async (enabled) => {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    setVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    signCounts: async () => {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      return new Map(credentials.map(({ credentialId, signCount }) => [credentialId, signCount]));
    },
  };
}
