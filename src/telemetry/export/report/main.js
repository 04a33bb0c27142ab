// Puts the page together: the figures above, the tabs, the theme, and the stream of a live report.

const VIEWS = [
  ['timeline', 'Timeline', timelineView],
  ['flame', 'Flame graph', flameView],
  ['source', 'Source', sourceView],
  ['heap', 'Heap', heapView],
  ['diff', 'What changed', diffView],
  ['log', 'Rules and alerts', logView],
];

const app = {
  model: readModel(JSON.parse(byId('data').textContent)),
  views: {},
  shown: null,
  // A place that opens the source there.
  lineLink(frame) {
    if (!frame.line) return el('span', { class: 'place', text: frame.file || '' });
    return el('button', { type: 'button', class: 'link', text: placeText(frame), title: `${frame.file}:${frame.line}`, on: { click: () => openLine(frame.file, frame.line) } });
  },
};

app.openView = (name) => showView(name, false);

// A snapshot that the live report had taken: it stays until there is another.
app.setHeap = (heap) => {
  app.heap = heap;
  app.model.data.heap = heap;
  app.views[app.shown].show();
};

function openLine(file, line) {
  showView('source', false);
  app.views.source.open(file, line, true);
}

function figures(model) {
  const s = model.stats, last = model.cycles[model.cycles.length - 1];
  const newest = [...model.cycles].reverse().find((c) => c.survival !== null);
  const worst = Math.max(s.pause_max_ns || 0, 0);
  return [
    ['Heap in use', fmtBytes(s.heap_alloc), 'allocated and not freed yet'],
    ['Left alive', last ? fmtBytes(last.heap_marked) : '–', 'by the last cycle'],
    ['Allocated', fmtBytes(s.total_alloc), 'since the beginning'],
    ['Objects', fmtCount(s.mallocs), 'allocated since the beginning'],
    ['Cycles', fmtCount(s.num_gc), 'of the collector'],
    ['Longest pause', worst ? fmtNs(worst) : '–', 'of the program'],
    ['GC share', last ? `${last.cpu_percent}${NBSP}%` : '–', 'of the active CPU time'],
    ['Trees that survived', newest ? fmtPercent(newest.survival) : '–', 'of nodes, in the last cycle that had some'],
  ];
}

function showHead() {
  const { data, alerts, end } = app.model;
  byId('program').textContent = data.program || 'program';
  document.title = `${data.program || 'program'} – Ergo memory report`;
  const when = data.wall_ms ? new Date(data.wall_ms).toLocaleString() : '';
  byId('meta').textContent = ['Ergo memory report', when, `ran ${fmtSeconds(end)}`, `ergo ${data.ergo}`].filter(Boolean).join(' · ');
  replace(byId('figures'), pairs(figures(app.model)));
  const banner = byId('banner');
  banner.hidden = alerts.length === 0;
  if (!alerts.length) return;
  const alert = alerts[alerts.length - 1];
  const first = alert.suspects[0] && [...alert.suspects[0].stack].reverse()[0];
  replace(banner, el('p', { role: 'alert' }, el('strong', { text: 'A leak is suspected. ' }),
    `${fmtSigned(alert.slope_bytes, fmtBytes)} a cycle over ${alert.cycles} cycles`,
    first ? [', most of it allocated at ', app.lineLink(first)] : null, '. ',
    el('button', { type: 'button', class: 'link', text: 'Diagnosis', on: { click: () => showView('log', true) } })));
}

function showView(name, focuses) {
  app.shown = name;
  for (const [other] of VIEWS) {
    const is = other === name, tab = byId(`tab-${other}`);
    tab.setAttribute('aria-selected', String(is));
    tab.tabIndex = is ? 0 : -1;
    byId(`panel-${other}`).hidden = !is;
  }
  app.views[name].show();
  if (focuses) byId(`tab-${name}`).focus();
  if (location.hash !== `#${name}`) history.replaceState(null, '', `#${name}`);
}

function buildTabs() {
  const tabs = byId('tabs');
  for (const [name, label, build] of VIEWS) {
    app.views[name] = build(app);
    tabs.append(el('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}`, text: label, on: { click: () => showView(name, false) } }));
    byId('main').append(el('div', { role: 'tabpanel', id: `panel-${name}`, 'aria-labelledby': `tab-${name}`, class: 'panel', hidden: true }, el('h2', { class: 'print-title', text: label }), app.views[name].root));
  }
  tabs.addEventListener('keydown', (event) => {
    const names = VIEWS.map(([name]) => name), at = names.indexOf(app.shown), n = names.length;
    const next = { ArrowRight: (at + 1) % n, ArrowLeft: (at + n - 1) % n, Home: 0, End: n - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    showView(names[next], true);
  });
}

function buildTheme() {
  const apply = (theme) => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  segmented(byId('theme'), [['auto', 'Auto', 'As the system'], ['light', 'Light'], ['dark', 'Dark']], 'auto', apply);
}

// Printed, all parts stand one below the other.
function buildPrint() {
  byId('print').addEventListener('click', () => window.print());
  const all = (isPrinting) => {
    for (const [name] of VIEWS) {
      byId(`panel-${name}`).hidden = !isPrinting && name !== app.shown;
      if (isPrinting) app.views[name].show();
    }
    document.documentElement.classList.toggle('printing', isPrinting);
  };
  window.addEventListener('beforeprint', () => all(true));
  window.addEventListener('afterprint', () => { all(false); app.views[app.shown].show(); });
}

function buildLive() {
  if (!app.model.data.live) return;
  const status = byId('live');
  const tell = (text, cls) => { status.hidden = false; status.className = `live ${cls}`; status.textContent = text; };
  const { sources } = app.model.data;
  const stream = new EventSource('events');
  tell('connecting', 'waits');
  stream.addEventListener('report', (event) => {
    const data = JSON.parse(event.data);
    // Texts came with the page; the stream leaves them out.
    const known = new Set(sources.map((s) => s.file));
    sources.push(...data.sources.filter((s) => !known.has(s.file)));
    app.model = readModel({ ...data, sources, heap: app.heap || data.heap });
    tell('live', 'on');
    showHead();
    app.views[app.shown].show();
  });
  stream.addEventListener('end', () => { stream.close(); app.hasEnded = true; app.views[app.shown].show(); tell('program ended', 'off'); });
  stream.onerror = () => tell('disconnected', 'off');
}

buildTheme();
buildTabs();
buildPrint();
showHead();
byId('foot').textContent = 'Bytes are those of size classes. The heap holds the program\u2019s objects and its syntax trees alike.';
showView(VIEWS.some(([name]) => `#${name}` === location.hash) ? location.hash.slice(1) : 'timeline', false);
let settling = 0;
window.addEventListener('resize', () => {
  clearTimeout(settling);
  settling = setTimeout(() => { const view = app.views[app.shown]; if (view.resize) view.resize(); }, 60);
});
buildLive();
