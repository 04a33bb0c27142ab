//! `make conformance`: Go's own tests, read where a Go distribution is installed, measured suite by suite.
//!
//! In: names of suites (none = all) and options. Out: one line a suite, `conformance: SUITE passed/total percent`, the failures
//! with their reasons in `target/conformance/SUITE.txt`; status 1 if a suite is below its goal or a listed case passes.
//! What each suite is and when a case passes stands in its own file; which cases are left out, and why, in `skip.txt`.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test runner may print and unwrap"
)]

mod distribution;
mod errorcheck;
mod library;
mod options;
mod packages;
mod parser;
mod pattern;
mod programs;
mod rangefunc;
mod recipe;
mod report;
mod run;
mod skip;
mod suite;
mod tokens;
mod typesdata;
mod worker;

use std::process::ExitCode;

use distribution::Distribution;
use options::Options;
use report::Report;
use suite::Suite;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|word| word == worker::FLAG) {
        return worker::main(&args[1..]);
    }
    let options = match Options::parse(&args) {
        Ok(options) => options,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    let Some(distribution) = Distribution::find() else {
        println!("SKIPPED-LOUD: no Go distribution found; 0 conformance tests ran");
        let is_required = std::env::var("ERGO_REQUIRE_GOROOT").is_ok_and(|v| v == "1");
        return ExitCode::from(u8::from(is_required));
    };
    distribution.tell();
    let mut report = Report::new(&options);
    for suite in all(&distribution) {
        if options.wants(suite.name) {
            report.run(&suite);
        }
    }
    report.close()
}

/// Every suite, in the order of the table.
fn all(distribution: &Distribution) -> Vec<Suite> {
    let mut suites = programs::suites(distribution);
    suites.push(errorcheck::suite(distribution));
    suites.push(errorcheck::full(distribution));
    suites.push(typesdata::suite(distribution));
    suites.push(parser::suite(distribution));
    suites.push(rangefunc::suite(distribution));
    suites.push(packages::suite(distribution));
    suites
}
