import type { DoctorEchoAnswer, DoctorReport } from '@authflow/contracts';
import type { Config } from '#src/config/config';
import { askOver } from '#src/doctor/ask';
import { runDoctor } from '#src/doctor/run-doctor';
import { settingsOfConfig } from '#src/doctor/settings';
import type { Clock } from '#src/domain/clock';
import { isDoctorProof } from '#src/domain/doctor-proof';
import { seconds } from '#src/domain/duration';
import type { Keyring } from '#src/domain/keyring';

/** How a request looked when it arrived. */
export interface Arrival {
  ip: string | null;
  /** The header as it came, proxies of ours and all. */
  forwardedFor: string | undefined;
}

export interface DoctorService {
  /**
   * Looks at this deployment as browsers reach it: at API_URL and WEB_URL, and at nothing that anybody names. Who asks
   * while it looks gets the same report.
   */
  examine(): Promise<DoctorReport>;
  /**
   * What the API makes of a request: for who proves to know AUTH_SECRET, to compare it with what was sent. To anybody
   * else it says nothing.
   */
  echo(proof: string | undefined, arrival: Arrival): DoctorEchoAnswer;
}

/** An answer that takes longer is none; the page waits for the whole report no more than twice that. */
const patience = seconds(6);

/** The deployment doctor within the deployment. @see docs/doctor.md */
export function createDoctorService(deps: {
  config: Config;
  databaseUrl: string;
  keyring: Keyring;
  clock: Clock;
}): DoctorService {
  const { config, databaseUrl, keyring, clock } = deps;
  let running: Promise<DoctorReport> | null = null;

  function look(): Promise<DoctorReport> {
    const now = (): Date => clock.now();
    return runDoctor({
      apiUrl: config.apiUrl,
      webUrl: config.webUrl,
      settings: settingsOfConfig(config, databaseUrl),
      keyring,
      ask: askOver({}, patience, now),
      now,
      timeout: patience,
    });
  }

  return {
    examine() {
      running ??= look().finally(() => {
        running = null;
      });
      return running;
    },

    echo(proof, { ip, forwardedFor }) {
      const now = clock.now();
      if (proof === undefined || !isDoctorProof(keyring, proof, now)) return { seen: null };
      const entries = (forwardedFor ?? '').split(',').map((entry) => entry.trim());
      return {
        seen: {
          ip,
          forwardedFor: entries.filter((entry) => entry !== ''),
          trustProxyHops: config.trustProxyHops,
          now: now.toISOString(),
        },
      };
    },
  };
}
