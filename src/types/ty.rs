//! Types: one arena entry each, named by [`TypeId`]; predeclared types have fixed ids.
//!
//! In: what `typexpr`, `subst` and `instantiate` build through [`World`]. Out: [`Type`], read with `World::ty`.
//!
//! * Equal ids mean identical types; identical types may have different ids (`byte` and `uint8` print
//!   differently; struct, function and interface types are not interned). Ask `World::identical`, or take
//!   `World::canon` where one id a type is needed.
//! * Pointer, Slice, Array, Map, Chan and Tuple are interned by their parts' ids.
//! * [`Type::Alias`] stays visible for messages: look through it with `World::unalias` or `World::under` before
//!   matching on a `Type`.

use std::sync::Arc;

use crate::types::object::ObjId;
use crate::types::typeset::TypeSet;

/// Names a type of a `World`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TypeId(pub u32);

macro_rules! basic_kinds {
    ($($name:ident $konst:ident $text:literal,)*) => {
        /// The predeclared basic types and the types of untyped constants, in go/types' order.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum BasicKind { $(#[doc = $text] $name,)* }
        impl BasicKind {
            /// All kinds in order; the type of a kind has the kind's number as its id.
            pub const ALL: &'static [BasicKind] = &[$(BasicKind::$name,)*];
            /// The name as messages print it.
            pub const fn name(self) -> &'static str { match self { $(BasicKind::$name => $text,)* } }
        }
        impl TypeId { $(#[doc = $text] pub const $konst: TypeId = TypeId(BasicKind::$name as u32);)* }
    };
}

basic_kinds! {
    Invalid INVALID "invalid type",
    Bool BOOL "bool",
    Int INT "int",
    Int8 INT8 "int8",
    Int16 INT16 "int16",
    Int32 INT32 "int32",
    Int64 INT64 "int64",
    Uint UINT "uint",
    Uint8 UINT8 "uint8",
    Uint16 UINT16 "uint16",
    Uint32 UINT32 "uint32",
    Uint64 UINT64 "uint64",
    Uintptr UINTPTR "uintptr",
    Float32 FLOAT32 "float32",
    Float64 FLOAT64 "float64",
    Complex64 COMPLEX64 "complex64",
    Complex128 COMPLEX128 "complex128",
    String STRING "string",
    UnsafePointer UNSAFE_POINTER "unsafe.Pointer",
    UntypedBool UNTYPED_BOOL "untyped bool",
    UntypedInt UNTYPED_INT "untyped int",
    UntypedRune UNTYPED_RUNE "untyped rune",
    UntypedFloat UNTYPED_FLOAT "untyped float",
    UntypedComplex UNTYPED_COMPLEX "untyped complex",
    UntypedString UNTYPED_STRING "untyped string",
    UntypedNil UNTYPED_NIL "untyped nil",
}

impl TypeId {
    /// `byte`: Basic of kind Uint8 that prints as `byte`.
    pub const BYTE: TypeId = TypeId(26);
    /// `rune`: Basic of kind Int32 that prints as `rune`.
    pub const RUNE: TypeId = TypeId(27);
    /// `interface{}`.
    pub const EMPTY_INTERFACE: TypeId = TypeId(28);
    /// `any`, an alias of `interface{}`.
    pub const ANY: TypeId = TypeId(29);
    /// `error`.
    pub const ERROR: TypeId = TypeId(30);
    /// `comparable`.
    pub const COMPARABLE: TypeId = TypeId(31);
    /// The empty tuple: no value.
    pub const EMPTY_TUPLE: TypeId = TypeId(32);
    /// How many ids are taken by the universe (more may follow inside it: unnamed parts of `error`).
    pub const N_FIXED: u32 = 33;

    /// The position in the arena.
    pub fn index(self) -> usize {
        self.0 as usize
    }
    /// True unless it is the invalid type itself (an alias of it is not seen; ask `World::is_valid`).
    pub fn is_valid(self) -> bool {
        self != TypeId::INVALID
    }
}

/// What can be done with a basic type: a set of bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BasicInfo(u8);

impl BasicInfo {
    /// `bool`.
    pub const BOOLEAN: BasicInfo = BasicInfo(1);
    /// Integers.
    pub const INTEGER: BasicInfo = BasicInfo(2);
    /// Integers without a sign.
    pub const UNSIGNED: BasicInfo = BasicInfo(4);
    /// Floating-point numbers.
    pub const FLOAT: BasicInfo = BasicInfo(8);
    /// Complex numbers.
    pub const COMPLEX: BasicInfo = BasicInfo(16);
    /// Strings.
    pub const STRING: BasicInfo = BasicInfo(32);
    /// Types of untyped constants, and of nil.
    pub const UNTYPED: BasicInfo = BasicInfo(64);
    /// `<`, `<=`, `>`, `>=` are defined.
    pub const ORDERED: BasicInfo = BasicInfo(2 | 8 | 32);
    /// Numbers.
    pub const NUMERIC: BasicInfo = BasicInfo(2 | 8 | 16);
    /// Integers and floating-point numbers.
    pub const INTEGER_OR_FLOAT: BasicInfo = BasicInfo(2 | 8);
    /// Numbers and strings.
    pub const NUMERIC_OR_STRING: BasicInfo = BasicInfo(2 | 8 | 16 | 32);
    /// Constants of the type exist.
    pub const CONST_TYPE: BasicInfo = BasicInfo(1 | 2 | 8 | 16 | 32);

    /// True if the two sets share a bit.
    pub const fn any(self, of: BasicInfo) -> bool {
        self.0 & of.0 != 0
    }
}

impl BasicKind {
    /// The properties of the kind.
    pub const fn info(self) -> BasicInfo {
        use BasicKind as K;
        BasicInfo(match self {
            K::Invalid | K::UnsafePointer => 0,
            K::Bool => 1,
            K::Int | K::Int8 | K::Int16 | K::Int32 | K::Int64 => 2,
            K::Uint | K::Uint8 | K::Uint16 | K::Uint32 | K::Uint64 | K::Uintptr => 2 | 4,
            K::Float32 | K::Float64 => 8,
            K::Complex64 | K::Complex128 => 16,
            K::String => 32,
            K::UntypedBool => 1 | 64,
            K::UntypedInt | K::UntypedRune => 2 | 64,
            K::UntypedFloat => 8 | 64,
            K::UntypedComplex => 16 | 64,
            K::UntypedString => 32 | 64,
            K::UntypedNil => 64,
        })
    }
}

/// What may be done with a channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    /// `chan T`
    Both,
    /// `chan<- T`
    SendOnly,
    /// `<-chan T`
    RecvOnly,
}

/// A type. Parts are ids; lists are shared, so that a clone is cheap (except of [`Named`]: borrow that).
#[derive(Clone, Debug)]
pub enum Type {
    /// A predeclared type or the type of an untyped constant. The text differs from the kind's for `byte` and `rune`.
    Basic(BasicKind, &'static str),
    /// A defined type, generic or an instance.
    Named(Box<Named>),
    /// `*T`
    Pointer(TypeId),
    /// `[]T`
    Slice(TypeId),
    /// `[len]elem`; a length of -1 was invalid.
    Array {
        /// Number of elements, -1 if unknown.
        len: i64,
        /// Element type.
        elem: TypeId,
    },
    /// `map[key]elem`
    Map {
        /// Key type.
        key: TypeId,
        /// Element type.
        elem: TypeId,
    },
    /// `chan elem`
    Chan {
        /// Direction.
        dir: ChanDir,
        /// Element type.
        elem: TypeId,
    },
    /// `struct { … }`
    Struct(Arc<StructType>),
    /// The types of a list of values: results of a call, or none.
    Tuple(Arc<[TypeId]>),
    /// A function type.
    Signature(Arc<Signature>),
    /// `interface { … }`
    Interface(Box<Interface>),
    /// `~A | B`: only inside constraints.
    Union(Arc<[Term]>),
    /// A type parameter.
    TypeParam(TypeParam),
    /// An alias: prints as its name, means `actual`.
    Alias(Box<Alias>),
}

/// A defined type.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its type name; of an instance: the origin's.
    pub obj: ObjId,
    /// The generic type of which this is an instance.
    pub origin: Option<TypeId>,
    /// Type arguments of an instance.
    pub targs: Arc<[TypeId]>,
    /// Type parameters of a generic type.
    pub tparams: Arc<[TypeId]>,
    /// Type parameters of the generic function in which the type is declared. Substitution of them makes an instance,
    /// whose arguments follow the type's own.
    pub ambient: Arc<[TypeId]>,
    /// The underlying type; None: not yet declared, or an instance not yet expanded.
    pub underlying: Option<TypeId>,
    /// What stood on the right side of the declaration.
    pub from_rhs: Option<TypeId>,
    /// Declared methods in source order; of an instance: by the origin's index, filled when asked for.
    pub methods: Vec<Option<ObjId>>,
    /// An instance whose arguments are basic types, defined types and instances such as this: there is one of it, so that another id is another type.
    pub is_settled: bool,
}

/// The fields of a struct type.
#[derive(Clone, Debug, Default)]
pub struct StructType {
    /// Field variables in order.
    pub fields: Arc<[ObjId]>,
    /// Tags, unquoted; shorter than `fields` or empty if the rest has none.
    pub tags: Arc<[Option<Arc<str>>]>,
}

/// A function type.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    /// Receiver variable of a method; no part of the type's identity.
    pub recv: Option<ObjId>,
    /// Type parameters of a generic function.
    pub tparams: Arc<[TypeId]>,
    /// Type parameters of the receiver, as the method names them.
    pub rparams: Arc<[TypeId]>,
    /// Parameters; of a variadic function the last one has a slice type.
    pub params: Arc<[ObjId]>,
    /// Results.
    pub results: Arc<[ObjId]>,
    /// Last parameter is `...T`.
    pub variadic: bool,
}

