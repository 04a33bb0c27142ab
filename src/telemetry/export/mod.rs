//! What is known about memory, written in the formats of other people's tools. One file a format.
//!
//! In: [`Material`], read from an engine at one moment. Out: the bytes of a file.

mod chrome;
mod folded;
mod gotrace;
mod openmetrics;
mod pprof;
mod proto;
mod speedscope;
mod spread;
mod table;

use crate::heap::record::CycleRecord;
use crate::telemetry::memstats::MemStats;
use crate::vm::Vm;
use crate::vm::native::NativeCx;
use crate::vm::profile::SampleReading;
use crate::vm::sites::SiteReading;

/// What a file is to be. The numbers are those of the C enum `ergo_export_format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Format {
    /// A heap profile for `go tool pprof`, gzip.
    PprofHeap = 1,
    /// Collections as a Go execution trace, for `go tool trace`.
    GoTrace = 3,
    /// Metrics as OpenMetrics text.
    OpenMetrics = 4,
    /// Collections as trace events for Chrome and Perfetto, JSON.
    ChromeTrace = 6,
    /// Allocated bytes by stack, a line each: `main.main;main.f 1234`.
    FlameFolded = 8,
    /// The same for speedscope.app, JSON.
    Speedscope = 9,
    /// A JSON object a line for each cycle.
    EventsJsonl = 11,
    /// The joint table of cycles: time, pause, surviving nodes, survival rate and more.
    GcTableCsv = 12,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 8] = [
        Format::PprofHeap,
        Format::GoTrace,
        Format::ChromeTrace,
        Format::OpenMetrics,
        Format::FlameFolded,
        Format::Speedscope,
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
}

/// Everything that exports are made of, read at one moment.
pub struct Material {
    /// The books.
    pub stats: MemStats,
    /// Exact counts by place.
    pub sites: Vec<SiteReading>,
    /// The sampler's buckets.
    pub samples: Vec<SampleReading>,
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
}

impl Material {
    /// All of a machine, as of now.
    pub fn of(vm: &mut Vm) -> Material {
        let wall_ns = vm.platform.wall_ns();
        Material {
            stats: MemStats::of(vm),
            sites: vm.sites(),
            samples: vm.memory_profile(),
            rate: vm.heap().sample_rate(),
            cycles: vm.heap().cycles().copied().collect(),
            pauses: vm.heap().pauses(),
            wall_ns: u64::try_from(wall_ns).unwrap_or(0),
            n_parses: vm.heap().n_parses(),
            n_goroutines: vm.n_goroutines(),
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
        Format::OpenMetrics => openmetrics::text(material, flags & flags::PROMETHEUS != 0).into(),
        Format::GoTrace => gotrace::trace(material),
        Format::ChromeTrace => chrome::text(material).into(),
        Format::FlameFolded => folded::text(material).into(),
        Format::Speedscope => speedscope::text(material).into(),
        Format::EventsJsonl => table::jsonl(material).into(),
        Format::GcTableCsv => table::csv(material).into(),
    }
}

/// A string as JSON, with its quotes.
fn json_string(text: &str) -> String {
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
