//! Expressions.
//!
//! In: an expression. Out: its text on one line, but for the bodies of function literals; in the short form those and the elements of
//! literals are left out.

use crate::mem::stack::deep;
use crate::syntax::node::{
    BinaryExpr, CallExpr, CompositeLit, Exprs, FuncLit, IndexExpr, KeyValueExpr, Kind, Node,
    ParenExpr, SelectorExpr, SliceExpr, StarExpr, TypeAssertExpr, UnaryExpr, flag,
};
use crate::syntax::print::Printer;

impl Printer {
    pub(super) fn expr(&mut self, x: Node) {
        let mut spine = Vec::new();
        let mut operand = x;
        while let Some(left) = left_operand(operand) {
            spine.push(operand);
            operand = left;
        }
        deep(|| {
            self.operand(operand);
            for outer in spine.into_iter().rev() {
                self.after_left(outer);
            }
        });
    }

    /// What stands behind the left operand of `x`.
    fn after_left(&mut self, x: Node) {
        if let Some(binary) = BinaryExpr::cast(x) {
            self.put(" ");
            self.put(x.tok().text());
            self.put(" ");
            self.expr(binary.y());
        } else if let Some(selector) = SelectorExpr::cast(x) {
            self.point(selector.x());
            self.leaf(selector.sel());
        } else if let Some(index) = IndexExpr::cast(x) {
            self.put("[");
            self.comma_list(index.indices());
            self.put("]");
        } else if let Some(slice) = SliceExpr::cast(x) {
            self.slice(slice);
        } else if let Some(assertion) = TypeAssertExpr::cast(x) {
            self.point(assertion.x());
            self.put("(");
            match assertion.ty() {
                Some(ty) => self.expr(ty),
                None => self.put("type"),
            }
            self.put(")");
        } else if let Some(call) = CallExpr::cast(x) {
            self.arguments(call);
        } else if let Some(lit) = CompositeLit::cast(x) {
            self.elements(lit);
        } else if let Some(pair) = KeyValueExpr::cast(x) {
            self.put(": ");
            self.expr(pair.value());
        }
    }

    /// The point behind `x`; a number must not swallow it.
    fn point(&mut self, x: Node) {
        if x.kind() == Kind::BasicLit {
            self.put(" ");
        }
        self.put(".");
    }

    fn slice(&mut self, slice: SliceExpr) {
        self.put("[");
        self.opt_expr(slice.lo());
        self.put(":");
        self.opt_expr(slice.hi());
        if slice.node().has_flag(flag::THREE) {
            self.put(":");
            self.opt_expr(slice.max());
        }
        self.put("]");
    }

    fn arguments(&mut self, call: CallExpr) {
        self.put("(");
        self.comma_list(call.args());
        if call.node().has_flag(flag::ELLIPSIS) {
            let last = call.node().last_child();
            if last.is_some_and(|x| x.kind() == Kind::BasicLit) {
                self.put(" ");
            }
            self.put("...");
        }
        self.put(")");
    }

    fn elements(&mut self, lit: CompositeLit) {
        self.put("{");
        if self.is_short && !lit.elts().is_empty() {
            self.put("…");
        } else {
            self.comma_list(lit.elts());
        }
        self.put("}");
    }

    pub(super) fn opt_expr(&mut self, x: Option<Node>) {
        if let Some(x) = x {
            self.expr(x);
        }
    }

    pub(super) fn comma_list(&mut self, list: impl Iterator<Item = Node>) {
        for (i, x) in list.enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(x);
        }
    }

    pub(super) fn exprs(&mut self, list: Exprs) {
        self.comma_list(list);
    }

    /// An expression that does not begin with another.
    fn operand(&mut self, x: Node) {
        match x.kind() {
            Kind::Ident | Kind::BasicLit => self.leaf(x),
            Kind::ExprList => self.comma_list(x.children()),
            Kind::CompositeLit => {
                if let Some(lit) = CompositeLit::cast(x) {
                    self.elements(lit);
                }
            }
            Kind::FuncLit => self.func_lit(x),
            Kind::ParenExpr => self.wrapped("(", ParenExpr::cast(x).map(ParenExpr::x), ")"),
            Kind::StarExpr => self.wrapped("*", StarExpr::cast(x).map(StarExpr::x), ""),
            Kind::UnaryExpr => self.unary(x),
            Kind::BadExpr => self.put("<bad expr>"),
            _ => self.type_lit(x),
        }
    }

    pub(super) fn wrapped(&mut self, before: &str, x: Option<Node>, behind: &str) {
        self.put(before);
        self.opt_expr(x);
        self.put(behind);
    }

    fn unary(&mut self, x: Node) {
        let op = x.tok().text();
        self.put(op);
        let at = self.out.len();
        self.opt_expr(UnaryExpr::cast(x).map(UnaryExpr::x));
        let next = self.out.as_bytes().get(at).copied();
        let runs_together = matches!(
            (op, next),
            ("+", Some(b'+')) | ("-", Some(b'-')) | ("&", Some(b'&' | b'^'))
        );
        if runs_together {
            self.out.insert(at, ' ');
        }
    }

    fn func_lit(&mut self, x: Node) {
        let Some(func) = FuncLit::cast(x) else { return };
        self.expr(func.ty());
        self.put(" ");
        if !self.is_short {
            return self.body(func.body());
        }
        let is_empty = func.body().first_child().is_none();
        self.put(if is_empty { "{}" } else { "{…}" });
    }
}

/// The expression that `x` begins with.
fn left_operand(x: Node) -> Option<Node> {
    match x.kind() {
        Kind::BinaryExpr
        | Kind::SelectorExpr
        | Kind::IndexExpr
        | Kind::SliceExpr
        | Kind::TypeAssertExpr
        | Kind::CallExpr
        | Kind::KeyValueExpr => x.first_child(),
        Kind::CompositeLit => CompositeLit::cast(x).and_then(CompositeLit::ty),
        _ => None,
    }
}
