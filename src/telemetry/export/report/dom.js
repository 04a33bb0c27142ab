// Making elements, writing numbers, moving the focus. Text goes into the page by `textContent` alone.

const byId = (id) => document.getElementById(id);

// `attrs`: `class`, `text`, `on` (listeners), `style` (properties), `data` (dataset), anything else an attribute; false and null leave it out.
function make(element, attrs, children) {
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name === 'text') element.textContent = value;
    else if (name === 'on') for (const [event, fn] of Object.entries(value)) element.addEventListener(event, fn);
    else if (name === 'style') for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else if (name === 'data') Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

const el = (tag, attrs, ...children) => make(document.createElement(tag), attrs, children);
const svg = (tag, attrs, ...children) => make(document.createElementNS('http://www.w3.org/2000/svg', tag), attrs, children);

function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

const NBSP = '\u00a0', THIN = '\u202f', MINUS = '\u2212';

// Three digits that count: 1.25, 12.5, 125.
function digits(x) {
  const size = Math.abs(x);
  return x.toFixed(size >= 99.95 || size === 0 ? 0 : size >= 9.995 ? 1 : 2);
}

function scaled(x, step, units) {
  const sign = x < 0 ? MINUS : '';
  let size = Math.abs(x), at = 0;
  while (size >= step * 0.9995 && at < units.length - 1) { size /= step; at += 1; }
  return sign + (at === 0 ? String(Math.round(size)) : digits(size)) + NBSP + units[at];
}

const fmtBytes = (n) => scaled(n, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
const fmtTick = (text) => text.replace(/\.0+(?=\u00a0)/, '');
const fmtCount = (n) => (n < 0 ? MINUS : '') + String(Math.round(Math.abs(n))).replace(/\B(?=(\d{3})+$)/g, THIN);
const fmtNs = (n) => scaled(n, 1000, ['ns', 'µs', 'ms', 's']);
const fmtPercent = (share) => (share === null ? '–' : (100 * share).toFixed(1) + NBSP + '%');
const fmtSeconds = (ns) => (ns / 1e9).toFixed(3) + NBSP + 's';
const fmtSigned = (n, fmt) => (n > 0 ? '+' : '') + fmt(n);

// Round steps for an axis of about `n` ticks up to `max`; bytes step by powers of two.
function ticks(max, n, isBinary) {
  if (!(max > 0)) return [0];
  const raw = max / n;
  const base = isBinary ? 2 ** Math.floor(Math.log2(raw)) : 10 ** Math.floor(Math.log10(raw));
  const step = (isBinary ? [1, 2, 4] : [1, 2, 5, 10]).map((m) => m * base).find((s) => s >= raw);
  const all = [];
  for (let at = 0; at <= max * 1.0001; at += step) all.push(at);
  return all;
}

// One element of a group takes the tab stop; `step(key, current)` says which comes next.
function roving(container, selector, step) {
  const focus = (target) => {
    if (!target) return;
    for (const other of container.querySelectorAll(`${selector}[tabindex="0"]`)) other.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  };
  container.addEventListener('keydown', (event) => {
    const current = event.target.closest(selector);
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = step(event.key, current);
    if (next === undefined) return;
    event.preventDefault();
    focus(next);
  });
  container.addEventListener('focusin', (event) => {
    const current = event.target.closest(selector);
    if (!current || current.tabIndex === 0) return;
    for (const other of container.querySelectorAll(`${selector}[tabindex="0"]`)) other.tabIndex = -1;
    current.tabIndex = 0;
  });
  return focus;
}

// A row of buttons of which one is chosen; arrows move and choose. `choose(value)` is told.
function segmented(container, options, chosen, choose) {
  const pick = (value) => {
    for (const button of buttons) {
      const is = button.dataset.value === value;
      button.setAttribute('aria-checked', String(is));
      button.tabIndex = is ? 0 : -1;
    }
  };
  const buttons = options.map(([value, label, title]) => el('button', {
    type: 'button', role: 'radio', text: label, title, data: { value },
    on: { click: () => { pick(value); choose(value); } },
  }));
  container.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const at = buttons.indexOf(event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + by + buttons.length) % buttons.length];
    next.click();
    next.focus();
  });
  replace(container, buttons);
  pick(chosen);
  return pick;
}

// A list of terms and values.
const pairs = (list) => list.map(([term, value, title]) => el('div', { title }, el('dt', { text: term }), el('dd', { text: value })));

const empty = (...text) => el('p', { class: 'empty' }, ...text);
