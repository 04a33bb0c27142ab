//! Layout of types: sizes, offsets and slot classes, as C on 64-bit lays them out.
//!
//! In: checked types without type parameters. Out: [`Lay`], cached by type, and the element [`Shape`].

use std::rc::Rc;

use crate::code::func::SlotClass;
use crate::heap::shape::{Shape, WordClass};
use crate::lower::opt::Opts;
use crate::lower::{Cx, LowerError, R};
use crate::mem::stack::deep;
use crate::types::ty::{BasicKind, Type, TypeId};

/// What a type is to the code generator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Rep {
    Bool,
    /// Width in bytes, signed.
    Int(u8, bool),
    F32,
    F64,
    C64,
    C128,
    Str,
    Slice,
    Ptr,
    UnsafePtr,
    Map,
    Chan,
    Func,
    Iface,
    Struct,
    Array,
    Tuple,
    Nil,
}

/// A field of a struct, or a part of a tuple.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) ty: TypeId,
    pub(crate) offset: u64,
}

/// The layout of a type.
#[derive(Clone, Debug)]
pub(crate) struct Lay {
    /// The underlying type.
    pub(crate) under: TypeId,
    pub(crate) rep: Rep,
    pub(crate) size: u64,
    pub(crate) align: u8,
    /// Slots in a frame.
    pub(crate) slots: u32,
    /// Class of each slot; left out for types that are too large for a frame.
    pub(crate) classes: Rc<[SlotClass]>,
    /// Contains pointers.
    pub(crate) has_pointers: bool,
    /// Element of pointer, slice, array, channel, map.
    pub(crate) elem: TypeId,
    /// Key of a map.
    pub(crate) key: TypeId,
    /// Length of an array.
    pub(crate) len: u64,
    /// Fields of a struct, parts of a tuple.
    pub(crate) fields: Rc<[Field]>,
}

/// Locals larger than this stand in the heap.
pub(crate) const MAX_LOCAL_BYTES: u64 = 1024;

/// Values with more slots never stand in a frame.
const MAX_SLOTS: u64 = 50_000;

/// Values with more slots are not put together in a frame: instructions reach bytes of the first 8192 slots.
const MAX_BUILT_SLOTS: u32 = 4096;

impl Lay {
    /// A literal of the type is put together in memory, not in slots.
    pub(crate) fn is_built_in_memory(&self) -> bool {
        self.slots > MAX_BUILT_SLOTS
    }
}

/// Arrays of numbers up to this size stand in slots.
const MAX_ARRAY_BYTES: u64 = 128;

impl Cx<'_> {
    /// An array of numbers of 64 bits that is short enough to stand in slots, where it can be indexed.
    pub(crate) fn is_slot_array(&mut self, ty: TypeId) -> bool {
        let has_slots = self.lw.opts.has(Opts::SLOTS);
        let Ok(lay) = self.lay(ty) else { return false };
        let is_short = lay.rep == Rep::Array && (8..=MAX_ARRAY_BYTES).contains(&lay.size);
        has_slots
            && is_short
            && self
                .lay(lay.elem)
                .is_ok_and(|elem| matches!(elem.rep, Rep::Int(8, _) | Rep::F64))
    }
}

/// Objects up to this size stand in slots if a local pointer alone knows them.
const MAX_OBJECT_BYTES: u64 = 128;

impl Cx<'_> {
    /// A pointer to what could stand in slots instead.
    pub(crate) fn points_to_slots(&mut self, ty: TypeId) -> bool {
        let Ok(pointer) = self.lay(ty) else {
            return false;
        };
        pointer.rep == Rep::Ptr
            && self.lay(pointer.elem).is_ok_and(|lay| {
                lay.rep != Rep::Array && (1..=MAX_OBJECT_BYTES).contains(&lay.size)
            })
    }
}

impl Lay {
    /// True for one slot.
    pub(crate) fn is_single(&self) -> bool {
        self.slots == 1
    }

    /// The one slot is a pointer.
    pub(crate) fn is_pointer(&self) -> bool {
        matches!(
            self.rep,
            Rep::Ptr | Rep::UnsafePtr | Rep::Map | Rep::Chan | Rep::Func
        )
    }

    /// A number, bool or pointer: a value that one plain instruction moves.
    pub(crate) fn is_scalar_or_pointer(&self) -> bool {
        self.is_pointer() || matches!(self.rep, Rep::Bool | Rep::Int(..) | Rep::F32 | Rep::F64)
    }

    /// The data word of an interface is the value itself (T3).
    pub(crate) fn is_in_data_word(&self) -> bool {
        self.is_pointer() || (!self.has_pointers && self.size <= 8)
    }

    /// Signed, for comparisons.
    pub(crate) fn is_signed(&self) -> bool {
        matches!(self.rep, Rep::Int(_, true))
    }

