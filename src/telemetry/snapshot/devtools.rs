//! Snapshots in the format of Chrome's DevTools, `.heapsnapshot`: JSON, written as it is made.
//!
//! In: a snapshot. Out: the bytes, to a writer, in order: meta data, nodes, edges, places of allocation, locations, texts.
//!
//! Facts of the format. A node is seven numbers, an edge three; an edge names its target by the index of the target's first number. The edges of a node follow those of the node
//! before. Node 0 is the root, and `(GC roots)` hangs below it. Ids of objects are odd, all others even. Where objects are allocated stands in the tree of traces, whose lines begin
//! at 1; where nodes of syntax trees stand, among the locations, whose lines begin at 0.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::telemetry::export::json_string;
use crate::telemetry::numbered::Numbered;
use crate::telemetry::snapshot::{Edge, EdgeKind, NONE, NodeKind, Snapshot};

/// Numbers of a node.
pub(super) const NODE_FIELDS: usize = 7;

/// Node types, by number.
pub(super) const NODE_TYPES: [&str; 15] = [
    "hidden",
    "array",
    "string",
    "object",
    "code",
    "closure",
    "regexp",
    "number",
    "native",
    "synthetic",
    "concatenated string",
    "sliced string",
    "symbol",
    "bigint",
    "object shape",
];

/// Edge types, by number.
pub(super) const EDGE_TYPES: [&str; 7] = [
    "context", "element", "property", "internal", "hidden", "shortcut", "weak",
];

/// The node below the root.
pub(super) const GC_ROOTS: &str = "(GC roots)";

/// The number of a node's type.
pub(super) fn type_number(kind: NodeKind) -> usize {
    match kind {
        NodeKind::Array => 1,
        NodeKind::Text => 2,
        NodeKind::Object => 3,
        NodeKind::Code => 4,
        NodeKind::Closure => 5,
        NodeKind::Tree => 8,
        NodeKind::Group => 9,
    }
}

/// Numbers of edge types that are written.
pub(super) mod edge_type {
    pub(in crate::telemetry::snapshot) const ELEMENT: u32 = 1;
    pub(in crate::telemetry::snapshot) const PROPERTY: u32 = 2;
    pub(in crate::telemetry::snapshot) const INTERNAL: u32 = 3;
}

/// Texts of a file: those of the snapshot first, then what is put together.
struct Strings<'s> {
    snapshot: &'s Snapshot,
    more: Numbered<Arc<str>>,
}

impl Strings<'_> {
    fn number(&mut self, text: &str) -> usize {
        self.snapshot.texts().len() + self.more.number(text) as usize
    }
}

/// Writes the file.
///
/// # Errors
/// The writer's.
pub fn write(snapshot: &Snapshot, out: &mut dyn Write) -> io::Result<()> {
    let mut file = File {
        snapshot,
        strings: Strings {
            snapshot,
            more: Numbered::default(),
        },
        out,
        line: String::new(),
    };
    file.meta()?;
    file.nodes()?;
    file.edges()?;
    file.traces()?;
    file.locations()?;
    file.strings()
}

struct File<'s, 'w> {
    snapshot: &'s Snapshot,
    strings: Strings<'s>,
    out: &'w mut dyn Write,
    line: String,
}

/// Bytes that are gathered before they are written.
const LINE_BYTES: usize = 32 << 10;

/// Index of a node in the file: `(GC roots)` stands behind the root.
fn shifted(node: u32) -> usize {
    node as usize + usize::from(node != 0)
}

/// A number in decimal digits: nearly all of a file is numbers, and the formatting of the library takes several times as long.
fn push_number(line: &mut String, number: usize) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let digits = digits.get(at..).unwrap_or_default();
    line.push_str(std::str::from_utf8(digits).unwrap_or_default());
}

