//! Expressions: operators, and the door through which each expression of a program is checked.
//!
//! In: a node, sometimes with a hint (the element type of an outer composite literal) or a target (the function
//! type to which a generic function is assigned). Out: an [`Operand`]; the tables of the unit filled.
//!
//! Untyped expressions get their type late. E1: an expression whose type is untyped stands in `untyped` until its
//! type is final; then `update_expr_type` walks down to its untyped operands and moves each into the unit's table.
//! E2: what is still untyped when the package is done is recorded as it is (only constants that became part of
//! other constants, and conditions). E3: chains of left-associative operators are walked by a loop, so that depth
//! costs no stack; other nesting is limited by [`MAX_NEST`].

use std::sync::Arc;

use crate::mem::stack::deep;
use crate::syntax::codes::Code;
use crate::syntax::node::{
    CallExpr, IndexExpr, Kind, Node, ParenExpr, StarExpr, TypeAssertExpr, UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::check::{Checker, ExprInfo};
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::Pos;
use crate::types::operand::Operand;
use crate::types::ty::{ChanDir, Type, TypeId};
use crate::types::universe::ExprKind;

/// Levels of nested expressions and statements, those of declarations that are checked on the way included. What parses is less deep by itself.
pub(crate) const MAX_NEST: u32 = 30_000;

/// The function type that an expression is assigned to, and the variable's text.
pub(crate) struct Target {
    pub(crate) sig: TypeId,
    pub(crate) desc: Arc<str>,
}

/// The operator's name for an overflow message; empty if the operator cannot overflow.
pub(crate) fn op_name(e: Node) -> &'static str {
    match (e.kind(), e.tok()) {
        (Kind::UnaryExpr, Token::Xor) => "bitwise complement",
        (Kind::BinaryExpr, Token::Add) => "addition",
        (Kind::BinaryExpr, Token::Sub) => "subtraction",
        (Kind::BinaryExpr, Token::Xor) => "bitwise XOR",
        (Kind::BinaryExpr, Token::Mul) => "multiplication",
        (Kind::BinaryExpr, Token::Shl) => "shift",
        _ => "",
    }
}

/// Which operand modes an expression must not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exclude {
    /// No value, built-ins and types.
    NonValues,
    /// No value only.
    NoValue,
}

