//! Size classes: Go's 68, so that rounding and `BySize` agree with Go to the byte.
//!
//! In: sizes in bytes. Out: class numbers (1..=67; 0 is 'large, a span of its own'), cell sizes and pages a span.

use crate::mem::{PAGE_BYTES, PAGE_SHIFT};

/// Number of classes, the large one (0) included.
pub const N_CLASSES: usize = 68;
/// Largest cell of a class.
pub const MAX_SMALL_BYTES: u64 = 32768;

/// Cell size of each class.
pub const CLASS_BYTES: [u16; N_CLASSES] = [
    0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320,
    352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792,
    2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728,
    10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672,
    32768,
];

/// Pages of a span of each class.
const CLASS_PAGES: [u8; N_CLASSES] = [
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 2, 1, 2, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 4, 5, 6, 1, 7, 6, 5, 4, 3, 5, 7, 2, 9, 7, 5, 8,
    3, 10, 7, 4,
];

/// Class of sizes up to 1024, indexed by size/8 rounded up; above, by (size-1024)/128 rounded up.
static SMALL: [u8; 129] = table(8, 0);
static MEDIUM: [u8; 249] = table(128, 1024);

const fn table<const N: usize>(step: u64, from: u64) -> [u8; N] {
    let mut out = [0; N];
    let mut class = 1;
    let mut i = 0;
    while i < N {
        while (CLASS_BYTES[class] as u64) < from + i as u64 * step {
            class += 1;
        }
        out[i] = class as u8;
        i += 1;
    }
    out
}

/// The class whose cell holds `n_bytes`; 0 if it must be large.
#[inline]
pub fn class_of(n_bytes: u64) -> u8 {
    if n_bytes <= 1024 {
        SMALL[n_bytes.div_ceil(8) as usize]
    } else if n_bytes <= MAX_SMALL_BYTES {
        MEDIUM[(n_bytes - 1024).div_ceil(128) as usize]
    } else {
        0
    }
}

/// Cell bytes of a class (0 for the large one).
#[inline]
pub fn class_bytes(class: u8) -> u64 {
    u64::from(CLASS_BYTES[class as usize % N_CLASSES])
}

/// Pages of a span of a class.
pub fn class_pages(class: u8) -> u32 {
    u32::from(CLASS_PAGES[class as usize % N_CLASSES])
}

/// Cells of a span of a class.
pub fn class_cells(class: u8) -> u32 {
    match class_bytes(class) {
        0 => 1,
        bytes => (u64::from(class_pages(class)) * PAGE_BYTES / bytes) as u32,
    }
}

/// `n_bytes` rounded up to what an allocation of that size really takes; saturates.
#[inline]
pub fn round_up_size(n_bytes: u64) -> u64 {
    match class_of(n_bytes) {
        0 => n_bytes
            .checked_add(PAGE_BYTES - 1)
            .map_or(u64::MAX, |n| n >> PAGE_SHIFT << PAGE_SHIFT),
        class => class_bytes(class),
    }
}

/// Multiplier so that `(offset * magic) >> 32 == offset / cell` for every offset in a span; 0 for large spans.
pub fn class_magic(class: u8) -> u32 {
    match class_bytes(class) {
        0 => 0,
        bytes => (u64::from(u32::MAX) / bytes + 1) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_gos() {
        for (n, want) in [
            (0, 8),
            (1, 8),
            (33, 48),
            (1024, 1024),
            (1025, 1152),
            (32768, 32768),
            (32769, 40960),
        ] {
            assert_eq!(round_up_size(n), want, "{n}");
        }
        assert_eq!(round_up_size(u64::MAX), u64::MAX);
        assert_eq!(CLASS_BYTES[60], 18432);
    }

    #[test]
    fn every_size_fits_its_class() {
        for n in 1..=MAX_SMALL_BYTES {
            let c = class_of(n);
            assert!(class_bytes(c) >= n);
            assert!(c == 1 || class_bytes(c - 1) < n);
        }
    }

    #[test]
    fn magic_divides() {
        for c in 1..N_CLASSES as u8 {
            let span = u64::from(class_pages(c)) * PAGE_BYTES;
            for off in 0..span {
                let idx = (off * u64::from(class_magic(c))) >> 32;
                assert_eq!(idx, off / class_bytes(c), "class {c} offset {off}");
            }
        }
    }
}
