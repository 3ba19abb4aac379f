import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './errors';

/** The operating-system account that runs the server's processes, when it is not our own. */
export interface Account {
  uid: number;
  gid: number;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Who may run PostgreSQL here: null stands for the present account. PostgreSQL refuses to run as root, so root
 * hands it to `nobody`, which needs no setting up. A numeric id without a passwd entry is refused by PostgreSQL.
 * @throws EmbeddedPostgresError when this is root on a system whose accounts we don't switch
 */
export function serverAccount(): Account | null {
  if (!isRoot()) return null;
  if (process.platform !== 'linux') {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root. Start AuthFlow as an ordinary user, or set DATABASE_URL.',
    );
  }
  return findNobody() ?? { uid: 65534, gid: 65534 };
}

function findNobody(): Account | null {
  try {
    const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
    return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
  } catch {
    return null;
  }
}
