//! Dominators against their definition, on random graphs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

use super::*;

/// Random numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }
}

/// A snapshot with these edges: node 0 is the root, the others are objects of 1, 2, 4, … mod some bytes.
fn graph(edges: &[Vec<u32>], bytes: &[u64]) -> Snapshot {
    let (mut nodes, mut all) = (Vec::new(), Vec::new());
    for (at, (targets, bytes)) in (0..).zip(edges.iter().zip(bytes)) {
        nodes.push(Node {
            id: at,
            bytes: *bytes,
            first_edge: all.len() as u32,
            name: 0,
            place: NONE,
            kind: if at == 0 {
                NodeKind::Group
            } else {
                NodeKind::Object
            },
            is_known: false,
        });
        all.extend(targets.iter().map(|to| Edge {
            to: *to,
            name: 0,
            index: 0,
            kind: EdgeKind::Named,
        }));
    }
    Snapshot {
        cycle: 1,
        begin_ns: 0,
        end_ns: 0,
        pause_ns: 0,
        nodes,
        edges: all,
        texts: vec![".x".into()],
        places: Vec::new(),
        trees: Vec::new(),
        n_groups: 1,
    }
}

/// Nodes reached from the root without going through `without`, with the least number of steps.
fn reached(edges: &[Vec<u32>], without: u32) -> Vec<Option<usize>> {
    let mut steps = vec![None; edges.len()];
    let mut queue = std::collections::VecDeque::new();
    if without != 0 {
        steps[0] = Some(0);
        queue.push_back(0_u32);
    }
    while let Some(from) = queue.pop_front() {
        for &to in &edges[from as usize] {
            if to != without && steps[to as usize].is_none() {
                steps[to as usize] = steps[from as usize].map(|n| n + 1);
                queue.push_back(to);
            }
        }
    }
    steps
}

#[test]
fn retained_sizes_are_what_goes_with_a_node() {
    for seed in 1..=300 {
        let mut dice = Dice((seed * 0x9E37_79B9_7F4A_7C15) | 1);
        let n = 2 + dice.below(40) as usize;
        let density = 1 + dice.below(3);
        let mut edges: Vec<Vec<u32>> = (0..n)
            .map(|_| {
                let m = dice.below(density * 2);
                (0..m).map(|_| dice.below(n as u64) as u32).collect()
            })
            .collect();
        // As a snapshot has it: all is reached.
        for at in 1..n as u32 {
            if reached(&edges, NONE)[at as usize].is_none() {
                let above = dice.below(u64::from(at)) as usize;
                edges[above].push(at);
            }
        }
        let bytes: Vec<u64> = (0..n)
            .map(|at| if at == 0 { 0 } else { 1 + dice.below(100) })
            .collect();
        let snapshot = graph(&edges, &bytes);
        let analysis = Analysis::of(&snapshot);
        let steps = reached(&edges, NONE);
        assert!(steps.iter().all(Option::is_some));
        let mut dominated_by = vec![Vec::new(); n];
        for node in 0..n as u32 {
            let left = reached(&edges, node);
            let gone = (0..n).filter(|at| left[*at].is_none());
            let gone: Vec<usize> = gone.collect();
            let retained: u64 = gone.iter().map(|at| bytes[*at]).sum();
            assert_eq!(analysis.retained(node), retained, "seed {seed} node {node}");
            for at in gone {
                dominated_by[at].push(node);
            }
            // Ways are as short as they can be, and lead there.
            let way = analysis.way(&snapshot, node);
            assert_eq!(Some(way.len()), steps[node as usize], "seed {seed}");
            let mut at = 0;
            for step in &way {
                assert_eq!(step.from, at);
                assert!(edges[at as usize].contains(&step.edge.to));
                at = step.edge.to;
            }
            assert_eq!(at, node);
        }
        for node in 1..n {
            // The immediate dominator is the one that all other dominators dominate.
            let idom = analysis.idom[node];
            let proper = dominated_by[node].iter().filter(|d| **d != node as u32);
            for &other in proper.clone() {
                assert!(dominated_by[idom as usize].contains(&other), "seed {seed}");
            }
            assert!(proper.clone().any(|d| *d == idom), "seed {seed}");
        }
        let (first, children) = analysis.children();
        for node in 0..n {
            let own = &children[first[node] as usize..first[node + 1] as usize];
            let expected = (0..n as u32).filter(|at| analysis.idom[*at as usize] == node as u32);
            assert!(own.iter().copied().eq(expected), "seed {seed}");
        }
    }
}

#[test]
fn a_list_of_a_million_is_dominated_link_by_link() {
    let n = 1_000_000;
    let mut edges: Vec<Vec<u32>> = (1..=n).map(|at| vec![at]).collect();
    // Back to the beginning: the iterative algorithms' bad case.
    edges.push(vec![1]);
    let bytes: Vec<u64> = (0..=u64::from(n)).map(|at| u64::from(at != 0)).collect();
    let snapshot = graph(&edges, &bytes);
    let analysis = Analysis::of(&snapshot);
    for at in 1..=n {
        assert_eq!(analysis.retained(at), u64::from(n - at) + 1);
    }
    assert_eq!(
        analysis.way_text(&snapshot, 10),
        ".x(×10)",
        "repeated steps are counted"
    );
}

#[test]
fn a_difference_counts_by_number_of_object() {
    let mut old = graph(&[vec![1, 2, 3], vec![], vec![], vec![]], &[0, 10, 20, 30]);
    let mut new = old.clone();
    // Object 2 has gone, 9 has come.
    new.nodes.remove(2);
    new.nodes[2].id = 9;
    new.nodes[2].bytes = 500;
    old.nodes[3].id = 3;
    let diff = Diff::of(&old, &new);
    let tally = |objects, bytes| Tally { objects, bytes };
    assert_eq!(diff.total.kept, tally(1, 10));
    assert_eq!(diff.total.gone, tally(2, 50));
    assert_eq!(diff.total.new, tally(1, 500));
    assert_eq!(diff.by_type.len(), 1);
    assert_eq!(diff.by_type[0].growth(), 450);
}
