import { readdirSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';

/** By preference: Brotli is smaller. */
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;
type Encoding = (typeof encodings)[number]['name'];

/**
 * Hands requests for built files on to the file's compressed twin, which the build wrote beside it. Only files are ever
 * compressed: an answer of the API with a secret and something of the caller's in it would tell of the secret by its size.
 * Which twins there are is looked up once, so that no path of a request reaches the disk from here.
 * @see https://breachattack.com
 */
export function compressedAssets(folder: string): RequestHandler {
  const twins = findTwins(folder);
  return (request, response, next) => {
    const wanted = request.method === 'GET' || request.method === 'HEAD';
    if (!wanted) return next();
    // The twins are the same files in another coat: they have no address of their own.
    if (encodings.some(({ suffix }) => request.path.endsWith(suffix))) return next('router');
    const available = twins.get(request.path);
    if (available === undefined) return next();
    response.vary('Accept-Encoding');
    const encoding = choose(request, available);
    if (encoding === null) return next();
    response.type(request.path.slice(request.path.lastIndexOf('.')));
    response.setHeader('Content-Encoding', encoding.name);
    request.url = `${request.path}${encoding.suffix}`;
    next();
  };
}

/** The page itself, compressed once. */
export function compressPage(page: Buffer): { send: (request: Request, response: Response) => void } {
  const bodies: Record<Encoding, Buffer> = { br: brotliCompressSync(page), gzip: gzipSync(page) };
  return {
    send: (request, response) => {
      response.vary('Accept-Encoding');
      const encoding = choose(request, new Set<Encoding>(['br', 'gzip']));
      if (encoding !== null) response.setHeader('Content-Encoding', encoding.name);
      response.send(encoding === null ? page : bodies[encoding.name]);
    },
  };
}

function choose(request: Request, available: ReadonlySet<Encoding>) {
  return encodings.find(({ name }) => available.has(name) && request.acceptsEncodings(name) === name) ?? null;
}

/** `/assets/index-1a2b.js` → the encodings it is there in. */
function findTwins(folder: string): ReadonlyMap<string, ReadonlySet<Encoding>> {
  const twins = new Map<string, Set<Encoding>>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const encoding = encodings.find(({ suffix }) => file.endsWith(suffix));
    if (encoding === undefined) continue;
    const path = `/${file.slice(0, -encoding.suffix.length).replaceAll('\\', '/')}`;
    twins.set(path, (twins.get(path) ?? new Set()).add(encoding.name));
  }
  return twins;
}
