//! The policy engine: rules over a fixed vector of numbers decide what is to be done about memory.
//!
//! In: rules (`rules.rs` reads them from text), and readings of the numbers with their time. Out: which rules fire at a reading, by priority. The clock is
//! the caller's: nothing here looks at one. A tick allocates nothing once each rule has seen its first.
//!
//! A rule fires when all its conditions hold, its cooldown is over, and it is *armed*. Firing disarms it; it is armed again at the first reading at which its
//! conditions, eased by its hysteresis, do not hold, or at once if it repeats.

use std::collections::VecDeque;

macro_rules! metrics {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// The numbers that rules see.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Metric { $($(#[$doc])* $variant,)* }

        impl Metric {
            /// All, in order.
            pub const ALL: &[Metric] = &[$(Metric::$variant,)*];

            /// The name in rules.
            pub const fn name(self) -> &'static str { match self { $(Metric::$variant => $name,)* } }
        }
    };
}

metrics! {
    /// Allocated and not freed, bytes.
    HeapAlloc "heap_alloc",
    /// In spans, bytes.
    HeapInuse "heap_inuse",
    /// Allocated since the beginning, bytes.
    TotalAlloc "total_alloc",
    /// Cycles completed.
    NumGc "num_gc",
    /// Share of the active time spent collecting, 0..1.
    GcCpuFraction "gc_cpu_fraction",
    /// Marked by the last cycle, bytes.
    MarkedBytes "marked_bytes",
    /// Nodes not freed.
    AstNodes "ast_nodes",
    /// Time since the last cycle ended, ns.
    SinceGc "since_gc",
    /// Cycles of the rise that is taken for a leak (`leak.rs`), 0 if there is none.
    LeakCycles "leak_cycles",
    /// Batches of nodes given back since the last reading.
    Recycled "recycled",
}

/// Numbers of the vector.
pub const N_METRICS: usize = Metric::ALL.len();

/// One reading.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Metrics(pub [f64; N_METRICS]);

impl Metrics {
    /// A number.
    pub fn get(&self, metric: Metric) -> f64 {
        self.0[metric as usize]
    }

    /// The reading with another number.
    #[must_use]
    pub fn with(mut self, metric: Metric, value: f64) -> Metrics {
        self.0[metric as usize] = value;
        self
    }
}

/// What a rule asks for. Numbers are those that events tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Action {
    /// Let go of what parses keep.
    TrimCaches = 1,
    /// Find out what nodes retain.
    DeepScan = 2,
    /// Name the newest call expressions as candidates for release.
    MarkCandidates = 3,
    /// Hold back parsing that can wait; finalizers first.
    HoldParsing = 4,
    /// A cycle soon.
    HintGc = 5,
    /// A full reading of the statistics into the event ring.
    Snapshot = 6,
    /// A leak: tell, with a diagnosis.
    LeakAlert = 7,
}

impl Action {
    /// All, with their names in rules.
    pub const ALL: [(&'static str, Action); 7] = [
        ("trim-caches", Action::TrimCaches),
        ("deep-scan", Action::DeepScan),
        ("mark-candidates", Action::MarkCandidates),
        ("hold-parsing", Action::HoldParsing),
        ("hint-gc", Action::HintGc),
        ("snapshot", Action::Snapshot),
        ("leak-alert", Action::LeakAlert),
    ];

    /// The name in rules.
    pub fn name(self) -> &'static str {
        let row = Action::ALL.iter().find(|(_, action)| *action == self);
        row.map_or("", |(name, _)| name)
    }
}

/// What of a metric is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum View {
    /// Its value.
    Now,
    /// Its change since the last parse began.
    SinceParse,
    /// Its change within so many ns, or since it is known.
    In(u64),
    /// For how many ns it has risen without a fall.
    Rising,
}

/// A comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    /// More than.
    More,
    /// At least.
    AtLeast,
    /// Less than.
    Less,
    /// At most.
    AtMost,
    /// Equal.
    Equal,
}

/// One condition.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Condition {
    /// Of what.
    pub metric: Metric,
    /// What of it.
    pub view: View,
    /// How.
    pub compare: Compare,
    /// With what.
    pub limit: f64,
}

impl Condition {
    /// `ease`: share by which the limit moves so that the condition holds longer.
    fn holds(&self, value: f64, ease: f64) -> bool {
        let slack = self.limit.abs() * ease;
        match self.compare {
            Compare::More => value > self.limit - slack,
            Compare::AtLeast => value >= self.limit - slack,
            Compare::Less => value < self.limit + slack,
            Compare::AtMost => value <= self.limit + slack,
            Compare::Equal => (value - self.limit).abs() <= slack,
        }
    }
}

/// One rule.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// Its name; there is one rule of a name.
    pub name: String,
    /// All must hold.
    pub when: Vec<Condition>,
    /// What is to be done.
    pub action: Action,
    /// Not again before so many ns.
    pub cooldown_ns: u64,
    /// See the head.
    pub hysteresis: f64,
    /// See the head.
    pub repeat: bool,
    /// Higher ones come first at a reading.
    pub priority: i32,
}

