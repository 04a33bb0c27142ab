//! `ergo parse-profile`: what parsing, checking and lowering a program took, by file.
//!
//! In: the files of a program. Out: a table; every function of it is lowered, run or not.

use std::time::Instant;

use ergo::engine::Engine;
use ergo::syntax::node::Kind;

use crate::options::Options;
use crate::{Stop, sources};

/// Prints the table.
pub(crate) fn parse_profile(options: Options) -> Result<i32, Stop> {
    let begin = Instant::now();
    let mut engine = Engine::new(options.config())?;
    let program = sources::load(&mut engine, &options.operands)?;
    engine.check(program.module)?;
    engine.lower_all(program.module)?;
    let whole = begin.elapsed().as_nanos() as f64;
    println!(
        "{:>10} {:>9} {:>11} {:>11} {:>11} {:>9}  file",
        "bytes", "nodes", "parse us", "check us", "lower us", "ns/node"
    );
    let us = |ns: u64| format!("{:.1}", ns as f64 / 1000.0);
    for unit in engine.unit_times() {
        println!(
            "{:>10} {:>9} {:>11} {:>11} {:>11} {:>9.0}  {}",
            unit.text_bytes,
            unit.n_nodes,
            us(unit.parse_ns),
            us(unit.check_ns),
            us(unit.lower_ns),
            unit.parse_ns as f64 / unit.n_nodes.max(1) as f64,
            unit.file
        );
    }
    let all = engine.life_totals();
    let known = all.parse_ns + all.check_ns + all.lower_ns;
    println!(
        "{:>10} {:>9} {:>11} {:>11} {:>11} {:>9}  {} files; {} functions lowered; {:.1} % of {:.1} us",
        all.text_bytes,
        engine
            .kind_counts()
            .iter()
            .map(|(_, n)| n.born)
            .sum::<u64>(),
        us(all.parse_ns),
        us(all.check_ns),
        us(all.lower_ns),
        "",
        all.n_units,
        all.n_lowered,
        100.0 * known as f64 / whole,
        whole / 1000.0
    );
    println!("\n{:>9} {:>9}  kind of node", "born", "living");
    let mut kinds = engine.kind_counts();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(count.born));
    for (name, count) in kinds {
        println!("{:>9} {:>9}  {name}", count.born, count.living());
    }
    Ok(0)
}

/// `ergo stats`: nodes by kind after parsing and checking, made and living; of the kinds of `--kinds` only, if there are any.
pub(crate) fn stats(options: Options) -> Result<i32, Stop> {
    let mut engine = Engine::new(options.config())?;
    let mut kinds = Vec::new();
    for name in &options.kinds {
        let kind = Kind::ALL.iter().find(|kind| kind.name() == *name);
        kinds.push(*kind.ok_or_else(|| Stop::Usage(format!("no such kind of node: {name}")))?);
    }
    let program = sources::load(&mut engine, &options.operands)?;
    let counts = engine.kind_counts();
    engine.check(program.module)?;
    println!("{:>9} {:>9}  kind of node", "born", "living");
    let is_wanted = |name: &str| kinds.is_empty() || kinds.iter().any(|kind| kind.name() == name);
    for (name, count) in counts.iter().filter(|(name, _)| is_wanted(name)) {
        println!("{:>9} {:>9}  {name}", count.born, count.living());
    }
    Ok(0)
}
