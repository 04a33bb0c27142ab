//! The recording: a table of cycles as `ergo run --gc-csv=FILE` writes it.
//!
//! In: its text. Out: [`Cycle`]s, oldest first. Columns are found by their names; others may stand between.

/// A cycle, as far as advice needs it. Bytes and ns.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cycle {
    /// Somebody asked for it.
    pub(crate) is_forced: bool,
    pub(crate) heap_begin: f64,
    pub(crate) heap_end: f64,
    pub(crate) heap_marked: f64,
    pub(crate) goal: f64,
    /// Stacks and package variables.
    pub(crate) roots: f64,
    /// Both pauses and all steps.
    pub(crate) gc_ns: f64,
    /// Allocated since the mark before.
    pub(crate) alloc: f64,
    pub(crate) used: f64,
    /// Since the beginning.
    pub(crate) active_ns: f64,
    pub(crate) is_limited: bool,
    pub(crate) settings: Settings,
}

impl Cycle {
    /// What was alive when it began: what was made while it marked is marked, too.
    pub(crate) fn live(&self) -> f64 {
        (self.heap_marked + self.heap_begin - self.heap_end).max(0.0)
    }

    /// What was allocated while it marked.
    pub(crate) fn while_marking(&self) -> f64 {
        (self.heap_end - self.heap_begin).max(0.0)
    }
}

/// What a host sets.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Settings {
    /// GOGC; `None`: off.
    pub(crate) gc_percent: Option<f64>,
    /// Smallest heap goal at GOGC 100.
    pub(crate) min_heap: f64,
    /// `None`: no limit.
    pub(crate) memory_limit: Option<f64>,
    /// The longest step at a safepoint of the program's own, µs.
    pub(crate) assist_us: f64,
}

/// Columns that are read.
const N: usize = 19;

/// No cell has more, and none less than -1.
const MOST: f64 = i64::MAX as f64;

/// Reads a table.
///
/// # Errors
/// What is wrong with it, with the line.
pub(crate) fn parse(text: &str) -> Result<Vec<Cycle>, String> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let column = |name: &str| {
        let at = head.iter().position(|column| *column == name);
        at.ok_or_else(|| format!("no column {name}: is it a table of ergo run --gc-csv?"))
    };
    let names = [
        "forced",
        "heap_begin_bytes",
        "heap_end_bytes",
        "heap_marked_bytes",
        "heap_goal_bytes",
        "stacks_bytes",
        "globals_bytes",
        "begin_pause_ns",
        "end_pause_ns",
        "assist_ns",
        "step_ns",
        "alloc_since_bytes",
        "used_bytes",
        "active_ns",
        "limited",
        "gc_percent",
        "min_heap_bytes",
        "memory_limit_bytes",
        "assist_us",
    ];
    let columns: Vec<usize> = names.into_iter().map(column).collect::<Result<_, _>>()?;
    let mut cycles = Vec::new();
    for (number, line) in (2..).zip(lines).filter(|(_, line)| !line.is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let mut row = [0.0_f64; N];
        for (value, column) in row.iter_mut().zip(&columns) {
            let cell = cells.get(*column);
            *value = cell
                .and_then(|cell| cell.parse().ok())
                .filter(|value| (-1.0..=MOST).contains(value))
                .ok_or_else(|| format!("line {number}: a number is missing or cannot be"))?;
        }
        cycles.push(cycle(&row));
    }
    Ok(cycles)
}

fn cycle(row: &[f64; N]) -> Cycle {
    let [
        forced,
        heap_begin,
        heap_end,
        heap_marked,
        goal,
        stacks,
        globals,
        begin_ns,
        end_ns,
        assist_ns,
        step_ns,
        alloc,
        used,
        active_ns,
        limited,
        gc_percent,
        min_heap,
        memory_limit,
        assist_us,
    ] = *row;
    let some = |value: f64| (value >= 0.0).then_some(value);
    Cycle {
        is_forced: forced != 0.0,
        heap_begin,
        heap_end,
        heap_marked,
        goal,
        roots: stacks + globals,
        gc_ns: begin_ns + end_ns + assist_ns + step_ns,
        alloc,
        used,
        active_ns,
        is_limited: limited != 0.0,
        settings: Settings {
            gc_percent: some(gc_percent),
            min_heap,
            memory_limit: some(memory_limit),
            assist_us,
        },
    }
}
