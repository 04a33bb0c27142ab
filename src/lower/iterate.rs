//! `range` over functions whose text is known: the iterator stands in place of the loop, and the loop's body in place of `yield`.
//!
//! In: a range statement over a declared function, a method, or what a function returns that is a literal and nothing else. Out: the iterator's statements, with
//! the body of the loop where they call `yield`.
//!
//! 1. An iterator can stand in place if it says `if !yield(...) { return }` once, and names `yield` nowhere else: so it is never called again after
//!    the body has ended the loop, and never by anybody else. It has no `defer`, no `recover`, no function literals, labels, goroutines or ranges over functions,
//!    so nothing of the iterator runs when the body panics. Hence there is no state to keep and none of the errors of misuse can be.
//! 2. Leaving the body is a jump: `continue` goes behind the yield, `break` behind the iterator, `return`, `goto` and labels are the function's own. Variables of
//!    the function around are not captured, so they stand in no boxes for the loop ([`Facts`]).
//! 3. Traces show the frames of the iterator and of the body all the same: `inlined` says which instructions are theirs (`vm::trace`).
//! 4. Both stand in one file, for positions are offsets in one unit. The iterator's tree must live, as in `inline`.
//! 5. What is ranged over is evaluated once, into slots of its own, as a closure or a method value would hold it.

use std::rc::Rc;

use crate::lower::escape::{Facts, OUTERMOST};
use crate::lower::instance::Env;
use crate::lower::opt::Opts;
use crate::lower::{Cx, func};
use crate::syntax::node::{
    BlockStmt, CallExpr, FuncDecl, FuncLit, IfStmt, Kind, Node, RangeStmt, ReturnStmt, UnaryExpr,
    flag,
};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::{Type, TypeId};
use crate::types::universe::BuiltinId;

mod place;

pub(crate) use place::{Inlined, Iterating};

/// Nodes that an iterator may have at most.
const MAX_NODES: u32 = 150;

/// Slots of a value that is yielded, at most.
const MAX_SLOTS: u32 = 4;

/// An iterator that can stand in place.
#[derive(Debug)]
pub(crate) struct Iterated {
    /// As traces print it.
    name: String,
    body: Node,
    /// The statement `if !yield(...) { return }`, and the call in it.
    at: Node,
    call: Node,
    facts: Rc<Facts>,
    env: Rc<Env>,
    key: u32,
    /// Receiver and parameters of the function that is named, but for `yield`, with their types.
    params: Vec<(ObjId, TypeId)>,
    /// The first of them is a receiver.
    has_recv: bool,
    /// Types of what is yielded.
    yields: Vec<TypeId>,
}

/// The iterator's body: of the function itself, or of the literal that it returns.
struct Text {
    body: Node,
    key: u32,
    yields: ObjId,
    params: Vec<ObjId>,
}

