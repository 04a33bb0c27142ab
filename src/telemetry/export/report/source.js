// The source with what each line costs in its margin, and the lines that cost most beside it.

const HOT_LINES = 12;

function sourceView(app) {
  const state = { file: null };
  const list = el('div', { class: 'files', role: 'listbox', 'aria-label': 'Files' });
  const hot = el('ol', { class: 'hot' });
  const title = el('h2');
  const code = el('tbody');
  const scroll = el('div', { class: 'scroll code' }, el('table', { class: 'source' },
    el('thead', {}, el('tr', {}, [
      ['', ''], ['Allocated', 'bytes allocated by this line, exact'], ['Objects', 'objects allocated by this line, exact'], ['In use', 'of these, bytes in use, estimated from samples'],
      ['Survived', 'share of bytes that outlived their first cycle, estimated'], ['With calls', 'bytes allocated by this line and by what it calls, estimated'], ['', ''],
    ].map(([name, about]) => el('th', { scope: 'col', text: name, title: about })))), code));
  const root = el('section', { class: 'view' }, el('div', { class: 'sourcegrid' },
    el('aside', {}, el('h2', { text: 'Files' }), list, el('h2', { text: 'Lines that allocate most' }), hot),
    el('div', {}, title, scroll, el('p', { class: 'hint', text: 'Arrow keys go from one line that allocates to the next. Colour is survival, the bar is the share of the file\u2019s bytes.' }))));

  roving(list, 'button', (key, button) => ({ ArrowDown: button.nextElementSibling || button, ArrowUp: button.previousElementSibling || button, Home: list.firstElementChild, End: list.lastElementChild })[key]);
  const focusLine = roving(code, 'tr.costs', (key, row) => {
    const rows = [...code.querySelectorAll('tr.costs')];
    const at = rows.indexOf(row);
    return { ArrowDown: rows[at + 1] || row, ArrowUp: rows[at - 1] || row, Home: rows[0], End: rows[rows.length - 1] }[key];
  });

  const order = () => [...app.model.files].filter((f) => f.own || f.total.alloc_bytes).sort((a, b) => (b.own - a.own) || (b.total.alloc_bytes - a.total.alloc_bytes));

  function showFiles() {
    const files = order();
    if (!files.some((f) => f.file === state.file)) state.file = files.length ? files[0].file : null;
    replace(list, files.map((f) => el('button', {
      type: 'button', role: 'option', 'aria-selected': String(f.file === state.file), tabindex: f.file === state.file ? 0 : -1, title: f.file,
      on: { click: () => open(f.file, null, true) },
    }, el('span', { text: baseName(f.file) }), el('span', { class: 'num', text: fmtBytes(f.total.alloc_bytes) }))));
    const lines = files.flatMap((f) => [...f.lines.values()].map((l) => ({ ...l, file: f.file }))).filter((l) => l.here.alloc_bytes);
    lines.sort((a, b) => b.here.alloc_bytes - a.here.alloc_bytes);
    replace(hot, lines.slice(0, HOT_LINES).map((l) => el('li', {},
      el('button', { type: 'button', class: 'link', text: placeText(l), title: `${l.file}:${l.line}`, on: { click: () => open(l.file, l.line, true) } }),
      el('span', { class: `chip ${survivalClass(survivalOf(l.here))}`, title: survivalText(survivalOf(l.here)), text: survivalOf(l.here) === null ? '' : fmtPercent(survivalOf(l.here)) }),
      el('span', { class: 'num', text: fmtBytes(l.here.alloc_bytes) }))));
  }

  function showCode() {
    const file = app.model.files.find((f) => f.file === state.file);
    title.textContent = file ? file.file : 'No file';
    if (!file) return replace(code, el('tr', {}, el('td', { class: 'none', colspan: 7, text: 'No line of a file has allocated.' })));
    const most = Math.max(1, ...[...file.lines.values()].map((l) => l.here.alloc_bytes));
    const texts = file.text === null ? null : highlightGo(file.text.replace(/\r?\n$/, '').replace(/\r/g, ''));
    const numbers = texts ? texts.map((_, at) => at + 1) : [...file.lines.keys()].sort((a, b) => a - b);
    let first = true;
    replace(code,
      texts ? null : el('tr', {}, el('td', { class: 'none', colspan: 7, text: 'The text of this file was not kept (ERGO_KEEP_SOURCES keeps it); its lines that allocate:' })),
      numbers.map((number) => {
        const line = file.lines.get(number);
        const row = lineRow(number, line, texts && texts[number - 1], most, first);
        if (line && line.here.alloc_bytes) first = false;
        return row;
      }));
  }

  function lineRow(number, line, parts, most, isFirst) {
    const has = Boolean(line && line.here.alloc_bytes);
    const here = has ? line.here : null;
    const survival = has ? survivalOf(here) : null;
    const types = has ? [...line.types].sort((a, b) => b[1] - a[1]).map(([type]) => type).join(', ') : '';
    return el('tr', {
      class: has ? `costs ${survivalClass(survival)}` : null, tabindex: has ? (isFirst ? 0 : -1) : null, data: { line: number },
      'aria-label': has ? `Line ${number}: ${fmtBytes(here.alloc_bytes)} in ${fmtCount(here.alloc_objects)} objects, ${fmtBytes(here.inuse_bytes)} in use, ${survivalText(survival)}` : null,
    },
    el('td', { class: 'no', text: number }),
    el('td', { class: 'cost' }, has ? [el('i', { class: 'heat', style: { width: `${(100 * here.alloc_bytes) / most}%` } }), el('span', { text: fmtBytes(here.alloc_bytes) })] : null),
    el('td', { text: has ? fmtCount(here.alloc_objects) : '' }),
    el('td', { text: has && (here.inuse_bytes || here.aged) ? fmtBytes(here.inuse_bytes) : '' }),
    el('td', { class: 'share', text: has && survival !== null ? fmtPercent(survival) : '' }),
    el('td', { text: line && line.through > (here ? here.alloc_bytes : 0) ? fmtBytes(line.through) : '' }),
    el('td', { class: 'text', title: types || null }, (parts || [['com', types]]).map(([cls, text]) => (cls ? el('span', { class: cls, text }) : text))));
  }

  // `line`: it is shown in the middle, and takes the focus if `focuses`.
  function open(file, line, focuses) {
    state.file = file;
    showFiles();
    showCode();
    const row = line && code.querySelector(`tr[data-line="${Number(line)}"]`);
    scroll.scrollTop = row ? row.offsetTop - scroll.clientHeight / 2 : 0;
    for (const old of code.querySelectorAll('.target')) old.classList.remove('target');
    if (row) row.classList.add('target');
    if (row && row.classList.contains('costs') && focuses) focusLine(row);
    else if (focuses) list.querySelector('[aria-selected="true"]').focus();
  }

  return {
    root, open,
    show() {
      const top = scroll.scrollTop;
      showFiles();
      showCode();
      scroll.scrollTop = top;
    },
  };
}
