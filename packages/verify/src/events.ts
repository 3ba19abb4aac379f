/** What happens beside the verifying, for logs and alerts. Carries no token and no key. */
export type VerifierEvent =
  | { type: 'keys_loaded'; keyIds: readonly string[] }
  | { type: 'keys_failed'; error: unknown }
  | { type: 'revocations_live' }
  | { type: 'revocations_failed'; error: unknown };

export type OnEvent = (event: VerifierEvent) => void;

/** A listener that throws is its own affair. */
export function safely(listener: OnEvent | undefined): OnEvent {
  return (event) => {
    try {
      listener?.(event);
    } catch {
      // nothing here may depend on it
    }
  };
}
