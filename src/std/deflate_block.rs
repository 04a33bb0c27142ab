//! DEFLATE written, second half: the tokens of one block as bits (RFC 1951, 3.2.3 on).
//!
//! In: tokens, and the bytes they stand for. Out: the block in the form that is shortest: as it is, by the fixed codes, or by codes of its own.

use super::huffman::{MAX_BITS, codes, lengths};
use super::inflate::LENGTHS;

/// Symbols of bytes, of the end and of lengths.
const N_SYMBOLS: usize = 286;
const N_DISTANCES: usize = 30;
const END: usize = 256;
/// Symbols that write the lengths of codes, in the order in which theirs are written.
const ORDER: [u8; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];
/// Extra bits of symbols 16, 17 and 18.
const REPEAT_BITS: [u32; 3] = [2, 3, 7];

/// The symbol of each length from 3 on.
const LENGTH_SYMBOLS: [u8; 256] = length_symbols();

const fn length_symbols() -> [u8; 256] {
    let mut symbols = [0; 256];
    let (mut length, mut symbol) = (3, 0);
    while length <= 258 {
        while symbol + 1 < LENGTHS.len() && LENGTHS[symbol + 1].0 as usize <= length {
            symbol += 1;
        }
        symbols[length - 3] = symbol as u8;
        length += 1;
    }
    symbols
}

/// Number, extra bits and their value of a length.
fn length_symbol(length: u32) -> (usize, u32, u32) {
    let symbol = usize::from(LENGTH_SYMBOLS[(length - 3) as usize & 255]);
    let (base, extra) = LENGTHS[symbol];
    (END + 1 + symbol, u32::from(extra), length - u32::from(base))
}

/// The same of a distance: two symbols for each power of two.
fn distance_symbol(distance: u32) -> (usize, u32, u32) {
    let from_0 = distance - 1;
    if from_0 < 2 {
        return (from_0 as usize, 0, 0);
    }
    let extra = from_0.ilog2() - 1;
    let symbol = 2 * (extra + 1) + (from_0 >> extra & 1);
    (symbol as usize, extra, from_0 & ((1 << extra) - 1))
}

/// A code: bits and their number for each symbol.
struct Code<const N: usize> {
    lengths: [u8; N],
    codes: [u16; N],
}

impl<const N: usize> Code<N> {
    fn of(lengths: [u8; N]) -> Code<N> {
        let mut bits = [0; N];
        codes(&lengths, &mut bits);
        Code {
            lengths,
            codes: bits,
        }
    }

    /// The one that needs the fewest bits for symbols that occur so often.
    fn best(counts: &[u32; N], max_bits: usize) -> Code<N> {
        let mut found = [0; N];
        lengths(counts, max_bits, &mut found);
        Code::of(found)
    }

    /// Bits that the symbols take.
    fn cost(&self, counts: &[u32]) -> usize {
        let bits = counts.iter().zip(&self.lengths);
        bits.map(|(n, length)| *n as usize * usize::from(*length))
            .sum()
    }
}

/// The fixed codes.
fn fixed() -> (Code<288>, Code<30>) {
    let mut lengths = [8; 288];
    lengths[144..256].fill(9);
    lengths[256..280].fill(7);
    (Code::of(lengths), Code::of([5; 30]))
}

/// Output of bits, lowest first.
pub(super) struct Block<'a> {
    out: &'a mut [u8],
    n: usize,
    bits: u64,
    n_bits: u32,
}

impl Block<'_> {
    /// Writes on behind `n_bits` bits, fewer than 8, that fill no byte yet.
    pub(super) fn new(out: &mut [u8], bits: u64, n_bits: u32) -> Block<'_> {
        Block {
            out,
            n: 0,
            bits,
            n_bits: n_bits & 7,
        }
    }

    /// Bytes that are full, and the bits that are not.
    pub(super) fn end(self) -> (usize, u64, u32) {
        (self.n, self.bits, self.n_bits)
    }

    /// Writes a block that is not the last one.
    pub(super) fn write(&mut self, tokens: &[u32], text: &[u8]) {
        let (symbols, distances, extra_bits) = count(tokens);
        let own = Code::best(&symbols, MAX_BITS);
        let own_distances = Code::best(&distances, MAX_BITS);
        let head = Head::of(&own, &own_distances);
        let (plain, plain_distances) = fixed();
        let own_bits = head.n_bits() + own.cost(&symbols) + own_distances.cost(&distances);
        let fixed_bits = plain.cost(&symbols) + plain_distances.cost(&distances);
        // What stands as it is begins at a byte with its length, twice.
        let stored_bits = 8 * (text.len() + 5);
        if stored_bits < own_bits.min(fixed_bits) + extra_bits + 3 && text.len() <= 0xffff {
            self.put_stored(text);
        } else if own_bits < fixed_bits {
            self.put(0b10 << 1, 3);
            self.put_head(&head);
            self.put_tokens(tokens, &own, &own_distances);
        } else {
            self.put(0b01 << 1, 3);
            self.put_tokens(tokens, &plain, &plain_distances);
        }
    }

    fn put(&mut self, bits: u32, n: u32) {
        self.bits |= u64::from(bits) << self.n_bits;
        self.n_bits += n;
        while self.n_bits >= 8 {
            self.put_byte(self.bits as u8);
            self.bits >>= 8;
            self.n_bits -= 8;
        }
    }

    fn put_byte(&mut self, byte: u8) {
        if let Some(to) = self.out.get_mut(self.n) {
            *to = byte;
            self.n += 1;
        }
    }

    fn put_stored(&mut self, text: &[u8]) {
        self.put(0, 3);
        self.put(0, (8 - self.n_bits) & 7);
        let n = text.len() as u32;
        self.put(n, 16);
        self.put(!n & 0xffff, 16);
        if let Some(to) = self.out.get_mut(self.n..self.n + text.len()) {
            to.copy_from_slice(text);
            self.n += text.len();
        }
    }

    fn put_head(&mut self, head: &Head) {
        self.put(head.n_symbols as u32 - 257, 5);
        self.put(head.n_distances as u32 - 1, 5);
        self.put(head.n_lengths as u32 - 4, 4);
        for symbol in &ORDER[..head.n_lengths] {
            self.put(u32::from(head.code.lengths[usize::from(*symbol)]), 3);
        }
        for (symbol, extra) in &head.runs {
            self.put_symbol(&head.code, usize::from(*symbol));
            if *symbol >= 16 {
                self.put(u32::from(*extra), REPEAT_BITS[usize::from(*symbol) - 16]);
            }
        }
    }

    fn put_symbol<const N: usize>(&mut self, code: &Code<N>, symbol: usize) {
        self.put(
            u32::from(code.codes[symbol]),
            u32::from(code.lengths[symbol]),
        );
    }

    fn put_tokens<const N: usize>(
        &mut self,
        tokens: &[u32],
        symbols: &Code<N>,
        distances: &Code<N_DISTANCES>,
    ) {
        for token in tokens {
            let (upper, distance) = (token >> 16, token & 0xffff);
            if distance == 0 {
                self.put_symbol(symbols, (upper & 0xff) as usize);
                continue;
            }
            let (symbol, n, extra) = length_symbol(upper);
            self.put_symbol(symbols, symbol);
            self.put(extra, n);
            let (symbol, n, extra) = distance_symbol(distance);
            self.put_symbol(distances, symbol);
            self.put(extra, n);
        }
        self.put_symbol(symbols, END);
    }
}

