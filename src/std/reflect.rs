//! Natives of `reflect` about types: what a descriptor says.
//!
//! In: the address of a descriptor, as `*rtype` holds it. Out: numbers, texts, other descriptors. Values stand in
//! `reflect_value`, calls in `reflect_call`, types made at run time in `reflect_make`.

use crate::vm::native::{
    Flow, Kind, NativeCx, NativeFn, NativeResult, RMethod, RType, RTypeId, Trap, TrapKind,
};

/// The natives of this package, all files.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("typeWord", |cx| word(cx, |cx| cx.arg(0))),
    ("(*rtype).kind", |cx| of_type(cx, |ty| ty.kind as u64)),
    ("(*rtype).facts", |cx| of_type(cx, |ty| u64::from(ty.flags))),
    ("(*rtype).size", |cx| of_type(cx, |ty| ty.size)),
    ("(*rtype).align", |cx| of_type(cx, |ty| u64::from(ty.align))),
    ("(*rtype).text", |cx| text(cx, |ty| &ty.name)),
    ("(*rtype).declaredName", |cx| text(cx, |ty| &ty.base_name)),
    ("(*rtype).declaredIn", |cx| text(cx, |ty| &ty.pkg)),
    ("(*rtype).elem", |cx| part(cx, |ty, _| ty.elem)),
    ("(*rtype).key", |cx| part(cx, |ty, _| ty.key)),
    ("(*rtype).length", |cx| of_type(cx, |ty| ty.len)),
    ("(*rtype).nField", |cx| {
        of_type(cx, |ty| ty.fields.len() as u64)
    }),
    ("(*rtype).nIn", |cx| {
        of_type(cx, |ty| ty.params.len() as u64)
    }),
    ("(*rtype).nOut", |cx| {
        of_type(cx, |ty| ty.results.len() as u64)
    }),
    ("(*rtype).in", |cx| {
        part(cx, |ty, i| ty.params.get(i).copied())
    }),
    ("(*rtype).out", |cx| {
        part(cx, |ty, i| ty.results.get(i).copied())
    }),
    ("(*rtype).field", field),
    ("(*rtype).nMethod", |cx| {
        of_type(cx, |ty| seen(ty).len() as u64)
    }),
    ("(*rtype).method", method),
    ("(*rtype).implements", |cx| {
        let (ty, iface) = (type_at(cx, 0)?, type_at(cx, 1)?);
        let answer = cx.implements(ty, iface);
        cx.ret_bool(0, answer);
        Ok(Flow::Done)
    }),
    ("unpack", super::reflect_value::unpack),
    ("packAt", super::reflect_value::pack_at),
    ("packDirect", super::reflect_value::pack_direct),
    ("unsafeNew", super::reflect_value::unsafe_new),
    ("unsafeNewArray", super::reflect_value::unsafe_new_array),
    ("memmove", super::reflect_value::memmove),
    ("memclr", super::reflect_value::memclr),
    ("memequal", super::reflect_value::memequal),
    ("slicecopy", super::reflect_value::slicecopy),
    ("growCap", super::reflect_value::grow_cap),
    ("codeOf", super::reflect_value::code_of),
    ("mapLen", |cx| word(cx, |cx| cx.map_len(cx.arg(0)))),
    ("mapGet", super::reflect_value::map_get),
    ("mapSet", super::reflect_value::map_set),
    ("mapDelete", super::reflect_value::map_delete),
    ("mapClear", super::reflect_value::map_clear),
    ("mapIter", super::reflect_value::map_iter),
    ("mapNext", super::reflect_value::map_next),
    ("makeMap", super::reflect_value::make_map),
    ("makeChan", super::reflect_chan::make_chan),
    ("chanLen", |cx| word(cx, |cx| cx.chan_len(cx.arg(0)))),
    ("chanCap", |cx| word(cx, |cx| cx.chan_cap(cx.arg(0)))),
    ("chanClose", super::reflect_chan::chan_close),
    ("chanSelect", super::reflect_chan::chan_select),
    ("callFunc", super::reflect_call::call_func),
    ("callMethod", super::reflect_call::call_method),
    ("makeStub", super::reflect_call::make_stub),
    ("makeMethodStub", super::reflect_call::make_method_stub),
    ("pointerTo", super::reflect_make::pointer_to),
    ("sliceOf", super::reflect_make::slice_of),
    ("arrayOf", super::reflect_make::array_of),
    ("chanOf", super::reflect_make::chan_of),
    ("mapOf", super::reflect_make::map_of),
    ("funcOf", super::reflect_make::func_of),
    ("structOf", super::reflect_make::struct_of),
];

