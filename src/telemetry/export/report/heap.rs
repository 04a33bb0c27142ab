//! The heap as the report shows it: who holds how much, in groups small enough for a page.
//!
//! In: a snapshot, and an older one of the same heap. Out: [`HeapView`], JSON.
//!
//! 1. The tree is that of the dominators: below a node stands what would go with it. What one node dominates is put together by type: a map of 60,000 entries
//!    is one group of them. A type below itself, as in lists and trees, is the same group.
//! 2. The largest group is opened first, until [`MOST_GROUPS`] are there; what is left of a group is told as a rest.
//! 3. Ways: of the largest members of a group and of a type, with indexes and keys replaced by `*`, so that ways of one form are one row.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use crate::telemetry::export::json_string;
use crate::telemetry::export::report::data::{array, object, table};
use crate::telemetry::snapshot::{
    Analysis, Diff, DiffRow, EdgeKind, NONE, NodeKind, Snapshot, Tally,
};

/// Groups of the tree.
const MOST_GROUPS: usize = 1500;

/// Groups below one.
const MOST_CHILDREN: usize = 40;

/// Smaller shares of the heap are no group of their own: one in so many.
const SMALLEST_SHARE: u64 = 5000;

/// Rows of the table of types, and of the tables of a difference.
const MOST_ROWS: usize = 200;

/// Members whose ways are looked for.
const MOST_WAYS: usize = 12;

/// Bytes of a label that is a way.
const LONGEST_LABEL: usize = 48;

/// Forms of ways that are told.
const MOST_FORMS: usize = 4;

/// Rows that say who refers to a type.
const MOST_REFERRERS: usize = 6;

/// A snapshot as the report has it.
#[derive(Clone)]
pub struct HeapView {
    json: String,
}

impl HeapView {
    /// That of `new`; with `old`: also what came and went.
    pub fn of(old: Option<&Snapshot>, new: &Snapshot) -> HeapView {
        let view = View::new(new);
        let diff = old.map_or_else(|| "null".to_owned(), |old| diff_json(old, new));
        let members = [
            ("cycle", new.cycle.to_string()),
            ("time_ns", new.begin_ns.to_string()),
            ("pause_ns", new.pause_ns.to_string()),
            ("objects", new.n_objects().to_string()),
            ("edges", new.n_edges().to_string()),
            ("bytes", new.total_bytes().to_string()),
            ("groups", view.groups()),
            ("types", view.types()),
            ("diff", diff),
        ];
        HeapView {
            json: object(members.into_iter()),
        }
    }

    /// The object.
    pub fn json(&self) -> &str {
        &self.json
    }
}

/// A group of the tree.
struct Group {
    parent: Option<usize>,
    label: String,
    /// Name of the type; empty for what is no object.
    ty: String,
    /// The members that the parent dominates immediately.
    tops: Vec<u32>,
    objects: u64,
    own: u64,
    retained: u64,
    known: u64,
    /// What stands below, by name; made when the group is put in.
    below: Vec<Vec<u32>>,
}

/// What is needed of a snapshot.
struct View<'a> {
    snapshot: &'a Snapshot,
    analysis: Analysis,
    first: Vec<u32>,
    children: Vec<u32>,
    /// Bytes below and with each node that an earlier snapshot has seen.
    known: Vec<u64>,
    smallest: u64,
}

