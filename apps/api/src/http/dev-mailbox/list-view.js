/** The column of mails. */

const byId = (id) => document.getElementById(id);
const rows = new Map();

/** `now`, `4 min`, `13:05`, or a date: as much as helps to find a mail. */
export function briefTime(iso) {
  // eslint-disable-next-line authflow/no-system-clock -- this runs in the browser
  const now = Date.now();
  const then = new Date(iso);
  const minutes = Math.floor((now - then.getTime()) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const sameDay = then.toDateString() === new Date(now).toDateString();
  return sameDay
    ? then.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : then.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

function cell(className, text) {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}

function createRow({ id, to, subject, code, createdAt }) {
  const link = document.createElement('a');
  link.className = 'item';
  link.href = `#${id}`;
  const time = cell('item-time', briefTime(createdAt));
  link.append(cell('item-to', to), time, cell('item-subject', subject));
  if (code !== null) link.append(cell('item-code', code));
  const item = document.createElement('li');
  item.append(link);
  return { item, link, time };
}

/** Draws the list. Rows are kept, so that neither focus nor scrolling is lost when mail arrives. */
export function drawList({ messages, selectedId, isRead, arrivedIds }) {
  const list = byId('items');
  const items = messages.map((message) => {
    const row = rows.get(message.id) ?? createRow(message);
    rows.set(message.id, row);
    row.time.textContent = briefTime(message.createdAt);
    row.link.classList.toggle('unread', !isRead(message.id));
    if (arrivedIds.has(message.id)) row.link.classList.add('arrived');
    if (message.id === selectedId) row.link.setAttribute('aria-current', 'true');
    else row.link.removeAttribute('aria-current');
    return row.item;
  });
  const unchanged =
    items.length === list.children.length && items.every((item, at) => item === list.children[at]);
  if (unchanged) return;
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.replaceChildren(...items);
  if (focused?.isConnected) focused.focus({ preventScroll: true });
}

/** Says why the list is empty, or nothing when it is not. */
export function drawEmpty({ shown, total, search, loaded }) {
  const empty = byId('empty');
  empty.hidden = shown > 0 || !loaded;
  document.body.toggleAttribute('data-empty', total === 0);
  byId('clear-search').hidden = total === 0;
  byId('empty-title').textContent = total === 0 ? 'No mail yet' : `Nothing for “${search.trim()}”`;
  byId('empty-text').textContent =
    total === 0
      ? 'Register, or ask for a new password: the mail is here a moment later.'
      : 'No recipient, subject or code contains it.';
}
