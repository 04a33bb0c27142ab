//! Four places of a map's index at once.
//!
//! In: the index, and the first of four places. Out: which of them are free, and which may be those of a hash, as bits; so that a search jumps on what it has
//! found rather than on each place, which a processor can only guess while the index is not in its caches.

/// Places of a group.
pub(super) const GROUP: u64 = 4;

/// The words of four places, which stand at a multiple of four.
#[derive(Clone, Copy)]
pub(super) struct Group(Words);

/// Places of a group, a bit each, the lowest first.
#[derive(Clone, Copy)]
pub(super) struct Places(u32);

impl Places {
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Iterator for Places {
    type Item = u64;

    #[inline(always)]
    fn next(&mut self) -> Option<u64> {
        if self.0 == 0 {
            return None;
        }
        let first = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(u64::from(first))
    }
}

#[cfg(target_arch = "x86_64")]
use sse::Words;

#[cfg(not(target_arch = "x86_64"))]
use plain::Words;

impl Group {
    /// The group that begins at place `first`.
    ///
    /// # Safety
    /// H1, H2: `index` has a number of places that is a multiple of four, and `first` is a multiple of four below it.
    #[inline(always)]
    pub(super) unsafe fn at(index: u64, first: u64) -> Group {
        // SAFETY: the caller's obligation.
        Group(unsafe { Words::read((index as *const u32).add(first as usize)) })
    }

    /// Places that are free.
    #[inline(always)]
    pub(super) fn free(self) -> Places {
        Places(self.0.like(0, 0))
    }

    /// Places with the bits of `hash` outside of `mask`: free ones too, if those are 0.
    #[inline(always)]
    pub(super) fn like(self, hash: u32, mask: u32) -> Places {
        Places(self.0.like(hash, mask))
    }
}

#[cfg(target_arch = "x86_64")]
mod sse {
    use std::arch::x86_64::{
        __m128i, _mm_castsi128_ps, _mm_cmpeq_epi32, _mm_loadu_si128, _mm_movemask_ps, _mm_or_si128,
        _mm_set1_epi32,
    };

    #[derive(Clone, Copy)]
    pub(super) struct Words(__m128i);

    impl Words {
        /// # Safety
        /// Four words can be read at `at`.
        #[inline(always)]
        pub(super) unsafe fn read(at: *const u32) -> Words {
            // SAFETY: the caller's obligation; each x86-64 has SSE2.
            Words(unsafe { _mm_loadu_si128(at.cast()) })
        }

        /// Bits of the words that are `word` outside of `mask`.
        #[inline(always)]
        pub(super) fn like(self, word: u32, mask: u32) -> u32 {
            // SAFETY: each x86-64 has SSE2.
            unsafe {
                let words = _mm_or_si128(self.0, _mm_set1_epi32(mask as i32));
                let same = _mm_cmpeq_epi32(words, _mm_set1_epi32((word | mask) as i32));
                _mm_movemask_ps(_mm_castsi128_ps(same)) as u32
            }
        }
    }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
mod plain {
    #[derive(Clone, Copy)]
    pub(super) struct Words([u32; 4]);

    impl Words {
        /// # Safety
        /// Four words can be read at `at`.
        #[cfg_attr(
            target_arch = "x86_64",
            expect(dead_code, reason = "for other processors")
        )]
        #[inline(always)]
        pub(super) unsafe fn read(at: *const u32) -> Words {
            // SAFETY: the caller's obligation.
            Words(unsafe { at.cast::<[u32; 4]>().read_unaligned() })
        }

        /// Bits of the words that are `word` outside of `mask`.
        #[inline(always)]
        pub(super) fn like(self, word: u32, mask: u32) -> u32 {
            let bits = self.0.iter().enumerate();
            bits.map(|(i, it)| u32::from((it ^ word) & !mask == 0) << i)
                .sum()
        }
    }

    #[cfg(test)]
    pub(super) fn words(list: [u32; 4]) -> Words {
        Words(list)
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, plain};

    #[test]
    fn places_are_found_as_one_by_one() {
        let mask = 0xFFFF;
        let lists = [
            [0, 0, 0, 0],
            [0x0001_0001, 0, 0, 0],
            [0x0001_0001, 0x0002_0002, 0x0001_0003, 0],
            [5, 0x0001_0002, 0, 6],
            [0xFFFF_0001, 0x0001_FFFF, 0xFFFF_FFFF, 0x0001_0000],
        ];
        for list in lists {
            // SAFETY: four words.
            let group = unsafe { Group::at(list.as_ptr() as u64, 0) };
            for hash in [0, 7, 0x0001_1234, 0xFFFF_0000, 0x0003_0000] {
                let places = 0..4_u64;
                let like = places.filter(|i| (list[*i as usize] ^ hash) & !mask == 0);
                assert!(group.like(hash, mask).eq(like), "{list:x?} {hash:x}");
                let plain = plain::words(list);
                assert_eq!(plain.like(hash, mask), group.0.like(hash, mask));
            }
            let free = (0..4_u64).filter(|i| list[*i as usize] == 0);
            assert!(group.free().eq(free), "{list:x?}");
        }
    }
}
