//! Runs suites and tells what came out.
//!
//! In: suites. Out: a line each, files of failures, the exit status.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::options::Options;
use crate::skip::{Class, Skips};
use crate::suite::{Case, Score, Suite};

/// Cases that run at the same time.
const N_WORKERS: usize = 2;

/// What is known so far.
pub struct Report<'a> {
    options: &'a Options,
    skips: Skips,
    complaints: Vec<String>,
}

/// A case that was run.
struct Done {
    index: usize,
    score: Score,
    class: Option<Class>,
    ms: u128,
}

impl<'a> Report<'a> {
    /// Nothing yet.
    pub fn new(options: &'a Options) -> Report<'a> {
        Report {
            options,
            skips: Skips::read(),
            complaints: Vec::new(),
        }
    }

    /// Runs a suite and prints its line.
    pub fn run(&mut self, suite: &Suite) {
        if self.options.stress.is_some() && !suite.runs {
            return;
        }
        let cases: Vec<&Case> = suite
            .cases
            .iter()
            .filter(|case| self.options.wants_case(&case.path))
            .filter(|case| {
                !(self.options.quick && self.skips.class(&case.path) == Some(Class::Slow))
            })
            .collect();
        let mut done = self.run_cases(&cases);
        done.sort_by_key(|done| done.index);
        let (mut passed, mut total, mut skipped) = (0, 0, 0);
        let mut text = String::new();
        for one in &done {
            let path = &cases[one.index].path;
            if matches!(one.class, Some(Class::Scope | Class::GcOnly | Class::Stale)) {
                skipped += 1;
                if one.score.is_full() && self.options.stress.is_none() {
                    self.complaints
                        .push(format!("{path} is on the skip list and passes"));
                }
                continue;
            }
            passed += one.score.passed;
            total += one.score.total;
            if !one.score.is_full() {
                let _ = writeln!(
                    text,
                    "{path} ({} ms): {}\n",
                    one.ms,
                    one.score.reason.trim_end()
                );
            }
        }
        let name = if self.options.stress.is_some() {
            format!("{}-stress", suite.name)
        } else {
            suite.name.to_owned()
        };
        write_failures(&name, &text);
        let percent = 100.0 * passed as f64 / (total.max(1)) as f64;
        println!(
            "conformance: {name} {passed}/{total} {percent:.1} % (goal {}, {skipped} out of scope)",
            suite.goal
        );
        if total > 0 && percent < suite.goal {
            self.complaints
                .push(format!("{name} is below its goal of {} %", suite.goal));
        }
    }

    fn run_cases(&self, cases: &[&Case]) -> Vec<Done> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..N_WORKERS {
                scope.spawn(|| {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(case) = cases.get(index) else { break };
                        let start = Instant::now();
                        let score = (case.check)(self.options);
                        done.lock().unwrap().push(Done {
                            index,
                            score,
                            class: self.skips.class(&case.path),
                            ms: start.elapsed().as_millis(),
                        });
                    }
                });
            }
        });
        done.into_inner().unwrap()
    }

    /// Prints complaints; the exit status.
    pub fn close(self) -> ExitCode {
        for complaint in &self.complaints {
            println!("conformance: {complaint}");
        }
        ExitCode::from(u8::from(self.options.goals && !self.complaints.is_empty()))
    }
}

fn write_failures(suite: &str, text: &str) {
    let dir = folder();
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join(format!("{suite}.txt")), text).unwrap();
}

/// `target/conformance`, beside the profile's folder that this program was built into.
fn folder() -> PathBuf {
    let exe = std::env::current_exe().unwrap();
    let target = exe.ancestors().nth(3).unwrap();
    target.join("conformance")
}
