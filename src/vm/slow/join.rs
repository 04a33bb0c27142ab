//! Strings joined of pieces: strings and numbers in base 10, on their own and as keys of maps.
//!
//! In: pairs of slots, of which some hold a number. Out: a fresh string; or an entry of a map, whose key is made only if it is absent.
//!
//! A text is put together in a register (`vm::shorttext`); a longer one on the native stack, or in the heap.

use std::mem::MaybeUninit;

use crate::code::encode::{NO_SLOT, numbers_in, pieces_in};
use crate::vm::Vm;
use crate::vm::map::KeyText;
use crate::vm::shorttext::ShortText;
use crate::vm::slow::map::put;
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::Trap;

/// Bytes of a text on the native stack.
const SHORT: usize = 256;

/// Bytes of a number at most: 19 digits and a sign.
const NUMBER: usize = 20;

type Room = [MaybeUninit<u8>; SHORT];

/// The pieces of a text.
#[derive(Clone, Copy)]
struct Pieces {
    at: At,
    first: u16,
    /// How many, and which are numbers (`code::encode`).
    word: u64,
}

impl Pieces {
    /// Whether piece `i` is a number.
    fn is_number(self, i: u16) -> bool {
        numbers_in(self.word) >> i & 1 != 0
    }

    /// The text in a register, if it fits there.
    #[inline(always)]
    fn in_words(self) -> Option<ShortText> {
        let mut text = ShortText::EMPTY;
        for i in 0..pieces_in(self.word) as u16 {
            let slot = self.first + 2 * i;
            let piece = match self.is_number(i) {
                true => ShortText::decimal(self.at.get(slot) as i64)?,
                false => ShortText::of(self.at.str(slot))?,
            };
            text = text.then(piece)?;
        }
        Some(text)
    }

    /// The text, if it fits on the native stack.
    #[inline(always)]
    fn on_stack(self, room: &mut Room) -> Option<&[u8]> {
        let mut n = 0;
        for i in 0..pieces_in(self.word) as u16 {
            let slot = self.first + 2 * i;
            if self.is_number(i) {
                let to = room.get_mut(n..n + NUMBER)?.first_chunk_mut()?;
                n += write_decimal(self.at.get(slot) as i64, to);
                continue;
            }
            let piece = self.at.str(slot);
            room.get_mut(n..n + piece.len())?.write_copy_of_slice(piece);
            n += piece.len();
        }
        // SAFETY: the first `n` bytes were written just now.
        Some(unsafe { room.get(..n)?.assume_init_ref() })
    }

    /// The text as a fresh string: address and length.
    #[inline(never)]
    fn in_heap(self, vm: &mut Vm) -> Result<(u64, u64), Trap> {
        let total = (0..pieces_in(self.word) as u16)
            .map(|i| self.len_of(i))
            .sum::<usize>();
        if total == 0 {
            return Ok((0, 0));
        }
        let fresh = vm.alloc_bytes(total as u64)?;
        let mut to = fresh as *mut u8;
        for i in 0..pieces_in(self.word) as u16 {
            let slot = self.first + 2 * i;
            let mut room = [MaybeUninit::uninit(); NUMBER];
            let (from, n) = if self.is_number(i) {
                let n = write_decimal(self.at.get(slot) as i64, &mut room);
                (room.as_ptr().cast(), n)
            } else {
                let piece = self.at.str(slot);
                (piece.as_ptr(), piece.len())
            };
            // SAFETY: the fresh bytes have room for all pieces; a number's are written.
            unsafe {
                std::ptr::copy_nonoverlapping(from, to, n);
                to = to.add(n);
            }
        }
        Ok((fresh, total as u64))
    }

    /// Bytes of piece `i`.
    fn len_of(self, i: u16) -> usize {
        let slot = self.first + 2 * i;
        match self.is_number(i) {
            true => write_decimal(
                self.at.get(slot) as i64,
                &mut [MaybeUninit::uninit(); NUMBER],
            ),
            false => self.at.str(slot).len(),
        }
    }

    /// Does something with the text, which stands on the native stack or is a fresh string.
    #[inline(always)]
    fn with<T>(
        self,
        vm: &mut Vm,
        work: impl FnOnce(&mut Vm, &[u8]) -> Result<T, Trap>,
    ) -> Result<T, Trap> {
        let mut room = [MaybeUninit::uninit(); SHORT];
        if let Some(text) = self.on_stack(&mut room) {
            return work(vm, text);
        }
        let (ptr, len) = self.in_heap(vm)?;
        // SAFETY: V2: the bytes were made just now, and nothing is collected before the operation is done.
        let answer = work(vm, unsafe {
            std::slice::from_raw_parts(ptr as *const u8, len as usize)
        })?;
        vm.charge_bytes(len);
        Ok(answer)
    }
}

/// Writes a number in base 10; how many bytes it has.
#[inline(always)]
fn write_decimal(n: i64, room: &mut [MaybeUninit<u8>; NUMBER]) -> usize {
    let mut rest = n.unsigned_abs();
    let is_negative = usize::from(n < 0);
    let len = is_negative + rest.checked_ilog10().unwrap_or(0) as usize + 1;
    let to = room.as_mut_ptr().cast::<u8>();
    // SAFETY: `len` is at most `NUMBER`, 19 digits and a sign; each round of the loop goes two digits down, the rest are one or two.
    unsafe {
        *to = b'-';
        let mut at = to.add(len);
        while rest >= 100 {
            at = at.sub(2);
            put_pair(at, rest % 100);
            rest /= 100;
        }
        match rest {
            10.. => put_pair(at.sub(2), rest),
            _ => *at.sub(1) = b'0' + rest as u8,
        }
    }
    len
}

