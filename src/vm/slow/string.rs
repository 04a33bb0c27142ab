//! Slow operations on strings: comparison, joining, runes, conversions.
//!
//! In: {ptr, len}; bytes are UTF-8 or not. Out: the same; what is no UTF-8 reads as U+FFFD, one byte at a time.

use std::cmp::Ordering;

use crate::vm::Vm;
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::Trap;
use crate::vm::work::compare;

const REPLACEMENT: u32 = 0xFFFD;

pub(super) fn eq_str(vm: &mut Vm, at: At) -> Slow {
    let (x, y) = (at.str(at.b()), at.str(at.c()));
    let is_equal = x.len() == y.len() && order(vm, x, y) == Ordering::Equal;
    at.set(at.a(), u64::from(is_equal));
    Ok(Step::Next(1))
}

pub(in crate::vm) fn cmp_str(vm: &mut Vm, at: At) -> Slow {
    let order = match order(vm, at.str(at.b()), at.str(at.c())) {
        Ordering::Less => -1i64,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    };
    at.set(at.a(), order as u64);
    Ok(Step::Next(1))
}

/// The order of two texts, for fuel.
fn order(vm: &mut Vm, x: &[u8], y: &[u8]) -> Ordering {
    let (order, n_read) = compare(x, y);
    vm.charge_bytes(n_read);
    order
}

pub(in crate::vm) fn concat(vm: &mut Vm, at: At) -> Slow {
    let parts = (0..at.c()).map(|i| at.str(at.b() + 2 * i));
    let total = parts.clone().map(<[u8]>::len).sum::<usize>();
    if let Some((i, only)) = parts.clone().enumerate().find(|(_, part)| !part.is_empty())
        && only.len() == total
    {
        let (ptr, len) = at.pair(at.b() + 2 * i as u16);
        at.set_pair(at.a(), ptr, len);
        return Ok(Step::Next(2));
    }
    if total == 0 {
        at.set_pair(at.a(), 0, 0);
        return Ok(Step::Next(2));
    }
    let fresh = vm.alloc_bytes(total as u64)?;
    let mut to = fresh as *mut u8;
    for part in parts {
        // SAFETY: the fresh bytes have room for all parts.
        unsafe {
            std::ptr::copy_nonoverlapping(part.as_ptr(), to, part.len());
            to = to.add(part.len());
        }
    }
    vm.charge_bytes(total as u64);
    at.set_pair(at.a(), fresh, total as u64);
    Ok(Step::Next(2))
}

pub(super) fn rune(_vm: &mut Vm, at: At) -> Slow {
    let text = at.str(at.b());
    let i = at.get(at.c());
    let Some(rest) = text.get(i as usize..).filter(|rest| !rest.is_empty()) else {
        return Err(crate::vm::level0::index_trap(i, text.len() as u64));
    };
    let (rune, width) = decode(rest);
    at.set_pair(at.a(), u64::from(rune), width as u64);
    Ok(Step::Next(1))
}

pub(in crate::vm) fn str_of_rune(vm: &mut Vm, at: At) -> Slow {
    let mut room = [0; 4];
    let text = char_of(at.get(at.b()) as i64).encode_utf8(&mut room);
    set_string(vm, at, text.as_bytes())
}

pub(in crate::vm) fn str_of_bytes(vm: &mut Vm, at: At) -> Slow {
    let bytes = at.str(at.b());
    set_string(vm, at, bytes)
}

pub(in crate::vm) fn bytes_of_str(vm: &mut Vm, at: At) -> Slow {
    let bytes = at.str(at.b());
    let cap = crate::heap::class::round_up_size(bytes.len() as u64);
    let ptr = vm.alloc_bytes(cap)?;
    // SAFETY: the fresh bytes have room.
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), ptr as *mut u8, bytes.len()) };
    vm.charge_bytes(bytes.len() as u64);
    at.set_triple(at.a(), ptr, bytes.len() as u64, cap);
    Ok(Step::Next(2))
}

pub(super) fn str_of_runes(vm: &mut Vm, at: At) -> Slow {
    let (ptr, len) = at.pair(at.b());
    let mut text = Vec::with_capacity(len as usize);
    for i in 0..len {
        // SAFETY: V2: a []rune has len 4-byte elements.
        let rune = unsafe { *((ptr + 4 * i) as *const i32) };
        encode(i64::from(rune), &mut text);
    }
    set_string(vm, at, &text)
}

pub(super) fn runes_of_str(vm: &mut Vm, at: At) -> Slow {
    let mut rest = at.str(at.b());
    let mut runes = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let (rune, width) = decode(rest);
        runes.push(rune);
        rest = rest.get(width..).unwrap_or_default();
    }
    let bytes = crate::heap::class::round_up_size(4 * runes.len() as u64);
    let ptr = vm.alloc_bytes(bytes)?;
    // SAFETY: the fresh bytes have room.
    unsafe {
        std::ptr::copy_nonoverlapping(runes.as_ptr().cast::<u8>(), ptr as *mut u8, 4 * runes.len())
    };
    vm.charge_bytes(bytes);
    at.set_triple(at.a(), ptr, runes.len() as u64, bytes / 4);
    Ok(Step::Next(2))
}

fn set_string(vm: &mut Vm, at: At, bytes: &[u8]) -> Result<Step, Trap> {
    let ptr = vm.new_string(bytes)?;
    vm.charge_bytes(bytes.len() as u64);
    at.set_pair(at.a(), ptr, bytes.len() as u64);
    Ok(Step::Next(2))
}

/// The first rune and its width; a wrong byte is U+FFFD of width 1.
pub(crate) fn decode(text: &[u8]) -> (u32, usize) {
    let byte = |i: usize| text.get(i).map_or(0, |b| u32::from(*b));
    let first = byte(0);
    let follows = |i: usize, low: u32, high: u32| (low..=high).contains(&byte(i));
    match first {
        0..0x80 => (first, 1),
        0xC2..=0xDF if follows(1, 0x80, 0xBF) => ((first & 0x1F) << 6 | byte(1) & 0x3F, 2),
        0xE0..=0xEF => {
            let (low, high) = match first {
                0xE0 => (0xA0, 0xBF),
                0xED => (0x80, 0x9F),
                _ => (0x80, 0xBF),
            };
            if follows(1, low, high) && follows(2, 0x80, 0xBF) {
                (
                    (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | byte(2) & 0x3F,
                    3,
                )
            } else {
                (REPLACEMENT, 1)
            }
        }
        0xF0..=0xF4 => {
            let (low, high) = match first {
                0xF0 => (0x90, 0xBF),
                0xF4 => (0x80, 0x8F),
                _ => (0x80, 0xBF),
            };
            if follows(1, low, high) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) {
                (
                    (first & 0x07) << 18
                        | (byte(1) & 0x3F) << 12
                        | (byte(2) & 0x3F) << 6
                        | byte(3) & 0x3F,
                    4,
                )
            } else {
                (REPLACEMENT, 1)
            }
        }
        _ => (REPLACEMENT, 1),
    }
}

/// Appends a rune; what is none is U+FFFD.
fn encode(rune: i64, text: &mut Vec<u8>) {
    let mut room = [0; 4];
    text.extend_from_slice(char_of(rune).encode_utf8(&mut room).as_bytes());
}

/// A rune as a character; what is none is U+FFFD.
fn char_of(rune: i64) -> char {
    let code = u32::try_from(rune).ok();
    code.and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}
