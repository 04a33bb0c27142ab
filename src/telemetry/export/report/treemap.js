// Boxes whose areas are values (squarified: Bruls, Huizing and van Wijk 2000), and the tree that they are drawn from.

// Rectangles for `values`, largest first, in a box; none where nothing is left.
function squarified(values, box) {
  const out = [];
  const sum = values.reduce((all, v) => all + v, 0);
  if (!(sum > 0) || box.w <= 0 || box.h <= 0) return values.map(() => ({ ...box, w: 0, h: 0 }));
  const scale = (box.w * box.h) / sum;
  let { x, y, w, h } = box, row = [], at = 0;
  const worst = (areas, side) => {
    const all = areas.reduce((a, v) => a + v, 0);
    return Math.max((side * side * Math.max(...areas)) / (all * all), (all * all) / (side * side * Math.max(1e-9, Math.min(...areas))));
  };
  const place = () => {
    const all = row.reduce((a, v) => a + v, 0), isWide = w >= h, side = isWide ? h : w, thick = side > 0 ? all / side : 0;
    let along = isWide ? y : x;
    for (const area of row) {
      const long = thick > 0 ? area / thick : 0;
      out.push(isWide ? { x, y: along, w: thick, h: long } : { x: along, y, w: long, h: thick });
      along += long;
    }
    if (isWide) { x += thick; w -= thick; } else { y += thick; h -= thick; }
    row = [];
  };
  while (at < values.length) {
    const area = values[at] * scale, side = Math.min(w, h);
    if (row.length === 0 || worst([...row, area], side) <= worst(row, side)) { row.push(area); at += 1; } else place();
  }
  if (row.length) place();
  return out;
}

// The groups of a snapshot as a tree.
function heapTree(heap) {
  const groups = rowsOf(heap.groups).map((g, number) => ({ ...g, number, children: [], up: null }));
  for (const g of groups) {
    if (g.parent < 0) continue;
    g.up = groups[g.parent];
    g.up.children.push(g);
  }
  for (const g of groups) g.children.sort((a, b) => b.retained - a.retained);
  return groups[0];
}

const BOX = { head: 19, gap: 2, least: 13, deepest: 10 };

// Draws what a group holds; `choose` is told of the group that has the focus, `zoom` of the one to go into.
function treemap(box, zoomed, { isCompared, choose, zoom }) {
  const width = Math.max(320, box.clientWidth || 860), height = 430;
  const drawn = [];
  const put = (group, r, depth) => {
    drawn.push({ group, r, depth });
    const inner = { x: r.x + BOX.gap, y: r.y + BOX.head, w: r.w - 2 * BOX.gap, h: r.h - BOX.head - BOX.gap };
    if (depth >= BOX.deepest || inner.w < 2 * BOX.least || inner.h < 2 * BOX.least) return;
    const kids = group.children;
    const rest = Math.max(0, group.retained - kids.reduce((sum, k) => sum + k.retained, 0));
    // What no group below holds has its room at its place by size, and no box.
    const items = [...kids.map((k) => [k.retained, k]), [rest, null]].filter(([v]) => v > 0).sort((a, b) => b[0] - a[0]);
    squarified(items.map(([v]) => v), inner).forEach((rect, at) => {
      const kid = items[at][1];
      if (kid && rect.w >= BOX.least && rect.h >= BOX.least) put(kid, { x: rect.x, y: rect.y, w: rect.w - 1, h: rect.h - 1 }, depth + 1);
    });
  };
  put(zoomed, { x: 0, y: 0, w: width, h: height }, 0);
  box.style.setProperty('height', `${height}px`);
  replace(box, drawn.map(({ group, r, depth }) => {
    const share = isCompared && group.retained ? group.known / group.retained : null;
    const element = el('div', {
      class: `cell ${isCompared ? survivalClass(share) : `depth${Math.min(depth, 5)}`}`, role: 'treeitem', tabindex: group === zoomed ? 0 : -1, 'aria-level': depth + 1, 'aria-label': cellSummary(group, share), title: cellSummary(group, share),
      style: { left: `${r.x}px`, top: `${r.y}px`, width: `${r.w}px`, height: `${r.h}px` },
      on: { click: () => { if (group !== zoomed && group.children.length) zoom(group); else choose(group); }, focus: () => choose(group) },
    }, r.w > 34 ? el('span', { class: 'name', text: group.label }) : null, r.w > 130 ? el('span', { class: 'size', text: fmtBytes(group.retained) }) : null);
    element.group = group;
    return element;
  }));
}

function cellSummary(group, share) {
  const what = group.type && group.type !== group.label ? ` (${group.type})` : '';
  return `${group.label}${what}: holds ${fmtBytes(group.retained)}, ${fmtCount(group.objects)} objects of ${fmtBytes(group.own)}`
    + (share === null ? '' : `; ${fmtPercent(share)} was there at the snapshot before`);
}
