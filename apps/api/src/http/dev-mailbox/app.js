import { drawEmpty, drawList } from './list-view.js';
import { drawMail, prepareMailView } from './mail-view.js';
import { matching, readMarks, refresh } from './messages.js';

const pollEvery = 2000;
const search = document.getElementById('search');
const read = readMarks();

let messages = [];
let arrivedIds = new Set();
let loaded = false;
let asking = false;

const selectedId = () => location.hash.slice(1);

function draw() {
  const shown = matching(messages, search.value);
  const selected = messages.find(({ id }) => id === selectedId()) ?? null;
  if (selected !== null) read.add(selected.id);
  drawList({ messages: shown, selectedId: selected?.id, isRead: read.has, arrivedIds });
  drawEmpty({ shown: shown.length, total: messages.length, search: search.value, loaded });
  drawMail(selected);
  const unread = messages.filter(({ id }) => !read.has(id)).length;
  document.title = unread === 0 ? 'Mailbox · AuthFlow' : `(${unread}) Mailbox · AuthFlow`;
}

function drawStatus(state, text) {
  document.getElementById('status').dataset.state = state;
  document.getElementById('status-text').textContent = text;
  const notice = document.getElementById('notice');
  notice.hidden = state !== 'lost';
  if (state === 'lost')
    notice.textContent = 'The API does not answer. What you see may be old; trying again.';
}

function announce(arrived) {
  const [newest] = arrived;
  if (newest === undefined || !loaded) return;
  const others = arrived.length > 1 ? ` and ${arrived.length - 1} more` : '';
  document.getElementById('announce').textContent = `New mail to ${newest.to}: ${newest.subject}${others}`;
}

async function update() {
  if (asking) return;
  asking = true;
  try {
    const result = await refresh(messages);
    announce(result.arrived);
    arrivedIds = new Set(loaded ? result.arrived.map(({ id }) => id) : []);
    messages = result.messages;
    loaded = true;
    drawStatus('live', 'Live');
    draw();
  } catch {
    drawStatus('lost', 'Connection lost');
  } finally {
    asking = false;
  }
}

function onKey(event) {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === '/' && !typing) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape' && document.body.dataset.view === 'mail' && !typing) {
    location.hash = '';
  }
}

/** On a narrow screen the mail replaces the list, so the reader's place moves with it. */
function onNavigation() {
  draw();
  const replaced = matchMedia('(max-width: 47.5rem)').matches && document.body.dataset.view === 'mail';
  if (replaced) document.getElementById('subject').focus();
}

function applyTheme() {
  try {
    const theme = localStorage.getItem('authflow.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  } catch {
    // Storage can be blocked; the system's preference is a good answer then.
  }
}

applyTheme();
prepareMailView();
search.value ||= new URLSearchParams(location.search).get('to') ?? ''; // what was typed already counts more
search.addEventListener('input', draw);
document.getElementById('clear-search').addEventListener('click', () => {
  search.value = '';
  search.focus();
  draw();
});
addEventListener('hashchange', onNavigation);
addEventListener('keydown', onKey);
addEventListener('storage', applyTheme);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void update();
});
setInterval(() => {
  if (!document.hidden) void update();
}, pollEvery);
void update();
