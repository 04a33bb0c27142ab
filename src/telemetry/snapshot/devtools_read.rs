//! Reading `.heapsnapshot` files that `devtools` wrote: for differences and questions afterwards.
//!
//! In: bytes. Out: a [`Snapshot`], or what is wrong with them and where. A file is taken if it keeps the rules of the graph
//! (`snapshot/mod.rs`): groups first, then objects by id, edges to nodes that there are. Those of others (V8) do not and are refused.

use std::sync::Arc;

use crate::telemetry::numbered::Numbered;
use crate::telemetry::snapshot::devtools::{GC_ROOTS, NODE_FIELDS, NODE_TYPES, edge_type};
use crate::telemetry::snapshot::{Edge, EdgeKind, NONE, Node, NodeKind, Place, Snapshot, TreeNode};

/// Numbers of an edge.
const EDGE_FIELDS: usize = 3;

/// Numbers of a place of allocation.
const INFO_FIELDS: usize = 6;

/// Numbers of a location.
const LOCATION_FIELDS: usize = 4;

/// Texts by number.
type Texts = Numbered<Arc<str>>;

/// What is wrong with a file.
pub type Wrong = String;

/// Reads a file.
///
/// # Errors
/// It is no such file, or a broken one.
pub fn read(bytes: &[u8]) -> Result<Snapshot, Wrong> {
    let mut reader = Reader { bytes, at: 0 };
    let mut parts = Parts::default();
    reader.object(&mut |reader, key| match key {
        "snapshot" => reader.object(&mut |reader, key| match key {
            "meta" => reader.object(&mut |reader, key| match key {
                "node_fields" => {
                    parts.n_node_fields = reader.strings()?.len();
                    Ok(())
                }
                _ => reader.skip(0),
            }),
            "ergo" => reader.object(&mut |reader, key| {
                let number = reader.number()?;
                match key {
                    "cycle" => parts.cycle = number,
                    "begin_ns" => parts.begin_ns = number,
                    "end_ns" => parts.end_ns = number,
                    "pause_ns" => parts.pause_ns = number,
                    _ => {}
                }
                Ok(())
            }),
            _ => reader.skip(0),
        }),
        "nodes" => reader.numbers(&mut parts.nodes),
        "edges" => reader.numbers(&mut parts.edges),
        "trace_function_infos" => reader.numbers(&mut parts.infos),
        "locations" => reader.numbers(&mut parts.locations),
        "strings" => {
            parts.strings = reader.strings()?;
            Ok(())
        }
        _ => reader.skip(0),
    })?;
    if reader.peek().is_some() {
        return reader.wrong("more than a snapshot");
    }
    parts.build()
}

/// The lists of a file.
#[derive(Default)]
struct Parts {
    n_node_fields: usize,
    cycle: u64,
    begin_ns: u64,
    end_ns: u64,
    pause_ns: u64,
    nodes: Vec<u64>,
    edges: Vec<u64>,
    infos: Vec<u64>,
    locations: Vec<u64>,
    strings: Vec<String>,
}

fn broken(what: &str) -> Wrong {
    format!("not a heap snapshot of Ergo's: {what}")
}

/// A number that a snapshot keeps in four bytes.
fn small(number: u64) -> Result<u32, Wrong> {
    u32::try_from(number).map_err(|_| broken("a number is too large"))
}

impl Parts {
    fn text(&self, number: u64) -> Result<&str, Wrong> {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        let text = self.strings.get(at);
        text.map(|text| &**text)
            .ok_or_else(|| broken("a text is missing"))
    }

    /// The index of a node in the snapshot: `(GC roots)` goes into the root.
    fn index(&self, number: u64) -> Result<u32, Wrong> {
        let is_node =
            number.is_multiple_of(NODE_FIELDS as u64) && (number as usize) < self.nodes.len();
        let at = number / NODE_FIELDS as u64;
        match u32::try_from(at) {
            Ok(at) if is_node => Ok(at.saturating_sub(1)),
            _ => Err(broken("an edge leads nowhere")),
        }
    }

