//! Statements.
//!
//! In: a statement. Out: its lines, blocks indented.

use crate::mem::stack::deep;
use crate::syntax::node::{
    AssignStmt, BranchStmt, CaseClause, CommClause, DeclStmt, DeferStmt, ExprStmt, ForStmt, GoStmt,
    IfStmt, IncDecStmt, Kind, LabeledStmt, Node, RangeStmt, ReturnStmt, SelectStmt, SendStmt,
    SwitchStmt, TypeSwitchStmt,
};
use crate::syntax::print::Printer;
use crate::syntax::token::Token;

impl Printer {
    pub(super) fn stmt(&mut self, node: Node) {
        deep(|| match node.kind() {
            Kind::BlockStmt => self.block(node),
            Kind::IfStmt => self.if_chain(node),
            Kind::ForStmt | Kind::RangeStmt => self.for_stmt(node),
            Kind::SwitchStmt | Kind::TypeSwitchStmt | Kind::SelectStmt => self.switch(node),
            Kind::LabeledStmt => self.labeled(node),
            _ => self.plain_stmt(node),
        });
    }

    /// Statements without blocks of their own.
    fn plain_stmt(&mut self, node: Node) {
        if let Some(stmt) = ExprStmt::cast(node) {
            self.expr(stmt.x());
        } else if let Some(stmt) = AssignStmt::cast(node) {
            self.exprs(stmt.lhs());
            self.spaced(node.tok());
            self.exprs(stmt.rhs());
        } else if let Some(stmt) = SendStmt::cast(node) {
            self.expr(stmt.chan());
            self.spaced(Token::Arrow);
            self.expr(stmt.value());
        } else if let Some(stmt) = IncDecStmt::cast(node) {
            self.wrapped("", Some(stmt.x()), node.tok().text());
        } else if let Some(stmt) = GoStmt::cast(node) {
            self.wrapped("go ", Some(stmt.call()), "");
        } else if let Some(stmt) = DeferStmt::cast(node) {
            self.wrapped("defer ", Some(stmt.call()), "");
        } else if let Some(stmt) = ReturnStmt::cast(node) {
            let has_results = !stmt.results().is_empty();
            self.put(if has_results { "return " } else { "return" });
            self.comma_list(stmt.results());
        } else if let Some(stmt) = BranchStmt::cast(node) {
            self.put(node.tok().text());
            if let Some(label) = stmt.label() {
                self.wrapped(" ", Some(label), "");
            }
        } else if let Some(stmt) = DeclStmt::cast(node) {
            self.node(stmt.decl());
        } else {
            self.put(";");
        }
    }

    fn spaced(&mut self, tok: Token) {
        self.put(" ");
        self.put(tok.text());
        self.put(" ");
    }

    /// A function's body.
    pub(super) fn body(&mut self, node: Node) {
        if node.first_child().is_none() {
            return self.put("{}");
        }
        self.block(node);
    }

    fn block(&mut self, node: Node) {
        self.put("{");
        self.indented(|p| p.stmt_lines(node.children()));
        self.line();
        self.put("}");
    }

    fn stmt_lines(&mut self, list: impl Iterator<Item = Node>) {
        for stmt in list {
            self.line();
            self.stmt(stmt);
        }
    }

    /// Labels stand a tab to the left.
    fn labeled(&mut self, node: Node) {
        let mut node = node;
        while let Some(labeled) = LabeledStmt::cast(node) {
            if self.out.ends_with('\t') {
                self.out.pop();
            }
            self.wrapped("", Some(labeled.label()), ":");
            self.line();
            node = labeled.stmt();
        }
        self.stmt(node);
    }

    fn if_chain(&mut self, node: Node) {
        let mut next = Some(node);
        while let Some(branch) = next.take() {
            let Some(stmt) = IfStmt::cast(branch) else {
                return self.block(branch);
            };
            self.put("if ");
            self.init(stmt.init());
            self.expr(stmt.cond());
            self.put(" ");
            self.block(stmt.body());
            next = stmt.els();
            self.put(if next.is_some() { " else " } else { "" });
        }
    }

    fn init(&mut self, init: Option<Node>) {
        if let Some(init) = init {
            self.stmt(init);
            self.put("; ");
        }
    }

    fn for_stmt(&mut self, node: Node) {
        self.put("for ");
        let body = if let Some(range) = RangeStmt::cast(node) {
            self.range_head(range);
            range.body()
        } else if let Some(stmt) = ForStmt::cast(node) {
            self.for_head(stmt);
            stmt.body()
        } else {
            return;
        };
        self.block(body);
    }

    fn range_head(&mut self, range: RangeStmt) {
        if let Some(key) = range.key() {
            self.expr(key);
            if let Some(value) = range.value() {
                self.wrapped(", ", Some(value), "");
            }
            self.spaced(range.node().tok());
        }
        self.wrapped("range ", Some(range.x()), " ");
    }

    fn for_head(&mut self, stmt: ForStmt) {
        if stmt.init().is_none() && stmt.post().is_none() {
            if let Some(cond) = stmt.cond() {
                self.wrapped("", Some(cond), " ");
            }
            return;
        }
        if let Some(init) = stmt.init() {
            self.stmt(init);
        }
        self.wrapped("; ", stmt.cond(), "; ");
        if let Some(post) = stmt.post() {
            self.stmt(post);
            self.put(" ");
        }
    }

    fn switch(&mut self, node: Node) {
        let body = if let Some(stmt) = SwitchStmt::cast(node) {
            self.put("switch ");
            self.init(stmt.init());
            if let Some(tag) = stmt.tag() {
                self.wrapped("", Some(tag), " ");
            }
            stmt.body()
        } else if let Some(stmt) = TypeSwitchStmt::cast(node) {
            self.put("switch ");
            self.init(stmt.init());
            self.stmt(stmt.assign());
            self.put(" ");
            stmt.body()
        } else if let Some(stmt) = SelectStmt::cast(node) {
            self.put("select ");
            stmt.body()
        } else {
            return;
        };
        self.put("{");
        for clause in body.children() {
            self.line();
            self.clause(clause);
        }
        self.line();
        self.put("}");
    }

    pub(super) fn clause(&mut self, node: Node) {
        let list = if let Some(clause) = CaseClause::cast(node) {
            if let Some(exprs) = clause.exprs() {
                self.put("case ");
                self.exprs(exprs);
            } else {
                self.put("default");
            }
            clause.body()
        } else if let Some(clause) = CommClause::cast(node) {
            if let Some(comm) = clause.comm() {
                self.put("case ");
                self.stmt(comm);
            } else {
                self.put("default");
            }
            clause.body()
        } else {
            return;
        };
        self.put(":");
        self.indented(|p| p.stmt_lines(list));
    }
}
