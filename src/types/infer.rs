//! Inference of type arguments.
//!
//! In: type parameters (renamed, so that a recursive call does not meet itself), given arguments, parameter types and
//! operands. Out: all type arguments, or what to report.
//!
//! 1. Typed operands unify with their parameters' types, as in an assignment.
//! 2. Constraints: a core type unifies with what was inferred, or decides a parameter that is still open (unless
//!    it says `~`); methods of the constraint unify with those of the inferred type. Repeated while parameters get types.
//! 3. Parameters open still get the default type of the "largest" untyped constant passed for them.
//! 4. Inferred types may mention other parameters: cycles are broken, the rest is substituted until nothing changes.
//! 5. What is open now cannot be inferred.

use crate::syntax::codes::Code;
use crate::types::check::Checker;
use crate::types::errors::Error;
use crate::types::info;
use crate::types::object::{ObjKind, Pos};
use crate::types::operand::Operand;
use crate::types::ty::{Signature, Term, Type, TypeId, TypeParam};
use crate::types::unify::{Mode, Unifier};

/// So many times at most are inferred types substituted into each other.
const MAX_ROUNDS: usize = 100;

impl Checker<'_> {
    /// Copies of type parameters, and `types` in terms of them.
    pub(crate) fn rename_tparams(
        &mut self,
        tparams: &[TypeId],
        types: &[TypeId],
    ) -> (Vec<TypeId>, Vec<TypeId>) {
        let mut renamed = Vec::with_capacity(tparams.len());
        for &t in tparams {
            let Type::TypeParam(p) = *self.world.ty(t) else {
                renamed.push(t);
                continue;
            };
            let mut copy = self.world.obj(p.obj).clone();
            copy.ty = None;
            let obj = self.world.new_obj(copy);
            let new = self.world.new_type(Type::TypeParam(TypeParam { obj, ..p }));
            self.world.obj_mut(obj).ty = Some(new);
            renamed.push(new);
        }
        for &new in &renamed {
            if let Type::TypeParam(p) = *self.world.ty(new) {
                let bound = self.world.subst(p.bound, tparams, &renamed);
                self.world.set_bound(new, bound);
            }
        }
        let types = types
            .iter()
            .map(|&t| self.world.subst(t, tparams, &renamed))
            .collect();
        (renamed, types)
    }

    /// Infers the type arguments that are missing in `targs`. `params` and `args` have equal length. `reverse`: the
    /// argument is the target of an assignment, which decides how a mismatch is worded.
    ///
    /// # Errors
    /// What to report, without the words that name the call.
    pub(crate) fn infer(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        targs: &[Option<TypeId>],
        params: &[TypeId],
        args: &mut [Operand],
        reverse: bool,
    ) -> Result<Vec<TypeId>, Error> {
        if targs.len() == tparams.len()
            && let Some(all) = targs.iter().copied().collect::<Option<Vec<TypeId>>>()
        {
            return Ok(all);
        }
        if args.iter().any(Operand::is_invalid) {
            return Err(Error::new(pos, Code::CannotInferTypeArgs, String::new()));
        }
        let params = self.subst_known(tparams, targs, params);
        let mut u = Unifier::new(tparams, targs, self.world.allows(pos, 21));
        let untyped = self.infer_from_args(&mut u, (pos, tparams), &params, args, reverse)?;
        self.infer_from_constraints(&mut u, pos, tparams)?;
        self.infer_from_untyped(&mut u, &params, args, &untyped)?;
        let inferred = self.simplify(tparams, u.inferred(tparams), targs);
        self.all_inferred(pos, tparams, &inferred)
    }

    /// Parameter types with the given arguments put in.
    fn subst_known(
        &mut self,
        tparams: &[TypeId],
        targs: &[Option<TypeId>],
        params: &[TypeId],
    ) -> Vec<TypeId> {
        let known = tparams.iter().zip(targs);
        let (from, to): (Vec<TypeId>, Vec<TypeId>) =
            known.filter_map(|(&p, &a)| a.map(|a| (p, a))).unzip();
        params
            .iter()
            .map(|&p| self.world.subst(p, &from, &to))
            .collect()
    }

    /// Step 1. Answers the indices of untyped operands passed for bare type parameters.
    fn infer_from_args(
        &mut self,
        u: &mut Unifier,
        (pos, tparams): (Pos, &[TypeId]),
        params: &[TypeId],
        args: &[Operand],
        reverse: bool,
    ) -> Result<Vec<usize>, Error> {
        let mut untyped = Vec::new();
        for (i, (&par, arg)) in params.iter().zip(args).enumerate() {
            let concerned = self.world.is_parameterized(tparams, par)
                || self.world.is_parameterized(tparams, arg.ty());
            if !concerned {
                continue;
            }
            if self.world.is_typed(arg.ty()) {
                if !u.unify(self.world, par, arg.ty(), Mode::ASSIGN) {
                    return Err(self.mismatch(u, (pos, tparams), par, arg, reverse));
                }
            } else if matches!(self.world.ty(par), Type::TypeParam(_))
                && arg.mode != info::Mode::NilValue
            {
                untyped.push(i);
            }
        }
        Ok(untyped)
    }

    fn mismatch(
        &mut self,
        u: &Unifier,
        (pos, tparams): (Pos, &[TypeId]),
        par: TypeId,
        arg: &Operand,
        reverse: bool,
    ) -> Error {
        let pos = arg.expr.map_or(pos, |e| self.start_pos(e));
        let (ty, expr) = (self.ts(arg.ty()), arg.expr_text());
        let found = u.inferred(tparams);
        let par_text = self.ts(par);
        if found.iter().all(Option::is_none) {
            let names = self.tparams_text(tparams);
            return Error::new(
                pos,
                Code::CannotInferTypeArgs,
                format!("type {ty} of {expr} does not match {par_text} (cannot infer {names})"),
            );
        }
        let known = tparams.iter().zip(&found);
        let (from, to): (Vec<TypeId>, Vec<TypeId>) =
            known.filter_map(|(&p, &a)| a.map(|a| (p, a))).unzip();
        let inferred = self.world.subst(par, &from, &to);
        let msg = if inferred == par {
            format!("type {ty} of {expr} does not match {par_text}")
        } else {
            let inferred = self.ts(inferred);
            if reverse {
                format!(
                    "inferred type {inferred} for {par_text} does not match type {ty} of {expr}"
                )
            } else {
                format!(
                    "type {ty} of {expr} does not match inferred type {inferred} for {par_text}"
                )
            }
        };
        Error::new(pos, Code::CannotInferTypeArgs, msg)
    }

    /// `P`, `P and Q`, `P, Q, and R`.
    fn tparams_text(&self, tparams: &[TypeId]) -> String {
        let names: Vec<String> = tparams.iter().map(|&t| self.ts(t)).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [init @ .., last] => format!("{}, and {last}", init.join(", ")),
        }
    }

    /// Step 2.
    fn infer_from_constraints(
        &mut self,
        u: &mut Unifier,
        pos: Pos,
        tparams: &[TypeId],
    ) -> Result<(), Error> {
        loop {
            let before = u.unknowns();
            for &tparam in tparams {
                self.infer_from_constraint(u, pos, tparams, tparam)?;
            }
            if u.unknowns() == before {
                return Ok(());
            }
        }
    }

    fn infer_from_constraint(
        &mut self,
        u: &mut Unifier,
        pos: Pos,
        tparams: &[TypeId],
        tparam: TypeId,
    ) -> Result<(), Error> {
        let tx = u.at(tparam);
        let (core, single) = self.core_term(tparam);
        match (core, tx) {
            (Some(core), Some(tx)) if !u.unify(self.world, tx, core.ty, Mode::INEXACT) => {
                return Err(Error::new(
                    pos,
                    Code::InvalidTypeArg,
                    self.unsatisfied(tparam, tx, ""),
                ));
            }
            (Some(core), None) if single && !core.tilde => u.set(tparam, core.ty),
            _ => {}
        }
        if let Some(tx) = tx
            && !self.world.is_parameterized(tparams, tx)
        {
            let iface = self.world.iface(tparam);
            let found = self.has_all_methods(tx, iface, true, &mut |c, x, y| {
                u.unify(c.world, x, y, Mode::EXACT)
            });
            if let Err(cause) = found {
                let cause = format!(" {cause}");
                return Err(Error::new(
                    pos,
                    Code::InvalidTypeArg,
                    self.unsatisfied(tparam, tx, &cause),
                ));
            }
        }
        Ok(())
    }

    fn unsatisfied(&self, tparam: TypeId, tx: TypeId, cause: &str) -> String {
        let bound = match self.world.ty(tparam) {
            Type::TypeParam(p) => self.ts(p.bound),
            _ => String::new(),
        };
        format!(
            "{} (type {}) does not satisfy {bound}{cause}",
            self.ts(tparam),
            self.ts(tx)
        )
    }

    /// The core type of a constraint, and whether it is its only term.
    fn core_term(&mut self, tparam: TypeId) -> (Option<Term>, bool) {
        let set = self.world.type_set(tparam);
        let Some(terms) = &set.terms else {
            return (None, false);
        };
        if let [one] = terms[..] {
            return (Some(one), true);
        }
        let tilde = terms.iter().any(|t| t.tilde);
        let core = self.world.core_type(tparam);
        (core.map(|ty| Term { tilde, ty }), false)
    }

    /// Step 3.
    fn infer_from_untyped(
        &mut self,
        u: &mut Unifier,
        params: &[TypeId],
        args: &[Operand],
        untyped: &[usize],
    ) -> Result<(), Error> {
        let mut largest: Vec<(TypeId, TypeId)> = Vec::new();
        for &i in untyped {
            let (Some(&par), Some(arg)) = (params.get(i), args.get(i)) else {
                continue;
            };
            if u.at(par).is_some() {
                continue;
            }
            let Some(entry) = largest.iter_mut().find(|(p, _)| *p == par) else {
                largest.push((par, arg.ty()));
                continue;
            };
            match self.max_type(entry.1, arg.ty()) {
                Some(max) => entry.1 = max,
                None => {
                    let pos = arg.expr.map_or(Pos::NONE, |e| self.start_pos(e));
                    let msg = format!(
                        "mismatched types {} and {} (cannot infer {})",
                        self.ts(entry.1),
                        self.ts(arg.ty()),
                        self.ts(par)
                    );
                    return Err(Error::new(pos, Code::CannotInferTypeArgs, msg));
                }
            }
        }
        for (par, ty) in largest {
            u.set(par, self.world.default_type(ty));
        }
        Ok(())
    }

    /// Step 4.
    fn simplify(
        &mut self,
        tparams: &[TypeId],
        inferred: Vec<Option<TypeId>>,
        targs: &[Option<TypeId>],
    ) -> Vec<Option<TypeId>> {
        let mut inferred = inferred;
        self.kill_cycles(tparams, &mut inferred);
        for _ in 0..MAX_ROUNDS {
            let known = tparams.iter().zip(&inferred);
            let (from, to): (Vec<TypeId>, Vec<TypeId>) =
                known.filter_map(|(&p, &a)| a.map(|a| (p, a))).unzip();
            let mut changed = false;
            for (i, cell) in inferred.iter_mut().enumerate() {
                if targs.get(i).copied().flatten().is_some() {
                    continue;
                }
                if let Some(old) = *cell {
                    let new = self.world.subst(old, &from, &to);
                    changed |= new != old;
                    *cell = Some(self.plain_signature(tparams, new));
                }
            }
            if !changed {
                break;
            }
        }
        inferred
    }

    /// A generic function whose parameters were all inferred is an ordinary function.
    fn plain_signature(&mut self, tparams: &[TypeId], t: TypeId) -> TypeId {
        let Type::Signature(sig) = self.world.ty(t) else {
            return t;
        };
        if sig.tparams.is_empty() {
            return t;
        }
        let mut plain = Signature::clone(sig);
        if self.world.is_parameterized(tparams, t) {
            return t;
        }
        plain.tparams = std::sync::Arc::new([]);
        self.world.new_signature(plain)
    }

    /// Forgets inferred types that contain their own parameter.
    fn kill_cycles(&mut self, tparams: &[TypeId], inferred: &mut [Option<TypeId>]) {
        for i in 0..tparams.len() {
            let mut todo: Vec<usize> = vec![i];
            let mut reached = vec![false; tparams.len()];
            while let Some(at) = todo.pop() {
                let Some(t) = inferred.get(at).copied().flatten() else {
                    continue;
                };
                for (k, &p) in tparams.iter().enumerate() {
                    if !reached.get(k).copied().unwrap_or(true)
                        && self.world.is_parameterized(&[p], t)
                    {
                        if let Some(r) = reached.get_mut(k) {
                            *r = true;
                        }
                        todo.push(k);
                    }
                }
            }
            if reached.get(i).copied().unwrap_or(false)
                && let Some(cell) = inferred.get_mut(i)
            {
                *cell = None;
            }
        }
    }

    /// Step 5.
    fn all_inferred(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        inferred: &[Option<TypeId>],
    ) -> Result<Vec<TypeId>, Error> {
        let mut all = Vec::with_capacity(tparams.len());
        for (&p, &t) in tparams.iter().zip(inferred) {
            let open = match t {
                Some(t) => self.world.is_parameterized(tparams, t),
                None => true,
            };
            let (false, Some(t)) = (open, t) else {
                return Err(Error::new(
                    pos,
                    Code::CannotInferTypeArgs,
                    self.cannot_infer(p),
                ));
            };
            all.push(t);
        }
        Ok(all)
    }

    fn cannot_infer(&self, tparam: TypeId) -> String {
        let Type::TypeParam(p) = self.world.ty(tparam) else {
            return String::new();
        };
        let o = self.world.obj(p.obj);
        debug_assert!(matches!(o.kind, ObjKind::TypeName { .. }));
        format!(
            "cannot infer {} (declared at {})",
            self.world.name(o.name),
            self.world.place(o.pos)
        )
    }
}
