//! The options of the command line.
//!
//! In: arguments behind the command. Out: [`Options`]. The few rows here are no reason for an argument parser of others.

use std::net::SocketAddr;

use ergo::engine::config::{
    Config, DEFAULT_ASSIST_US, DEFAULT_MEMPROFILE_RATE, DEFAULT_MIN_HEAP, MOST_WORKERS, Opts,
};

use ergo::engine::Engine;
use ergo::telemetry::export::{Format, flags};

use crate::Stop;
use crate::grants::Grants;
use crate::platform::Terminal;

/// What the arguments say.
pub(crate) struct Options {
    /// Files or a folder, then the program's own arguments.
    pub(crate) operands: Vec<String>,
    /// `-m`.
    pub(crate) escapes: bool,
    /// `--codes`.
    pub(crate) codes: bool,
    /// `--dump-scopes`.
    pub(crate) dump_scopes: bool,
    /// `--vm-name`: a label of the metrics.
    pub(crate) vm_name: String,
    /// `--kinds`: names of kinds of nodes.
    pub(crate) kinds: Vec<String>,
    /// `--fuel`.
    fuel: u64,
    manual: bool,
    debug: u32,
    workers: u32,
    gc_percent: u32,
    memory_limit: u64,
    min_heap: u64,
    seed: u64,
    gctrace: bool,
    counts_sites: bool,
    memprofile_rate: Option<u64>,
    /// `ergo caps`.
    keeps_trees: bool,
    /// `ergo snap`.
    takes_snapshot: bool,
    /// `--events`.
    pub(crate) events: Option<String>,
    /// `--rules`: a file of rules, or `default`.
    pub(crate) rules: Option<String>,
    /// `--on-leak`.
    pub(crate) on_leak: Option<String>,
    /// `--tick-us`.
    pub(crate) tick_us: u64,
    /// `--allow`: nothing was said, or what.
    grants: Option<Grants>,
    /// `--flight-recorder`.
    flight_recorder: bool,
    /// `--http`.
    pub(crate) http: Option<SocketAddr>,
    /// `--out`, for `ergo report`.
    pub(crate) out: Option<String>,
    /// Files to be written when the program has ended.
    pub(crate) exports: Vec<Export>,
    assist_us: u32,
    opts: Opts,
    /// `--opstats`.
    pub(crate) opstats: bool,
    /// `--hot`.
    pub(crate) hot: bool,
}

/// Words of `--gc` and their bits of `ergo_gc_debug`.
const MODES: [(&str, u32); 8] = [
    ("verify", 1),
    ("stress:alloc", 2),
    ("stress:safepoint", 4),
    ("stress:step1", 8),
    ("poison", 32),
    ("efence", 64),
    ("invalidptr", 128),
    ("audit", 256),
];

/// 16 Ki events.
const EVENT_RING_BYTES: u64 = 1 << 20;

/// A file that `run` writes at its end.
pub(crate) struct Export {
    pub(crate) file: String,
    pub(crate) format: Format,
    pub(crate) flags: u32,
}

/// Options that name such a file.
const EXPORTS: [(&str, Format, u32); 12] = [
    ("--html", Format::HtmlReport, 0),
    ("--trace", Format::GoTrace, 0),
    ("--chrome-trace", Format::ChromeTrace, 0),
    ("--memprofile", Format::PprofHeap, 0),
    ("--cpuprofile", Format::PprofCpu, 0),
    ("--heapsnapshot", Format::HeapSnapshot, 0),
    ("--metrics", Format::OpenMetrics, 0),
    ("--prometheus", Format::OpenMetrics, flags::PROMETHEUS),
    ("--folded", Format::FlameFolded, 0),
    ("--speedscope", Format::Speedscope, 0),
    ("--gc-jsonl", Format::EventsJsonl, 0),
    ("--gc-csv", Format::GcTableCsv, 0),
];

/// Options whose value may be the next word.
const WITH_VALUE: [&str; 6] = ["--http", "--trace", "--html", "--out", "--rules", "--allow"];

/// Whether an option's value may be the next word, which is then no operand.
pub(crate) fn may_take_next(option: &str) -> bool {
    WITH_VALUE.contains(&option)
}

/// Options that have no value.
const FLAGS: [&str; 7] = [
    "-m",
    "--codes",
    "--dump-scopes",
    "--flight-recorder",
    "--gctrace",
    "--opstats",
    "--hot",
];

/// Bytes between two samples where a report is the aim: most programs that are looked at are small.
const REPORT_MEMPROFILE_RATE: u64 = 32 << 10;

/// A time in µs, at least 1.
fn micros(value: &str) -> Option<u32> {
    value.parse().ok().filter(|us| *us > 0)
}

