//! UTF-8 as Go reads it, and growth of byte slices: what several packages' natives share.
//!
//! In: bytes that need not be valid UTF-8. Out: characters, positions, parts. A wrong byte is one character,
//! [`RUNE_ERROR`] of width 1.

use crate::vm::native::{NativeCx, SliceRef, Trap};

/// What a wrong byte decodes to.
pub(super) const RUNE_ERROR: u32 = 0xFFFD;

/// The first character and its width; `(RUNE_ERROR, 0)` of nothing.
pub(super) fn decode(bytes: &[u8]) -> (u32, usize) {
    let Some(&first) = bytes.first() else {
        return (RUNE_ERROR, 0);
    };
    if first < 0x80 {
        return (u32::from(first), 1);
    }
    let (width, low, high, bits) = match first {
        0xC2..=0xDF => (2, 0x80, 0xBF, first & 0x1F),
        0xE0 => (3, 0xA0, 0xBF, first & 0x0F),
        0xED => (3, 0x80, 0x9F, first & 0x0F),
        0xE1..=0xEF => (3, 0x80, 0xBF, first & 0x0F),
        0xF0 => (4, 0x90, 0xBF, first & 0x07),
        0xF4 => (4, 0x80, 0x8F, first & 0x07),
        0xF1..=0xF3 => (4, 0x80, 0xBF, first & 0x07),
        _ => return (RUNE_ERROR, 1),
    };
    let Some(rest) = bytes.get(1..width) else {
        return (RUNE_ERROR, 1);
    };
    let mut rune = u32::from(bits);
    for (i, &byte) in rest.iter().enumerate() {
        let fits = if i == 0 {
            (low..=high).contains(&byte)
        } else {
            (0x80..=0xBF).contains(&byte)
        };
        if !fits {
            return (RUNE_ERROR, 1);
        }
        rune = rune << 6 | u32::from(byte & 0x3F);
    }
    (rune, width)
}

/// The last character and its width.
pub(super) fn decode_last(bytes: &[u8]) -> (u32, usize) {
    if bytes.is_empty() {
        return (RUNE_ERROR, 0);
    }
    for width in 1..=bytes.len().min(4) {
        let tail = bytes.get(bytes.len() - width..).unwrap_or(&[]);
        if tail.first().is_some_and(|b| b & 0xC0 != 0x80) {
            let (rune, n) = decode(tail);
            if n == width {
                return (rune, width);
            }
            break;
        }
    }
    (RUNE_ERROR, 1)
}

/// Appends the encoding of a character, of [`RUNE_ERROR`] if it is none.
pub(super) fn push_rune(out: &mut Vec<u8>, rune: u32) {
    let c = char::from_u32(rune).unwrap_or('\u{FFFD}');
    let mut room = [0; 4];
    out.extend_from_slice(c.encode_utf8(&mut room).as_bytes());
}

/// Positions and characters.
pub(super) fn runes(bytes: &[u8]) -> impl Iterator<Item = (usize, u32, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (rune, width) = decode(bytes.get(at..)?);
        if width == 0 {
            return None;
        }
        at += width;
        Some((at - width, rune, width))
    })
}

/// Number of characters.
pub(super) fn count_runes(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        bytes.len()
    } else {
        runes(bytes).count()
    }
}

/// Where `byte` first stands.
pub(super) fn find_byte(hay: &[u8], byte: u8) -> Option<usize> {
    hay.iter().position(|&b| b == byte)
}

/// Where `byte` last stands.
pub(super) fn find_last_byte(hay: &[u8], byte: u8) -> Option<usize> {
    hay.iter().rposition(|&b| b == byte)
}

/// Where `needle` first stands.
pub(super) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let Some((&first, rest)) = needle.split_first() else {
        return Some(0);
    };
    if rest.is_empty() {
        return find_byte(hay, first);
    }
    let last = hay.len().checked_sub(needle.len())?;
    let mut at = 0;
    let mut misses = 0usize;
    while at <= last {
        at += find_byte(hay.get(at..=last)?, first)?;
        if hay.get(at..at + needle.len()) == Some(needle) {
            return Some(at);
        }
        at += 1;
        misses += 1;
        if misses > 32 && misses > at / 8 {
            return find_rolling(hay.get(at..)?, needle).map(|i| at + i);
        }
    }
    None
}

/// What a byte is multiplied with for each one behind it in a rolling hash.
const ROLL: u32 = 16_777_619;

