//! What is the same for all maps of a type: the words of an entry, and how keys are hashed and compared.
//!
//! In: the descriptor of a map type. Out: its [`MapLayout`], made at the first map of the type and kept by `RTypeId`.

use crate::code::by_rtype::ByRType;
use crate::code::rtype::{Kind, RType, RTypeId};
use crate::heap::shape::{PatternRef, Role, Shape, WordClass};
use crate::vm::Vm;
use crate::vm::trap::Trap;

/// How keys are hashed and compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::vm) enum KeyKind {
    /// One slot whose bits are the value.
    Word,
    String,
    Other,
}

/// What is the same for all maps of a type.
#[derive(Clone, Copy)]
pub(crate) struct MapLayout {
    pub(super) key: &'static RType,
    pub(in crate::vm) elem: &'static RType,
    pub(in crate::vm) key_kind: KeyKind,
    /// Words of an entry.
    pub(in crate::vm) words: u64,
    /// First word of the element.
    pub(in crate::vm) elem_at: u64,
    pub(super) pattern: PatternRef,
}

/// Layouts by `RTypeId`, and the shapes of the objects themselves.
#[derive(Default)]
pub(crate) struct MapLayouts {
    pub(super) rows: ByRType<MapLayout>,
}

impl MapLayouts {
    /// The layout of a type, if there was a map of it before.
    #[inline(always)]
    pub(in crate::vm) fn get(&self, id: RTypeId) -> Option<&MapLayout> {
        self.rows.get(id)
    }

    /// These types are gone.
    pub(crate) fn forget(&mut self, gone: &[RTypeId]) {
        for &id in gone {
            self.rows.remove(id);
        }
    }
}

impl Vm {
    /// The layout of a map type. The first map that is met may have been made as one of another type of the same form.
    #[inline(always)]
    pub(crate) fn map_layout(&mut self, ty: &RType) -> Result<MapLayout, Trap> {
        match self.map_layouts.rows.get(ty.id) {
            Some(layout) => Ok(*layout),
            None => self.make_layout(ty),
        }
    }

    #[inline(never)]
    fn make_layout(&mut self, ty: &RType) -> Result<MapLayout, Trap> {
        let (Some(key), Some(elem)) = (self.rtype(ty.key), self.rtype(ty.elem)) else {
            return Err(Trap::Fatal(
                "internal error: map of an undefined type".into(),
            ));
        };
        let elem_at = 1 + u64::from(key.slots);
        let words = elem_at + u64::from(elem.slots);
        let mut classes = vec![WordClass::Scalar];
        classes.extend_from_slice(&key.shape.words);
        if !elem.shape.words.is_empty() {
            classes.resize(elem_at as usize, WordClass::Scalar);
            classes.extend_from_slice(&elem.shape.words);
        }
        if classes.iter().all(|class| *class == WordClass::Scalar) {
            classes.clear();
        }
        let pattern = self.heap.pattern(&Shape {
            size: 8 * words,
            align: 8,
            words: classes,
            role: role_of(key),
        })?;
        let layout = MapLayout {
            key,
            elem,
            key_kind: key_kind(key),
            words,
            elem_at,
            pattern,
        };
        self.map_layouts.rows.insert(ty.id, layout);
        Ok(layout)
    }
}

/// How a snapshot may read keys out of entries.
fn role_of(key: &RType) -> Role {
    match key.kind {
        Kind::String => Role::StringKeys,
        Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => Role::IntKeys,
        Kind::Uint | Kind::Uint8 | Kind::Uint16 | Kind::Uint32 | Kind::Uint64 => Role::UintKeys,
        _ => Role::Plain,
    }
}

fn key_kind(key: &RType) -> KeyKind {
    match key.kind {
        Kind::String => KeyKind::String,
        Kind::Float32
        | Kind::Float64
        | Kind::Complex64
        | Kind::Complex128
        | Kind::Interface
        | Kind::Struct
        | Kind::Array => KeyKind::Other,
        _ if key.slots == 1 => KeyKind::Word,
        _ => KeyKind::Other,
    }
}
