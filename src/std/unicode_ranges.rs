//! Natives of `unicode` for the tables that scripts can read: sets as ranges with strides, and the list of case mappings.
//!
//! In: rooms of Go's RangeTable {R16, R32 []Range; LatinOffset int} and []CaseRange. Out: the same, filled; membership in ranges.

use super::unicode_tables::{CASES, SETS};
use crate::vm::native::{Flow, NativeCx, NativeResult, SliceRef};

/// The first character that stands in R32.
const WIDE: u32 = 0x1_0000;
/// Bytes of a Range16 and of a Range32: first, last and stride.
const SIZE16: u64 = 6;
const SIZE32: u64 = 12;
/// Bytes of a RangeTable.
const TABLE: u64 = 56;
/// Up to so many ranges are looked at one after the other, as Go does: for tables of a program's own that are not in order.
const FEW: u64 = 18;
/// The last character of Latin-1.
const LATIN1: u32 = 0xFF;

/// A range with a stride: first, last, stride.
type Strided = (u32, u32, u32);

/// Ranges as Go's tables have them: each takes in as many characters as stand at one distance, from the first on.
fn strided(ranges: impl Iterator<Item = (u32, u32)>) -> Vec<Strided> {
    let mut all: Vec<Strided> = Vec::new();
    for (first, last) in ranges {
        let mut next = first;
        while next <= last {
            match all.last_mut() {
                Some(end) if end.0 == end.1 => {
                    (end.1, end.2) = (next, next - end.1);
                    next += 1;
                }
                Some(end) if end.1 + end.2 == next => {
                    end.1 = if end.2 == 1 { last } else { next };
                    next = end.1 + 1;
                }
                _ => {
                    all.push((next, next, 1));
                    next += 1;
                }
            }
        }
    }
    all
}

/// `fill(tables)`: the ranges of all tables stand in two arrays, one behind the other.
pub(super) fn fill(cx: &mut NativeCx<'_>) -> NativeResult {
    let tables = cx.arg_slice(0);
    let (mut shorts, mut words) = (Vec::new(), Vec::new());
    let mut lengths = Vec::with_capacity(SETS.len());
    for ranges in SETS {
        let below = ranges.iter().filter(|range| range.0 < WIDE);
        let r16 = strided(below.map(|range| (range.0, range.1.min(WIDE - 1))));
        let above = ranges.iter().filter(|range| range.1 >= WIDE);
        let r32 = strided(above.map(|range| (range.0.max(WIDE), range.1)));
        let latin = r16.iter().filter(|range| range.1 <= LATIN1).count();
        lengths.push((r16.len() as u64, r32.len() as u64, latin as u64));
        for n in r16.iter().flat_map(|range| [range.0, range.1, range.2]) {
            shorts.extend((n as u16).to_ne_bytes());
        }
        for n in r32.iter().flat_map(|range| [range.0, range.1, range.2]) {
            words.extend(n.to_ne_bytes());
        }
    }
    let mut next16 = cx.new_bytes(&shorts)?.ptr;
    let mut next32 = cx.new_bytes(&words)?.ptr;
    for (i, (n16, n32, latin)) in lengths.into_iter().enumerate().take(tables.len as usize) {
        let table = tables.ptr + i as u64 * TABLE;
        put(cx, table, next16, n16);
        if n32 > 0 {
            put(cx, table + 24, next32, n32);
        }
        cx.write_u64(table + 48, latin);
        next16 += n16 * SIZE16;
        next32 += n32 * SIZE32;
    }
    cx.ret_slice(0, tables);
    Ok(Flow::Done)
}

/// Stores a slice of so many elements.
fn put(cx: &mut NativeCx<'_>, header: u64, first: u64, len: u64) {
    cx.write_ptr(header, first);
    cx.write_u64(header + 8, len);
    cx.write_u64(header + 16, len);
}

/// `fillCases(room)`.
pub(super) fn fill_cases(cx: &mut NativeCx<'_>) -> NativeResult {
    let room = cx.arg_slice(0);
    let rows = CASES.iter().flat_map(|(first, last, deltas)| {
        let ends = [*first, *last].into_iter();
        ends.chain(deltas.iter().map(|delta| *delta as u32))
    });
    let bytes: Vec<u8> = rows.flat_map(u32::to_ne_bytes).collect();
    let len = bytes.len() as u64;
    if room.len * 20 == len {
        cx.bytes_at_mut(room.ptr, len).copy_from_slice(&bytes);
    }
    cx.ret_slice(0, room);
    Ok(Flow::Done)
}

/// `isIn(r16, r32, r)`.
pub(super) fn is_in(cx: &mut NativeCx<'_>) -> NativeResult {
    let rune = cx.arg(6) as u32;
    let r16 = View::new(cx, cx.arg_slice(0), SIZE16);
    let r32 = View::new(cx, cx.arg_slice(3), SIZE32);
    let is_in = match (r16.last(), r32.first()) {
        (Some(last), _) if rune <= last.1 => r16.holds(rune, rune <= LATIN1),
        (_, Some(first)) if rune >= first.0 => r32.holds(rune, false),
        _ => false,
    };
    cx.ret_bool(0, is_in);
    Ok(Flow::Done)
}

/// The ranges of a slice in the script's memory.
struct View<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> View<'a> {
    fn new(cx: &NativeCx<'a>, slice: SliceRef, size: u64) -> View<'a> {
        let bytes = cx.bytes_at(slice.ptr, slice.len * size);
        View {
            bytes,
            size: size as usize,
        }
    }

    fn len(&self) -> usize {
        self.bytes.len() / self.size
    }

    fn at(&self, i: usize) -> Option<Strided> {
        let row = self.bytes.get(i * self.size..(i + 1) * self.size)?;
        let mut numbers = row.chunks_exact(self.size / 3).map(|part| {
            let mut word = [0; 4];
            word.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            u32::from_le_bytes(word)
        });
        Some((numbers.next()?, numbers.next()?, numbers.next()?))
    }

    fn first(&self) -> Option<Strided> {
        self.at(0)
    }

    fn last(&self) -> Option<Strided> {
        self.at(self.len().checked_sub(1)?)
    }

    fn holds(&self, rune: u32, is_latin: bool) -> bool {
        let found = if is_latin || self.len() as u64 <= FEW {
            let mut ranges = (0..self.len()).map_while(|i| self.at(i));
            ranges.find(|range| rune <= range.1)
        } else {
            self.search(rune)
        };
        let (first, _, stride) = match found {
            Some(range) if range.0 <= rune => range,
            _ => return false,
        };
        stride == 1 || (rune - first).checked_rem(stride) == Some(0)
    }

    /// The first range that does not end before the character.
    fn search(&self, rune: u32) -> Option<Strided> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.at(middle)?.1 < rune {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        self.at(low)
    }
}
