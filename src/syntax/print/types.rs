//! Types, fields, parameters and signatures.
//!
//! In: the node of a type or of a part of one. Out: its text; fields of structs and methods of interfaces a line each.

use crate::syntax::node::{
    ArrayType, ChanType, Ellipsis, Field, FieldList, FuncType, InterfaceType, Kind, MapType, Node,
    StructType, flag,
};
use crate::syntax::print::Printer;

impl Printer {
    pub(super) fn type_lit(&mut self, x: Node) {
        if let Some(array) = ArrayType::cast(x) {
            self.put("[");
            self.opt_expr(array.len());
            self.put("]");
            self.expr(array.elem());
        } else if let Some(dots) = Ellipsis::cast(x) {
            self.wrapped("...", dots.elt(), "");
        } else if let Some(map) = MapType::cast(x) {
            self.wrapped("map[", Some(map.key()), "]");
            self.expr(map.value());
        } else if let Some(chan) = ChanType::cast(x) {
            self.chan_type(chan);
        } else if FuncType::cast(x).is_some() {
            self.put("func");
            self.signature(x, false);
        } else if let Some(ty) = StructType::cast(x) {
            self.braced_fields("struct", ty.fields());
        } else if let Some(ty) = InterfaceType::cast(x) {
            self.braced_fields("interface", ty.methods());
        }
    }

    fn chan_type(&mut self, chan: ChanType) {
        let node = chan.node();
        let text = match (node.has_flag(flag::SEND), node.has_flag(flag::RECV)) {
            (false, _) => "<-chan ",
            (true, false) => "chan<- ",
            (true, true) => "chan ",
        };
        self.wrapped(text, Some(chan.value()), "");
    }

    fn braced_fields(&mut self, keyword: &str, list: Node) {
        self.put(keyword);
        let is_empty = list.first_child().is_none();
        if is_empty {
            return self.put("{}");
        }
        if self.is_short {
            self.put("{");
            for (i, field) in list.children().enumerate() {
                self.put(if i > 0 { "; " } else { "" });
                self.field(field);
            }
            return self.put("}");
        }
        self.put(" {");
        self.indented(|p| {
            for field in list.children() {
                p.line();
                p.field(field);
            }
        });
        self.line();
        self.put("}");
    }

    pub(super) fn indented(&mut self, body: impl FnOnce(&mut Self)) {
        self.indent += 1;
        body(self);
        self.indent -= 1;
    }

    /// A struct's field, an interface's method or element, a parameter.
    pub(super) fn field(&mut self, node: Node) {
        let Some(field) = Field::cast(node) else {
            return;
        };
        let is_method = is_method(node);
        if let Some(names) = field.names() {
            self.exprs(names);
            self.put(if is_method { "" } else { " " });
        }
        if is_method {
            self.signature(field.ty(), false);
        } else {
            self.expr(field.ty());
        }
        if let Some(tag) = field.tag() {
            self.put(" ");
            self.leaf(tag);
        }
    }

    /// Type parameters, parameters, results. `is_type`: of a type's declaration.
    pub(super) fn signature(&mut self, ty: Node, is_type: bool) {
        let Some(func) = FuncType::cast(ty) else {
            return;
        };
        if let Some(list) = func.tparams() {
            self.type_params(list, is_type);
        }
        self.params(func.params(), "(", ")");
        let Some(results) = func.results() else {
            return;
        };
        self.put(" ");
        match lone_result(results) {
            Some(ty) => self.expr(ty),
            None => self.params(results, "(", ")"),
        }
    }

    pub(super) fn params(&mut self, list: Node, open: &str, close: &str) {
        self.put(open);
        for (i, field) in list.children().enumerate() {
            self.put(if i > 0 { ", " } else { "" });
            self.param(field);
        }
        self.put(close);
    }

    /// As [`Printer::field`], but a function type keeps its keyword.
    fn param(&mut self, node: Node) {
        let Some(field) = Field::cast(node) else {
            return;
        };
        if let Some(names) = field.names() {
            self.exprs(names);
            self.put(" ");
        }
        self.expr(field.ty());
    }

    pub(super) fn type_params(&mut self, list: Node, is_type: bool) {
        let close = if is_type && reads_as_length(list) {
            ",]"
        } else {
            "]"
        };
        self.params(list, "[", close);
    }
}

/// True for a method of an interface; a struct's field of function type has the keyword in its type.
fn is_method(field: Node) -> bool {
    let ty = Field::cast(field).map(Field::ty);
    ty.is_some_and(|ty| ty.kind() == Kind::FuncType && !ty.unit_text_at_is(ty.pos(), b"func"))
}

/// The type of a single result that can stand without parentheses.
fn lone_result(results: Node) -> Option<Node> {
    let mut fields = FieldList::cast(results)?.list();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return None;
    };
    let field = Field::cast(field)?;
    let can_be_bare = field.names().is_none() && field.ty().kind() != Kind::ParenExpr;
    can_be_bare.then_some(field.ty())
}

/// True if `[name constraint]` could be an array's length.
fn reads_as_length(list: Node) -> bool {
    let mut fields = list.children();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return false;
    };
    let ty = Field::cast(field).map(Field::ty);
    ty.is_some_and(|ty| {
        matches!(
            ty.kind(),
            Kind::StarExpr | Kind::ParenExpr | Kind::BinaryExpr
        )
    })
}