/// How often each symbol and distance occurs, and the extra bits of all.
fn count(tokens: &[u32]) -> ([u32; N_SYMBOLS], [u32; N_DISTANCES], usize) {
    let mut symbols = [0; N_SYMBOLS];
    let mut distances = [0; N_DISTANCES];
    let mut extra_bits = 0;
    for token in tokens {
        let (upper, distance) = (token >> 16, token & 0xffff);
        if distance == 0 {
            symbols[(upper & 0xff) as usize] += 1;
            continue;
        }
        let (symbol, n, _) = length_symbol(upper);
        symbols[symbol] += 1;
        extra_bits += n as usize;
        let (symbol, n, _) = distance_symbol(distance);
        distances[symbol] += 1;
        extra_bits += n as usize;
    }
    symbols[END] = 1;
    // A code of distances has one symbol at least.
    if distances.iter().all(|n| *n == 0) {
        distances[0] = 1;
    }
    (symbols, distances, extra_bits)
}

/// The head of a block with codes of its own: the lengths of their codes, in runs, by a third code.
struct Head {
    n_symbols: usize,
    n_distances: usize,
    /// Symbol and extra of each.
    runs: Vec<(u8, u8)>,
    code: Code<19>,
    /// Lengths of the third code that are written.
    n_lengths: usize,
}

impl Head {
    fn of(symbols: &Code<N_SYMBOLS>, distances: &Code<N_DISTANCES>) -> Head {
        let n_symbols = used(&symbols.lengths, 257);
        let n_distances = used(&distances.lengths, 1);
        let all = [
            &symbols.lengths[..n_symbols],
            &distances.lengths[..n_distances],
        ]
        .concat();
        let runs = runs(&all);
        let mut counts = [0; 19];
        for (symbol, _) in &runs {
            counts[usize::from(*symbol)] += 1;
        }
        let code = Code::best(&counts, 7);
        let is_used = |symbol: &u8| code.lengths[usize::from(*symbol)] > 0;
        let n_lengths = ORDER
            .iter()
            .rposition(is_used)
            .map_or(4, |i| (i + 1).max(4));
        Head {
            n_symbols,
            n_distances,
            runs,
            code,
            n_lengths,
        }
    }

    fn n_bits(&self) -> usize {
        let runs = self.runs.iter().map(|(symbol, _)| {
            let symbol = usize::from(*symbol);
            let extra = symbol.checked_sub(16).map_or(0, |i| REPEAT_BITS[i]);
            usize::from(self.code.lengths[symbol]) + extra as usize
        });
        14 + 3 * self.n_lengths + runs.sum::<usize>()
    }
}

/// How many lengths are written: up to the last symbol that occurs.
fn used(lengths: &[u8], least: usize) -> usize {
    let last = lengths.iter().rposition(|length| *length > 0);
    last.map_or(least, |i| (i + 1).max(least))
}

/// Lengths in runs: 16 repeats the last length 3 to 6 times, 17 is 3 to 10 zeros, 18 is 11 to 138.
fn runs(lengths: &[u8]) -> Vec<(u8, u8)> {
    let mut runs = Vec::with_capacity(lengths.len());
    for run in lengths.chunk_by(|a, b| a == b) {
        let length = run[0];
        let mut left = run.len();
        if length > 0 {
            runs.push((length, 0));
            left -= 1;
        }
        let forms: &[(u8, usize, usize)] = match length {
            0 => &[(18, 11, 138), (17, 3, 10)],
            _ => &[(16, 3, 6)],
        };
        for (symbol, least, most) in forms {
            while left >= *least {
                let n = left.min(*most);
                runs.push((*symbol, (n - least) as u8));
                left -= n;
            }
        }
        runs.extend(std::iter::repeat_n((length, 0), left));
    }
    runs
}
