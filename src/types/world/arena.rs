//! The arena of types: how types are made, found again, and filled in later.
//!
//! In: the parts of a type. Out: its id; types without a name that are equal in all parts have one id. What fills in a type below
//! the newest mark writes it down in the journal (W1 of `world`).

use std::hash::Hash;
use std::sync::Arc;

use crate::types::object::ObjId;
use crate::types::ty::{ChanDir, Interface, Named, Signature, StructType, Term, Type, TypeId};
use crate::types::typeset::TypeSet;
use crate::types::world::World;
use crate::types::world::marks::Undo;

/// What an interned type is found by: its form, its element, and its length, key or direction. Tuples have a table of their own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct TypeKey {
    form: u32,
    elem: TypeId,
    number: u64,
}

impl TypeKey {
    pub(super) fn of(ty: &Type) -> Option<TypeKey> {
        let (form, elem, number) = match *ty {
            Type::Pointer(elem) => (0, elem, 0),
            Type::Slice(elem) => (1, elem, 0),
            Type::Array { len, elem } => (2, elem, len as u64),
            Type::Map { key, elem } => (3, elem, u64::from(key.0)),
            Type::Chan { dir, elem } => (4, elem, dir as u64),
            _ => return None,
        };
        Some(TypeKey { form, elem, number })
    }
}

/// Longer chains of aliases are cycles.
const MAX_ALIAS_CHAIN: usize = 1000;

static INVALID_TYPE: Type = Type::Basic(crate::types::ty::BasicKind::Invalid, "invalid type");

impl World {
    /// A type as it stands in the arena; aliases are visible.
    pub fn ty(&self, id: TypeId) -> &Type {
        match self.types.get(id.index()) {
            Some(t) => t,
            None => &INVALID_TYPE,
        }
    }

    /// A type that is still being put together.
    pub(crate) fn ty_mut(&mut self, id: TypeId) -> Option<&mut Type> {
        self.types.get_mut(id.index())
    }

    /// Adds a type that has an identity of its own.
    pub fn new_type(&mut self, ty: Type) -> TypeId {
        let id = TypeId(self.types.len() as u32);
        self.types.push(ty);
        id
    }

    /// Number of types.
    pub fn n_types(&self) -> usize {
        self.types.len()
    }

    fn interned(&mut self, ty: Type) -> TypeId {
        let Some(key) = TypeKey::of(&ty) else {
            return self.new_type(ty);
        };
        if let Some(&id) = self.interned.get(&key) {
            return id;
        }
        let id = self.new_type(ty);
        self.interned.insert(key, id);
        id
    }

    /// `*elem`
    pub fn new_pointer(&mut self, elem: TypeId) -> TypeId {
        self.interned(Type::Pointer(elem))
    }

    /// `[]elem`
    pub fn new_slice(&mut self, elem: TypeId) -> TypeId {
        self.interned(Type::Slice(elem))
    }

    /// `[len]elem`
    pub fn new_array(&mut self, len: i64, elem: TypeId) -> TypeId {
        self.interned(Type::Array { len, elem })
    }

    /// `map[key]elem`
    pub fn new_map(&mut self, key: TypeId, elem: TypeId) -> TypeId {
        self.interned(Type::Map { key, elem })
    }

    /// `chan elem`
    pub fn new_chan(&mut self, dir: ChanDir, elem: TypeId) -> TypeId {
        self.interned(Type::Chan { dir, elem })
    }

    /// A list of value types.
    pub fn new_tuple(&mut self, elems: impl Into<Arc<[TypeId]>>) -> TypeId {
        let elems: Arc<[TypeId]> = elems.into();
        if elems.is_empty() && self.types.len() > TypeId::EMPTY_TUPLE.index() {
            return TypeId::EMPTY_TUPLE;
        }
        if let Some(&id) = self.tuples.get(&elems) {
            return id;
        }
        let id = self.new_type(Type::Tuple(elems.clone()));
        self.tuples.insert(elems, id);
        id
    }