/// Two digits.
///
/// # Safety
/// Both bytes can be written.
#[inline(always)]
unsafe fn put_pair(to: *mut u8, pair: u64) {
    // SAFETY: the caller's obligation.
    unsafe {
        *to = b'0' + (pair / 10) as u8;
        *to.add(1) = b'0' + (pair % 10) as u8;
    }
}

pub(in crate::vm) fn join(vm: &mut Vm, at: At) -> Slow {
    let pieces = Pieces {
        at,
        first: at.b(),
        word: at.ext(0),
    };
    let (ptr, len) = match pieces.in_words() {
        Some(text) => (vm.new_short_string(text)?, text.len() as u64),
        None => joined_long(vm, pieces)?,
    };
    vm.charge_bytes(len);
    at.set_pair(at.a(), ptr, len);
    Ok(Step::Next(3))
}

/// Address and length of a fresh string.
#[inline(never)]
fn joined_long(vm: &mut Vm, pieces: Pieces) -> Result<(u64, u64), Trap> {
    let mut room = [MaybeUninit::uninit(); SHORT];
    match pieces.on_stack(&mut room) {
        Some(text) => Ok((vm.new_string(text)?, text.len() as u64)),
        None => pieces.in_heap(vm),
    }
}

/// The element for the key whose pieces begin at a slot, or 0.
#[inline(always)]
fn found(vm: &mut Vm, at: At, map: u64, first: u16) -> Result<u64, Trap> {
    let word = at.ext(0);
    let pieces = Pieces { at, first, word };
    match pieces.in_words() {
        // SAFETY: X2, H1: the code names a map of the type, which has string keys.
        Some(text) => unsafe { vm.map_get_text(at.ty(1), map, KeyText::Short(text)) },
        None => found_long(vm, map, pieces),
    }
}

#[inline(never)]
fn found_long(vm: &mut Vm, map: u64, pieces: Pieces) -> Result<u64, Trap> {
    // SAFETY: as in `found`.
    pieces.with(vm, |vm, text| unsafe {
        vm.map_get_text(pieces.at.ty(1), map, KeyText::Bytes(text))
    })
}

/// The element for the key whose pieces begin at a slot, entered if it is absent.
#[inline(always)]
fn entered(vm: &mut Vm, at: At, map: u64, first: u16) -> Result<u64, Trap> {
    let word = at.ext(0);
    let pieces = Pieces { at, first, word };
    match pieces.in_words() {
        // SAFETY: as in `found`.
        Some(text) => unsafe { vm.map_entry_text(at.ty(1), map, KeyText::Short(text)) },
        None => entered_long(vm, map, pieces),
    }
}

#[inline(never)]
fn entered_long(vm: &mut Vm, map: u64, pieces: Pieces) -> Result<u64, Trap> {
    // SAFETY: as in `found`.
    pieces.with(vm, |vm, text| unsafe {
        vm.map_entry_text(pieces.at.ty(1), map, KeyText::Bytes(text))
    })
}

pub(in crate::vm) fn map_get_j(vm: &mut Vm, at: At) -> Slow {
    let elem = found(vm, at, at.get(at.b()), at.c())?;
    if let Some(ty) = vm.rtype(at.ty(1).elem) {
        put(at, at.a(), elem, ty);
    }
    Ok(Step::Next(4))
}

pub(in crate::vm) fn map_get2_j(vm: &mut Vm, at: At) -> Slow {
    let elem = found(vm, at, at.get(at.b()), at.c())?;
    if let Some(ty) = vm.rtype(at.ty(1).elem).filter(|_| at.a() != NO_SLOT) {
        put(at, at.a(), elem, ty);
    }
    at.set_opt(at.ext(2), u64::from(elem != 0));
    Ok(Step::Next(5))
}

pub(in crate::vm) fn map_set_j(vm: &mut Vm, at: At) -> Slow {
    let to = entered(vm, at, at.get(at.a()), at.b())?;
    // SAFETY: the element's slots, in the map and in the frame.
    unsafe { vm.set_elem(at.ty(1), to, at.ptr(at.c())) };
    Ok(Step::Next(4))
}

pub(in crate::vm) fn map_addr_j(vm: &mut Vm, at: At) -> Slow {
    let elem = entered(vm, at, at.get(at.b()), at.c())?;
    at.set(at.a(), elem);
    Ok(Step::Next(4))
}

#[cfg(test)]
mod tests {
    use std::mem::MaybeUninit;

    use super::{NUMBER, write_decimal};

    #[test]
    fn numbers_stand_as_rust_has_them() {
        let ends = [
            0,
            1,
            9,
            10,
            11,
            99,
            100,
            101,
            999,
            1000,
            12345,
            100_000,
            i64::MAX,
            i64::MAX - 1,
        ];
        for n in ends.into_iter().flat_map(|n| [n, -n, -n - 1]) {
            let mut room = [MaybeUninit::new(0); NUMBER];
            let len = write_decimal(n, &mut room);
            let text: Vec<u8> = room
                .iter()
                .take(len)
                // SAFETY: all were made of 0, and some written since.
                .map(|byte| unsafe { byte.assume_init() })
                .collect();
            assert_eq!(text, n.to_string().as_bytes());
        }
    }
}
