//! Arrays of variadic calls in loops, made once for a frame.
//!
//! In: a call of a declared function with arguments for `...`. Out: slots that hold the same array in each iteration.
//!
//! 1. The callee must not keep its last parameter: it asks for its length, ranges over it, reads and writes elements and appends them to others, and
//!    nothing else, outside of function literals. Nobody else has ever seen the array, so nobody has it once the call is over.
//! 2. Elements are numbers and bools: what is left in the array keeps nothing alive.
//! 3. One call of the function has one array for each place of such a call, filled when all arguments with calls are evaluated: a recursive
//!    call has a frame of its own.

use rustc_hash::FxHashMap;

use crate::code::ops::Op;
use crate::lower::asm::{Arg, V};
use crate::lower::expr::SLICE;
use crate::lower::func::Fun;
use crate::lower::opt::Opts;
use crate::lower::{Cx, R};
use crate::syntax::node::{
    CallExpr, FuncDecl, IndexExpr, Kind, Node, RangeStmt, SelectorExpr, UnaryExpr, flag,
};
use crate::syntax::token::Token;
use crate::types::info::Mode;
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::TypeId;
use crate::types::universe::BuiltinId;

/// Callees by whether they give their last parameter back.
pub(crate) type Kept = FxHashMap<ObjId, bool>;

impl Cx<'_> {
    /// See step 1.
    fn gives_back(&mut self, obj: ObjId) -> bool {
        if let Some(known) = self.lw.inlining.kept.get(&obj) {
            return *known;
        }
        // While its tree is there: what was found stays true.
        let gives = self.lw.inlining.is_alive(obj) && self.looks_only(obj).unwrap_or(false);
        self.lw.inlining.kept.insert(obj, gives);
        gives
    }

    fn looks_only(&mut self, obj: ObjId) -> Option<bool> {
        let sig = self.own_signature(obj)?;
        let func = *self.w.obj(obj).func()?;
        let param = *sig.params.last()?;
        let body = func.decl.and_then(FuncDecl::cast)?.body()?;
        if !sig.tparams.is_empty() || !sig.rparams.is_empty() || body.is_unparsed() {
            return None;
        }
        self.complete(body).ok()?;
        Some(self.only_looked_at(body, param))
    }

    /// All uses of the parameter below `body` are such as step 1 names.
    fn only_looked_at(&self, body: Node, param: ObjId) -> bool {
        // Nodes with whether they stand in a literal.
        let mut work = vec![(body, false)];
        while let Some((n, in_lit)) = work.pop() {
            let in_lit = in_lit || n.kind() == Kind::FuncLit;
            if n.kind() == Kind::Ident && self.is_use(n, param) {
                return false;
            }
            if self.takes_address(n, param) {
                return false;
            }
            let looked_at = (!in_lit).then(|| self.looked_at(n)).flatten();
            for child in n.children() {
                let is_fine = looked_at == Some(child) && self.is_use(child, param);
                if !is_fine {
                    work.push((child, in_lit));
                }
            }
        }
        true
    }

    /// The address of an element is taken, maybe for a method.
    fn takes_address(&self, n: Node, param: ObjId) -> bool {
        let x = match n.kind() {
            Kind::UnaryExpr if n.tok() == Token::And => UnaryExpr::cast(n).map(UnaryExpr::x),
            Kind::SelectorExpr => SelectorExpr::cast(n).map(SelectorExpr::x),
            _ => None,
        };
        let index = x.and_then(|x| IndexExpr::cast(x.unparen()));
        index.is_some_and(|index| self.is_use(index.x().unparen(), param))
    }

    fn is_use(&self, n: Node, param: ObjId) -> bool {
        let used = self.w.info(n).and_then(|info| info.use_of(n));
        n.kind() == Kind::Ident && used == Some(param)
    }

    /// The part of `n` that may be the parameter.
    fn looked_at(&self, n: Node) -> Option<Node> {
        match n.kind() {
            Kind::RangeStmt => RangeStmt::cast(n).map(RangeStmt::x),
            Kind::IndexExpr => IndexExpr::cast(n).map(|index| index.x()),
            Kind::CallExpr => {
                let call = CallExpr::cast(n)?;
                let fun = call.fun().unparen();
                if self.w.mode(fun) != Some(Mode::Builtin) {
                    return None;
                }
                let obj = self.w.info(fun)?.use_of(fun)?;
                let args: Vec<Node> = call.args().collect();
                match (&self.w.obj(obj).kind, args.as_slice()) {
                    (ObjKind::Builtin(BuiltinId::Len | BuiltinId::Cap), [x]) => Some(*x),
                    (ObjKind::Builtin(BuiltinId::Append), [_, x]) if n.has_flag(flag::ELLIPSIS) => {
                        Some(*x)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl Fun<'_, '_> {
    /// Slots with the address, length and capacity of an array of `n` elements that is made once for this frame, if that can be. It holds what it
    /// was last filled with.
    pub(crate) fn kept_slice(&mut self, call: CallExpr, elem: TypeId, n: u64) -> R<Option<V>> {
        if self.n_loops == 0 || self.in_place.is_some() || !self.cx.lw.opts.has(Opts::KEPT) {
            return Ok(None);
        }
        let lay = self.lay(elem)?;
        if !self.cx.is_plain(elem) || lay.has_pointers || n * lay.size > MAX_BYTES {
            return Ok(None);
        }
        let Some(callee) = self.static_callee(call.fun().unparen()) else {
            return Ok(None);
        };
        if !self.cx.gives_back(callee) {
            return Ok(None);
        }
        let slice = self.asm.lasting(SLICE);
        let made = self.asm.label();
        self.fused(Op::ne_i64k_br, slice, Arg::Num(0), made);
        self.new_slice_array(elem, n, slice)?;
        self.asm.bind(made);
        Ok(Some(slice))
    }
}

/// Arrays up to this size are kept.
const MAX_BYTES: u64 = 256;
