//! Go's Int {neg bool; abs []Word} as natives read and write it.
//!
//! In: the number of an argument slot that holds a `*Int`. Out: its value, or the Int changed. Words have the lowest first and no zero at the top.

use num_bigint::{BigInt, BigUint, Sign};

use crate::vm::native::{NativeCx, Trap, TrapKind};

/// A value of any length.
pub(super) type BigValue = BigInt;

/// Offsets behind the sign.
const ABS: u64 = 8;
const LEN: u64 = 16;
const CAP: u64 = 24;

/// More than any heap has.
const MOST_WORDS: u64 = 1 << 44;

/// A value of at most two words; as an operand of one.
#[derive(Clone, Copy)]
pub(super) struct Wide {
    /// Below zero.
    pub(super) is_negative: bool,
    /// Without its sign.
    pub(super) abs: u128,
}

impl Wide {
    /// With its sign: an operand of one word fits, and so do sums of two.
    pub(super) fn signed(self) -> i128 {
        let abs = self.abs as i128;
        if self.is_negative { -abs } else { abs }
    }

    /// Of a value with a sign.
    pub(super) fn of(value: i128) -> Wide {
        Wide {
            is_negative: value < 0,
            abs: value.unsigned_abs(),
        }
    }
}

fn address(cx: &NativeCx<'_>, slot: usize) -> Result<u64, Trap> {
    match cx.arg(slot) {
        0 => Err(Trap::of(TrapKind::Nil)),
        int => Ok(int),
    }
}

fn is_negative(cx: &NativeCx<'_>, int: u64) -> bool {
    cx.bytes_at(int, 1) == [1]
}

/// An operand of one word, or `None` if it has more.
pub(super) fn wide(cx: &NativeCx<'_>, slot: usize) -> Result<Option<Wide>, Trap> {
    let int = address(cx, slot)?;
    let abs = match cx.read_u64(int + LEN) {
        0 => 0,
        1 => u128::from(cx.read_u64(cx.read_u64(int + ABS))),
        _ => return Ok(None),
    };
    Ok(Some(Wide {
        is_negative: is_negative(cx, int),
        abs,
    }))
}

/// Words of an operand.
pub(super) fn words_of(cx: &NativeCx<'_>, slot: usize) -> Result<u64, Trap> {
    Ok(cx.read_u64(address(cx, slot)? + LEN))
}

/// The value without its sign.
pub(super) fn magnitude(cx: &NativeCx<'_>, slot: usize) -> Result<BigUint, Trap> {
    let int = address(cx, slot)?;
    let words = cx.bytes_at(cx.read_u64(int + ABS), 8 * cx.read_u64(int + LEN));
    cx.handles(words.len() as u64);
    Ok(BigUint::from_bytes_le(words))
}

/// The value.
pub(super) fn value(cx: &NativeCx<'_>, slot: usize) -> Result<BigInt, Trap> {
    let abs = magnitude(cx, slot)?;
    let sign = if is_negative(cx, cx.arg(slot)) {
        Sign::Minus
    } else {
        Sign::Plus
    };
    Ok(BigInt::from_biguint(sign, abs))
}

/// An array that an Int shall have instead of its own.
pub(super) struct Array {
    address: u64,
    words: u64,
}

/// An array of so many words for the Int, if its own is too small. Nothing changes yet: a native may be executed again when there is no memory.
pub(super) fn array_for(
    cx: &mut NativeCx<'_>,
    slot: usize,
    words: u64,
) -> Result<Option<Array>, Trap> {
    let int = address(cx, slot)?;
    if cx.read_u64(int + CAP) >= words {
        return Ok(None);
    }
    if words > MOST_WORDS {
        return Err(Trap::of(TrapKind::OutOfMemory));
    }
    let bytes = cx.round_up_size(8 * words) & !7;
    let address = cx.new_raw(bytes)?;
    Ok(Some(Array {
        address,
        words: bytes / 8,
    }))
}

