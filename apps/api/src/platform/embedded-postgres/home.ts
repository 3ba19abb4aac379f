import { randomBytes } from 'node:crypto';
import {
  chownSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isRoot, serverAccount, type Account } from './account';
import { EmbeddedPostgresError, errorCode, explainFolderError } from './errors';
import { isReachableByAll, sharedFolder } from './shared-folder';

/** What is remembered beside the database between starts. */
interface Settings {
  /** PGDATA. Recorded, so that a later change of permissions or user never makes the data seem gone. */
  cluster: string;
  port: number | null;
}

/** The supervisor's own folder, `<dataDir>/postgres`, with everything that is kept about one database. */
export interface Home {
  directory: string;
  cluster: string;
  port: number | null;
  password: string;
  /** Runs the server; null is the present account. */
  account: Account | null;
  log: string;
  holders: string;
  savePort(port: number): void;
  /** Gives a file that root made to whoever owns the folder. */
  handOver(path: string): void;
}

/**
 * Opens the folder of one database, making it on first use. Any number of hosts may do so at the same moment:
 * each file is published whole under its name, and the first one to do so wins.
 * @throws EmbeddedPostgresError when the folder cannot be written or belongs to another user
 */
export function openHome(dataDir: string): Home {
  const directory = join(resolve(dataDir), 'postgres');
  try {
    return prepareHome(directory);
  } catch (error) {
    throw explainFolderError(directory, error);
  }
}

function prepareHome(directory: string): Home {
  mkdirSync(directory, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
  const owner = statSync(directory);
  refuseForeign(directory, owner.uid);
  const handOver = (path: string): void => {
    if (isRoot()) chownSync(path, owner.uid, owner.gid);
  };
  const settingsFile = join(directory, 'settings.json');
  const publish = (name: string, content: () => string): string =>
    publishOnce(join(directory, name), content, handOver);

  const settings = JSON.parse(
    publish('settings.json', () => JSON.stringify({ cluster: chooseCluster(directory), port: null })),
  ) as Settings;
  return {
    directory,
    cluster: settings.cluster,
    port: settings.port,
    password: publish('password', () => randomBytes(24).toString('base64url')).trim(),
    account: clusterAccount(settings.cluster),
    log: join(directory, 'server.log'),
    holders: join(directory, 'holders.fifo'),
    handOver,
    savePort: (port) => {
      if (port === settings.port) return;
      const draft = writeDraft(settingsFile, JSON.stringify({ ...settings, port }), handOver);
      renameSync(draft, settingsFile);
    },
  };
}

function refuseForeign(folder: string, uid: number): void {
  const own = process.getuid?.();
  if (own === undefined || own === 0 || own === uid) return;
  throw new EmbeddedPostgresError(
    `The database in ${folder} belongs to another user (uid ${uid}), who started AuthFlow here before. ` +
      'Start it as that user, remove the folder to begin anew, or choose another one with DATA_DIR.',
  );
}

/** Beside the other files where the server's account can reach them; else, for root, in a shared place. */
function chooseCluster(directory: string): string {
  if (!isRoot() || isReachableByAll(directory)) return join(directory, 'cluster');
  const name = basename(dirname(dirname(directory))) || 'data';
  const folder = join(sharedFolder(), `${name}-${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { mode: 0o711 });
  return join(folder, 'cluster');
}

/** A cluster that exists is run by its owner, so that `sudo` does not take a user's database away from them. */
function clusterAccount(cluster: string): Account | null {
  const account = serverAccount();
  try {
    const { uid, gid } = statSync(cluster);
    refuseForeign(cluster, uid);
    return account === null || uid === 0 ? account : { uid, gid };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return account;
    throw error;
  }
}

/** The content of `path`, written first if nobody has yet. A link, unlike a write, never shows half a file. */
function publishOnce(path: string, content: () => string, handOver: (path: string) => void): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  const draft = writeDraft(path, content(), handOver);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function writeDraft(path: string, content: string, handOver: (path: string) => void): string {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
  handOver(draft);
  return draft;
}
