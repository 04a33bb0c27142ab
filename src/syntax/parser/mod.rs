//! Tokens to trees: the whole grammar of Go 1.26, by recursive descent.
//!
//! In: a text and the heap. Out: the nodes of a unit, a root, and the diagnostics in gc's words. The tree is there
//! after errors too, with [`flag::BAD`] on its root and wherever something was made up.
//!
//! * Recovery: on an unexpected token, one message a line, then tokens are skipped to one that may follow or, in a
//!   function, to a keyword that begins a statement. At the tenth message that counts the scanner says `Eof` forever.
//! * P1 (stack): every construct that nests in the grammar passes [`Parser::enter`], which stops at [`MAX_DEPTH`], and goes on where there is
//!   stack (`mem::stack`). Chains to the left (`a + b + c`, `f()()()`, `a.b.c`) are built by loops and cost no depth.
//! * P2 (height): no tree is higher than [`MAX_HEIGHT`] nodes, chains included, so that what walks it by recursion
//!   needs a bounded amount of stack, on demand as well.
//! * P3 (time): each token is looked at a bounded number of times; children wait on one shared stack.
//! * Memory may run out at any node: then the scanner stops and the parse answers [`OutOfMemory`].

use crate::heap::Heap;
use crate::heap::kindclock::Phase;
use crate::heap::unit::{Source, UnitPtr};
use crate::mem::OutOfMemory;
use crate::syntax::codes::Code;
use crate::syntax::diag::{Diag, Report};
use crate::syntax::node::{Kind, Node, flag};
use crate::syntax::parser::tree::{Parts, Tree};
use crate::syntax::scanner::Scanner;
use crate::syntax::token::Token;

mod body;
mod control;
mod decl;
mod expr;
mod params;
mod primary;
mod stmt;
#[cfg(test)]
mod tests;
mod tree;
mod typedecl;
mod types;

pub use body::parse_body;

/// How deep constructs may nest (P1).
pub const MAX_DEPTH: u32 = 1_000;

/// How high a tree may be, in nodes from the root to the deepest leaf (P2).
pub const MAX_HEIGHT: u16 = 20_000;

/// Bytes of the largest text that is parsed.
pub const MAX_TEXT: usize = 64 << 20;

const TOO_DEEP: &str = "syntax error: expression nested too deeply";

/// What a parse gives.
pub struct Parsed {
    /// The File, or for eval an ExprStmt or a BlockStmt, or the expression.
    pub root: Node,
    /// What is wrong, in the order it was found; nothing if the text is correct.
    pub diags: Vec<Diag>,
    /// The unit, rooted once for the caller (`Heap::unit_unroot` ends that); its root cell is `root`.
    pub unit: UnitPtr,
}

impl Parsed {
    /// True if the tree is not worth checking. Otherwise gc goes on after the errors there are (a malformed
    /// literal, parentheses behind `defer`) and reports what the checker finds as well.
    pub fn has_syntax_errors(&self) -> bool {
        self.diags.iter().any(Diag::is_syntax)
    }
}

/// Parses a source file. `file` is its name as messages show it.
///
/// # Errors
/// The heap cannot hold the tree.
pub fn parse_file(heap: &mut Heap, file: &str, src: &[u8]) -> Result<Parsed, OutOfMemory> {
    parse(heap, file, Source::Copied(src), Start::File)
}

/// [`parse_file`] of a text that the process has for ever, as those of std, and that is not copied.
///
/// # Errors
/// The heap cannot hold the tree.
pub fn parse_lasting(
    heap: &mut Heap,
    file: &str,
    src: &'static [u8],
) -> Result<Parsed, OutOfMemory> {
    parse(heap, file, Source::Lasting(src), Start::File)
}

/// [`parse_lasting`] of a text that is right, but for the longer ones of its functions' bodies: [`parse_body`] parses those one by one.
///
/// # Errors
/// The heap cannot hold the tree.
pub fn parse_heads(heap: &mut Heap, file: &str, src: &'static [u8]) -> Result<Parsed, OutOfMemory> {
    parse(heap, file, Source::Lasting(src), Start::Heads)
}

/// Parses one expression.
///
/// # Errors
/// The heap cannot hold the tree.
pub fn parse_expr(heap: &mut Heap, file: &str, src: &[u8]) -> Result<Parsed, OutOfMemory> {
    parse(heap, file, Source::Copied(src), Start::Expr)
}

