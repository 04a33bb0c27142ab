//! Pages that come back from the system: only those that are needed, and zero as all fresh ones.

use crate::heap::pages::Pages;
use crate::mem::PAGE_BYTES;
use crate::mem::source::Source;

#[test]
fn what_a_merged_run_does_not_need_stays_released() {
    let mut pages = Pages::new(Source::default());
    let base = pages.alloc(12, u64::MAX).unwrap().base;
    let at = |page: u64| (base + page * PAGE_BYTES) as *mut u64;
    // SAFETY: the pages are this test's.
    (0..12).for_each(|page| unsafe { *at(page) = 7 });
    // Warm 0..2, released 2..6, warm 6..7, released 7..12.
    pages.free(at(2) as u64, 4);
    pages.free(at(7) as u64, 5);
    assert_eq!(pages.release(0), 9 * PAGE_BYTES);
    pages.free(base, 2);
    pages.free(at(6) as u64, 1);
    let whole = pages.released_bytes();
    assert!(
        pages.alloc(8, 4 * PAGE_BYTES).is_err(),
        "five are to come back"
    );
    assert_eq!(pages.released_bytes(), whole);
    let run = pages.alloc(8, 5 * PAGE_BYTES).unwrap();
    assert!(run.base == base && !run.need_zero);
    // SAFETY: as above.
    (0..8).for_each(|page| assert_eq!(unsafe { *at(page) }, 0, "page {page}"));
    assert_eq!(pages.released_bytes(), 4 * PAGE_BYTES);
    assert_eq!(pages.idle_bytes(), 4 * PAGE_BYTES);
    // The rest is one run still.
    assert_eq!(pages.alloc(4, u64::MAX).unwrap().base, at(8) as u64);
    pages.dissolve(|_| false);
}
