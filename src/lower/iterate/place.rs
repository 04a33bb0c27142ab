//! The statements of an iterator, and of the loop's body, where they stand in place.
//!
//! In: a range statement and its [`Iterated`]. Out: instructions, and which of them are whose ([`Inlined`]).
//!
//! Two functions are lowered at once. What belongs to one of them ([`Around`]) is exchanged where the iterator begins, where it yields, and where either ends.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::code::func::Link;
use crate::code::ops::Op;
use crate::lower::R;
use crate::lower::asm::{Arg, Extra, Label, V};
use crate::lower::escape::{CALLS, Facts, OUTERMOST};
use crate::lower::func::{Fun, Var};
use crate::lower::instance::Env;
use crate::lower::iterate::Iterated;
use crate::lower::rangefunc::RangeBody;
use crate::lower::stmt::Target;
use crate::syntax::node::{CallExpr, Kind, Node, RangeStmt, SelectorExpr};
use crate::syntax::token::Token;
use crate::types::info::SelectionKind;
use crate::types::object::ObjId;
use crate::types::ty::TypeId;

/// What one of two functions has for itself.
struct Around {
    vars: FxHashMap<ObjId, Var>,
    made: FxHashMap<u32, V>,
    facts: Rc<Facts>,
    env: Rc<Env>,
    key: u32,
    targets: Vec<Target>,
    labels: FxHashMap<String, Label>,
    next_case: Option<Label>,
    range_body: Option<RangeBody>,
    name: String,
    n_lits: u32,
    iterating: Option<Box<Iterating>>,
}

/// An iterator that is being lowered in place.
pub(crate) struct Iterating {
    it: Rc<Iterated>,
    /// The loop, its label, and the name of its body as a function.
    stmt: Node,
    label: Option<String>,
    body_name: String,
    /// Behind the loop.
    end: Label,
    /// What the function has for itself in which the loop stands.
    around: Around,
}

impl Iterating {
    /// Where `return` of the iterator goes.
    pub(crate) fn end(&self) -> Label {
        self.end
    }

    /// The statement of the iterator that yields.
    pub(crate) fn yields_at(&self, n: Node) -> bool {
        self.it.at == n
    }
}

/// A frame that traces show though there is none.
#[derive(Clone)]
pub(crate) struct Inlined {
    /// The function's name.
    name: Rc<str>,
    has_args: bool,
    /// Line of what calls it.
    line: u32,
}

fn line_of(n: Node) -> u32 {
    n.place(n.pos()).line
}

impl Fun<'_, '_> {
    /// Exchanges what one function has for itself.
    fn exchange(&mut self, other: &mut Around) {
        use std::mem::swap;
        swap(&mut self.vars, &mut other.vars);
        swap(&mut self.made, &mut other.made);
        swap(&mut self.facts, &mut other.facts);
        swap(&mut self.env, &mut other.env);
        swap(&mut self.key, &mut other.key);
        swap(&mut self.targets, &mut other.targets);
        swap(&mut self.labels, &mut other.labels);
        swap(&mut self.next_case, &mut other.next_case);
        swap(&mut self.range_body, &mut other.range_body);
        swap(&mut self.name, &mut other.name);
        swap(&mut self.n_lits, &mut other.n_lits);
        swap(&mut self.iterating, &mut other.iterating);
    }

