//! What a suite is: named cases, each a check that scores points.

use crate::options::Options;

/// The outcome of one case.
#[derive(Debug)]
pub struct Score {
    /// Points made.
    pub passed: usize,
    /// Points to be made. Unexpected errors count here.
    pub total: usize,
    /// Why points are missing; empty when none is.
    pub reason: String,
}

impl Score {
    /// One point, made or, with a reason, missed.
    pub fn one(result: Result<(), String>) -> Score {
        Score {
            passed: usize::from(result.is_ok()),
            total: 1,
            reason: result.err().unwrap_or_default(),
        }
    }

    /// True if no point is missing.
    pub fn is_full(&self) -> bool {
        self.passed == self.total
    }
}

/// A check of one case.
pub type Check = Box<dyn Fn(&Options) -> Score + Send + Sync>;

/// One case.
pub struct Case {
    /// Path in the distribution, or path and name: as skip.txt has it.
    pub path: String,
    /// Runs it.
    pub check: Check,
}

/// A list of cases with a goal.
pub struct Suite {
    /// As in `conformance: NAME ...`.
    pub name: &'static str,
    /// Percent of points that the suite must reach.
    pub goal: f64,
    /// True if its programs run and so are part of the stress run.
    pub runs: bool,
    /// In order of path.
    pub cases: Vec<Case>,
}
