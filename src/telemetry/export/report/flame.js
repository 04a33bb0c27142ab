// The flame graph of allocation, root at the top: width is the chosen number, colour is survival.

const METRICS = [
  ['alloc_bytes', 'Allocated bytes', fmtBytes],
  ['alloc_objects', 'Allocated objects', fmtCount],
  ['inuse_bytes', 'Bytes in use', fmtBytes],
  ['inuse_objects', 'Objects in use', fmtCount],
];

// Frames narrower than this many pixels are left out, and told.
const NARROWEST = 2.5;

function flameView(app) {
  const state = { metric: 'alloc_bytes', zoomed: null, search: '' };
  let tree = null, drawn = [];
  const box = el('div', { class: 'flame', role: 'tree', 'aria-label': 'Stacks by what they allocate' });
  const status = el('p', { class: 'hint', role: 'status' });
  const detail = el('div', { class: 'flame-detail', 'aria-live': 'polite' });
  const metrics = el('div', { class: 'segmented', role: 'radiogroup', 'aria-label': 'Number that widths show' });
  segmented(metrics, METRICS.map(([key, label]) => [key, label]), state.metric, (metric) => { state.metric = metric; rebuild(); });
  const search = el('input', { type: 'search', placeholder: 'Search functions', 'aria-label': 'Search functions', on: { input: () => { state.search = search.value.toLowerCase(); draw(); } } });
  const root = el('section', { class: 'view' },
    el('div', { class: 'bar' }, metrics, el('span', { class: 'grow' }), search),
    el('div', { class: 'bar' }, survivalScale(), el('span', { class: 'grow' }), status),
    box, detail,
    el('p', { class: 'hint', text: 'Allocations of each line are exact; how they divide among stacks, what is in use and what survived is estimated from samples. Arrow keys walk the tree, Enter zooms, Esc zooms out.' }));

  const format = () => METRICS.find(([key]) => key === state.metric)[2];

  function rebuild() {
    const path = pathOf(state.zoomed);
    tree = stackTree(app.model.stacks, state.metric);
    // The same frame of the new tree, as far down as it is there.
    state.zoomed = path.reduce((at, name) => at.children.find((c) => c.name === name) || at, tree);
    draw();
    describe(state.zoomed);
  }

  function pathOf(node) {
    const names = [];
    for (let at = node; at && at.parent; at = at.parent) names.unshift(at.name);
    return names;
  }

  function draw() {
    if (!tree || !tree.value) return replace(box, empty('Nothing of this kind was counted.'));
    const width = Math.max(320, box.clientWidth || 960);
    drawn = [];
    let hidden = 0;
    const place = (node, left, share, isAbove) => {
      if (share * width < NARROWEST) { hidden += 1; return; }
      drawn.push({ node, left, share, isAbove });
      if (isAbove) return;
      let at = left;
      for (const child of node.children) {
        const part = (share * child.value) / node.value;
        place(child, at, part, false);
        at += part;
      }
    };
    for (let at = state.zoomed.parent; at; at = at.parent) place(at, 0, 1, true);
    drawn.reverse();
    place(state.zoomed, 0, 1, false);
    const deepest = Math.max(...drawn.map((d) => d.node.depth));
    box.style.setProperty('height', `${(deepest + 1) * 24}px`);
    replace(box, drawn.map(frameBox));
    const found = state.search ? matched(tree) : 0;
    status.textContent = [
      state.search ? `${fmtPercent(found / tree.value)} in functions that match` : `${format()(tree.value)} in all`,
      hidden ? `${hidden} frames too narrow to show` : '',
    ].filter(Boolean).join(' · ');
  }

  const matches = (node) => state.search !== '' && node.name.toLowerCase().includes(state.search);
  const matched = (node) => (matches(node) ? node.value : node.children.reduce((sum, c) => sum + matched(c), 0));

  function frameBox({ node, left, share, isAbove }) {
    const survival = survivalOf(node.cost);
    const text = `${node.name}${node.isSite || !node.parent ? '' : ''}`;
    const element = el('div', {
      class: ['frame', survivalClass(survival), node.isSite && 'site', isAbove && 'above', matches(node) && 'match', state.search && !matches(node) && 'dim'].filter(Boolean).join(' '),
      role: 'treeitem', tabindex: node === state.zoomed ? 0 : -1, 'aria-level': node.depth + 1,
      'aria-expanded': node.children.length ? 'true' : null, 'aria-label': summary(node), title: summary(node),
      style: { left: `${left * 100}%`, width: `calc(${share * 100}% - 1px)`, top: `${node.depth * 24}px` },
      on: { click: () => { zoom(node); focusNode(node); }, focus: () => describe(node), mouseenter: () => describe(node) },
    }, el('span', { text }), node.isSite ? el('small', { text: placeText(node.frame) }) : null);
    element.node = node;
    return element;
  }

  function summary(node) {
    const place = node.frame && node.frame.line && node.isSite ? ` at ${placeText(node.frame)}` : '';
    return `${node.name}${place}: ${format()(node.value)}, ${fmtPercent(node.value / tree.value)} of all; ${survivalText(survivalOf(node.cost))}`;
  }

  function describe(node) {
    const { cost, frame } = node;
    replace(detail,
      el('h3', {}, node.name, frame && frame.line ? [' ', app.lineLink(frame)] : null),
      el('dl', {}, pairs([
        ['Allocated', `${fmtBytes(cost.alloc_bytes)} in ${fmtCount(cost.alloc_objects)} objects`],
        ['Share of all', tree.value ? fmtPercent(node.value / tree.value) : '–'],
        ['In use', `${fmtBytes(cost.inuse_bytes)} in ${fmtCount(cost.inuse_objects)} objects`],
        ['Survived a cycle', fmtPercent(survivalOf(cost))],
      ])));
  }

  function zoom(node) {
    state.zoomed = node;
    draw();
    describe(node);
  }

  const boxOf = (node) => [...box.children].find((element) => element.node === node);
  const focusNode = (node) => focus(boxOf(node) || boxOf(state.zoomed));
  const focus = roving(box, '.frame', (key, element) => {
    const { node } = element;
    const row = drawn.filter((d) => d.node.depth === node.depth).map((d) => d.node);
    const at = row.indexOf(node);
    if (key === 'ArrowDown') return boxOf(node.children[0]);
    if (key === 'ArrowUp') return boxOf(node.parent);
    if (key === 'ArrowRight') return boxOf(row[at + 1]);
    if (key === 'ArrowLeft') return boxOf(row[at - 1]);
    if (key === 'Home') return boxOf(tree);
    if (key === 'Enter' || key === ' ') { zoom(node); return boxOf(node); }
    if (key === 'Escape' || key === 'Backspace') { zoom(state.zoomed.parent || tree); return boxOf(state.zoomed); }
    return undefined;
  });

  return { root, show: rebuild, resize: draw };
}

function survivalScale() {
  const steps = Array.from({ length: 11 }, (_, at) => el('i', { class: `s${at}` }));
  return el('div', { class: 'scale' }, el('span', { text: 'dies young' }), el('span', { class: 'steps', 'aria-hidden': 'true' }, steps), el('span', { text: 'survives' }), el('i', { class: 'swatch su', 'aria-hidden': 'true' }), el('span', { text: 'not looked at by a cycle yet' }));
}
