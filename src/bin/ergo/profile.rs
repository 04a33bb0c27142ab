//! `ergo parse-profile`: what parsing, checking and lowering a program took, by file and by kind of node.
//!
//! In: the files of a program. Out: tables; every function of it is lowered, run or not. With a look at the clock at each node all of it takes longer
//! than it would without, small nodes more so; the parts are the whole.

use std::collections::BTreeMap;
use std::time::Instant;

use ergo::engine::{Engine, KindTime, LifeTotals, N_PHASES};
use ergo::syntax::node::Kind;

use crate::options::Options;
use crate::{Stop, sources};

/// Prints the table.
#[inline(never)]
pub(crate) fn parse_profile(options: Options) -> Result<i32, Stop> {
    let begin = Instant::now();
    let mut engine = options.engine()?;
    engine.time_kinds();
    let program = sources::load(&mut engine, &options.operands)?;
    engine.check(program.module)?;
    engine.lower_all(program.module)?;
    let whole = begin.elapsed().as_nanos() as f64;
    println!(
        "{:>10} {:>9} {:>11} {:>11} {:>11} {:>9}  file",
        "bytes", "nodes", "parse us", "check us", "lower us", "ns/node"
    );
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
    print_kinds(&engine, all);
    for unit in engine.unit_times() {
        let of_unit = kind_rows(&engine, |time| time.unit == unit.number);
        // The library's files are in the first table.
        if unit.file.contains('/') {
            println!("\n{}", unit.file);
            of_unit.iter().for_each(|(name, ns)| print_row(name, *ns));
        }
    }
    Ok(0)
}

/// Times of a kind, ns by phase.
type KindRow = (&'static str, [u64; N_PHASES]);

/// The kinds of some units, those that took most first.
fn kind_rows(engine: &Engine, is_wanted: impl Fn(&KindTime) -> bool) -> Vec<KindRow> {
    let mut rows: BTreeMap<&'static str, [u64; N_PHASES]> = BTreeMap::new();
    for (name, time) in engine.kind_times() {
        if is_wanted(&time) {
            let row = rows.entry(name).or_default();
            row.iter_mut().zip(time.ns).for_each(|(sum, ns)| *sum += ns);
        }
    }
    let mut rows: Vec<KindRow> = rows.into_iter().collect();
    rows.sort_by_key(|(_, ns)| std::cmp::Reverse(ns.iter().sum::<u64>()));
    rows
}

fn us(ns: u64) -> String {
    format!("{:.1}", ns as f64 / 1000.0)
}

fn print_row(name: &str, [parse, check, lower]: [u64; N_PHASES]) {
    println!(
        "{:>11} {:>11} {:>11}  {name}",
        us(parse),
        us(check),
        us(lower)
    );
}

/// The kinds of all units, and how much of each phase they make up.
fn print_kinds(engine: &Engine, all: LifeTotals) {
    println!(
        "\n{:>11} {:>11} {:>11} {:>9} {:>9}  kind of node",
        "parse us", "check us", "lower us", "born", "living"
    );
    let counts = engine.kind_counts();
    let rows = kind_rows(engine, |_| true);
    for (name, [parse, check, lower]) in &rows {
        let count = counts.iter().find(|(kind, _)| kind == name);
        let (born, living) = count.map_or((0, 0), |(_, n)| (n.born, n.living()));
        println!(
            "{:>11} {:>11} {:>11} {born:>9} {living:>9}  {name}",
            us(*parse),
            us(*check),
            us(*lower)
        );
    }
    let sum = |phase: usize| -> u64 { rows.iter().filter_map(|(_, ns)| ns.get(phase)).sum() };
    let share =
        |parts: u64, whole: u64| format!("{:.2}", 100.0 * parts as f64 / whole.max(1) as f64);
    println!(
        "{:>11} {:>11} {:>11}  % of what the phases took",
        share(sum(0), all.parse_ns),
        share(sum(1), all.check_ns),
        share(sum(2), all.lower_ns)
    );
}

/// `ergo stats`: nodes by kind after parsing and checking, made and living; of the kinds of `--kinds` only, if there are any.
#[inline(never)]
pub(crate) fn stats(options: Options) -> Result<i32, Stop> {
    let mut engine = options.engine()?;
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
