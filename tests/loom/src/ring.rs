//! The event ring: capacity 2, six pushes, a reader on another thread. Each record is whole, they come in order, and received + dropped = produced.

use loom::sync::Arc;
use loom::thread;

use crate::check;
use crate::slots::Slots;

/// Number of a record, and a word that must fit it.
const fn record(n: u64) -> [u64; 2] {
    [n, n ^ 0xFF]
}

/// A record that tells of others: its first word says so.
const LOST: u64 = 1 << 32;

/// `n_first` of the pushes come before the reader looks.
fn model(is_recorder: bool, n_first: u64, n_pushes: u64, n_pops: usize) {
    let ring = Arc::new(Slots::<2>::new(2, is_recorder).unwrap());
    let push = |ring: &Slots<2>, n: u64| ring.push(|_| record(n), |lost, _| [LOST | lost, 0]);
    for n in 1..=n_first {
        push(&ring, n);
    }
    let producer = {
        let ring = Arc::clone(&ring);
        thread::spawn(move || {
            for n in n_first + 1..=n_pushes {
                push(&ring, n);
            }
        })
    };
    let (mut received, mut told, mut last) = (0, 0, 0);
    let mut take = |words: [u64; 2]| {
        if words[0] & LOST != 0 {
            told += words[0] & !LOST;
            return;
        }
        assert_eq!(words, record(words[0]), "whole");
        assert!(words[0] > last, "in order");
        last = words[0];
        received += 1;
    };
    for _ in 0..n_pops {
        if let Some(words) = ring.pop() {
            take(words);
        }
    }
    producer.join().unwrap();
    while let Some(words) = ring.pop() {
        take(words);
    }
    assert_eq!(ring.produced(), n_pushes);
    assert_eq!(received + ring.lost(), n_pushes);
    if !is_recorder {
        assert_eq!(told + ring.untold(), ring.lost());
    }
}

#[test]
fn a_ring_that_drops_the_newest() {
    check(2, || model(false, 0, 6, 3));
    check(2, || model(false, 2, 6, 3));
}

#[test]
fn a_ring_that_drops_the_oldest() {
    check(2, || model(true, 0, 4, 2));
    check(1, || model(true, 1, 4, 2));
    check(1, || model(true, 2, 6, 1));
}