/// The descriptor whose address stands in argument slot `i`.
///
/// # Errors
/// A nil pointer traps.
pub(super) fn type_at<'a>(cx: &NativeCx<'a>, i: usize) -> Result<&'a RType, Trap> {
    cx.rtype_of(cx.arg(i))
        .ok_or_else(|| Trap::of(TrapKind::Nil))
}

/// The descriptors of a `[]*rtype` in argument slots `i..i + 3`.
///
/// # Errors
/// A nil pointer traps.
pub(super) fn types_at(cx: &NativeCx<'_>, i: usize) -> Result<Vec<RTypeId>, Trap> {
    let slice = cx.arg_slice(i);
    let addrs = (0..slice.len).map(|k| cx.read_u64(slice.ptr + 8 * k));
    addrs
        .map(|addr| cx.rtype_of(addr).map(|ty| ty.id))
        .map(|id| id.ok_or_else(|| Trap::of(TrapKind::Nil)))
        .collect()
}

/// The one result is a word.
pub(super) fn word(cx: &mut NativeCx<'_>, value: impl Fn(&NativeCx<'_>) -> u64) -> NativeResult {
    let value = value(cx);
    cx.ret(0, value);
    Ok(Flow::Done)
}

fn of_type(cx: &mut NativeCx<'_>, value: impl Fn(&RType) -> u64) -> NativeResult {
    let value = value(type_at(cx, 0)?);
    cx.ret(0, value);
    Ok(Flow::Done)
}

fn text(cx: &mut NativeCx<'_>, text: impl Fn(&RType) -> &str) -> NativeResult {
    let ty = type_at(cx, 0)?;
    cx.ret_str(0, text(ty).as_bytes())?;
    Ok(Flow::Done)
}

/// A part's descriptor; nil where there is none.
fn part(cx: &mut NativeCx<'_>, find: impl Fn(&RType, usize) -> Option<RTypeId>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    // Parts without a number have no second argument; the slot is the window's all the same.
    let id = find(ty, cx.arg(1) as usize);
    let addr = id.map_or(0, |id| cx.rtypes().addr(id));
    cx.ret(0, addr);
    Ok(Flow::Done)
}

/// `field(i) (name, pkg, tag string, typ *rtype, offset uintptr, embedded bool)`
fn field(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let Some(field) = ty.fields.get(cx.arg(1) as usize) else {
        return Err(Trap::of(TrapKind::Bounds));
    };
    let addr = cx.rtypes().addr(field.ty);
    cx.ret_str(0, field.name.as_bytes())?;
    cx.ret_str(2, field.pkg.as_bytes())?;
    cx.ret_str(4, field.tag.as_bytes())?;
    cx.ret(6, addr);
    cx.ret(7, u64::from(field.offset));
    cx.ret_bool(8, field.embedded);
    Ok(Flow::Done)
}

/// The methods that reflection shows, by name: of concrete types the exported ones.
fn seen(ty: &RType) -> Vec<&RMethod> {
    let mut methods: Vec<&RMethod> = ty
        .methods
        .iter()
        .filter(|m| m.exported || ty.kind == Kind::Interface)
        .collect();
    methods.sort_by(|a, b| (&a.name, !a.exported).cmp(&(&b.name, !b.exported)));
    methods
}

/// `method(i) (name, pkg string, typ *rtype)`
fn method(cx: &mut NativeCx<'_>) -> NativeResult {
    let ty = type_at(cx, 0)?;
    let methods = seen(ty);
    let Some(method) = methods.get(cx.arg(1) as usize) else {
        return Err(Trap::of(TrapKind::Bounds));
    };
    let pkg = cx.rtypes().method_package(method.id).to_owned();
    let addr = cx.rtypes().addr(method.ty);
    cx.ret_str(0, method.name.as_bytes())?;
    cx.ret_str(2, pkg.as_bytes())?;
    cx.ret(4, addr);
    Ok(Flow::Done)
}
