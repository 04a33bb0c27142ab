// The report in headless Chromium: every part by mouse and by keyboard, light, dark, narrow and printed. No error on the console, no request but the page's own.
//
// In: ERGO (the program), PLAYWRIGHT (folder of playwright-core), SHOTS (where pictures go). `make report-test` sets them.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const { ERGO, PLAYWRIGHT, SHOTS } = process.env;
const { chromium } = await import(pathToFileURL(path.join(PLAYWRIGHT, 'index.mjs')));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const LEAKS = path.join(here, '..', 'mem', 'leaks');

let browser;
const reports = {};

before(async () => {
  fs.mkdirSync(SHOTS, { recursive: true });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
  reports.hostile = report('hostile', [path.join(here, 'hostile.go')], ['--memprofile-rate=16KiB', '--seed=1']);
  reports.leak = report('leak', [path.join(LEAKS, 'global_cache.go')], ['--gc-percent=20', '--memprofile-rate=16KiB', '--seed=1', `--rules=${path.join(LEAKS, 'rules.toml')}`]);
});
after(() => browser.close());

function report(name, files, options) {
  const out = path.join(SHOTS, `${name}.html`);
  execFileSync(ERGO, ['report', ...options, `--out=${out}`, ...files], { stdio: ['ignore', 'ignore', 'inherit'] });
  return out;
}

// A page that fails the test if it complains or asks for anything.
async function open(file, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  page.wrong = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') page.wrong.push(message.text()); });
  page.on('pageerror', (error) => page.wrong.push(String(error)));
  page.on('request', (request) => { if (request.url().split('#')[0] !== String(pathToFileURL(file))) page.wrong.push(`request: ${request.url()}`); });
  await page.goto(String(pathToFileURL(file)));
  return page;
}

async function close(page) {
  assert.deepEqual(page.wrong, []);
  await page.close();
}

const shot = (page, name, fullPage = false) => page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage });
const focused = (page) => page.evaluate(() => ({ id: document.activeElement.id, cls: document.activeElement.className, text: document.activeElement.textContent, label: document.activeElement.getAttribute('aria-label') }));
const text = (page, selector) => page.locator(selector).first().textContent();
const tab = (page, name) => page.click(`#tab-${name}`);

// Contrast of text against what is painted behind it, as WCAG computes it.
async function contrast(page, selectors) {
  return page.evaluate((list) => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const paint = (colours) => {
      canvas.clearRect(0, 0, 1, 1);
      for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (rgb) => rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    const low = [];
    for (const selector of list) {
      const element = [...document.querySelectorAll(selector)].find((e) => e.offsetParent || e instanceof SVGElement);
      if (!element) { low.push(`${selector}: none`); continue; }
      const behind = [];
      for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
      const style = getComputedStyle(element);
      const ink = element instanceof SVGElement ? style.fill : style.color;
      const [a, b] = [luminance(paint(behind)), luminance(paint([...behind, ink]))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) low.push(`${selector}: ${ratio.toFixed(2)}`);
    }
    return low;
  }, selectors);
}

// Words that stand on one another, and content wider than the page.
async function overlaps(page) {
  return page.evaluate(() => {
    const wrong = [];
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth) wrong.push(`wider than the page: ${document.documentElement.scrollWidth}`);
    const boxes = [...document.querySelectorAll('h1, h2, dt, dd, .legend li, .hint, .meta, .tabs button, .actions > *, svg text')]
      .filter((e) => (e.offsetParent || e instanceof SVGElement) && e.textContent.trim()).map((e) => [e, e.getBoundingClientRect()]).filter(([, r]) => r.width && r.height);
    for (const [at, [a, x]] of boxes.entries()) for (const [b, y] of boxes.slice(at + 1)) {
      if (a.contains(b) || b.contains(a)) continue;
      const wide = Math.min(x.right, y.right) - Math.max(x.left, y.left), high = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
      if (wide > 2 && high > 4) wrong.push(`${a.textContent} | ${b.textContent}`);
    }
    return wrong;
  });
}

const VIEWS = ['timeline', 'flame', 'source', 'heap', 'diff', 'log'];

