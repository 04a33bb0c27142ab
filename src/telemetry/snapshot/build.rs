//! From what a cycle wrote down to a snapshot.
//!
//! In: [`Captured`], with addresses, and [`Names`]. Out: [`Snapshot`], with indexes and texts. Heavy (some hundred ns an edge) and free of the machine: any thread may do it.
//!
//! 1. Objects are put in order by id; pointers are looked up among the addresses. What leads to no object of the picture is dropped.
//! 2. What objects are spreads from roots and samples along edges until nothing new is learnt (`typing.rs`).
//! 3. Groups and names are made, and what no way leads to is hung on a group of its own (`build/roots.rs`).

mod roots;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::code::func::VarName;
use crate::code::varnames;
use crate::heap::capture::{Captured, CellKind, Object};
use crate::syntax::node::Kind as TreeKind;
use crate::telemetry::numbered::Numbered;
use crate::telemetry::snapshot::build::roots::Group;
use crate::telemetry::snapshot::names::Names;
use crate::telemetry::snapshot::typing::{Claim, EdgeName};
use crate::telemetry::snapshot::{Edge, EdgeKind, NONE, Node, NodeKind, Place, Snapshot, TreeNode};
use crate::vm::captured::Made;
use crate::vm::program::CodeFact;

/// An edge between objects, by index among the objects.
#[derive(Clone, Copy)]
struct Link {
    to: u32,
    at: u32,
    ty: u32,
    offset: u32,
}

/// Texts by number.
type Texts = Numbered<Arc<str>>;

/// The number of a text, or [`NONE`].
fn number_unless_empty(texts: &mut Texts, text: &str) -> u32 {
    match text {
        "" => NONE,
        text => texts.number(text),
    }
}

/// What is being built.
struct Builder<'a> {
    captured: &'a Captured,
    names: &'a Names,
    /// By id.
    objects: Vec<Object>,
    /// Their addresses.
    addrs: Vec<u64>,
    /// (address, index), by address.
    by_addr: Vec<(u64, u32)>,
    links: Vec<Link>,
    /// First link of each object, and the end.
    first: Vec<u32>,
    claims: Vec<Claim>,
    /// Variables of each frame.
    frame_vars: Vec<Vec<VarName>>,
    /// Bucket of each object, or [`NONE`].
    buckets: Vec<u32>,
    groups: Vec<Group>,
    texts: Texts,
    places: Numbered<Place>,
    /// Texts of keys by (object, first word of the entry).
    keys: FxHashMap<(u32, u32), u32>,
    /// Words of an entry, by object.
    entry_words: FxHashMap<u32, u32>,
}

/// The variable that holds a slot or word.
fn var_at(vars: &[VarName], at: u32) -> Option<&VarName> {
    vars.iter().find(|var| {
        let from = u32::from(var.slot);
        (from..from + u32::from(var.n_slots)).contains(&at)
    })
}

/// The snapshot of a capture.
pub fn build(captured: &Captured, names: &Names) -> Snapshot {
    let mut objects: Vec<Object> = captured.objects.iter().collect();
    objects.sort_unstable_by_key(|object| object.id);
    let by_index = objects.iter().zip(0..);
    let mut by_addr: Vec<(u64, u32)> = by_index.map(|(object, at)| (object.addr, at)).collect();
    by_addr.sort_unstable();
    let n = objects.len();
    let mut builder = Builder {
        captured,
        names,
        addrs: objects.iter().map(|object| object.addr).collect(),
        objects,
        by_addr,
        links: Vec::new(),
        first: Vec::new(),
        claims: vec![Claim::Unknown; n],
        frame_vars: captured
            .frames
            .iter()
            .map(|frame| varnames::decode(&frame.vars))
            .collect(),
        buckets: vec![NONE; n],
        groups: Vec::new(),
        texts: Texts::default(),
        places: Numbered::default(),
        keys: FxHashMap::default(),
        entry_words: FxHashMap::default(),
    };
    builder.link();
    builder.read_keys();
    let learnt = builder.first_claims();
    builder.spread(learnt);
    builder.hang_up_the_rest();
    builder.finish()
}

