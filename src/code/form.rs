//! The form of a type: what operations know of it that name a type only to move, compare, hash or allocate its values.
//!
//! In: descriptors. Out: for each the first one found with the same form, which does in its place wherever an
//! instruction has it in a `Form` word (`code::ops`).
//!
//! Invariants. N1: values of two types with one *value form* have the same size, alignment, slots, pointer words and facts
//! (`flags`, but those that only a type's name or direction shows), and load, store, compare and hash alike: same kind,
//! where integers of a word are one kind and pointer-shaped types another; arrays of one length whose elements have one
//! value form; structs whose fields stand at the same offsets, have one value form each, and are blank in both or in
//! neither. Elements of pointers, slices, maps and channels do not matter to a value that holds them; an interface's value
//! brings its own type. N2: two types have one *form* if they have one value form, and so have the elements of channels, and
//! the keys and elements of maps: that is what `make`, access and iteration look at. N3: nothing else of a `Form` word's descriptor is
//! read by the machine; above all no name, so that no message shows it: messages name dynamic types, which are not in code.

use rustc_hash::FxHashMap;

use crate::code::rtype::{Kind, RType, RTypeId, RTypes, flags};
use crate::mem::stack::deep;

/// Facts that code with a `Form` word can tell apart.
const FACTS: u16 =
    flags::DIRECT | flags::INLINE | flags::COMPARABLE | flags::POINTERS | flags::EQ_BYTES;

/// Forms that have been asked for.
#[derive(Default)]
pub(super) struct Forms {
    value_of: FxHashMap<RTypeId, RTypeId>,
    by_value: FxHashMap<Vec<u64>, RTypeId>,
    form_of: FxHashMap<RTypeId, RTypeId>,
    by_form: FxHashMap<Vec<RTypeId>, RTypeId>,
}

impl Forms {
    /// Forgets what is known of types, and by types, that are gone.
    pub(super) fn retain(&mut self, is_there: impl Fn(RTypeId) -> bool) {
        self.value_of
            .retain(|id, form| is_there(*id) && is_there(*form));
        self.form_of
            .retain(|id, form| is_there(*id) && is_there(*form));
        self.by_value.retain(|_, form| is_there(*form));
        self.by_form
            .retain(|parts, form| is_there(*form) && parts.iter().all(|part| is_there(*part)));
    }
}

impl RTypes {
    /// The type that stands for all of this one's form (N2); itself while it is only reserved.
    pub fn form(&mut self, id: RTypeId) -> RTypeId {
        if let Some(form) = self.forms.form_of.get(&id) {
            return *form;
        }
        let Some(ty) = self.get(id) else { return id };
        let parts = match ty.kind {
            Kind::Chan => [ty.elem, None],
            Kind::Map => [ty.key, ty.elem],
            _ => [None, None],
        };
        let mut key = vec![self.value_form(id)];
        for part in parts.into_iter().flatten() {
            key.push(self.value_form(part));
        }
        let form = *self.forms.by_form.entry(key).or_insert(id);
        self.forms.form_of.insert(id, form);
        form
    }

    /// The type that stands for all of this one's value form (N1).
    fn value_form(&mut self, id: RTypeId) -> RTypeId {
        if let Some(form) = self.forms.value_of.get(&id) {
            return *form;
        }
        let Some(ty) = self.get(id) else { return id };
        let mut key = own_key(ty);
        let mut parts = Vec::new();
        match ty.kind {
            Kind::Array => parts.extend(ty.elem),
            Kind::Struct => {
                for field in &ty.fields {
                    key.push(u64::from(field.offset) << 1 | u64::from(&*field.name == "_"));
                    parts.push(field.ty);
                }
            }
            _ => {}
        }
        for part in parts {
            key.push(u64::from(deep(|| self.value_form(part)).0));
        }
        let form = *self.forms.by_value.entry(key).or_insert(id);
        self.forms.value_of.insert(id, form);
        form
    }
}

/// The part of N1 that the descriptor itself holds.
fn own_key(ty: &RType) -> Vec<u64> {
    let mut key = vec![
        kind_class(ty.kind) as u64,
        ty.size,
        u64::from(ty.align),
        u64::from(ty.flags & FACTS),
        u64::from(ty.slots),
        ty.len,
        ty.shape.words.len() as u64,
    ];
    key.extend(ty.shape.words.iter().map(|class| *class as u64));
    key
}

/// Kinds whose values are handled by the same instructions count as one.
fn kind_class(kind: Kind) -> Kind {
    match kind {
        Kind::Int | Kind::Int64 | Kind::Uint | Kind::Uint64 | Kind::Uintptr => Kind::Int64,
        Kind::Chan | Kind::Func | Kind::Map | Kind::Pointer | Kind::UnsafePointer => Kind::Pointer,
        other => other,
    }
}
