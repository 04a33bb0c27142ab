// The timeline: heap, goal and what cycles left alive; survival of syntax trees over it; pauses below. One time axis.

const TIMELINE = { left: 74, right: 54, top: 14, heap: 250, gap: 30, pauses: 76, axis: 26 };

function timelineView(app) {
  const box = el('div', { class: 'chart' });
  const detail = el('dl', { class: 'detail' });
  const note = el('p', { class: 'hint' });
  const state = { from: 0, to: null, cycle: null };
  const table = cyclesTable((number) => select(number, false));
  const reset = el('button', { type: 'button', class: 'quiet', text: 'Whole run', hidden: true, on: { click: () => zoom(0, null) } });
  const root = el('section', { class: 'view' },
    el('div', { class: 'bar' }, legend(), el('span', { class: 'grow' }), reset),
    box, note, el('div', { class: 'split' }, el('div', {}, el('h2', { text: 'Cycles' }), table.root), el('aside', { 'aria-live': 'polite' }, el('h2', { text: 'Selected cycle' }), detail)));

  function zoom(from, to) {
    Object.assign(state, { from, to });
    reset.hidden = to === null;
    draw();
  }

  function select(number, fromChart) {
    state.cycle = number;
    const cycle = app.model.cycles.find((c) => c.number === number);
    replace(detail, cycle ? pairs(cycleDetail(cycle)) : pairs([['Cycle', 'none selected']]));
    table.select(number, fromChart);
    draw();
  }

  function draw() {
    const width = Math.max(320, box.clientWidth || 960);
    const to = state.to === null ? app.model.end : state.to;
    replace(box, chart(app.model, { ...state, to }, width, { zoom, select }));
  }

  // Arrows go from cycle to cycle, + and − zoom around the selected one.
  box.addEventListener('keydown', (event) => {
    const { cycles, end } = app.model;
    const at = cycles.findIndex((c) => c.number === state.cycle);
    const span = (state.to === null ? end : state.to) - state.from;
    const middle = at >= 0 ? cycles[at].start_ns : state.from + span / 2;
    const around = (share) => {
      const half = Math.max(span * share, 1e4) / 2;
      if (2 * half >= end) return zoom(0, null);
      const from = Math.min(Math.max(0, middle - half), end - 2 * half);
      return zoom(from, from + 2 * half);
    };
    const last = cycles.length - 1;
    const move = { ArrowLeft: at < 0 ? last : Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1), Home: 0, End: last }[event.key];
    if (move !== undefined && last >= 0) select(cycles[move].number, true);
    else if (event.key === '+' || event.key === '=') around(0.5);
    else if (event.key === '-') around(2);
    else if (event.key === 'Escape') zoom(0, null);
    else return;
    event.preventDefault();
    box.querySelector('svg').focus();
  });

  return {
    root,
    show() {
      const { cycles } = app.model;
      note.textContent = cycles.length === 0
        ? 'No cycle has run: the program allocated less than the smallest heap goal.'
        : 'Drag over the chart to zoom, Esc for the whole run. Left and right arrows go from cycle to cycle; + and \u2212 zoom.'
          + (app.model.stats.num_gc > cycles.length ? ` Shown: the newest ${cycles.length} of ${fmtCount(app.model.stats.num_gc)} cycles.` : '');
      table.show(cycles);
      select(state.cycle, false);
    },
    resize: draw,
  };
}

function legend() {
  const items = [['heap', 'heap'], ['goal', 'goal'], ['live', 'left alive by a cycle'], ['mark', 'marking'], ['survival', 'syntax trees that survived'], ['pause', 'pauses']];
  return el('ul', { class: 'legend' }, items.map(([key, label]) => el('li', {}, el('i', { class: `key ${key}` }), label)));
}

function cycleDetail(c) {
  return [
    ['Cycle', `${c.number}${c.forced ? ' (forced)' : ''}`],
    ['Began at', fmtSeconds(c.start_ns)],
    ['First pause', fmtNs(c.begin_ns)],
    ['Marking', fmtNs(c.mark_ns), 'from the first pause to the second, the program runs in between'],
    ['Last pause', fmtNs(c.end_ns)],
    ['Paid by the program', fmtNs(c.assist_ns), 'marking at its own safepoints'],
    ['Heap at its beginning', fmtBytes(c.heap_begin)],
    ['Heap at its end', fmtBytes(c.heap_end)],
    ['Left alive', fmtBytes(c.heap_marked)],
    ['Goal', fmtBytes(c.goal)],
    ['Nodes born since the last', fmtCount(c.nodes_born)],
    ['Nodes found dead', fmtCount(c.nodes_died)],
    ['Nodes left', fmtCount(c.nodes_left)],
    ['Survival of nodes', fmtPercent(c.survival)],
    ['GC share of CPU so far', `${c.cpu_percent}${NBSP}%`],
  ];
}

