// Adds what the page can do without: a filter, a search, and folding all cases at once.
'use strict';
(() => {
  const cases = [...document.querySelectorAll('details.case')];
  const tools = document.getElementById('tools');
  const search = document.getElementById('search');
  const found = document.getElementById('found');
  const words = cases.map((each) => each.textContent.toLowerCase());

  function filter() {
    const wanted = tools.querySelector('input[name=verdict]:checked').value;
    const texts = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    cases.forEach((each, index) => {
      const fits =
        (wanted === 'all' || each.dataset.verdict === wanted) &&
        texts.every((text) => words[index].includes(text));
      each.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    for (const section of document.querySelectorAll('.section')) {
      section.hidden = !section.querySelector('details.case:not([hidden])');
    }
    found.textContent = `${shown} of ${cases.length} cases shown`;
  }

  // A link to a case must reach it, whatever the filter hides.
  function reveal() {
    let id = '';
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = document.getElementById(id);
    const folded = target?.closest('details');
    if (!folded) {
      return;
    }
    if (folded.hidden) {
      tools.querySelector('input[value=all]').checked = true;
      search.value = '';
      filter();
    }
    folded.open = true;
    target.scrollIntoView();
    folded.querySelector('summary').focus({ preventScroll: true });
  }

  tools.hidden = false;
  tools.addEventListener('change', filter);
  tools.addEventListener('submit', (event) => event.preventDefault());
  search.addEventListener('input', filter);
  document.getElementById('open-all').addEventListener('click', () => fold(true));
  document.getElementById('close-all').addEventListener('click', () => fold(false));
  function fold(open) {
    for (const each of cases) {
      each.open = open && !each.hidden;
    }
  }

  // On paper nothing can be unfolded: what failed is printed whole.
  let unfolded = [];
  addEventListener('beforeprint', () => {
    unfolded = cases.filter((each) => !each.open && /^(failed|error)$/.test(each.dataset.verdict));
    unfolded.forEach((each) => (each.open = true));
  });
  addEventListener('afterprint', () => unfolded.forEach((each) => (each.open = false)));
  addEventListener('hashchange', reveal);
  document.addEventListener('click', (event) => {
    // Also when the address has this very fragment already.
    const link = event.target.closest?.('a[href^="#case-"]');
    if (link && link.hash === location.hash) {
      reveal();
    }
  });
  filter();
  reveal();
})();
