//! Who holds objects that have something in common: the ways to them, with what tells them apart left out.
//!
//! In: nodes of a snapshot. Out: [`Holder`]s, the one of most objects first. Of many nodes some are looked at, evenly.

use rustc_hash::FxHashMap;

use crate::telemetry::snapshot::{Analysis, Snapshot};

/// Nodes that are looked at, at most: a way may be as long as a list.
const MOST_LOOKS: usize = 100;

/// Ways that are the same but for numbers and keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// The way, `main.cache[…].blob`.
    pub way: String,
    /// Objects that it leads to, of those that were looked at.
    pub objects: usize,
    /// How many were looked at.
    pub of: usize,
}

impl Analysis {
    /// Who holds these nodes.
    pub fn holders(&self, snapshot: &Snapshot, nodes: &[u32]) -> Vec<Holder> {
        let step = nodes.len().div_ceil(MOST_LOOKS).max(1);
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        let mut of = 0;
        for &node in nodes.iter().step_by(step) {
            of += 1;
            let way = without_numbers(&self.way_text(snapshot, node));
            *counts.entry(way).or_insert(0) += 1;
        }
        let holder = |(way, objects)| Holder { way, objects, of };
        let mut holders: Vec<Holder> = counts.into_iter().map(holder).collect();
        holders.sort_by(|a, b| {
            let order = b.objects.cmp(&a.objects);
            order.then_with(|| a.way.cmp(&b.way))
        });
        holders
    }
}

/// `[3]`, `["key"]`, `(×12)` and numbers of goroutines become dots.
fn without_numbers(way: &str) -> String {
    let mut out = String::new();
    let mut rest = way;
    while let Some(at) = rest.find(['[', '×']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (open, close) = match from.starts_with('[') {
            true => ("[…", ']'),
            false => ("×…", ')'),
        };
        out.push_str(open);
        rest = from.find(close).map_or("", |end| &from[end..]);
    }
    out.push_str(rest);
    match out.strip_prefix("goroutine ") {
        Some(numbered) => {
            let rest = numbered.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("goroutine …{rest}")
        }
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_keys_are_left_out() {
        let same = |way: &str, as_this: &str| assert_eq!(without_numbers(way), as_this);
        same("main.a[3].b", "main.a[…].b");
        same("main.a[\"x\"].b[4]", "main.a[…].b[…]");
        same("main.list.next(×99)", "main.list.next(×…)");
        same(
            "goroutine 12, main.f at f.go:3: x",
            "goroutine …, main.f at f.go:3: x",
        );
        same("main.a[unclosed", "main.a[…");
    }
}
