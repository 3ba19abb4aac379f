import type { StatsQuery } from '@authflow/contracts';
import { ok, type Reply } from '#src/http/reply';
import type { StatsService } from '#src/services/stats.service';

export type StatsController = ReturnType<typeof createStatsController>;

export function createStatsController(stats: StatsService) {
  return {
    async read({ query }: { query: StatsQuery }): Promise<Reply> {
      return ok(await stats.read(query));
    },
  };
}
