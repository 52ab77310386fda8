// The attempts of one session on an axis of time, with the pauses between them.
import { el, svg } from './dom.js';
import { duration, isFault, kindOf } from './format.js';

const MOST = 30;
const [WIDTH, HEIGHT, MARGIN, AXIS] = [640, 92, 28, 52];

// Evenly spaced marks of a round length that the eye can count.
function ticks(total) {
  const steps = [1, 2, 5].flatMap((n) => [...Array(8).keys()].map((e) => n * 10 ** e)).sort((a, b) => a - b);
  const step = steps.find((each) => total / each <= 6) ?? total;
  return Array.from({ length: Math.floor(total / step) + 1 }, (_, i) => i * step);
}

function drawing(attempts, chosen) {
  const start = attempts[0].received_ms;
  const end = Math.max(...attempts.map((each) => each.answered_ms ?? each.received_ms));
  const total = Math.max(end - start, 1);
  const x = (ms) => MARGIN + ((ms - start) / total) * (WIDTH - 2 * MARGIN);
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'timeline', 'aria-hidden': 'true' });
  picture.append(svg('line', { x1: MARGIN, x2: WIDTH - MARGIN, y1: AXIS, y2: AXIS, class: 'axis' }));
  for (const tick of ticks(total)) {
    picture.append(
      svg('line', { x1: x(start + tick), x2: x(start + tick), y1: AXIS + 14, y2: AXIS + 19, class: 'axis' }),
      svg('text', { x: x(start + tick), y: HEIGHT - 6, class: 'tick' }, duration(tick)));
  }
  let lastLabel = -Infinity;
  attempts.forEach((each, index) => {
    const [from, to] = [x(each.received_ms), x(each.answered_ms ?? each.received_ms)];
    if (each.gap_ms !== null && index > 0) {
      const middle = (x(each.received_ms - each.gap_ms) + from) / 2;
      if (middle - lastLabel > 56) {
        picture.append(svg('text', { x: middle, y: AXIS - 12, class: 'gap' }, duration(each.gap_ms)));
        lastLabel = middle;
      }
    }
    picture.append(
      svg('rect', { x: from - 4, y: AXIS - 6, width: Math.max(8, to - from + 4), height: 12, rx: 4,
        class: `attempt ${kindOf(each)} ${each === chosen ? 'chosen' : ''}` }),
      svg('text', { x: from, y: AXIS - 26, class: 'answer' }, attempts.length <= 12 ? each.answered_with : ''));
  });
  return picture;
}

// The attempts in order, oldest first, with `chosen` among them; nothing when it is alone.
export function timeline(all, chosen, open) {
  const at = all.indexOf(chosen);
  const first = Math.max(0, Math.min(at - MOST / 2, all.length - MOST));
  const attempts = all.slice(first, first + MOST);
  if (attempts.length < 2) {
    return [];
  }
  return [
    el('h3', {}, `Attempts of this session (${all.length})`),
    drawing(attempts, chosen),
    el('ol', { class: 'attempts', start: String(first + 1) }, attempts.map((each) => el('li', {},
      el('button', { type: 'button', class: 'link', 'aria-current': each === chosen ? 'true' : null,
        onclick: () => open(each) }, `request ${each.number}`),
      el('span', { class: `chip ${kindOf(each)}` }, each.answered_with),
      el('span', { class: 'quiet' },
        each.gap_ms === null ? 'no pause measured' : `${duration(each.gap_ms)} after the answer before`,
        isFault(each) ? ', a fault' : '')))),
    attempts.length < all.length
      ? el('p', { class: 'quiet' }, `${attempts.length} of ${all.length} are shown.`) : null,
  ];
}
