//! Natives of `internal/rt`: how the library looks at values of types it does not know.
//!
//! In: interface values. Out: kinds, names, parts as interfaces of their own. Parts of boxed values are copied.

use super::plain::{format, plain};
use crate::vm::native::{
    Flow, Iface, Kind, NativeCx, NativeFn, NativeResult, RType, RTypeId, SliceRef, Trap, TrapKind,
    deep, flags,
};
use std::cmp::Ordering;

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("KindOf", |cx| {
        let kind = type_of(cx).map_or(Kind::Invalid, |ty| ty.kind);
        cx.ret(0, kind as u64);
        Ok(Flow::Done)
    }),
    ("TypeName", |cx| {
        let name = type_of(cx).map_or("<nil>", |ty| &ty.name);
        cx.ret_str(0, name.as_bytes())?;
        Ok(Flow::Done)
    }),
    ("ElemKind", |cx| {
        let kind = elem_of(cx).map_or(Kind::Invalid, |ty| ty.kind);
        cx.ret(0, kind as u64);
        Ok(Flow::Done)
    }),
    ("ElemName", |cx| {
        let name = elem_of(cx).map_or("", |ty| &ty.name);
        cx.ret_str(0, name.as_bytes())?;
        Ok(Flow::Done)
    }),
    ("SameType", |cx| {
        let same = cx.arg(0) == cx.arg(2);
        cx.ret_bool(0, same);
        Ok(Flow::Done)
    }),
    ("Comparable", |cx| {
        let answer = is_comparable(cx, cx.arg_iface(0));
        cx.ret_bool(0, answer);
        Ok(Flow::Done)
    }),
    ("BoolOf", scalar),
    ("IntOf", scalar),
    ("UintOf", scalar),
    ("FloatOf", |cx| {
        let value = match type_of(cx) {
            Some(ty) if ty.kind == Kind::Float32 => {
                f64::from(f32::from_bits(first_slot(cx, cx.arg_iface(0)) as u32))
            }
            _ => f64::from_bits(first_slot(cx, cx.arg_iface(0))),
        };
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("RealOf", |cx| {
        let value = complex_of(cx).0;
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("ImagOf", |cx| {
        let value = complex_of(cx).1;
        cx.ret_f64(0, value);
        Ok(Flow::Done)
    }),
    ("StringOf", |cx| {
        let slots = cx.iface_slots(cx.arg_iface(0));
        cx.ret_slots(0, slots.get(..2).unwrap_or(&[0, 0]));
        Ok(Flow::Done)
    }),
    ("BytesOf", bytes_of),
    ("IsNil", |cx| {
        let is_nil = first_slot(cx, cx.arg_iface(0)) == 0;
        cx.ret_bool(0, is_nil);
        Ok(Flow::Done)
    }),
    ("PointerOf", scalar),
    ("Len", |cx| {
        let n = length(cx, cx.arg_iface(0));
        cx.ret(0, n);
        Ok(Flow::Done)
    }),
    ("Index", index),
    ("Elem", |cx| {
        let value = cx.arg_iface(0);
        let Some(elem) = type_of(cx).and_then(|ty| ty.elem) else {
            return Err(wrong(cx));
        };
        if value.data == 0 {
            return Err(Trap::of(TrapKind::Nil));
        }
        let pointee = cx.make_iface_at(elem, value.data)?;
        cx.ret_iface(0, pointee);
        Ok(Flow::Done)
    }),
    ("NumField", |cx| {
        let n = type_of(cx).map_or(0, |ty| ty.fields.len());
        cx.ret(0, n as u64);
        Ok(Flow::Done)
    }),
    ("Field", field),
    ("FieldName", |cx| {
        let name = type_of(cx)
            .and_then(|ty| ty.fields.get(cx.arg(2) as usize))
            .map_or("", |f| &f.name);
        cx.ret_str(0, name.as_bytes())?;
        Ok(Flow::Done)
    }),
    ("FieldTypeName", |cx| {
        let name = type_of(cx)
            .and_then(|ty| ty.fields.get(cx.arg(2) as usize))
            .and_then(|f| cx.rtype(f.ty))
            .map_or("", |ty| &ty.name);
        cx.ret_str(0, name.as_bytes())?;
        Ok(Flow::Done)
    }),
    ("FieldExported", |cx| {
        let is_exported = type_of(cx)
            .and_then(|ty| ty.fields.get(cx.arg(2) as usize))
            .is_some_and(|f| f.pkg.is_empty());
        cx.ret_bool(0, is_exported);
        Ok(Flow::Done)
    }),
    ("fillMap", fill_map),
    ("Assign", assign),
    ("AssignKind", assign_kind),
    ("Plain", plain),
    ("Format", format),
    ("SetInt", |cx| {
        let value = cx.arg_i64(2);
        set_number(cx, value as u64, |bytes| {
            let unused = 64 - 8 * bytes as u32;
            value << unused >> unused == value
        })
    }),
    ("SetUint", |cx| {
        let value = cx.arg(2);
        set_number(cx, value, |bytes| {
            let unused = 64 - 8 * bytes as u32;
            value << unused >> unused == value
        })
    }),
    ("SetFloat", |cx| {
        let value = cx.arg_f64(2);
        let bits = match elem_of(cx).map(|ty| ty.kind) {
            Some(Kind::Float32) => u64::from((value as f32).to_bits()),
            _ => value.to_bits(),
        };
        set_number(cx, bits, |_| true)
    }),
    ("SetString", |cx| {
        let Some(elem) = elem_of(cx) else {
            return Err(wrong(cx));
        };
        let text = cx.arg_slots(2, 2);
        cx.store_slots(cx.arg(1), elem, &text);
        cx.ret_bool(0, true);
        Ok(Flow::Done)
    }),
    ("SetBool", |cx| {
        let value = cx.arg(2);
        set_number(cx, value, |_| true)
    }),
];

/// The caller's mistake: the package is internal, so this is ours.
fn wrong(cx: &NativeCx<'_>) -> Trap {
    cx.panic_text("internal/rt: value of the wrong kind")
}

fn type_of<'a>(cx: &NativeCx<'a>) -> Option<&'a RType> {
    cx.rtype_of(cx.arg(0))
}

fn elem_of<'a>(cx: &NativeCx<'a>) -> Option<&'a RType> {
    cx.rtype(type_of(cx)?.elem?)
}