/// An interface type as written; its [`TypeSet`] is computed when first asked for.
#[derive(Clone, Debug, Default)]
pub struct Interface {
    /// Explicitly declared methods.
    pub methods: Vec<ObjId>,
    /// Embedded elements.
    pub embeddeds: Vec<TypeId>,
    /// Where the embedded elements stand.
    pub embed_pos: Vec<crate::types::object::Pos>,
    /// Written as a bare constraint literal: `[P ~int]`.
    pub implicit: bool,
    /// All methods and elements are collected.
    pub complete: bool,
    /// The type set, once computed.
    pub tset: Option<Arc<TypeSet>>,
}

/// One term of a union or type set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Term {
    /// `~T`: all types whose underlying type is `ty`.
    pub tilde: bool,
    /// The type.
    pub ty: TypeId,
}

/// A type parameter.
#[derive(Clone, Copy, Debug)]
pub struct TypeParam {
    /// Its type name.
    pub obj: ObjId,
    /// Position in its list.
    pub index: u32,
    /// The constraint as written; `World::iface` of the type parameter makes an interface of it.
    pub bound: TypeId,
}

/// An alias declaration.
#[derive(Clone, Debug)]
pub struct Alias {
    /// Its type name.
    pub obj: ObjId,
    /// What stands on the right side; None while it is being declared.
    pub from_rhs: Option<TypeId>,
    /// The type at the end of the chain of aliases, once known.
    pub actual: Option<TypeId>,
    /// Generic alias: type parameters.
    pub tparams: Arc<[TypeId]>,
    /// Instance of a generic alias: its arguments.
    pub targs: Arc<[TypeId]>,
}
