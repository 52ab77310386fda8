// The explanation of one request.
import { el, replaceContent, visible } from './dom.js';
import { dateTimeOf, duration, isFault, kindOf, sessionOf, verdictOf, words } from './format.js';
import { baseStrings } from './base_strings.js';
import { timeline } from './timeline.js';

function verdictBox(request) {
  const { signature } = request;
  const verdict = verdictOf(request);
  const box = (title, ...content) => el('div', { class: `verdict ${verdict.is}` },
    el('p', { class: 'verdict-title' }, title), content);
  if (signature.checked && !signature.accepted) {
    return box(`Signature refused: ${words(signature.reason)}`,
      el('p', {}, signature.explanation),
      signature.mistakes.map((mistake) => el('p', { class: 'mistake' },
        el('span', { class: 'label' }, signature.guess ? 'likely mistake' : 'mistake'), ' ',
        el('code', {}, mistake))),
      signature.fix ? el('p', { class: 'fix' }, el('span', { class: 'label' }, 'fix'), ' ', signature.fix) : null,
      signature.source ? el('p', { class: 'quiet' }, signature.source) : null);
  }
  if (signature.checked) {
    return box('Signature good',
      request.explanation ? el('p', {}, request.explanation) : null,
      signature.mistakes.map((mistake) => el('p', { class: 'mistake' },
        el('span', { class: 'label' }, 'worth a look'), ' ', el('code', {}, mistake))),
      signature.fix ? el('p', { class: 'fix' }, signature.fix) : null);
  }
  return box('Signature not checked', request.explanation ? el('p', {}, request.explanation) : null);
}

function fact(name, value) {
  return value === null || value === undefined || value === ''
    ? [] : [el('dt', {}, name), el('dd', {}, value)];
}

function facts(request) {
  const { signature, values } = request;
  const code = (text) => (text ? el('code', {}, text) : '');
  return el('dl', { class: 'facts' },
    fact('request id', code(request.request_id)),
    fact('time', dateTimeOf(request)),
    fact('answered after', request.answered_ms === null ? 'not answered yet'
      : duration(request.answered_ms - request.received_ms)),
    fact('pause before', request.gap_ms === null ? '' : duration(request.gap_ms)),
    fact('session', code(values.session)),
    ['account', 'visitor', 'campaign', 'engagement', 'context'].map((name) => fact(name, code(values[name]))),
    fact('nonce', code(signature.nonce)),
    fact('timestamp', code(signature.timestamp)),
    fact('fixture', request.fixture === null ? ''
      : [el('code', {}, request.fixture), `, response ${request.step + 1}`]),
    fact('unexpected', request.unexpected ? 'yes: the fixture foresees no such request' : ''),
    fact('came by', `${request.listener}, connection ${request.connection}`),
    fact('trouble of the mock', request.internal_error));
}

function headerTable(request) {
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Headers as received' },
    el('table', { class: 'headers' },
      el('thead', { class: 'visually-hidden' }, el('tr', {},
        el('th', { scope: 'col' }, 'Name'), el('th', { scope: 'col' }, 'Value'))),
      el('tbody', {}, request.headers.map(({ name, value }) => el('tr', {},
        el('th', { scope: 'row' }, name), el('td', {}, el('code', {}, value)))))));
}

// Shows `request` in `pane`. `attempts` are those of its session, oldest first.
export function showDetail(pane, request, attempts, { open, close }) {
  pane.setAttribute('aria-label', `Request ${request.number}`);
  replaceContent(pane,
    el('div', { class: 'pane-head' },
      el('h2', {}, `Request ${request.number}`),
      el('span', { class: `chip ${kindOf(request)}` },
        request.answered_with, isFault(request) ? ' fault' : ''),
      el('button', { type: 'button', class: 'close', onclick: close }, 'Close')),
    el('p', { class: 'target' }, el('strong', {}, request.method), ' ', el('code', {}, request.target)),
    verdictBox(request),
    baseStrings(request.signature),
    sessionOf(request) ? timeline(attempts, request, open) : null,
    el('h3', {}, 'Headers as received'), headerTable(request),
    el('h3', {}, 'Facts'), facts(request),
    el('details', {}, el('summary', {}, 'As JSON'),
      el('pre', { class: 'wrap', tabindex: '0' }, JSON.stringify(request, null, 2))));
  pane.hidden = false;
}

export const spokenName = (request) => visible(
  `Request ${request.number}, answered ${request.answered_with}, ${verdictOf(request).words}`);
