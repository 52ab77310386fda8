// The fixtures in use, in the order in which they are tried.
import { byId, el, replaceContent } from './dom.js';

function pattern(value) {
  if (typeof value === 'string') return value;
  if (value?.glob !== undefined) return `${value.glob} (glob)`;
  if (value?.regex !== undefined) return `/${value.regex}/`;
  return JSON.stringify(value);
}

function matchOf({ match = {} }) {
  const members = Object.entries(match);
  return members.length === 0 ? ['every request']
    : members.flatMap(([name, value], i) => [i > 0 ? ', ' : '', `${name} `, el('code', {}, pattern(value))]);
}

function answerOf({ times = 1, status = 200, fault, delay_ms: delay }) {
  const what = fault ?? String(status);
  return [el('span', { class: `chip ${fault ? 'fault' : `${what[0]}xx`}` }, what),
    times > 1 ? ` × ${times}` : '', delay ? ` after ${delay} ms` : ''];
}

const THEN = { 'start-over': 'then from the start', fail: 'and no further request' };

function item({ layer, fixture }) {
  return el('li', {},
    el('p', {}, el('strong', {}, fixture.name), ' ', el('span', { class: 'label' }, layer)),
    fixture.description ? el('p', { class: 'quiet' }, fixture.description) : null,
    el('p', {}, matchOf(fixture), ' → ',
      fixture.responses.flatMap((each, i) => [i > 0 ? ', ' : '', answerOf(each)]),
      THEN[fixture.then] ? ` ${THEN[fixture.then]}` : '',
      fixture.verify_signature === false ? ', whatever the signature' : ''));
}

// Reads them anew. Throws when they cannot be had.
export async function refreshFixtures(get) {
  const { fixtures } = await get('../fixtures');
  const most = 200;
  byId('fixtures-count').textContent = String(fixtures.length);
  replaceContent(byId('fixtures-list'),
    el('p', { class: 'quiet' }, 'Tried in this order; an engagement that none names is valid.'),
    el('ol', { class: 'fixture-list' }, fixtures.slice(0, most).map(item)),
    fixtures.length > most ? el('p', { class: 'quiet' }, `and ${fixtures.length - most} more`) : null);
}
