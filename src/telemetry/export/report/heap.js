// The heap at a snapshot: the treemap of who holds how much, the types, and who holds them.

function heapView(app) {
  const state = { type: null, search: '', width: 0 };
  let tree = null, zoomed = null, types = [];
  const box = el('div', { class: 'treemap', role: 'tree', 'aria-label': 'Who holds how much' });
  const crumbs = el('nav', { class: 'crumbs', 'aria-label': 'Where the treemap is' });
  const about = el('p', { class: 'hint' });
  const detail = el('div', { class: 'holder', 'aria-live': 'polite' });
  const scale = el('div', { class: 'scale' });
  const search = el('input', { type: 'search', placeholder: 'Search types', 'aria-label': 'Search types', on: { input: () => { state.search = search.value.toLowerCase(); showTypes(); } } });
  const rows = el('tbody');
  const content = el('div', { class: 'heapgrid' },
    el('div', {}, el('div', { class: 'bar' }, crumbs, el('span', { class: 'grow' }), scale), box, about,
      el('div', { class: 'bar types-bar' }, el('h2', { text: 'Types' }), el('span', { class: 'grow' }), search),
      el('div', { class: 'scroll' }, el('table', { class: 'numbers types' }, el('thead', {}, el('tr', {},
        [['Type', ''], ['Objects', ''], ['Own bytes', 'of the objects themselves'], ['Held', 'what would be freed with them: themselves, and what only they hold']].map(([name, title]) => el('th', { scope: 'col', text: name, title })))), rows))),
    el('aside', {}, el('h2', { text: 'Who holds it' }), detail));
  const nothing = empty();
  // A live report takes a snapshot when it is asked for one.
  const take = el('button', { type: 'button', class: 'quiet take', text: 'Take a heap snapshot', on: { click: takeSnapshot } });
  const taking = el('span', { class: 'soft', role: 'status' });
  const live = el('div', { class: 'bar', hidden: true }, take, taking);
  const root = el('section', { class: 'view' }, live, nothing, content);

  async function takeSnapshot() {
    take.disabled = true;
    taking.textContent = 'The program goes on while its heap is written down\u2026';
    try {
      const response = await fetch('heap');
      if (!response.ok) throw new Error((await response.text()).trim());
      app.setHeap(await response.json());
      taking.textContent = '';
    } catch (error) {
      taking.textContent = `No snapshot: ${error.message}`;
    }
    take.disabled = Boolean(app.hasEnded);
  }

  roving(rows, 'tr', (key, row) => {
    if (key === 'ArrowDown') return row.nextElementSibling || row;
    if (key === 'ArrowUp') return row.previousElementSibling || row;
    if (key === 'Home') return rows.firstElementChild;
    if (key === 'End') return rows.lastElementChild;
    if (key === 'Enter' || key === ' ') { openType(row.dataset.type, false); return row; }
    return undefined;
  });

  const boxOf = (group) => [...box.children].find((element) => element.group === group);
  const focus = roving(box, '.cell', (key, element) => {
    const { group } = element;
    const siblings = group === zoomed || !group.up ? [group] : group.up.children.filter(boxOf);
    const at = siblings.indexOf(group);
    if (key === 'ArrowRight') return boxOf(siblings[at + 1]) || element;
    if (key === 'ArrowLeft') return boxOf(siblings[at - 1]) || element;
    if (key === 'ArrowDown') return boxOf(group.children[0]) || element;
    if (key === 'ArrowUp') return boxOf(group.up) || element;
    if (key === 'Home') return boxOf(zoomed);
    if (key === 'Enter' || key === ' ') { zoom(group); return boxOf(group); }
    if (key === 'Escape' || key === 'Backspace') { const from = zoomed; zoom(zoomed.up || zoomed); return boxOf(from) || boxOf(zoomed); }
    return undefined;
  });

  function zoom(group) {
    zoomed = group;
    const hadFocus = box.contains(document.activeElement);
    draw();
    choose(group);
    if (hadFocus) focus(boxOf(group));
  }

  function draw() {
    state.width = box.clientWidth;
    treemap(box, zoomed, { isCompared: Boolean(app.model.data.heap.diff), choose, zoom });
    const path = [];
    for (let at = zoomed; at; at = at.up) path.unshift(at);
    replace(crumbs, path.map((group, at) => [at ? ' › ' : null, group === zoomed ? el('strong', { text: group.label }) : el('button', { type: 'button', class: 'link', text: group.label, on: { click: () => zoom(group) } })]));
  }

  function choose(group) {
    state.type = null;
    for (const cell of box.children) cell.classList.toggle('chosen', cell.group === group);
    for (const row of rows.children) row.removeAttribute('aria-current');
    replace(detail, el('h3', { text: group.label }),
      group.type && group.type !== group.label ? el('p', {}, 'a ', typeLink(group.type)) : null,
      el('dl', { class: 'detail' }, pairs([
        ['Holds', fmtBytes(group.retained), 'what would be freed with it'],
        ['Of the whole heap', fmtPercent(group.retained / Math.max(1, tree.retained))],
        ...(group.objects ? [['Objects of this type', fmtCount(group.objects)], ['Their own bytes', fmtBytes(group.own)]] : []),
      ])),
      group.up && group.up.up ? el('p', { class: 'lead' }, 'Goes only with ', el('strong', { text: group.up.label }), '.') : null,
      ways(group.ways), places(group.places));
  }

  function openType(name, focuses) {
    const type = types.find((t) => t.type === name);
    if (!type) return;
    state.type = name;
    for (const row of rows.children) {
      const is = row.dataset.type === name;
      if (is) row.setAttribute('aria-current', 'true'); else row.removeAttribute('aria-current');
      if (is && focuses) { row.tabIndex = 0; row.focus(); }
    }
    replace(detail, el('h3', { text: type.type }),
      el('dl', { class: 'detail' }, pairs([['Objects', fmtCount(type.objects)], ['Their own bytes', fmtBytes(type.own)], ['Held with them', fmtBytes(type.retained), 'what would be freed with all of them']])),
      ways(type.ways),
      type.referrers.length ? [el('p', { class: 'lead', text: 'Referred to by:' }), el('ul', { class: 'referrers' }, type.referrers.map(([from, edge, n, isObject]) => el('li', {},
        el('span', {}, isObject && types.some((t) => t.type === from) ? typeLink(from) : from, edge ? el('code', { text: ` ${edge}` }) : null), el('span', { class: 'num', text: fmtCount(n) }))))] : null,
      places(type.places));
  }

  const typeLink = (name) => el('button', { type: 'button', class: 'link', text: name, on: { click: () => openType(name, false) } });
  const ways = (list) => (list.length ? [el('p', { class: 'lead', text: list.length > 1 ? 'Ways from the roots, shortest to the largest:' : 'The shortest way from the roots:' }),
    el('ul', { class: 'ways' }, list.map(([form, n, example]) => el('li', {}, el('code', { text: n > 1 ? form : example }), n > 1 ? el('small', { text: ` as ${example}` }) : null)))] : null);
  const places = (list) => (list.length ? el('p', { class: 'lead' }, 'Allocated at ', list.map(([file, line, n], at) => [at ? ', ' : null, app.lineLink({ file, line }), list.length > 1 ? ` (${fmtCount(n)})` : null])) : null);

  function showTypes() {
    const shown = types.filter((t) => t.type.toLowerCase().includes(state.search));
    replace(rows, shown.length ? shown.map((t, at) => el('tr', { tabindex: at ? -1 : 0, data: { type: t.type }, 'aria-current': t.type === state.type ? 'true' : null, on: { click: () => openType(t.type, false) } },
      el('td', { class: 'word', title: t.type }, el('code', { text: t.type })), el('td', { text: fmtCount(t.objects) }), el('td', { text: fmtBytes(t.own) }), el('td', { text: fmtBytes(t.retained) })))
      : el('tr', {}, el('td', { class: 'none', colspan: 4, text: 'No type of this name.' })));
  }

  return {
    root, openType,
    show() {
      const { heap, live: isLive } = app.model.data;
      nothing.hidden = Boolean(heap);
      content.hidden = !heap;
      live.hidden = !isLive;
      take.disabled = take.disabled || app.hasEnded;
      take.textContent = heap ? 'Take another heap snapshot' : 'Take a heap snapshot';
      if (!heap) {
        nothing.textContent = isLive ? 'No heap snapshot yet. The next cycle of the collector writes one down in its own steps; a second one tells what changed.' : 'No heap snapshot was taken for this report.';
        return;
      }
      const isNew = !tree || tree.heap !== heap;
      // The stream comes each second: what is shown of one snapshot stays, with what was chosen in it.
      if (isLive && !isNew && box.clientWidth === state.width) return;
      if (isNew) {
        tree = heapTree(heap);
        tree.heap = heap;
        types = rowsOf(heap.types);
        zoomed = tree;
      }
      about.textContent = `Snapshot at ${fmtSeconds(heap.time_ns)}, cycle ${fmtCount(heap.cycle)}: ${fmtCount(heap.objects)} objects, ${fmtCount(heap.edges)} references, ${fmtBytes(heap.bytes)}. A box stands in what it would be freed with. Arrow keys walk, Enter goes in, Esc out.`;
      replace(scale, heap.diff ? [el('span', { text: 'new since the snapshot before' }), el('span', { class: 'steps', 'aria-hidden': 'true' }, Array.from({ length: 11 }, (_, at) => el('i', { class: `s${at}` }))), el('span', { text: 'was there' })] : []);
      showTypes();
      draw();
      // At first, what holds most: down as long as one group has more than half.
      let most = zoomed;
      while (most.children.length && most.children[0].retained > most.retained / 2) [most] = most.children;
      if (state.type) openType(state.type, false); else choose(most);
    },
    resize() { if (app.model.data.heap) draw(); },
  };
}
