//! Statements, declarations and files as words; see `go_ast_words`.

use crate::std::go_ast_tokens::NONE;
use crate::std::go_ast_words::{Writer, go_token};
use crate::syntax::node::{
    AssignStmt, BlockStmt, BranchStmt, CaseClause, CommClause, File, ForStmt, FuncDecl, GenDecl,
    IfStmt, ImportSpec, Kind, LabeledStmt, Node, RangeStmt, SendStmt, SwitchStmt, TypeSpec,
    TypeSwitchStmt, ValueSpec, flag,
};
use crate::syntax::token::Token;

/// Statements.
impl Writer<'_> {
    /// Statements, declarations, and what is broken.
    pub(super) fn other(&mut self, node: Node) -> u32 {
        match node.kind() {
            Kind::BlockStmt | Kind::EmptyStmt | Kind::BranchStmt | Kind::ReturnStmt => {
                self.plain(node)
            }
            Kind::DeclStmt | Kind::ExprStmt | Kind::GoStmt | Kind::DeferStmt => {
                self.kind(node);
                self.pos(node.pos());
                self.opt(node.first_child(), node.pos())
            }
            Kind::IncDecStmt => {
                self.kind(node);
                self.pos(node.pos());
                self.word(go_token(node.tok()));
                self.opt(node.first_child(), node.pos());
                node.pos() + 2
            }
            Kind::LabeledStmt | Kind::SendStmt | Kind::AssignStmt => self.infix(node),
            Kind::IfStmt | Kind::SwitchStmt | Kind::TypeSwitchStmt | Kind::SelectStmt => {
                self.choice(node)
            }
            Kind::CaseClause | Kind::CommClause => self.clause(node),
            Kind::ForStmt | Kind::RangeStmt => self.looping(node),
            Kind::GenDecl | Kind::FuncDecl => self.decl(node),
            Kind::ImportSpec | Kind::ValueSpec | Kind::TypeSpec => self.spec(node, true),
            Kind::File => self.file(node),
            _ => self.bad(node),
        }
    }

    /// What could not be read, up to the next token.
    fn bad(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        self.kind(node);
        self.pos(pos);
        let end = self.tokens.at(pos).map_or(pos, |t| t.start.max(pos));
        self.pos(end);
        end
    }

    fn plain(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        self.kind(node);
        self.pos(pos);
        match node.kind() {
            Kind::BlockStmt => {
                let place = self.later();
                let list = BlockStmt::cast(node).map(|b| b.list());
                let end = list.map_or(pos, |list| self.list(list, pos + 1));
                self.close(place, end, Token::RBrace)
            }
            Kind::EmptyStmt => {
                let is_written = self
                    .tokens
                    .at(pos)
                    .is_some_and(|t| t.start == pos && t.tok == Token::Semicolon && !t.is_inserted);
                self.word(i32::from(!is_written));
                pos + u32::from(is_written)
            }
            Kind::BranchStmt => {
                self.word(go_token(node.tok()));
                let end = pos + node.tok().text().len() as u32;
                self.opt(BranchStmt::cast(node).and_then(|s| s.label()), end)
            }
            _ => self.list(node.children(), pos + Token::Return.text().len() as u32),
        }
    }

    fn infix(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        self.kind(node);
        self.pos(pos);
        if let Some(stmt) = LabeledStmt::cast(node) {
            self.node(stmt.label());
            return self.node(stmt.stmt());
        }
        if let Some(stmt) = SendStmt::cast(node) {
            self.node(stmt.chan());
            return self.node(stmt.value());
        }
        self.word(go_token(node.tok()));
        let Some(stmt) = AssignStmt::cast(node) else {
            return pos;
        };
        self.list(stmt.lhs(), pos);
        self.list(stmt.rhs(), pos)
    }

    fn choice(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        self.kind(node);
        self.pos(pos);
        if let Some(stmt) = IfStmt::cast(node) {
            self.opt(stmt.init(), pos);
            self.node(stmt.cond());
            let end = self.node(stmt.body());
            return self.opt(stmt.els(), end);
        }
        if let Some(stmt) = SwitchStmt::cast(node) {
            self.opt(stmt.init(), pos);
            self.opt(stmt.tag(), pos);
            return self.node(stmt.body());
        }
        if let Some(stmt) = TypeSwitchStmt::cast(node) {
            self.opt(stmt.init(), pos);
            self.node(stmt.assign());
            return self.node(stmt.body());
        }
        self.opt(node.first_child(), pos)
    }

    fn clause(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        self.kind(node);
        self.pos(pos);
        let colon = self.later();
        let (head, body) = if let Some(clause) = CaseClause::cast(node) {
            let end = match clause.exprs() {
                Some(exprs) => self.list(exprs, pos),
                None => {
                    self.word(0);
                    pos
                }
            };
            (end, clause.body())
        } else if let Some(clause) = CommClause::cast(node) {
            (self.opt(clause.comm(), pos), clause.body())
        } else {
            return pos;
        };
        let end = self.close(colon, head, Token::Colon);
        self.list(body, end)
    }

    fn looping(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        if let Some(range) = RangeStmt::cast(node) {
            return self.ranging(range);
        }
        self.kind(node);
        self.pos(pos);
        if let Some(stmt) = ForStmt::cast(node) {
            self.opt(stmt.init(), pos);
            self.opt(stmt.cond(), pos);
            self.opt(stmt.post(), pos);
            return self.node(stmt.body());
        }
        pos
    }

    fn ranging(&mut self, stmt: RangeStmt) -> u32 {
        let (node, pos) = (stmt.node(), stmt.node().pos());
        if stmt.value().is_some_and(|v| v.kind() == Kind::ExprList) {
            let end = stmt.body().end();
            self.word(Kind::BadStmt as i32);
            self.pos(pos);
            self.pos(end);
            return end;
        }
        self.kind(node);
        self.pos(pos);
        let tok = self.later();
        self.word(go_token(node.tok()));
        let range = self.later();
        let end = self.opt(stmt.key(), pos);
        let mut end = self.opt(stmt.value(), end);
        if node.tok() != Token::None {
            end = self.close(tok, end, node.tok());
        }
        self.close(range, end, Token::Range);
        self.node(stmt.x());
        self.node(stmt.body())
    }
}

