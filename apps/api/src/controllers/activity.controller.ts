import type { AccessClaims } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { ActivityService } from '#src/services/activity.service';

export type ActivityController = ReturnType<typeof createActivityController>;

export function createActivityController(activity: ActivityService) {
  return {
    async list(input: {
      claims: AccessClaims;
      query: { limit?: number | undefined; cursor?: string | undefined };
    }): Promise<Reply> {
      return ok(await activity.list(input.claims.sub, input.query));
    },
  };
}
