//! A random mutator against the incremental collector: goroutines with frames, globals, trees, weak handles, values handed from one frame to
//! another, births and ends, one unit of collection between its steps. Checked: whatever it can reach is allocated and has its tag, and
//! verify mode finds no contradiction at the end of any mark.
//!
//! The mutants of `heap/mutant.rs` break the collector in one way each; [`caught`] runs seeds until one shows. `make gc-mutants` prints how many do.

use std::fmt::Write;

use super::{Rng, TestHeap, load, store};
use crate::heap::Heap;
use crate::heap::config::{HeapConfig, debug};
use crate::heap::mark::Marker;
use crate::heap::mutant::Mutant;
use crate::heap::roots::Roots;
use crate::heap::shape::{Shape, WordClass};
use crate::heap::steps::Budget;

/// Words of an object: two pointers, its tag, a third pointer that may hold a weak handle.
const WORDS: [WordClass; 4] = [
    WordClass::Pointer,
    WordClass::Pointer,
    WordClass::Scalar,
    WordClass::Pointer,
];
const TAG: usize = 2;
const HANDLE: usize = 3;
const FRAME: usize = 6;

/// A goroutine: pointers in its frame, and the mark that has read them.
struct Go {
    frame: [u64; FRAME],
    scanned: u64,
}

/// Goroutine 0 of `gos` runs, and the globals are words of one heap cell.
struct World {
    gos: Vec<Go>,
    globals: u64,
    next: usize,
}

impl Roots for World {
    fn mark_roots(&mut self, marker: &mut Marker<'_>) {
        self.next = 0;
        marker.mark(self.globals);
        for (i, go) in self.gos.iter_mut().enumerate() {
            if i == 0 || marker.is_verifying() {
                name_frame(go, marker);
            }
        }
    }

    fn mark_more(&mut self, marker: &mut Marker<'_>) -> bool {
        while let Some(go) = self.gos.get_mut(self.next) {
            self.next += 1;
            if go.scanned != marker.cycle() {
                name_frame(go, marker);
                return true;
            }
        }
        false
    }
}

fn name_frame(go: &mut Go, marker: &mut Marker<'_>) {
    if !marker.is_verifying() {
        go.scanned = marker.cycle();
    }
    for &word in &go.frame {
        marker.mark(word);
    }
}

struct Mutator {
    heap: Box<Heap>,
    world: World,
    rng: Rng,
    n_made: u64,
    mutant: Mutant,
    /// Parked frames are scanned before they are overwritten or end, as the machine's are: an audit wants what the proof does not.
    is_audited: bool,
}

impl Mutator {
    fn new(seed: u64, mutant: Mutant, n_workers: u32, is_audited: bool) -> Self {
        let audit = if is_audited { debug::AUDIT } else { 0 };
        let config = HeapConfig {
            n_workers,
            debug: debug::VERIFY | debug::POISON | audit,
            ..HeapConfig::default()
        };
        let mut t = TestHeap::with_config(config);
        t.heap.set_mutant(mutant);
        let class = t.pointers(8);
        let globals = t.alloc(class);
        let go = || Go {
            frame: [0; FRAME],
            scanned: 0,
        };
        Self {
            heap: t.heap,
            world: World {
                gos: vec![go(), go(), go(), go()],
                globals,
                next: 0,
            },
            rng: Rng(seed),
            n_made: 0,
            mutant,
            is_audited,
        }
    }

    /// The collector's rule R3: whoever is about to run, or whose frame is read, is scanned.
    fn touch(&mut self, at: usize) {
        if self.mutant == Mutant::ResumeUnscanned {
            return;
        }
        let number = self.heap.mark_ticket();
        let go = &mut self.world.gos[at];
        if number != 0 && go.scanned != number {
            self.heap.mark_now(|marker| name_frame(go, marker));
        }
    }

    fn make(&mut self) -> u64 {
        let shape = Shape {
            size: 32,
            align: 8,
            words: WORDS.to_vec(),
            ..Shape::default()
        };
        let class = self.heap.alloc_class(&shape).unwrap();
        let at = self.heap.alloc(class).unwrap().as_ptr() as u64;
        self.n_made += 1;
        store(&self.heap, at, TAG, tag_of(at));
        at
    }