/// Rabin and Karp's search, linear whatever the texts; for those where first bytes tell little.
fn find_rolling(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let n = needle.len();
    let hash = |s: &[u8]| {
        s.iter().fold(0u32, |h, &b| {
            h.wrapping_mul(ROLL).wrapping_add(u32::from(b))
        })
    };
    let mut power = 1u32;
    for _ in 0..n {
        power = power.wrapping_mul(ROLL);
    }
    let want = hash(needle);
    let mut have = hash(hay.get(..n)?);
    let mut at = 0;
    loop {
        if have == want && hay.get(at..at + n) == Some(needle) {
            return Some(at);
        }
        let (Some(&out), Some(&into)) = (hay.get(at), hay.get(at + n)) else {
            return None;
        };
        have = have
            .wrapping_mul(ROLL)
            .wrapping_add(u32::from(into))
            .wrapping_sub(power.wrapping_mul(u32::from(out)));
        at += 1;
    }
}

/// Where `needle` last stands.
pub(super) fn find_last(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let last = hay.len().checked_sub(needle.len())?;
    let mut misses = 0usize;
    for at in (0..=last).rev() {
        if hay.get(at..at + needle.len()) == Some(needle) {
            return Some(at);
        }
        misses += usize::from(hay.get(at) == needle.first());
        if misses > 32 && misses > (last - at) / 8 {
            return find_last_rolling(hay.get(..at + needle.len())?, needle);
        }
    }
    None
}

/// The same by a hash that rolls towards the beginning: texts whose places nearly are the needle cost no more than others.
fn find_last_rolling(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let hash = |bytes: &[u8]| {
        let each = bytes.iter().rev();
        each.fold(0u32, |h, &b| {
            h.wrapping_mul(ROLL).wrapping_add(u32::from(b))
        })
    };
    let n = needle.len();
    let top = ROLL.wrapping_pow(n.checked_sub(1)? as u32);
    let wanted = hash(needle);
    let mut at = hay.len().checked_sub(n)?;
    let mut rolled = hash(hay.get(at..)?);
    loop {
        if rolled == wanted && hay.get(at..at + n) == Some(needle) {
            return Some(at);
        }
        let (leaves, comes) = (*hay.get(at + n - 1)?, *hay.get(at.checked_sub(1)?)?);
        rolled = rolled
            .wrapping_sub(u32::from(leaves).wrapping_mul(top))
            .wrapping_mul(ROLL)
            .wrapping_add(u32::from(comes));
        at -= 1;
    }
}

/// Places of `needle` that do not overlap; of nothing one more than the characters.
pub(super) fn count(hay: &[u8], needle: &[u8]) -> usize {
    match needle {
        [] => count_runes(hay) + 1,
        [byte] => hay.iter().filter(|&b| b == byte).count(),
        _ => {
            let (mut n, mut rest) = (0, hay);
            while let Some(at) = find(rest, needle) {
                n += 1;
                rest = rest.get(at + needle.len()..).unwrap_or(&[]);
            }
            n
        }
    }
}

/// How much of a text was looked at to find something of so many bytes from the front, or not.
pub(super) fn until(found: Option<usize>, width: usize, s: &[u8]) -> u64 {
    found.map_or(s.len(), |at| at + width) as u64
}

/// The same from the back.
pub(super) fn down_to(found: Option<usize>, s: &[u8]) -> u64 {
    (s.len() - found.unwrap_or(0)) as u64
}

/// An index as Go returns it: -1 for none.
pub(super) fn index(found: Option<usize>) -> i64 {
    found.map_or(-1, |i| i as i64)
}

/// Ranges of the pieces that Go's Split and SplitAfter make; `keep` bytes of `sep` stay with the piece before it.
pub(super) fn split(s: &[u8], sep: &[u8], keep: usize, n: i64) -> Vec<(usize, usize)> {
    let most = if n < 0 { usize::MAX } else { n as usize };
    let mut parts = Vec::new();
    if most == 0 {
        return parts;
    }
    if sep.is_empty() {
        for (at, _, width) in runes(s) {
            if parts.len() + 1 == most {
                parts.push((at, s.len()));
                break;
            }
            parts.push((at, at + width));
        }
        return parts;
    }
    let mut at = 0;
    while parts.len() + 1 < most {
        let Some(i) = s.get(at..).and_then(|rest| find(rest, sep)) else {
            break;
        };
        parts.push((at, at + i + keep));
        at += i + sep.len();
    }
    parts.push((at, s.len()));
    parts
}

