//! Colours between the steps of a mark, and what captures write down, while a random mutator works.

use std::collections::{BTreeMap, BTreeSet};

use super::{Rng, TestHeap, load, store};
use crate::heap::Heap;
use crate::heap::alloc::ClassRef;
use crate::heap::capture::{Captured, Stage};
use crate::heap::colour::Colour;
use crate::heap::steps::Budget;

/// Words of an object: few to a unit of marking.
const WORDS: usize = 64;

const N: usize = 400;

/// Objects that point to each other at random, three roots, and who changes them.
struct World {
    t: TestHeap,
    class: ClassRef,
    all: Vec<u64>,
    rng: Rng,
}

impl World {
    fn new(seed: u64) -> World {
        let mut t = TestHeap::with_debug(0);
        let class = t.pointers(WORDS);
        let mut rng = Rng(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let all: Vec<u64> = (0..N).map(|_| t.alloc(class)).collect();
        for _ in 0..2 * N {
            let (from, to) = (all[rng.below(N)], all[rng.below(N)]);
            store(&t.heap, from, rng.below(WORDS), to);
        }
        t.roots.0 = (0..3).map(|_| all[rng.below(N)]).collect();
        World { t, class, all, rng }
    }

    fn reachable(&self) -> Vec<u64> {
        let mut seen = BTreeSet::new();
        let mut todo = self.t.roots.0.clone();
        while let Some(object) = todo.pop() {
            if object != 0 && seen.insert(object) {
                todo.extend((0..WORDS).map(|word| load(object, word)));
            }
        }
        seen.into_iter().collect()
    }

    /// Loads, stores, forgets, and makes objects: all that a program does.
    fn mutate(&mut self) {
        let reach = self.reachable();
        for _ in 0..4 {
            let from = reach[self.rng.below(reach.len())];
            let to = match self.rng.below(4) {
                0 => 0,
                1 => {
                    let fresh = self.t.alloc(self.class);
                    self.all.push(fresh);
                    fresh
                }
                _ => reach[self.rng.below(reach.len())],
            };
            store(&self.t.heap, from, self.rng.below(WORDS), to);
        }
    }

    fn step(&mut self) {
        let one = Budget {
            units: 1,
            time: None,
        };
        self.t.heap.step(&mut self.t.roots, one);
    }
}

/// A white object that a black one points to is led to from a grey one by white ones.
fn check(heap: &mut Heap, all: &[u64]) -> usize {
    let colour: BTreeMap<u64, Colour> = all
        .iter()
        .filter_map(|&object| Some((object, heap.colour(object)?)))
        .collect();
    let of = |object: u64| colour.get(&object).copied();
    let mut safe = BTreeSet::new();
    let grey = colour.iter().filter(|(_, c)| **c == Colour::Grey);
    let mut todo: Vec<u64> = grey.map(|(object, _)| *object).collect();
    let n_grey = todo.len();
    while let Some(object) = todo.pop() {
        for target in (0..WORDS).map(|word| load(object, word)) {
            if of(target) == Some(Colour::White) && safe.insert(target) {
                todo.push(target);
            }
        }
    }
    for (&object, _) in colour.iter().filter(|(_, c)| **c == Colour::Black) {
        for target in (0..WORDS).map(|word| load(object, word)) {
            let is_white = of(target) == Some(Colour::White);
            assert!(!is_white || safe.contains(&target), "lost");
        }
    }
    n_grey
}

#[test]
fn tricolor_invariant_every_step() {
    for seed in 1..=20 {
        let mut world = World::new(seed);
        assert_eq!(world.t.heap.colour(world.all[0]), None, "no mark runs");
        let (mut n_grey, mut n_checks) = (0, 0);
        loop {
            world.step();
            if world.t.heap.mark_that_runs() == 0 {
                break;
            }
            n_grey += check(&mut world.t.heap, &world.all);
            world.mutate();
            n_grey += check(&mut world.t.heap, &world.all);
            n_checks += 1;
        }
        assert!(n_grey > 20 && n_checks > 20, "{n_grey} {n_checks}");
    }
}

/// Where the edges that were written down lead from the roots.
fn reached(captured: &Captured, roots: &[u64]) -> BTreeSet<u64> {
    let mut edges: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    let mut all = captured.edges.iter();
    for scan in captured.scanned.iter() {
        let own = all.by_ref().take(scan.n_edges as usize);
        edges
            .entry(scan.addr)
            .or_default()
            .extend(own.map(|e| e.ptr));
    }
    let mut seen = BTreeSet::new();
    let mut todo = roots.to_vec();
    while let Some(object) = todo.pop() {
        if seen.insert(object) {
            todo.extend(edges.get(&object).into_iter().flatten());
        }
    }
    seen
}

fn objects(captured: &Captured) -> BTreeMap<u64, (u64, bool)> {
    let objects = captured.objects.iter();
    objects.map(|o| (o.addr, (o.id, o.is_known))).collect()
}

#[test]
fn captures_have_what_the_cycle_left() {
    for seed in 1..=20 {
        let mut world = World::new(seed);
        world.t.heap.request_capture(0);
        world.step();
        // The mark has begun.
        let at_begin = world.reachable();
        while world.t.heap.capture_stage() != Stage::Done {
            if world.t.heap.mark_that_runs() != 0 {
                world.mutate();
            }
            world.step();
        }
        let during = world.t.heap.take_capture().unwrap().unwrap();
        let first = objects(&during);
        assert!(at_begin.iter().all(|object| first.contains_key(object)));
        let bytes: u64 = during.objects.iter().map(|object| object.bytes).sum();
        assert_eq!(bytes, world.t.live_bytes(), "seed {seed}");
        assert!(first.values().all(|(_, is_known)| !is_known));
        // In one go nothing can be missed, and nothing is too much.
        world.t.heap.request_capture(0);
        world.t.collect();
        let exact = world.t.heap.take_capture().unwrap().unwrap();
        let second = objects(&exact);
        let reach = reached(&exact, &world.t.roots.0);
        assert!(reach.iter().eq(second.keys()), "seed {seed}");
        assert!(world.reachable().iter().eq(second.keys()), "seed {seed}");
        for (object, (id, is_known)) in &second {
            let before = first.get(object).map(|(id, _)| *id);
            assert_eq!((before, *is_known), (Some(*id), true), "seed {seed}");
        }
        let ids: BTreeSet<u64> = first.values().map(|(id, _)| *id).collect();
        assert_eq!(ids.len(), first.len());
    }
}
