//! What objects are, found along pointers: an object that is pointed to from a word of known type is of a known type.
//!
//! In: what is known of one object ([`Claim`]) and the word that the pointer stands in. Out: what the target is, and what the edge is called.
//!
//! Several pointers may say different things of one object: one points to a struct, another to its first field. The larger type is right: [`Claim::beats`].

use crate::code::func::{VarName, VarType};
use crate::code::rtype::Kind;
use crate::telemetry::snapshot::EdgeKind;
use crate::telemetry::snapshot::names::{Names, TypeFact};

/// What an object is taken for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Claim {
    /// Nothing is known.
    #[default]
    Unknown,
    /// A value of this type.
    One(u32),
    /// Values of this type side by side.
    Elems(u32),
    /// The object of a map of this type, the directory of its parts, its entries, its index.
    Map(u32),
    /// See `Map`.
    Directory(u32),
    /// See `Map`.
    Entries(u32),
    /// See `Map`.
    Index(u32),
    /// A channel of this type, its buffer.
    Chan(u32),
    /// See `Chan`.
    Buffer(u32),
    /// A closure.
    Closure,
    /// Bytes of a string.
    Text,
}

impl Claim {
    /// Says more than the other.
    pub(super) fn beats(self, other: Claim, names: &Names) -> bool {
        let rank = |claim: Claim| match claim {
            Claim::Unknown => (0, 0),
            // Any type that has a string's bytes as elements says more.
            Claim::Text => (1, 0),
            Claim::One(ty) | Claim::Elems(ty) => (2, names.size(ty)),
            Claim::Closure
            | Claim::Map(_)
            | Claim::Directory(_)
            | Claim::Entries(_)
            | Claim::Index(_)
            | Claim::Chan(_)
            | Claim::Buffer(_) => (3, 0),
        };
        rank(self) > rank(other)
    }

    /// An object of so many bytes may be this, seen through a pointer so many bytes behind its beginning.
    pub(super) fn fits(self, bytes: u64, offset: u64, names: &Names) -> bool {
        match self {
            Claim::One(ty) => offset == 0 && names.size(ty) <= bytes,
            Claim::Elems(ty) => {
                let size = names.size(ty);
                size != 0 && offset.is_multiple_of(size) && size <= bytes
            }
            Claim::Text => true,
            _ => offset == 0,
        }
    }
}

/// What an edge is called, before its texts have numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct EdgeName {
    pub(super) kind: EdgeKind,
    pub(super) text: String,
    pub(super) index: u32,
}

impl EdgeName {
    pub(super) fn named(text: impl Into<String>) -> EdgeName {
        EdgeName {
            kind: EdgeKind::Named,
            text: text.into(),
            index: 0,
        }
    }

    pub(super) fn inner(text: impl Into<String>) -> EdgeName {
        EdgeName {
            kind: EdgeKind::Inner,
            ..EdgeName::named(text)
        }
    }

    pub(super) fn element(index: u64, text: String) -> EdgeName {
        EdgeName {
            kind: EdgeKind::Element,
            text,
            index: u32::try_from(index).unwrap_or(u32::MAX),
        }
    }
}

/// A pointer word inside of a value: the fields to it, and the type that has it.
struct Leaf<'n> {
    path: String,
    ty: Option<&'n TypeFact>,
    id: u32,
}

impl Names {
    fn ty(&self, id: u32) -> Option<&TypeFact> {
        self.types.get(&id)
    }

    fn size(&self, id: u32) -> u64 {
        self.ty(id).map_or(0, |ty| ty.size)
    }

    /// What the first word of a value of this type leads to.
    pub(super) fn part(&self, ty: u32, dynamic: u32) -> Claim {
        self.target(&self.leaf(ty, 0), dynamic)
    }