test('every part opens, in light and dark, without overlap and with contrast', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(reports.leak, { colorScheme });
    for (const view of VIEWS) {
      await tab(page, view);
      assert.equal(await page.locator('[role=tabpanel]:visible').count(), 1);
      assert.deepEqual(await overlaps(page), [], `${view} ${colorScheme}`);
      await shot(page, `${view}-${colorScheme}`);
    }
    await tab(page, 'timeline');
    assert.deepEqual(await contrast(page, ['h1', '.meta', '.figures dt', '.hint', '.chart text', '.chart text.survival', '#banner strong', '#banner .link', 'th', '.tabs button[aria-selected=false]']), []);
    await tab(page, 'flame');
    assert.deepEqual(await contrast(page, ['.frame', '.frame.s10', '.frame.s0', '.frame.site small', '.segmented button[aria-checked=true]']), []);
    await tab(page, 'source');
    assert.deepEqual(await contrast(page, ['.source .com', '.source .kw', '.source .no', 'tr.costs .share', '.chip', '.hot .link']), []);
    await tab(page, 'heap');
    assert.deepEqual(await contrast(page, ['.cell .name', '.cell .size', '.holder .lead', '.ways code', '.types td code', '.crumbs']), []);
    await tab(page, 'diff');
    assert.deepEqual(await contrast(page, ['.diff .grown', '.diff .soft', '.code-name', '.totals dt']), []);
    await tab(page, 'log');
    assert.deepEqual(await contrast(page, ['.alert p', '.alert .lead', '.suspects .callers', 'tr.bad td']), []);
    await close(page);
  }
});

test('the theme follows the switch, whatever the system says', async () => {
  const page = await open(reports.leak, { colorScheme: 'dark' });
  const back = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const dark = await back();
  await page.click('#theme button[data-value=light]');
  const light = await back();
  assert.notEqual(light, dark);
  await page.keyboard.press('ArrowRight');
  assert.equal(await back(), dark);
  assert.equal(await page.locator('#theme [aria-checked=true]').textContent(), 'Dark');
  await close(page);
});

test('by keyboard alone: tabs, timeline, table, flame graph, source', async () => {
  const page = await open(reports.leak);
  await page.keyboard.press('Tab');
  assert.match((await focused(page)).text, /Skip/);
  await page.locator('#tab-timeline').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal((await focused(page)).id, 'tab-flame');
  await page.keyboard.press('End');
  assert.equal((await focused(page)).id, 'tab-log');
  await page.keyboard.press('Home');
  await page.keyboard.press('Tab');
  assert.match((await focused(page)).label, /Heap over/);

  await page.keyboard.press('Home');
  assert.equal(await page.locator('.detail dd').first().textContent(), '1');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('.detail dd').first().textContent(), '2');
  assert.equal(await page.locator('tr[aria-current] td').first().textContent(), '2');
  await page.keyboard.press('+');
  assert.equal(await page.getByText('Whole run', { exact: true }).isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByText('Whole run', { exact: true }).isVisible(), false);
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.detail dd').first().textContent(), '3');

  await tab(page, 'flame');
  const root = page.locator('.frame[tabindex="0"]');
  await root.focus();
  assert.match((await focused(page)).label, /^all allocations: .* 100\.0/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.match((await focused(page)).label, /^main\.work: .*survived their first cycle/);
  await page.keyboard.press('ArrowRight');
  assert.match((await focused(page)).label, /^main\.lookup: /);
  await page.keyboard.press('Enter');
  assert.match(await text(page, '.flame-detail h3'), /main\.lookup/);
  assert.equal(await page.locator('.frame.above').count(), 2);
  assert.match((await focused(page)).label, /^main\.lookup: /);
  await shot(page, 'flame-zoomed');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.frame.above').count(), 0);

  await tab(page, 'source');
  await page.locator('tr.costs[tabindex="0"]').focus();
  const first = (await focused(page)).label;
  await page.keyboard.press('ArrowDown');
  assert.notEqual((await focused(page)).label, first);
  await page.keyboard.press('End');
  assert.match((await focused(page)).label, /^Line 23: 234/);
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, 'solid');
  await close(page);
});

