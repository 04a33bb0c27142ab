//! What the server sends to `ergo top`, and how that is read back: lines of fields with tabs between them.
//!
//! In: a reading of the machine. Out: text; from it again a [`Picture`]. Both ends stand here, so that they cannot disagree. Names have no control characters
//! on the wire: a program's names cannot steer the terminal.

use ergo::telemetry::export::Material;
use ergo::telemetry::export::lines::lines;

/// Lines of the program that are sent: those that allocated most, and those that hold most.
const MOST_LINES: usize = 100;

/// Readings that are sent.
const MOST_READINGS: usize = 200;

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident $get:expr;)*) => {
        /// Numbers of a moment.
        #[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
        pub(crate) struct Numbers { $($(#[$doc])* pub(crate) $name: u64,)* }

        fn numbers_text(m: &Material) -> String {
            let get: &[(&str, fn(&Material) -> u64)] = &[$((stringify!($name), $get),)*];
            get.iter().map(|(name, get)| format!("n\t{name}\t{}\n", get(m))).collect()
        }

        impl Numbers {
            fn set(&mut self, name: &str, value: u64) {
                match name {
                    $(stringify!($name) => self.$name = value,)*
                    // Of a newer server.
                    _ => {}
                }
            }
        }
    };
}

numbers! {
    /// ns since the program began.
    time_ns |m| m.stats.heap.time_ns;
    /// Bytes in use.
    heap_alloc |m| m.stats.heap.heap_alloc;
    /// Goal of the next cycle.
    next_gc |m| m.stats.heap.next_gc;
    /// Left alive by the last cycle.
    marked_bytes |m| m.stats.heap.marked_bytes;
    /// Allocated since the beginning.
    total_alloc |m| m.stats.heap.total_alloc;
    /// Objects in use.
    heap_objects |m| m.stats.heap.heap_objects;
    /// Cycles.
    num_gc |m| m.stats.heap.num_gc;
    /// The longest pause.
    pause_max_ns |m| m.stats.heap.pause_max_ns;
    /// Both pauses of the last cycle.
    last_pause_ns |m| m.cycles.last().map_or(0, |c| c.pause_ns());
    /// GC share of the active CPU time, in percent.
    gc_percent |m| m.cycles.last().map_or(0, |c| c.cpu_percent);
    /// Nodes.
    ast_nodes |m| m.stats.heap.ast_nodes;
    /// Nodes by state.
    ast_parsed |m| m.stats.heap.ast_state_parsed;
    /// See `ast_parsed`.
    ast_scoped |m| m.stats.heap.ast_state_scoped;
    /// See `ast_parsed`.
    ast_evaluated |m| m.stats.heap.ast_state_evaluated;
    /// Survival of nodes in the last cycle, per mille.
    ast_survival |m| m.cycles.last().map_or(1000, |c| (1000.0 * c.node_survival()) as u64);
    /// Goroutines.
    goroutines |m| m.n_goroutines;
}

/// A line of the program.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    /// Exact.
    pub(crate) alloc_bytes: u64,
    /// Exact.
    pub(crate) alloc_objects: u64,
    /// Estimate.
    pub(crate) inuse_bytes: u64,
    /// Per mille; `None`: no cycle has looked yet.
    pub(crate) survival: Option<u64>,
    /// File and line.
    pub(crate) place: String,
    /// The function.
    pub(crate) func: String,
    /// The type.
    pub(crate) ty: String,
}

/// All that is shown of a moment.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Picture {
    /// Name of the program.
    pub(crate) program: String,
    /// The numbers.
    pub(crate) numbers: Numbers,
    /// The heap over time, oldest first.
    pub(crate) heap: Vec<u64>,
    /// What each line costs.
    pub(crate) lines: Vec<Line>,
    /// The newest leak alert.
    pub(crate) alert: String,
}

/// A name without control characters.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// The text of a reading.
pub(crate) fn text(material: &Material) -> String {
    let mut out = format!("program\t{}\n", plain(&material.extra.program));
    out.push_str(&numbers_text(material));
    let readings = &material.extra.readings;
    for reading in readings
        .iter()
        .skip(readings.len().saturating_sub(MOST_READINGS))
    {
        out.push_str(&format!("heap\t{}\n", reading.heap_alloc));
    }
    let all = lines(material);
    let mut by_use: Vec<_> = all.iter().skip(MOST_LINES).collect();
    by_use.sort_by_key(|line| std::cmp::Reverse(line.inuse_bytes));
    for line in all
        .iter()
        .take(MOST_LINES)
        .chain(by_use.into_iter().take(MOST_LINES))
    {
        let file = line.file.rsplit('/').next().unwrap_or_default();
        let place = match line.line {
            0 => String::new(),
            number => format!("{file}:{number}"),
        };
        let survival = line.survival.map_or(-1, |share| (1000.0 * share) as i64);
        out.push_str(&format!(
            "line\t{}\t{}\t{}\t{survival}\t{}\t{}\t{}\n",
            line.alloc_bytes,
            line.alloc_objects,
            line.inuse_bytes,
            plain(&place),
            plain(&line.func),
            plain(&line.ty)
        ));
    }
    if let Some(alert) = material.extra.alerts.last() {
        let frame = alert.suspects.first().and_then(|(_, stack)| stack.first());
        let place = frame.map_or_else(String::new, |f| {
            format!("; most of it is allocated at {}:{}", f.file, f.line)
        });
        let trend = &alert.alert.trend;
        out.push_str(
            &plain(&format!(
                "alert: +{:.0} KiB a cycle over {} cycles{place}",
                trend.slope / 1024.0,
                trend.cycles
            ))
            .replacen("alert: ", "alert\t", 1),
        );
        out.push('\n');
    }
    out
}

impl Picture {
    /// Reads a text back; what is not understood is left out.
    pub(crate) fn read(text: &str) -> Picture {
        let mut picture = Picture::default();
        for row in text.lines() {
            let fields: Vec<String> = row.split('\t').map(plain).collect();
            let number = |at: usize| fields.get(at).and_then(|f| f.parse().ok()).unwrap_or(0);
            let word = |at: usize| fields.get(at).cloned().unwrap_or_default();
            match word(0).as_str() {
                "program" => picture.program = word(1),
                "n" => picture.numbers.set(&word(1), number(2)),
                "heap" => picture.heap.push(number(1)),
                "line" => picture.lines.push(Line {
                    alloc_bytes: number(1),
                    alloc_objects: number(2),
                    inuse_bytes: number(3),
                    survival: word(4).parse().ok(),
                    place: word(5),
                    func: word(6),
                    ty: word(7),
                }),
                "alert" => picture.alert = word(1),
                _ => {}
            }
        }
        picture
    }
}
