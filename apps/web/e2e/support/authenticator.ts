import { expect, type CDPSession, type Page } from '@playwright/test';

/** The part of a device that keeps passkeys: here a virtual one, inside the browser of one page. */
export interface Authenticator {
  /** Whether the person is there when it is asked. A question that begins without them is never answered. */
  setPresence: (there: boolean) => Promise<void>;
  /** The page has put passkeys among the suggestions of its field, and waits for somebody to pick one. */
  untilSuggested: () => Promise<void>;
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
  await page.addInitScript(noteQuestions);
  await page.evaluate(noteQuestions);
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
  return control(page, session, authenticatorId);
}

const mark = 'data-asked-for-passkey';

/** Runs in the page: marks the document with the newest question the browser was asked. */
function noteQuestions(): void {
  const { credentials } = navigator as { credentials?: CredentialsContainer };
  if (credentials === undefined) return; // an empty page, before the first of ours
  const get = credentials.get.bind(credentials);
  credentials.get = (options) => {
    document.documentElement.setAttribute('data-asked-for-passkey', options?.mediation ?? 'dialog');
    return get(options);
  };
}

function control(page: Page, session: CDPSession, authenticatorId: string): Authenticator {
  return {
    setPresence: async (enabled) => {
      await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    untilSuggested: () => expect(page.locator('html')).toHaveAttribute(mark, 'conditional'),
    setVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    signCounts: async () => {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId });
      return new Map(credentials.map(({ credentialId, signCount }) => [credentialId, signCount]));
    },
  };
}
