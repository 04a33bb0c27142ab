//! DEFLATE read (RFC 1951): symbols of one block into a window of 32 KiB.
//!
//! In: where reading stands, the codes of the block, more input. Out: bytes in the window, and why it stopped: no input left, window full, end of
//! the block, a symbol that cannot be. It takes no byte of input that the symbols read do not need: what follows the stream belongs to others.

use super::huffman::{TABLE_WORDS as TABLE, find, table};

/// Bytes of the window.
const WINDOW: usize = 1 << 15;
/// The symbol that ends a block.
const END: u32 = 256;
/// The longest match.
const MAX_MATCH: usize = 258;

/// Shortest length and number of extra bits of symbols 257 on.
pub(super) const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// Shortest distance and number of extra bits of each symbol.
pub(super) const DISTANCES: [(u16, u8); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];

/// Why it stopped; the package's text has the same numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Input,
    Window,
    Block,
    Corrupt,
}

/// What is read next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Symbol,
    LengthBits,
    Distance,
    DistanceBits,
    Copy,
}

/// Where reading stands.
pub(super) struct Inflater {
    bits: u64,
    n_bits: u32,
    stage: Stage,
    /// Of the match being read or copied; its symbol until its extra bits are read.
    length: u32,
    distance: u32,
    /// Where the window is written next.
    at: usize,
    /// How far back in the window there is something.
    n_history: usize,
    /// A symbol is looked up once so many bits are there: no block ends with fewer.
    min_bits: u32,
}

impl Inflater {
    /// Bytes in the window.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Out of the words of the state.
    pub(super) fn load(words: [u64; 8]) -> Inflater {
        let stage = match words[2] {
            0 => Stage::Symbol,
            1 => Stage::LengthBits,
            2 => Stage::Distance,
            3 => Stage::DistanceBits,
            _ => Stage::Copy,
        };
        Inflater {
            bits: words[0],
            n_bits: (words[1] as u32).min(63),
            stage,
            length: words[3] as u32,
            distance: words[4] as u32,
            at: words[5] as usize,
            n_history: words[6] as usize,
            min_bits: words[7] as u32,
        }
    }

    /// The words of the state.
    pub(super) fn save(&self) -> [u64; 8] {
        [
            self.bits,
            u64::from(self.n_bits),
            self.stage as u64,
            u64::from(self.length),
            u64::from(self.distance),
            self.at as u64,
            self.n_history as u64,
            u64::from(self.min_bits),
        ]
    }

    /// Reads until it must stop; how many bytes of the input were used.
    pub(super) fn run(
        &mut self,
        lengths: &[u32],
        distances: &[u32],
        input: &[u8],
        window: &mut [u8],
    ) -> (usize, End) {
        let (Some(lengths), Some(distances)) = (table(lengths), table(distances)) else {
            return (0, End::Corrupt);
        };
        let Some(window) = window.first_chunk_mut::<WINDOW>() else {
            return (0, End::Corrupt);
        };
        let mut used = 0;
        loop {
            if self.at >= WINDOW {
                return (used, End::Window);
            }
            if self.stage == Stage::Symbol
                && input.len() - used >= 16
                && WINDOW - self.at >= MAX_MATCH
            {
                self.run_fast(lengths, distances, input, &mut used, window);
            }
            let mut source = Source {
                input,
                used: &mut used,
            };
            match self.step(lengths, distances, &mut source, window) {
                Ok(()) => {}
                Err(end) => return (used, end),
            }
        }
    }

    /// One stage of one symbol, with no byte more than it needs.
    fn step(
        &mut self,
        lengths: &[u32; TABLE],
        distances: &[u32; TABLE],
        source: &mut Source<'_>,
        window: &mut [u8; WINDOW],
    ) -> Result<(), End> {
        match self.stage {
            Stage::Symbol => {
                let symbol = self.symbol(lengths, self.min_bits, source)?;
                if symbol < END {
                    self.put(symbol as u8, window);
                } else if symbol == END {
                    return Err(End::Block);
                } else {
                    self.length = symbol - END - 1;
                    self.stage = Stage::LengthBits;
                }
            }
            Stage::LengthBits => {
                let (base, extra) = *LENGTHS.get(self.length as usize).ok_or(End::Corrupt)?;
                self.length = u32::from(base) + self.take(u32::from(extra), source)?;
                self.stage = Stage::Distance;
            }
            Stage::Distance => {
                self.distance = self.symbol(distances, 1, source)?;
                self.stage = Stage::DistanceBits;
            }
            Stage::DistanceBits => {
                let (base, extra) = *DISTANCES.get(self.distance as usize).ok_or(End::Corrupt)?;
                self.distance = u32::from(base) + self.take(u32::from(extra), source)?;
                if self.distance as usize > self.n_history {
                    return Err(End::Corrupt);
                }
                self.stage = Stage::Copy;
            }
            Stage::Copy => {
                let n = (self.length as usize).min(WINDOW - self.at);
                self.copy(n, window);
                self.length -= n as u32;
                if self.length == 0 {
                    self.stage = Stage::Symbol;
                }
            }
        }
        Ok(())
    }

