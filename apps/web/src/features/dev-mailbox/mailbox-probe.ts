import { apiUrl } from '#src/lib/http.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Only a page on this very machine looks for the mailbox, so a deployed one never makes the request. */
export async function mailboxIsServed(hostname: string): Promise<boolean> {
  if (!loopback.has(hostname)) return false;
  try {
    const answer = await fetch(apiUrl('/dev/mailbox'), { method: 'HEAD', headers: { Accept: 'text/html' } });
    return answer.ok && answer.headers.has('x-authflow-mailbox');
  } catch {
    return false;
  }
}