/// Parses what a host or a user asks to evaluate: an expression or a list of them (the root is an ExprStmt, its
/// `x` an ExprList for a list), or else statements (a BlockStmt without braces).
///
/// # Errors
/// The heap cannot hold the tree.
pub fn parse_eval(heap: &mut Heap, file: &str, src: &[u8]) -> Result<Parsed, OutOfMemory> {
    parse(heap, file, Source::Copied(src), Start::Eval)
}

/// What a text is to be.
#[derive(Clone, Copy)]
enum Start {
    File,
    /// A file without its longer bodies.
    Heads,
    Expr,
    Eval,
}

/// Parses, and tells how long it took. Who looks at the clock at each node is a parser of its own: the ordinary one pays nothing for it.
fn parse(
    heap: &mut Heap,
    file: &str,
    src: Source<'_>,
    start: Start,
) -> Result<Parsed, OutOfMemory> {
    let begin = heap.parse_begins(src.bytes().len() as u64);
    let clock = heap.kind_clock().cloned();
    let parsed = match &clock {
        None => tree_of::<false>(heap, file, src, start)?,
        Some(clock) => {
            clock.begin(Phase::Parse, 0, Kind::File as u8);
            let parsed = tree_of::<true>(heap, file, src, start);
            if let Ok(parsed) = &parsed {
                clock.made(parsed.unit.number(), Kind::File as u8);
            }
            clock.leave();
            parsed?
        }
    };
    heap.parse_ended(parsed.unit, begin);
    Ok(parsed)
}

fn tree_of<const TIMED: bool>(
    heap: &mut Heap,
    file: &str,
    source: Source<'_>,
    start: Start,
) -> Result<Parsed, OutOfMemory> {
    let is_too_large = source.bytes().len() > MAX_TEXT;
    let source = if is_too_large {
        Source::Lasting(&[])
    } else {
        source
    };
    let src = source.bytes();
    let tree = Tree::<TIMED>::new(heap, file, source)?;
    tree.tell_made(Kind::File);
    let report = Report::new(file, tree.lines());
    let mut parser = Parser::new(src, report, tree);
    if is_too_large {
        let msg = format!("syntax error: source is larger than {} MiB", MAX_TEXT >> 20);
        parser.scan.report.lexical(0, Code::SyntaxError, msg);
    }
    parser.scan.next();
    let root = match start {
        Start::File => parser.file(),
        Start::Heads => {
            parser.skips_bodies = true;
            parser.file()
        }
        Start::Expr => parser.lone_expr(),
        Start::Eval => parser.eval(),
    };
    parser.finish(root)
}

/// A set of tokens.
type Set = u128;

const fn set(tokens: &[Token]) -> Set {
    let mut bits = 0;
    let mut rest = tokens;
    while let [tok, tail @ ..] = rest {
        bits |= 1 << (*tok as u8);
        rest = tail;
    }
    bits
}

/// Where recovery in a function stops.
const STATEMENT_STARTS: Set = set(Token::STATEMENT_STARTS);

/// The parser of one text.
struct Parser<'a, const TIMED: bool> {
    scan: Scanner<'a>,
    tree: Tree<'a, TIMED>,
    /// Children of nodes in the making; each production uses the part above where it began.
    stack: Vec<Node>,
    /// Parameters in the making, likewise.
    params: Vec<params::Param>,
    /// Function bodies around this place.
    func_depth: u32,
    /// Brackets around this place within a statement's header, which has -1: there `{` after a name begins a block.
    expr_level: i32,
    /// Constructs around this place (P1).
    depth: u32,
    /// Bodies of functions are left for later ([`body`]).
    skips_bodies: bool,
}

impl<'a, const TIMED: bool> Parser<'a, TIMED> {
    fn new(src: &'a [u8], report: Report, tree: Tree<'a, TIMED>) -> Self {
        Parser {
            scan: Scanner::new(src, report),
            tree,
            stack: Vec::new(),
            params: Vec::new(),
            func_depth: 0,
            expr_level: 0,
            depth: 0,
            skips_bodies: false,
        }
    }

    fn finish(mut self, root: Node) -> Result<Parsed, OutOfMemory> {
        let diags = self.scan.report.take();
        if !diags.is_empty() {
            self.tree.add_aux(root, flag::BAD);
        }
        let unit = self.tree.finish(root, self.scan.report.take_bases())?;
        Ok(Parsed { root, diags, unit })
    }

    // Tokens.

    fn tok(&self) -> Token {
        self.scan.tok
    }

    fn at(&self, tok: Token) -> bool {
        self.scan.tok == tok
    }

    fn pos(&self) -> u32 {
        self.scan.start
    }

    fn next(&mut self) {
        self.scan.next();
    }

    fn got(&mut self, tok: Token) -> bool {
        let is_there = self.at(tok);
        if is_there {
            self.next();
        }
        is_there
    }

