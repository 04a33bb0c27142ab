//! Where a node begins and ends, found from its cell and the text.
//!
//! In: a node. Out: byte offsets. The start is the smallest anchor on the way down the first children. The
//! end comes from the last child: behind it, only what the kind's row names (commas, dots, colons) may
//! stand before the closing bracket, so a scan over trivia finds it. A broken tree gives a shorter extent, never a wrong read.

use rustc_hash::FxHashMap;

use crate::syntax::node::{Kind, Node, flag};
use crate::syntax::token::Token;
use crate::syntax::walk::postorder;

/// Where the node's leftmost token begins.
pub(super) fn start(node: Node) -> u32 {
    let mut least = node.pos();
    let mut at = node;
    while let Some(child) = at.first_child() {
        at = child;
        least = least.min(at.pos());
    }
    least
}

/// True if the node's leftmost token is at `pos`, where nothing of it begins before.
fn begins_at(node: Node, pos: u32) -> bool {
    let mut at = node;
    loop {
        if at.pos() == pos {
            return true;
        }
        match at.first_child() {
            Some(child) => at = child,
            None => return false,
        }
    }
}

/// Where gc's diagnostics about the node point: the leftmost operand, except that slices are reported at their
/// bracket and function types behind their keyword.
pub(super) fn error_pos(node: Node) -> u32 {
    let mut at = node;
    loop {
        let first = match at.kind() {
            Kind::CompositeLit if !at.has_flag(flag::FIRST_PRESENT) => None,
            Kind::CompositeLit
            | Kind::KeyValueExpr
            | Kind::SelectorExpr
            | Kind::IndexExpr
            | Kind::TypeAssertExpr
            | Kind::BinaryExpr
            | Kind::CallExpr
            | Kind::ExprList
            | Kind::SendStmt
            | Kind::AssignStmt
            | Kind::IncDecStmt => at.first_child(),
            _ => None,
        };
        match first {
            Some(first) => at = first,
            None => break,
        }
    }
    let keyword = Token::Func.text();
    if at.kind() == Kind::FuncType && at.unit_text_at_is(at.pos(), keyword.as_bytes()) {
        return skip_trivia(at.unit_text(), at.pos() + keyword.len() as u32);
    }
    at.pos()
}

/// Behind the node's last byte.
pub(super) fn end(node: Node) -> u32 {
    let mut chain = Vec::with_capacity(16);
    chain.push(node);
    let mut at = node;
    while let Some(child) = at.last_child() {
        chain.push(child);
        at = child;
    }
    let mut child_end = None;
    for node in chain.into_iter().rev() {
        child_end = Some(end_over(node, child_end));
    }
    child_end.unwrap_or(node.pos())
}

/// The end of every node below and with `root`, each found once from its last child's.
pub(super) fn ends(root: Node) -> FxHashMap<Node, u32> {
    let mut ends = FxHashMap::default();
    for node in postorder(root) {
        let child_end = node
            .last_child()
            .and_then(|child| ends.get(&child).copied());
        ends.insert(node, end_over(node, child_end));
    }
    ends
}

/// The end of a node whose last child ends at `child_end`.
fn end_over(node: Node, child_end: Option<u32>) -> u32 {
    let pos = node.pos();
    let last = child_end.unwrap_or(pos);
    let closed = |closer: u8| closer_after(node, last.max(pos + 1), closer).unwrap_or(last);
    match node.kind() {
        Kind::BlockStmt if node.is_unparsed() => pos + node.leaf_len(),
        Kind::Ident | Kind::BasicLit => pos + node.leaf_len(),
        Kind::CompositeLit | Kind::BlockStmt => closed(b'}'),
        Kind::ParenExpr | Kind::CallExpr | Kind::TypeAssertExpr => closed(b')'),
        Kind::IndexExpr | Kind::SliceExpr => closed(b']'),
        Kind::FieldList => field_list_end(node, last),
        Kind::GenDecl if node.has_flag(flag::GROUP) => {
            let from = last.max(pos + keyword_len(node));
            closer_after(node, from, b')').unwrap_or(last)
        }
        Kind::CaseClause | Kind::CommClause => clause_end(node, child_end),
        Kind::Ellipsis => child_end.unwrap_or(pos + 3),
        Kind::IncDecStmt => pos + 2,
        Kind::EmptyStmt => pos + u32::from(byte_at(node, pos) == Some(b';')),
        Kind::ReturnStmt => child_end.unwrap_or(pos + 6),
        Kind::BranchStmt => child_end.unwrap_or(pos + keyword_len(node)),
        Kind::LabeledStmt => last.max(pos + 1),
        _ => last,
    }
}

fn keyword_len(node: Node) -> u32 {
    node.tok().text().len() as u32
}

fn byte_at(node: Node, at: u32) -> Option<u8> {
    node.unit_text().get(at as usize).copied()
}

/// A list of fields in brackets of any form, or a lone result type without them.
fn field_list_end(node: Node, last: u32) -> u32 {
    let pos = node.pos();
    let closer = match byte_at(node, pos) {
        Some(b'(') => b')',
        // A result of a slice or array type, or type parameters.
        Some(b'[') if node.first_child().is_some_and(|f| begins_at(f, pos)) => return last,
        Some(b'[') => b']',
        Some(b'{') => b'}',
        _ => return last,
    };
    closer_after(node, last.max(pos + 1), closer).unwrap_or(last)
}

/// A clause ends with its last statement, or with its colon.
fn clause_end(node: Node, child_end: Option<u32>) -> u32 {
    let has_head = node.has_flag(flag::FIRST_PRESENT);
    let n_head = usize::from(has_head);
    if let (Some(end), Some(_)) = (child_end, node.child(n_head)) {
        return end;
    }
    let keyword = if has_head {
        Token::Case
    } else {
        Token::Default
    };
    let from = child_end.unwrap_or(node.pos() + keyword.text().len() as u32);
    closer_after(node, from, b':').unwrap_or(from)
}

/// The first byte at or after `from` that is neither blank nor in a comment.
pub(super) fn skip_trivia(text: &[u8], from: u32) -> u32 {
    let mut at = from as usize;
    while let Some(n) = text.get(at..).and_then(trivia_len) {
        at += n;
    }
    u32::try_from(at).unwrap_or(from)
}

/// How many bytes of trivia the text begins with; `None` for none.
fn trivia_len(text: &[u8]) -> Option<usize> {
    match text {
        [b' ' | b'\t' | b'\r' | b'\n', ..] => Some(1),
        [b'/', b'/', ..] => text.iter().position(|b| *b == b'\n'),
        [b'/', b'*', rest @ ..] => Some(4 + rest.windows(2).position(|w| w == b"*/")?),
        _ => None,
    }
}

/// Behind the first `closer` at or after `from`, if only trivia and separators stand before it.
fn closer_after(node: Node, from: u32, closer: u8) -> Option<u32> {
    let text = node.unit_text();
    let mut at = from as usize;
    loop {
        let rest = text.get(at..)?;
        match rest {
            [b, ..] if *b == closer => return u32::try_from(at + 1).ok(),
            [b',' | b'.' | b':' | b';' | b'(', ..] => at += 1,
            [b't', b'y', b'p', b'e', ..] => at += 4,
            _ => at += trivia_len(rest)?,
        }
    }
}