    fn build(self) -> Result<Snapshot, Wrong> {
        let has_shape = self.n_node_fields == NODE_FIELDS
            && self.nodes.len() >= 2 * NODE_FIELDS
            && self.nodes.len().is_multiple_of(NODE_FIELDS)
            && self.edges.len().is_multiple_of(EDGE_FIELDS)
            && u32::try_from(self.edges.len()).is_ok()
            && self.infos.len().is_multiple_of(INFO_FIELDS)
            && self.locations.len().is_multiple_of(LOCATION_FIELDS);
        if !has_shape {
            return Err(broken("its lists have other lengths"));
        }
        let mut texts = Texts::default();
        let mut places = Vec::new();
        for info in self.infos.chunks_exact(INFO_FIELDS).skip(1) {
            let [_, func, file, _, line, column] = info else {
                continue;
            };
            places.push(Place {
                func: self.text(*func)?.into(),
                file: self.text(*file)?.into(),
                line: small(*line)?,
                column: small(*column)?,
            });
        }
        let (mut nodes, mut edges, mut trees) = (Vec::new(), Vec::new(), Vec::new());
        let (mut n_groups, mut last_id, mut all_bytes) = (0, 0, 0_u64);
        let mut rest = self.edges.chunks_exact(EDGE_FIELDS);
        for (at, row) in self.nodes.chunks_exact(NODE_FIELDS).enumerate() {
            let [kind, name, id, bytes, n_edges, trace, _] = *row else {
                continue;
            };
            let is_root = at == 0;
            let kind = node_kind(kind).ok_or_else(|| broken("a node has another type"))?;
            let name = self.text(name)?;
            if is_root {
                // Its one edge leads to the group of roots, which takes its place.
                let _ = rest.next();
                continue;
            }
            if at == 1 && name != GC_ROOTS {
                return Err(broken("no group of roots"));
            }
            let index = nodes.len() as u32;
            let name = match (at, kind) {
                (1, _) => "(root)",
                (_, NodeKind::Tree) => {
                    let (kind, id) = tree(name);
                    trees.push(TreeNode { node: index, id });
                    kind
                }
                _ => name,
            };
            let id = match kind {
                NodeKind::Group if n_groups == index => {
                    n_groups += 1;
                    0
                }
                kind if kind != NodeKind::Group && id % 2 == 1 && id / 2 > last_id => {
                    last_id = id / 2;
                    last_id
                }
                _ => return Err(broken("its nodes are not in order")),
            };
            // Differences are signed.
            all_bytes = all_bytes.saturating_add(bytes);
            if i64::try_from(all_bytes).is_err() {
                return Err(broken("too many bytes"));
            }
            nodes.push(Node {
                id,
                bytes,
                first_edge: edges.len() as u32,
                name: texts.number(name),
                place: u32::try_from(trace.wrapping_sub(2)).unwrap_or(NONE),
                kind,
                is_known: false,
            });
            for _ in 0..n_edges {
                let Some([edge_kind, name, to]) = rest.next() else {
                    return Err(broken("edges are missing"));
                };
                let (to, below_group) = (self.index(*to)?, kind == NodeKind::Group);
                edges.push(self.edge(&mut texts, *edge_kind, *name, to, below_group)?);
            }
        }
        if rest.next().is_some() {
            return Err(broken("edges of no node"));
        }
        self.locate(&mut nodes, &mut places)?;
        Ok(Snapshot {
            cycle: self.cycle,
            begin_ns: self.begin_ns,
            end_ns: self.end_ns,
            pause_ns: self.pause_ns,
            nodes,
            edges,
            texts: texts.into_rows(),
            places,
            trees,
            n_groups,
        })
    }

    fn edge(
        &self,
        texts: &mut Texts,
        kind: u64,
        name: u64,
        to: u32,
        below_group: bool,
    ) -> Result<Edge, Wrong> {
        let plain = |kind, name, index| Edge {
            to,
            name,
            index,
            kind,
        };
        if kind == edge_type::ELEMENT as u64 {
            return Ok(plain(EdgeKind::Element, NONE, small(name)?));
        }
        let text = self.text(name)?;
        if kind == edge_type::INTERNAL as u64 {
            return Ok(plain(EdgeKind::Inner, texts.number(text), 0));
        }
        let is_field = !below_group && !text.starts_with(['[', '(']);
        let number = match is_field {
            true => texts.number(&*format!(".{text}")),
            false => texts.number(text),
        };
        Ok(plain(EdgeKind::Named, number, 0))
    }

