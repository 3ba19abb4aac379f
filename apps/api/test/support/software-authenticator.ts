import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import type {
  PasskeyCreationOptions,
  PasskeyRequestOptions,
  WebauthnAssertion,
  WebauthnRegistration,
} from '@authflow/contracts';
import { encodeCbor, type Cbor } from './cbor';
import { webUrl } from './harness';

interface Attestation {
  format: string;
  statement: Map<string, Cbor>;
}

const noAttestation: Attestation = { format: 'none', statement: new Map() };

/** Everything a hostile or broken client can say otherwise than a browser with an honest authenticator would. */
export interface Lies {
  challenge?: string;
  /** `webauthn.create` or `webauthn.get`. */
  type?: string;
  origin?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  /** Whose hash the authenticator signs. */
  rpId?: string;
  /** User present. */
  up?: boolean;
  /** User verified, by PIN or biometry. */
  uv?: boolean;
  counter?: number;
  /** What stands in the credential's `id`. */
  id?: string;
  rawId?: string;
  /** Null: none. */
  userHandle?: string | null;
  /** Another key's signature. */
  signWith?: KeyObject;
  signature?: string;
  attestation?: Attestation;
  transports?: string[];
  aaguid?: string;
  backedUp?: boolean;
}

const flagBits = { up: 0x01, uv: 0x04, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 };
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();
const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url');

/**
 * One passkey on one device, in software: a P-256 key, its credential id, the user handle it was made for, and a counter
 * (0 for ever, as synced passkeys have it, unless it is told to count).
 */
export function createSoftwareAuthenticator(
  options: { counts?: boolean; credentialId?: Buffer; selfAttested?: boolean } = {},
) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = options.credentialId ?? randomBytes(32);
  let userHandle: string | null = null;
  let counter = 0;

  function authenticatorData(rpId: string, lies: Lies, attested: Buffer): Buffer {
    if (options.counts) counter += 1;
    const flags =
      (lies.up === false ? 0 : flagBits.up) |
      (lies.uv === false ? 0 : flagBits.uv) |
      (lies.backedUp ? flagBits.backupEligible | flagBits.backedUp : 0) |
      (attested.length > 0 ? flagBits.attested : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.counter ?? counter);
    return Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.from([flags]), count, attested]);
  }

  function attestedCredential(aaguid: string): Buffer {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const coseKey = new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credentialId.length);
    const maker = Buffer.from(aaguid.replaceAll('-', ''), 'hex');
    return Buffer.concat([maker, length, credentialId, encodeCbor(coseKey)]);
  }

  function selfAttestation(authData: Buffer, clientData: string): Attestation {
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), privateKey);
    const statement = new Map<string, Cbor>([
      ['alg', -7],
      ['sig', signature],
    ]);
    return { format: 'packed', statement };
  }

  const credentialOf = (lies: Lies) => {
    const id = lies.id ?? base64url(credentialId);
    return {
      id,
      rawId: lies.rawId ?? id,
      type: 'public-key' as const,
      authenticatorAttachment: 'platform' as const,
      clientExtensionResults: {},
    };
  };

  return {
    credentialId: base64url(credentialId),
    privateKey,

    /** As `navigator.credentials.create()`. */
    register(creation: PasskeyCreationOptions, lies: Lies = {}): WebauthnRegistration {
      userHandle = creation.user.id;
      const clientData = clientDataOf('webauthn.create', creation.challenge, lies);
      const attested = attestedCredential(lies.aaguid ?? '00000000-0000-0000-0000-000000000000');
      const authData = authenticatorData(creation.rp.id, lies, attested);
      const honest = options.selfAttested ? selfAttestation(authData, clientData) : noAttestation;
      const { format, statement } = lies.attestation ?? honest;
      const attestation = new Map<string, Cbor>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', authData],
      ]);
      return {
        ...credentialOf(lies),
        response: {
          clientDataJSON: base64url(clientData),
          attestationObject: base64url(encodeCbor(attestation)),
          transports: lies.transports ?? ['internal', 'hybrid'],
        },
      };
    },

    /** As `navigator.credentials.get()`. */
    assert(request: PasskeyRequestOptions, lies: Lies = {}): WebauthnAssertion {
      const clientData = clientDataOf('webauthn.get', request.challenge, lies);
      const authData = authenticatorData(request.rpId, lies, Buffer.alloc(0));
      const signed = Buffer.concat([authData, sha256(clientData)]);
      const signature = sign('sha256', signed, lies.signWith ?? privateKey);
      const handle = lies.userHandle === undefined ? userHandle : lies.userHandle;
      return {
        ...credentialOf(lies),
        response: {
          clientDataJSON: base64url(clientData),
          authenticatorData: base64url(authData),
          signature: lies.signature ?? base64url(signature),
          ...(handle === null ? {} : { userHandle: handle }),
        },
      };
    },
  };
}

export type SoftwareAuthenticator = ReturnType<typeof createSoftwareAuthenticator>;

function clientDataOf(type: string, challenge: string, lies: Lies): string {
  return JSON.stringify({
    type: lies.type ?? type,
    challenge: lies.challenge ?? challenge,
    origin: lies.origin ?? webUrl,
    crossOrigin: lies.crossOrigin ?? false,
    ...(lies.topOrigin === undefined ? {} : { topOrigin: lies.topOrigin }),
  });
}
