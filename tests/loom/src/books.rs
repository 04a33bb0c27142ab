//! The seqlock behind readings of MemStats: a reader on another thread never sees words of two writings.

use loom::sync::Arc;
use loom::thread;

use crate::check;
use crate::seqlock::Seqlock;

#[test]
fn a_reading_is_of_one_writing() {
    check(3, || {
        let shared = Arc::new(Seqlock::<2>::default());
        let writer = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                shared.write([1, 10]);
                shared.write([2, 20]);
            })
        };
        let first = shared.try_read();
        let second = shared.try_read();
        for words in [first, second].into_iter().flatten() {
            assert!([[0, 0], [1, 10], [2, 20]].contains(&words), "{words:?}");
        }
        if let (Some(first), Some(second)) = (first, second) {
            assert!(first[0] <= second[0], "readings do not go back");
        }
        writer.join().unwrap();
        assert_eq!(shared.try_read(), Some([2, 20]));
    });
}