    /// Places of syntax nodes stand among the locations.
    fn locate(&self, nodes: &mut [Node], places: &mut Vec<Place>) -> Result<(), Wrong> {
        for location in self.locations.chunks_exact(LOCATION_FIELDS) {
            let [index, _, line, column] = *location else {
                continue;
            };
            let at = self.index(index)? as usize;
            if let Some(node) = nodes.get_mut(at)
                && node.kind == NodeKind::Tree
            {
                node.place = places.len() as u32;
                let name = self.nodes.get(index as usize + 1).copied().unwrap_or(0);
                places.push(Place {
                    func: "".into(),
                    file: tree_file(self.text(name)?).into(),
                    line: small(line.saturating_add(1))?,
                    column: small(column.saturating_add(1))?,
                });
            }
        }
        Ok(())
    }
}

/// Kind and id out of `CallExpr #12 file.go:3:4`.
fn tree(name: &str) -> (&str, u64) {
    let mut words = name.split(" #");
    let kind = words.next().unwrap_or(name);
    let id = words.next().and_then(|rest| rest.split(' ').next());
    (kind, id.and_then(|id| id.parse().ok()).unwrap_or(0))
}

fn tree_file(name: &str) -> &str {
    let place = name.splitn(3, ' ').nth(2).unwrap_or("");
    let mut parts = place.rsplitn(3, ':');
    parts.nth(2).unwrap_or("")
}

fn node_kind(number: u64) -> Option<NodeKind> {
    Some(match *NODE_TYPES.get(usize::try_from(number).ok()?)? {
        "array" => NodeKind::Array,
        "string" => NodeKind::Text,
        "object" => NodeKind::Object,
        "code" => NodeKind::Code,
        "closure" => NodeKind::Closure,
        "native" => NodeKind::Tree,
        "synthetic" => NodeKind::Group,
        _ => return None,
    })
}

/// Deepest nesting of what is skipped.
const DEEPEST: u32 = 64;