    /// The field with this index.
    ///
    /// # Errors
    /// A bug: there is none.
    pub(crate) fn field(&self, i: usize) -> R<Field> {
        self.fields
            .get(i)
            .copied()
            .ok_or_else(|| LowerError::bug("no such field"))
    }
}

const S: SlotClass = SlotClass::Scalar;
const P: SlotClass = SlotClass::Pointer;
const D: SlotClass = SlotClass::IfaceData;

impl Cx<'_> {
    /// The layout of a type.
    ///
    /// # Errors
    /// The type has none: a type parameter, or a wrong type (bugs), or it is too large.
    pub(crate) fn lay(&mut self, ty: TypeId) -> R<Rc<Lay>> {
        if let Some(lay) = self.lw.lays.get(ty) {
            return Ok(lay.clone());
        }
        self.depth += 1;
        let made = if self.depth > 2_000 {
            Err(LowerError::too_deep())
        } else {
            deep(|| self.make_lay(ty))
        };
        self.depth -= 1;
        let lay = Rc::new(made?);
        self.lw.lays.insert(ty, lay.clone());
        Ok(lay)
    }

    fn make_lay(&mut self, ty: TypeId) -> R<Lay> {
        let under = self.w.under(ty);
        let simple = |rep, size: u64, align: u8, classes: &[SlotClass]| Lay {
            under,
            rep,
            size,
            align,
            slots: size.div_ceil(8) as u32,
            classes: classes.into(),
            has_pointers: classes.iter().any(|c| *c != S),
            elem: TypeId::INVALID,
            key: TypeId::INVALID,
            len: 0,
            fields: Rc::new([]),
        };
        Ok(match self.w.ty(under).clone() {
            Type::Basic(kind, _) => match basic(kind) {
                Some((rep, size, align)) => {
                    let classes: &[SlotClass] = match rep {
                        Rep::Str => &[P, S],
                        Rep::UnsafePtr | Rep::Nil => &[P],
                        Rep::C128 => &[S, S],
                        _ => &[S],
                    };
                    simple(rep, size, align, classes)
                }
                None => return Err(LowerError::bug("layout of an invalid type")),
            },
            Type::Pointer(elem) => with_elem(simple(Rep::Ptr, 8, 8, &[P]), elem),
            Type::Slice(elem) => with_elem(simple(Rep::Slice, 24, 8, &[P, S, S]), elem),
            Type::Map { key, elem } => {
                let mut lay = with_elem(simple(Rep::Map, 8, 8, &[P]), elem);
                lay.key = key;
                lay
            }
            Type::Chan { elem, .. } => with_elem(simple(Rep::Chan, 8, 8, &[P]), elem),
            Type::Signature(_) => simple(Rep::Func, 8, 8, &[P]),
            Type::Interface(_) => simple(Rep::Iface, 16, 8, &[S, D]),
            Type::Array { len, elem } => self.array_lay(under, len.max(0) as u64, elem)?,
            Type::Struct(st) => {
                let tys: Vec<TypeId> = st.fields.iter().map(|f| self.w.obj(*f).ty()).collect();
                self.struct_lay(under, &tys)?
            }
            Type::Tuple(parts) => {
                // A tuple in slots: each part begins a slot.
                let mut classes = Vec::new();
                let mut fields = Vec::new();
                for part in parts.iter() {
                    let lay = self.lay(*part)?;
                    fields.push(Field {
                        ty: *part,
                        offset: classes.len() as u64 * 8,
                    });
                    classes.extend_from_slice(&lay.classes);
                }
                let mut lay = simple(Rep::Tuple, classes.len() as u64 * 8, 8, &classes);
                lay.fields = fields.into();
                lay
            }
            other => {
                return Err(LowerError::bug(format!("layout of {other:?}")));
            }
        })
    }

    fn array_lay(&mut self, under: TypeId, len: u64, elem: TypeId) -> R<Lay> {
        let e = self.lay(elem)?;
        let size = e
            .size
            .checked_mul(len)
            .filter(|n| *n < 1 << 50)
            .ok_or_else(|| LowerError::unsupported("array type is too large"))?;
        let slots = size.div_ceil(8);
        let mut classes = Vec::new();
        if slots <= MAX_SLOTS {
            classes.resize(slots as usize, S);
            if e.has_pointers {
                for i in 0..len {
                    put(&mut classes, i * e.size, &e);
                }
            }
        }
        Ok(Lay {
            under,
            rep: Rep::Array,
            size,
            align: e.align,
            slots: slots.min(u64::from(u32::MAX)) as u32,
            classes: classes.into(),
            has_pointers: e.has_pointers && len > 0,
            elem,
            key: TypeId::INVALID,
            len,
            fields: Rc::new([]),
        })
    }

    fn struct_lay(&mut self, under: TypeId, tys: &[TypeId]) -> R<Lay> {
        let mut fields = Vec::with_capacity(tys.len());
        let mut offset = 0u64;
        let mut align = 1u8;
        let mut parts = Vec::new();
        for (i, ty) in tys.iter().enumerate() {
            let lay = self.lay(*ty)?;
            offset = offset.next_multiple_of(u64::from(lay.align));
            align = align.max(lay.align);
            fields.push(Field { ty: *ty, offset });
            offset += lay.size;
            // A pointer behind a last field of no size must not point past the object.
            if i + 1 == tys.len() && lay.size == 0 && offset > 0 {
                offset += 1;
            }
            if offset >= 1 << 50 {
                return Err(LowerError::unsupported("struct type is too large"));
            }
            parts.push(lay);
        }
        let size = offset.next_multiple_of(u64::from(align));
        let slots = size.div_ceil(8);
        let mut classes = Vec::new();
        if slots <= MAX_SLOTS {
            classes.resize(slots as usize, S);
            for (field, lay) in fields.iter().zip(&parts) {
                put(&mut classes, field.offset, lay);
            }
        }
        Ok(Lay {
            under,
            rep: Rep::Struct,
            size,
            align,
            slots: slots.min(u64::from(u32::MAX)) as u32,
            classes: classes.into(),
            has_pointers: parts.iter().any(|p| p.has_pointers),
            elem: TypeId::INVALID,
            key: TypeId::INVALID,
            len: 0,
            fields: fields.into(),
        })
    }

    /// The shape of one element of the type in memory.
    ///
    /// # Errors
    /// As [`Cx::lay`].
    pub(crate) fn shape(&mut self, ty: TypeId) -> R<Shape> {
        let lay = self.lay(ty)?;
        let mut words = Vec::new();
        if lay.has_pointers {
            if lay.classes.is_empty() && lay.size > 0 {
                words = self.large_words(ty)?;
            } else {
                words.extend(lay.classes.iter().map(|c| match c {
                    SlotClass::Scalar => WordClass::Scalar,
                    SlotClass::Pointer => WordClass::Pointer,
                    SlotClass::IfaceData => WordClass::IfaceData,
                }));
            }
            while words.last() == Some(&WordClass::Scalar) {
                words.pop();
            }
        }
        Ok(Shape {
            size: lay.size,
            align: lay.align,
            words,
            ..Shape::default()
        })
    }

    /// Words of a type that is too large for a frame.
    fn large_words(&mut self, ty: TypeId) -> R<Vec<WordClass>> {
        let lay = self.lay(ty)?;
        let mut words = vec![WordClass::Scalar; lay.size.div_ceil(8) as usize];
        let mut copy = |offset: u64, part: &Shape| {
            for (i, class) in part.words.iter().enumerate() {
                if let Some(word) = words.get_mut((offset / 8) as usize + i)
                    && *class != WordClass::Scalar
                {
                    *word = *class;
                }
            }
        };
        match lay.rep {
            Rep::Array => {
                let part = self.shape(lay.elem)?;
                for i in 0..lay.len {
                    copy(i * part.size, &part);
                }
            }
            _ => {
                for field in lay.fields.iter() {
                    let part = self.shape(field.ty)?;
                    copy(field.offset, &part);
                }
            }
        }
        Ok(words)
    }
}