    /// One thing that a program does.
    fn act(&mut self) {
        let slot = self.rng.below(FRAME);
        let other = self.rng.below(FRAME);
        let word = self.rng.below(2);
        let held = self.world.gos[0].frame[slot];
        match self.rng.below(20) {
            0..5 => self.world.gos[0].frame[slot] = self.make(),
            5..8 if held != 0 => {
                let value = self.world.gos[0].frame[other];
                store(&self.heap, held, word, value);
            }
            8..11 if held != 0 => self.world.gos[0].frame[other] = load(held, word),
            11 if held != 0 => {
                // Taken out of the heap: the frame alone has it now.
                self.world.gos[0].frame[other] = load(held, word);
                store(&self.heap, held, word, 0);
            }
            12 => {
                let at = self.rng.below(8);
                store(&self.heap, self.world.globals, at, held);
                self.world.gos[0].frame[slot] = 0;
            }
            13 => {
                let at = self.rng.below(8);
                self.world.gos[0].frame[slot] = load(self.world.globals, at);
                store(&self.heap, self.world.globals, at, 0);
            }
            14 => self.hand(slot, other),
            15 => {
                let next = 1 + self.rng.below(self.world.gos.len() - 1);
                self.touch(next);
                self.world.gos.swap(0, next);
            }
            16 => self.be_born_or_end(slot),
            17 if held != 0 => {
                let handle = self.heap.weak_new(held).unwrap();
                let holder = self.world.gos[0].frame[other];
                if holder != 0 {
                    store(&self.heap, holder, HANDLE, handle);
                }
            }
            18 if held != 0 && load(held, HANDLE) != 0 => {
                // SAFETY: the word holds a handle of this heap, kept alive by its holder.
                let target = unsafe { self.heap.weak_get(load(held, HANDLE)) };
                if target != 0 {
                    self.world.gos[0].frame[other] = target;
                }
            }
            _ => self.world.gos[0].frame[slot] = 0,
        }
    }

    /// A value moves between the running frame and a parked one.
    fn hand(&mut self, mine: usize, theirs: usize) {
        let other = 1 + self.rng.below(self.world.gos.len() - 1);
        if self.rng.below(2) == 0 {
            if self.is_audited {
                self.touch(other);
            }
            self.world.gos[other].frame[theirs] =
                std::mem::take(&mut self.world.gos[0].frame[mine]);
        } else {
            self.touch(other);
            self.world.gos[0].frame[mine] =
                std::mem::take(&mut self.world.gos[other].frame[theirs]);
        }
    }

    fn be_born_or_end(&mut self, slot: usize) {
        if self.world.gos.len() < 6 {
            let mut frame = [0; FRAME];
            frame[0] = self.world.gos[0].frame[slot];
            self.world.gos.push(Go {
                frame,
                scanned: self.heap.mark_ticket(),
            });
        } else {
            if self.is_audited {
                self.touch(self.world.gos.len() - 1);
            }
            self.world.gos.pop();
        }
    }

    fn step(&mut self) {
        let budget = Budget {
            units: 1,
            time: None,
        };
        self.heap.step(&mut self.world, budget);
    }

    /// Every object that the program can reach has its tag.
    fn check(&mut self) -> Result<(), String> {
        let mut work: Vec<u64> = vec![];
        for go in &self.world.gos {
            work.extend(go.frame);
        }
        work.extend((0..8).map(|at| load(self.world.globals, at)));
        let mut seen = std::collections::HashSet::new();
        while let Some(at) = work.pop() {
            if at == 0 || !seen.insert(at) {
                continue;
            }
            if self.heap.object_extent(at).is_none() || load(at, TAG) != tag_of(at) {
                return Err(format!("object {at:#x} was lost"));
            }
            work.extend([load(at, 0), load(at, 1)]);
        }
        let bugs = self.heap.take_bugs();
        match bugs.first() {
            None => Ok(()),
            Some(bug) => Err(bug.clone()),
        }
    }
}

fn tag_of(at: u64) -> u64 {
    at.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1
}

/// What a seed came to.
struct Run {
    result: Result<(), String>,
    n_cycles: u64,
    n_acts: u64,
}

