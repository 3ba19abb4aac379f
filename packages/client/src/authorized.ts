import { AuthFlowError, isAuthFlowError } from './errors.ts';
import type { AccessTokens } from './tokens.ts';

/** A token that was refused for one of these may have a successor that is not. */
export const tokenRefusals = ['unauthenticated', 'invalid_access_token', 'session_revoked'] as const;

/**
 * Sends with a token, and once more with a new one when the old one was what was wrong. `refused` is for answers that are
 * values rather than errors.
 * @throws AuthFlowError `unauthenticated` without asking, when nobody is signed in; else what `send` throws
 */
export async function withToken<Answer>(
  tokens: AccessTokens,
  send: (token: string) => Promise<Answer>,
  refused: (answer: Answer) => boolean = () => false,
): Promise<Answer> {
  const token = await tokens.current();
  if (token === null) throw new AuthFlowError('unauthenticated', 'Sign in to go on.', { status: 401 });
  const first = await outcomeOf(send(token), refused);
  if (!first.refused) return first.settle();
  const successor = await tokens.renew(token);
  return successor === null ? first.settle() : send(successor);
}

/** How it went, without throwing yet. */
async function outcomeOf<Answer>(sent: Promise<Answer>, refused: (answer: Answer) => boolean) {
  try {
    const answer = await sent;
    return { refused: refused(answer), settle: () => answer };
  } catch (error) {
    const settle = (): Answer => {
      throw error;
    };
    return { refused: isAuthFlowError(error, ...tokenRefusals), settle };
  }
}
