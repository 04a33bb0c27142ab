// What came and went between two snapshots.

function diffView(app) {
  const state = { by: 'types' };
  const nothing = empty();
  const by = el('div', { class: 'segmented', role: 'radiogroup', 'aria-label': 'Rows' });
  segmented(by, [['types', 'By type'], ['places', 'By line']], state.by, (value) => { state.by = value; rows(); });
  const totals = el('dl', { class: 'totals' });
  const head = el('h2');
  const body = el('tbody');
  const content = el('div', {}, head, totals, el('div', { class: 'bar' }, by),
    el('div', { class: 'scroll' }, el('table', { class: 'numbers diff' }, el('thead', {}, el('tr', {},
      ['', 'Growth', '', 'New', 'objects', 'Gone', 'objects', 'Still there', 'objects'].map((name) => el('th', { scope: 'col', text: name })))), body)));
  const root = el('section', { class: 'view' }, nothing, content);

  function rows() {
    const list = rowsOf(app.model.data.heap.diff[state.by]).map((r) => ({ ...r, growth: r.new_bytes - r.gone_bytes }));
    const most = Math.max(1, ...list.map((r) => Math.abs(r.growth)));
    replace(body, list.map((r) => el('tr', {},
      el('td', { class: 'word' }, nameOf(r.name)),
      el('td', { class: r.growth > 0 ? 'grown' : '', text: r.growth ? fmtSigned(r.growth, fmtBytes) : '0' }),
      el('td', { class: 'growth' }, el('span', { class: 'axis' }, el('i', { class: r.growth > 0 ? 'up' : 'down', style: { width: `${(50 * Math.abs(r.growth)) / most}%` } }))),
      [['new'], ['gone'], ['kept']].map(([what]) => [el('td', { text: r[`${what}_objects`] ? fmtBytes(r[`${what}_bytes`]) : '–' }), el('td', { class: 'soft', text: r[`${what}_objects`] ? fmtCount(r[`${what}_objects`]) : '' })]))));
  }

  function nameOf(name) {
    if (!name) return 'not known';
    if (state.by === 'types') return el('button', { type: 'button', class: 'link code-name', text: name, title: name, on: { click: () => { app.openView('heap'); app.views.heap.openType(name, true); } } });
    const at = /^(.*):(\d+)$/.exec(name);
    return at ? app.lineLink({ file: at[1], line: Number(at[2]) }) : el('code', { text: name });
  }

  return {
    root,
    show() {
      const { heap } = app.model.data, diff = heap && heap.diff;
      nothing.hidden = Boolean(diff);
      content.hidden = !diff;
      nothing.textContent = heap ? 'There is one snapshot only: nothing to compare it with.' : 'No heap snapshots were taken for this report.';
      if (!diff) return;
      const [total] = rowsOf(diff.total);
      head.textContent = `From ${fmtSeconds(diff.old_time_ns)} (cycle ${fmtCount(diff.old_cycle)}) to ${fmtSeconds(heap.time_ns)} (cycle ${fmtCount(heap.cycle)})`;
      replace(totals, pairs([
        ['Alive before', fmtBytes(diff.old_bytes)], ['Gone since', `${fmtBytes(total.gone_bytes)} in ${fmtCount(total.gone_objects)} objects`],
        ['New', `${fmtBytes(total.new_bytes)} in ${fmtCount(total.new_objects)} objects`], ['Alive after', fmtBytes(heap.bytes)], ['Growth', fmtSigned(total.new_bytes - total.gone_bytes, fmtBytes)],
      ]));
      rows();
    },
  };
}
