//! Parameters as go/parser reads them: what is wrong with them (`go_ast_errors`).
//!
//! In: the reader at a list of parameters, of values or of types. Out: it stands behind it, and errors have been told.

use crate::std::go_ast_errors::Reader;
use crate::syntax::token::Token;

/// A parameter: where its name and its type begin, as far as it has them.
#[derive(Clone, Copy, Default)]
struct Param {
    name: Option<u32>,
    ty: Option<u32>,
    /// The type begins with `...`.
    is_variadic: bool,
}

impl Param {
    fn typed(ty: u32) -> Param {
        Param {
            ty: Some(ty),
            ..Param::default()
        }
    }
}

/// What parameters are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// A type or function has them.
    Types,
    /// A function takes them.
    Values,
    /// A function returns them.
    Results,
}

impl Use {
    fn close(self) -> Token {
        match self {
            Use::Types => Token::RBrack,
            _ => Token::RParen,
        }
    }
}

impl Reader<'_> {
    /// Type parameters, if there are some: where they begin.
    pub(super) fn type_parameters(&mut self) -> Option<u32> {
        if self.tok() != Token::LBrack {
            return None;
        }
        let open = self.expect(Token::LBrack);
        let mut n = 0;
        if self.tok() != Token::RBrack {
            n = self.parameter_list(None, Use::Types);
        }
        let close = self.expect(Token::RBrack);
        if n == 0 {
            self.error(close, "empty type parameter list");
        }
        (n > 0).then_some(open)
    }

    /// Parameters in parentheses.
    pub(super) fn parameters(&mut self, what: Use) {
        self.expect(Token::LParen);
        if self.tok() != Token::RParen {
            self.parameter_list(None, what);
        }
        self.expect(Token::RParen);
    }

    pub(super) fn results(&mut self) {
        if self.tok() == Token::LParen {
            self.parameters(Use::Results);
        } else {
            self.try_type();
        }
    }

    /// Parameters up to the bracket that closes them; how many. `first`: a name that was read already, and its type if that was.
    pub(super) fn parameter_list(
        &mut self,
        mut first: Option<(u32, Option<u32>)>,
        what: Use,
    ) -> usize {
        let is_generic = what == Use::Types;
        let start = first.map_or(self.pos(), |(name, _)| name);
        let mut list = Vec::new();
        while first.is_some() || !matches!(self.tok(), Token::Eof) && self.tok() != what.close() {
            let param = match first.take() {
                Some((name, Some(ty))) => {
                    self.union_rest();
                    Param {
                        name: Some(name),
                        ..Param::typed(ty)
                    }
                }
                Some((name, None)) => self.param(Some(name), is_generic),
                None => self.param(None, is_generic),
            };
            if param.name.is_some() || param.ty.is_some() {
                list.push(param);
            }
            if !self.at_comma("parameter list", what.close()) {
                break;
            }
            self.next();
        }
        self.check_names(&list, is_generic, start);
        self.check_dots(&list, what);
        list.len()
    }

    /// All of them are named or none; those of types are. `start`: where the list begins.
    fn check_names(&mut self, list: &[Param], is_generic: bool, start: u32) {
        let is_named = |p: &&Param| p.name.is_some() && p.ty.is_some();
        let n_named = list.iter().filter(is_named).count();
        let n_typed = list.iter().filter(|p| p.ty.is_some()).count();
        if n_named == list.len() || n_named == 0 && !is_generic {
            return;
        }
        let mut at = (n_named == 0).then_some(start);
        let mut has_type = false;
        for param in list.iter().rev().filter(|_| n_named > 0) {
            match (param.name, param.ty) {
                (None, Some(ty)) => at = Some(ty),
                (Some(name), None) if !has_type => at = Some(name),
                _ => {}
            }
            has_type |= param.ty.is_some();
        }
        let Some(at) = at else {
            return;
        };
        let (at, msg) = match (is_generic, n_named == n_typed) {
            (true, true) => (self.pos(), "missing type constraint"),
            (false, true) => (self.pos(), "missing parameter type"),
            (true, false) if list.len() == 1 => {
                (at, "missing type parameter name or invalid array length")
            }
            (true, false) => (at, "missing type parameter name"),
            (false, false) => (at, "missing parameter name"),
        };
        self.error(at, msg);
    }

    /// Only the last parameter of a function is variadic, and only one name.
    fn check_dots(&mut self, list: &[Param], what: Use) {
        let has_names = list.iter().any(|p| p.name.is_some() && p.ty.is_some());
        let mut behind = None;
        let mut wrong = None;
        for (i, param) in list.iter().enumerate().rev() {
            // Names share the type that follows them.
            if param.ty.is_some() {
                behind = param.ty.filter(|_| param.is_variadic);
            } else if !has_names {
                behind = None;
            }
            let is_right = what == Use::Values && i + 1 == list.len();
            if !is_right && let Some(dots) = behind {
                wrong = Some(dots);
            }
        }
        match wrong {
            Some(dots) if what == Use::Values => {
                self.error(dots, "can only use ... with final parameter");
            }
            Some(dots) => self.error(dots, "invalid use of ..."),
            None => {}
        }
    }

    /// One parameter. `name`: one that was read already.
    fn param(&mut self, name: Option<u32>, is_generic: bool) -> Param {
        let here = self.pos();
        let param = match self.tok() {
            _ if name.is_some() => self.named_param(name.unwrap_or(here), is_generic),
            Token::Tilde if is_generic => {
                self.union();
                return Param::typed(here);
            }
            Token::Ident => {
                self.ident();
                self.named_param(here, is_generic)
            }
            Token::LBrack => self.param_type(),
            tok if begins_type(tok) => self.param_type(),
            Token::Ellipsis => return self.variadic(),
            _ => {
                self.expected_here("')'");
                self.skip_to(Token::BEHIND_EXPRS);
                Param::default()
            }
        };
        if is_generic && self.tok() == Token::Or && param.ty.is_some() {
            self.union_rest();
        }
        param
    }

    fn param_type(&mut self) -> Param {
        let here = self.pos();
        self.ty();
        Param::typed(here)
    }

    fn variadic(&mut self) -> Param {
        let here = self.pos();
        self.next();
        self.ty();
        Param {
            is_variadic: true,
            ..Param::typed(here)
        }
    }

    /// What stands behind the name of a parameter, which may be a type itself.
    fn named_param(&mut self, name: u32, is_generic: bool) -> Param {
        let here = self.pos();
        let (start, is_type) = (name, Param::typed(name));
        let name = Some(name);
        match self.tok() {
            Token::LBrack => match self.array_or_instance() {
                true => Param {
                    name,
                    ..Param::typed(here)
                },
                false => is_type,
            },
            Token::Ellipsis => Param {
                name,
                ..self.variadic()
            },
            Token::Period => {
                self.qualified_type_from(start);
                is_type
            }
            Token::Tilde if is_generic => {
                self.union();
                Param {
                    name,
                    ..Param::typed(here)
                }
            }
            Token::Or if is_generic => {
                self.union_rest();
                is_type
            }
            tok if tok == Token::Ident || begins_type(tok) => Param {
                name,
                ..self.param_type()
            },
            _ => Param {
                name,
                ..Param::default()
            },
        }
    }
}

/// True for what a type begins with that is no name, and neither an array nor a slice.
fn begins_type(tok: Token) -> bool {
    matches!(
        tok,
        Token::Mul
            | Token::Arrow
            | Token::Func
            | Token::Chan
            | Token::Map
            | Token::Struct
            | Token::Interface
            | Token::LParen
    )
}
