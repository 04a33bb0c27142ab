//! Cycles of declarations: an object that is needed while it is being declared.
//!
//! In: the path of objects at work. Out: whether the cycle is valid, and the report of one that is not, in gc's form. A cycle is
//! valid if a defined type breaks it, or if it is one of values alone, which the order of initialisation judges.

use crate::syntax::codes::Code;
use crate::types::check::Checker;
use crate::types::errors::Error;
use crate::types::object::{ObjId, ObjKind, Pos};
use crate::types::ty::{Type, TypeId};

impl Checker<'_> {
    /// An object on the path is needed again.
    pub(super) fn close_cycle(&mut self, obj: ObjId, at: usize) {
        let valid = self.valid_cycle(at);
        let o = self.world.obj(obj);
        let invalid = match o.kind {
            ObjKind::Const { .. } | ObjKind::Var(_) => !valid || o.ty.is_none(),
            ObjKind::TypeName { .. } => !valid,
            _ => o.ty.is_none(),
        };
        if invalid {
            self.world.obj_mut(obj).ty = Some(TypeId::INVALID);
        }
    }

    /// Whether the cycle of the path's objects from `start` on is allowed; reports it otherwise.
    fn valid_cycle(&mut self, start: usize) -> bool {
        let cycle: Vec<ObjId> = self.obj_path.get(start..).unwrap_or_default().to_vec();
        let (mut n_values, mut n_defs) = (0, 0);
        for &obj in &cycle {
            let o = self.world.obj(obj);
            match o.kind {
                ObjKind::Const { .. } | ObjKind::Var(_) => n_values += 1,
                ObjKind::TypeName { .. } => {
                    if self.env.in_tparam_list && self.world.is_generic(o.ty()) {
                        return true;
                    }
                    if !matches!(self.world.ty(o.ty()), Type::Alias(_)) {
                        n_defs += 1;
                    }
                }
                _ => {}
            }
        }
        if n_values == cycle.len() || (n_values == 0 && n_defs > 0) {
            return true;
        }
        self.cycle_error(&cycle);
        false
    }

    /// Reports a cycle, beginning with the object that stands first in the source.
    pub(crate) fn cycle_error(&mut self, cycle: &[ObjId]) {
        let first = (0..cycle.len()).min_by_key(|&i| cycle.get(i).map(|&o| self.world.obj(o).pos));
        self.cycle_error_from(cycle, first.unwrap_or(0));
    }

    /// Reports a cycle, beginning with the object at index `start`.
    pub(crate) fn cycle_error_from(&mut self, cycle: &[ObjId], start: usize) {
        let cycle: Vec<(ObjId, Pos)> = cycle.iter().map(|&o| (o, self.obj_pos(o))).collect();
        self.cycle_error_at(&cycle, start);
    }

    /// As `cycle_error_from`, with the places to show.
    pub(crate) fn cycle_error_at(&mut self, cycle: &[(ObjId, Pos)], start: usize) {
        let at = |i: usize| cycle.get((start + i) % cycle.len().max(1)).copied();
        let Some((first, pos)) = at(0) else { return };
        let is_type = matches!(self.world.obj(first).kind, ObjKind::TypeName { .. });
        if is_type
            && let Some(Type::Alias(a)) =
                self.world.obj(first).ty.and_then(|t| self.world.ty_mut(t))
        {
            a.from_rhs = Some(TypeId::INVALID);
            a.actual = None;
        }
        let name = |o: ObjId| self.world.qualified_name(o, Some(self.pkg));
        let first_name = name(first);
        if cycle.len() == 1 {
            let what = if is_type {
                "invalid recursive type"
            } else {
                "invalid cycle in declaration"
            };
            let msg = format!("{what}: {first_name} refers to itself");
            return self.error_at(pos, Code::InvalidDeclCycle, msg);
        }
        let what = if is_type {
            "invalid recursive type"
        } else {
            "invalid cycle in declaration of"
        };
        let mut error = Error::new(pos, Code::InvalidDeclCycle, format!("{what} {first_name}"));
        for i in 0..cycle.len() {
            if let (Some((from, pos)), Some((to, _))) = (at(i), at(i + 1)) {
                let line = format!("{} refers to {}", name(from), name(to));
                error = error.with(pos, line);
            }
        }
        self.report(error);
    }
}
