//! Native stack for whatever recurses along a tree, a type or a value.
//!
//! In: a closure at each point where a recursion comes round. Out: its result. A host's thread may have a stack of a few hundred KiB, a fibre's may be smaller,
//! and how deep a script's text nests is not ours to choose: of the stack that a recursion begins on it takes [`OURS`] bytes; what goes deeper runs on segments
//! of [`SEGMENT`] bytes from the system, which are given back on the way up.
//!
//! Nothing is asked of the system about the host's stack: where the outermost of nested calls began is noted, and the distance from there is what counts. So a
//! recursion may begin on any stack, and go on on another thread's next.

use std::cell::Cell;

/// Bytes that a recursion takes of the stack it begins on, but for what one of its rounds takes.
const OURS: usize = 64 << 10;

/// Bytes of one segment.
const SEGMENT: usize = 2 << 20;

/// Bytes of a segment that are left for the last round begun on it.
const ROUND: usize = 128 << 10;

/// How much higher than the place where the outermost call noted its address those of the same frame may lie.
const FRAME: usize = 16 << 10;

thread_local! {
    /// Addresses between which the recursion that runs on this thread may begin rounds: above the first, up to the second. Both 0: none runs.
    static WINDOW: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Puts the window back that was there before, also when a panic goes by.
struct Before((usize, usize));

impl Drop for Before {
    fn drop(&mut self) {
        WINDOW.set(self.0);
    }
}

/// Runs one round of a recursion, where there is room for it.
#[inline]
pub fn deep<R>(round: impl FnOnce() -> R) -> R {
    let here = address();
    let (low, high) = WINDOW.get();
    if low < here && here <= high {
        return round();
    }
    elsewhere(here, high == 0, round)
}

/// About where the stack stands.
#[inline(always)]
fn address() -> usize {
    let here = 0u8;
    std::hint::black_box(&raw const here) as usize
}

#[cold]
#[inline(never)]
fn elsewhere<R>(here: usize, is_first: bool, round: impl FnOnce() -> R) -> R {
    if is_first {
        let _before = Before(WINDOW.replace((here.saturating_sub(OURS), here + FRAME)));
        return round();
    }
    stacker::grow(SEGMENT, || {
        let here = address();
        let _before = Before(WINDOW.replace((here.saturating_sub(SEGMENT - ROUND), here + FRAME)));
        round()
    })
}

#[cfg(test)]
mod tests {
    use super::{SEGMENT, deep};

    /// Takes about a KiB a level and gives back how deep it came.
    fn down(levels: usize) -> usize {
        let room = std::hint::black_box([1u8; 1024]);
        if levels == 0 {
            return 0;
        }
        deep(|| down(levels - 1)) + usize::from(room[levels % 1024])
    }

    #[test]
    fn deeper_than_the_thread_is() {
        let levels = 8 * SEGMENT / 1024;
        let thread = std::thread::Builder::new().stack_size(192 << 10);
        let run = thread.spawn(move || (down(levels), down(levels)));
        assert!(matches!(run.map(|t| t.join()), Ok(Ok((a, b))) if a == levels && b == levels));
    }

    #[test]
    fn a_panic_leaves_all_as_it_was() {
        fn fall(levels: usize) {
            let room = std::hint::black_box([1u8; 1024]);
            if levels == 0 {
                std::panic::resume_unwind(Box::new("down"));
            }
            deep(|| fall(levels - 1));
            std::hint::black_box(room);
        }
        let thread = std::thread::Builder::new().stack_size(192 << 10);
        let run = thread.spawn(|| {
            let fell = std::panic::catch_unwind(|| deep(|| fall(4 * SEGMENT / 1024)));
            (fell.is_err(), down(4 * SEGMENT / 1024))
        });
        assert!(matches!(run.map(|t| t.join()), Ok(Ok((true, n))) if n == 4 * SEGMENT / 1024));
    }
}
