//! Bodies of functions that are parsed when somebody asks for them; most of std's never are.
//!
//! In: a file whose text is right ([`crate::syntax::parser::parse_heads`]). Out: for each longer body a `BlockStmt` without statements, which
//! knows how long its text is; [`parse_body`] gives it the statements, in nodes of the same unit.

use crate::heap::Heap;
use crate::heap::kindclock::Phase;
use crate::mem::OutOfMemory;
use crate::syntax::diag::Report;
use crate::syntax::node::{Kind, Node};
use crate::syntax::parser::Parser;
use crate::syntax::parser::tree::Tree;

/// Bytes of the longest body that is parsed with its file: it may be wanted to stand in place of a call, so somebody will look at it.
const SHORT: u32 = 100;

/// Parses a body that was left for later; others stay as they are.
///
/// # Errors
/// The heap cannot hold the nodes; the body is still to be parsed.
pub fn parse_body(heap: &mut Heap, body: Node) -> Result<(), OutOfMemory> {
    if !body.is_unparsed() {
        return Ok(());
    }
    let (n_bytes, first) = (u64::from(body.leaf_len()), body.cell().unit().n_nodes());
    let begin = heap.body_begins(n_bytes);
    match heap.kind_clock().cloned() {
        None => fill::<false>(heap, body)?,
        Some(clock) => {
            clock.begin(Phase::Parse, body.unit(), Kind::BlockStmt as u8);
            let filled = fill::<true>(heap, body);
            clock.leave();
            filled?;
        }
    }
    heap.body_ended(body.cell(), n_bytes, first, begin);
    Ok(())
}

fn fill<const TIMED: bool>(heap: &mut Heap, body: Node) -> Result<(), OutOfMemory> {
    let unit = body.cell().unit();
    let report = Report::new(unit.file(), unit.lines().to_vec());
    let tree = Tree::<TIMED>::more(heap, unit, body);
    let mut parser = Parser::new(unit.text(), report, tree);
    parser.scan.go_to(body.pos());
    parser.statements_of_body();
    debug_assert!(parser.scan.report.is_empty(), "{}", unit.file());
    parser.tree.fill(body, &parser.stack)
}

impl<const TIMED: bool> Parser<'_, TIMED> {
    /// The body of a declared function, left for later where that is wanted and worth it.
    pub(super) fn declared_body(&mut self) -> Node {
        if self.skips_bodies
            && let Some(len) = self.scan.block_len()
            && len > SHORT
        {
            let body = self.tree.leaf(Kind::BlockStmt, 0, self.pos(), len);
            self.check_memory();
            self.scan.skip_block(len);
            self.next();
            return body;
        }
        self.func_body()
    }

    /// `{ statements }`: the statements, on the stack.
    fn statements_of_body(&mut self) {
        self.func_depth = 1;
        self.next();
        self.stmt_list();
    }
}
