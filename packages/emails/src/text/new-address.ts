import { findHarmlessAddress } from './harmless-text';

/** The row that names the address an account is to move to; without it where the address is no plain one. */
export function newAddress(email: string): { label: string; value: string | null } {
  return { label: 'New address', value: findHarmlessAddress(email) };
}
