// Alerts with what was found out, and which rules fired when.

// What the library does by itself; the rest is the host's part.
const OWN_ACTIONS = new Set(['hint-gc', 'snapshot', 'leak-alert']);

function logView(app) {
  const hidden = new Set();
  let isFresh = true;
  const alerts = el('div', { class: 'alerts' });
  const filters = el('fieldset', { class: 'filters' });
  const body = el('tbody');
  const count = el('p', { class: 'hint', role: 'status' });
  const root = el('section', { class: 'view' }, el('h2', { text: 'Alerts' }), alerts, el('h2', { text: 'Rules that fired' }), filters,
    el('div', { class: 'scroll' }, el('table', { class: 'numbers log' }, el('thead', {}, el('tr', {},
      ['Time', 'Cycles', 'Rule', 'Asked for', 'Outcome', 'Heap then'].map((name) => el('th', { scope: 'col', text: name })))), body)), count);

  function showAlerts() {
    replace(alerts, app.model.alerts.length
      ? app.model.alerts.map((alert) => alertCard(app, alert))
      : empty('No leak was suspected.'));
  }

  function showRows() {
    const { log } = app.model;
    const rules = [...new Set(log.map((row) => row.rule))].sort();
    // Regular readings would hide the rest.
    if (isFresh && rules.length > 1) for (const row of log) if (row.action === 'snapshot') hidden.add(row.rule);
    if (log.length) isFresh = false;
    replace(filters, el('legend', { text: 'Shown' }), rules.map((rule) => el('label', {},
      el('input', { type: 'checkbox', checked: !hidden.has(rule), on: { change: (event) => { if (event.target.checked) hidden.delete(rule); else hidden.add(rule); rows(); } } }),
      rule, el('span', { class: 'num', text: fmtCount(log.filter((row) => row.rule === rule).length) }))));
    filters.hidden = rules.length === 0;
    rows();
  }

  function rows() {
    const shown = app.model.log.filter((row) => !hidden.has(row.rule));
    replace(body, shown.length
      ? shown.slice(-1000).map((row) => el('tr', { class: row.action === 'leak-alert' ? 'bad' : null },
        el('td', { text: fmtSeconds(row.time_ns) }), el('td', { text: fmtCount(row.cycle) }), el('td', { class: 'word', text: row.rule }),
        el('td', { class: 'word', text: row.action }), el('td', { class: 'word', text: row.vetoed ? 'vetoed by the host' : OWN_ACTIONS.has(row.action) ? 'done' : 'told, left to the host' }), el('td', { text: fmtBytes(row.heap_alloc) })))
      : el('tr', {}, el('td', { class: 'none', colspan: 6, text: app.model.log.length ? 'All are hidden.' : 'No rule fired, or none was set (ergo run --rules).' })));
    count.textContent = shown.length ? `${fmtCount(shown.length)} of ${fmtCount(app.model.log.length)} firings` : '';
  }

  return { root, show() { showAlerts(); showRows(); } };
}

function alertCard(app, alert) {
  const suspects = merged(alert.suspects);
  const most = Math.max(1, ...suspects.map((s) => s.bytes));
  return el('article', { class: 'alert' },
    el('h3', { text: `Leak suspected at ${fmtSeconds(alert.time_ns)}, cycle ${alert.cycle}` }),
    el('p', {}, `${fmtBytes(alert.live_bytes)} alive, ${fmtBytes(alert.from_bytes)} when the rise began: ${fmtSigned(alert.slope_bytes, fmtBytes)} a cycle over ${alert.cycles} cycles. By chance so steady a rise has probability ${alert.chance.toExponential(1)}.`),
    el('p', { class: 'lead', text: 'What has grown since a quiet cycle before, largest first:' }),
    el('ol', { class: 'suspects' }, suspects.map((suspect) => {
      const [leaf, ...callers] = [...suspect.stack].reverse();
      return el('li', {},
        el('div', { class: 'row' }, el('span', { class: 'meter' }, el('i', { style: { width: `${(100 * suspect.bytes) / most}%` } })), el('span', { class: 'num', text: fmtSigned(suspect.bytes, fmtBytes) }),
          leaf ? [app.lineLink(leaf), el('code', { text: shortFunc(leaf.func) })] : 'the machine itself'),
        callers.length ? el('p', { class: 'callers' }, 'called from ', callers.slice(0, 6).map((f, at) => [at ? ' ← ' : '', el('code', { text: shortFunc(f.func) }), ' ', app.lineLink(f)])) : null);
    })));
}

// Cells of several sizes may come from one stack: one suspect.
function merged(suspects) {
  const all = new Map();
  for (const { stack, bytes } of suspects) {
    const key = stack.map((f) => `${f.func}\n${f.file}\n${f.line}`).join('\n');
    all.set(key, { stack, bytes: bytes + (all.has(key) ? all.get(key).bytes : 0) });
  }
  return [...all.values()].sort((a, b) => b.bytes - a.bytes);
}