    /// A range over an iterator that stands in place.
    pub(crate) fn range_in_place(
        &mut self,
        n: Node,
        stmt: RangeStmt,
        it: &Rc<Iterated>,
        label: Option<String>,
    ) -> R<()> {
        let body_name = format!("{}-range", self.next_lit_name());
        let values = self.ranged_over(it, stmt.x())?;
        self.at(n);
        let end = self.asm.label();
        let mut around = Around {
            vars: FxHashMap::default(),
            made: FxHashMap::default(),
            facts: it.facts.clone(),
            env: it.env.clone(),
            key: it.key,
            targets: Vec::new(),
            labels: FxHashMap::default(),
            next_case: None,
            range_body: None,
            name: it.name.clone(),
            n_lits: 0,
            iterating: None,
        };
        let from = self.asm.mark_here();
        self.inlined.push(Inlined {
            name: it.name.as_str().into(),
            has_args: true,
            line: line_of(n),
        });
        self.exchange(&mut around);
        self.iterating = Some(Box::new(Iterating {
            it: it.clone(),
            stmt: n,
            label,
            body_name,
            end,
            around,
        }));
        let done = self.iterator_body(it, &values);
        if let Some(mut here) = self.iterating.take() {
            self.exchange(&mut here.around);
        }
        done?;
        self.asm.bind(end);
        self.end_inlined(from);
        Ok(())
    }

    fn iterator_body(&mut self, it: &Iterated, values: &[V]) -> R<()> {
        for ((obj, ty), v) in it.params.iter().zip(values) {
            self.bind_param(*obj, *ty, *v)?;
        }
        self.deeper(|fun| fun.block_body(it.body))
    }

    /// Receiver and arguments of what is ranged over, in slots of their own.
    fn ranged_over(&mut self, it: &Iterated, x: Node) -> R<Vec<V>> {
        let x = x.unparen();
        let n_recv = usize::from(it.has_recv);
        let is_call = it.params.len() > n_recv || it.key != OUTERMOST;
        let call = CallExpr::cast(x).filter(|_| is_call);
        let fun = call.map_or(x, |call| call.fun().unparen());
        let mut values = vec![V::NONE; it.params.len()];
        let selection = self.cx.w.info(fun).and_then(|i| i.selection(fun)).cloned();
        if let (Some(sel), Some(s)) = (SelectorExpr::cast(fun), selection)
            && s.kind == SelectionKind::MethodVal
            && it.has_recv
        {
            let mark = self.mark();
            let (_, recv) = self.method_callee(fun, sel.x(), &s)?;
            if let (Some((v, classes)), Some(value)) = (recv, values.first_mut()) {
                *value = self.local(&classes);
                self.asm.mov(*value, v, classes.len() as u32);
            }
            self.release(mark);
        }
        let args: Vec<Node> = call.map(|call| call.args().collect()).unwrap_or_default();
        let tys: Vec<_> = it.params.iter().skip(n_recv).map(|(_, ty)| *ty).collect();
        // Variables are read behind calls.
        for with_calls in [true, false] {
            for ((arg, ty), value) in args.iter().zip(&tys).zip(values.iter_mut().skip(n_recv)) {
                if (self.facts.flags(*arg) & CALLS != 0) == with_calls {
                    let classes = self.lay(*ty)?.classes.clone();
                    *value = self.local(&classes);
                    self.own_value(*arg, *ty, *value)?;
                }
            }
        }
        Ok(values)
    }

    fn own_value(&mut self, e: Node, ty: TypeId, v: V) -> R<()> {
        let mark = self.mark();
        self.value_to(e, ty, v, true)?;
        self.release(mark);
        Ok(())
    }

