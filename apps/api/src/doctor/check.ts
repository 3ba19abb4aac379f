import type { Finding } from '@authflow/contracts';
import type { Ask } from './ask';
import type { Keyring } from '#src/domain/keyring';
import type { Settings } from './settings';

/** What is looked at, and with what. */
export interface World {
  /** Public URL of the API, without a slash at its end. */
  readonly apiUrl: string;
  /** Origin of the web app. */
  readonly webUrl: string;
  /** What the deployment was told; null from outside, where only the two addresses are known. */
  readonly settings: Settings | null;
  /** The keys that the API should have; null where no secret is known that it would start with. */
  readonly keyring: Keyring | null;
  readonly ask: Ask;
  readonly now: () => Date;
  /** Milliseconds that one answer may take. */
  readonly timeout: number;
}

/** Why something was not looked at, in a sentence that goes on after "because". */
export class Skip {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** What has to be there for a check to make sense. A finding that names the cause is enough; its consequences are not told. */
export type Need = 'settings' | 'api' | 'web' | 'database';

/**
 * One thing to look at. `look` goes and sees, `judge` only computes: what was seen → findings. Kept apart, so that
 * judging is tested without a network.
 */
export interface CheckOf<Seen> {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly Need[];
  look(world: World): Promise<Seen | Skip>;
  judge(seen: Seen, world: Pick<World, 'apiUrl' | 'webUrl' | 'settings'>): Finding[];
}

/** A check of which nobody outside needs to know what it sees. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly Need[];
  run(world: World): Promise<Finding[] | Skip>;
}

export function defineCheck<Seen>(check: CheckOf<Seen>): Check {
  return {
    id: check.id,
    title: check.title,
    needs: check.needs,
    async run(world) {
      const seen = await check.look(world);
      return seen instanceof Skip ? seen : check.judge(seen, world);
    },
  };
}