test('who holds it: treemap and types by keyboard, ways, referrers, what changed', async () => {
  const page = await open(reports.leak);
  await tab(page, 'heap');
  assert.equal(await text(page, '.holder h3'), 'main.entry');
  assert.match(await text(page, '.ways'), /main\.cache\[\*\] as main\.cache\[\d+\]/);
  assert.match(await text(page, '.holder'), /Goes only with map\[int\]\*main\.entry.*Allocated at global_cache\.go:17/);
  await page.locator('.cell[tabindex="0"]').focus();
  assert.match((await focused(page)).label, /^the whole heap: holds /);
  await page.keyboard.press('ArrowDown');
  // When a call is under way its frame holds the map too, and then no group stands between.
  if ((await focused(page)).label.startsWith('(globals): ')) await page.keyboard.press('ArrowDown');
  assert.match((await focused(page)).label, /^main\.cache \(map\[int\]\*main\.entry\): holds .* was there at the snapshot before/);
  await page.keyboard.press('Enter');
  assert.match(await text(page, '.crumbs'), /^the whole heap › .*main\.cache$/);
  assert.match((await focused(page)).label, /^main\.cache /);
  await page.keyboard.press('Escape');
  assert.doesNotMatch(await text(page, '.crumbs'), /main\.cache/);
  assert.match((await focused(page)).label, /^main\.cache /);
  await page.keyboard.press('Escape');
  assert.equal(await text(page, '.crumbs'), 'the whole heap');

  const areas = await page.evaluate(() => {
    const wrong = [];
    for (const a of document.querySelectorAll('.cell')) for (const b of document.querySelectorAll('.cell')) {
      const [x, y] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
      const inside = (group, other) => { for (let at = group; at; at = at.up) if (at === other) return true; return false; };
      if (a === b || inside(a.group, b.group) || inside(b.group, a.group)) continue;
      if (Math.min(x.right, y.right) - Math.max(x.left, y.left) > 1 && Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top) > 1) wrong.push(`${a.group.label} | ${b.group.label}`);
    }
    return wrong;
  });
  assert.deepEqual(areas, []);

  await page.fill('#panel-heap input[type=search]', 'index)');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(await text(page, '.holder h3'), /\(index\)$/);
  await page.locator('.referrers .link').first().click();
  assert.equal(await text(page, '.holder h3'), 'map[int]*main.entry');

  await tab(page, 'diff');
  assert.match(await text(page, '.diff tbody tr'), /^main\.entry\+/);
  await page.click('[data-value=places]');
  assert.match(await page.locator('.diff tbody').textContent(), /global_cache\.go:17/);
  await page.click('[data-value=types]');
  await page.locator('.diff .code-name').first().click();
  assert.equal(await page.locator('#panel-heap').isVisible(), true);
  assert.equal(await text(page, '.holder h3'), 'main.entry');
  assert.match(await text(page, '.referrers'), /map\[int\]\*main\.entry \(entries\)/);
  await close(page);
});

test('from the alert to the line', async () => {
  const page = await open(reports.leak);
  assert.match(await text(page, '#banner'), /A leak is suspected.*global_cache\.go:17/);
  await page.getByText('Diagnosis', { exact: true }).click();
  assert.match(await text(page, '.alert'), /over \d+ cycles.*global_cache\.go:17.*main\.lookup/s);
  await page.locator('.suspects .link').first().click();
  assert.equal(await page.locator('#panel-source').isVisible(), true);
  assert.match(await text(page, 'tr.target'), /LEAK/);
  assert.match(await text(page, 'tr.target .share'), /100\.0/);
  await shot(page, 'source-target');
  await close(page);
});

test('the mouse: zoom by drag, select by click, numbers of the flame graph, search', async () => {
  const page = await open(reports.hostile);
  const chart = await page.locator('.chart svg').boundingBox();
  await page.mouse.move(chart.x + 300, chart.y + 100);
  await page.mouse.down();
  await page.mouse.move(chart.x + 600, chart.y + 120, { steps: 4 });
  await page.mouse.up();
  await page.getByText('Whole run', { exact: true }).click();
  await page.mouse.click(chart.x + 500, chart.y + 150);
  assert.match(await text(page, '.detail dd'), /^\d+$/);

  await tab(page, 'flame');
  const sums = [];
  for (const metric of ['alloc_bytes', 'alloc_objects', 'inuse_bytes', 'inuse_objects']) {
    await page.click(`[data-value=${metric}]`);
    sums.push(await page.locator('#panel-flame [role=status]').textContent());
  }
  assert.equal(new Set(sums).size, 4, String(sums));
  await page.click('[data-value=alloc_bytes]');
  await page.fill('input[type=search]', 'words');
  assert.match(await page.locator('#panel-flame [role=status]').textContent(), /% in functions that match/);
  assert.ok(await page.locator('.frame.match').count() > 0);
  await shot(page, 'flame-search');
  await tab(page, 'log');
  await page.locator('.filters input').last().check();
  assert.match(await text(page, '.log tbody'), /low-freq-snapshot/);
  await close(page);
});

test('frames add up: each row of the flame graph is no wider than the one above, the root is all', async () => {
  const page = await open(reports.hostile);
  await tab(page, 'flame');
  const wrong = await page.evaluate(() => {
    const data = JSON.parse(document.getElementById('data').textContent);
    const at = data.stacks.columns.indexOf('alloc_bytes');
    const sum = data.stacks.rows.reduce((all, row) => all + row[at], 0);
    const list = sum === data.stats.total_alloc ? [] : [`${sum} is not ${data.stats.total_alloc}`];
    for (const frame of document.querySelectorAll('.frame')) {
      const { node } = frame;
      const kids = node.children.reduce((all, kid) => all + kid.value, 0);
      if (kids > node.value) list.push(`${node.name}: ${kids} > ${node.value}`);
    }
    return list;
  });
  assert.deepEqual(wrong, []);
  await close(page);
});