/// Gives the Int its new array; its value is lost.
pub(super) fn install(cx: &mut NativeCx<'_>, slot: usize, array: Option<Array>) {
    if let Some(array) = array {
        let int = cx.arg(slot);
        cx.write_ptr(int + ABS, array.address);
        cx.write_u64(int + LEN, 0);
        cx.write_u64(int + CAP, array.words);
    }
}

/// Makes sure that the Int has room for so many words, and returns where. Its value is lost if it has to move.
fn room(cx: &mut NativeCx<'_>, slot: usize, words: u64) -> Result<u64, Trap> {
    let array = array_for(cx, slot, words)?;
    install(cx, slot, array);
    Ok(cx.read_u64(cx.arg(slot) + ABS))
}

/// Asks for the room of a result that may be longer than what there is, of so many bits and more, before it is computed.
pub(super) fn same_or_longer(
    cx: &mut NativeCx<'_>,
    slot: usize,
    bits: u64,
    more: u64,
) -> Result<(), Trap> {
    /// A result of fewer words is computed without asking.
    const SHORT: u64 = 4096;
    let words = (bits / 64).saturating_add(more / 64).saturating_add(2);
    if words > SHORT {
        room(cx, slot, words)?;
    }
    Ok(())
}

/// Stores a value of at most two words.
pub(super) fn set_wide(cx: &mut NativeCx<'_>, slot: usize, value: Wide) -> Result<(), Trap> {
    let words = [value.abs as u64, (value.abs >> 64) as u64];
    let len = if words[1] != 0 {
        2
    } else {
        u64::from(words[0] != 0)
    };
    let array = room(cx, slot, len)?;
    cx.handles(8 * len);
    for (i, word) in words.into_iter().enumerate().take(len as usize) {
        cx.write_u64(array + 8 * i as u64, word);
    }
    finish(cx, slot, len, value.is_negative);
    Ok(())
}

/// Stores a value.
pub(super) fn set(cx: &mut NativeCx<'_>, slot: usize, value: &BigInt) -> Result<(), Trap> {
    let words = value.iter_u64_digits();
    let len = words.len() as u64;
    let array = room(cx, slot, len)?;
    for (i, word) in words.enumerate() {
        cx.write_u64(array + 8 * i as u64, word);
    }
    finish(cx, slot, len, value.sign() == Sign::Minus);
    Ok(())
}

/// Stores the value of slot `from` with so many bits more at its end. The words in which nothing is set are those of fresh memory, where there is any.
pub(super) fn set_shifted(
    cx: &mut NativeCx<'_>,
    slot: usize,
    from: usize,
    n_bits: u64,
) -> Result<(), Trap> {
    let (zeros, bits) = (n_bits / 64, n_bits % 64);
    let int = address(cx, from)?;
    let is_negative = is_negative(cx, int);
    let (ptr, n) = (cx.read_u64(int + ABS), cx.read_u64(int + LEN));
    let words: Vec<u64> = (0..n).map(|i| cx.read_u64(ptr + 8 * i)).collect();
    let Some(&top) = words.last() else {
        address(cx, slot)?;
        finish(cx, slot, 0, false);
        return Ok(());
    };
    let over = u64::from(u64::from(top.leading_zeros()) < bits);
    let len = n + zeros + over;
    let fresh = array_for(cx, slot, len)?;
    let is_fresh = fresh.is_some();
    install(cx, slot, fresh);
    let array = cx.read_u64(cx.arg(slot) + ABS);
    cx.handles(8 * len);
    if !is_fresh {
        cx.bytes_at_mut(array, 8 * zeros).fill(0);
    }
    let mut below = 0;
    for i in 0..n + over {
        let word = words.get(i as usize).copied().unwrap_or(0);
        let carried = if bits == 0 { 0 } else { below >> (64 - bits) };
        cx.write_u64(array + 8 * (zeros + i), word << bits | carried);
        below = word;
    }
    finish(cx, slot, len, is_negative);
    Ok(())
}

fn finish(cx: &mut NativeCx<'_>, slot: usize, len: u64, is_negative: bool) {
    let int = cx.arg(slot);
    cx.write_u64(int + LEN, len);
    cx.bytes_at_mut(int, 1)[0] = u8::from(is_negative && len > 0);
}
