//! Files and declarations other than types.
//!
//! In: tokens. Out: File, GenDecl with its specs, FuncDecl.

use crate::syntax::node::{Field, FuncDecl, Kind, Node, flag};
use crate::syntax::parser::tree::Parts;
use crate::syntax::parser::{Parser, Set, set};
use crate::syntax::token::Token;

/// Keywords that begin a declaration of a file.
const DECLARATIONS: Set = set(&[
    Token::Import,
    Token::Const,
    Token::Type,
    Token::Var,
    Token::Func,
]);

impl<const TIMED: bool> Parser<'_, TIMED> {
    /// `SourceFile = PackageClause ";" { ImportDecl ";" } { TopLevelDecl ";" } .`
    pub(super) fn file(&mut self) -> Node {
        let (pos, base) = (self.pos(), self.stack.len());
        if !self.got(Token::Package) {
            self.syntax_error("package statement must be first");
            let name = self.made_up(Kind::Ident);
            return self.make(Kind::File, flag::BAD, pos, &[name]);
        }
        let name = self.name();
        self.want(Token::Semicolon);
        self.stack.push(name);
        if self.scan.report.is_empty() {
            self.top_level();
        }
        self.make_from(Kind::File, 0, pos, base)
    }

    fn top_level(&mut self) {
        let mut before = Token::Import;
        while !self.at(Token::Eof) {
            let keyword = self.tok();
            if keyword == Token::Import && before != Token::Import {
                self.syntax_error("imports must appear before other declarations");
            }
            before = keyword;
            let decl = match keyword {
                Token::Func => self.func_decl(),
                Token::Import | Token::Const | Token::Type | Token::Var => self.gen_decl(),
                _ => {
                    self.no_declaration();
                    continue;
                }
            };
            self.stack.push(decl);
            if !self.at(Token::Eof) && !self.got(Token::Semicolon) {
                self.syntax_error("after top level declaration");
                self.skip_to(DECLARATIONS);
            }
        }
    }

    fn no_declaration(&mut self) {
        let last = self.stack.last().copied().and_then(FuncDecl::cast);
        let lacks_body = last.is_some_and(|f| f.body().is_none());
        if self.at(Token::LBrace) && lacks_body {
            self.syntax_error("unexpected semicolon or newline before {");
        } else {
            self.syntax_error("non-declaration statement outside function body");
        }
        self.skip_to(DECLARATIONS);
    }

    /// `keyword spec` or `keyword "(" { spec ";" } ")" .`
    pub(super) fn gen_decl(&mut self) -> Node {
        let (keyword, pos, base) = (self.tok(), self.pos(), self.stack.len());
        self.next();
        let mut aux = keyword as u16;
        if self.got(Token::LParen) {
            aux |= flag::GROUP;
            let context = "grouped declaration";
            self.list(context, Token::Semicolon, Token::RParen, |p| {
                p.push_spec(keyword);
                false
            });
        } else {
            self.push_spec(keyword);
        }
        self.make_from(Kind::GenDecl, aux, pos, base)
    }

    fn push_spec(&mut self, keyword: Token) {
        let spec = match keyword {
            Token::Import => self.import_spec(),
            Token::Const => self.const_spec(),
            Token::Type => self.type_spec(),
            _ => self.var_spec(),
        };
        self.stack.push(spec);
    }

    /// `ImportSpec = [ "." | PackageName ] ImportPath .`
    fn import_spec(&mut self) -> Node {
        let pos = self.pos();
        let name =
            matches!(self.tok(), Token::Ident | Token::Period).then(|| self.leaf(Kind::Ident));
        let path = match self.literal_or_none() {
            Some(path) => path,
            None => {
                self.syntax_error("missing import path");
                self.skip_to(set(&[Token::Semicolon, Token::RParen]));
                self.bad_expr()
            }
        };
        let is_wrong = path.kind() == Kind::BasicLit && path.tok() != Token::String;
        if is_wrong && !path.has_flag(flag::BAD) {
            self.syntax_error_at(path.pos(), "import path must be a string");
        }
        let parts = Parts::new().opt(name).one(path);
        self.make_parts(Kind::ImportSpec, 0, pos, &parts)
    }

    /// `ConstSpec = IdentifierList [ [ Type ] "=" ExpressionList ] .`
    fn const_spec(&mut self) -> Node {
        let pos = self.pos();
        let names = self.names();
        let (mut ty, mut values) = (None, None);
        if !matches!(self.tok(), Token::Eof | Token::Semicolon | Token::RParen) {
            ty = self.type_or_none();
            values = self.values();
        }
        self.value_spec(pos, names, ty, values)
    }

    /// `VarSpec = IdentifierList ( Type [ "=" ExpressionList ] | "=" ExpressionList ) .`
    fn var_spec(&mut self) -> Node {
        let pos = self.pos();
        let names = self.names();
        if self.got_assign() {
            let values = self.expr_list();
            return self.value_spec(pos, names, None, Some(values));
        }
        let ty = self.type_();
        let values = self.values();
        self.value_spec(pos, names, Some(ty), values)
    }

    fn names(&mut self) -> Node {
        let first = self.name();
        self.name_list(first)
    }

    fn values(&mut self) -> Option<Node> {
        self.got_assign().then(|| self.expr_list())
    }

    fn value_spec(
        &mut self,
        pos: u32,
        names: Node,
        ty: Option<Node>,
        values: Option<Node>,
    ) -> Node {
        let parts = Parts::new().one(names).opt(ty).opt(values);
        self.make_parts(Kind::ValueSpec, 0, pos, &parts)
    }

    /// `FunctionDecl = "func" [ Receiver ] FunctionName [ TypeParameters ] Signature [ FunctionBody ] .`
    fn func_decl(&mut self) -> Node {
        let pos = self.pos();
        self.next();
        let open = self.pos();
        let mut recv = None;
        if self.got(Token::LParen) {
            let list = self.receiver(open);
            self.check_receiver(list);
            recv = Some(list);
        }
        let (name, ty) = if self.at(Token::Ident) {
            let name = self.leaf(Kind::Ident);
            let context = if recv.is_some() { "method" } else { "" };
            (name, self.func_type(None, context))
        } else {
            self.missing_func_name(recv.is_some())
        };
        let body = self.at(Token::LBrace).then(|| self.declared_body());
        let parts = Parts::new().opt(recv).one(name).one(ty).opt(body);
        self.make_parts(Kind::FuncDecl, 0, pos, &parts)
    }

    fn missing_func_name(&mut self, is_method: bool) -> (Node, Node) {
        let (pos, name) = (self.pos(), self.made_up(Kind::Ident));
        let params = self.make(Kind::FieldList, flag::BAD, pos, &[]);
        let ty = self.make_parts(
            Kind::FuncType,
            flag::BAD,
            pos,
            &Parts::new().opt(None).one(params),
        );
        let msg = if is_method {
            "expected name"
        } else {
            "expected name or ("
        };
        self.syntax_error(msg);
        self.skip_to(set(&[Token::LBrace, Token::Semicolon]));
        (name, ty)
    }

    fn check_receiver(&mut self, list: Node) {
        let n_receivers: usize = list.children().map(n_entries).sum();
        let at = self.pos();
        match n_receivers {
            0 => self.error_at(at, "method has no receiver"),
            1 => {}
            _ => self.error_at(at, "method has multiple receivers"),
        }
    }
}

/// How many parameters a Field stands for.
fn n_entries(field: Node) -> usize {
    let names = Field::cast(field).and_then(|f| f.names());
    names.map_or(1, |names| names.len())
}
