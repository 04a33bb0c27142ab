//! Type descriptors of a running program: what the type word of an interface points to.
//!
//! In: descriptions that `lower::layout` makes out of checked types. Out: [`RTypes`], a table of one machine;
//! descriptors never move and live as long as the machine, but for those of evaluated source (`code::forget`). Layout is C's on 64-bit: sizes in bytes.
//!
//! Invariants. T1: one descriptor a type: identical types have the same address, so comparing type words
//! compares types. T2: `shape` describes one element of the type in memory; a pointer bit for each 8-byte word.
//! T3: the data word of an interface holds the value itself if `DIRECT` (pointer-shaped) or `INLINE`
//! (pointer-free and at most 8 bytes, as its slot holds it: scalars extended, small structs as memory image);
//! otherwise it points to a boxed copy.

use crate::code::by_rtype::ByRType;
use crate::code::form::Forms;
use crate::code::program::{FuncId, MethodId};
use crate::heap::shape::Shape;

/// Index of a descriptor in its machine's table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RTypeId(pub u32);

/// Kinds, with the numbers of Go's `reflect.Kind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are reflect's")]
pub enum Kind {
    Invalid = 0,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    Array,
    Chan,
    Func,
    Interface,
    Map,
    Pointer,
    Slice,
    String,
    Struct,
    UnsafePointer,
}

/// Facts of a type, or-ed together in [`RType::flags`].
pub mod flags {
    /// Pointer-shaped: pointer, map, chan, func, unsafe.Pointer. The data word is the value.
    pub const DIRECT: u16 = 1;
    /// At most 8 bytes without pointers: the data word is the value's slot.
    pub const INLINE: u16 = 2;
    /// `==` is defined (it may still trap inside interfaces).
    pub const COMPARABLE: u16 = 4;
    /// Contains pointers.
    pub const POINTERS: u16 = 8;
    /// Declared by `type` (or predeclared with a name of its own package).
    pub const NAMED: u16 = 16;
    /// Equality is equality of the bytes (no floats, strings, interfaces, padding).
    pub const EQ_BYTES: u16 = 32;
    /// Func type whose last parameter is variadic.
    pub const VARIADIC: u16 = 64;
    /// Chan type may be received from.
    pub const RECV: u16 = 128;
    /// Chan type may be sent to.
    pub const SEND: u16 = 256;
}

/// A field of a struct type.
#[derive(Clone, Debug)]
pub struct RField {
    /// Name; of an embedded field its type's.
    pub name: Box<str>,
    /// Package path if not exported, else empty.
    pub pkg: Box<str>,
    /// Its type.
    pub ty: RTypeId,
    /// Byte offset.
    pub offset: u32,
    /// Embedded.
    pub embedded: bool,
    /// Tag text.
    pub tag: Box<str>,
}

/// A method of a concrete type (`func` set), or of an interface type (`func` is `None`).
#[derive(Clone, Debug)]
pub struct RMethod {
    /// Interned name; the table is sorted by it.
    pub id: MethodId,
    /// Plain name.
    pub name: Box<str>,
    /// Exported.
    pub exported: bool,
    /// Signature without receiver, a Func type.
    pub ty: RTypeId,
    /// Callable with the interface's data word as the receiver argument.
    pub func: Option<FuncId>,
}

/// The descriptor of one type.
#[derive(Clone, Debug)]
pub struct RType {
    /// Own index.
    pub id: RTypeId,
    /// Bytes in memory.
    pub size: u64,
    /// Alignment in bytes.
    pub align: u8,
    /// Kind.
    pub kind: Kind,
    /// Facts, see [`flags`].
    pub flags: u16,
    /// Slots in a frame: `ceil(size / 8)`, at least 1 (0 only for zero-size types).
    pub slots: u16,
    /// As `%T` prints it: `main.T`, `[]int`, `map[string]*main.T`.
    pub name: Box<str>,
    /// Import path of the declaring package, empty for unnamed and predeclared types.
    pub pkg: Box<str>,
    /// Declared name alone, empty if unnamed.
    pub base_name: Box<str>,
    /// Pointer map.
    pub shape: Shape,
    /// Element of pointer, slice, array, chan, map.
    pub elem: Option<RTypeId>,
    /// Key of a map.
    pub key: Option<RTypeId>,
    /// Length of an array.
    pub len: u64,
    /// Fields of a struct.
    pub fields: Vec<RField>,
    /// Parameters of a func.
    pub params: Vec<RTypeId>,
    /// Results of a func.
    pub results: Vec<RTypeId>,
    /// Methods, sorted by id: the method set of a concrete type (for T those with value receivers), or an interface's methods.
    pub methods: Vec<RMethod>,
}

