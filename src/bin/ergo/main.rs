//! The command line program `ergo`: runs, checks and shows Go programs.
//!
//! In: arguments. Out: the program's own output and exit status; diagnostics as gc prints them.
//! Status: 0, the program's own, 1 for a program that does not compile, 2 for a panic, a fatal error or misuse.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the command line may print; the library may not"
)]

mod bench;
mod caps;
mod desk;
mod events;
mod grants;
mod http;
mod options;
mod outputs;
mod platform;
mod profile;
mod recommend;
mod recording;
mod snap;
mod snapshots;
mod sources;
mod stress;
mod test;
mod top;

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use ergo::engine::config::DEFAULT_CPU_HZ;
use ergo::engine::error::{ErrorItem, Failure, Status};
use ergo::engine::{Engine, Step};

use crate::desk::Desk;
use crate::events::EventLog;
use crate::http::Server;
use crate::options::Options;
use crate::recording::Recording;
use crate::sources::Loaded;

const USAGE: &str = "usage: ergo COMMAND [options] FILES...|DIR [arguments]

commands:
    run    check and run the package main in the files or the folder
    report run, and write a report on its memory to look at: --out=FILE, or ergo-report.html
    top    ADDRESS: the memory of a program that runs with --http=ADDRESS, live in the terminal (--once: one frame as text)
    snap   run, and tell what is alive at the end, by type and place, and who holds it: --who=TYPE, --json, --top=N, --out=FILE.heapsnapshot;
           of such a file the same without running anything
    snap-diff
           OLD NEW: what came and what went between two .heapsnapshot files of one run, by type and place (--json, --top=N)
    caps   what the program would need to be granted by --allow, and where it is first used
    recommend
           TABLE of --gc-csv: GOGC, memory limit, smallest heap and longest step that meet a target for collection time (--target=5%, --json)
    test   [DIR|DIR/...]: the tests, examples and, with -bench=REGEXP, benchmarks of packages, as go test: -v -run -skip -short -bench -benchtime
           -benchmem -count -list -timeout -failfast, and -args before words of the tests' own
    vet    check only
    ast    show the tree of a file: kind, id, lifespan, place
    parse-profile
           what parsing, checking and lowering took, by file and by kind of node
    stats  nodes of the files by kind, made and living
    stress many VMs with many goroutines at once; 3 if one leaks
    bench  measurements that need nothing else: gc-strategies, build-expr
    dis    show the code of each function
    fmt    print the source out of its tree