    fn want(&mut self, tok: Token) {
        if !self.got(tok) {
            self.error_expected(tok);
            self.skip_one();
        }
    }

    /// `=`; `:=` is taken for it, with a complaint.
    fn got_assign(&mut self) -> bool {
        if self.at(Token::Define) {
            self.syntax_error("expected =");
            self.next();
            return true;
        }
        self.got(Token::Assign)
    }

    fn skip_one(&mut self) {
        if !self.at(Token::Eof) {
            self.next();
        }
    }

    /// Skips to a token of `follow` or, in a function, to a statement's keyword.
    fn skip_to(&mut self, follow: Set) {
        let mut stops = follow | set(&[Token::Eof]);
        if self.func_depth > 0 {
            stops |= STATEMENT_STARTS;
        }
        while stops & set(&[self.tok()]) == 0 {
            self.next();
        }
    }

    // Errors.

    /// An error that stands by itself.
    fn error_at(&mut self, at: u32, msg: impl Into<String>) {
        self.scan.report.lexical(at, Code::SyntaxError, msg.into());
    }

    fn error_expected(&mut self, tok: Token) {
        self.syntax_error(&format!("expected {}", describe(tok)));
    }

    /// Reports at the current token; see [`Parser::syntax_error_at`].
    fn syntax_error(&mut self, msg: &str) {
        self.syntax_error_at(self.pos(), msg);
    }

    /// A message that begins with `expected`, `in`, `at` or `after` gets the current token before it: `unexpected X, expected Y`.
    fn syntax_error_at(&mut self, at: u32, msg: &str) {
        if self.at(Token::Eof) && !self.scan.report.is_empty() {
            return;
        }
        let separator = match msg.split(' ').next() {
            Some("in" | "at" | "after") => " ",
            Some("expected") => ", ",
            _ => return self.error_at(at, format!("syntax error: {msg}")),
        };
        let found = self.describe_current();
        self.error_at(
            at,
            format!("syntax error: unexpected {found}{separator}{msg}"),
        );
    }

    fn describe_current(&self) -> String {
        let text = String::from_utf8_lossy(self.scan.token_text());
        match self.tok() {
            Token::Ident => format!("name {text}"),
            Token::Int | Token::Float | Token::Imag | Token::Char | Token::String => {
                format!("literal {text}")
            }
            Token::Semicolon => self.scan.semi.text().to_string(),
            tok => describe(tok),
        }
    }

    // Depth and memory.