impl File<'_, '_> {
    fn put(&mut self, text: &str) -> io::Result<()> {
        self.line.push_str(text);
        if self.line.len() >= LINE_BYTES {
            return self.flush();
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }

    fn row(&mut self, numbers: &[usize], is_first: bool) -> io::Result<()> {
        if !is_first {
            self.line.push(',');
        }
        for (at, number) in numbers.iter().enumerate() {
            if at != 0 {
                self.line.push(',');
            }
            push_number(&mut self.line, *number);
        }
        self.put("\n")
    }

    fn meta(&mut self) -> io::Result<()> {
        let list = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| json_string(name)).collect();
            format!("[{}]", names.join(","))
        };
        let meta = format!(
            "{{\"snapshot\":{{\"meta\":{{\
             \"node_fields\":[\"type\",\"name\",\"id\",\"self_size\",\"edge_count\",\"trace_node_id\",\"detachedness\"],\
             \"node_types\":[{},\"string\",\"number\",\"number\",\"number\",\"number\",\"number\"],\
             \"edge_fields\":[\"type\",\"name_or_index\",\"to_node\"],\
             \"edge_types\":[{},\"string_or_number\",\"node\"],\
             \"trace_function_info_fields\":[\"function_id\",\"name\",\"script_name\",\"script_id\",\"line\",\"column\"],\
             \"trace_node_fields\":[\"id\",\"function_info_index\",\"count\",\"size\",\"children\"],\
             \"sample_fields\":[\"timestamp_us\",\"last_assigned_id\"],\
             \"location_fields\":[\"object_index\",\"script_id\",\"line\",\"column\"]}},\
             \"node_count\":{},\"edge_count\":{},\"trace_function_count\":{},\
             \"ergo\":{{\"cycle\":{},\"begin_ns\":{},\"end_ns\":{},\"pause_ns\":{}}}}},\n",
            list(&NODE_TYPES),
            list(&EDGE_TYPES),
            self.snapshot.nodes().len() + 1,
            self.snapshot.n_edges() + 1,
            self.snapshot.places.len() + 1,
            self.snapshot.cycle,
            self.snapshot.begin_ns,
            self.snapshot.end_ns,
            self.snapshot.pause_ns,
        );
        self.put(&meta)
    }

    fn nodes(&mut self) -> io::Result<()> {
        self.put("\"nodes\":[")?;
        let trees = self.tree_names();
        let synthetic = type_number(NodeKind::Group);
        let roots = self.strings.number(GC_ROOTS);
        for (at, node) in (0_u32..).zip(self.snapshot.nodes()) {
            let n_edges = self.snapshot.edges_of(at).len();
            let name = trees.get(&at).copied().unwrap_or(node.name as usize);
            let id = match node.id {
                0 => 2 * shifted(at) + 2,
                id => 2 * id as usize + 1,
            };
            let place = match node.kind {
                NodeKind::Tree => NONE,
                _ => node.place,
            };
            // Row 1 of the traces is their root.
            let trace = match place {
                NONE => 0,
                place => place as usize + 2,
            };
            let kind = type_number(node.kind);
            if at == 0 {
                self.row(&[kind, name, 2, 0, 1, 0, 0], true)?;
                self.row(&[synthetic, roots, 4, 0, n_edges, 0, 0], false)?;
                continue;
            }
            let bytes = node.bytes as usize;
            self.row(&[kind, name, id, bytes, n_edges, trace, 0], false)?;
        }
        self.put("],\n")
    }

    /// Nodes of trees are called by kind, id and place.
    fn tree_names(&mut self) -> FxHashMap<u32, usize> {
        let mut names = FxHashMap::default();
        for tree in &self.snapshot.trees {
            let mut text = format!("{} #{}", self.snapshot.name(tree.node), tree.id);
            if let Some(place) = self.snapshot.place(tree.node) {
                let _ = write!(text, " {}:{}:{}", place.file, place.line, place.column);
            }
            names.insert(tree.node, self.strings.number(&text));
        }
        names
    }

    fn edges(&mut self) -> io::Result<()> {
        self.put("\"edges\":[")?;
        self.row(&[edge_type::ELEMENT as usize, 1, NODE_FIELDS], true)?;
        let mut made: FxHashMap<(EdgeKind, u32, u32), (u32, usize)> = FxHashMap::default();
        for from in 0..self.snapshot.nodes().len() as u32 {
            for (at, edge) in self.snapshot.edges_of(from).iter().enumerate() {
                let (kind, name) = match (from, edge.kind) {
                    (0, _) => (edge_type::ELEMENT, at + 1),
                    (_, EdgeKind::Element) if edge.name == NONE => {
                        (edge_type::ELEMENT, edge.index as usize)
                    }
                    _ => {
                        let key = (edge.kind, edge.name, edge.index);
                        match made.get(&key) {
                            Some(known) => *known,
                            None => {
                                let name = self.property(edge);
                                made.insert(key, name);
                                name
                            }
                        }
                    }
                };
                let to = shifted(edge.to) * NODE_FIELDS;
                self.row(&[kind as usize, name, to], false)?;
            }
        }
        self.put("],\n")
    }

    fn property(&mut self, edge: &Edge) -> (u32, usize) {
        let text = self.snapshot.edge_text(edge);
        let plain = text.strip_prefix('.').unwrap_or(&text);
        match edge.kind {
            EdgeKind::Inner => (edge_type::INTERNAL, edge.name as usize),
            EdgeKind::Key => (edge_type::INTERNAL, self.strings.number(plain)),
            _ => (edge_type::PROPERTY, self.strings.number(plain)),
        }
    }

    /// Places of allocation, each a function of its own that is called by nobody.
    fn traces(&mut self) -> io::Result<()> {
        self.put("\"trace_function_infos\":[")?;
        let root = self.strings.number("(root)");
        self.row(&[0, root, root, 0, 0, 0], true)?;
        let snapshot = self.snapshot;
        let mut files = FxHashMap::default();
        for (at, place) in (1..).zip(&snapshot.places) {
            let n_files = files.len() + 1;
            let script = *files.entry(&place.file).or_insert(n_files);
            let (func, file) = (
                self.strings.number(&place.func),
                self.strings.number(&place.file),
            );
            let (line, column) = (place.line as usize, place.column as usize);
            self.row(&[at, func, file, script, line, column], false)?;
        }
        self.put("],\n\"trace_tree\":[1,0,0,0,[")?;
        let mut sums = vec![(0, 0); snapshot.places.len()];
        for node in snapshot.nodes() {
            if node.kind != NodeKind::Tree
                && let Some((n, bytes)) = sums.get_mut(node.place as usize)
            {
                *n += 1;
                *bytes += node.bytes;
            }
        }
        for (at, (n, bytes)) in sums.into_iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            self.put(&format!("{comma}{},{},{n},{bytes},[]\n", at + 2, at + 1))?;
        }
        self.put("]],\n\"samples\":[],\n")
    }

    fn locations(&mut self) -> io::Result<()> {
        self.put("\"locations\":[")?;
        let mut files = FxHashMap::default();
        for place in &self.snapshot.places {
            let n_files = files.len() + 1;
            files.entry(&place.file).or_insert(n_files);
        }
        let mut is_first = true;
        for (at, node) in (0..).zip(self.snapshot.nodes()) {
            let Some(place) = self.snapshot.places.get(node.place as usize) else {
                continue;
            };
            if place.line == 0 {
                continue;
            }
            let script = files.get(&place.file).copied().unwrap_or(0);
            let (line, column) = (place.line as usize - 1, place.column.max(1) as usize - 1);
            self.row(
                &[shifted(at) * NODE_FIELDS, script, line, column],
                std::mem::take(&mut is_first),
            )?;
        }
        self.put("],\n")
    }

    fn strings(&mut self) -> io::Result<()> {
        self.put("\"strings\":[")?;
        let more = std::mem::take(&mut self.strings.more);
        let all = self.snapshot.texts().iter().chain(more.rows());
        for (at, text) in all.enumerate() {
            let comma = if at == 0 { "" } else { ",\n" };
            self.put(comma)?;
            self.put(&json_string(text))?;
        }
        self.put("]}\n")?;
        self.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        for number in [0, 7, 10, 99, 1_000_000, usize::MAX] {
            let mut line = String::new();
            push_number(&mut line, number);
            assert_eq!(line, number.to_string());
        }
    }
}
