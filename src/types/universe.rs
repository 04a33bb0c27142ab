//! Predeclared names: types, constants, nil and functions, as tables.
//!
//! In: nothing. Out: scope 0 and the fixed ids of `TypeId`; package `unsafe`, which is package 0. All worlds of the process share them.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::types::constant::ConstValue;
use crate::types::object::{FuncInfo, ObjId, ObjKind, Object, Pos, Sym};
use crate::types::package::{Package, PkgId};
use crate::types::scope::{Scope, ScopeId, ScopeKind};
use crate::types::ty::{Alias, BasicKind, Interface, Named, Signature, Type, TypeId};
use crate::types::world::{Name, World};

macro_rules! builtins {
    ($($(#[$doc:meta])* $name:ident $text:literal $nargs:literal $variadic:literal $kind:ident,)*) => {
        /// A predeclared function, or one of package `unsafe`.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum BuiltinId { $($(#[$doc])* $name,)* }
        /// All predeclared functions in the order of their numbers.
        pub const BUILTINS: &[Builtin] = &[$(Builtin {
            id: BuiltinId::$name, name: $text, nargs: $nargs, variadic: $variadic, kind: ExprKind::$kind,
        },)*];
    };
}

/// What an expression may be used for as a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExprKind {
    /// A conversion.
    Conversion,
    /// A value that must be used.
    Expression,
    /// May stand alone as a statement.
    Statement,
}

/// A row of the table of predeclared functions.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// Its number.
    pub id: BuiltinId,
    /// Its name.
    pub name: &'static str,
    /// Least number of arguments.
    pub nargs: usize,
    /// Takes more.
    pub variadic: bool,
    /// What a call of it may be used for.
    pub kind: ExprKind,
}

builtins! {
    /// `append`
    Append "append" 1 true Expression,
    /// `cap`
    Cap "cap" 1 false Expression,
    /// `clear`
    Clear "clear" 1 false Statement,
    /// `close`
    Close "close" 1 false Statement,
    /// `complex`
    Complex "complex" 2 false Expression,
    /// `copy`
    Copy "copy" 2 false Statement,
    /// `delete`
    Delete "delete" 2 false Statement,
    /// `imag`
    Imag "imag" 1 false Expression,
    /// `len`
    Len "len" 1 false Expression,
    /// `make`
    Make "make" 1 true Expression,
    /// `max`
    Max "max" 1 true Expression,
    /// `min`
    Min "min" 1 true Expression,
    /// `new`
    New "new" 1 false Expression,
    /// `panic`
    Panic "panic" 1 false Statement,
    /// `print`
    Print "print" 0 true Statement,
    /// `println`
    Println "println" 0 true Statement,
    /// `real`
    Real "real" 1 false Expression,
    /// `recover`
    Recover "recover" 0 false Statement,
    /// `assert`: only where tests of the checker declare it; its argument must be constant and true.
    Assert "assert" 1 false Statement,
    /// `unsafe.Add`
    UnsafeAdd "Add" 2 false Expression,
    /// `unsafe.Alignof`
    UnsafeAlignof "Alignof" 1 false Expression,
    /// `unsafe.Offsetof`
    UnsafeOffsetof "Offsetof" 1 false Expression,
    /// `unsafe.Sizeof`
    UnsafeSizeof "Sizeof" 1 false Expression,
    /// `unsafe.Slice`
    UnsafeSlice "Slice" 2 false Expression,
    /// `unsafe.SliceData`
    UnsafeSliceData "SliceData" 1 false Expression,
    /// `unsafe.String`
    UnsafeString "String" 2 false Expression,
    /// `unsafe.StringData`
    UnsafeStringData "StringData" 1 false Expression,
}

impl BuiltinId {
    /// The row of the table.
    pub fn row(self) -> &'static Builtin {
        #[expect(clippy::indexing_slicing, reason = "one row a variant, same macro")]
        &BUILTINS[self as usize]
    }
    /// True for functions of package `unsafe`.
    pub fn is_unsafe(self) -> bool {
        self as u8 >= BuiltinId::UnsafeAdd as u8
    }
}

