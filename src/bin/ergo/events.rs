//! The event log of a run: a thread of its own drains the ring into a file while the program runs, and asks for samples.
//!
//! In: what the engine shares with other threads. Out: JSON lines; at the end one `STACK` line for each stack that a `DELTA` named, and `END` with the
//! counts of the ring.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ergo::engine::{Engine, Shared};
use ergo::telemetry::events;
use ergo::telemetry::export::json_string;

use crate::Stop;

/// What the thread leaves: the file, the stacks that events named, and how many events it received.
type Drained = (BufWriter<File>, BTreeSet<u32>, u64);

/// The thread that writes.
pub(crate) struct EventLog {
    file: String,
    samples: bool,
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<std::io::Result<Drained>>,
}

impl EventLog {
    /// Begins to write the events of an engine. `tick_us`: how often the engine samples itself, 0 for never.
    #[inline(never)]
    pub(crate) fn begin(engine: &Engine, file: &str, tick_us: u64) -> Result<EventLog, Stop> {
        let out = File::create(file).map_err(|error| Stop::Usage(format!("{file}: {error}")))?;
        let is_over = Arc::new(AtomicBool::new(false));
        let (shared, ends) = (engine.shared(), Arc::clone(&is_over));
        let thread = std::thread::spawn(move || drain(&shared, out, &ends, tick_us));
        Ok(EventLog {
            file: file.to_owned(),
            samples: tick_us != 0,
            is_over,
            thread,
        })
    }

    /// The program has ended: a last sample if there were any, the rest of the events, and what their stacks are.
    #[inline(never)]
    pub(crate) fn end(self, engine: &mut Engine) -> Result<(), Stop> {
        if self.samples {
            engine.sample_now();
        }
        self.is_over.store(true, Ordering::Release);
        let failed = |error: &dyn std::fmt::Display| Stop::Usage(format!("{}: {error}", self.file));
        let written = self
            .thread
            .join()
            .map_err(|_| failed(&"the thread that writes events died"))?;
        let (mut out, stacks, received) = written.map_err(|error| failed(&error))?;
        for stack in stacks {
            let frames: Vec<String> = engine
                .event_stack(stack)
                .iter()
                .map(|f| json_string(&format!("{} {}:{}", f.func, f.file, f.line)))
                .collect();
            let frames = frames.join(",");
            writeln!(
                out,
                "{{\"event\":\"STACK\",\"stack\":{stack},\"frames\":[{frames}]}}"
            )
            .map_err(|error| failed(&error))?;
        }
        let (produced, lost) = engine.shared().event_counts();
        writeln!(
            out,
            "{{\"event\":\"END\",\"produced\":{produced},\"received\":{received},\"lost\":{lost}}}"
        )
        .and_then(|()| out.flush())
        .map_err(|error| failed(&error))
    }
}

fn drain(
    shared: &Shared,
    out: File,
    is_over: &AtomicBool,
    tick_us: u64,
) -> std::io::Result<Drained> {
    let mut out = BufWriter::new(out);
    let (mut stacks, mut received) = (BTreeSet::new(), 0);
    let pause = Duration::from_micros(if tick_us == 0 { 1000 } else { tick_us });
    let mut next = Instant::now() + pause;
    loop {
        let ends = is_over.load(Ordering::Acquire);
        while let Some(event) = shared.pop_event() {
            writeln!(out, "{}", events::line(&event))?;
            if event.site != 0 {
                stacks.insert(event.site);
            }
            received += u64::from(!events::is_loss(&event));
        }
        if ends {
            return Ok((out, stacks, received));
        }
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        next += pause;
        if tick_us != 0 {
            shared.tick();
        }
    }
}
