//! Objects: what a name denotes.
//!
//! In: declarations and imports. Out: [`Object`], named by [`ObjId`], read with `World::obj`.

use crate::syntax::node::Node;
use crate::types::constant::ConstRef;
use crate::types::package::PkgId;
use crate::types::scope::ScopeId;
use crate::types::ty::TypeId;

/// Names an object of a `World`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ObjId(pub u32);

/// An interned name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sym(pub u32);

impl Sym {
    /// `_`
    pub const BLANK: Sym = Sym(0);
    /// The empty name, of unnamed parameters.
    pub const EMPTY: Sym = Sym(1);
    /// `init`
    pub const INIT: Sym = Sym(2);
    /// `main`
    pub const MAIN: Sym = Sym(3);
}

/// Names a unit of a `World`: the index of its `UnitInfo`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitSlot(pub u32);

/// A place in the source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Pos {
    /// The unit.
    pub unit: UnitSlot,
    /// Byte offset in it.
    pub off: u32,
}

impl Pos {
    /// No place: predeclared objects.
    pub const NONE: Pos = Pos {
        unit: UnitSlot(u32::MAX),
        off: 0,
    };
    /// True for a place in a unit.
    pub fn is_known(self) -> bool {
        self.unit.0 != u32::MAX
    }
}

/// How far the declaration of an object is: go/types' colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// Type not known.
    White,
    /// Type known.
    Black,
    /// Being declared; the number is the index in the checker's object path.
    Grey(u32),
}

/// What kind of variable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VarKind {
    /// Package variable.
    Package,
    /// Declared in a function.
    Local,
    /// Receiver.
    Recv,
    /// Parameter.
    Param,
    /// Result parameter.
    Result,
    /// Struct field.
    Field,
}

/// What an object is.
#[derive(Clone, Debug)]
pub enum ObjKind {
    /// The name of an import in a file.
    PkgName {
        /// The package.
        imported: PkgId,
        /// A name of it was used.
        used: bool,
    },
    /// A constant.
    Const {
        /// Its value, `Unknown` while it is being declared or if it was wrong.
        value: ConstRef,
    },
    /// A type name; the object's type says which.
    TypeName {
        /// Declared with `=`, or predeclared `any`, `byte`, `rune`.
        alias: bool,
    },
    /// A variable, parameter or field.
    Var(VarInfo),
    /// A function or method, also of an interface.
    Func(FuncInfo),
    /// A statement label.
    Label {
        /// Some statement names it.
        used: bool,
    },
    /// A predeclared function.
    Builtin(crate::types::universe::BuiltinId),
    /// `nil`
    Nil,
}

/// A variable's particulars.
#[derive(Clone, Copy, Debug)]
pub struct VarInfo {
    /// Where it was declared.
    pub kind: VarKind,
    /// An embedded field.
    pub embedded: bool,
    /// Its value was used (local variables).
    pub used: bool,
    /// The field, parameter or result of the generic declaration of which this is a substituted copy.
    pub origin: Option<ObjId>,
}

/// A function's particulars.
#[derive(Clone, Copy, Debug)]
pub struct FuncInfo {
    /// The FuncDecl, or the interface method's Field; None for predeclared methods and copies in instances.
    pub decl: Option<Node>,
    /// A method whose receiver is `*T`.
    pub ptr_recv: bool,
    /// The method of the generic type of which this is an instance's copy.
    pub origin: Option<ObjId>,
    /// A method declared in an interface.
    pub is_abstract: bool,
    /// Has no body: native.
    pub native: bool,
    /// For a method the defined type (origin) it belongs to, if that was valid.
    pub recv_named: Option<TypeId>,
}

/// A named thing.
#[derive(Clone, Debug)]
pub struct Object {
    /// What it is.
    pub kind: ObjKind,
    /// Its name.
    pub name: Sym,
    /// Its package; None if predeclared.
    pub pkg: Option<PkgId>,
    /// Its type; None until known, `INVALID` if wrong.
    pub ty: Option<TypeId>,
    /// Where its name was declared.
    pub pos: Pos,
    /// The scope it was inserted into.
    pub parent: Option<ScopeId>,
    /// Local objects: the offset from which the name is visible.
    pub scope_pos: u32,
    /// Number of the declaration in its package, for the order of initialisation; of a local type among the local types of its
    /// package in source order, from 1; 0 for other local objects.
    pub order: u32,
    /// State of the declaration.
    pub color: Color,
}

impl Object {
    /// The type, `INVALID` while it is not known.
    pub fn ty(&self) -> TypeId {
        self.ty.unwrap_or(TypeId::INVALID)
    }
    /// The variable's particulars, if it is one.
    pub fn var(&self) -> Option<&VarInfo> {
        match &self.kind {
            ObjKind::Var(v) => Some(v),
            _ => None,
        }
    }
    /// The function's particulars, if it is one.
    pub fn func(&self) -> Option<&FuncInfo> {
        match &self.kind {
            ObjKind::Func(f) => Some(f),
            _ => None,
        }
    }
    /// True for a struct field.
    pub fn is_field(&self) -> bool {
        self.var().is_some_and(|v| v.kind == VarKind::Field)
    }
    /// True for an embedded struct field.
    pub fn is_embedded(&self) -> bool {
        self.var().is_some_and(|v| v.embedded)
    }
}