    /// Goes one construct deeper (P1); false, and the end of the text, if that is too deep. Every true is followed by [`Parser::leave`].
    fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.stop_too_deep(self.pos());
            return false;
        }
        self.depth += 1;
        true
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    #[cold]
    fn stop_too_deep(&mut self, at: u32) {
        if !self.at(Token::Eof) {
            self.scan
                .report
                .lexical(at, Code::NestedTooDeeply, TOO_DEEP.into());
            self.scan.stop();
        }
    }

    // Nodes.

    /// A leaf of the current token, which is taken.
    fn leaf(&mut self, kind: Kind) -> Node {
        let (pos, len) = (self.pos(), self.scan.end - self.pos());
        let mut aux = 0;
        if kind == Kind::BasicLit {
            aux |= self.tok() as u16;
        }
        if self.scan.is_bad {
            aux |= flag::BAD;
        }
        let node = self.tree.leaf(kind, aux, pos, len);
        self.check_memory();
        self.next();
        node
    }

    /// A leaf that the text does not have.
    fn made_up(&mut self, kind: Kind) -> Node {
        let node = self.tree.leaf(kind, flag::BAD, self.pos(), 0);
        self.check_memory();
        node
    }

    fn bad_expr(&mut self) -> Node {
        self.made_up(Kind::BadExpr)
    }

    fn make(&mut self, kind: Kind, aux: u16, pos: u32, children: &[Node]) -> Node {
        let node = self.tree.node(kind, aux, pos, children.iter().copied());
        self.check(node);
        node
    }

    /// A node with a token word.
    fn make_tok(&mut self, kind: Kind, tok: Token, pos: u32, children: &[Node]) -> Node {
        self.make(kind, tok as u16, pos, children)
    }

    fn make_parts(&mut self, kind: Kind, aux: u16, pos: u32, parts: &Parts) -> Node {
        let node = self.tree.node(kind, aux | parts.bits(), pos, parts.nodes());
        self.check(node);
        node
    }

    /// A node whose children are what stands on the stack from `base` on.
    fn make_from(&mut self, kind: Kind, aux: u16, pos: u32, base: usize) -> Node {
        let children = self.stack.get(base..).unwrap_or(&[]);
        let node = self.tree.node(kind, aux, pos, children.iter().copied());
        self.stack.truncate(base);
        self.check(node);
        node
    }

    /// What stands on the stack from `base` on as one expression: itself, or an ExprList.
    fn exprs_from(&mut self, pos: u32, base: usize) -> Node {
        if let Some([only]) = self.stack.get(base..) {
            let only = *only;
            self.stack.truncate(base);
            return only;
        }
        self.make_from(Kind::ExprList, 0, pos, base)
    }

    fn check(&mut self, node: Node) {
        self.check_memory();
        if self.tree.is_too_high() {
            self.stop_too_deep(node.pos());
        }
    }

    fn check_memory(&mut self) {
        if self.tree.is_out_of_memory() {
            self.scan.stop();
        }
    }

    // What many productions share.

    /// `{ element separator }` up to `close`, which is taken; the last separator may be missing. `element`
    /// answers true if no more may follow. Position of `close`.
    fn list(
        &mut self,
        context: &str,
        separator: Token,
        close: Token,
        mut element: impl FnMut(&mut Self) -> bool,
    ) -> u32 {
        let mut is_done = false;
        while !self.at(Token::Eof) && !self.at(close) && !is_done {
            is_done = element(self);
            if !self.got(separator) && !self.at(close) {
                let (sep, end) = (describe(separator), describe(close));
                self.syntax_error(&format!("in {context}; possibly missing {sep} or {end}"));
                self.skip_to(set(&[Token::RParen, Token::RBrack, Token::RBrace]));
                if !self.at(close) {
                    return self.pos();
                }
            }
        }
        let pos = self.pos();
        self.want(close);
        pos
    }

    fn name(&mut self) -> Node {
        if self.at(Token::Ident) {
            return self.leaf(Kind::Ident);
        }
        let name = self.made_up(Kind::Ident);
        self.syntax_error("expected name");
        self.skip_one();
        name
    }

    /// `first { "," name }` as one node.
    fn name_list(&mut self, first: Node) -> Node {
        let base = self.stack.len();
        self.stack.push(first);
        while self.got(Token::Comma) {
            let name = self.name();
            self.stack.push(name);
        }
        self.exprs_from(first.pos(), base)
    }

    /// A literal, if one is here.
    fn literal_or_none(&mut self) -> Option<Node> {
        self.tok().is_literal().then(|| self.leaf(Kind::BasicLit))
    }

    // Roots without a file.

    fn lone_expr(&mut self) -> Node {
        let x = self.expr();
        self.want_end();
        x
    }

    fn eval(&mut self) -> Node {
        self.func_depth = 1;
        let base = self.stack.len();
        let list = self.eval_statements();
        self.want_end();
        if let Some(list) = list {
            self.stack.truncate(base);
            return list;
        }
        if let Some([only]) = self.stack.get(base..) {
            let only = *only;
            if only.kind() == Kind::ExprStmt {
                self.stack.truncate(base);
                return only;
            }
        }
        self.make_from(Kind::BlockStmt, 0, 0, base)
    }

    /// Statements on the stack; a lone list of expressions is answered instead.
    fn eval_statements(&mut self) -> Option<Node> {
        let pos = self.pos();
        let can_begin = self.at(Token::Ident) || self.tok().is_literal() || self.at(Token::LParen);
        if !can_begin {
            self.stmt_list();
            return None;
        }
        let lhs = self.expr_list();
        let is_list = lhs.kind() == Kind::ExprList;
        if is_list
            && (self.at(Token::Semicolon)
                && self.scan.semi != crate::syntax::scanner::Semi::Written)
        {
            self.next();
            if self.at(Token::Eof) {
                return Some(self.make(Kind::ExprStmt, 0, pos, &[lhs]));
            }
            self.syntax_error("expected := or = or comma");
            return None;
        }
        self.stmt_list_after(lhs);
        None
    }

    fn want_end(&mut self) {
        self.got(Token::Semicolon);
        if !self.at(Token::Eof) {
            self.syntax_error("at end of statement");
            self.scan.stop();
        }
    }
}

/// The word for a token in messages.
fn describe(tok: Token) -> String {
    match tok {
        Token::Comma => "comma".to_string(),
        Token::Semicolon => "semicolon or newline".to_string(),
        _ if is_keyword(tok) => format!("keyword {}", tok.text()),
        _ => tok.text().to_string(),
    }
}

fn is_keyword(tok: Token) -> bool {
    (Token::Break as u8..=Token::Var as u8).contains(&(tok as u8))
}
