export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where a Redis is, as `REDIS_URL` says it. */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  /** One for `single`; the sentinels; some nodes of the cluster, which name the rest. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  /** Of the data servers. */
  readonly username: string | null;
  readonly password: string | null;
  /** Of the sentinels themselves, where they ask for one. */
  readonly sentinelPassword: string | null;
  /** What the sentinels call the primary; null unless `kind` is `sentinel`. */
  readonly masterName: string | null;
  readonly database: number;
}

/** Why a text is no address, in a sentence that quotes nothing of it: it may hold a password. */
export interface RedisAddressFault {
  readonly problem: string;
}

const form = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
const defaultPort = { single: 6379, sentinel: 26379, cluster: 6379 } as const;

/**
 * Reads `redis://`, `rediss://` (TLS), `redis+sentinel://a:26379,b:26379/mymaster/0` and `redis+cluster://a:7000,b:7001`.
 * The last two have no room in the URL standard, whose hosts are single.
 */
export function parseRedisAddress(text: string): RedisAddress | RedisAddressFault {
  const match = form.exec(text);
  if (match === null)
    return fault('It is no Redis URL. A "@", "/", "?" or "#" in a password has to be percent-encoded.');
  const [, scheme, topology, credentials = '', hosts = '', path = '', query = ''] = match;
  const kind = topology === 'sentinel' || topology === 'cluster' ? topology : 'single';
  const login = readCredentials(credentials);
  const nodes = readNodes(hosts, defaultPort[kind]);
  const place = readPath(path, kind);
  const sentinelPassword = readQuery(query, kind);
  if (login === null) return fault('Its user name or password has a stray % sign.');
  if (nodes === null) return fault('It names no host, or a port that is none.');
  if (kind === 'single' && nodes.length > 1)
    return fault('It names several hosts; those are for redis+sentinel:// and redis+cluster://.');
  if (typeof place === 'string') return fault(place);
  if (sentinelPassword === undefined)
    return fault('After the "?" it may say sentinelPassword=…, and only for redis+sentinel://.');
  return { kind, tls: scheme === 'rediss', nodes, ...login, ...place, sentinelPassword };
}

const fault = (problem: string): RedisAddressFault => ({ problem });

function readCredentials(text: string): Pick<RedisAddress, 'username' | 'password'> | null {
  const colon = text.indexOf(':');
  const [name, secret] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  const [username, password] = [decode(name), decode(secret)];
  if (username === null || password === null) return null;
  return { username: username || null, password: password || null };
}

function readNodes(text: string, standard: number): RedisAddress['nodes'] | null {
  const nodes = text.split(',').map((part) => readNode(part, standard));
  const good = nodes.filter((node) => node !== null);
  const [first, ...others] = good;
  return first === undefined || good.length < nodes.length ? null : [first, ...others];
}

function readNode(text: string, standard: number): RedisNode | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) return null;
  const port = match[3] === undefined ? standard : Number(match[3]);
  return port < 1 || port > 65_535 ? null : { host: match[1] ?? match[2] ?? '', port };
}

type Place = Pick<RedisAddress, 'masterName' | 'database'>;

/** @returns what is wrong with it, or what it says */
function readPath(path: string, kind: RedisAddress['kind']): Place | string {
  const parts = path.split('/').filter((part) => part !== '');
  if (kind === 'cluster')
    return parts.length === 0
      ? { masterName: null, database: 0 }
      : 'A cluster has no numbered databases: nothing may follow its hosts.';
  const masterName = kind === 'sentinel' ? (decode(parts.shift() ?? '') ?? '') : null;
  if (masterName === '') return 'It does not say what the sentinels call the primary: …/mymaster';
  const [number = '0', ...more] = parts;
  if (more.length > 0 || !/^\d{1,4}$/.test(number)) return 'What follows its hosts is no database number.';
  return { masterName, database: Number(number) };
}

/** @returns undefined when it says anything else */
function readQuery(query: string, kind: RedisAddress['kind']): string | null | undefined {
  const parameters = new URLSearchParams(query);
  const names = [...parameters.keys()];
  if (names.length === 0) return null;
  const understood = kind === 'sentinel' && names.every((name) => name === 'sentinelPassword');
  return understood ? parameters.get('sentinelPassword') : undefined;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