    /// The loop's body, where the iterator yields.
    pub(crate) fn yield_in_place(&mut self) -> R<()> {
        let Some(mut here) = self.iterating.take() else {
            return Ok(());
        };
        let it = here.it.clone();
        let scope = self.scope();
        let args: Vec<Node> = CallExpr::cast(it.call)
            .map(|call| call.args().collect())
            .unwrap_or_default();
        let mut values = Vec::with_capacity(args.len());
        let mut is_own = Vec::with_capacity(args.len());
        for (i, (arg, ty)) in args.iter().zip(&it.yields).enumerate() {
            let shared = self.shared_with_body(&here, i, *arg, *ty);
            is_own.push(shared.is_none());
            values.push(match shared {
                Some(v) => v,
                None => {
                    let classes = self.lay(*ty)?.classes.clone();
                    self.local(&classes)
                }
            });
        }
        for with_calls in [true, false] {
            let pairs = args.iter().zip(&it.yields).zip(values.iter().zip(&is_own));
            for ((arg, ty), (v, is_own)) in pairs {
                if *is_own && (self.facts.flags(*arg) & CALLS != 0) == with_calls {
                    self.own_value(*arg, *ty, *v)?;
                }
            }
        }
        self.exchange(&mut here.around);
        let from = self.asm.mark_here();
        self.inlined.push(Inlined {
            name: here.body_name.as_str().into(),
            has_args: !it.yields.is_empty(),
            line: line_of(it.call),
        });
        let mut name = here.body_name.clone();
        let mut n_lits = 0;
        std::mem::swap(&mut self.name, &mut name);
        std::mem::swap(&mut self.n_lits, &mut n_lits);
        let next = self.asm.label();
        let done = self.looped_body(&here, &it, &values, next);
        std::mem::swap(&mut self.name, &mut name);
        std::mem::swap(&mut self.n_lits, &mut n_lits);
        self.exchange(&mut here.around);
        self.iterating = Some(here);
        done?;
        self.asm.bind(next);
        self.end_inlined(from);
        self.end_scope(scope);
        Ok(())
    }

    /// The slots of the iterator's variable that is yielded, if the body's variable may be the same one: the body does not change it, and the
    /// iterator does not run before the body has ended.
    fn shared_with_body(&mut self, here: &Iterating, i: usize, arg: Node, ty: TypeId) -> Option<V> {
        let stmt = RangeStmt::cast(here.stmt)?;
        let x = [stmt.key(), stmt.value()].get(i).copied().flatten()?;
        let inner = self.def(x.unparen())?;
        let is_fixed = here.stmt.tok() == Token::Define && !here.around.facts.is_changed(inner);
        let arg = arg.unparen();
        if !is_fixed || arg.kind() != Kind::Ident {
            return None;
        }
        let outer = self.object_of(arg).ok()?;
        let is_same = self.obj_ty(outer) == ty;
        match self.vars.get(&outer) {
            Some(Var::Slots(v)) if is_same => Some(*v),
            _ => None,
        }
    }

    fn looped_body(&mut self, here: &Iterating, it: &Iterated, values: &[V], next: Label) -> R<()> {
        let n = here.stmt;
        let Some(stmt) = RangeStmt::cast(n) else {
            return Ok(());
        };
        self.at(n);
        self.bind_yielded(stmt, &it.yields, values)?;
        self.targets.push(Target {
            label: here.label.clone(),
            brk: here.end,
            cont: Some(next),
        });
        let done = self.deeper(|fun| fun.block_body(stmt.body()));
        self.targets.pop();
        done
    }

    /// The frame begun last ends here; from `from` on the instructions are its own.
    fn end_inlined(&mut self, from: Label) {
        let to = self.asm.mark_here();
        if let Some(frame) = self.inlined.pop() {
            self.inlined_code.push((from, to, frame));
        }
    }

    /// What was emitted from `from` on stands in these frames, the innermost last.
    pub(crate) fn stands_in(&mut self, from: Label, frames: &[Inlined]) {
        let to = self.asm.mark_here();
        for frame in frames.iter().rev() {
            self.inlined_code.push((from, to, frame.clone()));
        }
    }

    /// Which instructions stand in which frames: inner frames first.
    pub(crate) fn emit_inlined(&mut self) {
        let code = std::mem::take(&mut self.inlined_code);
        let is_any = !code.is_empty();
        for (from, to, frame) in code {
            let words = [
                Extra::To(from),
                Extra::To(to),
                Extra::Link(Link::Str(frame.name.as_bytes().into())),
                Extra::Word(frame.name.len() as u64),
                Extra::Word(u64::from(frame.line)),
            ];
            let has_args = Arg::Num(i64::from(frame.has_args));
            self.asm.op(Op::inlined, has_args, Arg::No, Arg::No, words);
        }
        if is_any {
            // Control never comes here.
            self.asm.op(Op::unreachable, Arg::No, Arg::No, Arg::No, []);
        }
    }
}