    /// A tuple of the types of these variables.
    pub fn tuple_of(&mut self, vars: &[ObjId]) -> TypeId {
        let elems: Vec<TypeId> = vars.iter().map(|&v| self.obj(v).ty()).collect();
        self.new_tuple(elems)
    }

    /// A struct type.
    pub fn new_struct(&mut self, ty: StructType) -> TypeId {
        self.new_type(Type::Struct(Arc::new(ty)))
    }

    /// A function type.
    pub fn new_signature(&mut self, sig: Signature) -> TypeId {
        self.new_type(Type::Signature(Arc::new(sig)))
    }

    /// An interface type.
    pub fn new_interface(&mut self, iface: Interface) -> TypeId {
        self.new_type(Type::Interface(Box::new(iface)))
    }

    /// A union.
    pub fn new_union(&mut self, terms: impl Into<Arc<[Term]>>) -> TypeId {
        self.new_type(Type::Union(terms.into()))
    }

    /// The defined type behind `id` (through aliases).
    pub fn named(&self, id: TypeId) -> Option<&Named> {
        match self.ty(self.unalias(id)) {
            Type::Named(n) => Some(n),
            _ => None,
        }
    }

    pub(crate) fn named_mut(&mut self, id: TypeId) -> Option<&mut Named> {
        let id = self.unalias(id);
        match self.types.get_mut(id.index()) {
            Some(Type::Named(n)) => Some(n),
            _ => None,
        }
    }

    /// The type at the end of a chain of aliases.
    pub fn unalias(&self, mut id: TypeId) -> TypeId {
        for _ in 0..MAX_ALIAS_CHAIN {
            match self.ty(id) {
                Type::Alias(a) => match a.actual.or(a.from_rhs) {
                    Some(next) => id = next,
                    None => return TypeId::INVALID,
                },
                _ => return id,
            }
        }
        TypeId::INVALID
    }

    pub(crate) fn set_underlying(&mut self, id: TypeId, underlying: TypeId) {
        if self.is_below_mark(id) {
            self.undo.push(Undo::Expanded(id));
        }
        if let Some(Type::Named(n)) = self.types.get_mut(id.index()) {
            n.underlying = Some(underlying);
        }
    }

    pub(crate) fn set_instance_method(&mut self, id: TypeId, index: usize, method: ObjId) {
        if self.is_below_mark(id) {
            self.undo.push(Undo::Method(id, index));
        }
        if let Some(Type::Named(n)) = self.types.get_mut(id.index()) {
            if n.methods.len() <= index {
                n.methods.resize(index + 1, None);
            }
            if let Some(cell) = n.methods.get_mut(index) {
                *cell = Some(method);
            }
        }
    }

    pub(crate) fn set_type_set(&mut self, id: TypeId, tset: Arc<TypeSet>) {
        if self.is_below_mark(id) {
            self.undo.push(Undo::TypeSet(id));
        }
        if let Some(Type::Interface(i)) = self.types.get_mut(id.index()) {
            i.tset = Some(tset);
        }
    }

    pub(crate) fn add_instance(&mut self, origin: TypeId, targs: Arc<[TypeId]>, inst: TypeId) {
        let list = self.instances.entry(origin).or_default();
        if !self.marks.is_empty() {
            self.undo.push(Undo::Instance(origin, list.len()));
        }
        list.push((targs, inst));
    }

    pub(crate) fn set_canon(&mut self, id: TypeId, canon: TypeId) {
        if self.is_below_mark(id) {
            self.undo.push(Undo::Canon(id));
        }
        self.canon_of.insert(id, canon);
    }

    /// Lets `id` stand for its identity class.
    pub(crate) fn add_canon(&mut self, hash: u64, id: TypeId) {
        self.canon_buckets.entry(hash).or_default().push(id);
        self.canon_log.push((hash, id));
    }
}