options:
    --gc=MODES            incremental concurrent:N manual verify stress:alloc stress:safepoint stress:step1
                          poison efence invalidptr audit, with commas
    --gc-percent=N|off    GOGC
    --memory-limit=SIZE   bytes from the system, as 64MiB
    --min-heap=SIZE       smallest heap goal
    --gc-assist-us=N      longest step at a safepoint of the program's own, in us
    --gctrace             a line for each cycle on standard error, as GODEBUG=gctrace=1
    --telemetry=WORD      off, or counters (the default): allocations are counted by place and sampled with their stacks
    --memprofile-rate=N   bytes between two samples: 512KiB, 1 for every object
    --cpuprofile=FILE     at the end: a CPU profile for go tool pprof
    --memprofile=FILE     at the end: a heap profile for go tool pprof
    --heapsnapshot=FILE   at the end: a heap snapshot for Chrome's DevTools, ergo snap and ergo snap-diff
    --metrics=FILE        at the end: OpenMetrics text (--prometheus=FILE: Prometheus' own form)
    --vm-name=TEXT        a label `vm` for each metric
    --folded=FILE         at the end: allocated bytes by stack, for flame graphs (--speedscope=FILE: for speedscope.app)
    --trace=FILE          at the end: the newest cycles for go tool trace (--chrome-trace=FILE: for Chrome and Perfetto)
    --http=ADDRESS        while it runs: a live report, /metrics, /debug/pprof/ and more, on a loopback address as 127.0.0.1:6060
    --html=FILE           at the end: one HTML file to look at, as ergo report writes it
    --gc-csv=FILE         at the end: a table of the newest cycles (--gc-jsonl=FILE: JSON lines)
    --opt=-NAME,...       optimisations off, or on without the dash: div fold fuse update inline closure enter hoist
                          loopvar defer array retry results jumps kept bounds slots instances objects
                          keys stacks known iterators lend join spread boxed steady held parts; -all
    --rules=FILE|default  rules that watch memory; what they do is told in --events
    --on-leak=FILE        a report if the leak alert fires, with the lines that are suspected: text, FILE.json or FILE.html
    --opstats             at the end: executed instructions by operation and pair (builds with --features opstats)
    --hot                dis: runs the program, then shows how often control came to each loop and function, the busiest first
    --allow=GRANT,...     run with nothing of the world but this: read, read:PATH, write, write:PATH, env, env:NAME, clock, stdin, exit, all,
                          none; a path is a file or a folder with all below it. Without the option a program may do what you may
    --fuel=N              stop after so many loop iterations, calls and 64 bytes handled
    --seed=N              of map order, select and random numbers; 0, the default: another each time
    -m                    before it runs: what of the program stands in the heap, as go build -gcflags=-m tells it
    --codes               vet: every diagnostic, with its code behind it
    --kinds=KIND,...      stats: of these kinds only, as BlockStmt,FuncLit
    --dump-scopes         ast: check the files, then print their scopes and where each name is declared
";

// Commands beside `run` are functions of their own, not parts of `main`: the system maps the pages around each page of code that a process
// touches, and most processes only run a program.
fn main() -> ExitCode {
    let args = std::env::args_os().skip(1).map(|arg| arg.into_string());
    let mut args = match args.collect::<Result<Vec<String>, _>>() {
        Ok(args) => args.into_iter(),
        Err(odd) => {
            eprintln!("not UTF-8: {}", odd.display());
            return ExitCode::from(2);
        }
    };
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let result = match command.as_str() {
        "run" => Options::parse(&rest).and_then(run),
        "report" => Options::parse(&rest).and_then(|options| run(options.for_report())),
        "top" => top::top(&rest),
        "snap" => snap::snap(&rest),
        "snap-diff" => snap::snap_diff(&rest),
        "caps" => Options::parse(&rest).and_then(caps::caps),
        "test" => test::test(&rest),
        "vet" => Options::parse(&rest).and_then(vet),
        "parse-profile" => Options::parse(&rest).and_then(profile::parse_profile),
        "recommend" => recommend::recommend(&rest),
        "stress" => stress::stress(&rest),
        "bench" => bench::bench(&rest),
        "stats" => Options::parse(&rest).and_then(profile::stats),
        "ast" => Options::parse(&rest).and_then(ast),
        "dis" => Options::parse(&rest).and_then(dis),
        "fmt" => Options::parse(&rest).and_then(fmt),
        "version" | "--version" => {
            println!("ergo {} (Go 1.26)", env!("CARGO_PKG_VERSION"));
            Ok(0)
        }
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(0)
        }
        "" => Err(Stop::Usage(USAGE.into())),
        other => Err(Stop::Usage(format!(
            "unknown command {other}; see ergo help"
        ))),
    };
    let status = result.unwrap_or_else(Stop::tell);
    ExitCode::from(status as u8)
}

/// Why the program ends early.
enum Stop {
    /// Wrong arguments or unreadable files: the text, status 2.
    Usage(String),
    /// A failure of the engine.
    Failed(Box<Failure>),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failed(Box::new(failure))
    }
}

impl Stop {
    /// The program does not compile.
    fn is_wrong_program(&self) -> bool {
        matches!(self, Stop::Failed(failure) if matches!(failure.status, Status::Syntax | Status::Type))
    }

    /// Prints it; the exit status.
    fn tell(self) -> i32 {
        match self {
            Stop::Usage(text) => {
                eprintln!("{}", text.trim_end());
                2
            }
            Stop::Failed(failure) => {
                if let Status::Exit(code) = failure.status {
                    return code;
                }
                eprintln!("{}", failure.report.trim_end());
                match failure.status {
                    Status::Syntax | Status::Type => 1,
                    _ => 2,
                }
            }
        }
    }
}

