import type { WebauthnAssertion, WebauthnRegistration } from '@authflow/contracts';
import type { RelyingParty } from '#src/domain/relying-party';

/** Signature algorithms we take: EdDSA, ES256, RS256 (COSE numbers), best first. */
export const passkeyAlgorithms = [-8, -7, -257] as const;

export const challengeBytes = 32;

/** With the first passkey, not with the process: the certificate formats it knows make it the largest package of all. */
const load = () => import('@simplewebauthn/server');
const loadHelpers = () => import('@simplewebauthn/server/helpers');

/** A new passkey as its authenticator describes it. */
export interface VerifiedRegistration {
  credentialId: Buffer;
  /** COSE key. */
  publicKey: Buffer;
  signCount: number;
  transports: string[];
  aaguid: string;
  /** Kept by its provider on more than one device. */
  backedUp: boolean;
}

export interface VerifiedSignature {
  signCount: number;
  backedUp: boolean;
}

/** `refused`: why, for the log. It is never told to the caller. */
export type Verdict<Verified> = { verified: Verified } | { refused: unknown };

/**
 * The challenge that a browser says it answered. Nothing is proven by that: it names the stored challenge to spend.
 * @returns null unless it is exactly {@link challengeBytes} bytes in their one base64url spelling
 */
export function readChallenge(clientDataJSON: string): Buffer | null {
  const claimed = readClientData(clientDataJSON)?.challenge;
  if (typeof claimed !== 'string') return null;
  const bytes = Buffer.from(claimed, 'base64url');
  return bytes.length === challengeBytes && bytes.toString('base64url') === claimed ? bytes : null;
}

/**
 * Judges a new credential: our challenge, our page, our RP ID, a present and verified user, an algorithm we take. What
 * it says of its maker is not judged, since no attestation is asked for.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential
 */
export async function verifyRegistration(
  credential: WebauthnRegistration,
  expected: { challenge: Buffer; relyingParty: RelyingParty },
): Promise<Verdict<VerifiedRegistration>> {
  const { id, rawId, type, response } = credential;
  const { clientDataJSON, attestationObject, transports = [] } = response;
  try {
    assertOwnFrame(clientDataJSON);
    await assertNoCertificates(attestationObject);
    const { verifyRegistrationResponse } = await load();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject },
      },
      expectedChallenge: expected.challenge.toString('base64url'),
      expectedOrigin: expected.relyingParty.origin,
      expectedRPID: expected.relyingParty.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...passkeyAlgorithms],
    });
    if (!verified) return { refused: 'attestation' };
    // The name beside the credential has to be the one inside of it, which alone the authenticator vouches for.
    if (registrationInfo.credential.id !== id) return { refused: 'credential id' };
    return {
      verified: {
        credentialId: Buffer.from(id, 'base64url'),
        publicKey: Buffer.from(registrationInfo.credential.publicKey),
        signCount: registrationInfo.credential.counter,
        transports,
        aaguid: registrationInfo.aaguid,
        backedUp: registrationInfo.credentialBackedUp,
      },
    };
  } catch (error) {
    return { refused: error };
  }
}

/**
 * Judges an assertion: our challenge, our page, our RP ID, a present and verified user, the stored key's signature. The
 * counter is handed back for one conditional update to judge, because two assertions may arrive at once.
 * @see https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
 */
export async function verifyAssertion(
  credential: WebauthnAssertion,
  expected: { challenge: Buffer; relyingParty: RelyingParty; publicKey: Buffer },
): Promise<Verdict<VerifiedSignature>> {
  const { id, rawId, type, response } = credential;
  const { clientDataJSON, authenticatorData, signature } = response;
  try {
    assertOwnFrame(clientDataJSON);
    const { verifyAuthenticationResponse } = await load();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId,
        type,
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: expected.challenge.toString('base64url'),
      expectedOrigin: expected.relyingParty.origin,
      expectedRPID: expected.relyingParty.id,
      credential: { id, publicKey: new Uint8Array(expected.publicKey), counter: 0 },
      requireUserVerification: true,
    });
    if (!verified) return { refused: 'signature' };
    const { newCounter, credentialBackedUp } = authenticationInfo;
    return { verified: { signCount: newCounter, backedUp: credentialBackedUp } };
  } catch (error) {
    return { refused: error };
  }
}

function readClientData(clientDataJSON: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(new TextDecoder().decode(Buffer.from(clientDataJSON, 'base64url')));
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Passkeys are used in our own page, never in a frame inside somebody else's, where a click can be stolen. */
function assertOwnFrame(clientDataJSON: string): void {
  const { crossOrigin = false, topOrigin } = readClientData(clientDataJSON) ?? {};
  if (crossOrigin !== false || topOrigin !== undefined) throw new Error('made inside another page');
}

/**
 * Without attestation browsers send none, or a signature by the new key itself. A certificate chain would be a stranger's
 * input that has the server fetch the addresses written in it.
 */
async function assertNoCertificates(attestationObject: string): Promise<void> {
  const { decodeAttestationObject, isoBase64URL } = await loadHelpers();
  const decoded = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject));
  const format = decoded.get('fmt');
  const plain = format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
  if (!plain) throw new Error('attestation was not asked for');
}
