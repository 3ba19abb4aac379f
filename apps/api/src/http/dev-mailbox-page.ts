import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  /** What `Content-Type` says, without the character set. */
  type: string;
  body: string;
}

/** The files of the page by the path they are served at. The browser loads nothing else. */
const files: Record<string, { name: string; type: string }> = {
  '/dev/mailbox': { name: 'page.html', type: 'text/html' },
  '/dev/mailbox/app.css': { name: 'app.css', type: 'text/css' },
  '/dev/mailbox/app.js': { name: 'app.js', type: 'text/javascript' },
  '/dev/mailbox/messages.js': { name: 'messages.js', type: 'text/javascript' },
  '/dev/mailbox/list-view.js': { name: 'list-view.js', type: 'text/javascript' },
  '/dev/mailbox/mail-view.js': { name: 'mail-view.js', type: 'text/javascript' },
  '/dev/mailbox/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
};

/**
 * Reads the page of the development mailbox: beside this file, or, for the bundle in `dist`, in the sources. Images
 * for production need not have it, since production refuses the mailbox.
 * @throws Error when neither folder is there
 */
export function readDevMailboxFiles(): Map<string, PageFile> {
  const folders = ['./dev-mailbox/', '../src/http/dev-mailbox/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const folder = folders.find((path) => existsSync(join(path, 'page.html')));
  if (folder === undefined) throw new Error(`the mailbox page is in none of ${folders.join(', ')}`);
  return new Map(
    Object.entries(files).map(([path, { name, type }]) => [
      path,
      { type, body: readFileSync(join(folder, name), 'utf8') },
    ]),
  );
}

/**
 * A mail as a document of its own, to be framed by the page. Its links open new tabs: the frame itself may go
 * nowhere.
 */
export function frameMail(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html)
    ? html.replace(/<head[^>]*>/i, (head) => `${head}${base}`)
    : `${base}${html}`;
}

/** What a framed mail may do: show itself with its own styles, nothing else. It runs in an origin of its own. */
export const mailFramePolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');