impl Checker<'_> {
    // ---- reports ----

    /// Reports an error at the start of an operand.
    pub(crate) fn error_x(&mut self, x: &Operand, code: Code, msg: impl Into<String>) {
        match x.expr {
            Some(e) => self.error(e, code, msg),
            None => self.error_at(Pos::NONE, code, msg),
        }
    }

    pub(super) fn op_pos(&mut self, e: Node) -> Pos {
        match e.kind() {
            Kind::BinaryExpr | Kind::UnaryExpr | Kind::StarExpr => self.pos(e),
            _ => self.start_pos(e),
        }
    }

    // ---- doors ----

    /// Checks `e`, which must be a single value.
    pub(crate) fn expr(&mut self, target: Option<&Target>, x: &mut Operand, e: Node) {
        self.raw_expr(target, x, e, None, false);
        self.exclude(x, Exclude::NonValues);
        self.single_value(x);
    }

    /// As `expr`; `hint` is the type of an element of a composite literal.
    pub(crate) fn expr_with_hint(&mut self, x: &mut Operand, e: Node, hint: TypeId) {
        self.raw_expr(None, x, e, Some(hint), false);
        self.exclude(x, Exclude::NonValues);
        self.single_value(x);
    }

    /// Checks `e`, which may be a type.
    pub(crate) fn expr_or_type(&mut self, x: &mut Operand, e: Node, allow_generic: bool) {
        self.raw_expr(None, x, e, None, allow_generic);
        self.exclude(x, Exclude::NoValue);
        self.single_value(x);
    }

    /// Checks `e`, which may have several values; with `allow_comma_ok` the second may be a bool. The flag tells so.
    pub(crate) fn multi_expr(&mut self, e: Node, allow_comma_ok: bool) -> (Vec<Operand>, bool) {
        let mut x = Operand::default();
        self.raw_expr(None, &mut x, e, None, false);
        self.exclude(&mut x, Exclude::NonValues);
        if let Some(list) = self.unpack_tuple(&x, e) {
            return (list, false);
        }
        let comma_ok = allow_comma_ok && matches!(x.mode, Mode::MapIndex | Mode::CommaOk);
        let mut list = vec![x];
        if comma_ok {
            list.push(Operand::new(Mode::Value, e, TypeId::UNTYPED_BOOL));
        }
        (list, comma_ok)
    }

    /// The values of a call with several (or none) results.
    pub(crate) fn unpack_tuple(&mut self, x: &Operand, e: Node) -> Option<Vec<Operand>> {
        if x.is_invalid() {
            return None;
        }
        match self.world.ty(x.ty()) {
            Type::Tuple(elems) => {
                let value = |t: &TypeId| Operand::new(Mode::Value, e, *t);
                Some(elems.iter().map(value).collect())
            }
            _ => None,
        }
    }

    /// Reports a type, built-in or missing value.
    pub(crate) fn exclude_non_values(&mut self, x: &mut Operand) {
        self.exclude(x, Exclude::NonValues);
    }

    fn exclude(&mut self, x: &mut Operand, what: Exclude) {
        let (code, words) = match (x.mode, what) {
            (Mode::NoValue, Exclude::NonValues) => (Code::TooManyValues, "used as value"),
            (Mode::NoValue, Exclude::NoValue) => (Code::TooManyValues, "used as value or type"),
            (Mode::Builtin, Exclude::NonValues) => (Code::UncalledBuiltin, "must be called"),
            (Mode::TypExpr, Exclude::NonValues) => (Code::NotAnExpr, "is not an expression"),
            _ => return,
        };
        let text = self.operand_string(x);
        self.error_x(x, code, format!("{text} {words}"));
        x.invalidate();
    }

    /// Reports a call with several results where one value is needed.
    pub(crate) fn single_value(&mut self, x: &mut Operand) {
        if x.mode == Mode::Value && matches!(self.world.ty(x.ty()), Type::Tuple(_)) {
            let text = match self.named_results(x) {
                Some(results) => format!("{} (value of type {results})", x.expr_text()),
                None => self.operand_string(x),
            };
            self.error_x(
                x,
                Code::TooManyValues,
                format!("multiple-value {text} in single-value context"),
            );
            x.invalidate();
        }
    }

    /// The results of a call as its function's type names them: `(n int, err error)`.
    fn named_results(&mut self, x: &Operand) -> Option<String> {
        let call = CallExpr::cast(x.expr?.unparen())?;
        let sig = self.world.type_of(call.fun());
        let Type::Signature(sig) = self.under_type(sig) else {
            return None;
        };
        let pkg = Some(self.pkg);
        Some(self.world.params_string(&sig.results, false, pkg))
    }

    /// Checks any expression or type and records it.
    pub(crate) fn raw_expr(
        &mut self,
        target: Option<&Target>,
        x: &mut Operand,
        e: Node,
        hint: Option<TypeId>,
        allow_generic: bool,
    ) -> ExprKind {
        if self.nest >= MAX_NEST {
            self.error(e, Code::NestedTooDeeply, "expression nested too deeply");
            *x = Operand::new(Mode::Invalid, e, TypeId::INVALID);
            return ExprKind::Statement;
        }
        self.nest += 1;
        self.enter_timed(e);
        *x = Operand::new(Mode::Invalid, e, TypeId::INVALID);
        let kind = deep(|| self.expr_internal(target, x, e, hint));
        self.leave_timed();
        self.nest -= 1;
        if !allow_generic {
            self.non_generic(target, x);
        }
        self.pending_type(x);
        self.record(x);
        kind
    }

    /// Reports a generic type or function without type arguments, unless the target tells them.
    pub(crate) fn non_generic(&mut self, target: Option<&Target>, x: &mut Operand) {
        if matches!(x.mode, Mode::Invalid | Mode::NoValue) {
            return;
        }
        let what = match self.world.ty(x.ty()) {
            Type::Signature(sig) if !sig.tparams.is_empty() => {
                if target.is_some()
                    && let Some(e) = x.expr
                {
                    let pos = self.pos(e);
                    self.func_inst(target, pos, x, None, true);
                    return;
                }
                "function"
            }
            Type::Named(_) | Type::Alias(_) if self.world.is_generic(x.ty()) => "type",
            _ => return,
        };
        let msg = format!(
            "cannot use generic {what} {} without instantiation",
            x.expr_text()
        );
        self.error_x(x, Code::WrongTypeArgCount, msg);
        x.invalidate();
        x.ty = Some(TypeId::INVALID);
    }

    /// Puts what is known of an expression into the tables, or among the untyped ones.
    pub(crate) fn record(&mut self, x: &Operand) {
        let Some(e) = x.expr else { return };
        let (ty, val) = match x.mode {
            Mode::Invalid => return,
            Mode::NoValue => (TypeId::EMPTY_TUPLE, None),
            Mode::Constant => (x.ty(), Some(x.value())),
            _ => (x.ty(), None),
        };
        if self.world.is_untyped(ty) {
            let info = ExprInfo {
                expr: e,
                is_lhs: false,
                mode: x.mode,
                ty,
                val,
            };
            self.untyped.insert(e.id(), info);
        } else {
            self.record_type_and_value(e, x.mode, ty, val);
        }
    }

    /// Notes that `e` is used with its comma-ok form: its recorded type becomes the pair.
    pub(crate) fn record_comma_ok(&mut self, e: Node, first: TypeId, second: TypeId) {
        let pair = self.world.new_tuple(vec![first, second]);
        let mut e = e;
        loop {
            let mode = self.world.mode(e).unwrap_or(Mode::CommaOk);
            self.record_type_and_value(e, mode, pair, None);
            match ParenExpr::cast(e) {
                Some(p) => e = p.x(),
                None => return,
            }
        }
    }

    // ---- kinds ----

    fn expr_internal(
        &mut self,
        target: Option<&Target>,
        x: &mut Operand,
        e: Node,
        hint: Option<TypeId>,
    ) -> ExprKind {
        match e.kind() {
            Kind::Ident => self.ident(x, e, false),
            Kind::BasicLit => self.basic_lit(x, e),
            Kind::FuncLit => self.func_lit(x, e),
            Kind::CompositeLit => self.composite_lit(x, e, hint),
            Kind::ParenExpr => {
                if let Some(p) = ParenExpr::cast(e) {
                    let kind = self.raw_expr(None, x, p.x(), None, false);
                    x.expr = Some(e);
                    return kind;
                }
            }
            Kind::SelectorExpr => self.selector(x, e, false),
            Kind::IndexExpr => {
                if let Some(index) = IndexExpr::cast(e)
                    && self.index_expr(x, index)
                {
                    let pos = self.pos(e);
                    self.func_inst(target, pos, x, Some(index), true);
                }
            }
            Kind::SliceExpr => self.slice_expr(x, e),
            Kind::TypeAssertExpr => self.type_assert_expr(x, e),
            Kind::CallExpr => return self.call_expr(x, e),
            Kind::StarExpr => self.star_expr(x, e),
            Kind::UnaryExpr => {
                self.unary(x, e);
                if !x.is_invalid() && e.tok() == Token::Arrow {
                    x.expr = Some(e);
                    return ExprKind::Statement;
                }
            }
            Kind::BinaryExpr => self.binary_expr(x, e),
            Kind::ArrayType
            | Kind::StructType
            | Kind::FuncType
            | Kind::InterfaceType
            | Kind::MapType
            | Kind::ChanType => {
                let ty = self.typ(e);
                if self.world.is_valid(ty) {
                    x.mode = Mode::TypExpr;
                }
                x.ty = Some(ty);
            }
            Kind::KeyValueExpr => self.error(
                e,
                Code::InvalidSyntaxTree,
                "invalid syntax tree: no key:value expected",
            ),
            Kind::Ellipsis => self.error(
                e,
                Code::InvalidSyntaxTree,
                "invalid syntax tree: invalid use of ...",
            ),
            // Errors of these were reported by the parser.
            _ => {}
        }
        x.expr = Some(e);
        if x.is_invalid() {
            return ExprKind::Statement;
        }
        ExprKind::Expression
    }

    fn type_assert_expr(&mut self, x: &mut Operand, e: Node) {
        let Some(assert) = TypeAssertExpr::cast(e) else {
            return;
        };
        let Some(ty) = assert.ty() else {
            self.error(
                e,
                Code::InvalidSyntaxTree,
                "invalid syntax tree: use of .(type) outside type switch",
            );
            self.use_exprs(&[assert.x()]);
            return;
        };
        self.expr(None, x, assert.x());
        if x.is_invalid() {
            return;
        }
        if self.world.is_type_param(x.ty()) {
            let text = self.operand_string(x);
            self.error_x(
                x,
                Code::InvalidAssert,
                format!(
                    "invalid operation: cannot use type assertion on type parameter value {text}"
                ),
            );
            return x.invalidate();
        }
        if !matches!(self.under_type(x.ty()), Type::Interface(_)) {
            let text = self.operand_string(x);
            self.error_x(
                x,
                Code::InvalidAssert,
                format!("invalid operation: {text} is not an interface"),
            );
            return x.invalidate();
        }
        let to = self.var_type(ty);
        if !self.world.is_valid(to) {
            return x.invalidate();
        }
        self.type_assertion(e, x, to, false);
        x.mode = Mode::CommaOk;
        x.ty = Some(to);
    }

    /// Reports if no value of x's interface type can have type `to`.
    pub(crate) fn type_assertion(&mut self, e: Node, x: &Operand, to: TypeId, is_switch: bool) {
        let Err(whole) = self.assertable_to(x.ty(), to) else {
            return;
        };
        // The words of `implements` begin with the two types, which stand here too.
        let cause = whole
            .find('(')
            .and_then(|i| whole.get(i..))
            .unwrap_or(&whole);
        let msg = if is_switch {
            format!(
                "impossible type switch case: {}\n\t{} cannot have dynamic type {} {cause}",
                expr_string(e),
                self.operand_string(x),
                self.ts(to)
            )
        } else {
            format!(
                "impossible type assertion: {}\n\t{} does not implement {} {cause}",
                expr_string(e),
                self.ts(to),
                self.ts(x.ty())
            )
        };
        self.error(e, Code::ImpossibleAssert, msg);
    }

    fn star_expr(&mut self, x: &mut Operand, e: Node) {
        let Some(star) = StarExpr::cast(e) else {
            return;
        };
        self.expr_or_type(x, star.x(), false);
        match x.mode {
            Mode::Invalid => return,
            Mode::TypExpr => {
                self.valid_var_type(star.x(), x.ty());
                x.ty = Some(self.world.new_pointer(x.ty()));
                return;
            }
            _ => {}
        }
        let mut base: Option<TypeId> = None;
        let operand = x.clone();
        let ok = self.under_is(x.ty(), |c, u| {
            let Some(Type::Pointer(elem)) = u else {
                let text = c.operand_string(&operand);
                c.error_x(
                    &operand,
                    Code::InvalidIndirection,
                    format!("invalid operation: cannot indirect {text}"),
                );
                return false;
            };
            if base.is_some_and(|b| !c.world.identical(b, elem)) {
                let text = c.operand_string(&operand);
                c.error_x(
                    &operand,
                    Code::InvalidIndirection,
                    format!("invalid operation: pointers of {text} must have identical base types"),
                );
                return false;
            }
            base = Some(elem);
            true
        });
        match base {
            Some(base) if ok => {
                x.mode = Mode::Variable;
                x.ty = Some(base);
            }
            _ => x.invalidate(),
        }
    }

    // ---- unary operators ----

    fn unary(&mut self, x: &mut Operand, e: Node) {
        let Some(view) = UnaryExpr::cast(e) else {
            return;
        };
        self.expr(None, x, view.x());
        if x.is_invalid() {
            return;
        }
        let mut op = e.tok();
        match op {
            Token::And => return self.address_of(x, view.x()),
            Token::Arrow => {
                match self.chan_elem(x, x.expr, true) {
                    Some(elem) => {
                        x.mode = Mode::CommaOk;
                        x.ty = Some(elem);
                        self.env.has_call_or_recv = true;
                    }
                    None => x.invalidate(),
                }
                return;
            }
            Token::Tilde => {
                let msg = "cannot use ~ outside of interface or type constraint";
                if !self.world.all_integer(x.ty()) {
                    self.error(e, Code::UndefinedOp, msg);
                    return x.invalidate();
                }
                self.error(
                    e,
                    Code::UndefinedOp,
                    format!("{msg} (use ^ for bitwise complement)"),
                );
                op = Token::Xor;
            }
            _ => {}
        }
        let defined = match op {
            Token::Add | Token::Sub => self.world.all_numeric(x.ty()),
            Token::Xor => self.world.all_integer(x.ty()),
            Token::Not => self.world.all_boolean(x.ty()),
            _ => false,
        };
        if !defined {
            return self.undefined_op(x, op);
        }
        if !x.is_const() {
            x.mode = Mode::Value;
            return;
        }
        let value = x.value();
        if value.is_unknown() {
            return;
        }
        let bits = if self.world.is_unsigned(x.ty()) {
            self.world.sizeof(x.ty()) as u32 * 8
        } else {
            0
        };
        x.val = Some(ConstValue::unary_op(op, &value, bits));
        x.expr = Some(e);
        let at = self.op_pos(e);
        self.overflow(x, at);
    }

    pub(super) fn undefined_op(&mut self, x: &mut Operand, op: Token) {
        let text = self.operand_string(x);
        self.error_x(
            x,
            Code::UndefinedOp,
            format!(
                "invalid operation: operator {} not defined on {text}",
                op.text()
            ),
        );
        x.invalidate();
    }

    fn address_of(&mut self, x: &mut Operand, operand: Node) {
        let is_literal = operand.unparen().kind() == Kind::CompositeLit;
        if !is_literal && x.mode != Mode::Variable {
            let text = self.operand_string(x);
            self.error_x(
                x,
                Code::UnaddressableOperand,
                format!("invalid operation: cannot take address of {text}"),
            );
            return x.invalidate();
        }
        x.mode = Mode::Value;
        x.ty = Some(self.world.new_pointer(x.ty()));
    }

    /// The element type of the channel `x` that is received from or sent to at `at`.
    pub(crate) fn chan_elem(
        &mut self,
        x: &Operand,
        at: Option<Node>,
        recv: bool,
    ) -> Option<TypeId> {
        let found = self.common_under(x.ty(), |c, t, u| match u {
            None => Err("no specific channel type".to_string()),
            Some(Type::Chan { dir, .. }) => match dir {
                ChanDir::SendOnly if recv => Err(format!("send-only channel {}", c.ts(t))),
                ChanDir::RecvOnly if !recv => Err(format!("receive-only channel {}", c.ts(t))),
                _ => Ok(()),
            },
            Some(_) => Err(format!("non-channel {}", c.ts(t))),
        });
        let cause = match found {
            Ok(u) => match self.world.ty(u) {
                Type::Chan { elem, .. } => return Some(*elem),
                _ => String::new(),
            },
            Err(cause) => cause,
        };
        let text = self.operand_string(x);
        let verb = if recv { "receive from" } else { "send to" };
        let msg = if self.world.is_type_param(x.ty()) {
            format!("invalid operation: cannot {verb} {text}: {cause}")
        } else {
            format!("invalid operation: cannot {verb} {cause} {text}")
        };
        if let Some(at) = at {
            let code = if recv {
                Code::InvalidReceive
            } else {
                Code::InvalidSend
            };
            self.error(at, code, msg);
        }
        None
    }
}
