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

use crate::syntax::codes::Code;
use crate::syntax::node::{
    BinaryExpr, CallExpr, IndexExpr, Kind, Node, ParenExpr, StarExpr, TypeAssertExpr, UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::check::{Checker, ExprInfo};
use crate::types::constant::{ConstKind, ConstValue};
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::Pos;
use crate::types::operand::Operand;
use crate::types::ty::{ChanDir, Type, TypeId};
use crate::types::universe::ExprKind;

/// Levels of nested expressions and statements; the stack of the checker is sized for it.
pub(crate) const MAX_NEST: u32 = 1000;

/// The largest constant shift count: enough to write the smallest float64.
const MAX_SHIFT: u64 = 1023 - 1 + 52;

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

fn is_shift(op: Token) -> bool {
    matches!(op, Token::Shl | Token::Shr)
}

fn is_comparison(op: Token) -> bool {
    matches!(
        op,
        Token::Eql | Token::Neq | Token::Lss | Token::Leq | Token::Gtr | Token::Geq
    )
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

    fn op_pos(&mut self, e: Node) -> Pos {
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
        let kind = self.expr_internal(target, x, e, hint);
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

    /// At the end of a check: records what stayed untyped (E2). A condition's
    /// untyped bool is a bool, and a constant that is indexed or ranged over a string.
    pub(crate) fn record_untyped(&mut self) {
        let rest = std::mem::take(&mut self.untyped);
        for info in rest.into_values() {
            let ty = match info.ty {
                TypeId::UNTYPED_BOOL if info.val.is_none() => TypeId::BOOL,
                TypeId::UNTYPED_STRING => TypeId::STRING,
                ty => ty,
            };
            self.record_type_and_value(info.expr, info.mode, ty, info.val);
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

    fn undefined_op(&mut self, x: &mut Operand, op: Token) {
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

    // ---- binary operators ----

    /// A chain of binary operators, from its innermost left operand outward (E3).
    fn binary_expr(&mut self, x: &mut Operand, e: Node) {
        let mut chain = Vec::new();
        let mut left = e;
        while let Some(b) = BinaryExpr::cast(left) {
            chain.push(b);
            left = b.x();
        }
        self.expr(None, x, left);
        while let Some(b) = chain.pop() {
            let mut y = Operand::default();
            self.expr(None, &mut y, b.y());
            let node = b.node();
            self.binary(x, &mut y, Some(node), (b.x(), b.y()), node.tok());
            x.expr = Some(node);
            if chain.is_empty() {
                return;
            }
            self.record(x);
        }
    }

    /// `lhs op= rhs`: the operation without an expression of its own.
    pub(crate) fn binary_assign(&mut self, x: &mut Operand, lhs: Node, rhs: Node, op: Token) {
        let mut y = Operand::default();
        self.expr(None, x, lhs);
        self.expr(None, &mut y, rhs);
        self.binary(x, &mut y, None, (lhs, rhs), op);
    }

    /// `x op y` of checked operands; `e` is the expression unless it is an assignment operation.
    fn binary(
        &mut self,
        x: &mut Operand,
        y: &mut Operand,
        e: Option<Node>,
        sides: (Node, Node),
        op: Token,
    ) {
        if x.is_invalid() {
            return;
        }
        if y.is_invalid() {
            x.invalidate();
            x.expr = y.expr;
            return;
        }
        if is_shift(op) {
            return self.shift(x, y, e, op);
        }
        self.match_types(x, y);
        if x.is_invalid() {
            return;
        }
        if is_comparison(op) {
            return self.comparison(x, y, op, false);
        }
        if !self.world.identical(x.ty(), y.ty()) {
            if self.world.is_valid(x.ty()) && self.world.is_valid(y.ty()) {
                let what = match e {
                    Some(e) => expr_string(e),
                    None => format!(
                        "{} {}= {}",
                        expr_string(sides.0),
                        op.text(),
                        expr_string(sides.1)
                    ),
                };
                let (tx, ty) = (self.ts(x.ty()), self.ts(y.ty()));
                self.error_x(
                    x,
                    Code::MismatchedTypes,
                    format!("invalid operation: {what} (mismatched types {tx} and {ty})"),
                );
            }
            return x.invalidate();
        }
        if !self.binary_op_defined(x.ty(), op) {
            return self.undefined_op(x, op);
        }
        if self.divides_by_zero(x, y, op) {
            self.error_x(y, Code::DivByZero, "invalid operation: division by zero");
            return x.invalidate();
        }
        if x.is_const() && y.is_const() {
            self.fold(x, y, e, op);
        } else {
            x.mode = Mode::Value;
        }
    }

    fn binary_op_defined(&mut self, t: TypeId, op: Token) -> bool {
        match op {
            Token::Add => self.world.all_numeric_or_string(t),
            Token::Sub | Token::Mul | Token::Quo => self.world.all_numeric(t),
            Token::Rem | Token::And | Token::Or | Token::Xor | Token::AndNot => {
                self.world.all_integer(t)
            }
            Token::LAnd | Token::LOr => self.world.all_boolean(t),
            _ => false,
        }
    }

    fn divides_by_zero(&mut self, x: &Operand, y: &Operand, op: Token) -> bool {
        if !matches!(op, Token::Quo | Token::Rem) || !y.is_const() {
            return false;
        }
        let divisor = y.value();
        if (x.is_const() || self.world.all_integer(x.ty())) && divisor.sign() == 0 {
            return true;
        }
        // The squares of the parts may be too small to be told from zero.
        let squared = |v: ConstValue| ConstValue::binary_op(&v, Token::Mul, &v, false);
        x.is_const()
            && self.world.is_complex(x.ty())
            && squared(divisor.real()).sign() == 0
            && squared(divisor.imag()).sign() == 0
    }

    fn fold(&mut self, x: &mut Operand, y: &Operand, e: Option<Node>, op: Token) {
        let (a, b) = (x.value(), y.value());
        if a.is_unknown() || b.is_unknown() {
            x.val = Some(ConstValue::Unknown);
            return;
        }
        let int_div = op == Token::Quo && self.world.is_integer(x.ty());
        x.val = Some(ConstValue::binary_op(&a, op, &b, int_div));
        let Some(at) = e.or(x.expr) else { return };
        x.expr = Some(at);
        let pos = self.op_pos(at);
        self.overflow(x, pos);
    }

    /// Converts untyped operands to each other's types where that can succeed.
    pub(crate) fn match_types(&mut self, x: &mut Operand, y: &mut Operand) {
        if !self.may_convert(x, y) {
            return;
        }
        self.convert_untyped(x, y.ty());
        if x.is_invalid() {
            return;
        }
        self.convert_untyped(y, x.ty());
        if y.is_invalid() {
            x.invalidate();
        }
    }

    fn may_convert(&mut self, x: &Operand, y: &Operand) -> bool {
        let (a, b) = (x.ty(), y.ty());
        let w = &mut *self.world;
        if w.is_typed(a) && w.is_typed(b) {
            return false;
        }
        if w.all_numeric(a) != w.all_numeric(b) {
            return false;
        }
        if w.is_non_type_param_interface(a) || w.is_non_type_param_interface(b) {
            return true;
        }
        if w.all_boolean(a) != w.all_boolean(b) || w.all_string(a) != w.all_string(b) {
            return false;
        }
        if x.is_nil() {
            return w.has_nil(b);
        }
        if y.is_nil() {
            return w.has_nil(a);
        }
        !w.is_pointer(a) && !w.is_pointer(b)
    }

    // ---- comparisons ----

    /// `x op y`; in a switch, `x` is a case and `y` the switch's value.
    pub(crate) fn comparison(
        &mut self,
        x: &mut Operand,
        y: &mut Operand,
        op: Token,
        is_case: bool,
    ) {
        if !self.world.is_valid(x.ty()) || !self.world.is_valid(y.ty()) {
            return x.invalidate();
        }
        let op = if is_case { Token::Eql } else { op };
        if let Err((at_y, cause)) = self.comparable_operands(x, y, op) {
            self.comparison_error(x, y, op, is_case, (at_y, cause));
            return x.invalidate();
        }
        if x.is_const() && y.is_const() {
            let result = ConstValue::compare(&x.value(), op, &y.value());
            x.val = Some(result.map_or(ConstValue::Unknown, ConstValue::Bool));
        } else {
            x.mode = Mode::Value;
            x.val = None;
            for side in [&*x, &*y] {
                let ty = self.world.default_type(side.ty());
                if let Some(e) = side.expr {
                    self.update_expr_type(e, ty, true);
                }
            }
        }
        x.ty = Some(TypeId::UNTYPED_BOOL);
    }

    /// Err: whether the second operand is to blame, and why (empty: the operator is not defined on its type).
    fn comparable_operands(
        &mut self,
        x: &Operand,
        y: &Operand,
        op: Token,
    ) -> Result<(), (bool, String)> {
        if self.assignable_to(x, y.ty()).is_err() && self.assignable_to(y, x.ty()).is_err() {
            let (tx, ty) = (self.ts(x.ty()), self.ts(y.ty()));
            return Err((true, format!("mismatched types {tx} and {ty}")));
        }
        if !matches!(op, Token::Eql | Token::Neq) {
            if !self.world.all_ordered(x.ty()) {
                return Err((false, String::new()));
            }
            if !self.world.all_ordered(y.ty()) {
                return Err((true, String::new()));
            }
            return Ok(());
        }
        if x.is_nil() || y.is_nil() {
            let other = if x.is_nil() { y.ty() } else { x.ty() };
            return if self.world.has_nil(other) && !(x.is_nil() && y.is_nil()) {
                Ok(())
            } else {
                Err((true, String::new()))
            };
        }
        for (is_y, t) in [(false, x.ty()), (true, y.ty())] {
            if !self.world.comparable(t) {
                return Err((is_y, self.incomparable_words(t)));
            }
        }
        Ok(())
    }

    fn incomparable_words(&mut self, t: TypeId) -> String {
        if matches!(
            self.under_type(t),
            Type::Slice(_) | Type::Signature(_) | Type::Map { .. }
        ) {
            return format!("{} can only be compared to nil", self.composite_kind(t));
        }
        self.world.incomparable_cause(t, true).unwrap_or_default()
    }

    fn comparison_error(
        &mut self,
        x: &Operand,
        y: &Operand,
        op: Token,
        is_case: bool,
        (mut at_y, mut cause): (bool, String),
    ) {
        if cause.is_empty() {
            let (px, py) = (
                self.world.is_type_param(x.ty()),
                self.world.is_type_param(y.ty()),
            );
            if px || py {
                at_y |= !px;
                let t = if at_y { y.ty() } else { x.ty() };
                cause = format!(
                    "type parameter {} cannot use operator {}",
                    self.ts(t),
                    op.text()
                );
            } else {
                let t = if at_y { y.ty() } else { x.ty() };
                let kind = self.composite_kind(t);
                let what = if kind.is_empty() {
                    self.ts(t)
                } else {
                    kind.to_string()
                };
                cause = format!("operator {} not defined on {what}", op.text());
            }
        }
        let (tx, ty) = (x.expr_text(), y.expr_text());
        if is_case {
            self.error_x(
                x,
                Code::MismatchedTypes,
                format!("invalid case {tx} in switch on {ty} ({cause})"),
            );
        } else {
            let at = if at_y { y } else { x };
            self.error_x(
                at,
                Code::MismatchedTypes,
                format!("invalid operation: {tx} {} {ty} ({cause})", op.text()),
            );
        }
    }

    // ---- shifts ----

    fn shift(&mut self, x: &mut Operand, y: &mut Operand, e: Option<Node>, op: Token) {
        let int_value = if x.is_const() {
            x.value().to_int()
        } else {
            ConstValue::Unknown
        };
        let may_be_int = self.world.is_untyped(x.ty()) && int_value.kind() == ConstKind::Int;
        if !self.world.all_integer(x.ty()) && !may_be_int {
            return self.shift_operand_error(x);
        }
        if !self.shift_count(y) {
            return x.invalidate();
        }
        if x.is_const() {
            if y.is_const() {
                return self.const_shift(x, y, e, op, &int_value);
            }
            if self.world.is_untyped(x.ty()) {
                // The operand's type comes from where the shift stands; it is checked then.
                if let Some(info) = x.expr.and_then(|e| self.untyped.get_mut(&e.id())) {
                    info.is_lhs = true;
                }
                x.mode = Mode::Value;
                return;
            }
        }
        if !self.world.all_integer(x.ty()) {
            return self.shift_operand_error(x);
        }
        x.mode = Mode::Value;
    }

    fn shift_operand_error(&mut self, x: &mut Operand) {
        let text = self.operand_string(x);
        self.error_x(
            x,
            Code::InvalidShiftOperand,
            format!("invalid operation: shifted operand {text} must be integer"),
        );
        x.invalidate();
    }

    /// Whether `y` can be a shift count; reports if not.
    fn shift_count(&mut self, y: &mut Operand) -> bool {
        if y.is_const() {
            let count = y.value().to_int();
            if count.kind() == ConstKind::Int && count.sign() < 0 {
                let text = self.operand_string(y);
                self.error_x(
                    y,
                    Code::InvalidShiftCount,
                    format!("invalid operation: negative shift count {text}"),
                );
                return false;
            }
            if self.world.is_untyped(y.ty()) {
                self.representable(y, TypeId::UINT);
                if y.is_invalid() {
                    return false;
                }
                // A count that is no part of a constant shift becomes a value of type uint.
            }
            return true;
        } else if self.world.all_integer(y.ty()) {
            let at = y.expr.map(|e| self.start_pos(e));
            let Some(at) = at.filter(|at| !self.world.allows(*at, 13)) else {
                return true;
            };
            let text = self.operand_string(y);
            let what = format!("invalid operation: signed shift count {text}");
            return self.world.all_unsigned(y.ty()) || self.version_allows(at, 13, &what);
        } else if self.world.is_untyped(y.ty()) {
            self.convert_untyped(y, TypeId::UINT);
            return !y.is_invalid();
        }
        let text = self.operand_string(y);
        self.error_x(
            y,
            Code::InvalidShiftCount,
            format!("invalid operation: shift count {text} must be integer"),
        );
        false
    }

    fn const_shift(
        &mut self,
        x: &mut Operand,
        y: &Operand,
        e: Option<Node>,
        op: Token,
        int_value: &ConstValue,
    ) {
        if !self.world.is_integer(x.ty()) {
            x.ty = Some(TypeId::UNTYPED_INT);
        }
        if x.value().is_unknown() || y.value().is_unknown() {
            x.val = Some(ConstValue::Unknown);
            return;
        }
        let count = y.value().as_u64().filter(|n| *n <= MAX_SHIFT);
        let Some(count) = count else {
            let text = self.operand_string(y);
            self.error_x(
                y,
                Code::InvalidShiftCount,
                format!("invalid operation: invalid shift count {text}"),
            );
            return x.invalidate();
        };
        x.val = Some(ConstValue::shift(int_value, op, count));
        let Some(at) = e.or(x.expr) else { return };
        x.expr = Some(at);
        let pos = self.op_pos(at);
        self.overflow(x, pos);
    }

    // ---- types of untyped expressions ----

    /// The value that an untyped constant got by rounding.
    pub(crate) fn update_expr_val(&mut self, e: Node, value: &ConstValue) {
        if let Some(info) = self.untyped.get_mut(&e.id()) {
            info.val = Some(value.clone());
        }
    }

    /// Gives an untyped expression and its untyped operands type `ty`; records them if that is final (E1).
    pub(crate) fn update_expr_type(&mut self, e: Node, ty: TypeId, is_final: bool) {
        // Most expressions have their type already.
        let mut work = Vec::new();
        let mut next = Some(e);
        while let Some(e) = next {
            let Some(old) = self.untyped.get(&e.id()).cloned() else {
                next = work.pop();
                continue;
            };
            push_untyped_operands(e, &old, &mut work);
            if !is_final && self.world.is_untyped(ty) {
                if let Some(info) = self.untyped.get_mut(&e.id()) {
                    info.ty = ty;
                }
            } else {
                self.untyped.remove(&e.id());
                self.finish_untyped(e, old, ty);
            }
            next = work.pop();
        }
    }

    fn finish_untyped(&mut self, e: Node, old: ExprInfo, ty: TypeId) {
        if old.is_lhs && !self.world.all_integer(ty) {
            let msg = format!(
                "invalid operation: shifted operand {} (type {}) must be integer",
                expr_string(e),
                self.ts(ty)
            );
            return self.error(e, Code::InvalidShiftOperand, msg);
        }
        let mut val = old.val;
        if val.is_some() {
            let mut c = Operand::new(old.mode, e, old.ty);
            c.val.clone_from(&val);
            self.convert_untyped(&mut c, ty);
            if c.is_invalid() {
                return;
            }
            val = c.val;
        }
        self.record_type_and_value(e, old.mode, ty, val);
    }
}

/// The operands whose type is that of the whole. A constant's operands are never materialised.
fn push_untyped_operands(e: Node, old: &ExprInfo, work: &mut Vec<Node>) {
    if let Some(p) = ParenExpr::cast(e) {
        work.push(p.x());
    } else if old.val.is_some() {
    } else if let Some(u) = UnaryExpr::cast(e) {
        work.push(u.x());
    } else if let Some(b) = BinaryExpr::cast(e) {
        let op = e.tok();
        if is_comparison(op) {
            return;
        }
        work.push(b.x());
        if !is_shift(op) {
            work.push(b.y());
        }
    }
}
