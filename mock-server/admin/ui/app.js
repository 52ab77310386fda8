// The live page: what the mock received, newest first, and why it answered as it did.
import { byId, visible } from './dom.js';
import { askForToken, authorization, currentToken } from './token.js';
import { follow } from './live.js';
import { refreshFixtures } from './fixtures.js';
import { RequestList } from './list.js';
import { kindOf, searchTextOf, sessionOf } from './format.js';
import { showDetail, spokenName } from './detail.js';

const KEEP = 500;
const ANNOUNCE_MS = 2500;

let requests = []; // newest first, at most KEEP
let chosen = null;
let paused = false;
let waiting = []; // JSON texts that are not shown yet: a frame has not come, or the page is paused
let frame = 0;
let connected = null; // null: never yet
let unannounced = 0;

const list = new RequestList(byId('requests'), open);

// -- What came ----------------------------------------------------------------------------------

function onEvents(texts) {
  waiting.push(...texts);
  if (waiting.length > KEEP) {
    waiting = waiting.slice(-KEEP);
  }
  if (paused) {
    showCount();
  } else if (!frame) {
    frame = requestAnimationFrame(takeWaiting);
  }
}

// A page in the background draws no frames: it takes what came when it is looked at again.
function takeWaiting() {
  frame = 0;
  const texts = waiting;
  waiting = [];
  const known = new Set(requests.map((each) => each.request_id));
  const fresh = texts.map((text) => JSON.parse(text)).filter((each) => !known.has(each.request_id));
  if (fresh.length === 0) {
    return;
  }
  const seen = requests.length;
  requests = [...fresh.reverse(), ...requests].slice(0, KEEP);
  unannounced += seen === 0 && connected === 'catching-up' ? 0 : fresh.length;
  connected = 'live';
  render();
  if (chosen && fresh.some((each) => sessionOf(each) === sessionOf(chosen))) {
    refreshDetail();
  }
}

// -- Filters ------------------------------------------------------------------------------------

function fits(request, { text, session, kind }) {
  if (session && !sessionOf(request).includes(session)) return false;
  if (text && !searchTextOf(request).includes(text)) return false;
  const { checked, accepted } = request.signature;
  if (kind === 'refused') return checked && !accepted;
  if (kind === 'accepted') return checked && accepted;
  return !kind || kindOf(request) === kind;
}

function filters() {
  return {
    text: byId('filter-text').value.trim().toLowerCase(),
    session: byId('filter-session').value.trim(),
    kind: byId('filter-kind').value,
  };
}

function render() {
  const wanted = filters();
  const shown = requests.filter((each) => fits(each, wanted));
  list.show(shown);
  list.select(chosen?.request_id);
  showCount(shown.length);
  const filtered = requests.length > 0;
  byId('empty').hidden = shown.length > 0;
  byId('empty-title').textContent = filtered ? 'None of the requests fits' : 'Nothing has come yet';
  byId('empty-hint').textContent = filtered
    ? 'Widen the filters above to see them again.'
    : 'Send a request to the endpoint, and it appears here at once.';
  showSessions();
}

function showCount(shown = list.rows.size) {
  const parts = [];
  if (requests.length > 0) {
    parts.push(shown === requests.length ? `${shown}` : `${shown} of ${requests.length}`);
    if (requests.length === KEEP) parts.push(`the last ${KEEP} are kept`);
  }
  if (paused) parts.push(waiting.length > 0 ? `paused, ${waiting.length} new` : 'paused');
  byId('count').textContent = parts.join(' · ');
}

function showSessions() {
  const names = [...new Set(requests.map(sessionOf).filter(Boolean))].slice(0, 50);
  const box = byId('sessions');
  if (names.join('\n') !== box.dataset.names) {
    box.dataset.names = names.join('\n');
    box.replaceChildren(...names.map((name) => {
      const option = document.createElement('option');
      option.value = name;
      return option;
    }));
  }
}

// -- One request --------------------------------------------------------------------------------

function attemptsOf(request) {
  return requests.filter((each) => sessionOf(each) === sessionOf(request)).reverse();
}

function refreshDetail() {
  showDetail(byId('detail'), chosen, attemptsOf(chosen), { open, close });
}