fn loaded(options: &Options) -> Result<(Engine, Loaded), Stop> {
    let mut engine = options.engine()?;
    let program = Named(options).load(&mut engine)?;
    Ok((engine, program))
}

/// `-m`: an engine of its own, so that the program runs as it would without.
#[inline(never)]
fn print_escapes(options: &Options) -> Result<(), Stop> {
    let (mut engine, program) = loaded(options)?;
    for line in engine.escapes(program.module)? {
        eprintln!("{line}");
    }
    Ok(())
}

/// What is run: where its text comes from, and the folder in which it runs, if not the current one.
trait Program {
    fn load(&self, engine: &mut Engine) -> Result<Loaded, Stop>;

    fn folder(&self) -> Option<&Path> {
        None
    }
}

/// The files or the folder that the command line names.
struct Named<'a>(&'a Options);

impl Program for Named<'_> {
    fn load(&self, engine: &mut Engine) -> Result<Loaded, Stop> {
        sources::load(engine, &self.0.operands)
    }
}

fn run(options: Options) -> Result<i32, Stop> {
    if options.escapes {
        print_escapes(&options)?;
    }
    let (engine, result) = run_watched(&options, &Named(&options))?;
    // The process ends, and the system takes its memory back at once.
    std::mem::forget(engine);
    result
}

/// Runs a program under what the options ask for beside it: logs, rules, profiles, reports.
///
/// # Errors
/// There is no engine, or what should watch cannot begin. What the program itself came to is told with the engine.
fn run_watched(
    options: &Options,
    program: &dyn Program,
) -> Result<(Engine, Result<i32, Stop>), Stop> {
    let mut engine = options.engine()?;
    engine.set_name(&options.vm_name);
    let log = match &options.events {
        Some(file) => Some(EventLog::begin(&engine, file, options.tick_us)?),
        None => None,
    };
    if options.rules.is_some() || options.on_leak.is_some() {
        set_rules(&mut engine, options)?;
    }
    engine.trace_goroutines(options.wants_trace());
    if options.wants_cpu_profile() {
        engine.start_cpu_profile(DEFAULT_CPU_HZ);
    }
    let desk = Arc::new(Desk::new(
        &engine,
        options.program(),
        options.writes_report(),
    ));
    let recording = options
        .wants_report()
        .then(|| Recording::begin(&engine, Arc::clone(&desk)));
    let server = options
        .http
        .map(|address| Server::begin(address, Arc::clone(&desk)))
        .transpose()?;
    let result = run_in(&mut engine, program, &desk);
    if let Some(recording) = recording {
        recording.end();
    }
    if let Some(server) = server {
        desk.close(&mut engine);
        server.end();
    }
    if options.opstats {
        let none = "no instructions were counted: build ergo with --features opstats";
        eprintln!(
            "{}",
            engine.op_stats().unwrap_or_else(|| none.into()).trim_end()
        );
    }
    // What the program did is of interest when it failed, too; and its own failure is told also where a file cannot be written.
    let written = outputs::write(&mut engine, options, &desk);
    let logged = log.map_or(Ok(()), |log| log.end(&mut engine));
    let result = match (result, written.and(logged)) {
        (result, Ok(())) => result,
        (Ok(_), Err(stop)) => Err(stop),
        (Err(first), Err(second)) => {
            first.tell();
            Err(second)
        }
    };
    Ok((engine, result))
}

/// What `--rules` and `--on-leak` ask to be watched.
#[inline(never)]
fn set_rules(engine: &mut Engine, options: &Options) -> Result<(), Stop> {
    let text = match options.rules.as_deref() {
        None | Some("default") => None,
        Some(file) => Some(String::from_utf8_lossy(&sources::read(file)?).into_owned()),
    };
    engine.set_rules(text.as_deref(), None)?;
    Ok(())
}

