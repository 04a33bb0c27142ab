//! What is told about memory: counters turned into the numbers that hosts and scripts read.
#![forbid(unsafe_code)]

pub mod events;
pub mod export;
pub mod gctrace;
pub mod leak;
pub mod memstats;
mod numbered;
pub mod policy;
pub mod rules;
pub mod snapshot;
pub mod watch;
