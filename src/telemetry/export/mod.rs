//! What is known about memory, written in the formats of other people's tools. One file a format.
//!
//! In: [`Material`], read from an engine at one moment. Out: the bytes of a file.

mod chrome;
mod folded;
mod gotrace;
mod gotrace_sched;
pub mod lines;
mod openmetrics;
mod pprof;
mod pprof_cpu;
mod proto;
pub mod report;
mod speedscope;
mod spread;
mod table;

use std::sync::Arc;

use crate::heap::record::CycleRecord;
use crate::telemetry::memstats::MemStats;
use crate::telemetry::snapshot::{Snapshot, devtools};
use crate::telemetry::watch::{Alert, Fired};
use crate::vm::Vm;
use crate::vm::cpu::CpuReading;
use crate::vm::native::NativeCx;
use crate::vm::profile::{ProfileFrame, SampleReading};
use crate::vm::schedlog::SchedReading;
use crate::vm::sites::SiteReading;

/// What a file is to be. The numbers are those of the C enum `ergo_export_format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Format {
    /// A heap profile for `go tool pprof`, gzip.
    PprofHeap = 1,
    /// A CPU profile for `go tool pprof`, gzip.
    PprofCpu = 2,
    /// Collections as a Go execution trace, for `go tool trace`.
    GoTrace = 3,
    /// Metrics as OpenMetrics text.
    OpenMetrics = 4,
    /// A heap snapshot for Chrome's DevTools, JSON; empty if none was taken ([`Material::snapshot`]).
    HeapSnapshot = 5,
    /// Collections as trace events for Chrome and Perfetto, JSON.
    ChromeTrace = 6,
    /// Allocated bytes by stack, a line each: `main.main;main.f 1234`.
    FlameFolded = 8,
    /// The same for speedscope.app, JSON.
    Speedscope = 9,
    /// One HTML file with all of it, to look at.
    HtmlReport = 10,
    /// A JSON object a line for each cycle.
    EventsJsonl = 11,
    /// The joint table of cycles: time, pause, surviving nodes, survival rate and more.
    GcTableCsv = 12,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 11] = [
        Format::PprofHeap,
        Format::PprofCpu,
        Format::HeapSnapshot,
        Format::GoTrace,
        Format::ChromeTrace,
        Format::OpenMetrics,
        Format::FlameFolded,
        Format::Speedscope,
        Format::HtmlReport,
        Format::EventsJsonl,
        Format::GcTableCsv,
    ];

    /// The format with this number.
    pub fn of(number: u32) -> Option<Format> {
        Format::ALL
            .into_iter()
            .find(|format| *format as u32 == number)
    }
}

/// Flags of an export.
pub mod flags {
    /// Metrics in Prometheus' text form 0.0.4 instead of OpenMetrics.
    pub const PROMETHEUS: u32 = 1;
    /// A report with a heap snapshot of now, which collects, and what changed since the one of the report before.
    pub const SNAPSHOT: u32 = 1;
}

/// Everything that exports are made of, read at one moment.
pub struct Material {
    /// The books.
    pub stats: MemStats,
    /// Exact counts by place.
    pub sites: Vec<SiteReading>,
    /// The sampler's buckets.
    pub samples: Vec<SampleReading>,
    /// What the scheduler did, if it was traced.
    pub sched: SchedReading,
    /// The CPU profile being taken, or the last one.
    pub cpu: Option<CpuReading>,
    /// Bytes between two samples; 0: none were taken.
    pub rate: u64,
    /// Records of the newest cycles, oldest first.
    pub cycles: Vec<CycleRecord>,
    /// Pauses: (ns, end on the wall clock), newest first.
    pub pauses: Vec<(u64, u64)>,
    /// Wall clock, ns since 1970; 0 where there is none.
    pub wall_ns: u64,
    /// Source texts parsed.
    pub n_parses: u64,
    /// Goroutines of the program.
    pub n_goroutines: u64,
    /// What the report shows beside.
    pub extra: Extra,
    /// A heap snapshot, if one was taken for this.
    pub snapshot: Option<Arc<Snapshot>>,
}

