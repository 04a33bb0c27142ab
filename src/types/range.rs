//! `for … range`: over integers, strings, arrays, slices, maps, channels and functions.
//!
//! In: a RangeStmt. Out: its variables declared or assigned; what each iteration gives.

use crate::syntax::codes::Code;
use crate::syntax::node::{Exprs, Kind, Node, RangeStmt};
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::{ObjId, Pos};
use crate::types::operand::Operand;
use crate::types::scope::ScopeKind;
use crate::types::ty::{ChanDir, Type, TypeId};

/// Types of the two iteration values; None: there is no such value.
type KeyVal = (Option<TypeId>, Option<TypeId>);

impl Checker<'_> {
    #[inline(never)]
    pub(crate) fn range_stmt(&mut self, s: Node) {
        let Some(view) = RangeStmt::cast(s) else {
            return;
        };
        let mut x = Operand::default();
        self.expr(None, &mut x, view.x());
        let mut more = Exprs::of(view.value());
        let (value, extra) = (more.next(), more.next());
        let (key, val) = self.range_types(&x, [view.key(), value, extra]);
        self.open_scope(s, ScopeKind::Block);
        let over_int = !x.is_invalid() && self.world.is_integer(x.ty());
        let sides = [(view.key(), key), (value, val)];
        if s.tok() == Token::Define {
            self.range_define(view, sides, &mut x, over_int);
        } else if view.key().is_some() {
            self.range_assign(sides, &mut x, over_int);
        } else if over_int {
            self.assignment(&mut x, None, "range clause");
        }
        self.stmt(view.body());
        self.close_scope();
    }

    /// What an iteration gives; reports if `x` cannot be ranged over, or not with these variables.
    fn range_types(&mut self, x: &Operand, vars: [Option<Node>; 3]) -> KeyVal {
        if x.is_invalid() {
            return (None, None);
        }
        let found = self.range_key_val(x.ty());
        let found = found.and_then(|found| self.range_allowed(x, found));
        match found {
            Err(cause) => {
                let text = self.operand_string(x);
                let colon = if cause.is_empty() { "" } else { ": " };
                self.error_x(
                    x,
                    Code::InvalidRangeExpr,
                    format!("cannot range over {text}{colon}{cause}"),
                );
                (None, None)
            }
            Ok((key, val)) => {
                let [first, second, third] = vars;
                if let (None, Some(e)) = (key, first) {
                    let text = self.operand_string(x);
                    self.error(
                        e,
                        Code::InvalidIterVar,
                        format!("range over {text} permits no iteration variables"),
                    );
                } else if let (None, Some(e)) = (val, second) {
                    let text = self.operand_string(x);
                    self.error(
                        e,
                        Code::InvalidIterVar,
                        format!("range over {text} permits only one iteration variable"),
                    );
                } else if let Some(e) = third {
                    let msg = "range clause permits at most two iteration variables";
                    self.error(e, Code::InvalidIterVar, msg);
                }
                (key, val)
            }
        }
    }

    /// Ranging over integers and functions came late.
    fn range_allowed(&mut self, x: &Operand, found: KeyVal) -> Result<KeyVal, String> {
        let under = self.common_under(x.ty(), |_, _, _| Ok(()))?;
        let is_integer = self.world.is_integer(under);
        let release = match self.world.ty(under) {
            Type::Basic(..) if is_integer => 22,
            Type::Signature(_) => 23,
            _ => return Ok(found),
        };
        let at = x.expr.map_or(Pos::NONE, |e| self.start_pos(e));
        match self.world.too_new(at, release, "") {
            Some(error) => Err(error.msg.trim_start().to_owned()),
            None => Ok(found),
        }
    }

    fn range_define(
        &mut self,
        view: RangeStmt,
        sides: [(Option<Node>, Option<TypeId>); 2],
        x: &mut Operand,
        over_int: bool,
    ) {
        let mut vars: Vec<ObjId> = Vec::new();
        for (lhs, ty) in sides {
            let Some(lhs) = lhs else { continue };
            let var = if lhs.kind() == Kind::Ident {
                let var = self.new_local_var(lhs, None);
                self.record_def(lhs, var);
                if !lhs.is_ident("_") {
                    vars.push(var);
                }
                var
            } else {
                let msg = format!("invalid syntax tree: cannot declare {}", expr_string(lhs));
                self.error(lhs, Code::InvalidSyntaxTree, msg);
                self.dummy_var(lhs)
            };
            match ty {
                None => {
                    self.world.obj_mut(var).ty = Some(TypeId::INVALID);
                    self.set_used(var, true);
                }
                Some(_) if over_int => self.init_var(var, x, "range clause"),
                Some(ty) => {
                    let mut y = Operand::new(Mode::Value, lhs, ty);
                    self.init_var(var, &mut y, "assignment");
                }
            }
        }
        if vars.is_empty() {
            let pos = self.start_pos(view.node());
            self.error_at(pos, Code::BadDecl, "no new variables on left side of :=");
        }
        let from = view.body().pos();
        for var in vars {
            self.declare(self.env.scope, None, var, from);
        }
    }

    fn range_assign(
        &mut self,
        sides: [(Option<Node>, Option<TypeId>); 2],
        x: &mut Operand,
        over_int: bool,
    ) {
        for (lhs, ty) in sides {
            let (Some(lhs), Some(ty)) = (lhs, ty) else {
                continue;
            };
            if !over_int {
                let mut y = Operand::new(Mode::Value, lhs, ty);
                self.assign_var(lhs, &mut y, "assignment");
                continue;
            }
            self.assign_var(lhs, x, "range clause");
            if !x.is_invalid() && !self.world.is_integer(x.ty()) {
                let msg = format!("cannot use iteration variable of type {}", self.ts(x.ty()));
                self.error(lhs, Code::InvalidRangeExpr, msg);
            }
        }
    }

    /// Types of the values that ranging over `t` gives; Err: why it cannot be (may be empty).
    fn range_key_val(&mut self, t: TypeId) -> Result<KeyVal, String> {
        let under = self.common_under(t, |c, t, u| match u {
            Some(Type::Chan {
                dir: ChanDir::SendOnly,
                ..
            }) => Err(format!("receive from send-only channel {}", c.ts(t))),
            _ => Ok(()),
        })?;
        let u = self.world.ty(under).clone();
        let int = Some(TypeId::INT);
        match self.array_ptr_deref(u) {
            Type::Basic(..) if self.world.is_string(under) => Ok((int, Some(TypeId::RUNE))),
            Type::Basic(..) if self.world.is_integer(under) => Ok((Some(t), None)),
            Type::Array { elem, .. } | Type::Slice(elem) => Ok((int, Some(elem))),
            Type::Map { key, elem } => Ok((Some(key), Some(elem))),
            Type::Chan { elem, .. } => Ok((Some(elem), None)),
            Type::Signature(sig) => self
                .range_func(&sig.params, sig.results.is_empty())
                .map_err(|cause| format!("func must be func(yield func(...) bool): {cause}")),
            _ => Err(String::new()),
        }
    }

    /// The parameters of the yield function of an iterator.
    fn range_func(&mut self, params: &[ObjId], no_results: bool) -> Result<KeyVal, String> {
        let [yield_param] = params else {
            return Err("wrong argument count".to_string());
        };
        if !no_results {
            return Err("unexpected results".to_string());
        }
        let yield_type = self.world.obj(*yield_param).ty();
        let under = self
            .common_under(yield_type, |_, _, _| Ok(()))
            .map_err(|cause| format!("in yield type, {cause}"))?;
        let Type::Signature(cb) = self.world.ty(under).clone() else {
            return Err("argument is not func".to_string());
        };
        if cb.params.len() > 2 {
            return Err("yield func has too many parameters".to_string());
        }
        let result = match cb.results.as_ref() {
            [only] => self.world.obj(*only).ty(),
            _ => TypeId::INVALID,
        };
        if !self.world.identical(result, TypeId::BOOL) {
            let words = if self.world.is_valid(result) && self.world.is_boolean(result) {
                "yield func returns user-defined boolean, not bool"
            } else {
                "yield func does not return bool"
            };
            return Err(words.to_string());
        }
        let types = self.types_of(&cb.params);
        Ok((types.first().copied(), types.get(1).copied()))
    }
}
