//! What is lowered as a whole: declared functions, initialisers of a package, roots of an eval; and their names.
//!
//! In: an object, package or root. Out: its [`FuncCode`].

use std::rc::Rc;

use crate::code::encode::instr;
use crate::code::func::{FuncCode, Link, Reloc};
use crate::code::ops::Op;
use crate::code::rtype::RTypeId;
use crate::lower::asm::{Arg, Extra, V};
use crate::lower::escape::OUTERMOST;

use crate::lower::func::{Fun, ResultVar, Var};
use crate::lower::instance::Env;
use crate::lower::lines::{LineTable, NOWHERE};
use crate::lower::{Cx, EvalCode, LowerError, Passing, R};
use crate::syntax::node::{BlockStmt, ExprStmt, FuncDecl, Kind, Node};
use crate::types::object::{ObjId, Sym};
use crate::types::package::PkgId;
use crate::types::ty::{Signature, Type, TypeId};

impl Cx<'_> {
    /// A declared function, method or instance.
    pub(crate) fn lower_decl(
        &mut self,
        obj: ObjId,
        targs: Rc<[TypeId]>,
        passing: Passing,
    ) -> R<FuncCode> {
        let func = *self
            .w
            .obj(obj)
            .func()
            .ok_or_else(|| LowerError::bug("no function"))?;
        let env = Rc::new(self.env_of(obj, targs.clone())?);
        let sig_ty = self.w.obj(obj).ty();
        let Type::Signature(sig) = self.w.ty(self.w.unalias(sig_ty)).clone() else {
            return Err(LowerError::bug("a function without signature"));
        };
        let name = self.func_name(obj, &targs);
        // The tree of a function without body is let go when its package is checked.
        if func.native {
            return self.lower_bodyless(obj, &sig, env, name);
        }
        let decl = func
            .decl
            .and_then(FuncDecl::cast)
            .ok_or_else(|| LowerError::bug("a function without declaration"))?;
        let body = decl
            .body()
            .ok_or_else(|| LowerError::bug("a function without body"))?;
        self.complete(body)?;
        let facts = match passing {
            Passing::Lent(_) => self.facts_of_lent(obj),
            _ => None,
        };
        let facts = match facts {
            Some(facts) => facts,
            None => Rc::new(self.facts_of(decl.node(), &env)?),
        };
        let unit = self.w.slot_of(body);
        let mut fun = Fun::new(self, name, unit, env, facts, OUTERMOST);
        // The body is needed until the code that takes the parameters as they are has ended.
        fun.end = match passing {
            Passing::Plain => Op::ret_first,
            _ => Op::ret,
        };
        match passing {
            Passing::Plain => {}
            Passing::Lent(params) => fun.lent = params,
            Passing::Spread(n) => fun.take_spread(obj, &sig, n)?,
        }
        fun.at(decl.node());
        fun.enter(sig.recv, &sig, false)?;
        fun.block_body(body)?;
        fun.asm.set_pos(body.end().saturating_sub(1));
        fun.leave()?;
        let mut code = fun.finish()?;
        let body = (body.unit_slot(), body.number().0);
        self.lw.inlining.lowered(obj, body);
        if matches!(passing, Passing::Plain) {
            code.body = Some(body);
        }
        Ok(code)
    }

    /// `native N; ret` or `host N; ret`.
    fn lower_bodyless(
        &mut self,
        obj: ObjId,
        sig: &Signature,
        env: Rc<Env>,
        name: String,
    ) -> R<FuncCode> {
        let key = self.link_name(obj);
        let (op, number) = if let Some(n) = self.bodies.native(&key) {
            (Op::native, n)
        } else if let Some(n) = self.bodies.host(&key) {
            (Op::host, n)
        } else {
            return Err(LowerError::NoBody(key));
        };
        let pos = self.w.obj(obj).pos;
        let mut fun = Fun::new(self, name, Some(pos.unit), env, Rc::default(), OUTERMOST);
        fun.enter(sig.recv, sig, false)?;
        let mut code = fun.finish()?;
        code.words.clear();
        code.words.extend([instr(op, 0, 0, 0), u64::from(number)]);
        if op == Op::native {
            code.relocs.push(Reloc {
                word: 2,
                link: Link::Site,
            });
            code.words.push(0);
        }
        code.words.push(instr(Op::ret, 0, 0, 0));
        let info = self.w.unit(pos.unit);
        let at = info.map_or(NOWHERE, |u| u.place(pos.off));
        code.lines.clear();
        code.files.clear();
        LineTable::default().place(&mut code, 0, at);
        Ok(code)
    }

    /// As traces print it: `main.f`, `main.(*T).M`, `main.f[...]`.
    pub(crate) fn func_name(&mut self, obj: ObjId, targs: &[TypeId]) -> String {
        let mut name = self.link_name(obj);
        if !targs.is_empty() {
            let is_method = self
                .w
                .obj(obj)
                .func()
                .is_some_and(|f| f.recv_named.is_some());
            if is_method {
                name = name.replacen(").", "[...]).", 1);
            } else {
                name.push_str("[...]");
            }
        }
        name
    }

    /// `pkg/path.Func`, `pkg/path.(*T).M`, `pkg/path.T.M`.
    pub(crate) fn link_name(&mut self, obj: ObjId) -> String {
        let o = self.w.obj(obj);
        let path = o.pkg.map_or("", |p| self.w.pkg(p).path.as_str());
        let name = self.w.name(o.name);
        let Some(func) = o.func() else {
            return name.to_string();
        };
        match func.recv_named.and_then(|t| self.w.named(t)) {
            Some(named) => {
                let base = self.w.obj_name(named.obj);
                if func.ptr_recv {
                    format!("{path}.(*{base}).{name}")
                } else {
                    format!("{path}.{base}.{name}")
                }
            }
            None => {
                let nth = self.nth_init(obj).map(|n| format!(".{n}"));
                format!("{path}.{name}{}", nth.unwrap_or_default())
            }
        }
    }

    /// The number of an `init` function among those of its package: it belongs to its name.
    fn nth_init(&self, obj: ObjId) -> Option<usize> {
        let o = self.w.obj(obj);
        let inits = o.pkg.filter(|_| o.name == Sym::INIT)?;
        let inits = &self.w.pkg(inits).inits;
        inits.iter().position(|init| *init == obj)
    }

    /// Package variables in order of initialisation, then `init` functions.
    pub(crate) fn lower_init(&mut self, pkg: PkgId) -> R<FuncCode> {
        let package = self.w.pkg(pkg);
        let name = format!("{}.init", package.path);
        let root = package.files.first().map(|f| f.unit);
        let order = package.init_order.clone();
        let inits = package.inits.clone();
        let env = Rc::new(Env::default());
        let mut fun = Fun::new(
            self,
            name.clone(),
            root,
            env.clone(),
            Rc::default(),
            OUTERMOST,
        );
        fun.asm.need_window(0);
        for init in order {
            let facts = Rc::new(fun.cx.facts_of(init.rhs, &env)?);
            let unit = fun.cx.w.slot_of(init.rhs);
            let mut one = Fun::new(
                &mut *fun.cx,
                name.clone(),
                unit,
                env.clone(),
                facts,
                OUTERMOST,
            );
            one.at(init.rhs);
            one.init_globals(&init.lhs, init.rhs)?;
            one.leave()?;
            let code = one.finish()?;
            let index = fun.add_nested(code);
            fun.asm.op(
                Op::call,
                V::window(0),
                Arg::No,
                Arg::No,
                [Extra::Link(Link::Nested(index))],
            );
        }
        for init in inits {
            let id = fun.cx.func_id(init, &[])?;
            fun.asm.op(
                Op::call,
                V::window(0),
                Arg::No,
                Arg::No,
                [Extra::Link(Link::Func(id))],
            );
        }
        fun.leave()?;
        fun.finish()
    }

    /// The root of an eval.
    pub(crate) fn lower_eval(&mut self, root: Node) -> R<EvalCode> {
        let env = Rc::new(Env::default());
        let facts = Rc::new(self.facts_of(root, &env)?);
        let has_defer = facts.has_defer(OUTERMOST);
        let unit = self.w.slot_of(root);
        let mut fun = Fun::new(self, "eval".into(), unit, env, facts, OUTERMOST);
        fun.at(root);
        let value = match (root.kind(), ExprStmt::cast(root), BlockStmt::cast(root)) {
            (_, Some(stmt), _) => Some(stmt.x()),
            (_, _, Some(_)) => None,
            (Kind::File, ..) => None,
            _ if fun.cx.w.mode(root).is_some() => Some(root),
            _ => None,
        };
        let tys = match value {
            Some(x) => fun.value_types(x)?,
            None => Vec::new(),
        };
        let (slots, _, _) = fun.frame(&tys, &[], false)?;
        for (ty, slot) in tys.iter().zip(&slots) {
            fun.results.push(ResultVar {
                ty: *ty,
                slot: *slot,
                var: Var::Slots(*slot),
            });
        }
        if has_defer {
            fun.epilogue = Some(fun.asm.label());
        }
        match value {
            Some(x) => fun.eval_values(x)?,
            None => fun.block_body(root)?,
        }
        fun.leave()?;
        let code = fun.finish()?;
        let results: R<Vec<RTypeId>> = tys.iter().map(|t| self.rtype(*t)).collect();
        Ok(EvalCode {
            code,
            results: results?,
        })
    }
}
