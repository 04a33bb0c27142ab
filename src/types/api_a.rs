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

impl Checker<'_> {
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
    /// Infers missing type arguments (targs may be shorter than tparams) from untyped and typed args.
    /// reverse: the target's type is args[0]'s (assignment of a generic function). Err: what to report.
    pub(crate) fn infer(
        &mut self,
        _pos: Pos,
        _tparams: &[TypeId],
        _targs: &[Option<TypeId>],
        _params: &[TypeId],
        _args: &mut [Operand],
        _reverse: bool,
    ) -> Result<Vec<TypeId>, Error> {
        Ok(Vec::new())
    }
    /// Fresh type parameters and the types with them.
    pub(crate) fn rename_tparams(
        &mut self,
        tparams: &[TypeId],
        types: &[TypeId],
    ) -> (Vec<TypeId>, Vec<TypeId>) {
        (tparams.to_vec(), types.to_vec())
    }
    /// Reports a constraint interface used as the type of a variable.
    pub(crate) fn valid_var_type(&mut self, _e: Node, _t: TypeId) {}
    /// An object's declaration is done enough to know its type.
    pub(crate) fn unused_imports(&mut self) {}
}

/// Checks a package whose files are parsed (world.add_file). Diagnostics in order of discovery; the tables are filled as far as possible.
pub fn check_package(world: &mut World, pkg: PkgId, importer: &mut dyn Importer) -> Vec<Diag> {
    let mut checker = Checker::new(world, importer, pkg);
    checker.process_delayed();
    checker.take_diags()
}
