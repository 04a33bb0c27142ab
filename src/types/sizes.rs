//! Sizes and alignments of types on a 64-bit machine: what `unsafe.Sizeof` says.
//!
//! In: a type. Out: bytes. `lower` lays values out by the same rules.

use crate::mem::stack::deep;
use crate::types::ty::{BasicKind, Type, TypeId};
use crate::types::world::World;

/// Nesting of arrays and structs beyond this is not measured.
const MAX_DEPTH: u32 = 2_000;

impl World {
    /// Size of a value in bytes; -1 if it does not fit an address space.
    pub fn sizeof(&mut self, t: TypeId) -> i64 {
        self.measure(t, 0).map_or(-1, |(size, _)| size)
    }

    /// Alignment of a value in bytes.
    pub fn alignof(&mut self, t: TypeId) -> i64 {
        self.measure(t, 0).map_or(8, |(_, align)| align)
    }

    /// Offset of the field that `index` leads to through embedded structs.
    pub fn offsetof(&mut self, t: TypeId, index: &[u32]) -> i64 {
        let (mut t, mut sum) = (t, 0i64);
        for &i in index {
            let under = self.under(t);
            let Type::Struct(st) = self.ty(under).clone() else {
                return -1;
            };
            let mut offset = 0i64;
            for (k, f) in st.fields.iter().enumerate() {
                let ty = self.obj(*f).ty();
                let Some((size, align)) = self.measure(ty, 0) else {
                    return -1;
                };
                offset = round_up(offset, align);
                if k == i as usize {
                    t = ty;
                    break;
                }
                offset = offset.saturating_add(size);
            }
            sum = sum.saturating_add(offset);
        }
        sum
    }

    /// Whether the size depends on a type argument.
    pub fn has_var_size(&mut self, t: TypeId) -> bool {
        self.var_size(t, 0)
    }

    fn var_size(&mut self, t: TypeId, depth: u32) -> bool {
        if depth > MAX_DEPTH {
            return false;
        }
        if self.is_type_param(t) {
            return true;
        }
        let under = self.under(t);
        match self.ty(under).clone() {
            Type::Array { elem, .. } => deep(|| self.var_size(elem, depth + 1)),
            Type::Struct(st) => st.fields.iter().any(|f| {
                let ty = self.obj(*f).ty();
                deep(|| self.var_size(ty, depth + 1))
            }),
            _ => false,
        }
    }

    /// Size and alignment.
    fn measure(&mut self, t: TypeId, depth: u32) -> Option<(i64, i64)> {
        if depth > MAX_DEPTH {
            return None;
        }
        let under = self.under(t);
        Some(match self.ty(under).clone() {
            Type::Basic(kind, _) => {
                let (size, align) = basic_size(kind);
                (size, align)
            }
            Type::Array { len, elem } => {
                let (size, align) = deep(|| self.measure(elem, depth + 1))?;
                (size.checked_mul(len.max(0))?, align)
            }
            Type::Struct(st) => {
                let (mut offset, mut max, mut last) = (0i64, 1i64, 1i64);
                for f in st.fields.iter() {
                    let ty = self.obj(*f).ty();
                    let (size, align) = deep(|| self.measure(ty, depth + 1))?;
                    offset = round_up(offset, align).checked_add(size)?;
                    max = max.max(align);
                    last = size;
                }
                // A pointer to a zero-sized last field must not point behind the struct.
                if last == 0 && offset > 0 {
                    offset = offset.checked_add(1)?;
                }
                (round_up(offset, max), max)
            }
            Type::Slice(_) => (24, 8),
            Type::Interface(_) => (16, 8),
            _ => (8, 8),
        })
    }
}

fn round_up(n: i64, align: i64) -> i64 {
    n.saturating_add(align - 1) / align * align
}

/// Size and alignment of a basic type.
const fn basic_size(kind: BasicKind) -> (i64, i64) {
    use BasicKind as K;
    match kind {
        K::Bool | K::Int8 | K::Uint8 | K::UntypedBool => (1, 1),
        K::Int16 | K::Uint16 => (2, 2),
        K::Int32 | K::Uint32 | K::Float32 | K::UntypedRune => (4, 4),
        K::Complex64 => (8, 4),
        K::Complex128 | K::UntypedComplex => (16, 8),
        K::String | K::UntypedString => (16, 8),
        _ => (8, 8),
    }
}
