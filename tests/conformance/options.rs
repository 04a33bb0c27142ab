//! The runner's options.

/// The usage, as errors show it.
const USAGE: &str = "usage: conformance [SUITE...] [--only=TEXT] [--stress[=MODES]] [--tenth] [--quick] [--no-goals] [--limit=SECONDS]

    --only=TEXT      cases whose path contains TEXT
    --stress[=MODES] programs run with these modes of the collector; without: a collection at every safepoint
    --tenth          a fixed tenth of the cases
    --quick          leaves out the cases that skip.txt calls slow
    --no-goals       being below a goal is no failure
    --limit=SECONDS  the longest that a program may run";

/// What to run and how.
pub struct Options {
    suites: Vec<String>,
    /// Part of the path of the cases wanted.
    pub only: String,
    /// `--gc=` for programs.
    pub stress: Option<String>,
    /// A fixed tenth of the cases.
    pub tenth: bool,
    /// No slow cases.
    pub quick: bool,
    /// Goals decide the status.
    pub goals: bool,
    /// Seconds for one case.
    pub limit: u64,
}

impl Options {
    /// Reads arguments.
    ///
    /// # Errors
    /// The usage, after a word that is no option.
    pub fn parse(args: &[String]) -> Result<Options, String> {
        let mut options = Options {
            suites: Vec::new(),
            only: String::new(),
            stress: None,
            tenth: false,
            quick: false,
            goals: true,
            limit: 60,
        };
        for arg in args {
            match arg.split_once('=').unwrap_or((arg, "")) {
                ("--only", text) => options.only = text.to_owned(),
                ("--stress", "") => options.stress = Some("stress:safepoint".into()),
                ("--stress", modes) => options.stress = Some(modes.into()),
                ("--tenth", "") => options.tenth = true,
                ("--quick", "") => options.quick = true,
                ("--no-goals", "") => options.goals = false,
                ("--limit", text) => options.limit = text.parse().map_err(|_| USAGE)?,
                (name, "") if !name.starts_with('-') => options.suites.push(name.to_owned()),
                _ => return Err(USAGE.to_owned()),
            }
        }
        if options.stress.is_some() && options.limit == 60 {
            options.limit = 300;
        }
        Ok(options)
    }

    /// True if the suite is asked for.
    pub fn wants(&self, suite: &str) -> bool {
        self.suites.is_empty() || self.suites.iter().any(|name| name == suite)
    }

    /// True if a case is asked for.
    pub fn wants_case(&self, path: &str) -> bool {
        path.contains(&self.only) && (!self.tenth || hash(path).is_multiple_of(10))
    }
}

/// FNV-1a: the same tenth on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
