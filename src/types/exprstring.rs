//! Expressions as messages print them: one line, bodies of literals shortened to `{…}`.
//!
//! In: a node of an expression or type. Out: its text, normalised as gc's printer does, whatever the
//! source's spacing was. Depth and length are bounded: deeper parts print as `…`.

use crate::mem::stack::deep;
use crate::syntax::node::{
    ArrayType, BinaryExpr, CallExpr, ChanType, CompositeLit, Ellipsis, Field, FieldList, FuncLit,
    FuncType, IndexExpr, InterfaceType, KeyValueExpr, Kind, MapType, Node, ParenExpr, SelectorExpr,
    SliceExpr, StarExpr, StructType, TypeAssertExpr, UnaryExpr, flag,
};

/// Nesting beyond this prints as `…`.
const MAX_DEPTH: u32 = 200;

/// The text of an expression in messages.
pub fn expr_string(e: Node) -> String {
    let mut p = Printer {
        out: String::new(),
        depth: 0,
    };
    p.expr(e);
    p.out
}

struct Printer {
    out: String,
    depth: u32,
}

impl Printer {
    fn put(&mut self, s: &str) {
        self.out.push_str(s);
    }

    fn list(&mut self, list: impl Iterator<Item = Node>) {
        for (i, e) in list.enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(e);
        }
    }

    fn expr(&mut self, e: Node) {
        if self.depth > MAX_DEPTH {
            return self.put("…");
        }
        self.depth += 1;
        deep(|| self.expr_of_kind(e));
        self.depth -= 1;
    }

    fn expr_of_kind(&mut self, e: Node) {
        match e.kind() {
            Kind::Ident => self.put(e.name()),
            Kind::BasicLit => self.put(&String::from_utf8_lossy(e.token_bytes())),
            Kind::ParenExpr
            | Kind::StarExpr
            | Kind::UnaryExpr
            | Kind::BinaryExpr
            | Kind::KeyValueExpr => {
                self.operation(e);
            }
            Kind::CompositeLit | Kind::FuncLit => self.literal(e),
            Kind::SelectorExpr
            | Kind::IndexExpr
            | Kind::SliceExpr
            | Kind::TypeAssertExpr
            | Kind::CallExpr => {
                self.primary(e);
            }
            Kind::ExprList => self.list(e.children()),
            Kind::ArrayType
            | Kind::Ellipsis
            | Kind::StructType
            | Kind::FuncType
            | Kind::InterfaceType
            | Kind::MapType
            | Kind::ChanType => self.type_expr(e),
            _ => self.put("<bad expr>"),
        }
    }

    fn operation(&mut self, e: Node) {
        if let Some(x) = ParenExpr::cast(e) {
            self.put("(");
            self.expr(x.x());
            self.put(")");
        } else if let Some(x) = StarExpr::cast(e) {
            self.put("*");
            self.expr(x.x());
        } else if let Some(x) = UnaryExpr::cast(e) {
            self.put(e.tok().text());
            self.expr(x.x());
        } else if BinaryExpr::cast(e).is_some() {
            self.binary(e);
        } else if let Some(x) = KeyValueExpr::cast(e) {
            self.expr(x.key());
            self.put(": ");
            self.expr(x.value());
        }
    }

    /// A left-deep chain of operators prints without recursion.
    fn binary(&mut self, e: Node) {
        let mut chain = Vec::new();
        let mut left = e;
        while let Some(b) = BinaryExpr::cast(left) {
            chain.push(b);
            left = b.x();
        }
        self.expr(left);
        while let Some(b) = chain.pop() {
            self.put(" ");
            self.put(b.node().tok().text());
            self.put(" ");
            self.expr(b.y());
        }
    }

    fn literal(&mut self, e: Node) {
        if let Some(lit) = CompositeLit::cast(e) {
            if let Some(ty) = lit.ty() {
                self.expr(ty);
            }
            self.body(lit.elts().is_empty());
        } else if let Some(lit) = FuncLit::cast(e) {
            self.expr(lit.ty());
            self.put(" ");
            self.body(lit.body().first_child().is_none());
        }
    }

    fn body(&mut self, is_empty: bool) {
        self.put(if is_empty { "{}" } else { "{…}" });
    }

    fn primary(&mut self, e: Node) {
        if let Some(x) = SelectorExpr::cast(e) {
            self.expr(x.x());
            self.put(".");
            self.expr(x.sel());
        } else if let Some(x) = IndexExpr::cast(e) {
            self.expr(x.x());
            self.put("[");
            self.list(x.indices());
            self.put("]");
        } else if let Some(x) = SliceExpr::cast(e) {
            self.slice_expr(x);
        } else if let Some(x) = TypeAssertExpr::cast(e) {
            self.expr(x.x());
            self.put(".(");
            match x.ty() {
                Some(ty) => self.expr(ty),
                None => self.put("type"),
            }
            self.put(")");
        } else if let Some(x) = CallExpr::cast(e) {
            self.expr(x.fun());
            self.put("(");
            self.list(x.args());
            self.put(if e.has_flag(flag::ELLIPSIS) {
                "...)"
            } else {
                ")"
            });
        }
    }

    fn slice_expr(&mut self, x: SliceExpr) {
        self.expr(x.x());
        self.put("[");
        if let Some(lo) = x.lo() {
            self.expr(lo);
        }
        self.put(":");
        if let Some(hi) = x.hi() {
            self.expr(hi);
        }
        if let Some(max) = x.max() {
            self.put(":");
            self.expr(max);
        }
        self.put("]");
    }

    fn type_expr(&mut self, e: Node) {
        if let Some(t) = ArrayType::cast(e) {
            self.put("[");
            if let Some(len) = t.len() {
                self.expr(len);
            }
            self.put("]");
            self.expr(t.elem());
        } else if let Some(t) = Ellipsis::cast(e) {
            self.put("...");
            if let Some(elt) = t.elt() {
                self.expr(elt);
            }
        } else if let Some(t) = StructType::cast(e) {
            self.put("struct{");
            self.fields(t.fields(), "; ");
            self.put("}");
        } else if let Some(t) = FuncType::cast(e) {
            self.put("func");
            self.signature(t);
        } else if let Some(t) = InterfaceType::cast(e) {
            self.put("interface{");
            self.methods(t.methods());
            self.put("}");
        } else if let Some(t) = MapType::cast(e) {
            self.put("map[");
            self.expr(t.key());
            self.put("]");
            self.expr(t.value());
        } else if let Some(t) = ChanType::cast(e) {
            self.chan_type(t);
        }
    }

    fn chan_type(&mut self, t: ChanType) {
        let (send, recv) = (t.node().has_flag(flag::SEND), t.node().has_flag(flag::RECV));
        self.put(match (send, recv) {
            (false, true) => "<-chan ",
            (true, false) => "chan<- ",
            _ => "chan ",
        });
        let value = t.value();
        let receives = value.kind() == Kind::ChanType
            && value.has_flag(flag::RECV)
            && !value.has_flag(flag::SEND);
        if receives && send == recv {
            self.put("(");
            self.expr(value);
            self.put(")");
        } else {
            self.expr(value);
        }
    }

    fn signature(&mut self, t: FuncType) {
        self.put("(");
        self.fields(t.params(), ", ");
        self.put(")");
        let Some(results) = t.results().and_then(FieldList::cast) else {
            return;
        };
        self.put(" ");
        let list: Vec<Field> = results.list().filter_map(Field::cast).collect();
        if let [only] = list.as_slice()
            && only.names().is_none()
        {
            return self.expr(only.ty());
        }
        self.put("(");
        self.fields(results.node(), ", ");
        self.put(")");
    }

    fn fields(&mut self, list: Node, sep: &str) {
        let fields = list.children().filter_map(Field::cast);
        for (i, field) in fields.enumerate() {
            if i > 0 {
                self.put(sep);
            }
            if let Some(names) = field.names() {
                self.list(names);
                self.put(" ");
            }
            self.expr(field.ty());
            if let Some(tag) = field.tag() {
                self.put(" ");
                self.expr(tag);
            }
        }
    }

    fn methods(&mut self, list: Node) {
        let fields = list.children().filter_map(Field::cast);
        for (i, field) in fields.enumerate() {
            if i > 0 {
                self.put("; ");
            }
            match (field.names(), FuncType::cast(field.ty())) {
                (Some(names), Some(t)) => {
                    self.list(names);
                    self.signature(t);
                }
                _ => self.expr(field.ty()),
            }
        }
    }
}
