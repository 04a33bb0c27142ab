//! Types that would have no finite size, and aliases or names that stand for themselves.
//!
//! In: declared types. Out: `invalid recursive type` errors; a wrong type becomes invalid so that nothing walks
//! in circles later. A type parameter met inside a generic type stands for the argument of the instance on
//! whose way it was met.

use rustc_hash::FxHashSet;

use crate::mem::stack::deep;
use crate::syntax::node::{Kind, TypeSpec};
use crate::types::check::Checker;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind, Pos};
use crate::types::operand::Operand;
use crate::types::ty::{Type, TypeId};

/// Deeper nesting is taken for valid.
const MAX_DEPTH: usize = 2_000;

impl Checker<'_> {
    /// Reports a defined type that contains itself.
    pub(crate) fn valid_type(&mut self, t: TypeId) {
        self.valid_type_in(t, &mut Vec::new(), &mut Vec::new());
    }

    /// `nest`: the defined types that contain `t`; `path`: all on the way, arguments included.
    fn valid_type_in(&mut self, t: TypeId, nest: &mut Vec<TypeId>, path: &mut Vec<TypeId>) -> bool {
        let t = self.world.unalias(t);
        if path.len() > MAX_DEPTH {
            return true;
        }
        let parts: Vec<TypeId> = match self.world.ty(t) {
            Type::Array { elem, .. } => vec![*elem],
            Type::Struct(s) => {
                let fields = s.fields.iter();
                fields.map(|&f| self.world.obj(f).ty()).collect()
            }
            Type::Union(terms) => terms.iter().map(|t| t.ty).collect(),
            Type::Interface(i) => i.embeddeds.clone(),
            Type::Named(_) => return self.valid_named(t, nest, path),
            Type::TypeParam(_) => return self.valid_argument(t, nest, path),
            _ => return true,
        };
        let mut parts = parts.into_iter();
        deep(|| parts.all(|p| self.valid_type_in(p, nest, path)))
    }

    fn valid_named(&mut self, t: TypeId, nest: &mut Vec<TypeId>, path: &mut Vec<TypeId>) -> bool {
        if self.valid.contains(&t) {
            return true;
        }
        if nest.iter().any(|&e| self.world.identical(e, t)) {
            let start = path.iter().position(|&p| self.world.identical(p, t));
            let origin = self.world.named(t).and_then(|n| n.origin).unwrap_or(t);
            let cycle: Vec<(ObjId, Pos)> = path
                .get(start.unwrap_or(0)..)
                .unwrap_or_default()
                .iter()
                .filter_map(|&p| {
                    let obj = self.world.named(p)?.obj;
                    let pos = self.inst_pos.get(&p).copied();
                    Some((obj, pos.unwrap_or(self.obj_pos(obj))))
                })
                .collect();
            if let Some(n) = self.world.named_mut(origin) {
                n.from_rhs = Some(TypeId::INVALID);
                n.underlying = Some(TypeId::INVALID);
            }
            self.cycle_error_at(&cycle, 0);
            return false;
        }
        let Some(n) = self.world.named(t) else {
            return true;
        };
        let is_instance = n.origin.is_some();
        let origin = n.origin.unwrap_or(t);
        let rhs = self.world.named(origin).and_then(|n| n.from_rhs);
        let Some(rhs) = rhs else { return true };
        nest.push(t);
        path.push(t);
        let ok = self.valid_type_in(rhs, nest, path);
        nest.pop();
        path.pop();
        // What an instance contains depends on the way to it; everything else is walked once.
        if ok && !is_instance {
            self.valid.insert(t);
        }
        ok
    }

    /// A type parameter of the innermost instance: its argument is contained where the instance is.
    fn valid_argument(
        &mut self,
        t: TypeId,
        nest: &mut Vec<TypeId>,
        path: &mut Vec<TypeId>,
    ) -> bool {
        let Some(&inst) = nest.last() else {
            return true;
        };
        let Some(n) = self.world.named(inst) else {
            return true;
        };
        let (origin, targs) = (n.origin.unwrap_or(inst), n.targs.clone());
        let tparams = self.tparams_of(origin);
        let at = tparams.iter().position(|&p| p == t);
        let Some(&targ) = at.and_then(|i| targs.get(i)) else {
            return true;
        };
        nest.pop();
        let ok = deep(|| self.valid_type_in(targ, nest, path));
        nest.push(inst);
        ok
    }

    /// The operand's type does not contain a type that is being declared, since then it has no size yet;
    /// otherwise reports the cycle and invalidates the operand.
    pub(crate) fn pending_type(&mut self, x: &mut Operand) {
        let declares = |o: &ObjId| matches!(self.world.obj(*o).kind, ObjKind::TypeName { .. });
        if matches!(x.mode, Mode::Invalid | Mode::NoValue | Mode::Builtin)
            || !self.obj_path.iter().any(declares)
        {
            return;
        }
        let depth = self.obj_path.len();
        if !self.finite_size(x.ty(), &mut FxHashSet::default()) {
            x.mode = Mode::Invalid;
            x.ty = Some(TypeId::INVALID);
        }
        self.obj_path.truncate(depth);
    }

    /// `done`: the named types that were found finite.
    fn finite_size(&mut self, t: TypeId, done: &mut FxHashSet<TypeId>) -> bool {
        let t = self.world.unalias(t);
        match self.world.ty(t) {
            Type::Named(n) => {
                let (obj, rhs) = (n.obj, n.from_rhs);
                if let Some(at) = self.obj_path.iter().position(|&o| o == obj) {
                    let cycle = self.obj_path.get(at..).unwrap_or_default().to_vec();
                    self.cycle_error(&cycle);
                    return false;
                }
                if self.obj_path.len() > MAX_DEPTH || !done.insert(t) {
                    return true;
                }
                let Some(rhs) = rhs else { return true };
                self.obj_path.push(obj);
                let finite = deep(|| self.finite_size(rhs, done));
                self.obj_path.pop();
                finite
            }
            &Type::Array { elem, .. } => deep(|| self.finite_size(elem, done)),
            Type::Struct(s) => {
                let fields = s.fields.clone();
                fields.iter().all(|&f| {
                    let t = self.world.obj(f).ty();
                    deep(|| self.finite_size(t, done))
                })
            }
            _ => true,
        }
    }

    /// Reports `type A B; type B A` and the like before any of them is declared.
    pub(crate) fn direct_cycles(&mut self) {
        let mut done: FxHashSet<ObjId> = FxHashSet::default();
        for obj in self.decl_order.clone() {
            if !matches!(self.world.obj(obj).kind, ObjKind::TypeName { .. }) {
                continue;
            }
            let mut path: Vec<ObjId> = Vec::new();
            let mut at = Some(obj);
            while let Some(obj) = at {
                if done.contains(&obj) {
                    break;
                }
                if let Some(start) = path.iter().position(|&p| p == obj) {
                    self.world.obj_mut(obj).ty = Some(TypeId::INVALID);
                    let cycle = path.get(start..).unwrap_or_default().to_vec();
                    self.cycle_error(&cycle);
                    break;
                }
                path.push(obj);
                at = self.named_on_the_right(obj);
            }
            done.extend(path);
        }
    }

    /// The package's type whose bare name is the right side of this one's declaration.
    fn named_on_the_right(&mut self, obj: ObjId) -> Option<ObjId> {
        let spec = self.decls.get(&obj)?.tdecl.and_then(TypeSpec::cast)?;
        let rhs = spec.ty();
        if rhs.kind() != Kind::Ident {
            return None;
        }
        let name = self.sym(rhs);
        let scope = self.world.pkg(self.pkg).scope;
        let obj = self.world.scope(scope).lookup(name)?;
        matches!(self.world.obj(obj).kind, ObjKind::TypeName { .. }).then_some(obj)
    }
}