/// True if the data word is the value itself.
fn is_immediate(ty: &RType) -> bool {
    ty.flags & (flags::DIRECT | flags::INLINE) != 0
}

fn first_slot(cx: &NativeCx<'_>, value: Iface) -> u64 {
    cx.iface_slots(value).first().copied().unwrap_or(0)
}

fn scalar(cx: &mut NativeCx<'_>) -> NativeResult {
    let slot = first_slot(cx, cx.arg_iface(0));
    cx.ret(0, slot);
    Ok(Flow::Done)
}

fn complex_of(cx: &NativeCx<'_>) -> (f64, f64) {
    let slots = cx.iface_slots(cx.arg_iface(0));
    match (slots.first(), slots.get(1)) {
        (Some(&re), Some(&im)) => (f64::from_bits(re), f64::from_bits(im)),
        (Some(&both), None) => (
            f64::from(f32::from_bits(both as u32)),
            f64::from(f32::from_bits((both >> 32) as u32)),
        ),
        _ => (0.0, 0.0),
    }
}

fn slice_of(slots: &[u64]) -> SliceRef {
    match slots {
        &[ptr, len, cap] => SliceRef { ptr, len, cap },
        _ => SliceRef::default(),
    }
}

fn length(cx: &NativeCx<'_>, value: Iface) -> u64 {
    let Some(ty) = cx.rtype_of(value.ty) else {
        return 0;
    };
    match ty.kind {
        Kind::Array => ty.len,
        Kind::Slice | Kind::String => cx.iface_slots(value).get(1).copied().unwrap_or(0),
        Kind::Map => cx.map_len(first_slot(cx, value)),
        Kind::Chan => cx.chan_len(first_slot(cx, value)),
        _ => 0,
    }
}

/// `bytes` bytes at `offset` of a memory image of one word, as a slot holds a value of that type.
fn slot_of_image(image: u64, offset: u64, ty: &RType) -> u64 {
    let bits = 8 * ty.size.min(8) as u32;
    if bits == 0 {
        return 0;
    }
    let raw = image >> (8 * offset) << (64 - bits);
    match ty.kind {
        Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 | Kind::Int => {
            (raw as i64 >> (64 - bits)) as u64
        }
        _ => raw >> (64 - bits),
    }
}

/// A part of a struct or array value as an interface; of an interface part its dynamic value.
fn part(cx: &mut NativeCx<'_>, whole: Iface, ty: RTypeId, offset: u64) -> Result<Iface, Trap> {
    let (Some(of), Some(rtype)) = (cx.rtype_of(whole.ty), cx.rtype(ty)) else {
        return Ok(Iface::default());
    };
    if !is_immediate(of) {
        return cx.make_iface_at(ty, whole.data + offset);
    }
    if rtype.slots == 0 {
        return cx.make_iface(ty, &[]);
    }
    cx.make_iface(ty, &[slot_of_image(whole.data, offset, rtype)])
}

