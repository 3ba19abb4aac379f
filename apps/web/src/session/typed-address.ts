/**
 * The address somebody typed on one form for visitors, for the next one: who forgot the password does not type it
 * twice. In memory only, and gone with the sign-in.
 */
export const typedAddress = createTypedAddress();

function createTypedAddress() {
  let typed = '';

  return {
    keep: (address: string): void => {
      typed = address.trim();
    },
    /** Empty when there is none. */
    read: (): string => typed,
    forget: (): void => {
      typed = '';
    },
  };
}