/// What the machine alone does not know: whoever embeds it fills this in, as far as there is something.
#[derive(Default)]
pub struct Extra {
    /// What the host calls the machine; empty: nothing.
    pub vm_name: String,
    /// The program's name.
    pub program: String,
    /// Texts of files that allocate.
    pub sources: Vec<SourceText>,
    /// The heap as it was at moments between cycles, oldest first.
    pub readings: Vec<Reading>,
    /// Rules that fired, oldest first.
    pub log: Vec<Fired>,
    /// Leak alerts.
    pub alerts: Vec<AlertText>,
    /// A heap snapshot, and what changed since the one before.
    pub heap: Option<report::heap::HeapView>,
    /// Nodes by kind: name, ever made, not freed.
    pub kinds: Vec<(&'static str, u64, u64)>,
}

/// A file that was parsed.
#[derive(Clone)]
pub struct SourceText {
    /// Its name as given to the parser.
    pub file: Arc<str>,
    /// Its bytes.
    pub text: Arc<[u8]>,
    /// A file of the library's own packages.
    pub is_std: bool,
}

/// The heap at a moment.
#[derive(Clone, Copy, Default)]
pub struct Reading {
    /// ns since the heap was made.
    pub time_ns: u64,
    /// Allocated and not freed.
    pub heap_alloc: u64,
    /// Goal of the next cycle.
    pub next_gc: u64,
    /// 0 off, 1 mark, 2 mark termination, 3 sweep.
    pub phase: u64,
}

/// An alert and its suspects by name.
pub struct AlertText {
    /// The alert.
    pub alert: Alert,
    /// Bytes that each suspect has grown by, and its stack, innermost first.
    pub suspects: Vec<(u64, Vec<ProfileFrame>)>,
}

impl Material {
    /// All of a machine, as of now.
    pub fn of(vm: &mut Vm) -> Material {
        let wall_ns = vm.platform.wall_ns();
        Material {
            stats: MemStats::of(vm),
            sites: vm.sites(),
            samples: vm.memory_profile(),
            sched: vm.sched_trace(),
            cpu: vm.cpu_profile(),
            rate: vm.heap().sample_rate(),
            cycles: vm.heap().cycles().collect(),
            pauses: vm.heap().pauses(),
            wall_ns: u64::try_from(wall_ns).unwrap_or(0),
            n_parses: vm.heap().n_parses(),
            n_goroutines: vm.n_goroutines(),
            extra: Extra::default(),
            snapshot: None,
        }
    }

    /// The same from inside a native.
    pub fn of_native(cx: &mut NativeCx<'_>) -> Material {
        Material::of(cx.vm)
    }
}

/// The bytes of a file.
pub fn export(material: &Material, format: Format, flags: u32) -> Vec<u8> {
    match format {
        Format::PprofHeap => pprof::heap(material),
        Format::PprofCpu => pprof_cpu::cpu(material),
        Format::OpenMetrics => openmetrics::text(material, flags & flags::PROMETHEUS != 0).into(),
        Format::GoTrace => gotrace::trace(material),
        Format::HeapSnapshot => {
            let mut bytes = Vec::new();
            if let Some(snapshot) = &material.snapshot {
                // Writing to a vector cannot fail.
                let _ = devtools::write(snapshot, &mut bytes);
            }
            bytes
        }
        Format::ChromeTrace => chrome::text(material).into(),
        Format::FlameFolded => folded::text(material).into(),
        Format::Speedscope => speedscope::text(material).into(),
        Format::HtmlReport => report::page(material, report::Liveness::Still).into(),
        Format::EventsJsonl => table::jsonl(material).into(),
        Format::GcTableCsv => table::csv(material).into(),
    }
}

/// A string as JSON, with its quotes.
#[must_use]
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