/// JSON, as far as such files have it.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    fn wrong<T>(&self, what: &str) -> Result<T, Wrong> {
        Err(format!("{what} at byte {}", self.at))
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !byte.is_ascii_whitespace() {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn takes(&mut self, wanted: u8) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    fn expect(&mut self, wanted: u8) -> Result<(), Wrong> {
        if self.takes(wanted) {
            return Ok(());
        }
        self.wrong(&format!("no '{}'", wanted as char))
    }

    /// Calls `member` for each member of an object, with its key; it reads the value.
    fn object(
        &mut self,
        member: &mut dyn FnMut(&mut Self, &str) -> Result<(), Wrong>,
    ) -> Result<(), Wrong> {
        self.expect(b'{')?;
        if self.takes(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.expect(b':')?;
            member(self, &key)?;
            if !self.takes(b',') {
                return self.expect(b'}');
            }
        }
    }

    fn list(&mut self, item: &mut dyn FnMut(&mut Self) -> Result<(), Wrong>) -> Result<(), Wrong> {
        self.expect(b'[')?;
        if self.takes(b']') {
            return Ok(());
        }
        loop {
            item(self)?;
            if !self.takes(b',') {
                return self.expect(b']');
            }
        }
    }

    fn numbers(&mut self, to: &mut Vec<u64>) -> Result<(), Wrong> {
        self.list(&mut |reader| {
            to.push(reader.number()?);
            Ok(())
        })
    }

    fn strings(&mut self) -> Result<Vec<String>, Wrong> {
        let mut all = Vec::new();
        self.list(&mut |reader| {
            all.push(reader.string()?);
            Ok(())
        })?;
        Ok(all)
    }

    fn number(&mut self) -> Result<u64, Wrong> {
        self.peek();
        let from = self.at;
        let mut number = 0_u64;
        while let Some(digit) = self.bytes.get(self.at).filter(|byte| byte.is_ascii_digit()) {
            let digit = u64::from(digit - b'0');
            let next = number.checked_mul(10).and_then(|n| n.checked_add(digit));
            let Some(next) = next else {
                return self.wrong("too large a number");
            };
            number = next;
            self.at += 1;
        }
        if self.at == from {
            return self.wrong("no number");
        }
        Ok(number)
    }

    fn string(&mut self) -> Result<String, Wrong> {
        self.expect(b'"')?;
        let mut text = Vec::new();
        loop {
            let Some(byte) = self.bytes.get(self.at).copied() else {
                return self.wrong("a text without end");
            };
            self.at += 1;
            match byte {
                b'"' => return Ok(String::from_utf8_lossy(&text).into_owned()),
                b'\\' => self.escape(&mut text)?,
                byte => text.push(byte),
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Result<(), Wrong> {
        let Some(byte) = self.bytes.get(self.at).copied() else {
            return self.wrong("a text without end");
        };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b't' => text.push(b'\t'),
            b'r' => text.push(b'\r'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'u' => {
                let digits = self.bytes.get(self.at..self.at + 4);
                let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
                let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                let Some(code) = code else {
                    return self.wrong("no four digits");
                };
                self.at += 4;
                // Halves of pairs are not written by anybody here.
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            b'"' | b'\\' | b'/' => text.push(byte),
            _ => return self.wrong("no such escape"),
        }
        Ok(())
    }

    /// Goes over a value of any kind.
    fn skip(&mut self, depth: u32) -> Result<(), Wrong> {
        if depth > DEEPEST {
            return self.wrong("nested too deeply");
        }
        match self.peek() {
            Some(b'{') => self.object(&mut |reader, _| reader.skip(depth + 1)),
            Some(b'[') => self.list(&mut |reader| reader.skip(depth + 1)),
            Some(b'"') => self.string().map(|_| ()),
            Some(_) => {
                let from = self.at;
                let is_part =
                    |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
                while self.bytes.get(self.at).is_some_and(is_part) {
                    self.at += 1;
                }
                match self.at == from {
                    true => self.wrong("no value"),
                    false => Ok(()),
                }
            }
            None => self.wrong("no value"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::snapshot::{Analysis, Diff};

    /// Two objects of 8 and 16 bytes that refer to each other.
    const FILE: &str = r#"{"snapshot":{"meta":{"node_fields":["","","","","","",""]},"ergo":{"cycle":3}},
"nodes":[9,0,2,0,1,0,0
,9,1,4,0,2,0,0
,3,2,3,8,1,0,0
,8,3,5,16,1,0,0
],"edges":[1,1,7
,2,2,14
,2,2,21
,2,2,21
,1,0,14
],"trace_function_infos":[0,0,0,0,0,0
,1,2,2,0,7,1
],"locations":[21,1,4,2],
"strings":["","(GC roots)","x","Ident #9 a.go:5:3"]}"#;

    #[test]
    fn broken_files_are_refused_and_say_why() {
        let snapshot = read(FILE.as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert_eq!(Analysis::of(&snapshot).retained(0), 24);
        assert_eq!(Diff::of(&snapshot, &snapshot).total.kept.bytes, 24);
        let huge = u64::MAX.to_string();
        let deep = format!("{{\"x\":{}", "[".repeat(1 << 20));
        for (part, instead, wanted) in [
            (
                ",3,2,3,8,1",
                &*format!(",3,2,3,8,{huge}"),
                "edges are missing",
            ),
            (",3,2,3,8,1", ",3,2,3,8,0", "edges of no node"),
            (",3,2,3,8,1", ",3,2,3,-8,1", "no number"),
            (",3,2,3,8,1", &format!(",3,2,3,{huge},1"), "too many bytes"),
            (
                ",3,2,3,8,1",
                &format!(",3,2,3,{huge}0,1"),
                "too large a number",
            ),
            (",3,2,3,8,1", ",3,2,5,8,1", "not in order"),
            (",3,2,3,8,1", ",3,2,4,8,1", "not in order"),
            (",8,3,5,16", ",9,3,6,16", "not in order"),
            (",3,2,3,8,1", ",6,2,3,8,1", "another type"),
            (",3,2,3,8,1", ",4294967299,2,3,8,1", "another type"),
            (",3,2,3,8,1", ",3,4,3,8,1", "a text is missing"),
            (",9,1,4,0,2", ",9,2,4,0,2", "no group of roots"),
            (",2,2,14", ",2,2,15", "leads nowhere"),
            (",2,2,14", ",2,2,28", "leads nowhere"),
            (",2,2,14", &format!(",2,2,{huge}"), "leads nowhere"),
            (",2,2,14", &format!(",2,{huge},14"), "a text is missing"),
            (",1,0,14", &format!(",1,{huge},14"), "a number is too large"),
            ("[21,1,4", &format!("[21,1,{huge}"), "a number is too large"),
            ("[21,1,4", "[22,1,4", "leads nowhere"),
            (
                ",2,0,7,1",
                &format!(",2,0,{huge},1"),
                "a number is too large",
            ),
            (",2,2,14", ",2,2", "other lengths"),
            ("5:3\"]}", "5:3\"]}]", "more than a snapshot"),
            ("{", &deep, "nested too deeply"),
        ] {
            let file = FILE.replacen(part, instead, 1);
            let wrong = read(file.as_bytes()).err().unwrap_or_default();
            assert!(wrong.contains(wanted), "{instead}: {wrong:?}");
        }
    }
}