fn field(cx: &mut NativeCx<'_>) -> NativeResult {
    let Some(field) = type_of(cx).and_then(|ty| ty.fields.get(cx.arg(2) as usize)) else {
        return Err(wrong(cx));
    };
    let value = part(cx, cx.arg_iface(0), field.ty, u64::from(field.offset))?;
    cx.ret_iface(0, value);
    Ok(Flow::Done)
}

fn index(cx: &mut NativeCx<'_>) -> NativeResult {
    let whole = cx.arg_iface(0);
    let i = cx.arg(2);
    let (Some(ty), Some(elem)) = (type_of(cx), elem_of(cx)) else {
        return Err(wrong(cx));
    };
    if i >= length(cx, whole) {
        return Err(wrong(cx));
    }
    let value = if ty.kind == Kind::Slice {
        let slice = slice_of(&cx.iface_slots(whole));
        cx.make_iface_at(elem.id, slice.ptr + i * elem.size)?
    } else {
        part(cx, whole, elem.id, i * elem.size)?
    };
    cx.ret_iface(0, value);
    Ok(Flow::Done)
}

fn bytes_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let value = cx.arg_iface(0);
    let Some(ty) = type_of(cx) else {
        return Err(wrong(cx));
    };
    if ty.kind == Kind::Slice {
        let slice = slice_of(&cx.iface_slots(value));
        if slice.ptr == 0 && slice.len == 0 {
            cx.ret_slice(0, SliceRef::default());
            return Ok(Flow::Done);
        }
        let bytes = cx.bytes_at(slice.ptr, slice.len);
        cx.ret_bytes(0, bytes)?;
    } else if is_immediate(ty) {
        let image = value.data.to_le_bytes();
        cx.ret_bytes(0, image.get(..ty.len as usize).unwrap_or(&[]))?;
    } else {
        let bytes = cx.bytes_at(value.data, ty.len);
        cx.ret_bytes(0, bytes)?;
    }
    Ok(Flow::Done)
}

fn is_comparable(cx: &NativeCx<'_>, value: Iface) -> bool {
    cx.rtype_of(value.ty)
        .is_none_or(|ty| ty.has(flags::COMPARABLE))
}

/// Ascending order of two values of one type in slots, as fmt prints map keys: numbers, strings, false before true,
/// NaN first, structs and arrays part by part, addresses; interfaces by type, then by value.
fn compare(cx: &NativeCx<'_>, ty: &RType, a: &[u64], b: &[u64], depth: u32) -> Ordering {
    let (Some(&x), Some(&y)) = (a.first(), b.first()) else {
        return Ordering::Equal;
    };
    match ty.kind {
        Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => {
            (x as i64).cmp(&(y as i64))
        }
        Kind::Float32 => floats(
            f64::from(f32::from_bits(x as u32)),
            f64::from(f32::from_bits(y as u32)),
        ),
        Kind::Float64 => floats(f64::from_bits(x), f64::from_bits(y)),
        Kind::Complex64 => {
            let half = |w: u64, i: u32| f64::from(f32::from_bits((w >> (32 * i)) as u32));
            floats(half(x, 0), half(y, 0)).then_with(|| floats(half(x, 1), half(y, 1)))
        }
        Kind::Complex128 => {
            let im = |s: &[u64]| f64::from_bits(s.get(1).copied().unwrap_or(0));
            floats(f64::from_bits(x), f64::from_bits(y)).then_with(|| floats(im(a), im(b)))
        }
        Kind::String => {
            let len = |s: &[u64]| s.get(1).copied().unwrap_or(0);
            cx.bytes_at(x, len(a)).cmp(cx.bytes_at(y, len(b)))
        }
        Kind::Struct | Kind::Array if depth > 0 => compare_parts(cx, ty, a, b, depth),
        Kind::Interface if depth > 0 => {
            let data = |s: &[u64]| s.get(1).copied().unwrap_or(0);
            let (left, right) = (
                Iface {
                    ty: x,
                    data: data(a),
                },
                Iface {
                    ty: y,
                    data: data(b),
                },
            );
            match (cx.rtype_of(x), cx.rtype_of(y)) {
                (Some(one), Some(two)) => one.id.cmp(&two.id).then_with(|| {
                    let (l, r) = (cx.iface_slots(left), cx.iface_slots(right));
                    deep(|| compare(cx, one, &l, &r, depth - 1))
                }),
                (one, two) => one.is_some().cmp(&two.is_some()),
            }
        }
        _ => x.cmp(&y),
    }
}