impl<'a> View<'a> {
    fn new(snapshot: &'a Snapshot) -> View<'a> {
        let analysis = Analysis::of(snapshot);
        let (first, children) = analysis.children();
        let mut view = View {
            snapshot,
            smallest: (snapshot.total_bytes() / SMALLEST_SHARE).max(1),
            analysis,
            first,
            children,
            known: Vec::new(),
        };
        view.known = view.known_bytes();
        view
    }

    fn below(&self, node: u32) -> &[u32] {
        let at = |node: usize| self.first.get(node).copied().unwrap_or(0) as usize;
        let range = at(node as usize)..at(node as usize + 1);
        self.children.get(range).unwrap_or_default()
    }

    /// Sums up the dominator tree, lowest first.
    fn known_bytes(&self) -> Vec<u64> {
        let nodes = self.snapshot.nodes();
        let own = nodes.iter().map(|n| if n.is_known { n.bytes } else { 0 });
        let mut known: Vec<u64> = own.collect();
        let (mut order, mut at) = (vec![0_u32], 0);
        while let Some(&node) = order.get(at) {
            order.extend(self.below(node));
            at += 1;
        }
        for &node in order.iter().rev() {
            let above = self.analysis.idom.get(node as usize).copied();
            let bytes = known.get(node as usize).copied().unwrap_or(0);
            if let Some(sum) = above.and_then(|above| known.get_mut(above as usize)) {
                *sum += bytes;
            }
        }
        known
    }

    fn is_object(&self, node: u32) -> bool {
        node >= self.snapshot.n_groups()
    }

    /// A group of nodes, with those of the same name that they dominate taken in.
    fn group(&self, parent: Option<usize>, tops: Vec<u32>) -> Group {
        let head = tops.first().copied().unwrap_or(0);
        let ty = if self.is_object(head) {
            self.snapshot.name(head).to_owned()
        } else {
            String::new()
        };
        let mut below: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
        let (mut objects, mut own) = (0, 0);
        let mut work = tops.clone();
        // What has no known type is not of one type.
        let is_named = !ty.starts_with('(');
        let name = |node: u32| {
            self.snapshot
                .nodes()
                .get(node as usize)
                .map_or(NONE, |n| n.name)
        };
        while let Some(node) = work.pop() {
            objects += u64::from(self.is_object(node));
            own += self
                .snapshot
                .nodes()
                .get(node as usize)
                .map_or(0, |n| n.bytes);
            for &child in self.below(node) {
                if is_named
                    && self.is_object(child)
                    && self.is_object(node)
                    && name(child) == name(head)
                {
                    work.push(child);
                    continue;
                }
                // What a group of roots holds is told apart by the name under which it does: variables, each alone, but all trees together.
                let by = match (self.is_object(child), self.is_object(node)) {
                    (true, true) => NONE,
                    (true, false) => self.edge_name(node, child),
                    (false, _) => child,
                };
                let key = (name(child), by);
                below.entry(key).or_default().push(child);
            }
        }
        let sum = |of: &[u64]| {
            tops.iter()
                .filter_map(|top| of.get(*top as usize))
                .sum::<u64>()
        };
        let (retained, known) = (sum(&self.analysis.retained), sum(&self.known));
        let mut below: Vec<Vec<u32>> = below.into_values().collect();
        below.sort_by_key(|nodes| {
            let bytes: u64 = nodes.iter().map(|node| self.analysis.retained(*node)).sum();
            (std::cmp::Reverse(bytes), nodes.first().copied())
        });
        Group {
            parent,
            label: self.label(&tops, &ty),
            ty,
            objects,
            own,
            retained,
            known,
            below,
            tops,
        }
    }

    /// The name of the edge by which a shortest way comes from a node to the next.
    fn edge_name(&self, from: u32, to: u32) -> u32 {
        let step = self.analysis.last_step(self.snapshot, to);
        step.filter(|step| step.from == from)
            .map_or(NONE, |step| step.edge.name)
    }

    /// What a group is called: variables and frames by their names, objects by their type.
    fn label(&self, tops: &[u32], ty: &str) -> String {
        let &[node] = tops else {
            return ty.to_owned();
        };
        let above = self
            .analysis
            .idom
            .get(node as usize)
            .copied()
            .unwrap_or(NONE);
        if !self.is_object(node) {
            return match node {
                0 => "the whole heap".to_owned(),
                _ => self.snapshot.name(node).to_owned(),
            };
        }
        if above == NONE || self.is_object(above) {
            return ty.to_owned();
        }
        // Of roots: by the way, as `main.store.bus`, where that says it shortly.
        let way = self.analysis.way_text(self.snapshot, node);
        let is_short = !way.is_empty() && way.len() <= LONGEST_LABEL && !way.contains(": ");
        let last = self.analysis.last_step(self.snapshot, node);
        let name = last
            .filter(|step| step.from == above)
            .map(|step| self.snapshot.edge_text(&step.edge));
        name.filter(|name| !name.is_empty())
            .or(is_short.then_some(way))
            .unwrap_or_else(|| ty.to_owned())
    }

    /// The tree, the largest groups opened first.
    fn groups(&self) -> String {
        let mut groups = vec![self.group(None, vec![0])];
        let mut open = BinaryHeap::from([(u64::MAX, std::cmp::Reverse(0))]);
        while let Some((_, std::cmp::Reverse(at))) = open.pop() {
            let below = std::mem::take(&mut groups[at].below);
            for tops in below.into_iter().take(MOST_CHILDREN) {
                let bytes: u64 = tops.iter().map(|node| self.analysis.retained(*node)).sum();
                if groups.len() >= MOST_GROUPS || bytes < self.smallest {
                    break;
                }
                let group = self.group(Some(at), tops);
                open.push((group.retained, std::cmp::Reverse(groups.len())));
                groups.push(group);
            }
        }
        let columns = [
            "parent", "label", "type", "objects", "own", "retained", "known", "places", "ways",
        ];
        table(&columns, groups.iter().map(|group| self.group_row(group)))
    }

    fn group_row(&self, group: &Group) -> String {
        array(vec![
            group
                .parent
                .map_or_else(|| "-1".into(), |at| at.to_string()),
            json_string(&group.label),
            json_string(&group.ty),
            group.objects.to_string(),
            group.own.to_string(),
            group.retained.to_string(),
            group.known.to_string(),
            self.places(&group.tops),
            self.ways(&group.tops),
        ])
    }

    /// Where members were allocated, most first: `[[file, line, objects], ...]`.
    fn places(&self, nodes: &[u32]) -> String {
        let mut counts: FxHashMap<(&str, u32), u64> = FxHashMap::default();
        for &node in nodes {
            if let Some(place) = self.snapshot.place(node).filter(|place| place.line != 0) {
                *counts.entry((&place.file, place.line)).or_default() += 1;
            }
        }
        let mut counts: Vec<((&str, u32), u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(place, n)| (std::cmp::Reverse(*n), *place));
        let row =
            |((file, line), n): &((&str, u32), u64)| format!("[{},{line},{n}]", json_string(file));
        array(counts.iter().take(3).map(row).collect())
    }

    /// Ways to the largest members, those of one form together: `[[form, members, an example], ...]`.
    fn ways(&self, nodes: &[u32]) -> String {
        let mut nodes = nodes.to_vec();
        nodes.sort_by_key(|node| (std::cmp::Reverse(self.analysis.retained(*node)), *node));
        let mut forms: Vec<(String, u64, String)> = Vec::new();
        for &node in nodes.iter().take(MOST_WAYS) {
            let way = self.analysis.way_text(self.snapshot, node);
            if way.is_empty() {
                continue;
            }
            let form = form_of(&way);
            match forms.iter_mut().find(|(known, ..)| *known == form) {
                Some((_, n, _)) => *n += 1,
                None => forms.push((form, 1, way)),
            }
        }
        let rows = forms
            .iter()
            .take(MOST_FORMS)
            .map(|(form, n, way)| format!("[{},{n},{}]", json_string(form), json_string(way)));
        array(rows.collect())
    }

    /// All types, most own bytes first.
    fn types(&self) -> String {
        let mut types: FxHashMap<u32, TypeRow> = FxHashMap::default();
        let (mut stack, mut above) = (vec![(0_u32, false)], FxHashMap::<u32, u32>::default());
        // Down the dominator tree and up again: `above` counts the types between here and the root.
        while let Some((node, is_done)) = stack.pop() {
            let Some(n) = self.snapshot.nodes().get(node as usize) else {
                continue;
            };
            if self.is_object(node) {
                let depth = above.entry(n.name).or_default();
                if is_done {
                    *depth -= 1;
                    continue;
                }
                let row = types.entry(n.name).or_default();
                row.objects += 1;
                row.own += n.bytes;
                row.nodes.push(node);
                if *depth == 0 {
                    row.retained += self.analysis.retained(node);
                }
                *depth += 1;
                stack.push((node, true));
            } else if is_done {
                continue;
            }
            stack.extend(self.below(node).iter().map(|child| (*child, false)));
        }
        let referrers = self.referrers();
        let mut types: Vec<(u32, TypeRow)> = types.into_iter().collect();
        types.sort_by_key(|(name, row)| (std::cmp::Reverse(row.own), *name));
        let rows = types.iter().take(MOST_ROWS).map(|(name, row)| {
            let by = referrers.get(name).map_or(&[][..], |list| list);
            array(vec![
                json_string(self.snapshot.text(*name)),
                row.objects.to_string(),
                row.own.to_string(),
                row.retained.to_string(),
                self.places(&row.nodes),
                self.ways(&row.nodes),
                self.referrer_rows(by),
            ])
        });
        let columns = [
            "type",
            "objects",
            "own",
            "retained",
            "places",
            "ways",
            "referrers",
        ];
        table(&columns, rows)
    }

    /// By type: who refers to its objects, as (type, by which edge, how often).
    fn referrers(&self) -> FxHashMap<u32, Vec<(Referrer, u64)>> {
        let nodes = self.snapshot.nodes();
        let mut counts: FxHashMap<(u32, Referrer), u64> = FxHashMap::default();
        for (from, node) in (0..).zip(nodes) {
            for edge in self.snapshot.edges_of(from) {
                let Some(to) = nodes
                    .get(edge.to as usize)
                    .filter(|_| self.is_object(edge.to))
                else {
                    continue;
                };
                let by = Referrer {
                    name: node.name,
                    kind: edge.kind,
                    field: match edge.kind {
                        EdgeKind::Named => edge.name,
                        _ => NONE,
                    },
                    is_object: node.kind != NodeKind::Group,
                };
                *counts.entry((to.name, by)).or_default() += 1;
            }
        }
        let mut all: FxHashMap<u32, Vec<(Referrer, u64)>> = FxHashMap::default();
        for ((to, by), n) in counts {
            all.entry(to).or_default().push((by, n));
        }
        for list in all.values_mut() {
            list.sort_by_key(|(by, n)| (std::cmp::Reverse(*n), by.name, by.field));
            list.truncate(MOST_REFERRERS);
        }
        all
    }

    fn referrer_rows(&self, list: &[(Referrer, u64)]) -> String {
        let row = |(by, n): &(Referrer, u64)| {
            let edge = match by.kind {
                EdgeKind::Named => self.snapshot.text(by.field),
                EdgeKind::Element | EdgeKind::Value => "[*]",
                EdgeKind::Key => "(key)",
                EdgeKind::Inner => "(part)",
            };
            format!(
                "[{},{},{n},{}]",
                json_string(self.snapshot.text(by.name)),
                json_string(edge),
                by.is_object
            )
        };
        array(list.iter().map(row).collect())
    }
}

/// Who refers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Referrer {
    name: u32,
    kind: EdgeKind,
    field: u32,
    is_object: bool,
}