/// N of `concurrent:N`.
fn workers(mode: &str) -> Option<u32> {
    let n = mode.split_once(':')?.1.parse().ok();
    n.filter(|n| (1..=MOST_WORKERS).contains(n))
}

impl Options {
    /// Reads options up to the first operand.
    pub(crate) fn parse(args: &[String]) -> Result<Options, Stop> {
        let mut options = Options {
            operands: Vec::new(),
            escapes: false,
            codes: false,
            dump_scopes: false,
            vm_name: String::new(),
            kinds: Vec::new(),
            fuel: u64::MAX,
            manual: false,
            debug: 0,
            workers: 0,
            gc_percent: 100,
            memory_limit: u64::MAX,
            min_heap: DEFAULT_MIN_HEAP,
            seed: 0,
            gctrace: false,
            assist_us: DEFAULT_ASSIST_US,
            counts_sites: true,
            memprofile_rate: None,
            keeps_trees: false,
            takes_snapshot: false,
            events: None,
            rules: None,
            on_leak: None,
            tick_us: 0,
            grants: None,
            flight_recorder: false,
            http: None,
            out: None,
            exports: Vec::new(),
            opts: Opts::default(),
            opstats: false,
            hot: false,
        };
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            if !arg.starts_with('-') {
                options.operands.push(arg.clone());
                break;
            }
            // `--http 127.0.0.1:6060` and `--http=127.0.0.1:6060` are the same.
            match rest.as_slice().first() {
                Some(value) if may_take_next(arg) => {
                    options.option(&format!("{arg}={value}"))?;
                    rest.next();
                }
                _ => options.option(arg)?,
            }
        }
        options.operands.extend(rest.cloned());
        if options.operands.is_empty() {
            return Err(Stop::Usage("no files: give .go files or a folder".into()));
        }
        Ok(options)
    }

    fn option(&mut self, arg: &str) -> Result<(), Stop> {
        let wrong = || Stop::Usage(format!("unknown or wrong option {arg}; see ergo help"));
        let (name, value) = arg.split_once('=').unwrap_or((arg, ""));
        if FLAGS.contains(&name) && name != arg {
            return Err(wrong());
        }
        match name {
            "-m" => self.escapes = true,
            "--codes" => self.codes = true,
            "--vm-name" => value.clone_into(&mut self.vm_name),
            "--kinds" => self.kinds = value.split(',').map(str::to_owned).collect(),
            "--dump-scopes" => self.dump_scopes = true,
            "--gc" => value
                .split(',')
                .try_for_each(|mode| self.gc_mode(mode).ok_or_else(wrong))?,
            "--gc-percent" if value == "off" => self.gc_percent = u32::MAX,
            "--gc-percent" => self.gc_percent = value.parse().map_err(|_| wrong())?,
            "--memory-limit" => self.memory_limit = size(value).ok_or_else(wrong)?,
            "--min-heap" => self.min_heap = size(value).ok_or_else(wrong)?,
            "--gc-assist-us" => self.assist_us = micros(value).ok_or_else(wrong)?,
            "--telemetry" if value == "off" => self.counts_sites = false,
            "--memprofile-rate" => {
                self.memprofile_rate = Some(size(value).ok_or_else(wrong)?);
            }
            "--telemetry" if value == "counters" => self.counts_sites = true,
            "--events" if !value.is_empty() => self.events = Some(value.to_owned()),
            "--rules" if !value.is_empty() => self.rules = Some(value.to_owned()),
            "--on-leak" if !value.is_empty() => self.on_leak = Some(value.to_owned()),
            "--http" => self.http = Some(crate::http::address(value)?),
            "--out" if !value.is_empty() => self.out = Some(value.to_owned()),
            "--tick-us" => self.tick_us = u64::from(micros(value).ok_or_else(wrong)?),
            "--allow" => self.grants.get_or_insert_default().add(value)?,
            "--flight-recorder" => self.flight_recorder = true,
            "--gctrace" => self.gctrace = true,
            "--opstats" => self.opstats = true,
            "--hot" => self.hot = true,
            "--opt" => {
                let known = value.split(',').all(|name| self.opts.switch(name));
                known.then_some(()).ok_or_else(wrong)?;
            }
            "--fuel" => self.fuel = value.parse().map_err(|_| wrong())?,
            "--seed" => self.seed = value.parse().map_err(|_| wrong())?,
            _ => {
                let row = EXPORTS.iter().find(|(option, ..)| *option == name);
                let (_, format, flags) = *row.filter(|_| !value.is_empty()).ok_or_else(wrong)?;
                self.exports.push(Export {
                    file: value.to_owned(),
                    format,
                    flags,
                });
            }
        }
        Ok(())
    }

    /// An execution trace is wanted at the end.
    pub(crate) fn wants_trace(&self) -> bool {
        let is_trace = |wanted: &Export| wanted.format == Format::GoTrace;
        self.exports.iter().any(is_trace)
    }

    /// A CPU profile is wanted at the end.
    pub(crate) fn wants_cpu_profile(&self) -> bool {
        let is_cpu = |wanted: &Export| wanted.format == Format::PprofCpu;
        self.exports.iter().any(is_cpu)
    }

    /// A report is wanted: at the end, or live.
    pub(crate) fn wants_report(&self) -> bool {
        self.http.is_some() || self.writes_report()
    }

    /// A report is wanted if there is a leak.
    pub(crate) fn reports_leaks(&self) -> bool {
        let file = self.on_leak.as_deref();
        file.is_some_and(|file| file.ends_with(".html"))
    }

    /// A report may be wanted at the end.
    pub(crate) fn writes_report(&self) -> bool {
        let is_report = |wanted: &Export| wanted.format == Format::HtmlReport;
        self.reports_leaks() || self.exports.iter().any(is_report)
    }

    /// What `ergo report` adds to `ergo run`: the file, and the default rules, so that there is a log.
    #[inline(never)]
    pub(crate) fn for_report(mut self) -> Options {
        self.exports.push(Export {
            file: self.out.take().unwrap_or_else(|| "ergo-report.html".into()),
            format: Format::HtmlReport,
            flags: 0,
        });
        self.rules.get_or_insert_with(|| "default".into());
        self.memprofile_rate.get_or_insert(REPORT_MEMPROFILE_RATE);
        self
    }

    /// What `ergo caps` asks for beside: trees stay.
    pub(crate) fn for_caps(mut self) -> Options {
        self.keeps_trees = true;
        self
    }

    /// What `ergo snap` adds to `ergo run`.
    pub(crate) fn for_snapshot(mut self) -> Options {
        self.takes_snapshot = true;
        self
    }

    /// A heap snapshot is taken at the end.
    pub(crate) fn wants_snapshot(&self) -> bool {
        let is_snapshot = |wanted: &Export| wanted.format == Format::HeapSnapshot;
        self.takes_snapshot || self.exports.iter().any(is_snapshot)
    }

    /// The program's name: its first operand without folders.
    pub(crate) fn program(&self) -> String {
        let path = self.operands.first().map(std::path::Path::new);
        let name =
            path.and_then(|path| path.canonicalize().ok()?.file_name().map(ToOwned::to_owned));
        name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    fn gc_mode(&mut self, mode: &str) -> Option<()> {
        match mode {
            "manual" => self.manual = true,
            "incremental" => self.workers = 0,
            _ if mode.starts_with("concurrent:") => self.workers = workers(mode)?,
            _ => self.debug |= MODES.iter().find(|(word, _)| *word == mode)?.1,
        }
        Some(())
    }

    /// The engine that they ask for.
    pub(crate) fn engine(&self) -> Result<Engine, Stop> {
        let mut engine = Engine::new(self.config())?;
        engine.set_fuel(self.fuel);
        Ok(engine)
    }

    /// Its configuration: with all capabilities of a program of one's own, unless some are listed.
    fn config(&self) -> Config {
        let grants = self.grants.clone().unwrap_or_else(Grants::all);
        Config {
            manual_gc: self.manual,
            memory_limit: self.memory_limit,
            min_heap: self.min_heap,
            rng_seed: self.seed,
            gc_percent: self.gc_percent,
            gc_workers: self.workers,
            gc_debug: self.debug,
            keep_sources: self.wants_report(),
            counts_sites: self.counts_sites,
            event_ring_bytes: if self.events.is_some() {
                EVENT_RING_BYTES
            } else {
                0
            },
            flight_recorder: self.flight_recorder,
            memprofile_rate: match self.memprofile_rate {
                _ if !self.counts_sites => 0,
                Some(rate) => rate,
                // Every object of a snapshot knows its place.
                None if self.wants_snapshot() => 1,
                None => DEFAULT_MEMPROFILE_RATE,
            },
            max_assist_us: self.assist_us,
            opts: self.opts,
            keep_ast: self.keeps_trees || self.hot || self.dump_scopes,
            platform: Box::new(Terminal::new(&self.operands, self.gctrace, grants)),
            ..Config::default()
        }
    }
}

/// A number of bytes: 1048576, 64KiB, 64MiB, 1GiB.
fn size(text: &str) -> Option<u64> {
    let (digits, shift) = match text.strip_suffix("iB") {
        None => (text, 0),
        Some(rest) => {
            let unit = rest.chars().last()?;
            let shift = match unit {
                'K' => 10,
                'M' => 20,
                'G' => 30,
                _ => return None,
            };
            (rest.get(..rest.len() - 1)?, shift)
        }
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << shift)
}
