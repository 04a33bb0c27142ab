//! Types.
//!
//! In: tokens. Out: type nodes. A production `..._or_none` answers `None`, without a word, if no type begins here.

use crate::mem::stack::deep;
use crate::syntax::node::{Kind, Node, flag};
use crate::syntax::parser::tree::Parts;
use crate::syntax::parser::{Parser, set};
use crate::syntax::token::Token;

impl<const TIMED: bool> Parser<'_, TIMED> {
    pub(super) fn type_(&mut self) -> Node {
        if let Some(ty) = self.type_or_none() {
            return ty;
        }
        let ty = self.bad_expr();
        self.syntax_error("expected type");
        self.skip_to(set(Token::BEHIND_EXPRS));
        ty
    }

    /// `Type = TypeName [ TypeArgs ] | TypeLit | "(" Type ")" .`
    pub(super) fn type_or_none(&mut self) -> Option<Node> {
        if !self.enter() {
            return None;
        }
        let ty = deep(|| self.some_type());
        self.leave();
        ty
    }

    fn some_type(&mut self) -> Option<Node> {
        let pos = self.pos();
        Some(match self.tok() {
            Token::Ident => {
                let name = self.leaf(Kind::Ident);
                self.type_name(name)
            }
            Token::Mul => {
                self.next();
                let x = self.type_();
                self.make(Kind::StarExpr, 0, pos, &[x])
            }
            Token::LParen => {
                self.next();
                let x = self.type_();
                self.want(Token::RParen);
                self.make(Kind::ParenExpr, 0, pos, &[x])
            }
            Token::LBrack => {
                self.next();
                self.array_or_slice_type(pos)
            }
            Token::Func => {
                self.next();
                self.func_type(Some(pos), "function type")
            }
            Token::Arrow | Token::Chan => self.chan_type(pos),
            Token::Map => self.map_type(pos),
            Token::Struct => self.struct_type(pos),
            Token::Interface => self.interface_type(pos),
            _ => return None,
        })
    }

    /// `TypeName = identifier | QualifiedIdent .` With its type arguments; the first identifier was taken.
    pub(super) fn type_name(&mut self, name: Node) -> Node {
        let mut x = name;
        let pos = self.pos();
        if self.got(Token::Period) {
            let sel = self.name();
            x = self.make(Kind::SelectorExpr, 0, pos, &[x, sel]);
        }
        if self.at(Token::LBrack) {
            return self.type_instance(x);
        }
        x
    }

    /// A type name where nothing else may stand.
    pub(super) fn want_type_name(&mut self) -> Node {
        if self.at(Token::Ident) {
            let name = self.leaf(Kind::Ident);
            return self.type_name(name);
        }
        let name = self.made_up(Kind::Ident);
        self.syntax_error("expected name");
        self.skip_to(set(&[Token::Period, Token::Semicolon, Token::RBrace]));
        self.type_name(name)
    }

    fn type_instance(&mut self, x: Node) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        self.next();
        self.stack.push(x);
        if self.at(Token::RBrack) {
            self.syntax_error("expected type argument list");
            let missing = self.bad_expr();
            self.stack.push(missing);
        } else {
            self.push_types(true);
        }
        self.want(Token::RBrack);
        self.make_from(Kind::IndexExpr, 0, pos, base)
    }

    /// Behind `[`, which stands at `pos`.
    fn array_or_slice_type(&mut self, pos: u32) -> Node {
        if self.got(Token::RBrack) {
            return self.slice_type(pos);
        }
        self.array_type(pos, None)
    }

    /// Behind `[ ]`.
    pub(super) fn slice_type(&mut self, pos: u32) -> Node {
        let elem = self.type_();
        let parts = Parts::new().opt(None).one(elem);
        self.make_parts(Kind::ArrayType, 0, pos, &parts)
    }

    /// Behind `[`, or behind the length if that is given.
    pub(super) fn array_type(&mut self, pos: u32, len: Option<Node>) -> Node {
        let len = match len {
            Some(len) => len,
            None => self.array_len(),
        };
        if self.at(Token::Comma) {
            self.syntax_error("unexpected comma; expected ]");
            self.next();
        }
        self.want(Token::RBrack);
        let elem = self.type_();
        let parts = Parts::new().opt(Some(len)).one(elem);
        self.make_parts(Kind::ArrayType, 0, pos, &parts)
    }

    fn array_len(&mut self) -> Node {
        let pos = self.pos();
        if self.got(Token::Ellipsis) {
            return self.make(Kind::Ellipsis, 0, pos, &[]);
        }
        self.expr_level += 1;
        let len = self.expr();
        self.expr_level -= 1;
        len
    }

    /// Behind the name `x`: the array or slice type of a field or parameter `x`, or `x` with type arguments (an IndexExpr).
    pub(super) fn array_or_type_args(&mut self, x: Node) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        self.want(Token::LBrack);
        if self.got(Token::RBrack) {
            return self.slice_type(pos);
        }
        self.stack.push(x);
        let has_comma = self.push_types(false);
        self.want(Token::RBrack);
        if !has_comma && let Some(elem) = self.type_or_none() {
            let len = self.stack.get(base + 1).copied();
            self.stack.truncate(base);
            let parts = Parts::new().opt(len).one(elem);
            return self.make_parts(Kind::ArrayType, 0, pos, &parts);
        }
        self.make_from(Kind::IndexExpr, 0, pos, base)
    }

    /// At `chan` or `<-`.
    fn chan_type(&mut self, pos: u32) -> Node {
        let aux = if self.got(Token::Arrow) {
            self.want(Token::Chan);
            flag::RECV
        } else {
            self.next();
            if self.got(Token::Arrow) {
                flag::SEND
            } else {
                flag::SEND | flag::RECV
            }
        };
        let elem = match self.type_or_none() {
            Some(elem) => elem,
            None => {
                let elem = self.bad_expr();
                self.syntax_error("missing channel element type");
                elem
            }
        };
        self.make(Kind::ChanType, aux, pos, &[elem])
    }

    fn map_type(&mut self, pos: u32) -> Node {
        self.next();
        self.want(Token::LBrack);
        let key = self.type_();
        self.want(Token::RBrack);
        let value = self.type_();
        self.make(Kind::MapType, 0, pos, &[key, value])
    }

    /// `StructType = "struct" "{" { FieldDecl ";" } "}" .`
    fn struct_type(&mut self, pos: u32) -> Node {
        self.next();
        let (open, base) = (self.pos(), self.stack.len());
        self.want(Token::LBrace);
        self.list("struct type", Token::Semicolon, Token::RBrace, |p| {
            let field = p.struct_field();
            p.stack.extend(field);
            false
        });
        let fields = self.make_from(Kind::FieldList, 0, open, base);
        self.make(Kind::StructType, 0, pos, &[fields])
    }

    /// `FieldDecl = ( IdentifierList Type | EmbeddedField ) [ Tag ] .`
    fn struct_field(&mut self) -> Option<Node> {
        let pos = self.pos();
        match self.tok() {
            Token::Ident => Some(self.named_or_embedded_field(pos)),
            Token::Mul => {
                self.next();
                let name = if self.at(Token::LParen) {
                    self.embedded_in_parens()
                } else {
                    self.want_type_name()
                };
                let ty = self.make(Kind::StarExpr, 0, pos, &[name]);
                Some(self.struct_field_of(pos, None, ty))
            }
            Token::LParen => {
                let ty = self.embedded_in_parens();
                Some(self.struct_field_of(pos, None, ty))
            }
            _ => {
                self.syntax_error("expected field name or embedded type");
                self.skip_to(set(&[Token::Semicolon, Token::RBrace]));
                None
            }
        }
    }

    fn named_or_embedded_field(&mut self, pos: u32) -> Node {
        let name = self.leaf(Kind::Ident);
        let is_embedded = matches!(self.tok(), Token::Period | Token::Semicolon | Token::RBrace);
        if is_embedded || self.tok().is_literal() {
            let ty = self.type_name(name);
            return self.struct_field_of(pos, None, ty);
        }
        let names = self.name_list(name);
        if names != name || !self.at(Token::LBrack) {
            let ty = self.type_();
            return self.struct_field_of(pos, Some(names), ty);
        }
        let ty = self.array_or_type_args(name);
        let is_embedded = ty.kind() == Kind::IndexExpr;
        self.struct_field_of(pos, (!is_embedded).then_some(name), ty)
    }

    /// `(T)` or `(*T)`, which may not be embedded so.
    fn embedded_in_parens(&mut self) -> Node {
        self.syntax_error("cannot parenthesize embedded type");
        self.next();
        let pos = self.pos();
        let ty = if self.got(Token::Mul) {
            let name = self.want_type_name();
            self.make(Kind::StarExpr, 0, pos, &[name])
        } else {
            self.want_type_name()
        };
        self.got(Token::RParen);
        ty
    }

    /// With the tag, if there is one.
    fn struct_field_of(&mut self, pos: u32, names: Option<Node>, ty: Node) -> Node {
        let tag = self.literal_or_none();
        let parts = Parts::new().opt(names).one(ty).opt(tag);
        self.make_parts(Kind::Field, 0, pos, &parts)
    }

    /// `InterfaceType = "interface" "{" { ( MethodElem | TypeElem ) ";" } "}" .`
    fn interface_type(&mut self, pos: u32) -> Node {
        self.next();
        let (open, base) = (self.pos(), self.stack.len());
        self.want(Token::LBrace);
        self.list("interface type", Token::Semicolon, Token::RBrace, |p| {
            let elem = p.interface_elem();
            p.stack.push(elem);
            false
        });
        let methods = self.make_from(Kind::FieldList, 0, open, base);
        self.make(Kind::InterfaceType, 0, pos, &[methods])
    }

    fn interface_elem(&mut self) -> Node {
        let pos = self.pos();
        let (name, ty) = if self.at(Token::Ident) {
            self.method_or_embedded()
        } else {
            (None, self.embedded_term())
        };
        match name {
            Some(_) => self.field(pos, name, ty),
            None => {
                let ty = self.union_rest(ty);
                self.field(pos, None, ty)
            }
        }
    }

    /// A Field without a tag.
    pub(super) fn field(&mut self, pos: u32, names: Option<Node>, ty: Node) -> Node {
        let is_elem = matches!(ty.tok(), Token::Or | Token::Tilde)
            && matches!(ty.kind(), Kind::BinaryExpr | Kind::UnaryExpr);
        let aux = if is_elem { flag::ELEM } else { 0 };
        let parts = Parts::new().opt(names).one(ty);
        self.make_parts(Kind::Field, aux, pos, &parts)
    }

    /// A method with its signature, or an embedded type without a name.
    fn method_or_embedded(&mut self) -> (Option<Node>, Node) {
        let name = self.leaf(Kind::Ident);
        match self.tok() {
            Token::LParen => (Some(name), self.method_type()),
            Token::LBrack => self.method_in_brackets(name),
            _ => (None, self.type_name(name)),
        }
    }

    fn method_type(&mut self) -> Node {
        self.func_type(None, "interface method")
    }

    /// `name [`: an embedded type with arguments, or a method with type parameters, which must not be.
    fn method_in_brackets(&mut self, name: Node) -> (Option<Node>, Node) {
        let open = self.pos();
        self.next();
        let close = self.pos();
        if self.got(Token::RBrack) {
            if self.at(Token::LParen) {
                self.error_at(close, "empty type parameter list");
                return (Some(name), self.method_type());
            }
            self.error_at(close, "empty type argument list");
            return (None, name);
        }
        let list = self.type_list_or_params(open);
        let Some(first) = list.first_child() else {
            if self.at(Token::LParen) {
                return (Some(name), self.method_type());
            }
            return (None, name);
        };
        if first.has_flag(flag::FIRST_PRESENT) {
            let ty = self.method_type();
            self.error_at(open, "interface method must have no type parameters");
            return (Some(name), ty);
        }
        let base = self.stack.len();
        self.stack.push(name);
        for field in list.children() {
            self.stack.extend(field.first_child());
        }
        (None, self.make_from(Kind::IndexExpr, 0, open, base))
    }

    /// `{ "|" EmbeddedTerm }` behind the first term.
    pub(super) fn union_rest(&mut self, mut x: Node) -> Node {
        while self.at(Token::Or) {
            let pos = self.pos();
            self.next();
            let y = self.embedded_term();
            x = self.make_tok(Kind::BinaryExpr, Token::Or, pos, &[x, y]);
        }
        x
    }

    /// `EmbeddedTerm = [ "~" ] Type .`
    pub(super) fn embedded_term(&mut self) -> Node {
        let pos = self.pos();
        if self.got(Token::Tilde) {
            let ty = self.type_();
            return self.make_tok(Kind::UnaryExpr, Token::Tilde, pos, &[ty]);
        }
        if let Some(ty) = self.type_or_none() {
            return ty;
        }
        let ty = self.bad_expr();
        self.syntax_error("expected ~ term or type");
        self.skip_to(
            OPERATORS
                | set(&[
                    Token::Semicolon,
                    Token::RParen,
                    Token::RBrack,
                    Token::RBrace,
                ]),
        );
        ty
    }
}

/// What gc counts as an operator (the star has a class of its own).
const OPERATORS: u128 = set(&[
    Token::Add,
    Token::Sub,
    Token::Quo,
    Token::Rem,
    Token::And,
    Token::Or,
    Token::Xor,
    Token::Shl,
    Token::Shr,
    Token::AndNot,
    Token::LAnd,
    Token::LOr,
    Token::Eql,
    Token::Neq,
    Token::Lss,
    Token::Leq,
    Token::Gtr,
    Token::Geq,
    Token::Not,
    Token::Tilde,
]);