test('a hostile source stays text', async () => {
  const page = await open(reports.hostile);
  await tab(page, 'source');
  assert.match(await page.title(), /^hostile\.go/);
  const first = await page.locator('.source tbody .text').first().textContent();
  assert.equal(first, fs.readFileSync(path.join(here, 'hostile.go'), 'utf8').split('\n')[0]);
  assert.equal(await page.locator('img, iframe, object, embed, link').count(), 0);
  assert.equal(await page.locator('script').count(), 2);
  const shown = await page.locator('.source tbody .text').allTextContents();
  assert.equal(shown.join('\n'), fs.readFileSync(path.join(here, 'hostile.go'), 'utf8').trimEnd());
  // The policy of the page: a script that gets in all the same does not run. Chromium says so on the console.
  await page.evaluate(() => { const s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.append(s); });
  assert.equal(await page.evaluate(() => window.broken), undefined);
  assert.equal(page.wrong.length, 1);
  assert.match(page.wrong[0], /Content Security Policy/);
  await page.close();
});

test('printed: all parts, nothing hidden in scrolling boxes', async () => {
  const page = await open(reports.leak, { colorScheme: 'dark' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('[role=tabpanel]:visible').count(), VIEWS.length);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), 'rgb(255, 255, 255)');
  const cut = await page.evaluate(() => [...document.querySelectorAll('.scroll')].filter((e) => getComputedStyle(e).overflow !== 'visible').length);
  assert.equal(cut, 0);
  const pdf = await page.pdf({ path: path.join(SHOTS, 'printed.pdf'), format: 'A4' });
  assert.ok(pdf.length > 10000);
  await page.emulateMedia({ media: null });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  assert.equal(await page.locator('[role=tabpanel]:visible').count(), 1);
  await close(page);
});

test('a narrow window and a wide one', async () => {
  for (const width of [400, 1024, 1440, 1920]) {
    const page = await open(reports.hostile, { viewport: { width, height: 800 } });
    for (const view of VIEWS) {
      await tab(page, view);
      assert.deepEqual(await overlaps(page), [], `${view} at ${width}`);
    }
    await tab(page, 'timeline');
    await shot(page, `timeline-${width}`);
    await close(page);
  }
});

test('live: the page follows the program and says when it has ended', async () => {
  const child = spawn(ERGO, ['run', '--http=127.0.0.1:0', '--memprofile-rate=16KiB', path.join(here, 'load.go')], { stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await new Promise((resolve) => child.stderr.once('data', (data) => resolve(/http:\S+/.exec(String(data))[0])));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const wrong = [];
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('request', (request) => { if (!request.url().startsWith(address)) wrong.push(request.url()); });
  await page.goto(address);
  await page.waitForFunction(() => document.getElementById('live').textContent === 'live');
  const allocated = () => page.locator('.figures dd').nth(2).textContent();
  const first = await allocated();
  await page.waitForFunction((old) => document.querySelectorAll('.figures dd')[2].textContent !== old, first);
  await page.click('#tab-source');
  await page.waitForTimeout(1200);
  assert.match(await page.locator('.source tbody').textContent(), /func churn/);
  await page.click('#tab-timeline');
  await shot(page, 'live');
  // A heap snapshot, when the button is pressed; then another, and what changed between them.
  await page.click('#tab-heap');
  assert.equal(await page.locator('.treemap .cell').count(), 0);
  await page.getByRole('button', { name: 'Take a heap snapshot' }).click();
  await page.waitForSelector('.treemap .cell');
  await page.getByRole('button', { name: 'Take another heap snapshot' }).waitFor();
  const about = () => page.locator('#panel-heap .hint').textContent();
  const one = await about();
  assert.match(one, /objects/);
  await page.locator('#panel-heap tr', { hasText: 'main.item' }).first().click();
  assert.match(await page.locator('.holder').textContent(), /main\.cache/);
  // What was chosen stays while the stream goes on.
  await page.waitForTimeout(1300);
  assert.match(await page.locator('.holder h3').textContent(), /main\.item/);
  assert.equal(await about(), one);
  await shot(page, 'live-heap');
  await page.getByRole('button', { name: 'Take another heap snapshot' }).click();
  await page.waitForFunction((old) => document.querySelector('#panel-heap .hint').textContent !== old, one);
  assert.deepEqual(await overlaps(page), []);
  await page.click('#tab-diff');
  assert.match(await page.locator('#panel-diff').textContent(), /Alive before/);
  await page.click('#tab-timeline');
  assert.deepEqual(wrong, []);
  child.kill();
  await page.waitForFunction(() => /ended|disconnected/.test(document.getElementById('live').textContent));
  await page.close();
});