/// Ranges between runs of white space.
pub(super) fn fields(s: &[u8]) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = None;
    for (at, rune, _) in runes(s) {
        match (super::unicode::is_space(rune), start) {
            (true, Some(from)) => {
                parts.push((from, at));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        parts.push((from, s.len()));
    }
    parts
}

/// The range left when characters for which `cut` holds are cut from the ends asked for.
pub(super) fn trim(
    s: &[u8],
    left: bool,
    right: bool,
    mut cut: impl FnMut(u32) -> bool,
) -> (usize, usize) {
    let (mut from, mut to) = (0, s.len());
    while left && from < to {
        let (rune, width) = decode(s.get(from..to).unwrap_or(&[]));
        if !cut(rune) {
            break;
        }
        from += width;
    }
    while right && from < to {
        let (rune, width) = decode_last(s.get(from..to).unwrap_or(&[]));
        if !cut(rune) {
            break;
        }
        to -= width;
    }
    (from, to)
}

/// The characters of a cutset, in order.
pub(super) struct RuneSet(Vec<u32>);

impl RuneSet {
    pub(super) fn of(set: &[u8]) -> RuneSet {
        let mut runes: Vec<u32> = runes(set).map(|(_, rune, _)| rune).collect();
        runes.sort_unstable();
        RuneSet(runes)
    }

    pub(super) fn contains(&self, rune: u32) -> bool {
        /// So few are looked through.
        const FEW: usize = 8;
        match self.0.len() {
            ..=FEW => self.0.contains(&rune),
            _ => self.0.binary_search(&rune).is_ok(),
        }
    }
}

/// The text with each character mapped; `None` if nothing changes.
pub(super) fn map(s: &[u8], mapping: fn(u32) -> u32) -> Option<Vec<u8>> {
    let (at, ..) = runes(s)
        .find(|&(_, rune, width)| mapping(rune) != rune || rune == RUNE_ERROR && width == 1)?;
    let mut out = Vec::with_capacity(s.len() + 8);
    out.extend_from_slice(s.get(..at)?);
    for (_, rune, _) in runes(s.get(at..)?) {
        push_rune(&mut out, mapping(rune));
    }
    Some(out)
}

/// The text with the first `n` places of `old` replaced, all if `n` is negative; `None` if there is none.
pub(super) fn replace(s: &[u8], old: &[u8], new: &[u8], n: i64) -> Option<Vec<u8>> {
    let mut left = if n < 0 { usize::MAX } else { n as usize };
    if left == 0 || old == new {
        return None;
    }
    let mut out = Vec::with_capacity(s.len());
    if old.is_empty() {
        let mut done = 0;
        for at in runes(s).map(|(at, ..)| at).chain([s.len()]) {
            if left == 0 {
                break;
            }
            out.extend_from_slice(s.get(done..at)?);
            out.extend_from_slice(new);
            done = at;
            left -= 1;
        }
        out.extend_from_slice(s.get(done..)?);
        return Some(out);
    }
    let mut rest = s;
    while left > 0 {
        let Some(at) = find(rest, old) else { break };
        out.extend_from_slice(rest.get(..at)?);
        out.extend_from_slice(new);
        rest = rest.get(at + old.len()..)?;
        left -= 1;
    }
    if rest.len() == s.len() {
        return None;
    }
    out.extend_from_slice(rest);
    Some(out)
}

/// Equality under simple case folding, and how many bytes of the first text were looked at.
pub(super) fn equal_fold(a: &[u8], b: &[u8]) -> (bool, usize) {
    // As far as both are ASCII, bytes tell.
    let alike = a.iter().zip(b);
    let n = alike
        .take_while(|&(x, y)| x.is_ascii() && y.is_ascii() && x.eq_ignore_ascii_case(y))
        .count();
    let (a, b) = (a.get(n..).unwrap_or(&[]), b.get(n..).unwrap_or(&[]));
    match (a.first(), b.first()) {
        (Some(x), Some(y)) if x.is_ascii() && y.is_ascii() => return (false, n),
        (None, None) => return (true, n),
        _ => {}
    }
    let mut left = runes(a);
    let mut right = runes(b);
    loop {
        match (left.next(), right.next()) {
            (None, None) => return (true, n + a.len()),
            (Some((at, x, _)), Some((_, y, _))) => {
                if x != y && super::unicode::fold(x) != super::unicode::fold(y) {
                    return (false, n + at);
                }
            }
            _ => return (false, n + a.len()),
        }
    }
}

/// `append(dst, bytes...)`.
pub(super) fn append(cx: &mut NativeCx<'_>, dst: SliceRef, bytes: &[u8]) -> Result<SliceRef, Trap> {
    let more = bytes.len() as u64;
    if more == 0 {
        return Ok(dst);
    }
    cx.handles(more);
    let len = dst.len + more;
    if len <= dst.cap {
        cx.bytes_at_mut(dst.ptr + dst.len, more)
            .copy_from_slice(bytes);
        return Ok(SliceRef { len, ..dst });
    }
    let want = if dst.cap < 256 {
        dst.cap * 2
    } else {
        dst.cap + dst.cap / 4 + 192
    };
    let cap = cx.round_up_size(want.max(len));
    let ptr = cx.new_raw(cap)?;
    cx.bytes_at_mut(ptr, dst.len)
        .copy_from_slice(cx.bytes_at(dst.ptr, dst.len));
    cx.bytes_at_mut(ptr + dst.len, more).copy_from_slice(bytes);
    Ok(SliceRef { ptr, len, cap })
}
