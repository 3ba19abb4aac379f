/**
 * How many ways into an account there are: its password, each passkey, each identity at another issuer. Mailed links are
 * not counted: a mailbox is how one comes back, not what one should be left with.
 */
export function countWaysIn(factors: { hasPassword: boolean; passkeys: number; identities: number }): number {
  return Number(factors.hasPassword) + factors.passkeys + factors.identities;
}