impl Cx<'_> {
    /// The iterator of a range over a function, if it can stand in place.
    pub(crate) fn iterated(&mut self, stmt: RangeStmt, env: &Env) -> Option<Iterated> {
        if !self.lw.opts.has(Opts::ITERATORS) || self.lw.tells_frames {
            return None;
        }
        let x = stmt.x().unparen();
        let call = CallExpr::cast(x).filter(|_| !x.has_flag(flag::ELLIPSIS));
        let fun = call.map_or(x, |call| call.fun().unparen());
        let (obj, targs) = self.instance_named(fun, env)?;
        if !self.lw.inlining.is_alive(obj) || !(targs.is_empty() || env.is_empty()) {
            return None;
        }
        let sig = self.own_signature(obj)?;
        let is_generic = !sig.tparams.is_empty() || !sig.rparams.is_empty();
        let decl = self.w.obj(obj).func()?.decl.and_then(FuncDecl::cast)?;
        let body = decl.body()?;
        if is_generic == targs.is_empty()
            || body.is_unparsed()
            || self.recovers_in(stmt.body())
            || self.w.slot_of(body) != self.w.slot_of(stmt.node())
        {
            return None;
        }
        self.complete(body).ok()?;
        let mut text = match (call, sig.variadic) {
            (None, false) => Text {
                body,
                key: OUTERMOST,
                yields: *sig.params.first()?,
                params: Vec::new(),
            },
            (Some(call), false) if call.args().count() == sig.params.len() => {
                let mut text = self.returned(body)?;
                text.params = sig.params.to_vec();
                text
            }
            _ => return None,
        };
        text.params.splice(0..0, sig.recv);
        let at = self.only_yield(&text)?;
        let env = self.env_of(obj, targs.clone()).ok()?;
        let mut name = self.func_name(obj, &targs);
        if call.is_some() {
            name.push_str(".func1");
        }
        let yield_ty = self.w.obj(text.yields).ty();
        let yield_ty = self.subst(yield_ty, &env);
        let under = self.w.under(yield_ty);
        let Type::Signature(yielded) = self.w.ty(under).clone() else {
            return None;
        };
        let yields = self.types_of(&yielded.params, &env)?;
        let param_tys = self.types_of(&text.params, &env)?;
        let call = yield_call(at)?;
        if CallExpr::cast(call)?.args().count() != yields.len() {
            return None;
        }
        let facts = Rc::new(self.facts_of(decl.node(), &env).ok()?);
        Some(Iterated {
            name,
            body: text.body,
            at,
            call,
            facts,
            env: Rc::new(env),
            key: text.key,
            params: text.params.into_iter().zip(param_tys).collect(),
            has_recv: sig.recv.is_some(),
            yields,
        })
    }

    /// Types of variables that a few slots can hold.
    fn types_of(&mut self, objs: &[ObjId], env: &Env) -> Option<Vec<TypeId>> {
        let mut tys = Vec::with_capacity(objs.len());
        for obj in objs {
            let ty = self.w.obj(*obj).ty();
            let ty = self.subst(ty, env);
            let lay = self.lay(ty).ok()?;
            if lay.slots > MAX_SLOTS || func::fits_frame(&lay).is_err() {
                return None;
            }
            tys.push(ty);
        }
        Some(tys)
    }

    /// The declared function that an expression names, and its type arguments; no method of an embedded field.
    fn instance_named(&mut self, fun: Node, env: &Env) -> Option<(ObjId, Rc<[TypeId]>)> {
        let selection = self.w.info(fun)?.selection(fun);
        if selection.is_some_and(|selection| selection.index.len() != 1) {
            return None;
        }
        self.instance_called(fun, env)
    }

    /// The literal that a body returns, if that is all it does.
    fn returned(&mut self, body: Node) -> Option<Text> {
        let mut list = BlockStmt::cast(body)?.list();
        let (ret, None) = (ReturnStmt::cast(list.next()?)?, list.next()) else {
            return None;
        };
        let mut values = ret.results();
        let (lit, None) = (values.next()?.unparen(), values.next()) else {
            return None;
        };
        let ty = self.w.type_of(lit);
        let Type::Signature(sig) = self.w.ty(ty) else {
            return None;
        };
        Some(Text {
            body: FuncLit::cast(lit)?.body(),
            key: lit.number().0,
            yields: *sig.params.first()?,
            params: Vec::new(),
        })
    }

    /// The statement `if !yield(...) { return }` of a body that can stand in place.
    fn only_yield(&mut self, text: &Text) -> Option<Node> {
        let (mut n_uses, mut at, mut n_nodes) = (0, None, 0);
        let mut work = vec![text.body];
        while let Some(n) = work.pop() {
            n_nodes += 1;
            let is_odd = match n.kind() {
                Kind::FuncLit | Kind::DeferStmt | Kind::GoStmt | Kind::LabeledStmt => true,
                Kind::BranchStmt => n.first_child().is_some(),
                Kind::RangeStmt => RangeStmt::cast(n).is_none_or(|range| self.is_func(range.x())),
                Kind::CallExpr => CallExpr::cast(n).is_none_or(|call| self.recovers(call)),
                _ => false,
            };
            if is_odd || n_nodes > MAX_NODES {
                return None;
            }
            if self.names(n, text.yields) {
                n_uses += 1;
            }
            if yield_call(n)
                .and_then(CallExpr::cast)
                .is_some_and(|call| self.names(call.fun().unparen(), text.yields))
            {
                at = Some(n);
            }
            work.extend(n.children());
        }
        at.filter(|_| n_uses == 1)
    }

    fn is_func(&mut self, x: Node) -> bool {
        // What is no array, slice, map, string, channel or number: a type parameter counts too.
        let ty = self.w.type_of(x);
        let under = self.w.under(ty);
        !matches!(
            self.w.ty(under),
            Type::Basic(..)
                | Type::Array { .. }
                | Type::Slice { .. }
                | Type::Map { .. }
                | Type::Pointer(_)
                | Type::Chan { .. }
        )
    }

    /// The body of a loop calls `recover`, which would be called by the function around instead of a function that is called by the iterator.
    fn recovers_in(&self, body: Node) -> bool {
        let mut work = vec![body];
        while let Some(n) = work.pop() {
            if CallExpr::cast(n).is_some_and(|call| self.recovers(call)) {
                return true;
            }
            if n.kind() != Kind::FuncLit {
                work.extend(n.children());
            }
        }
        false
    }

    fn recovers(&self, call: CallExpr) -> bool {
        let fun = call.fun().unparen();
        let obj = self.w.info(fun).and_then(|info| info.object_of(fun));
        let kind = obj.map(|obj| &self.w.obj(obj).kind);
        self.w.mode(fun) == Some(Mode::Builtin)
            && matches!(kind, Some(ObjKind::Builtin(BuiltinId::Recover)))
    }

    fn names(&self, n: Node, obj: ObjId) -> bool {
        let used = self.w.info(n).and_then(|info| info.use_of(n));
        n.kind() == Kind::Ident && used == Some(obj)
    }
}

/// The call in `if !f(...) { return }`.
fn yield_call(n: Node) -> Option<Node> {
    let stmt = IfStmt::cast(n)?;
    let cond = stmt.cond().unparen();
    let not = UnaryExpr::cast(cond).filter(|_| cond.tok() == Token::Not)?;
    let mut list = BlockStmt::cast(stmt.body())?.list();
    let (ret, None) = (ReturnStmt::cast(list.next()?)?, list.next()) else {
        return None;
    };
    let call = not.x().unparen();
    let is_it = stmt.init().is_none()
        && stmt.els().is_none()
        && ret.results().next().is_none()
        && call.kind() == Kind::CallExpr
        && !call.has_flag(flag::ELLIPSIS);
    is_it.then_some(call)
}
