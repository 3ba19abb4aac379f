/** The mails this page knows, newest first, kept up with the API. */

const endpoint = '/dev/mailbox/messages';

async function fetchPage(limit, cursor) {
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor) query.set('cursor', cursor);
  const response = await fetch(`${endpoint}?${query}`, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`the API answered ${response.status}`);
  return response.json();
}

/**
 * Reads on from the newest mail until one is known, so that a quiet mailbox costs one small request.
 * @returns {Promise<{ messages: object[], arrived: object[] }>} every mail, and those that were not in `known`
 */
export async function refresh(known) {
  const knownIds = new Set(known.map(({ id }) => id));
  const found = [];
  let cursor = null;
  do {
    const page = await fetchPage(known.length === 0 ? 100 : 10, cursor);
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && !knownIds.has(found.at(-1)?.id));

  const foundIds = new Set(found.map(({ id }) => id));
  const arrived = found.filter(({ id }) => !knownIds.has(id));
  // Without a further page this is all there is: mails missing from it were deleted.
  const older = cursor === null ? [] : known.filter(({ id }) => !foundIds.has(id));
  return { messages: [...found, ...older], arrived };
}

/** Mails whose recipient, subject or code contains `text`, letter case aside. */
export function matching(messages, text) {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return messages;
  return messages.filter(({ to, subject, code }) =>
    `${to}\n${subject}\n${code ?? ''}`.toLowerCase().includes(wanted),
  );
}

const readKey = 'authflow.mailbox.read';

/** Which mails were opened in this browser. */
export function readMarks() {
  let ids = [];
  try {
    ids = JSON.parse(localStorage.getItem(readKey) ?? '[]');
  } catch {
    // Storage can be blocked or hold something else: then everything is unread again.
  }
  const read = new Set(Array.isArray(ids) ? ids : []);
  return {
    has: (id) => read.has(id),
    add(id) {
      read.add(id);
      try {
        localStorage.setItem(readKey, JSON.stringify([...read].slice(-500)));
      } catch {
        // As above: the marks then last as long as the page.
      }
    },
  };
}
