// Lays the expected base string and the one that was signed side by side (RFC 5849 §3.4.1).
import { el } from './dom.js';

const BEFORE = 28; // characters that lead to the difference

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// METHOD & URI & parameters; a mistaken client may have more or fewer parts.
function partsOf(baseString) {
  const [method = '', uri = '', ...rest] = baseString.split('&');
  const parameters = rest.join('&');
  return { method, uri, parameters: parameters ? parameters.split(/%26/i) : [] };
}

// Where the two part: counted here, since characters of a page are not bytes.
function firstDifference(a, b) {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

function aroundDifference(text, at) {
  const start = Math.max(0, at - BEFORE);
  return el('code', { class: 'around' },
    start > 0 ? '…' : '', text.slice(start, at),
    el('mark', {}, text[at] ?? '∅'), text.slice(at + 1, at + 60), text.length > at + 60 ? '…' : '');
}

// Equal lines, "−" expected only, "+" signed only: both lists are sorted in nearly the same way.
export function compareLines(expected, signed) {
  const lengths = Array.from({ length: expected.length + 1 }, () => new Uint16Array(signed.length + 1));
  for (let i = expected.length - 1; i >= 0; i -= 1) {
    for (let j = signed.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = expected[i] === signed[j]
        ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const lines = [];
  let [i, j] = [0, 0];
  while (i < expected.length || j < signed.length) {
    if (i < expected.length && j < signed.length && expected[i] === signed[j]) {
      lines.push({ is: 'same', text: expected[i] });
      [i, j] = [i + 1, j + 1];
    } else if (j >= signed.length || (i < expected.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      lines.push({ is: 'expected', text: expected[i] });
      i += 1;
    } else {
      lines.push({ is: 'signed', text: signed[j] });
      j += 1;
    }
  }
  return lines;
}

const MARKS = { same: '', expected: '−', signed: '+' };
const NAMES = { same: 'in both', expected: 'expected', signed: 'signed' };

function partTable(expected, signed) {
  const [ours, theirs] = [partsOf(expected), partsOf(signed)];
  const most = 200; // the comparison takes the product of both
  const lines = compareLines(
    [ours.method, ours.uri, ...ours.parameters.slice(0, most)],
    [theirs.method, theirs.uri, ...theirs.parameters.slice(0, most)]);
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Part by part' },
    el('table', { class: 'parts' },
      el('thead', {}, el('tr', {},
        el('th', { scope: 'col' }, el('span', { class: 'visually-hidden' }, 'In')),
        el('th', { scope: 'col' }, 'As signed'), el('th', { scope: 'col' }, 'Decoded'))),
      el('tbody', {}, lines.map(({ is, text }) => el('tr', { class: is },
        el('td', {}, el('span', { 'aria-hidden': 'true' }, MARKS[is]),
          el('span', { class: 'visually-hidden' }, NAMES[is])),
        el('td', {}, el('code', {}, text)), el('td', {}, el('code', {}, decoded(decoded(text)))))))));
}

function whole(title, text) {
  return el('details', {}, el('summary', {}, title), el('pre', { class: 'wrap', tabindex: '0' }, text));
}

// What to show of the base strings of a signature; empty when there are none.
export function baseStrings({ base_string: expected, signed_base_string: signed }) {
  if (!expected) {
    return [];
  }
  if (!signed) {
    return [el('h3', {}, 'Base string'), whole('The base string of this request', expected)];
  }
  const at = firstDifference(expected, signed);
  return [
    el('h3', {}, 'Base strings'),
    el('p', { class: 'quiet' }, `They part behind ${at} equal characters.`),
    el('dl', { class: 'versus' },
      el('dt', {}, 'expected'), el('dd', {}, aroundDifference(expected, at)),
      el('dt', {}, 'signed'), el('dd', {}, aroundDifference(signed, at))),
    partTable(expected, signed),
    whole('Expected, whole', expected), whole('Signed, whole', signed),
  ];
}
