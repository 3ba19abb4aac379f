import { limits, type TotpEnrolment } from '@authflow/contracts';
import type { Clock } from '#src/domain/clock';
import type { Keyring } from '#src/domain/keyring';
import type { Randomness } from '#src/domain/randomness';
import {
  keyedCodeDigest,
  normaliseRecoveryCode,
  recoveryCodeLength,
  toRecoveryCode,
} from '#src/domain/recovery-code';
import { seal, sealNonceLength, unseal } from '#src/domain/sealed-box';
import { qrCodeSvg } from '#src/platform/qr-code';
import { slowHash } from '#src/platform/slow-hash';
import { describeTotp, matchTotp, totpSecretLength } from '#src/platform/totp';
import type { Repositories } from '#src/repositories/repositories';
import type { TotpFactorRow } from '#src/repositories/totp-factors.repository';

/** A TOTP secret as it is stored. */
export interface SealedSecret {
  sealed: Buffer;
  keyId: string;
}

/** A set of recovery codes: as its owner sees it once, and as it is stored. */
export interface NewRecoveryCodes {
  shown: string[];
  stored: { id: string; hash: Buffer }[];
  keyId: string;
}

export interface SecondFactors {
  /** A new TOTP secret for an account: sealed for storing, and in the forms an authenticator app takes. */
  createTotp(account: { id: string; email: string }): { stored: SealedSecret; shown: TotpEnrolment };
  /** The time step a code belongs to under this secret, or null when it is wrong or the secret can't be opened. */
  matchTotp(factor: TotpFactorRow, code: string): number | null;
  /**
   * Judges a TOTP code and spends its step. The secret is sealed again under the newest key when it wasn't.
   * **State**: last accepted step → this one, only when it is newer (THREATS M06).
   */
  spendTotp(repos: Repositories, args: { userId: string; code: string }): Promise<boolean>;
  /** What a typed recovery code may be stored as; none when it can't be one. Slow: never inside a transaction. */
  digestsOf(userId: string, typed: string): Promise<Buffer[]>;
  /** A new set. Slow: never inside a transaction. */
  createRecoveryCodes(userId: string): Promise<NewRecoveryCodes>;
}

/**
 * Secrets of second factors: made, sealed and judged here and nowhere else. TOTP secrets are sealed for their account;
 * recovery codes are stored as keyed digests of a slow hash.
 * @see RFC 6238, ASVS 6.5.1, 6.5.2, 6.5.3
 */
export function createSecondFactors(deps: {
  keyring: Keyring;
  clock: Clock;
  randomness: Randomness;
  issuer: string;
}): SecondFactors {
  const { keyring, clock, randomness, issuer } = deps;

  function sealFor(userId: string, secret: Buffer): SealedSecret {
    const key = keyring.current('totp-secret');
    const nonce = randomness.bytes(sealNonceLength);
    return { sealed: seal(secret, { key, boundTo: userId }, nonce), keyId: keyring.currentId };
  }

  function open({ userId, sealed, keyId }: TotpFactorRow): Buffer | null {
    const key = keyring.byId(keyId, 'totp-secret');
    return key === null ? null : unseal(sealed, { key, boundTo: userId });
  }

  function match(factor: TotpFactorRow, code: string): number | null {
    const secret = open(factor);
    return secret === null ? null : matchTotp(secret, code, clock.now());
  }

  async function resealOutdated(repos: Repositories, factor: TotpFactorRow): Promise<void> {
    const secret = factor.keyId === keyring.currentId ? null : open(factor);
    if (secret !== null) await repos.totpFactors.reseal({ id: factor.id, ...sealFor(factor.userId, secret) });
  }

  return {
    createTotp({ id, email }) {
      const secret = randomness.bytes(totpSecretLength);
      const described = describeTotp(secret, { issuer, account: email });
      return {
        stored: sealFor(id, secret),
        shown: { ...described, qrSvg: qrCodeSvg(described.otpauthUri) },
      };
    },

    matchTotp: match,

    async spendTotp(repos, { userId, code }) {
      const factor = await repos.totpFactors.findConfirmed(userId);
      const step = factor === null ? null : match(factor, code);
      if (factor === null || step === null) return false;
      if (!(await repos.totpFactors.spendStep({ id: factor.id, step }))) return false;
      await resealOutdated(repos, factor);
      return true;
    },

    async digestsOf(userId, typed) {
      const code = normaliseRecoveryCode(typed);
      if (code === null) return [];
      const stretched = await slowHash(code, userId);
      return keyring.ids.flatMap((id) => {
        const key = keyring.byId(id, 'recovery-code');
        return key === null ? [] : [keyedCodeDigest(key, stretched)];
      });
    },

    async createRecoveryCodes(userId) {
      const key = keyring.current('recovery-code');
      const shown = Array.from({ length: limits.recoveryCodes }, () =>
        toRecoveryCode(randomness.bytes(recoveryCodeLength)),
      );
      const stored = await Promise.all(
        shown.map(async (code) => {
          const stretched = await slowHash(normaliseRecoveryCode(code) ?? code, userId);
          return { id: randomness.uuid(), hash: keyedCodeDigest(key, stretched) };
        }),
      );
      return { shown, stored, keyId: keyring.currentId };
    },
  };
}
