//! Random object graphs against a model: what the model reaches is live with its contents, everything else is gone.

use std::collections::{HashMap, HashSet};

use super::{Rng, TestHeap, load, store};
use crate::heap::config::debug;
use crate::heap::shape::{Shape, WordClass};

/// An object of the model: its word count, pointers by word, the number in its first scalar word.
struct Object {
    shape: usize,
    n_elems: usize,
    links: HashMap<usize, u64>,
    tag: u64,
}

fn shapes() -> Vec<Shape> {
    use WordClass::{Pointer as P, Scalar as S};
    let of = |size: u64, words: &[WordClass]| Shape {
        size,
        align: 8,
        words: words.to_vec(),
        ..Shape::default()
    };
    vec![
        of(8, &[P]),
        of(16, &[S, P]),
        of(24, &[P]),
        of(40, &[S, P, S, P]),
        of(48, &[P, S, P, S, P]),
        of(200, &[S, S, P]),
        of(1408, &[P, S, P]),
        of(9000, &[S, P]),
        of(40_000, &[P]),
    ]
}

/// Words of an object that hold pointers.
fn pointer_words(shape: &Shape, n_elems: usize) -> Vec<usize> {
    let elem_words = shape.size as usize / 8;
    (0..n_elems)
        .flat_map(|e| {
            shape
                .words
                .iter()
                .enumerate()
                .filter(|(_, c)| **c == WordClass::Pointer)
                .map(move |(w, _)| e * elem_words + w)
        })
        .collect()
}

fn scalar_word(shape: &Shape) -> Option<usize> {
    (0..shape.size as usize / 8)
        .find(|&w| shape.words.get(w).is_none_or(|c| *c == WordClass::Scalar))
}

fn reachable(objects: &HashMap<u64, Object>, roots: &[u64]) -> HashSet<u64> {
    let mut seen: HashSet<u64> = HashSet::new();
    let mut work: Vec<u64> = roots.to_vec();
    while let Some(at) = work.pop() {
        if seen.insert(at) {
            work.extend(objects[&at].links.values().copied());
        }
    }
    seen
}

fn run(seed: u64, steps: usize, bits: u32) {
    let mut rng = Rng(seed);
    let mut t = TestHeap::with_debug(bits | debug::VERIFY);
    let shapes = shapes();
    let mut objects: HashMap<u64, Object> = HashMap::new();
    let mut names: Vec<u64> = Vec::new();
    for step in 0..steps {
        match rng.below(100) {
            0..50 => {
                let shape = rng.below(shapes.len());
                let array = rng.below(4) == 0 && shapes[shape].size < 2000;
                let n_elems = if array { 1 + rng.below(40) } else { 1 };
                let at = if array {
                    let pattern = t.heap.pattern(&shapes[shape]).unwrap();
                    let (size, n) = (shapes[shape].size, n_elems as u64);
                    t.heap.alloc_array(pattern, size, n).unwrap().as_ptr() as u64
                } else {
                    let class = t.heap.alloc_class(&shapes[shape]).unwrap();
                    t.alloc(class)
                };
                let n_words = shapes[shape].size as usize / 8 * n_elems;
                assert!((0..n_words).all(|w| load(at, w) == 0), "not zeroed");
                if let Some(word) = scalar_word(&shapes[shape]) {
                    store(&t.heap, at, word, step as u64 + 1);
                }
                let object = Object {
                    shape,
                    n_elems,
                    links: HashMap::new(),
                    tag: step as u64 + 1,
                };
                assert!(objects.insert(at, object).is_none(), "cell given out twice");
                names.push(at);
                if rng.below(8) == 0 {
                    t.roots.0.push(at);
                }
            }
            50..90 if !names.is_empty() => {
                let from = names[rng.below(names.len())];
                let to = names[rng.below(names.len())];
                let object = objects.get_mut(&from).unwrap();
                let words = pointer_words(&shapes[object.shape], object.n_elems);
                let word = words[rng.below(words.len())];
                // Half of the pointers are interior ones.
                let inner = if rng.below(2) == 0 { 0 } else { 4 };
                store(&t.heap, from, word, to + inner);
                object.links.insert(word, to);
            }
            90..96 if !t.roots.0.is_empty() => {
                let at = rng.below(t.roots.0.len());
                t.roots.0.swap_remove(at);
            }
            96.. => {
                t.collect();
                let live = reachable(&objects, &t.roots.0);
                let gone: Vec<u64> = names
                    .iter()
                    .copied()
                    .filter(|n| !live.contains(n))
                    .collect();
                for at in gone {
                    objects.remove(&at);
                    assert!(!t.is_live(at), "seed {seed}: unreachable object lives");
                }
                names.retain(|n| live.contains(n));
                check_contents(&mut t, &objects, &shapes);
            }
            _ => {}
        }
    }
    t.roots.0.clear();
    t.collect();
    assert_eq!(t.live_bytes(), 0);
}

fn check_contents(t: &mut TestHeap, objects: &HashMap<u64, Object>, shapes: &[Shape]) {
    for (&at, object) in objects {
        assert!(t.is_live(at), "reachable object freed");
        for (&word, &to) in &object.links {
            assert!(load(at, word).wrapping_sub(to) <= 4);
        }
        if let Some(word) = scalar_word(&shapes[object.shape]) {
            assert_eq!(load(at, word), object.tag);
        }
    }
}

#[test]
fn random_graphs() {
    for seed in 1..13 {
        run(seed * 0x9E37_79B9, 3000, debug::INVALIDPTR);
    }
}

#[test]
fn random_graphs_poisoned() {
    for seed in 1..5 {
        run(seed * 0x51_7CC1, 2000, debug::INVALIDPTR | debug::POISON);
    }
}

#[test]
fn random_graphs_stressed() {
    run(77, 2000, debug::STRESS_ALLOC | debug::POISON);
    run(78, 2000, debug::EFENCE | debug::POISON | debug::INVALIDPTR);
    run(79, 2000, debug::STRESS_SAFEPOINT);
}
