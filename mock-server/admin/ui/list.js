// The list of requests, newest first, as a listbox: arrow keys move, Enter opens.
import { el } from './dom.js';
import { kindOf, sessionOf, timeOf, verdictOf } from './format.js';

function row(request) {
  const verdict = verdictOf(request);
  return el('div', { role: 'option', class: `row ${verdict.is}`, id: `request-${request.request_id}`,
    'aria-selected': 'false', tabindex: '-1' },
  el('span', { class: 'time' }, timeOf(request)),
  el('span', { class: `chip ${kindOf(request)}` }, request.answered_with),
  el('span', { class: `words ${verdict.is}` }, verdict.words),
  el('span', { class: 'session' }, sessionOf(request) || '—'),
  el('code', { class: 'row-target' }, `${request.method} ${request.target}`));
}

export class RequestList {
  // `open` is called with the request that is chosen.
  constructor(box, open) {
    this.box = box;
    this.open = open;
    this.rows = new Map(); // request id: its row
    this.requests = new Map();
    this.current = null; // the id of the row that Tab reaches
    box.addEventListener('click', (event) => this.#choose(event.target.closest('[role=option]')));
    box.addEventListener('keydown', (event) => this.#onKey(event));
    box.addEventListener('focusin', (event) => this.#reach(event.target.closest('[role=option]')));
  }

  // Newest first. Rows that stay are not touched, so that focus and position stay, too.
  show(requests) {
    const wanted = new Set(requests.map((each) => each.request_id));
    for (const [id, element] of this.rows) {
      if (!wanted.has(id)) {
        element.remove();
        this.rows.delete(id);
      }
    }
    this.requests = new Map(requests.map((each) => [each.request_id, each]));
    let before = this.box.firstChild;
    for (const request of requests) {
      let element = this.rows.get(request.request_id);
      if (!element) {
        element = row(request);
        this.rows.set(request.request_id, element);
      }
      if (element === before) {
        before = before.nextSibling;
      } else {
        this.box.insertBefore(element, before);
      }
    }
    this.box.hidden = requests.length === 0;
    // Tab reaches the newest, until somebody moves in the list or chooses.
    if (!this.rows.has(this.current) ||
        (!this.box.contains(document.activeElement) && !this.box.querySelector('[aria-selected=true]'))) {
      this.#reach(this.box.firstElementChild);
    }
  }

  select(id) {
    for (const [each, element] of this.rows) {
      element.setAttribute('aria-selected', String(each === id));
    }
    if (this.rows.has(id)) {
      this.#reach(this.rows.get(id));
    }
  }

  focus() {
    this.rows.get(this.current)?.focus();
  }

  // The answer of a request may become known after it came.
  update(request) {
    const old = this.rows.get(request.request_id);
    if (old) {
      this.requests.set(request.request_id, request);
    }
  }

  #idOf(element) {
    return element?.id.slice('request-'.length);
  }

  #reach(element) {
    this.rows.get(this.current)?.setAttribute('tabindex', '-1');
    this.current = this.#idOf(element) ?? null;
    element?.setAttribute('tabindex', '0');
  }

  #choose(element) {
    const request = element && this.requests.get(this.#idOf(element));
    if (request) {
      this.open(request);
    }
  }

  #onKey(event) {
    const here = this.rows.get(this.current);
    const to = {
      ArrowDown: () => here?.nextElementSibling,
      ArrowUp: () => here?.previousElementSibling,
      Home: () => this.box.firstElementChild,
      End: () => this.box.lastElementChild,
    }[event.key];
    if (to) {
      event.preventDefault();
      const element = to();
      if (element) {
        this.#reach(element);
        element.focus();
      }
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#choose(here);
    }
  }
}