// The heap over time: what was read, and what cycles began and ended with. Without readings the sweep is drawn as a step.
function heapPoints(model) {
  const points = [{ t: 0, bytes: 0 }];
  const isRead = model.readings.length > 0;
  for (const c of model.cycles) {
    points.push({ t: c.start_ns, bytes: c.heap_begin }, { t: c.end, bytes: c.heap_end });
    if (!isRead) points.push({ t: c.end, bytes: c.heap_marked });
  }
  for (const r of model.readings) points.push({ t: r.time_ns, bytes: r.heap_alloc });
  points.push({ t: model.end, bytes: model.stats.heap_alloc });
  if (model.cycles.length && model.cycles[0].number > 1 && !isRead) points.shift();
  return points.sort((a, b) => a.t - b.t);
}

// Each goal holds from the end of the cycle before to the end of its own; the next one's holds now. Without a goal (GOGC=off) the line ends.
function goalPoints(model) {
  const points = model.cycles.map((c, at) => ({ t: at ? model.cycles[at - 1].end : 0, goal: c.goal }));
  const last = model.cycles[model.cycles.length - 1];
  const next = model.stats.next_gc < 1e15 ? model.stats.next_gc : last && last.goal;
  if (next) points.push({ t: last ? last.end : 0, goal: next }, { t: model.end, goal: next });
  return points.filter((p) => p.goal < 1e15);
}

