import type { CookieProbe } from '@authflow/contracts';
import { seconds } from '#src/domain/duration';
import { ok, type Reply } from '#src/http/reply';
import type { RequestContext } from '#src/http/request-context';
import type { Clock } from '#src/domain/clock';

export type CookieProbeController = ReturnType<typeof createCookieProbeController>;

/** As long as it takes to come back. */
const life = seconds(60);

export function createCookieProbeController({ clock }: { clock: Clock }) {
  return {
    set(): Reply {
      const expiresAt = new Date(clock.now().getTime() + life);
      return { ...ok({ status: 'set' }), cookies: [{ cookie: 'probe', value: '1', expiresAt }] };
    },

    check({ context }: { context: RequestContext }): Reply {
      return ok({ returned: context.hasProbeCookie } satisfies CookieProbe);
    },
  };
}