fn run_in(engine: &mut Engine, program: &dyn Program, desk: &Desk) -> Result<i32, Stop> {
    let loaded = program.load(engine)?;
    match program.folder() {
        None => run_program(engine, &loaded, desk),
        Some(folder) => in_folder(folder, || run_program(engine, &loaded, desk)),
    }
}

/// Does something in another folder. Nothing else of the process looks at files meanwhile.
#[inline(never)]
fn in_folder(folder: &Path, act: impl FnOnce() -> Result<i32, Stop>) -> Result<i32, Stop> {
    let wrong = |error: std::io::Error| Stop::Usage(format!("{}: {error}", folder.display()));
    let before = std::env::current_dir().map_err(wrong)?;
    std::env::set_current_dir(folder).map_err(wrong)?;
    let result = act();
    std::env::set_current_dir(before).map_err(wrong)?;
    result
}

fn run_program(engine: &mut Engine, program: &Loaded, desk: &Desk) -> Result<i32, Stop> {
    engine.check(program.module)?;
    if engine.package_name(program.module)? != "main" {
        return Err(Stop::Usage(
            "package command-line-arguments is not a main package".into(),
        ));
    }
    let main = engine
        .find(program.module, "main", Some("func()"))
        .map_err(|failure| match failure.status {
            Status::NotFound => Failure {
                status: Status::Type,
                report: "runtime.main_main·f: function main is undeclared in the main package"
                    .into(),
                ..failure
            },
            _ => failure,
        })?;
    let init = engine.begin_init(program.module)?;
    let result = finish(engine, init, desk).and_then(|()| {
        let call = engine.begin_call(main, &[])?;
        finish(engine, call, desk)
    });
    result?;
    Ok(0)
}

fn finish(engine: &mut Engine, mut task: ergo::engine::Task, desk: &Desk) -> Result<(), Stop> {
    loop {
        match engine.step(&mut task)? {
            Step::Done => return Ok(()),
            Step::Asked => desk.answer(engine),
            Step::Host(_) => {
                return Err(Stop::Usage(
                    "a host function was called and there is no host".into(),
                ));
            }
        }
    }
}

#[inline(never)]
fn vet(options: Options) -> Result<i32, Stop> {
    let checked = loaded(&options).and_then(|(mut engine, program)| {
        engine.check(program.module)?;
        Ok(0)
    });
    match checked {
        Err(Stop::Failed(failure)) if options.codes && !failure.items.is_empty() => {
            for item in &failure.items {
                let ErrorItem {
                    file,
                    line,
                    column,
                    message,
                    code,
                    ..
                } = item;
                eprintln!("{file}:{line}:{column}: {message} [{code}]");
            }
            Ok(1)
        }
        checked => checked,
    }
}

#[inline(never)]
fn ast(options: Options) -> Result<i32, Stop> {
    if options.dump_scopes {
        let (mut engine, program) = loaded(&options)?;
        engine.check(program.module)?;
        print!("{}", engine.module_scopes_text(program.module)?);
        return Ok(0);
    }
    let mut engine = options.engine()?;
    let mut status = 0;
    for file in &options.operands {
        let src = sources::read(file)?;
        let (text, failure) = engine.tree_text(&sources::shown(file), &src)?;
        print!("{text}");
        if let Some(failure) = failure {
            status = Stop::from(failure).tell();
        }
    }
    Ok(status)
}

#[inline(never)]
fn dis(options: Options) -> Result<i32, Stop> {
    let (mut engine, program) = loaded(&options)?;
    let mut status = Ok(0);
    if options.hot {
        engine.count_transfers();
        let desk = Desk::new(&engine, options.program(), false);
        status = run_program(&mut engine, &program, &desk);
    }
    print!("{}", engine.listing(program.module)?);
    status
}

#[inline(never)]
fn fmt(options: Options) -> Result<i32, Stop> {
    let mut engine = options.engine()?;
    for file in &options.operands {
        let src = sources::read(file)?;
        print!("{}", engine.format(&sources::shown(file), &src)?);
    }
    Ok(0)
}
