//! The builtins `print` and `println`, and the texts of basic values that they share with panics.
//!
//! In: values in slots. Out: bytes on standard error; floats in the shortest form that reads back.

use crate::code::encode::PrintKind;
use crate::code::rtype::{Kind, RType};
use crate::vm::Vm;
use crate::vm::slow::{At, Slow, Step};

pub(super) fn print(vm: &mut Vm, at: At) -> Slow {
    let slot = at.a();
    let kind = PrintKind::from_u16(at.b());
    let text = match kind {
        PrintKind::String => {
            let bytes = at.str(slot);
            // Output that nobody takes is nobody's error.
            let _ = vm.platform.write(2, bytes);
            return Ok(Step::Next(1));
        }
        PrintKind::Bool => (at.get(slot) as u8 != 0).to_string(),
        PrintKind::Int => (at.get(slot) as i64).to_string(),
        PrintKind::Uint => at.get(slot).to_string(),
        PrintKind::Float64 => float64(f64::from_bits(at.get(slot))),
        PrintKind::Float32 => float32(f32::from_bits(at.get(slot) as u32)),
        PrintKind::Complex128 => complex128(
            f64::from_bits(at.get(slot)),
            f64::from_bits(at.get(slot + 1)),
        ),
        PrintKind::Complex64 => complex64(at.get(slot)),
        PrintKind::Pointer => format!("{:#x}", at.get(slot)),
        PrintKind::Slice => format!(
            "[{}/{}]{:#x}",
            at.get(slot + 1),
            at.get(slot + 2),
            at.get(slot)
        ),
        PrintKind::Interface => format!("({:#x},{:#x})", at.get(slot), at.get(slot + 1)),
        PrintKind::Space => " ".to_string(),
        PrintKind::Newline => "\n".to_string(),
    };
    let _ = vm.platform.write(2, text.as_bytes());
    Ok(Step::Next(1))
}

/// The text of a value of a basic kind at `at`; `None` for other kinds.
///
/// # Safety
/// U1 of `vm::value`.
pub(crate) unsafe fn basic_text(ty: &RType, at: u64) -> Option<String> {
    // SAFETY: the caller's obligation.
    unsafe {
        Some(match ty.kind {
            Kind::Bool => (*(at as *const u8) != 0).to_string(),
            Kind::Int | Kind::Int64 => (*(at as *const i64)).to_string(),
            Kind::Int8 => (*(at as *const i8)).to_string(),
            Kind::Int16 => (*(at as *const i16)).to_string(),
            Kind::Int32 => (*(at as *const i32)).to_string(),
            Kind::Uint | Kind::Uint64 | Kind::Uintptr => (*(at as *const u64)).to_string(),
            Kind::Uint8 => (*(at as *const u8)).to_string(),
            Kind::Uint16 => (*(at as *const u16)).to_string(),
            Kind::Uint32 => (*(at as *const u32)).to_string(),
            Kind::Float32 => float32(*(at as *const f32)),
            Kind::Float64 => float64(*(at as *const f64)),
            Kind::Complex64 => complex64((at as *const u64).read_unaligned()),
            Kind::Complex128 => complex128(*(at as *const f64), *((at + 8) as *const f64)),
            Kind::String => String::from_utf8_lossy(crate::vm::value::str_at(at)).into_owned(),
            _ => return None,
        })
    }
}

/// Chooses between `d.ddde-7` (as `{:e}` gives it) and the plain form: plain from 1e-4 to below 1e6.
fn shortest(scientific: &str, plain: &str) -> String {
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific.to_string();
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return plain.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// A float64 as println writes it.
pub(crate) fn float64(x: f64) -> String {
    special(x).unwrap_or_else(|| shortest(&format!("{x:e}"), &format!("{x}")))
}

/// A float32 as println writes it.
pub(crate) fn float32(x: f32) -> String {
    special(f64::from(x)).unwrap_or_else(|| shortest(&format!("{x:e}"), &format!("{x}")))
}

fn special(x: f64) -> Option<String> {
    if x.is_nan() {
        Some("NaN".to_string())
    } else if x.is_infinite() {
        Some(if x > 0.0 { "+Inf" } else { "-Inf" }.to_string())
    } else {
        None
    }
}

fn signed(text: String) -> String {
    if text.starts_with(['+', '-', 'N']) {
        text
    } else {
        format!("+{text}")
    }
}

fn complex128(re: f64, im: f64) -> String {
    format!("({}{}i)", float64(re), signed(float64(im)))
}

fn complex64(word: u64) -> String {
    let (re, im) = (
        f32::from_bits(word as u32),
        f32::from_bits((word >> 32) as u32),
    );
    format!("({}{}i)", float32(re), signed(float32(im)))
}
