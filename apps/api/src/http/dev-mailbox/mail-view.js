/** The reading pane. */

const byId = (id) => document.getElementById(id);
let shownId = null;
let format = 'html';

/** What the links of mails are for, by the beginnings of their paths. */
const labels = [
  ['/auth/verify-email/', 'Confirm the address'],
  ['/auth/reset-password/', 'Set a new password'],
  ['/auth/forgot-password', 'Reset the password'],
  ['/auth/login', 'Sign in'],
  ['/auth/magic-link/', 'Sign in'],
  ['/auth/account-lock/', 'This wasn’t me'],
  ['/auth/confirm-email-change/', 'Confirm the new address'],
  ['/auth/undo-email-change/', 'Take the change back'],
  ['/auth/restore-account/', 'Restore the account'],
  ['/account', 'Open the account'],
];

/** In the words of a button; the path where it is none we know. */
function labelFor(link) {
  const { pathname } = new URL(link);
  const known = labels.find(([beginning]) => pathname.startsWith(beginning));
  return known === undefined ? `Open ${pathname}` : known[1];
}

function createLink(link, at) {
  const button = document.createElement('a');
  button.className = at === 0 ? 'button main' : 'button';
  button.href = link;
  button.target = '_blank';
  button.rel = 'noopener noreferrer';
  button.textContent = labelFor(link);
  const copy = document.createElement('button');
  copy.className = 'button';
  copy.type = 'button';
  copy.textContent = 'Copy link';
  copy.addEventListener('click', () => void copyText(link, copy));
  const path = document.createElement('span');
  path.className = 'link-path';
  path.textContent = link;
  path.title = link;
  const item = document.createElement('li');
  item.append(button, copy, path);
  return item;
}

/** Copies and says so. Where the clipboard is closed (plain http), the text is selected instead. */
async function copyText(text, button, source) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
    byId('announce').textContent = 'Copied';
  } catch {
    if (source) getSelection()?.selectAllChildren(source);
    button.textContent = source ? 'Selected' : 'Copying is blocked';
  }
  setTimeout(() => {
    button.textContent = label;
  }, 1500);
}

function drawFormat() {
  for (const name of ['html', 'text']) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute('aria-selected', String(name === format));
    tab.tabIndex = name === format ? 0 : -1;
    byId(`panel-${name}`).hidden = name !== format;
  }
}

function choose(name) {
  format = name;
  drawFormat();
}

/** Wires what is there once. */
export function prepareMailView() {
  const other = { html: 'text', text: 'html' };
  for (const name of ['html', 'text']) {
    const tab = byId(`tab-${name}`);
    tab.addEventListener('click', () => {
      choose(name);
    });
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      choose(other[name]);
      byId(`tab-${format}`).focus();
    });
  }
  byId('copy-code').addEventListener('click', () => {
    void copyText(byId('code').textContent, byId('copy-code'), byId('code'));
  });
  drawFormat();
}

/** Shows `message`, or the invitation to choose one. The same mail again changes nothing. */
export function drawMail(message) {
  const id = message?.id ?? null;
  if (id === shownId) return;
  shownId = id;
  byId('placeholder').hidden = message !== null;
  byId('mail').hidden = message === null;
  document.body.dataset.view = message === null ? 'list' : 'mail';
  if (message === null) return;

  byId('subject').textContent = message.subject;
  byId('to').textContent = message.to;
  byId('time').textContent = new Date(message.createdAt).toLocaleString([], {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
  byId('time').dateTime = message.createdAt;
  byId('code-row').hidden = message.code === null;
  byId('code').textContent = message.code ?? '';
  byId('links').replaceChildren(...message.links.map(createLink));
  byId('text').textContent = message.text;
  byId('panel-html').scrollTop = 0;
  byId('frame').src = `/dev/mailbox/messages/${message.id}/html`;
}