async function open(request) {
  chosen = request;
  list.select(request.request_id);
  refreshDetail();
  document.body.classList.add('has-detail');
  byId('detail').scrollTop = 0;
  byId('detail').focus();
  // It was streamed before its answer had left: now more is known.
  try {
    const latest = await get(`../requests/${encodeURIComponent(request.request_id)}`);
    requests = requests.map((each) => (each.request_id === latest.request_id ? latest : each));
    list.update(latest);
    if (chosen?.request_id === latest.request_id) {
      chosen = latest;
      refreshDetail();
    }
  } catch {
    // The mock is gone, or holds it no longer: what is here stays.
  }
}

function close() {
  chosen = null;
  byId('detail').hidden = true;
  document.body.classList.remove('has-detail');
  list.select(null);
  list.focus();
}

// -- The mock -----------------------------------------------------------------------------------

async function get(path) {
  const response = await fetch(path, { headers: authorization(), cache: 'no-store' });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return response.json();
}

function showConnection(state, words) {
  byId('connection').dataset.state = state;
  byId('connection-text').textContent = words;
}

async function onState(state, refusal) {
  if (state === 'live') {
    if (connected !== null && connected !== 'live') announce('The mock is back.');
    connected = connected === null ? 'catching-up' : 'live';
    showConnection('live', 'Live');
    get('../ready').then(({ base_url: url }) => { byId('base-url').textContent = visible(url); }, () => {});
    refreshFixtures(get).catch(() => {});
  } else if (state === 'refused' && refusal.status === 401) {
    showConnection('refused', 'Needs the token');
    await askForToken({
      title: 'This mock asks readers for its token',
      why: 'It listens beyond this machine, so its requests are not shown to everybody.',
      action: 'Show requests',
      attempt: async (token) => {
        const answer = await fetch('../requests/count', { headers: { Authorization: `Bearer ${token}` } });
        return answer.ok ? '' : 'The mock does not take this token.';
      },
    });
  } else {
    if (connected === 'live') announce('The mock is gone. Trying again.');
    connected = connected === null ? null : 'gone';
    showConnection('gone', state === 'refused' && refusal.message
      ? visible(refusal.message) : 'The mock is gone; trying again…');
  }
}

async function clear() {
  const cleared = await askForToken({
    title: 'Clear all requests?',
    why: 'The mock forgets the requests that it holds, for everybody who asks it. Fixtures and the journal file stay.',
    action: 'Clear',
    attempt: async (token) => {
      try {
        const answer = await fetch('../requests', {
          method: 'DELETE', headers: token ? { Authorization: `Bearer ${token}` } : {},
        });
        if (answer.ok) return '';
        return answer.status === 401 ? 'The mock does not take this token.' : `The mock answers ${answer.status}.`;
      } catch {
        return 'The mock is gone. Try again when it is back.';
      }
    },
  });
  if (cleared) {
    requests = [];
    waiting = [];
    if (chosen) close();
    render();
    announce('All requests are cleared.');
  }
  byId('clear').focus();
}

// -- What a screen reader is told, not faster than it can speak ------------------------------------

function announce(text) {
  byId('announcer').textContent = text;
}

setInterval(() => {
  if (unannounced > 0) {
    announce(unannounced === 1 ? `New: ${spokenName(requests[0])}` : `${unannounced} new requests.`);
    unannounced = 0;
  }
}, ANNOUNCE_MS);

// -- Controls -----------------------------------------------------------------------------------

function setPaused(now) {
  paused = now;
  byId('pause').setAttribute('aria-pressed', String(paused));
  byId('pause').textContent = paused ? 'Resume' : 'Pause';
  if (!paused) takeWaiting();
  showCount();
}

byId('pause').addEventListener('click', () => setPaused(!paused));
byId('clear').addEventListener('click', clear);
for (const id of ['filter-text', 'filter-session', 'filter-kind']) {
  byId(id).addEventListener('input', render);
}
byId('fixtures').addEventListener('toggle', () => {
  if (byId('fixtures').open) refreshFixtures(get).catch(() => {});
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && chosen && !byId('token-dialog').open) close();
});

render();
follow({ keep: KEEP, token: currentToken, onEvents, onState });
