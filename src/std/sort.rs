//! Natives of `sort`: slices of basic types, in steps, and exchanging elements of any slice.

use crate::vm::native::{
    Flow, Iface, Kind, NativeCx, NativeFn, NativeResult, RType, SliceRef, Trap, flags,
};
use std::cmp::Ordering;

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("sortInts", sort_ints),
    ("sortFloats", sort_floats),
    ("sortStrings", sort_strings),
    ("swapElems", swap_elems),
    ("sliceLen", |cx| {
        let slice = slice_in(cx)?;
        cx.ret(0, slice.len);
        Ok(Flow::Done)
    }),
];

/// The natives of `slices`.
pub(super) const SLICES_NATIVES: &[(&str, NativeFn)] = &[
    ("sortInts", sort_ints),
    ("sortFloats", sort_floats),
    ("sortStrings", sort_strings),
];

fn sort_ints(cx: &mut NativeCx<'_>) -> NativeResult {
    sort_words(cx, |a, b| (a as i64).cmp(&(b as i64)))
}

fn sort_floats(cx: &mut NativeCx<'_>) -> NativeResult {
    sort_words(cx, |a, b| {
        let (a, b) = (f64::from_bits(a), f64::from_bits(b));
        a.partial_cmp(&b)
            .unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
    })
}

fn sort_words(cx: &mut NativeCx<'_>, order: fn(u64, u64) -> Ordering) -> NativeResult {
    let slice = cx.arg_slice(0);
    let words = cx.words_at_mut(slice.ptr, slice.len);
    let cut = sort_or_cut(cx, 8, words, |&a, &b| order(a, b));
    cx.ret(0, cut as u64);
    Ok(Flow::Done)
}

/// Elements that are sorted in one step.
const STEP: usize = 1 << 19;

/// Sorts elements of so many bytes and answers 0; of many ones it puts the smaller before the larger and answers where these begin.
fn sort_or_cut<T: Copy>(
    cx: &NativeCx<'_>,
    size: u64,
    all: &mut [T],
    mut order: impl FnMut(&T, &T) -> Ordering,
) -> usize {
    let n_bytes = size.saturating_mul(all.len() as u64);
    if all.len() > STEP {
        let cut = partition(all, &mut order);
        let small = all.len() / 16;
        if (small..=all.len() - small).contains(&cut) {
            cx.handles(n_bytes);
            return cut;
        }
    }
    cx.handles(n_bytes.saturating_mul(u64::from(all.len().max(1).ilog2()) + 1));
    all.sort_unstable_by(order);
    0
}

/// Hoare's partition by the median of a sample: where those begin that are not smaller; what is before is not larger.
fn partition<T: Copy>(all: &mut [T], order: &mut impl FnMut(&T, &T) -> Ordering) -> usize {
    const SAMPLE: usize = 255;
    let mut sample: Vec<T> = all.iter().step_by(all.len() / SAMPLE).copied().collect();
    sample.sort_unstable_by(&mut *order);
    let Some(middle) = sample.get(sample.len() / 2).copied() else {
        return 0;
    };
    let (mut low, mut high) = (0, all.len());
    loop {
        while all.get(low).is_some_and(|x| order(x, &middle).is_lt()) {
            low += 1;
        }
        while high > 0 && order(&all[high - 1], &middle).is_gt() {
            high -= 1;
        }
        if low + 1 >= high {
            return low;
        }
        all.swap(low, high - 1);
        low += 1;
        high -= 1;
    }
}

/// Bytes from which on comparing two strings is counted.
const LONG: u64 = 64;

fn sort_strings(cx: &mut NativeCx<'_>) -> NativeResult {
    let slice = cx.arg_slice(0);
    let mut headers: Vec<(u64, u64)> = (0..slice.len)
        .map(|i| slice.ptr + 16 * i)
        .map(|at| (cx.read_u64(at), cx.read_u64(at + 8)))
        .collect();
    let cut = sort_or_cut(cx, 16, &mut headers, |a, b| {
        // Of what is short only the headers count.
        if a.1.min(b.1) < LONG {
            return cx.bytes_at(a.0, a.1).cmp(cx.bytes_at(b.0, b.1));
        }
        cx.compare(cx.bytes_at(a.0, a.1), cx.bytes_at(b.0, b.1))
    });
    for (i, (ptr, len)) in headers.into_iter().enumerate() {
        let at = slice.ptr + 16 * i as u64;
        cx.write_ptr(at, ptr);
        cx.write_u64(at + 8, len);
    }
    cx.ret(0, cut as u64);
    Ok(Flow::Done)
}

/// The slice in the interface of slots 0 and 1: its box is read in place, without copies.
fn slice_in(cx: &NativeCx<'_>) -> Result<SliceRef, Trap> {
    let Iface { ty, data } = cx.arg_iface(0);
    match cx.rtype_of(ty) {
        Some(rtype) if rtype.kind == Kind::Slice => Ok(SliceRef {
            ptr: cx.read_u64(data),
            len: cx.read_u64(data + 8),
            cap: cx.read_u64(data + 16),
        }),
        other => {
            let name = other.map_or("nil", |rtype| kind_name(rtype));
            Err(cx.panic_text(&format!("reflect: call of Swapper on {name} Value")))
        }
    }
}

fn kind_name(ty: &RType) -> &'static str {
    match ty.kind {
        Kind::Array => "array",
        Kind::Map => "map",
        Kind::String => "string",
        Kind::Struct => "struct",
        Kind::Pointer => "ptr",
        Kind::Func => "func",
        Kind::Chan => "chan",
        _ => "basic",
    }
}

fn swap_elems(cx: &mut NativeCx<'_>) -> NativeResult {
    let slice = slice_in(cx)?;
    let (i, j) = (cx.arg(2), cx.arg(3));
    let elem = cx
        .rtype_of(cx.arg(0))
        .and_then(|ty| ty.elem)
        .and_then(|id| cx.rtype(id));
    let Some(elem) = elem else {
        return Ok(Flow::Done);
    };
    if i >= slice.len || j >= slice.len {
        return Err(cx.error("index out of range"));
    }
    let (a, b) = (slice.ptr + i * elem.size, slice.ptr + j * elem.size);
    if elem.size == 8 && !elem.has(flags::POINTERS) {
        let (x, y) = (cx.read_u64(a), cx.read_u64(b));
        cx.write_u64(a, y);
        cx.write_u64(b, x);
    } else {
        let (x, y) = (cx.load_slots(a, elem), cx.load_slots(b, elem));
        cx.store_slots(a, elem, &y);
        cx.store_slots(b, elem, &x);
    }
    Ok(Flow::Done)
}