    /// What is at byte `offset` of a value.
    fn leaf(&self, mut id: u32, mut offset: u64) -> Leaf<'_> {
        const DEEPEST: usize = 64;
        let mut path = String::new();
        for _ in 0..DEEPEST {
            let Some(ty) = self.ty(id) else { break };
            match ty.kind {
                Kind::Struct => {
                    let at = ty.fields.partition_point(|field| field.offset <= offset);
                    let before = ty.fields.get(..at).unwrap_or_default();
                    // A field without bytes may stand at the same offset.
                    let holds = |field: &&crate::telemetry::snapshot::names::FieldFact| {
                        offset < field.offset + self.size(field.ty)
                    };
                    let Some(field) = before.iter().rev().find(holds) else {
                        break;
                    };
                    path.push('.');
                    path.push_str(&field.name);
                    offset -= field.offset;
                    id = field.ty;
                }
                Kind::Array => {
                    let (Some(elem), size) = (ty.elem, ty.elem.map_or(0, |elem| self.size(elem)))
                    else {
                        break;
                    };
                    if size == 0 {
                        break;
                    }
                    path.push_str(&format!("[{}]", offset / size));
                    offset %= size;
                    id = elem;
                }
                _ => {
                    return Leaf {
                        path,
                        ty: Some(ty),
                        id,
                    };
                }
            }
        }
        Leaf { path, ty: None, id }
    }

    /// What a pointer leads to that is a value of this type, or a part of one. `dynamic`: the type (+ 1) of what an interface holds, if it is one's.
    fn target(&self, leaf: &Leaf<'_>, dynamic: u32) -> Claim {
        let Some(ty) = leaf.ty else {
            return Claim::Unknown;
        };
        match (ty.kind, ty.elem) {
            (Kind::Pointer, Some(elem)) => Claim::One(elem),
            (Kind::Slice, Some(elem)) => Claim::Elems(elem),
            (Kind::String, _) => Claim::Text,
            (Kind::Map, _) => Claim::Map(leaf.id),
            (Kind::Chan, _) => Claim::Chan(leaf.id),
            (Kind::Func, _) => Claim::Closure,
            (Kind::Interface, _) => self.boxed(dynamic),
            _ => Claim::Unknown,
        }
    }

    /// What a variable's slot or word `at` leads to.
    pub(super) fn var_claim(&self, var: &VarName, at: u32, dynamic: u32) -> Claim {
        let is_first = at == u32::from(var.slot);
        match var.ty {
            VarType::Of(id) => {
                // An interface's second word is its pointer.
                let is_iface = self.ty(id.0).is_some_and(|ty| ty.kind == Kind::Interface);
                match is_first || is_iface {
                    true => self.part(id.0, dynamic),
                    false => Claim::Unknown,
                }
            }
            VarType::To(id) if is_first => Claim::One(id.0),
            VarType::Unknown | VarType::To(_) => self.boxed(dynamic),
        }
    }

    /// What the data word of an interface leads to.
    pub(super) fn boxed(&self, dynamic: u32) -> Claim {
        let Some(id) = dynamic.checked_sub(1) else {
            return Claim::Unknown;
        };
        match self.ty(id) {
            Some(ty) if ty.is_direct => self.target(&self.leaf(id, 0), 0),
            Some(_) => Claim::One(id),
            None => Claim::Unknown,
        }
    }

    /// The name of the pointer in word `at` of an object, and what it leads to.
    pub(super) fn edge(&self, claim: Claim, at: u32, dynamic: u32) -> (EdgeName, Claim) {
        let word = u64::from(at);
        let by_itself = || {
            (
                EdgeName::named(format!(".(word {at})")),
                self.boxed(dynamic),
            )
        };
        match claim {
            Claim::One(ty) => {
                let leaf = self.leaf(ty, word * 8);
                let target = self.target(&leaf, dynamic);
                // A value that is a pointer itself: what its variable holds.
                let name = match leaf.path.is_empty() {
                    true => EdgeName::inner("*"),
                    false => EdgeName::named(leaf.path),
                };
                (name, target)
            }
            Claim::Elems(ty) if self.size(ty) != 0 => {
                let size = self.size(ty);
                let leaf = self.leaf(ty, word * 8 % size);
                let target = self.target(&leaf, dynamic);
                (EdgeName::element(word * 8 / size, leaf.path), target)
            }
            Claim::Map(ty) => match at {
                2 => (EdgeName::inner("entries"), Claim::Entries(ty)),
                3 => (EdgeName::inner("directory"), Claim::Directory(ty)),
                _ => (EdgeName::inner("index"), Claim::Index(ty)),
            },
            Claim::Directory(ty) => (EdgeName::inner("entries"), Claim::Entries(ty)),
            Claim::Entries(ty) => self.entry_edge(ty, word, dynamic),
            Claim::Chan(ty) => (EdgeName::inner("buffer"), Claim::Buffer(ty)),
            Claim::Buffer(ty) => {
                let Some((elem, slots)) = self.elem_slots(ty) else {
                    return by_itself();
                };
                let leaf = self.leaf(elem, word % slots * 8);
                let target = self.target(&leaf, dynamic);
                (EdgeName::element(word / slots, leaf.path), target)
            }
            Claim::Closure => match at {
                0 => (EdgeName::inner("code"), Claim::Unknown),
                _ => (
                    EdgeName::named(format!(".(captured {at})")),
                    self.boxed(dynamic),
                ),
            },
            Claim::Unknown | Claim::Elems(_) | Claim::Index(_) | Claim::Text => by_itself(),
        }
    }

    fn elem_slots(&self, ty: u32) -> Option<(u32, u64)> {
        let elem = self.ty(ty)?.elem?;
        Some((elem, self.ty(elem)?.slots.max(1)))
    }

    /// An entry is `[hash | key | element]`; its key's text is found later.
    fn entry_edge(&self, map: u32, word: u64, dynamic: u32) -> (EdgeName, Claim) {
        let parts = || {
            let ty = self.ty(map)?;
            let (key, elem) = (ty.key?, ty.elem?);
            Some((key, self.ty(key)?.slots, elem, self.ty(elem)?.slots))
        };
        let Some((key, key_slots, elem, elem_slots)) = parts() else {
            return (EdgeName::named(format!(".(word {word})")), Claim::Unknown);
        };
        let n_words = 1 + key_slots + elem_slots;
        let (number, in_entry) = (word / n_words, word % n_words);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let (leaf, kind) = if in_entry <= key_slots {
            let at = in_entry.saturating_sub(1) * 8;
            (self.leaf(key, at), EdgeKind::Key)
        } else {
            let at = (in_entry - 1 - key_slots) * 8;
            (self.leaf(elem, at), EdgeKind::Value)
        };
        let target = self.target(&leaf, dynamic);
        let name = EdgeName {
            kind,
            text: leaf.path,
            index: number,
        };
        (name, target)
    }

    /// What an object is called.
    pub(super) fn claim_text(&self, claim: Claim) -> String {
        let name = |ty: u32| self.ty(ty).map_or("?", |ty| &*ty.name);
        match claim {
            Claim::Unknown => "(object)".into(),
            Claim::One(ty) | Claim::Map(ty) | Claim::Chan(ty) => name(ty).into(),
            Claim::Elems(ty) => format!("[]{}", name(ty)),
            Claim::Directory(ty) => format!("{} (directory)", name(ty)),
            Claim::Entries(ty) => format!("{} (entries)", name(ty)),
            Claim::Index(ty) => format!("{} (index)", name(ty)),
            Claim::Buffer(ty) => format!("{} (buffer)", name(ty)),
            Claim::Closure => "func".into(),
            Claim::Text => "string".into(),
        }
    }
}
