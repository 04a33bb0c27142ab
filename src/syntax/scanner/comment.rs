//! Comments, and the operator that begins as they do.
//!
//! In: the scanner at `/`. Out: nothing, a newline, or an operator; directives go to the report.

use crate::heap::lines;
use crate::syntax::scanner::{EOF, Scanner, Semi, is, offset};
use crate::syntax::token::Token;

impl<'a> Scanner<'a> {
    /// `/`: a comment or an operator.
    pub(super) fn slash(&mut self, inserts: bool) -> bool {
        self.bump();
        if is(self.ch, b'/') {
            self.skip_line();
            self.line_directive();
            return false;
        }
        if is(self.ch, b'*') {
            let has_newline = self.block_comment();
            let end = offset(self.ch_at);
            self.report
                .comment(self.text_from(self.start), self.start, end);
            return self.after_comment(inserts, has_newline);
        }
        let tok = self.or_assign(Token::Quo, Token::QuoAssign);
        self.set(tok);
        true
    }

    /// A comment over several lines acts like a newline; any other is blank.
    fn after_comment(&mut self, inserts: bool, has_newline: bool) -> bool {
        if inserts && has_newline {
            self.semi = Semi::Newline;
            self.set(Token::Semicolon);
            return true;
        }
        false
    }

    /// A `//line` comment at the beginning of a line speaks of the next one.
    fn line_directive(&mut self) {
        let before = (self.start as usize).checked_sub(1);
        if before.is_none_or(|at| self.text.get(at) == Some(&b'\n')) {
            let behind = offset(self.ch_at).saturating_add(1);
            self.report
                .comment(self.text_from(self.start), self.start, behind);
        }
    }

    /// What was scanned from `start` on.
    fn text_from(&self, start: u32) -> &'a [u8] {
        self.text.get(start as usize..self.ch_at).unwrap_or(&[])
    }

    fn skip_line(&mut self) {
        while self.ch != EOF && !is(self.ch, b'\n') {
            self.next_at += lines::n_plain(self.text.get(self.next_at..).unwrap_or(&[]));
            self.bump();
        }
    }

    /// Skips `* ... */`; true if there was a newline in it.
    fn block_comment(&mut self) -> bool {
        self.bump();
        let mut has_newline = false;
        let mut is_after_star = false;
        while self.ch != EOF {
            if is_after_star && is(self.ch, b'/') {
                self.bump();
                return has_newline;
            }
            is_after_star = is(self.ch, b'*');
            has_newline |= is(self.ch, b'\n');
            self.bump();
        }
        self.error_at(self.start, "comment not terminated");
        has_newline
    }
}
