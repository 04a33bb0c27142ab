//! Natives of `reflect` that make types.
//!
//! In: descriptors of the parts. Out: the one descriptor of the type.

use super::reflect::{type_at, types_at};
use crate::vm::native::{
    FieldOf, Flow, NativeCx, NativeResult, NotMade, RTypeId, RTypes, Trap, TrapKind,
};

/// Makes a type; its address is the result.
fn make(
    cx: &mut NativeCx<'_>,
    how: impl FnOnce(&mut RTypes) -> Result<RTypeId, NotMade>,
) -> NativeResult {
    let made = how(cx.rtypes_mut());
    let id = made.map_err(|why| not_made(cx, why))?;
    let addr = cx.rtypes().addr(id);
    cx.ret(0, addr);
    Ok(Flow::Done)
}

fn not_made(cx: &NativeCx<'_>, why: NotMade) -> Trap {
    match why {
        NotMade::NoPart => Trap::of(TrapKind::Nil),
        NotMade::TooLarge => cx.panic_text("reflect: type would be too large"),
    }
}

/// `pointerTo(t *rtype) *rtype`
pub(super) fn pointer_to(cx: &mut NativeCx<'_>) -> NativeResult {
    let elem = type_at(cx, 0)?.id;
    make(cx, |rt| rt.pointer_to(elem))
}

/// `sliceOf(t *rtype) *rtype`
pub(super) fn slice_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let elem = type_at(cx, 0)?.id;
    make(cx, |rt| rt.slice_of(elem))
}

/// `arrayOf(n int, t *rtype) *rtype`
pub(super) fn array_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let (len, elem) = (cx.arg(0), type_at(cx, 1)?.id);
    make(cx, |rt| rt.array_of(len, elem))
}

/// `chanOf(recv, send bool, t *rtype) *rtype`
pub(super) fn chan_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let (recv, send, elem) = (cx.arg_bool(0), cx.arg_bool(1), type_at(cx, 2)?.id);
    make(cx, |rt| rt.chan_of(send, recv, elem))
}

/// `mapOf(key, elem *rtype) *rtype`
pub(super) fn map_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let (key, elem) = (type_at(cx, 0)?.id, type_at(cx, 1)?.id);
    make(cx, |rt| rt.map_of(key, elem))
}

/// `funcOf(in, out []*rtype, variadic bool) *rtype`
pub(super) fn func_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let (params, results) = (types_at(cx, 0)?, types_at(cx, 3)?);
    let variadic = cx.arg_bool(6);
    make(cx, |rt| rt.func_of(&params, &results, variadic))
}

/// Bytes of a `madeField {name, pkg, tag string; typ *rtype; embedded bool}`.
const FIELD_BYTES: u64 = 64;

/// `structOf(fields []madeField) (t *rtype, problem string)`
pub(super) fn struct_of(cx: &mut NativeCx<'_>) -> NativeResult {
    let slice = cx.arg_slice(0);
    let text = |addr| String::from_utf8_lossy(cx.str_at(addr)).into_owned().into();
    let mut fields = Vec::with_capacity(slice.len as usize);
    for i in 0..slice.len {
        let at = slice.ptr + i * FIELD_BYTES;
        let ty = cx.rtype_of(cx.read_u64(at + 48));
        fields.push(FieldOf {
            name: text(at),
            pkg: text(at + 16),
            tag: text(at + 32),
            ty: ty.ok_or_else(|| Trap::of(TrapKind::Nil))?.id,
            embedded: cx.read_u64(at + 56) as u8 != 0,
        });
    }
    let made = cx.rtypes_mut().struct_of(&fields);
    let problem = match made {
        Ok(_) => "",
        Err(NotMade::NoPart) => "field without type",
        Err(NotMade::TooLarge) => "struct size would exceed virtual address space",
    };
    let addr = made.map_or(0, |id| cx.rtypes().addr(id));
    cx.ret(0, addr);
    cx.ret_str(1, problem.as_bytes())?;
    Ok(Flow::Done)
}
