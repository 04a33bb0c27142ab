//! Trees to text.
//!
//! In: a node. Out: source in gofmt's manner ([`source`]: tabs, a statement a line, no comments), or the one-line form
//! that messages show ([`expr_string`]: bodies and the elements of literals left out as `…`, as gc does).
//!
//! The tree keeps its parentheses, so operators need none of ours. Printing and parsing again gives the same tree:
//! a space goes where two tokens would run together, a comma where a type parameter would read as an array length,
//! and empty statements are written. Chains to the left are unrolled on a list: recursion is as deep as the source nests.

mod decl;
mod expr;
mod stmt;
mod types;

use crate::syntax::node::{Kind, Node};

/// The source of a tree: a whole file, a statement or an expression.
pub fn source(node: Node) -> String {
    let mut printer = Printer::new(false);
    printer.node(node);
    printer.out
}

/// An expression or simple statement as messages show it: on one line, shortened.
pub fn expr_string(node: Node) -> String {
    let mut printer = Printer::new(true);
    printer.node(node);
    printer.out
}

struct Printer {
    out: String,
    indent: usize,
    is_short: bool,
}

impl Printer {
    fn new(is_short: bool) -> Printer {
        Printer {
            out: String::new(),
            indent: 0,
            is_short,
        }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push('\t');
        }
    }

    fn leaf(&mut self, node: Node) {
        self.out
            .push_str(&String::from_utf8_lossy(node.token_bytes()));
    }

    fn node(&mut self, node: Node) {
        match node.kind() {
            Kind::File => self.file(node),
            Kind::GenDecl => self.gen_decl(node),
            Kind::FuncDecl => self.func_decl(node),
            Kind::ImportSpec | Kind::ValueSpec | Kind::TypeSpec => self.spec(node),
            Kind::Field => self.field(node),
            Kind::FieldList => self.params(node, "(", ")"),
            Kind::CaseClause | Kind::CommClause => self.clause(node),
            kind if is_stmt(kind) => self.stmt(node),
            _ => self.expr(node),
        }
    }
}

fn is_stmt(kind: Kind) -> bool {
    (Kind::BadStmt..=Kind::RangeStmt).contains(&kind)
}
