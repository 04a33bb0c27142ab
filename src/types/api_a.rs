//! Signatures that are promised and not yet filled in; each moves to the file named above it.

use std::sync::Arc;

use crate::syntax::diag::Diag;
use crate::syntax::node::Node;
use crate::types::check::{Checker, Importer};
use crate::types::errors::Error;
use crate::types::object::{ObjId, Pos, Sym};
use crate::types::operand::Operand;
use crate::types::package::PkgId;
use crate::types::scope::ScopeId;
use crate::types::ty::TypeId;
use crate::types::typeset::TypeSet;
use crate::types::world::World;

// predicates.rs, under.rs
impl World {
    /// The underlying type, through aliases; expands instances. Of a type parameter: its constraint interface.
    pub fn under(&mut self, t: TypeId) -> TypeId {
        t
    }
    /// The single underlying type of all types in t's type set (for a non-type-parameter: `under`).
    /// All channels alike but for direction: the restricted one. None if there is none.
    pub fn core_type(&mut self, _t: TypeId) -> Option<TypeId> {
        None
    }
    /// As core_type, but []byte and string together count as string.
    pub fn core_string(&mut self, _t: TypeId) -> Option<TypeId> {
        None
    }
    /// Calls nothing: the terms of a type parameter's set as underlying types, or [under(t)] for other types; None: no specific types.
    pub fn typeset_unders(&mut self, _t: TypeId) -> Option<Vec<TypeId>> {
        None
    }
    pub fn is_valid(&self, t: TypeId) -> bool {
        t.is_valid()
    }
    pub fn is_boolean(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_numeric(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_string(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_integer(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_unsigned(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_float(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_complex(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_integer_or_float(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_const_type(&mut self, _t: TypeId) -> bool {
        false
    }
    /// As is_X, but of a type parameter: all types of its set.
    pub fn all_boolean(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn all_integer(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn all_unsigned(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn all_numeric(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn all_string(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn all_ordered(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn all_numeric_or_string(&mut self, _t: TypeId) -> bool {
        false
    }
    /// Also true for type parameters and defined types.
    pub fn has_name(&self, _t: TypeId) -> bool {
        false
    }
    pub fn is_typed(&self, _t: TypeId) -> bool {
        false
    }
    pub fn is_untyped(&self, t: TypeId) -> bool {
        !self.is_typed(t)
    }
    pub fn is_untyped_numeric(&self, _t: TypeId) -> bool {
        false
    }
    /// t is an interface (not a type parameter).
    pub fn is_non_type_param_interface(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_interface(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_type_param(&self, _t: TypeId) -> bool {
        false
    }
    pub fn is_generic(&self, _t: TypeId) -> bool {
        false
    }
    /// Values can be nil.
    pub fn has_nil(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_pointer(&mut self, _t: TypeId) -> bool {
        false
    }
    pub fn is_bytes_or_runes(&mut self, _t: TypeId) -> bool {
        false
    }
    /// go/types comparableType with dynamic = true, as `Comparable`.
    pub fn comparable(&mut self, _t: TypeId) -> bool {
        false
    }
    /// None if comparable; otherwise the reason as gc words it after "… cannot compare": e.g. "struct containing []int cannot be compared" (may be empty).
    pub fn incomparable_cause(&mut self, _t: TypeId, _dynamic: bool) -> Option<String> {
        None
    }
    pub fn identical(&mut self, a: TypeId, b: TypeId) -> bool {
        a == b
    }
    pub fn identical_ignore_tags(&mut self, a: TypeId, b: TypeId) -> bool {
        a == b
    }
    /// The one id that stands for all types identical to t (lowering's key).
    pub fn canon(&mut self, t: TypeId) -> TypeId {
        t
    }
    /// The type an untyped constant gets without other hint.
    pub fn default_type(&self, t: TypeId) -> TypeId {
        t
    }
    /// (elem, true) if t is a pointer, else (t, false).
    pub fn deref(&mut self, t: TypeId) -> (TypeId, bool) {
        (t, false)
    }
    pub fn type_set(&mut self, _iface: TypeId) -> Arc<TypeSet> {
        Arc::default()
    }
    // typestring.rs
    /// The type as messages print it; names of packages other than `rel` are qualified.
    pub fn type_string(&self, _t: TypeId, _rel: Option<PkgId>) -> String {
        String::new()
    }
    // lookup.rs
    pub fn lookup_field_or_method(
        &mut self,
        _t: TypeId,
        _addressable: bool,
        _pkg: Option<PkgId>,
        _name: Sym,
        _fold_case: bool,
    ) -> Lookup {
        Lookup::default()
    }
    // subst.rs / instantiate.rs
    /// t with each tparams[i] replaced by targs[i].
    pub fn subst(&mut self, t: TypeId, _tparams: &[TypeId], _targs: &[TypeId]) -> TypeId {
        t
    }
    /// Instance of a generic named type, alias or signature; no checks.
    pub fn instantiate(&mut self, orig: TypeId, _targs: &[TypeId]) -> TypeId {
        orig
    }
}

/// What `lookup_field_or_method` found; `obj` None with an index: ambiguous; None with indirect: needs a pointer receiver.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// Field or method.
    pub obj: Option<ObjId>,
    /// Way to it.
    pub index: Vec<u32>,
    /// A pointer was followed.
    pub indirect: bool,
}

impl Checker<'_> {
    // typestring.rs: as seen from the package being checked
    pub(crate) fn ts(&self, t: TypeId) -> String {
        self.world.type_string(t, Some(self.pkg))
    }
    pub(crate) fn tuple_string(&self, _types: &[TypeId], _variadic: bool) -> String {
        String::new()
    }
    // typexpr.rs
    /// The type that e denotes (reports; INVALID if wrong).
    pub(crate) fn typ(&mut self, _e: Node) -> TypeId {
        TypeId::INVALID
    }
    /// As typ, but no constraint interface.
    pub(crate) fn var_type(&mut self, _e: Node) -> TypeId {
        TypeId::INVALID
    }
    /// As typ, but the type must be generic.
    pub(crate) fn generic_type(&mut self, _e: Node) -> TypeId {
        TypeId::INVALID
    }
    /// Type-checks an identifier; want_type: a type is expected.
    pub(crate) fn ident(&mut self, _x: &mut Operand, _e: Node, _want_type: bool) {}
    /// Makes the type of a FuncType; opens the function's scope, which it answers too.
    pub(crate) fn func_type(&mut self, _recv: Option<Node>, _ftyp: Node) -> (TypeId, ScopeId) {
        (TypeId::INVALID, self.env.scope)
    }
    // decl.rs
    pub(crate) fn obj_decl(&mut self, _obj: ObjId) {}
    /// A DeclStmt's GenDecl.
    pub(crate) fn decl_stmt(&mut self, _decl: Node) {}
    /// Inserts obj into scope (reports redeclarations), records the definition; visible from offset scope_pos.
    pub(crate) fn declare(
        &mut self,
        _scope: ScopeId,
        _ident: Option<Node>,
        _obj: ObjId,
        _scope_pos: u32,
    ) {
    }
    pub(crate) fn new_local_var(&mut self, _ident: Node, _ty: Option<TypeId>) -> ObjId {
        ObjId(0)
    }
    // instantiate.rs, infer.rs
    /// Instantiates and (later) verifies the type arguments; xlist: their expressions, for positions.
    pub(crate) fn instance(
        &mut self,
        _pos: Pos,
        orig: TypeId,
        _targs: &[TypeId],
        _xlist: &[Node],
    ) -> TypeId {
        orig
    }
    /// Infers missing type arguments (targs may be shorter than tparams) from untyped and typed args.
    /// reverse: the target's type is args[0]'s (assignment of a generic function). Err: what to report.
    pub(crate) fn infer(
        &mut self,
        _pos: Pos,
        _tparams: &[TypeId],
        _targs: &[Option<TypeId>],
        _params: &[ObjId],
        _args: &mut [Operand],
        _reverse: bool,
    ) -> Result<Vec<TypeId>, Error> {
        Ok(Vec::new())
    }
    /// Verifies type arguments; the index of the wrong one and the message (`string does not satisfy Num (…)`).
    pub(crate) fn verify(
        &mut self,
        _tparams: &[TypeId],
        _targs: &[TypeId],
    ) -> Result<(), (usize, String)> {
        Ok(())
    }
    // lookup.rs, instantiate.rs
    /// v implements (satisfies, if constraint) t; Err: gc's reason `S does not implement I (missing method M)`.
    pub(crate) fn implements(
        &mut self,
        _v: TypeId,
        _t: TypeId,
        _constraint: bool,
    ) -> Result<(), String> {
        Ok(())
    }
    /// A value of interface type v may be asserted to t; Err: the reason.
    pub(crate) fn assertable_to(&mut self, _v: TypeId, _t: TypeId) -> Result<(), String> {
        Ok(())
    }
    /// gc's words for a failed selector: `x.foo undefined (type T has no field or method foo, but does have …)` after the colon.
    pub(crate) fn lookup_error(
        &mut self,
        _t: TypeId,
        _sel: &str,
        _obj: Option<ObjId>,
        _struct_lit: bool,
    ) -> String {
        String::new()
    }
    /// An object's declaration is done enough to know its type.
    pub(crate) fn unused_imports(&mut self) {}
}

/// Checks a package whose files are parsed (world.add_file). Diagnostics in order of discovery; the tables are filled as far as possible.
pub fn check_package(world: &mut World, pkg: PkgId, importer: &mut dyn Importer) -> Vec<Diag> {
    let mut checker = Checker::new(world, importer, pkg);
    checker.process_delayed();
    checker.take_diags()
}

/// The type that a type expression denotes in the package's scope (`ergo_type_of`).
///
/// # Errors
/// The diagnostics.
pub fn check_type_expr(_world: &mut World, _pkg: PkgId, _root: Node) -> Result<TypeId, Vec<Diag>> {
    Ok(TypeId::INVALID)
}
