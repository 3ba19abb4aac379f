import { oauthFragmentSchema, type OAuthFragment } from '@authflow/contracts';
import { heldOAuthAnswer } from './oauth-answer';

/** What a provider's callback handed over, or null when it is nothing the API ever hands over. */
export function findOAuthAnswer(): OAuthFragment | null {
  const parsed = oauthFragmentSchema.safeParse(heldOAuthAnswer());
  return parsed.success ? parsed.data : null;
}
