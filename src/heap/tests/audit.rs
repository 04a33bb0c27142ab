//! Audit mode: a store without its barrier shows at the end of the mark, also if what it overwrote is nobody's any more.

use super::{TestHeap, store};
use crate::heap::config::debug;
use crate::heap::mutant::Mutant;
use crate::heap::steps::Budget;

/// What the audit says of a mark during which the only pointer to an object, in an object that the mark has not read, becomes nil.
fn bugs_after_a_store(bits: u32, mutant: Mutant) -> Vec<String> {
    let mut t = TestHeap::with_debug(bits);
    t.heap.set_mutant(mutant);
    let class = t.pointers(2);
    let (parent, child) = (t.alloc(class), t.alloc(class));
    store(&t.heap, parent, 0, child);
    t.roots.0 = vec![parent];
    t.heap.begin_cycle(&mut t.roots, true);
    store(&t.heap, parent, 0, 0);
    let one = Budget {
        units: 1,
        time: None,
    };
    while t.heap.mark_that_runs() != 0 {
        t.heap.step(&mut t.roots, one);
    }
    t.heap.take_bugs()
}

/// What is lost is garbage by then, so that the second mark of verify mode has nothing to say.
#[test]
fn a_store_without_its_barrier_shows_in_the_audit_alone() {
    for mutant in [Mutant::NoBarrier, Mutant::SkipNilStores] {
        assert_eq!(
            bugs_after_a_store(debug::VERIFY, mutant),
            Vec::<String>::new()
        );
        let bugs = bugs_after_a_store(debug::VERIFY | debug::AUDIT, mutant);
        assert_eq!(bugs.len(), 1, "{bugs:?}");
        assert!(bugs[0].starts_with("G9 "), "{bugs:?}");
    }
    let bits = debug::VERIFY | debug::AUDIT;
    assert_eq!(bugs_after_a_store(bits, Mutant::None), Vec::<String>::new());
}