impl RType {
    /// True if all bits of `facts` are set.
    pub fn has(&self, facts: u16) -> bool {
        self.flags & facts == facts
    }
}

/// The descriptors of one machine.
#[derive(Default)]
pub struct RTypes {
    /// Boxes, so that addresses stay.
    pub(super) rows: ByRType<Box<RType>>,
    n_made: u32,
    /// Made by evaluated source (see `code::forget`), rising.
    pub(super) may_go: Vec<RTypeId>,
    /// Interned method names: (package path if not exported, name).
    names: rustc_hash::FxHashMap<(Box<str>, Box<str>), MethodId>,
    /// The interned names by number.
    name_rows: Vec<(Box<str>, Box<str>)>,
    /// Types without a declared name by the text of their form (see `code::compose`).
    pub(super) keys: rustc_hash::FxHashMap<String, RTypeId>,
    /// Types that do for one another where only the form counts.
    pub(super) forms: Forms,
}

impl RTypes {
    /// Reserves an index, so that recursive types can name it before they are defined.
    pub fn reserve(&mut self) -> RTypeId {
        self.n_made += 1;
        RTypeId(self.n_made - 1)
    }

    /// Defines a reserved index; `ty.id` must be it. Once only: addresses must not change.
    pub fn define(&mut self, ty: RType) {
        if self.rows.get(ty.id).is_none() {
            self.rows.insert(ty.id, Box::new(ty));
        }
    }

    /// The descriptor; `None` while it is only reserved.
    pub fn get(&self, id: RTypeId) -> Option<&RType> {
        self.rows.get(id).map(|ty| &**ty)
    }

    /// The type without a declared name that a text describes.
    pub fn by_key(&self, key: &str) -> Option<RTypeId> {
        self.keys.get(key).copied()
    }

    /// From now on `key` describes this type.
    pub fn set_key(&mut self, key: String, id: RTypeId) {
        self.keys.insert(key, id);
    }

    /// The address that type words hold; 0 while it is only reserved.
    pub fn addr(&self, id: RTypeId) -> u64 {
        self.get(id)
            .map_or(0, |ty| std::ptr::from_ref(ty) as usize as u64)
    }

    /// The type whose descriptor stands at an address that may be anything.
    pub fn at(&self, addr: u64) -> Option<RTypeId> {
        let found = self.rows.iter().find(|ty| self.addr(ty.id) == addr);
        found.map(|ty| ty.id)
    }

    /// Numbers given so far; the next one is this.
    pub fn n_made(&self) -> u32 {
        self.n_made
    }

    /// The number of a method name; `pkg` is empty for exported names.
    pub fn method_id(&mut self, pkg: &str, name: &str) -> MethodId {
        let key = (Box::from(pkg), Box::from(name));
        if let Some(id) = self.names.get(&key) {
            return *id;
        }
        let id = MethodId(self.name_rows.len() as u32);
        self.name_rows.push(key.clone());
        self.names.insert(key, id);
        id
    }

    /// The package path of a method number, empty for exported names.
    pub fn method_package(&self, id: MethodId) -> &str {
        self.name_rows.get(id.0 as usize).map_or("", |row| &row.0)
    }

    /// The plain name of a method number.
    pub fn method_name(&self, id: MethodId) -> &str {
        self.name_rows.get(id.0 as usize).map_or("", |row| &row.1)
    }
}
