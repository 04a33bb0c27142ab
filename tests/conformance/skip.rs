//! The skip list: `path  class  reason` a line.
//!
//! `scope`, `gc-only` and `stale` leave the denominator; `slow` is run but by `--quick`; `todo` is run and counts as what it
//! is. A case of the first three that passes all the same fails the run, so the list can only shrink.

use std::collections::HashMap;

const LIST: &str = include_str!("skip.txt");

/// Why a case stands on the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Needs something that Ergo leaves out by rule.
    Scope,
    /// Asserts how gc is built.
    GcOnly,
    /// Of an older Go.
    Stale,
    /// Takes minutes.
    Slow,
    /// A known defect.
    Todo,
}

/// The list.
pub struct Skips(HashMap<&'static str, Class>);

impl Skips {
    /// Reads it; a malformed line ends the run.
    pub fn read() -> Skips {
        let rows = LIST.lines().enumerate().filter(|(_, line)| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#')
        });
        Skips(rows.map(|(i, line)| row(i + 1, line)).collect())
    }

    /// A case's class, if it is listed.
    pub fn class(&self, path: &str) -> Option<Class> {
        self.0.get(path).copied()
    }
}

fn row(n: usize, line: &'static str) -> (&'static str, Class) {
    let mut words = line.split_whitespace();
    let path = words.next().unwrap_or_default();
    let class = match words.next() {
        Some("scope") => Class::Scope,
        Some("gc-only") => Class::GcOnly,
        Some("stale") => Class::Stale,
        Some("slow") => Class::Slow,
        Some("todo") => Class::Todo,
        other => panic!("skip.txt:{n}: no class: {other:?}"),
    };
    assert!(words.next().is_some(), "skip.txt:{n}: no reason");
    (path, class)
}
