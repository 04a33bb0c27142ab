//! Signatures and lists of parameters, ordinary and type parameters.
//!
//! In: tokens. Out: FuncType and FieldList. Whether `(a, b, c T)` are names or types is only known at the end of the list:
//! entries wait as pairs of a name and a type, then become Fields, names that share a type in one.

use crate::syntax::node::{Kind, Node};
use crate::syntax::parser::tree::Parts;
use crate::syntax::parser::{Parser, describe, set};
use crate::syntax::token::Token;

/// One entry of a list, as far as it is known.
#[derive(Clone, Copy)]
pub(super) struct Param {
    pos: u32,
    name: Option<Node>,
    ty: Option<Node>,
}

/// Which list it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Parameters: the last may be variadic.
    Params,
    /// Results or a receiver.
    Others,
    /// Type parameters: all have names.
    TypeParams,
    /// In brackets, but types or type parameters.
    Either,
}

impl Role {
    fn close(self) -> Token {
        match self {
            Role::Params | Role::Others => Token::RParen,
            Role::TypeParams | Role::Either => Token::RBrack,
        }
    }
}

impl<const TIMED: bool> Parser<'_, TIMED> {
    /// Behind `func` (at `keyword`) or a method's or function's name. `context`, if any, is what must have no type parameters.
    pub(super) fn func_type(&mut self, keyword: Option<u32>, context: &str) -> Node {
        let start = self.pos();
        let mut type_params = None;
        if self.got(Token::LBrack) {
            if !context.is_empty() {
                self.syntax_error_at(start, &format!("{context} must have no type parameters"));
            }
            if self.at(Token::RBrack) {
                self.syntax_error("empty type parameter list");
                self.next();
            } else {
                type_params = Some(self.param_list(start, Role::TypeParams, None));
            }
        }
        let open = self.pos();
        self.want(Token::LParen);
        let params = self.param_list(open, Role::Params, None);
        let results = self.results();
        let parts = Parts::new().opt(type_params).one(params).opt(results);
        self.make_parts(Kind::FuncType, 0, keyword.unwrap_or(start), &parts)
    }

    /// `Result = Parameters | Type .`
    fn results(&mut self) -> Option<Node> {
        let pos = self.pos();
        if self.got(Token::LParen) {
            return Some(self.param_list(pos, Role::Others, None));
        }
        let ty = self.type_or_none()?;
        let field = self.field(pos, None, ty);
        Some(self.make(Kind::FieldList, 0, pos, &[field]))
    }

    /// A receiver, behind its `(`.
    pub(super) fn receiver(&mut self, open: u32) -> Node {
        self.param_list(open, Role::Others, None)
    }

    /// Type parameters behind `[ name` or `[ name constraint`.
    pub(super) fn type_params_after(&mut self, open: u32, name: Node, ty: Option<Node>) -> Node {
        let first = Param {
            pos: name.pos(),
            name: Some(name),
            ty,
        };
        self.param_list(open, Role::TypeParams, Some(first))
    }

    /// What stands in brackets behind a name in an interface, behind `[`.
    pub(super) fn type_list_or_params(&mut self, open: u32) -> Node {
        self.param_list(open, Role::Either, None)
    }

    /// Behind the opening bracket at `open`, or behind the `first` entry or its name.
    fn param_list(&mut self, open: u32, role: Role, first: Option<Param>) -> Node {
        let base = self.params.len();
        let mut first = first;
        let is_whole = first.is_some_and(|p| p.ty.is_some());
        if is_whole && self.at(role.close()) {
            self.params.extend(first.take());
        }
        let end = self.list("parameter list", Token::Comma, role.close(), |p| {
            let param = match first.take() {
                Some(whole) if whole.ty.is_some() => Some(whole),
                Some(begun) => p.param(begun.name, role),
                None => p.param(None, role),
            };
            p.params.extend(param);
            false
        });
        self.name_params(base, end, role);
        self.check_dots(base, role);
        self.fields_from(base, open)
    }

    /// `ParameterDecl = [ name ] [ "..." ] Type .` The name may have been taken.
    fn param(&mut self, name: Option<Node>, role: Role) -> Option<Param> {
        let is_constraint = role.close() == Token::RBrack;
        let pos = name.map_or(self.pos(), Node::pos);
        if name.is_none() && is_constraint && self.at(Token::Tilde) {
            let ty = self.union();
            return Some(Param {
                pos,
                name,
                ty: Some(ty),
            });
        }
        let name = match name {
            None if self.at(Token::Ident) => Some(self.leaf(Kind::Ident)),
            name => name,
        };
        if let Some(name) = name
            && let Some(param) = self.param_with_name(pos, name, is_constraint)
        {
            return Some(param);
        }
        let ty = self.param_type(is_constraint);
        if name.is_none() && ty.is_none() {
            let close = role.close();
            self.syntax_error(&format!("expected {}", describe(close)));
            self.skip_to(set(&[Token::Comma, close]));
            return None;
        }
        Some(Param { pos, name, ty })
    }

    /// The forms in which what follows `name` tells whether it is one.
    fn param_with_name(&mut self, pos: u32, name: Node, is_constraint: bool) -> Option<Param> {
        let (name, ty) = match self.tok() {
            Token::LBrack => {
                let ty = self.array_or_type_args(name);
                let is_type = ty.kind() == Kind::IndexExpr;
                ((!is_type).then_some(name), ty)
            }
            Token::Period => (None, self.type_name(name)),
            Token::Or if is_constraint => (None, name),
            _ => return None,
        };
        let ty = if is_constraint {
            self.union_rest(ty)
        } else {
            ty
        };
        Some(Param {
            pos,
            name,
            ty: Some(ty),
        })
    }

    fn union(&mut self) -> Node {
        let first = self.embedded_term();
        self.union_rest(first)
    }

    /// A type as a parameter may have it, if one is here.
    fn param_type(&mut self, is_constraint: bool) -> Option<Node> {
        let pos = self.pos();
        if self.got(Token::Ellipsis) {
            let Some(elem) = self.type_or_none() else {
                let ty = self.bad_expr();
                self.syntax_error("... is missing type");
                return Some(ty);
            };
            let parts = Parts::new().opt(Some(elem));
            return Some(self.make_parts(Kind::Ellipsis, 0, pos, &parts));
        }
        if is_constraint && self.at(Token::Tilde) {
            return Some(self.union());
        }
        let ty = self.type_or_none()?;
        Some(if is_constraint {
            self.union_rest(ty)
        } else {
            ty
        })
    }

    /// Decides which of the entries from `base` on are names and which are types.
    fn name_params(&mut self, base: usize, end: u32, role: Role) {
        let list = self.params.get_mut(base..).unwrap_or(&mut []);
        let n_typed = list.iter().filter(|p| p.ty.is_some()).count();
        let n_named = list
            .iter()
            .filter(|p| p.ty.is_some() && p.name.is_some())
            .count();
        if n_named == 0 && role != Role::TypeParams {
            for param in list {
                param.ty = param.ty.or(param.name);
                param.name = None;
            }
            return;
        }
        if n_named == list.len() {
            return;
        }
        let n_params = list.len();
        let Some(at) = leftmost_error(list) else {
            return;
        };
        let is_type_params = role == Role::TypeParams;
        let (at, msg) = match (n_named == n_typed, is_type_params) {
            (true, true) => (end, "missing type constraint"),
            (true, false) => (end, "missing parameter type"),
            (false, true) if n_params == 1 => {
                (at, "missing type parameter name or invalid array length")
            }
            (false, true) => (at, "missing type parameter name"),
            (false, false) => (at, "missing parameter name"),
        };
        self.syntax_error_at(at, msg);
    }

    /// Only the last parameter may be variadic, and nothing else.
    fn check_dots(&mut self, base: usize, role: Role) {
        let list = self.params.get(base..).unwrap_or(&[]);
        let mut shared = None;
        let mut first_wrong = None;
        for (i, param) in list.iter().enumerate().rev() {
            shared = param.ty.or(shared);
            let Some(ty) = shared.filter(|ty| ty.kind() == Kind::Ellipsis) else {
                continue;
            };
            if role != Role::Params || i + 1 < list.len() {
                first_wrong = Some(ty.pos());
            }
        }
        let Some(at) = first_wrong else { return };
        let msg = match role {
            Role::Params => "can only use ... with final parameter",
            _ => "invalid use of ...",
        };
        self.error_at(at, msg);
    }

    /// Makes Fields of the entries from `base` on; those without a type share the next one's.
    fn fields_from(&mut self, base: usize, open: u32) -> Node {
        let fields = self.stack.len();
        let mut i = base;
        while i < self.params.len() {
            let field = self.field_from(&mut i);
            self.stack.push(field);
        }
        self.params.truncate(base);
        self.make_from(Kind::FieldList, 0, open, fields)
    }

    fn field_from(&mut self, i: &mut usize) -> Node {
        let names = self.stack.len();
        let pos = self.params.get(*i).map_or(0, |p| p.pos);
        let mut ty = None;
        while let (Some(param), None) = (self.params.get(*i).copied(), ty) {
            self.stack.extend(param.name);
            ty = param.ty;
            *i += 1;
        }
        let names = (self.stack.len() > names).then(|| self.exprs_from(pos, names));
        let ty = match ty {
            Some(ty) => ty,
            None => self.bad_expr(),
        };
        self.field(pos, names, ty)
    }
}

/// Where the leftmost entry stands that has no name, or no type and none to its right; if names are required.
fn leftmost_error(list: &[Param]) -> Option<u32> {
    let mut at = None;
    let mut has_type = false;
    for param in list.iter().rev() {
        match (param.name, param.ty) {
            (None, Some(ty)) => at = Some(ty.error_pos()),
            (Some(name), None) if !has_type => at = Some(name.pos()),
            _ => {}
        }
        has_type |= param.ty.is_some();
    }
    at
}
