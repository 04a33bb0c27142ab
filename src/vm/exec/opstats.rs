//! Executed instructions by operation and by pair: for ourselves, in builds with the feature `opstats` only.
//!
//! In: each transfer of the dispatcher. Out: a table as text. The counters are of the process, which no other build has.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::code::ops::{OPS, OPS_LEN};

/// How often the second operation came right behind the first: row of the first, column of the second.
static PAIRS: [AtomicU64; OPS_LEN * OPS_LEN] = [const { AtomicU64::new(0) }; OPS_LEN * OPS_LEN];

/// Rows of each table.
const SHOWN: usize = 40;

/// Operation `next` comes behind `op`.
#[inline(always)]
pub(super) fn count(op: u16, next: u16) {
    if let Some(cell) = PAIRS.get(op as usize * OPS_LEN + next as usize) {
        cell.store(cell.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}

/// What was counted since the process began.
pub(crate) fn report() -> String {
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    let mut singles = vec![0_u64; OPS_LEN];
    for (i, cell) in PAIRS.iter().enumerate() {
        let (n, op, next) = (cell.load(Ordering::Relaxed), i / OPS_LEN, i % OPS_LEN);
        if n > 0 {
            pairs.push((n, op, next));
            if let Some(single) = singles.get_mut(op) {
                *single += n;
            }
        }
    }
    let total = singles.iter().sum::<u64>().max(1);
    let name = |op: usize| OPS.get(op).map_or("?", |info| info.name);
    let share = |n: u64| n as f64 * 100.0 / total as f64;
    let mut text = format!("{total} instructions that went on to the next\n");
    let mut ops: Vec<(u64, usize)> = singles.iter().copied().zip(0..).collect();
    ops.sort_unstable_by_key(|(n, op)| (u64::MAX - n, *op));
    for (n, op) in ops.into_iter().take(SHOWN).filter(|(n, _)| *n > 0) {
        let _ = writeln!(text, "{n:>14} {:5.1} %  {}", share(n), name(op));
    }
    text.push_str("pairs\n");
    pairs.sort_unstable_by_key(|(n, op, next)| (u64::MAX - n, *op, *next));
    for (n, op, next) in pairs.into_iter().take(SHOWN) {
        let _ = writeln!(
            text,
            "{n:>14} {:5.1} %  {} {}",
            share(n),
            name(op),
            name(next)
        );
    }
    text
}
