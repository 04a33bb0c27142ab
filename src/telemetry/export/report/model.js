// The data as the views want it: rows with names, costs by line, trees of stacks.

// Rows of a table that writes its columns once.
function rowsOf(table) {
  if (!table) return [];
  return table.rows.map((row) => Object.fromEntries(table.columns.map((name, at) => [name, row[at]])));
}

const shortFunc = (func) => func.replace(/^.*\//, '');
const baseName = (file) => file.replace(/^.*\//, '');
const placeText = (frame) => (frame.line ? `${baseName(frame.file)}:${frame.line}` : '');

// A share of survivors as a step of the colour scale, s0 to s10; `su` where no mark has looked yet.
const survivalClass = (share) => (share === null ? 'su' : `s${Math.round(10 * share)}`);
const survivalText = (share) => (share === null ? 'no cycle has looked yet' : `${fmtPercent(share)} survived their first cycle`);

const newCost = () => ({ alloc_bytes: 0, alloc_objects: 0, inuse_bytes: 0, inuse_objects: 0, aged: 0, survived: 0 });

function addCost(cost, stack) {
  cost.alloc_bytes += stack.alloc_bytes;
  cost.alloc_objects += stack.alloc_objects;
  cost.inuse_bytes += stack.inuse_bytes;
  cost.inuse_objects += stack.inuse_objects;
  cost.aged += stack.aged_objects * stack.cell_bytes;
  cost.survived += stack.survived_objects * stack.cell_bytes;
}

// Share of bytes that outlived their first mark; null if none has met one.
const survivalOf = (cost) => (cost.aged > 0 ? Math.min(1, cost.survived / cost.aged) : null);

function readModel(data) {
  const frames = rowsOf(data.frames);
  const stacks = rowsOf(data.stacks);
  for (const stack of stacks) stack.frames = stack.frames.map((n) => frames[n]);
  const cycles = rowsOf(data.cycles).map((c) => ({
    ...c,
    end: c.start_ns + c.begin_ns + c.mark_ns + c.end_ns,
    pause: c.begin_ns + c.end_ns,
    survival: c.nodes_left + c.nodes_died === 0 ? null : c.nodes_left / (c.nodes_left + c.nodes_died),
  }));
  const alerts = data.alerts.map((alert) => ({
    ...alert,
    suspects: alert.suspects.map((s) => ({ bytes: s.bytes, stack: s.frames.map((n) => frames[n]) })),
  }));
  return {
    data, frames, stacks, cycles, alerts,
    readings: rowsOf(data.readings), log: rowsOf(data.log), kinds: rowsOf(data.kinds),
    stats: data.stats, files: fileCosts(data.sources, stacks),
    end: Math.max(data.stats.time_ns, 1),
  };
}

// Costs by file and line: of allocations that stand in the line, and (`through`) of those that calls in it led to.
function fileCosts(sources, stacks) {
  const files = new Map(sources.map((s) => [s.file, { ...s, total: newCost(), lines: new Map() }]));
  const lineOf = (frame) => {
    if (!files.has(frame.file)) files.set(frame.file, { file: frame.file, own: false, text: null, total: newCost(), lines: new Map() });
    const { lines } = files.get(frame.file);
    if (!lines.has(frame.line)) lines.set(frame.line, { line: frame.line, here: newCost(), through: 0, types: new Map() });
    return lines.get(frame.line);
  };
  for (const stack of stacks) {
    const leaf = stack.frames[stack.frames.length - 1];
    if (!leaf.line) continue;
    const line = lineOf(leaf);
    addCost(line.here, stack);
    addCost(files.get(leaf.file).total, stack);
    const what = stack.type || stack.op;
    line.types.set(what, (line.types.get(what) || 0) + stack.alloc_bytes);
    for (const at of new Set(stack.frames.filter((f) => f.line).map(lineOf))) at.through += stack.alloc_bytes;
  }
  return [...files.values()];
}

// The tree of all stacks by function, the places that allocate as its leaves; children largest first.
function stackTree(stacks, metric) {
  const root = { name: 'all allocations', kids: new Map(), cost: newCost(), depth: 0, parent: null, frame: null };
  for (const stack of stacks) {
    if (!stack[metric]) continue;
    let at = root;
    addCost(root.cost, stack);
    for (const frame of stack.frames) {
      at = childOf(at, frame.func, shortFunc(frame.func), frame, false);
      addCost(at.cost, stack);
    }
    const leaf = stack.frames[stack.frames.length - 1];
    const what = stack.type || stack.op;
    if (!leaf.line || !what) continue;
    at = childOf(at, `\n${what} ${leaf.line}:${leaf.column}`, what, leaf, true);
    addCost(at.cost, stack);
  }
  settle(root, metric);
  return root;
}

function childOf(node, key, name, frame, isSite) {
  let child = node.kids.get(key);
  if (!child) {
    child = { name, frame, isSite, kids: new Map(), cost: newCost(), depth: node.depth + 1, parent: node };
    node.kids.set(key, child);
  }
  return child;
}

function settle(node, metric) {
  node.value = node.cost[metric];
  node.children = [...node.kids.values()];
  for (const child of node.children) settle(child, metric);
  node.children.sort((a, b) => b.value - a.value);
}
