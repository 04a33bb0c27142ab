// The joint table: what each collection cost, and what of the syntax trees survived it.

const CYCLE_COLUMNS = [
  ['Cycle', (c) => c.number + (c.forced ? '*' : ''), 'a star: somebody asked for it'],
  ['Time, ms', (c) => (c.start_ns / 1e6).toFixed(3)],
  ['Pause, µs', (c) => (c.pause / 1e3).toFixed(1), 'both pauses together'],
  ['Mark, µs', (c) => (c.mark_ns / 1e3).toFixed(1)],
  ['Heap', (c) => fmtBytes(c.heap_begin), 'when the cycle began'],
  ['Left alive', (c) => fmtBytes(c.heap_marked)],
  ['Goal', (c) => fmtBytes(c.goal)],
  ['Nodes left', (c) => fmtCount(c.nodes_left)],
  ['Nodes dead', (c) => fmtCount(c.nodes_died)],
  ['Survival', (c) => fmtPercent(c.survival), 'of nodes: left / (left + found dead)'],
];

function cyclesTable(choose) {
  const body = el('tbody');
  const root = el('div', { class: 'scroll cycles' }, el('table', { class: 'numbers' },
    el('thead', {}, el('tr', {}, CYCLE_COLUMNS.map(([name, , title]) => el('th', { scope: 'col', text: name, title })))), body));
  roving(body, 'tr', (key, row) => {
    if (key === 'ArrowDown') return row.nextElementSibling;
    if (key === 'ArrowUp') return row.previousElementSibling;
    if (key === 'Home') return body.firstElementChild;
    if (key === 'End') return body.lastElementChild;
    if (key === 'Enter' || key === ' ') { choose(Number(row.dataset.number)); return row; }
    return undefined;
  });
  return {
    root,
    show(cycles) {
      const rows = cycles.map((c, at) => el('tr', { tabindex: at ? -1 : 0, data: { number: c.number }, on: { click: () => choose(c.number) } },
        CYCLE_COLUMNS.map(([, value]) => el('td', { text: value(c) }))));
      replace(body, rows.length ? rows : el('tr', {}, el('td', { colspan: CYCLE_COLUMNS.length, class: 'none', text: 'none' })));
    },
    select(number, scrolls) {
      for (const row of body.children) {
        const is = Number(row.dataset.number) === number;
        if (is) row.setAttribute('aria-current', 'true');
        else row.removeAttribute('aria-current');
        // Only the list moves, not the page.
        if (is && scrolls) root.scrollTop = row.offsetTop - root.clientHeight / 2;
      }
    },
  };
}