/// What every world begins with. Made once in a process; nobody changes it afterwards.
pub(crate) struct Universe {
    pub(crate) types: Vec<Type>,
    pub(crate) objs: Vec<Object>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) pkgs: Vec<Package>,
    pub(crate) names: Vec<Arc<str>>,
    pub(crate) name_index: FxHashMap<Name, Sym>,
    pub(crate) error_method: Option<ObjId>,
    pub(crate) unsafe_pkg: Option<PkgId>,
}

/// The one of this process.
pub(crate) fn universe() -> &'static Universe {
    static NOTHING: Universe = Universe {
        types: Vec::new(),
        objs: Vec::new(),
        scopes: Vec::new(),
        pkgs: Vec::new(),
        names: Vec::new(),
        name_index: FxHashMap::with_hasher(FxBuildHasher),
        error_method: None,
        unsafe_pkg: None,
    };
    static UNIVERSE: OnceLock<Universe> = OnceLock::new();
    UNIVERSE.get_or_init(|| {
        let mut world = World::over(&NOTHING);
        for name in ["_", "", "init", "main"] {
            world.intern(name);
        }
        world.declare_universe();
        world.into_universe()
    })
}

impl World {
    /// Fills the empty arenas: ids must come out as `TypeId` names them.
    pub(crate) fn declare_universe(&mut self) {
        self.new_scope(None, ScopeKind::Universe);
        for &kind in BasicKind::ALL {
            self.new_type(Type::Basic(kind, kind.name()));
        }
        self.new_type(Type::Basic(BasicKind::Uint8, "byte"));
        self.new_type(Type::Basic(BasicKind::Int32, "rune"));
        self.new_type(Type::Interface(Box::new(Interface {
            complete: true,
            ..Interface::default()
        })));
        self.declare_special_types();
        let unsafe_pkg = self.new_package("unsafe", "unsafe");
        self.pkg_mut(unsafe_pkg).state = crate::types::package::PkgState::Checked;
        self.pkg_mut(unsafe_pkg).is_std = true;
        self.unsafe_pkg = Some(unsafe_pkg);
        self.declare_basic_names();
        self.declare_consts();
        self.declare_builtins();
        // Type sets are computed when they are asked for, by a world that could not change these types.
        for interface in [TypeId::EMPTY_INTERFACE, TypeId::ERROR, TypeId::COMPARABLE] {
            self.type_set(interface);
        }
    }

    fn universe_type_name(&mut self, name: &str, alias: bool, ty: TypeId) -> ObjId {
        let sym = self.intern(name);
        let obj = self.make_obj(ObjKind::TypeName { alias }, Pos::NONE, None, sym, Some(ty));
        self.insert(ScopeId::UNIVERSE, obj);
        obj
    }

    /// `any`, `error`, `comparable` and the empty tuple, in the order of their ids.
    fn declare_special_types(&mut self) {
        let any = self.universe_type_name("any", true, TypeId::ANY);
        self.new_type(Type::Alias(Box::new(Alias {
            obj: any,
            from_rhs: Some(TypeId::EMPTY_INTERFACE),
            actual: Some(TypeId::EMPTY_INTERFACE),
            tparams: Arc::new([]),
            targs: Arc::new([]),
        })));
        let error = self.universe_type_name("error", false, TypeId::ERROR);
        let comparable = self.universe_type_name("comparable", false, TypeId::COMPARABLE);
        let error_under = TypeId(TypeId::N_FIXED);
        let comparable_under = TypeId(TypeId::N_FIXED + 1);
        for (obj, under) in [(error, error_under), (comparable, comparable_under)] {
            self.new_type(Type::Named(Box::new(Named {
                obj,
                origin: None,
                targs: Arc::new([]),
                tparams: Arc::new([]),
                ambient: Arc::new([]),
                underlying: Some(under),
                from_rhs: Some(under),
                methods: Vec::new(),
                is_settled: false,
            })));
        }
        self.new_tuple(Vec::new());
        let result = self.declare_error_interface();
        self.declare_comparable_interface(result);
    }

