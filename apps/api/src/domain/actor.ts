/** Somebody who acts on an account that may not be their own: a signed-in operator, or one of their API keys. */
export interface Actor {
  userId: string;
  /** The session, or the API key, that they act through. */
  sessionId: string;
  /** What that session or key may do. */
  permissions: readonly string[];
}
