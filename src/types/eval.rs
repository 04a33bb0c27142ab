//! Eval: expressions, statements and types that a host asks about, in the scope of a checked package.
//!
//! In: a parsed root (an ExprStmt with one expression or a list, a BlockStmt, or a lone expression). Out: its tables,
//! or diagnostics. Names are looked up in the package's first file, so its imports count. Nothing is declared that
//! outlives the root: the caller marks the world before and releases it after.

use crate::syntax::diag::Diag;
use crate::syntax::node::{ExprStmt, Exprs, Kind, Node};
use crate::types::check::{Checker, Environment, NoImporter};
use crate::types::info::Mode;
use crate::types::labels::check_branches;
use crate::types::operand::Operand;
use crate::types::package::PkgId;
use crate::types::scope::{ScopeId, ScopeKind};
use crate::types::ty::TypeId;
use crate::types::world::World;

/// Checks an expression or statements in the package's scope; answers the types of the values it gives: those of the
/// expressions, or none.
///
/// # Errors
/// The diagnostics.
pub fn check_eval(world: &mut World, pkg: PkgId, root: Node) -> Result<Vec<TypeId>, Vec<Diag>> {
    run(world, pkg, root, |c, first_scope| {
        c.eval_root(root, first_scope)
    })
}

/// The type that a type expression denotes in the package's scope (`ergo_type_of`).
///
/// # Errors
/// The diagnostics.
pub fn check_type_expr(world: &mut World, pkg: PkgId, root: Node) -> Result<TypeId, Vec<Diag>> {
    let e = ExprStmt::cast(root).map_or(root, ExprStmt::x);
    run(world, pkg, root, |c, _| c.typ(e))
}

fn run<T>(
    world: &mut World,
    pkg: PkgId,
    root: Node,
    work: impl FnOnce(&mut Checker<'_>, usize) -> T,
) -> Result<T, Vec<Diag>> {
    world.add_unit(root);
    if let Some(info) = world.info_mut(root) {
        info.open_rows(root.n_unit_nodes());
    }
    let file_scope = world.pkg(pkg).files.first().and_then(|f| f.scope);
    let outer = file_scope.unwrap_or(world.pkg(pkg).scope);
    let mut importer = NoImporter;
    let first_scope = world.n_scopes();
    let mut checker = Checker::new(world, &mut importer, pkg);
    checker.env = Environment::new(outer);
    checker.open_scope(root, ScopeKind::Func);
    let result = work(&mut checker, first_scope);
    checker.process_delayed();
    checker.number_local_types();
    checker.record_untyped();
    let mut diags = checker.take_diags();
    let branches = std::mem::take(&mut checker.branch_errors);
    diags.extend(branches.iter().map(|error| error.to_diag(world)));
    if diags.is_empty() {
        Ok(result)
    } else {
        Err(diags)
    }
}

impl Checker<'_> {
    fn eval_root(&mut self, root: Node, first_scope: usize) -> Vec<TypeId> {
        if root.kind() == Kind::BlockStmt {
            self.stmt_list(root.children());
            for (at, code, msg) in check_branches(root).errors {
                let pos = self.pos(at);
                self.error_at(pos, code, msg);
            }
            self.usage(ScopeId(first_scope as u32), first_scope);
            return Vec::new();
        }
        let e = ExprStmt::cast(root).map_or(root, ExprStmt::x);
        let list: Vec<Node> = Exprs::of(Some(e)).collect();
        if let [only] = list.as_slice() {
            return self.eval_single(*only);
        }
        let mut values = self.expr_list(&list);
        self.eval_values(&mut values)
    }

    /// One expression: it may be a call with any number of results.
    fn eval_single(&mut self, e: Node) -> Vec<TypeId> {
        let mut x = Operand::default();
        self.raw_expr(None, &mut x, e, None, false);
        if x.mode == Mode::NoValue {
            return Vec::new();
        }
        self.exclude_non_values(&mut x);
        match self.unpack_tuple(&x, e) {
            Some(values) => values.iter().map(Operand::ty).collect(),
            None => self.eval_values(&mut [x]),
        }
    }

    /// Untyped values get their default types.
    fn eval_values(&mut self, values: &mut [Operand]) -> Vec<TypeId> {
        for x in values.iter_mut() {
            self.assignment(x, None, "eval");
        }
        values.iter().map(Operand::ty).collect()
    }
}