    fn declare_error_interface(&mut self) -> ObjId {
        let empty = self.intern("");
        let result = self.make_obj(
            ObjKind::Var(crate::types::object::VarInfo {
                kind: crate::types::object::VarKind::Result,
                embedded: false,
                used: true,
                origin: None,
            }),
            Pos::NONE,
            None,
            empty,
            Some(TypeId::STRING),
        );
        let name = self.intern("Error");
        let method = self.make_obj(
            ObjKind::Func(FuncInfo {
                decl: None,
                ptr_recv: false,
                origin: None,
                is_abstract: true,
                native: false,
                recv_named: None,
            }),
            Pos::NONE,
            None,
            name,
            None,
        );
        self.new_type(Type::Interface(Box::new(Interface {
            methods: vec![method],
            complete: true,
            ..Interface::default()
        })));
        self.error_method = Some(method);
        // The signature comes after the two interfaces, whose ids are fixed.
        let at = TypeId(TypeId::N_FIXED + 2);
        self.obj_mut(method).ty = Some(at);
        self.obj_mut(method).color = crate::types::object::Color::Black;
        result
    }

    fn declare_comparable_interface(&mut self, error_result: ObjId) {
        self.new_type(Type::Interface(Box::new(Interface {
            complete: true,
            tset: Some(Arc::new(crate::types::typeset::TypeSet::comparable())),
            ..Interface::default()
        })));
        self.new_signature(Signature {
            results: Arc::new([error_result]),
            ..Signature::default()
        });
    }

    fn declare_basic_names(&mut self) {
        for &kind in BasicKind::ALL {
            let named = !matches!(kind, BasicKind::Invalid | BasicKind::UnsafePointer)
                && !kind.info().any(crate::types::ty::BasicInfo::UNTYPED);
            if named {
                self.universe_type_name(kind.name(), false, TypeId(kind as u32));
            }
        }
        self.universe_type_name("byte", true, TypeId::BYTE);
        self.universe_type_name("rune", true, TypeId::RUNE);
        let name = self.intern("Pointer");
        let pkg = self.unsafe_pkg;
        let obj = self.make_obj(
            ObjKind::TypeName { alias: false },
            Pos::NONE,
            pkg,
            name,
            Some(TypeId::UNSAFE_POINTER),
        );
        if let Some(pkg) = pkg {
            let scope = self.pkg(pkg).scope;
            self.insert(scope, obj);
        }
    }

    fn declare_consts(&mut self) {
        let values: [(&str, TypeId, ConstValue); 3] = [
            ("true", TypeId::UNTYPED_BOOL, ConstValue::Bool(true)),
            ("false", TypeId::UNTYPED_BOOL, ConstValue::Bool(false)),
            ("iota", TypeId::UNTYPED_INT, ConstValue::Int(0)),
        ];
        for (name, ty, value) in values {
            let sym = self.intern(name);
            let obj = self.make_obj(ObjKind::Const { value }, Pos::NONE, None, sym, Some(ty));
            self.insert(ScopeId::UNIVERSE, obj);
        }
        let sym = self.intern("nil");
        let obj = self.make_obj(
            ObjKind::Nil,
            Pos::NONE,
            None,
            sym,
            Some(TypeId::UNTYPED_NIL),
        );
        self.insert(ScopeId::UNIVERSE, obj);
    }

    fn declare_builtins(&mut self) {
        for row in BUILTINS.iter().filter(|row| row.id != BuiltinId::Assert) {
            self.declare_builtin(row);
        }
    }

    /// Declares `assert`, which the tests of type checkers use; there is no code for it.
    pub(crate) fn declare_test_functions(&mut self) {
        self.declare_builtin(BuiltinId::Assert.row());
    }

    fn declare_builtin(&mut self, row: &Builtin) {
        let sym = self.intern(row.name);
        let pkg = if row.id.is_unsafe() {
            self.unsafe_pkg
        } else {
            None
        };
        let obj = self.make_obj(
            ObjKind::Builtin(row.id),
            Pos::NONE,
            pkg,
            sym,
            Some(TypeId::INVALID),
        );
        let scope = match pkg {
            Some(pkg) => self.pkg(pkg).scope,
            None => ScopeId::UNIVERSE,
        };
        self.insert(scope, obj);
    }
}
