import { apiUrl } from '#src/lib/api-address.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Only a page on this very machine looks for the mailbox, so a deployed one never makes the request. */
export async function mailboxIsServed(hostname: string): Promise<boolean> {
  if (!loopback.has(hostname)) return false;
  try {
    const answer = await fetch(apiUrl('/dev/mailbox/messages?limit=1'), { method: 'HEAD' });
    // A server without the mailbox may answer with the app's own page, so the status alone says little.
    return answer.ok && (answer.headers.get('Content-Type') ?? '').startsWith('application/json');
  } catch {
    return false;
  }
}