/// One type.
#[derive(Default)]
struct TypeRow {
    objects: u64,
    own: u64,
    /// Bytes of all that its objects hold, each once.
    retained: u64,
    nodes: Vec<u32>,
}

/// A way with what stands in brackets replaced: `main.cache["boss"].blob` becomes `main.cache[*].blob`.
fn form_of(way: &str) -> String {
    let (mut out, mut depth, mut in_string) = (String::new(), 0, false);
    let mut was_escape = false;
    for c in way.chars() {
        match c {
            '"' if depth > 0 && !was_escape => in_string = !in_string,
            '[' if !in_string => {
                if depth == 0 && out.ends_with("[*][*]") {
                    // Deep trees: how deep is no matter of form.
                    out.push('…');
                } else if depth == 0 && !out.ends_with('…') {
                    out.push_str("[*]");
                }
                depth += 1;
            }
            ']' if depth > 0 && !in_string => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
        was_escape = c == '\\' && !was_escape;
    }
    out
}

fn diff_json(old: &Snapshot, new: &Snapshot) -> String {
    let diff = Diff::of(old, new);
    let rows = |rows: &[DiffRow]| {
        // The largest growth, and the largest shrinking, are at the ends.
        let last = rows.len().saturating_sub(MOST_ROWS / 4).max(MOST_ROWS);
        let shown = rows.iter().take(MOST_ROWS).chain(rows.iter().skip(last));
        table(&DIFF_COLUMNS, shown.map(diff_row))
    };
    object(
        [
            ("old_cycle", old.cycle.to_string()),
            ("old_time_ns", old.begin_ns.to_string()),
            ("old_bytes", old.total_bytes().to_string()),
            ("types", rows(&diff.by_type)),
            ("places", rows(&diff.by_place)),
            (
                "total",
                table(&DIFF_COLUMNS, [diff_row(&diff.total)].into_iter()),
            ),
        ]
        .into_iter(),
    )
}

const DIFF_COLUMNS: [&str; 7] = [
    "name",
    "new_objects",
    "new_bytes",
    "gone_objects",
    "gone_bytes",
    "kept_objects",
    "kept_bytes",
];

fn diff_row(row: &DiffRow) -> String {
    let mut cells = vec![json_string(&row.name)];
    for Tally { objects, bytes } in [row.new, row.gone, row.kept] {
        cells.extend([objects.to_string(), bytes.to_string()]);
    }
    array(cells)
}

#[cfg(test)]
mod tests {
    use super::form_of;

    #[test]
    fn forms_leave_indexes_and_keys_out() {
        let check = |way: &str, form: &str| assert_eq!(form_of(way), form);
        check("main.cache[\"a]\\\"b\"].blob", "main.cache[*].blob");
        check("main.grid[3][4].cell", "main.grid[*][*].cell");
        check(
            "goroutine 1, main.f at f.go:12: x.next(×9)",
            "goroutine 1, main.f at f.go:12: x.next(×9)",
        );
        check("m[[2]int{1, 2}].v", "m[*].v");
        check("tree[0][1][2][3].x", "tree[*][*]….x");
    }
}