fn compare_parts(cx: &NativeCx<'_>, ty: &RType, a: &[u64], b: &[u64], depth: u32) -> Ordering {
    let parts: Vec<(RTypeId, u64)> = match (ty.kind, ty.elem.and_then(|id| cx.rtype(id))) {
        (Kind::Array, Some(elem)) => (0..ty.len).map(|i| (elem.id, i * elem.size)).collect(),
        _ => ty
            .fields
            .iter()
            .map(|f| (f.ty, u64::from(f.offset)))
            .collect(),
    };
    for (id, offset) in parts {
        let Some(part) = cx.rtype(id) else { continue };
        let (x, y) = (part_slots(a, offset, part), part_slots(b, offset, part));
        let order = deep(|| compare(cx, part, &x, &y, depth - 1));
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// The slots of a part out of the image of the whole.
fn part_slots(image: &[u64], offset: u64, ty: &RType) -> Vec<u64> {
    let word = (offset / 8) as usize;
    if ty.size < 8 {
        let whole = image.get(word).copied().unwrap_or(0);
        return vec![slot_of_image(whole, offset % 8, ty)];
    }
    image
        .get(word..word + ty.slots as usize)
        .unwrap_or(&[])
        .to_vec()
}

fn floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b)
        .unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

fn fill_map(cx: &mut NativeCx<'_>) -> NativeResult {
    let Some(ty) = type_of(cx) else {
        return Err(wrong(cx));
    };
    let (Some(key), Some(elem)) = (ty.key, ty.elem) else {
        return Err(wrong(cx));
    };
    let (Some(key_type), Some(any)) = (
        cx.rtype(key),
        cx.rtype_of(cx.arg(2))
            .and_then(|slice| slice.elem)
            .and_then(|id| cx.rtype(id)),
    ) else {
        return Err(wrong(cx));
    };
    let keys = slice_of(&cx.iface_slots(cx.arg_iface(2)));
    let values = slice_of(&cx.iface_slots(cx.arg_iface(4)));
    let map = first_slot(cx, cx.arg_iface(0));
    if map == 0 {
        return Ok(Flow::Done);
    }
    let iter = cx.map_iter(ty, map)?;
    let mut entries = Vec::new();
    while let Some(entry) = cx.map_next(ty, iter) {
        entries.push(entry);
    }
    entries.sort_by(|a, b| compare(cx, key_type, &a.0, &b.0, 16));
    for (i, (k, v)) in entries.iter().enumerate().take(keys.len as usize) {
        let offset = 16 * i as u64;
        let k = cx.make_iface(key, k)?;
        cx.store_slots(keys.ptr + offset, any, &[k.ty, k.data]);
        let v = cx.make_iface(elem, v)?;
        cx.store_slots(values.ptr + offset, any, &[v.ty, v.data]);
    }
    Ok(Flow::Done)
}

fn assign(cx: &mut NativeCx<'_>) -> NativeResult {
    let (target, value) = (cx.arg_iface(0), cx.arg_iface(2));
    let (Some(elem), Some(ty)) = (elem_of(cx), cx.rtype_of(value.ty)) else {
        return Err(wrong(cx));
    };
    let fits = if elem.kind == Kind::Interface {
        cx.implements(ty, elem)
    } else {
        elem.id == ty.id
    };
    if fits && elem.kind == Kind::Interface {
        cx.store_slots(target.data, elem, &[value.ty, value.data]);
    } else if fits {
        let slots = cx.iface_slots(value);
        cx.store_slots(target.data, elem, &slots);
    }
    cx.ret_bool(0, fits);
    Ok(Flow::Done)
}

fn assign_kind(cx: &mut NativeCx<'_>) -> NativeResult {
    let is_pointer = type_of(cx).is_some_and(|ty| ty.kind == Kind::Pointer) && cx.arg(1) != 0;
    let kind = match elem_of(cx) {
        Some(elem) if is_pointer => {
            let is_error = elem.methods.iter().any(|m| &*m.name == "Error");
            1 + u64::from(elem.kind == Kind::Interface || is_error)
        }
        _ => 0,
    };
    cx.ret(0, kind);
    Ok(Flow::Done)
}

/// Stores the low bytes of `value` into the number that the pointer in slot 1 points to, if it fits.
fn set_number(cx: &mut NativeCx<'_>, value: u64, fits: impl Fn(u64) -> bool) -> NativeResult {
    let Some(elem) = elem_of(cx) else {
        return Err(wrong(cx));
    };
    let size = elem.size.min(8);
    if size == 0 || !fits(size) {
        cx.ret_bool(0, false);
        return Ok(Flow::Done);
    }
    let bytes = value.to_le_bytes();
    cx.bytes_at_mut(cx.arg(1), size)
        .copy_from_slice(bytes.get(..size as usize).unwrap_or(&[]));
    cx.ret_bool(0, true);
    Ok(Flow::Done)
}
