//! Type declarations, where `type T [P ...` may begin an array's length or type parameters.
//!
//! In: tokens. Out: TypeSpec. The brackets' first expression is read as such and then looked at: `P *E`, `P (E)` and
//! unions of those can be split in a name and a constraint. They are if the constraint can only be a type, or if a
//! comma follows.

use crate::syntax::node::{BinaryExpr, CallExpr, Kind, Node, flag};
use crate::syntax::parser::tree::Parts;
use crate::syntax::parser::{Parser, set};
use crate::syntax::token::Token;

impl<const TIMED: bool> Parser<'_, TIMED> {
    /// `TypeSpec = identifier [ TypeParams ] [ "=" ] Type .`
    pub(super) fn type_spec(&mut self) -> Node {
        let pos = self.pos();
        let name = self.name();
        let mut spec = SpecParts {
            type_params: None,
            is_alias: false,
            ty: None,
        };
        if self.at(Token::LBrack) {
            self.brackets_of_spec(&mut spec);
        } else {
            self.rest_of_spec(&mut spec);
        }
        let ty = match spec.ty {
            Some(ty) => ty,
            None => {
                let ty = self.bad_expr();
                self.syntax_error("in type declaration");
                self.skip_to(set(&[Token::Semicolon, Token::RParen]));
                ty
            }
        };
        let aux = if spec.is_alias { flag::ALIAS } else { 0 };
        let parts = Parts::new().one(name).opt(spec.type_params).one(ty);
        self.make_parts(Kind::TypeSpec, aux, pos, &parts)
    }

    /// `[ "=" ] Type`
    fn rest_of_spec(&mut self, spec: &mut SpecParts) {
        spec.is_alias = self.got_assign();
        spec.ty = self.type_or_none();
    }

    /// `T [ ...`: an array or slice type, or type parameters.
    fn brackets_of_spec(&mut self, spec: &mut SpecParts) {
        let open = self.pos();
        self.next();
        match self.tok() {
            Token::Ident => {
                let x = self.name_or_length();
                let may_be_value = self.at(Token::Comma);
                match self.split_name(x, may_be_value) {
                    Some((name, ty)) if ty.is_some() || !self.at(Token::RBrack) => {
                        spec.type_params = Some(self.type_params_after(open, name, ty));
                        self.rest_of_spec(spec);
                    }
                    _ => spec.ty = Some(self.array_type(open, Some(x))),
                }
            }
            Token::RBrack => {
                self.next();
                spec.ty = Some(self.slice_type(open));
            }
            _ => spec.ty = Some(self.array_type(open, None)),
        }
    }

    /// A name, with what makes it an expression. Behind `P [` stands a constraint: an index is never a constant length.
    fn name_or_length(&mut self) -> Node {
        let name = self.leaf(Kind::Ident);
        if self.at(Token::LBrack) {
            return name;
        }
        self.expr_level += 1;
        let x = self.primary_rest(name);
        let x = self.binary_rest(x, 0);
        self.expr_level -= 1;
        x
    }

    /// `x` as a name and a constraint behind it, if it can be read so; `is_forced`: also if it may be a value.
    fn split_name(&mut self, x: Node, is_forced: bool) -> Option<(Node, Option<Node>)> {
        if x.kind() == Kind::Ident {
            return Some((x, None));
        }
        let mut is_forced = is_forced;
        let mut unions = Vec::new();
        let mut at = x;
        while let Some(union) = BinaryExpr::cast(at).filter(|_| at.tok() == Token::Or) {
            is_forced |= is_type_elem(union.y());
            unions.push(union);
            at = union.x();
        }
        let (name, mut ty) = self.split_first_term(at, is_forced)?;
        for union in unions.into_iter().rev() {
            let (pos, y) = (union.node().pos(), union.y());
            ty = self.make_tok(Kind::BinaryExpr, Token::Or, pos, &[ty, y]);
        }
        Some((name, Some(ty)))
    }

    /// `P * E` or `P (E)` as `P` and `*E` or `(E)`.
    fn split_first_term(&mut self, x: Node, is_forced: bool) -> Option<(Node, Node)> {
        let (name, inner, kind) = if let Some(product) = BinaryExpr::cast(x) {
            if x.tok() != Token::Mul {
                return None;
            }
            (product.x(), product.y(), Kind::StarExpr)
        } else {
            let call = CallExpr::cast(x).filter(|_| !x.has_flag(flag::ELLIPSIS))?;
            let mut args = call.args();
            let (Some(arg), None) = (args.next(), args.next()) else {
                return None;
            };
            (call.fun(), arg, Kind::ParenExpr)
        };
        if name.kind() != Kind::Ident || !(is_forced || is_type_elem(inner)) {
            return None;
        }
        Some((name, self.make(kind, 0, x.pos(), &[inner])))
    }
}

/// What a TypeSpec is made of, as far as it is read.
struct SpecParts {
    type_params: Option<Node>,
    is_alias: bool,
    ty: Option<Node>,
}

/// True if `x` can only be an element of a constraint; false if it may be a value too.
pub(in crate::syntax) fn is_type_elem(x: Node) -> bool {
    let mut rest = vec![x];
    while let Some(x) = rest.pop() {
        match x.kind() {
            Kind::ArrayType
            | Kind::StructType
            | Kind::FuncType
            | Kind::InterfaceType
            | Kind::MapType
            | Kind::ChanType => return true,
            Kind::UnaryExpr if x.tok() == Token::Tilde => return true,
            Kind::UnaryExpr | Kind::BinaryExpr | Kind::StarExpr | Kind::ParenExpr => {
                rest.extend(x.children());
            }
            _ => {}
        }
    }
    false
}