impl Builder<'_> {
    /// The object that a pointer leads into, and how far.
    fn find(&self, ptr: u64) -> Option<(u32, u64)> {
        let at = self.by_addr.partition_point(|(addr, _)| *addr <= ptr);
        let (addr, index) = *self.by_addr.get(at.checked_sub(1)?)?;
        let object = self.objects.get(index as usize)?;
        (ptr - addr < object.bytes).then_some((index, ptr - addr))
    }

    fn link(&mut self) {
        let mut scans = Vec::with_capacity(self.captured.scanned.len());
        let mut edge_at = 0;
        for scan in self.captured.scanned.iter() {
            if let Some((index, _)) = self.find(scan.addr) {
                scans.push((index, edge_at, scan.n_edges as usize));
            }
            edge_at += scan.n_edges as usize;
        }
        scans.sort_by_key(|(index, ..)| *index);
        let mut scans = scans.into_iter().peekable();
        for index in 0..self.objects.len() as u32 {
            self.first.push(self.links.len() as u32);
            while let Some((_, from, n)) = scans.next_if(|(of, ..)| *of == index) {
                for at in from..from + n {
                    let edge = self.captured.edges.get(at);
                    let found = edge.and_then(|edge| Some((edge, self.find(edge.ptr)?)));
                    if let Some((edge, (to, offset))) = found {
                        self.links.push(Link {
                            to,
                            at: edge.at,
                            ty: edge.ty,
                            offset: u32::try_from(offset).unwrap_or(u32::MAX),
                        });
                    }
                }
            }
        }
        self.first.push(self.links.len() as u32);
    }

    fn links_of(&self, index: u32) -> std::ops::Range<usize> {
        let first = |at: usize| self.first.get(at).copied().unwrap_or(0) as usize;
        first(index as usize)..first(index as usize + 1)
    }

    fn read_keys(&mut self) {
        let text: Vec<u8> = self.captured.text.iter().collect();
        for key in self.captured.keys.iter() {
            let Some((index, 0)) = self.find(key.addr) else {
                continue;
            };
            let from = key.text.from as usize;
            let bytes = text.get(from..from + key.text.len as usize);
            let bytes = bytes.unwrap_or_default();
            let shown = match key.is_text {
                true => format!("{:?}", String::from_utf8_lossy(bytes)),
                false => String::from_utf8_lossy(bytes).into_owned(),
            };
            let number = self.texts.number(shown.as_str());
            self.keys.insert((index, key.at), number);
            self.entry_words.insert(index, key.n_words);
        }
    }

    /// What samples and roots say; objects of which something is known.
    fn first_claims(&mut self) -> Vec<u32> {
        let mut learnt = Vec::new();
        for sample in self.captured.samples.iter() {
            let Some((index, 0)) = self.find(sample.addr) else {
                continue;
            };
            if let Some(slot) = self.buckets.get_mut(index as usize) {
                *slot = sample.bucket;
            }
            let made = self.names.places.get(&sample.bucket).map(|(_, made)| *made);
            let claim = match made {
                Some(Made::One(ty)) => Claim::One(ty.0),
                Some(Made::Elems(ty)) => Claim::Elems(ty.0),
                Some(Made::Closure) => Claim::Closure,
                Some(Made::Text) => Claim::Text,
                Some(Made::Unknown) | None => continue,
            };
            self.learn(index, 0, claim, &mut learnt);
        }
        self.add_roots(&mut learnt);
        learnt
    }

    /// An object may be this, seen through a pointer so many bytes behind its beginning.
    fn learn(&mut self, index: u32, offset: u64, claim: Claim, learnt: &mut Vec<u32>) {
        let Some(object) = self.objects.get(index as usize) else {
            return;
        };
        let is_value = matches!(object.kind, CellKind::Scan | CellKind::NoScan);
        if is_value
            && claim.fits(object.bytes, offset, self.names)
            && let Some(old) = self.claims.get_mut(index as usize)
            && claim.beats(*old, self.names)
        {
            *old = claim;
            learnt.push(index);
        }
    }

    fn spread(&mut self, mut learnt: Vec<u32>) {
        while let Some(index) = learnt.pop() {
            for at in self.links_of(index) {
                if let Some(&link) = self.links.get(at) {
                    let (_, target) = self.named_edge(index, link);
                    self.learn(link.to, u64::from(link.offset), target, &mut learnt);
                }
            }
        }
    }

    fn claim(&self, index: u32) -> Claim {
        self.claims.get(index as usize).copied().unwrap_or_default()
    }

    fn finish(mut self) -> Snapshot {
        let n_groups = self.groups.len() as u32;
        let mut nodes = Vec::with_capacity(self.groups.len() + self.objects.len());
        let mut edges = Vec::with_capacity(self.links.len());
        for group in std::mem::take(&mut self.groups) {
            nodes.push(Node {
                id: 0,
                bytes: 0,
                first_edge: edges.len() as u32,
                name: self.texts.number(group.name.as_str()),
                place: NONE,
                kind: NodeKind::Group,
                is_known: false,
            });
            for below in group.groups {
                edges.push(Edge {
                    to: below,
                    name: self.texts.number(""),
                    index: 0,
                    kind: EdgeKind::Inner,
                });
            }
            for (to, name) in group.objects {
                let name = self.edge_name(NONE, 0, name);
                edges.push(Edge {
                    to: n_groups + to,
                    ..name
                });
            }
        }
        let facts = self.captured.nodes.iter();
        let facts: FxHashMap<u64, _> = facts.map(|fact| (fact.addr, fact)).collect();
        let mut trees = Vec::with_capacity(facts.len());
        for (index, object) in (0..).zip(std::mem::take(&mut self.objects)) {
            let mut place = self.place_of_bucket(index);
            let (kind, name) = match (object.kind, facts.get(&object.addr)) {
                (CellKind::Node, Some(fact)) => {
                    trees.push(TreeNode {
                        node: n_groups + index,
                        id: fact.id,
                    });
                    place = self.place_of_tree(fact.unit, fact.pos);
                    let kind = TreeKind::from_u8(fact.kind).map_or("node", TreeKind::name);
                    (NodeKind::Tree, kind.to_owned())
                }
                _ => self.kind_and_name(index, &object),
            };
            nodes.push(Node {
                id: object.id,
                bytes: object.bytes,
                first_edge: edges.len() as u32,
                name: self.texts.number(name.as_str()),
                place,
                kind,
                is_known: object.is_known,
            });
            for at in self.links_of(index) {
                if let Some(&link) = self.links.get(at) {
                    edges.push(Edge {
                        to: n_groups + link.to,
                        ..self.link_name(index, object.kind, link)
                    });
                }
            }
        }
        Snapshot {
            cycle: self.captured.cycle,
            begin_ns: self.captured.begin_ns,
            end_ns: self.captured.end_ns,
            pause_ns: self.names.pause_ns,
            nodes,
            edges,
            texts: self.texts.into_rows(),
            places: self.places.into_rows(),
            trees,
            n_groups,
        }
    }

    fn kind_and_name(&self, index: u32, object: &Object) -> (NodeKind, String) {
        let claim = self.claim(index);
        match (object.kind, claim) {
            (CellKind::Code, _) => {
                let name = self.names.code.get(&object.addr);
                (
                    NodeKind::Code,
                    name.map_or_else(|| "code".into(), |fact| fact.name.clone()),
                )
            }
            (CellKind::Node, _) => (NodeKind::Tree, "node".into()),
            (_, Claim::Closure | Claim::Unknown) if self.function_of(index).is_some() => {
                let name = self.function_of(index).map(|fact| fact.name.clone());
                (NodeKind::Closure, name.unwrap_or_default())
            }
            (_, Claim::Closure) => (NodeKind::Closure, "func".into()),
            (CellKind::NoScan, Claim::Unknown) => (NodeKind::Text, "(bytes)".into()),
            (_, Claim::Text) => (NodeKind::Text, "string".into()),
            (_, Claim::Unknown | Claim::One(_) | Claim::Map(_) | Claim::Chan(_)) => {
                (NodeKind::Object, self.names.claim_text(claim))
            }
            _ => (NodeKind::Array, self.names.claim_text(claim)),
        }
    }

    /// The function whose record the first word names.
    fn function_of(&self, index: u32) -> Option<&CodeFact> {
        let link = self.links.get(self.links_of(index).start)?;
        let by_addr = self.addr_of(link.to)?;
        let is_first = !self.links_of(index).is_empty() && link.at == 0;
        self.names.code.get(&by_addr).filter(|_| is_first)
    }

    /// The name of an edge, and what it leads to.
    fn named_edge(&self, from: u32, link: Link) -> (EdgeName, Claim) {
        let claim = self.claim(from);
        if matches!(claim, Claim::Closure | Claim::Unknown)
            && link.at != 0
            && let Some(fact) = self.function_of(from)
            && let Some(var) = var_at(&fact.captures, link.at)
        {
            let name = EdgeName::named(format!(".{}", var.name));
            return (name, self.names.var_claim(var, link.at, link.ty));
        }
        self.names.edge(claim, link.at, link.ty)
    }

    fn addr_of(&self, index: u32) -> Option<u64> {
        self.addrs.get(index as usize).copied()
    }

    fn place_of_bucket(&mut self, index: u32) -> u32 {
        let bucket = self.buckets.get(index as usize).copied().unwrap_or(NONE);
        let Some((place, _)) = self.names.places.get(&bucket) else {
            return NONE;
        };
        self.places.number(&Place {
            func: Arc::clone(&place.func),
            file: Arc::clone(&place.file),
            line: place.line,
            column: place.column,
        })
    }

    fn place_of_tree(&mut self, unit: u32, pos: u32) -> u32 {
        let Some(unit) = self.names.units.get(&unit) else {
            return NONE;
        };
        let (line, column) = unit.line_column(pos);
        self.places.number(&Place {
            func: "".into(),
            file: (*unit.file).into(),
            line,
            column,
        })
    }

    fn link_name(&mut self, from: u32, kind: CellKind, link: Link) -> Edge {
        let name = match kind {
            CellKind::Node if link.at == u32::MAX => EdgeName::inner("text"),
            CellKind::Node => EdgeName::element(u64::from(link.at), String::new()),
            CellKind::Code => EdgeName::inner(format!("word {}", link.at)),
            CellKind::Scan | CellKind::NoScan => {
                let (name, _) = self.named_edge(from, link);
                name
            }
        };
        self.edge_name(from, link.at, name)
    }

    /// Texts become numbers; entries of maps are called by their keys.
    fn edge_name(&mut self, from: u32, at: u32, name: EdgeName) -> Edge {
        let plain = |kind, name, index| Edge {
            to: 0,
            name,
            index,
            kind,
        };
        let key = self.entry_words.get(&from).and_then(|n_words| {
            let first = at / n_words * n_words;
            self.keys.get(&(from, first)).copied()
        });
        match (name.kind, key) {
            (EdgeKind::Key | EdgeKind::Value, None) => {
                let entry = self.texts.number(&*format!("entry {}", name.index));
                let rest = number_unless_empty(&mut self.texts, &name.text);
                plain(name.kind, entry, rest)
            }
            (EdgeKind::Key | EdgeKind::Value, Some(key)) => {
                let rest = number_unless_empty(&mut self.texts, &name.text);
                plain(name.kind, key, rest)
            }
            // The type of the map is not known.
            (EdgeKind::Named, Some(key)) => plain(EdgeKind::Value, key, NONE),
            (EdgeKind::Element, _) => {
                let rest = number_unless_empty(&mut self.texts, &name.text);
                plain(EdgeKind::Element, rest, name.index)
            }
            (kind, _) => {
                let text = self.texts.number(name.text.as_str());
                plain(kind, text, 0)
            }
        }
    }
}