/// Declarations.
impl Writer<'_> {
    fn decl(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        self.kind(node);
        self.lead(pos);
        if let Some(decl) = FuncDecl::cast(node) {
            self.opt(decl.recv(), pos);
            self.node(decl.name());
            let end = self.func_type(decl.ty(), Some(pos));
            return self.opt(decl.body(), end);
        }
        let Some(decl) = GenDecl::cast(node) else {
            return pos;
        };
        self.pos(pos);
        self.word(go_token(node.tok()));
        let (open, close) = (self.later(), self.later());
        let is_group = node.has_flag(flag::GROUP);
        let mut end = pos + node.tok().text().len() as u32;
        if is_group {
            end = self.close(open, end, Token::LParen);
        }
        self.word(decl.specs().len() as i32);
        for spec in decl.specs() {
            end = self.spec(spec, is_group);
        }
        if is_group {
            end = self.close(close, end, Token::RParen);
        }
        end
    }

    /// A spec in a group has a comment of its own before it; else the declaration has it.
    fn spec(&mut self, node: Node, is_in_group: bool) -> u32 {
        self.kind(node);
        if is_in_group {
            self.lead(node.start());
        } else {
            self.word(NONE);
        }
        let comment = self.words.len();
        self.word(NONE);
        let end = self.spec_parts(node);
        let group = self.line_comment(end);
        if let Some(word) = self.words.get_mut(comment) {
            *word = group;
        }
        end
    }

    fn spec_parts(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        if let Some(spec) = ImportSpec::cast(node) {
            self.opt(spec.name(), pos);
            return self.node(spec.path());
        }
        if let Some(spec) = ValueSpec::cast(node) {
            let end = self.list(spec.names(), pos);
            let end = self.opt(spec.ty(), end);
            return match spec.values() {
                Some(values) => self.list(values, end),
                None => {
                    self.word(0);
                    end
                }
            };
        }
        let Some(spec) = TypeSpec::cast(node) else {
            return pos;
        };
        let assign = self.later();
        let end = self.node(spec.name());
        let end = self.opt(spec.tparams(), end);
        if node.has_flag(flag::ALIAS) {
            self.close(assign, end, Token::Assign);
        }
        self.node(spec.ty())
    }

    fn file(&mut self, node: Node) -> u32 {
        let Some(file) = File::cast(node) else {
            return node.pos();
        };
        self.kind(node);
        let package = self.tokens.find(0, Token::Package);
        let (at, doc) = package.map_or((node.pos(), NONE), |t| (t.start, t.lead));
        self.word(doc);
        self.pos(at);
        let end = self.node(file.name());
        self.list(file.decls(), end)
    }
}