function chart(model, view, width, { zoom, select }) {
  const T = TIMELINE;
  const inner = width - T.left - T.right, height = T.top + T.heap + T.gap + T.pauses + T.axis;
  const x = (t) => T.left + (inner * (t - view.from)) / (view.to - view.from);
  const clamp = (v) => Math.min(T.left + inner, Math.max(T.left, v));
  const points = heapPoints(model);
  const cycles = model.cycles.filter((c) => c.end >= view.from && c.start_ns <= view.to);
  const goals = goalPoints(model);
  const most = Math.max(1, ...points.map((p) => p.bytes), ...goals.map((g) => g.goal));
  const y = (bytes) => T.top + T.heap * (1 - bytes / (most * 1.04));
  const worst = Math.max(1000, ...cycles.map((c) => c.pause));
  const floor = T.top + T.heap + T.gap + T.pauses;
  const yPause = (ns) => floor - (T.pauses * ns) / (worst * 1.05);
  const ySurvival = (share) => T.top + 6 + (T.heap - 6) * (1 - share);
  const g = (cls, ...kids) => svg('g', { class: cls }, ...kids);
  const line = (x1, y1, x2, y2, cls) => svg('line', { x1, y1, x2, y2, class: cls });
  const label = (px, py, text, anchor, cls) => svg('text', { x: px, y: py, 'text-anchor': anchor, class: cls, text });

  const right = T.left + inner;
  const grid = g('grid',
    ticks(most, 5, true).map((b) => [line(T.left, y(b), right, y(b)), label(T.left - 10, y(b) + 4, fmtTick(fmtBytes(b)), 'end')]),
    [0, 0.5, 1].map((s) => label(right + 10, ySurvival(s) + 4, `${100 * s}${NBSP}%`, 'start', 'survival')),
    ticks(worst, 2, false).slice(1).map((ns) => [line(T.left, yPause(ns), right, yPause(ns)), label(T.left - 10, yPause(ns) + 4, fmtTick(fmtNs(ns)), 'end')]),
    line(T.left, floor, right, floor, 'base'), line(T.left, T.top + T.heap, right, T.top + T.heap, 'base'),
    label(T.left, T.top + T.heap + T.gap - 10, 'pauses of each cycle', 'start', 'lane'));
  const span = view.to - view.from;
  const [unit, unitName] = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs']].find(([u]) => span >= u) || [1, 'ns'];
  const step = ticks(span, Math.max(2, Math.floor(inner / 110)), false)[1] || span;
  for (let t = Math.ceil(view.from / step) * step; t <= view.to; t += step) {
    grid.append(line(x(t), floor, x(t), floor + 5, 'base'), label(x(t), floor + 19, `${+(t / unit).toFixed(6)}${NBSP}${unitName}`, 'middle'));
  }

  const inView = around(points, view, 't');
  const path = inView.map((p, at) => `${at ? 'L' : 'M'}${x(p.t).toFixed(1)} ${y(p.bytes).toFixed(1)}`).join('');
  const area = inView.length ? `${path}L${x(inView[inView.length - 1].t).toFixed(1)} ${y(0)}L${x(inView[0].t).toFixed(1)} ${y(0)}Z` : '';
  const marks = g('marks', cycles.map((c) => svg('rect', {
    x: clamp(x(c.start_ns)), y: T.top, width: Math.max(1, clamp(x(c.end)) - clamp(x(c.start_ns))), height: T.heap,
  })));
  const bar = Math.max(1.5, Math.min(7, inner / Math.max(1, cycles.length) - 1));
  const pauses = g('pauses', cycles.map((c) => [
    svg('rect', { class: 'first', x: x(c.start_ns), width: bar, y: yPause(c.begin_ns), height: floor - yPause(c.begin_ns) }),
    svg('rect', { class: 'last', x: x(c.start_ns), width: bar, y: yPause(c.pause), height: yPause(c.begin_ns) - yPause(c.pause) }),
  ]));
  const known = around(model.cycles.filter((c) => c.survival !== null), view, 'end');
  const survival = known.map((c, at) => `${at ? 'L' : 'M'}${x(c.end).toFixed(1)} ${ySurvival(c.survival).toFixed(1)}`).join('');
  const goalPath = around(goals, view, 't').map((p, at, all) => `${at ? `L${x(all[at].t).toFixed(1)} ${y(all[at - 1].goal).toFixed(1)}L` : 'M'}${x(p.t).toFixed(1)} ${y(p.goal).toFixed(1)}`).join('')
;
  const live = g('lives', cycles.map((c) => svg('circle', { cx: x(c.end), cy: y(c.heap_marked), r: cycles.length > 120 ? 1.8 : 3 })));
  const chosen = cycles.find((c) => c.number === view.cycle);
  const clip = svg('clipPath', { id: 'clip' }, svg('rect', { x: T.left, y: T.top - 4, width: inner, height: floor - T.top + 4 }));
  const band = svg('rect', { class: 'band', y: T.top, height: floor - T.top, width: 0 });
  const body = svg('g', { 'clip-path': 'url(#clip)' }, marks,
    svg('path', { class: 'heap-area', d: area }), svg('path', { class: 'heap-line', d: path }),
    svg('path', { class: 'goal-line', d: goalPath }), svg('path', { class: 'survival-line', d: survival }),
    known.length <= 60 ? g('survival-dots', known.map((c) => svg('circle', { cx: x(c.end), cy: ySurvival(c.survival), r: 2 }))) : null, live, pauses,
    chosen ? line(x(chosen.start_ns), T.top, x(chosen.start_ns), floor, 'cursor') : null, band);
  const picture = svg('svg', {
    viewBox: `0 0 ${width} ${height}`, width, height, tabindex: 0, role: 'group',
    'aria-label': `Heap over ${fmtSeconds(model.end)}: ${model.cycles.length} cycles, ${fmtBytes(model.stats.heap_alloc)} at the end. Arrow keys go from cycle to cycle.`
      + (chosen ? ` Cycle ${chosen.number}: ${fmtBytes(chosen.heap_marked)} left alive, pauses ${fmtNs(chosen.pause)}.` : ''),
  }, svg('defs', {}, clip), grid, body);
  pointer(picture, band, { toTime: (px) => view.from + ((px - T.left) / inner) * (view.to - view.from), cycles: model.cycles, zoom, select });
  return picture;
}

// The points of a window and one on either side, so that lines reach its edges.
function around(points, view, key) {
  const first = points.findIndex((p) => p[key] >= view.from);
  if (first < 0) return points.slice(-1);
  const behind = points.findIndex((p) => p[key] > view.to);
  return points.slice(Math.max(0, first - 1), behind < 0 ? undefined : behind + 1);
}

// A click selects the nearest cycle, a drag zooms.
function pointer(picture, band, { toTime, cycles, zoom, select }) {
  let start = null;
  const at = (event) => event.clientX - picture.getBoundingClientRect().left;
  picture.addEventListener('pointerdown', (event) => {
    start = at(event);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener('pointermove', (event) => {
    if (start === null) return;
    band.setAttribute('x', Math.min(start, at(event)));
    band.setAttribute('width', Math.abs(at(event) - start));
  });
  picture.addEventListener('pointerup', (event) => {
    if (start === null) return;
    const [from, to] = [start, at(event)].sort((a, b) => a - b).map(toTime);
    const isDrag = Math.abs(at(event) - start) > 5;
    start = null;
    if (isDrag) return zoom(Math.max(0, from), to);
    const nearest = cycles.reduce((best, c) => (best && Math.abs(best.start_ns - from) <= Math.abs(c.start_ns - from) ? best : c), null);
    if (nearest) select(nearest.number, true);
  });
}
