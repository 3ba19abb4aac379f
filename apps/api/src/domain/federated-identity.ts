import { canonicalEmail, nameSchema } from '@authflow/contracts';

export const googleIssuer = 'https://accounts.google.com';

/** What a provider said, unjudged: everything but issuer and subject may be missing, or of any type. */
export interface ProviderClaims {
  issuer: string;
  subject: string;
  email: unknown;
  emailVerified: unknown;
  name: unknown;
}

/** Somebody at a provider. Issuer and subject are who it is; the rest describes and may change. */
export interface FederatedIdentity {
  issuer: string;
  subject: string;
  /** In canonical form, or null when there is none that we accept. */
  email: string | null;
  /** The provider says in so many words that the address is this person's. Never true without an address. */
  emailVerified: boolean;
  name: string | null;
}

const longestSubject = 255;

/**
 * Judges what a provider said: an address that isn't one counts as absent, only the boolean `true` is a proof of it,
 * and a name that nobody could have typed here is dropped.
 * @returns null when issuer or subject can't name anybody
 * @see OpenID Connect Core 1.0 §2, §5.7; THREATS O05, N01, I13
 */
export function judgeClaims(claims: ProviderClaims): FederatedIdentity | null {
  const { issuer, subject } = claims;
  if (issuer === '' || subject === '' || subject.length > longestSubject || subject.includes('\0'))
    return null;
  const email = typeof claims.email === 'string' ? canonicalEmail(claims.email) : null;
  const name = nameSchema.safeParse(claims.name);
  return {
    issuer,
    subject,
    email,
    emailVerified: email !== null && claims.emailVerified === true,
    name: name.success ? name.data : null,
  };
}

/** The local account at the address a provider has proven. */
export interface AccountAtAddress {
  emailVerified: boolean;
  mfaEnabled: boolean;
  identities: number;
}

/**
 * `register`: a new account. `take_over`: the account was never proven, so it is cleared and handed to the address's
 * owner. `link`: the account is the same person's. `prove`: sign in to the account first, then link.
 */
export type LinkDecision = 'register' | 'take_over' | 'link' | 'prove';

/**
 * What an identity that nobody has linked yet may do. An address that the provider doesn't vouch for decides nothing, so
 * the answer can't tell whether it has an account. An account with an identity of its own, or with a second factor, gets
 * no further way in without its owner.
 * @see docs/adr/0014, THREATS O01, O05, O06, O08, O20, E11, M14
 */
export function decideLink(
  identity: Pick<FederatedIdentity, 'email' | 'emailVerified'>,
  account: AccountAtAddress | null,
): LinkDecision {
  if (identity.email === null || !identity.emailVerified) return 'prove';
  if (account === null) return 'register';
  if (!account.emailVerified) return 'take_over';
  return account.identities === 0 && !account.mfaEnabled ? 'link' : 'prove';
}
