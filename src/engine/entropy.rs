//! Random bytes for scripts that want such as nobody can foretell.
//!
//! In: bytes to be filled. Out: the system's, or those that follow from a seed where a run must be the same each time.

use std::collections::hash_map::RandomState;
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::Read;

/// Fills with the system's; false if it gives none.
pub fn system(bytes: &mut [u8]) -> bool {
    File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(bytes))
        .is_ok()
}

/// A seed that is another each time: the standard library asks the system once a thread, and hashes are cheap to make.
pub fn seed() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Fills with what follows from a state (SplitMix64), and moves it on.
pub fn follow(state: &mut u64, bytes: &mut [u8]) {
    for part in bytes.chunks_mut(8) {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        part.copy_from_slice(&mixed.to_le_bytes()[..part.len()]);
    }
}