/// Marks the pointers of a part at `offset`.
fn put(classes: &mut [SlotClass], offset: u64, part: &Lay) {
    if !part.has_pointers {
        return;
    }
    for (i, class) in part.classes.iter().enumerate() {
        if let Some(slot) = classes.get_mut((offset / 8) as usize + i)
            && *class != S
        {
            *slot = *class;
        }
    }
}

fn with_elem(mut lay: Lay, elem: TypeId) -> Lay {
    lay.elem = elem;
    lay
}

/// Representation, size and alignment of a basic type; untyped ones as their default type.
fn basic(kind: BasicKind) -> Option<(Rep, u64, u8)> {
    use BasicKind as B;
    let int = |bytes: u8, signed| (Rep::Int(bytes, signed), u64::from(bytes), bytes);
    Some(match kind {
        B::Invalid => return None,
        B::Bool | B::UntypedBool => (Rep::Bool, 1, 1),
        B::Int | B::Int64 | B::UntypedInt => int(8, true),
        B::Int8 => int(1, true),
        B::Int16 => int(2, true),
        B::Int32 | B::UntypedRune => int(4, true),
        B::Uint | B::Uint64 | B::Uintptr => int(8, false),
        B::Uint8 => int(1, false),
        B::Uint16 => int(2, false),
        B::Uint32 => int(4, false),
        B::Float32 => (Rep::F32, 4, 4),
        B::Float64 | B::UntypedFloat => (Rep::F64, 8, 8),
        B::Complex64 => (Rep::C64, 8, 4),
        B::Complex128 | B::UntypedComplex => (Rep::C128, 16, 8),
        B::String | B::UntypedString => (Rep::Str, 16, 8),
        B::UnsafePointer => (Rep::UnsafePtr, 8, 8),
        B::UntypedNil => (Rep::Nil, 8, 8),
    })
}
