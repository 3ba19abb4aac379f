/** Who is asking: a signed-in user, and the session they ask by. */
export interface Self {
  userId: string;
  sessionId: string;
}
