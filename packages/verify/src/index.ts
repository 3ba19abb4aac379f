export type { AccessClaims } from './claims.ts';
export type { VerifierEvent } from './events.ts';
export {
  createVerifier,
  type RefusalReason,
  type RevocationsOptions,
  type Verification,
  type Verifier,
  type VerifierOptions,
} from './verifier.ts';