    /// Whole symbols while there is plenty of input and room; leaves before the first that is not as it should be.
    fn run_fast(
        &mut self,
        lengths: &[u32; TABLE],
        distances: &[u32; TABLE],
        input: &[u8],
        used: &mut usize,
        window: &mut [u8; WINDOW],
    ) {
        while WINDOW - self.at >= MAX_MATCH {
            // 48 bits are the most that a match takes.
            let Some(next) = input[*used..].first_chunk::<8>() else {
                break;
            };
            self.bits |= u64::from_le_bytes(*next) << self.n_bits;
            let n_more = (63 - self.n_bits) / 8;
            *used += n_more as usize;
            self.n_bits += n_more * 8;
            let before = (self.bits, self.n_bits);
            let (symbol, n) = find(lengths, self.bits);
            if n == 0 || symbol == END {
                break;
            }
            self.drop_bits(n);
            if symbol < END {
                self.put(symbol as u8, window);
                continue;
            }
            if !self.match_fast(symbol - END - 1, distances) {
                (self.bits, self.n_bits) = before;
                break;
            }
            self.copy(self.length as usize, window);
        }
        // Whole bytes that are not needed go back.
        let n_back = self.n_bits / 8;
        *used -= n_back as usize;
        self.n_bits -= n_back * 8;
        self.bits &= (1 << self.n_bits) - 1;
    }

    /// Length and distance of a match out of the bits at hand; false if they cannot be.
    fn match_fast(&mut self, symbol: u32, distances: &[u32; TABLE]) -> bool {
        let Some((base, extra)) = LENGTHS.get(symbol as usize) else {
            return false;
        };
        self.length = u32::from(*base) + self.take_bits(u32::from(*extra));
        let (symbol, n) = find(distances, self.bits);
        let Some((base, extra)) = DISTANCES.get(symbol as usize) else {
            return false;
        };
        self.drop_bits(n);
        self.distance = u32::from(*base) + self.take_bits(u32::from(*extra));
        n > 0 && self.distance as usize <= self.n_history
    }

    fn symbol(
        &mut self,
        codes: &[u32; TABLE],
        min_bits: u32,
        source: &mut Source<'_>,
    ) -> Result<u32, End> {
        self.need(min_bits, source)?;
        loop {
            let (symbol, n) = find(codes, self.bits);
            if n == 0 {
                return Err(End::Corrupt);
            }
            if n <= self.n_bits {
                self.drop_bits(n);
                return Ok(symbol);
            }
            self.need(self.n_bits + 1, source)?;
        }
    }

    fn take(&mut self, n: u32, source: &mut Source<'_>) -> Result<u32, End> {
        self.need(n, source)?;
        Ok(self.take_bits(n))
    }

    /// Gets bytes until there are `n` bits.
    fn need(&mut self, n: u32, source: &mut Source<'_>) -> Result<(), End> {
        while self.n_bits < n {
            let byte = *source.input.get(*source.used).ok_or(End::Input)?;
            *source.used += 1;
            self.bits |= u64::from(byte) << self.n_bits;
            self.n_bits += 8;
        }
        Ok(())
    }

    fn take_bits(&mut self, n: u32) -> u32 {
        let bits = self.bits & ((1 << n) - 1);
        self.drop_bits(n);
        bits as u32
    }

    fn drop_bits(&mut self, n: u32) {
        self.bits >>= n;
        self.n_bits -= n;
    }

    fn put(&mut self, byte: u8, window: &mut [u8; WINDOW]) {
        window[self.at % WINDOW] = byte;
        self.at += 1;
        self.n_history = (self.n_history + 1).min(WINDOW);
    }

    /// Repeats `n` bytes from `distance` back; there is room for them.
    fn copy(&mut self, n: usize, window: &mut [u8; WINDOW]) {
        let distance = self.distance as usize;
        let mut from = (self.at + WINDOW - distance) % WINDOW;
        if distance >= n && from + n <= WINDOW && self.at + n <= WINDOW {
            window.copy_within(from..from + n, self.at);
        } else {
            for to in self.at..self.at + n {
                window[to % WINDOW] = window[from];
                from = (from + 1) % WINDOW;
            }
        }
        self.at += n;
        self.n_history = (self.n_history + n).min(WINDOW);
    }
}

/// Input, and how much of it is used.
struct Source<'a> {
    input: &'a [u8],
    used: &'a mut usize,
}
