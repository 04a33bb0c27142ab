//! The listing that `ergo ast` prints.
//!
//! In: a root. Out: one line a node, indented: kind, id, lifespan, extent, and the token, name or flags.

use std::fmt::Write;

use crate::syntax::extent;
use crate::syntax::node::{Kind, Node, flag};
use crate::syntax::token::Token;
use crate::syntax::walk::{Event, walk};

/// The tree below `root`. Two blanks a level; `kind unit:number LIFESPAN line:col-line:col text`.
pub fn dump(root: Node) -> String {
    let mut out = String::new();
    let mut depth = 0;
    let ends = extent::ends(root);
    for event in walk(root) {
        match event {
            Event::Enter(node) => {
                let end = ends.get(&node).copied().unwrap_or(node.pos());
                dump_line(&mut out, node, end, depth);
                depth += 1;
            }
            Event::Leave(_) => depth -= 1,
        }
    }
    out
}

/// Levels that are shown by indentation; a deeper tree would make a listing of the square of its size.
const MAX_INDENT: usize = 500;

fn dump_line(out: &mut String, node: Node, end: u32, depth: usize) {
    let (line, col) = node.line_col(node.start());
    let (end_line, end_col) = node.line_col(end);
    let (kind, state) = (node.kind().name(), node.state().name());
    let (unit, number) = (node.unit(), node.number().0);
    for _ in 0..depth.min(MAX_INDENT) {
        out.push_str("  ");
    }
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "{kind} {unit}:{number} {state} {line}:{col}-{end_line}:{end_col}"
    );
    match node.kind() {
        Kind::Ident | Kind::BasicLit => {
            out.push(' ');
            out.push_str(&String::from_utf8_lossy(node.token_bytes()));
        }
        _ if node.tok() != Token::None => {
            out.push(' ');
            out.push_str(node.tok().text());
        }
        _ => {}
    }
    out.push_str(flag_words(node));
    out.push('\n');
}

/// What the flags say.
fn flag_words(node: Node) -> &'static str {
    let has = |bit| node.has_flag(bit);
    if has(flag::BAD) {
        return " BAD";
    }
    match node.kind() {
        Kind::CallExpr if has(flag::ELLIPSIS) => " ...",
        Kind::TypeSpec if has(flag::ALIAS) => " =",
        Kind::GenDecl if has(flag::GROUP) => " ()",
        Kind::SliceExpr if has(flag::THREE) => " ::",
        Kind::Field if has(flag::ELEM) => " ELEM",
        Kind::ChanType => match (has(flag::SEND), has(flag::RECV)) {
            (true, true) => " SEND RECV",
            (true, false) => " SEND",
            _ => " RECV",
        },
        _ => "",
    }
}