/// Runs one seed.
fn run(seed: u64, n_steps: usize, mutant: Mutant, n_workers: u32, is_audited: bool) -> Run {
    let mut m = Mutator::new(seed, mutant, n_workers, is_audited);
    let mut n_acts = 0;
    let mut go = |m: &mut Mutator| {
        for _ in 0..n_steps {
            let n = 1 + m.rng.below(4);
            n_acts += n as u64;
            (0..n).for_each(|_| m.act());
            let before = m.heap.stats().num_gc;
            m.step();
            if m.heap.stats().num_gc != before {
                m.check()?;
            }
        }
        m.check()
    };
    let result = go(&mut m);
    Run {
        result,
        n_cycles: m.heap.stats().num_gc,
        n_acts,
    }
}

/// Runs seeds until there were so many acts; how many cycles there were.
fn run_many(n_acts: u64, n_workers: u32, is_audited: bool) -> u64 {
    let (mut acts, mut cycles, mut seed) = (0, 0, 1);
    while acts < n_acts {
        let done = run(
            seed * 0x9E37_79B9,
            3000,
            Mutant::None,
            n_workers,
            is_audited,
        );
        assert_eq!(done.result, Ok(()), "seed {seed}");
        (acts, cycles, seed) = (acts + done.n_acts, cycles + done.n_cycles, seed + 1);
    }
    cycles
}

/// The number of the first seed that shows the mutant.
fn caught(mutant: Mutant) -> Option<u64> {
    (1..400).find(|seed| {
        run(seed * 0x9E37_79B9, 3000, mutant, 0, false)
            .result
            .is_err()
    })
}

/// Acts of a test: `make fuzz-heap` asks for more.
fn n_acts(unless_said: u64) -> u64 {
    let said = std::env::var("ERGO_HEAP_ACTS").ok();
    said.and_then(|n| n.parse().ok()).unwrap_or(unless_said)
}

#[test]
fn nothing_is_lost() {
    let n_acts = n_acts(400_000);
    let n_cycles = run_many(n_acts, 0, false);
    println!("heap: {n_acts} acts in {n_cycles} cycles: nothing lost");
    assert!(n_cycles > 1000, "{n_cycles} cycles");
}

/// Each mark of so many, alone and beside workers, has marked at its end what was reachable at its beginning.
#[test]
fn no_store_passes_by_the_barrier() {
    for n_workers in [0, 2] {
        let n_cycles = run_many(n_acts(30_000), n_workers, true);
        assert!(n_cycles > 50, "{n_cycles} cycles");
    }
}

/// Here the threads' timing, not the seed alone, says what happens.
#[test]
fn nothing_is_lost_beside_workers() {
    let n_acts = n_acts(70_000);
    let n_cycles = run_many(n_acts, 2, false);
    println!("heap: {n_acts} acts in {n_cycles} cycles beside workers: nothing lost");
    assert!(n_cycles > 100, "{n_cycles} cycles");
}

#[test]
fn gc_mutants() {
    let (mut n_caught, mut report) = (0, String::new());
    for mutant in Mutant::ALL {
        let seed = caught(mutant);
        n_caught += usize::from(seed.is_some());
        writeln!(
            report,
            "{mutant:?}: {}",
            seed.map_or("lives".into(), |n| format!("caught by seed {n}"))
        )
        .unwrap();
    }
    let all = Mutant::ALL.len();
    writeln!(report, "gc-mutants: {n_caught}/{all} caught").unwrap();
    if let Ok(path) = std::env::var("ERGO_GC_MUTANTS_REPORT") {
        std::fs::write(path, &report).unwrap();
    }
    assert_eq!(n_caught, all, "{report}");
}

/// A mark that was given up has read nothing for the one that is begun again: frames that it had scanned are scanned.
#[test]
fn a_mark_begun_again_reads_all_frames() {
    let mut m = Mutator::new(7, Mutant::None, 0, false);
    let (held, parked) = (m.make(), m.world.gos.len() - 1);
    m.world.gos[parked].frame[0] = held;
    m.heap.begin_cycle(&mut m.world, true);
    while m.world.gos[parked].scanned != m.heap.mark_ticket() {
        m.step();
    }
    m.heap.abandon_cycle();
    m.heap.begin_cycle(&mut m.world, true);
    while m.heap.mark_ticket() != 0 {
        m.step();
    }
    assert_eq!(m.check(), Ok(()));
    assert_eq!(m.heap.take_bugs(), Vec::<String>::new());
}