/// Samples kept for a window.
const N_SAMPLES: u64 = 32;

/// What a condition remembers.
#[derive(Default)]
struct Memory {
    /// (time, value) for `In`, oldest first.
    samples: VecDeque<(u64, f64)>,
    /// `Rising`: when the rise began, and the value then and last.
    rise: Option<(u64, f64, f64)>,
}

impl Memory {
    /// With room for all that it will hold: readings allocate nothing.
    fn of(condition: &Condition) -> Memory {
        let n = match condition.view {
            View::In(_) => N_SAMPLES as usize + 2,
            _ => 0,
        };
        Memory {
            samples: VecDeque::with_capacity(n),
            rise: None,
        }
    }

    fn view(&mut self, condition: &Condition, now_ns: u64, value: f64, base: f64) -> f64 {
        match condition.view {
            View::Now => value,
            View::SinceParse => value - base,
            View::In(window) => self.change(window, now_ns, value),
            View::Rising => self.rising(now_ns, value),
        }
    }

    fn change(&mut self, window: u64, now_ns: u64, value: f64) -> f64 {
        let is_due = self
            .samples
            .back()
            .is_none_or(|(at, _)| now_ns - at >= window / N_SAMPLES);
        if is_due {
            self.samples.push_back((now_ns, value));
        }
        // The newest sample that is at least a window old stays in front, if there is one.
        while let Some((second, _)) = self.samples.get(1)
            && now_ns - second >= window
        {
            self.samples.pop_front();
        }
        self.samples.front().map_or(0.0, |(_, then)| value - then)
    }

    fn rising(&mut self, now_ns: u64, value: f64) -> f64 {
        match &mut self.rise {
            Some((begin, first, last)) if value >= *last => {
                *last = value;
                // What stands still does not rise.
                if value > *first {
                    (now_ns - *begin) as f64
                } else {
                    0.0
                }
            }
            rise => {
                *rise = Some((now_ns, value, value));
                0.0
            }
        }
    }
}

struct State {
    rule: Rule,
    is_enabled: bool,
    is_armed: bool,
    fired_ns: Option<u64>,
    memories: Vec<Memory>,
}

impl State {
    fn new(rule: Rule) -> State {
        State {
            memories: rule.when.iter().map(Memory::of).collect(),
            rule,
            is_enabled: true,
            is_armed: true,
            fired_ns: None,
        }
    }

    /// True if it fires.
    fn tick(&mut self, now_ns: u64, now: &Metrics, base: &Metrics) -> bool {
        let (mut holds, mut eased) = (true, true);
        for (condition, memory) in self.rule.when.iter().zip(&mut self.memories) {
            let (value, base) = (now.get(condition.metric), base.get(condition.metric));
            let value = memory.view(condition, now_ns, value, base);
            holds &= condition.holds(value, 0.0);
            eased &= condition.holds(value, self.rule.hysteresis);
        }
        if !eased {
            self.is_armed = true;
        }
        let is_cool = self
            .fired_ns
            .is_none_or(|at| now_ns - at >= self.rule.cooldown_ns);
        let fires = holds && is_cool && self.is_enabled && (self.is_armed || self.rule.repeat);
        if fires {
            self.is_armed = false;
            self.fired_ns = Some(now_ns);
        }
        fires
    }
}

/// The rules of one VM and what they remember.
#[derive(Default)]
pub struct Policy {
    rules: Vec<State>,
    base: Metrics,
}

impl Policy {
    /// Adds rules; one with the name of another takes its place. The order is that of priority, then of arrival.
    pub fn set(&mut self, rules: impl IntoIterator<Item = Rule>) {
        for rule in rules {
            self.rules.retain(|state| state.rule.name != rule.name);
            self.rules.push(State::new(rule));
        }
        self.rules
            .sort_by_key(|state| std::cmp::Reverse(state.rule.priority));
    }

    /// Takes all rules away.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// Switches a rule on or off; false if there is none of that name.
    pub fn enable(&mut self, name: &str, on: bool) -> bool {
        let found = self.rules.iter_mut().find(|state| state.rule.name == name);
        found.map(|state| state.is_enabled = on).is_some()
    }

    /// A rule with this action has fired, and its conditions have not eased since.
    pub fn stands(&self, action: Action) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|state| state.rule.action == action && state.is_enabled && !state.is_armed)
    }

    /// There are no rules.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// A parse begins: `since parse` counts from here.
    pub fn parse_begins(&mut self, now: &Metrics) {
        self.base = *now;
    }

    /// A reading: `fire` is called for each rule that fires, with its place among the rules; higher priorities first. Times never go back.
    pub fn tick(&mut self, now_ns: u64, now: &Metrics, mut fire: impl FnMut(u32, &Rule)) {
        for (state, at) in self.rules.iter_mut().zip(0..) {
            if state.tick(now_ns, now, &self.base) {
                fire(at, &state.rule);
            }
        }
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
