//! The tokens of a text beside the comments between them, as go/parser sees them.
//!
//! In: a text. Out: [`Tokens`]: each token with its place and the comment groups that belong to it. A group that ends on the
//! line above a token leads it; one that begins on the line of the token before ends that line. The tree itself
//! knows neither commas nor comments, so its reader finds them here.

use crate::heap::lines::line_starts;
use crate::syntax::diag::Report;
use crate::syntax::scanner::{Scanner, Semi};
use crate::syntax::token::Token;

/// No comment group.
pub(super) const NONE: i32 = -1;

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tok {
    /// Which.
    pub tok: Token,
    /// Where it begins; for the end of a line the newline.
    pub start: u32,
    /// Behind it.
    pub end: u32,
    /// It is a semicolon that the text does not have.
    pub is_inserted: bool,
    /// The group that leads it, or [`NONE`].
    pub lead: i32,
    /// The group that ended the line before it, or [`NONE`].
    pub line: i32,
}

/// A comment: its first byte and the one behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment {
    pub start: u32,
    pub end: u32,
}

/// All tokens of a text, `Eof` last, and its comments.
pub(super) struct Tokens<'a> {
    /// The text.
    pub text: &'a [u8],
    /// Offsets of the beginnings of lines.
    pub lines: Vec<u32>,
    /// The tokens.
    pub list: Vec<Tok>,
    /// The comments.
    pub comments: Vec<Comment>,
    /// Groups: the index of the first comment and the one behind the last.
    pub groups: Vec<(usize, usize)>,
}

/// What the text consists of, in order.
enum Item {
    Token(usize),
    Comment(usize),
}

/// Reads the text.
pub(super) fn tokens(text: &[u8]) -> Tokens<'_> {
    let lines = line_starts(text).map(Vec::from).unwrap_or_default();
    let mut all = Tokens {
        text,
        list: Vec::new(),
        comments: Vec::new(),
        groups: Vec::new(),
        lines,
    };
    let items = all.scan();
    all.group(&items);
    all
}

impl Tokens<'_> {
    /// Fills tokens and comments.
    fn scan(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut scanner = Scanner::new(self.text, Report::new("", Vec::new()));
        let mut behind = 0;
        loop {
            scanner.next();
            let is_inserted = scanner.tok == Token::Semicolon && scanner.semi != Semi::Written;
            let (mut start, end) = (scanner.start, scanner.end);
            // A comment over several lines that ends a statement stands before the semicolon it makes.
            let gap_end = if is_inserted { end } else { start };
            self.comments_in(behind, gap_end, &mut items);
            if is_inserted && let Some(newline) = self.first_newline(start, end) {
                start = newline;
            }
            items.push(Item::Token(self.list.len()));
            self.list.push(Tok {
                tok: scanner.tok,
                start,
                end,
                is_inserted,
                lead: NONE,
                line: NONE,
            });
            behind = end;
            if scanner.tok == Token::Eof {
                return items;
            }
        }
    }

    fn first_newline(&self, from: u32, to: u32) -> Option<u32> {
        let part = self.text.get(from as usize..to as usize)?;
        let at = part.iter().position(|b| *b == b'\n')?;
        Some(from + at as u32)
    }

    /// Comments between two tokens.
    fn comments_in(&mut self, from: u32, to: u32, items: &mut Vec<Item>) {
        let (mut at, to) = (from as usize, to as usize);
        while at < to {
            let rest = self.text.get(at..).unwrap_or(&[]);
            let len = match rest {
                [b'/', b'/', ..] => rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()),
                [b'/', b'*', inner @ ..] => {
                    let close = inner.windows(2).position(|pair| pair == b"*/");
                    close.map_or(rest.len(), |n| n + 4)
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            items.push(Item::Comment(self.comments.len()));
            self.comments.push(Comment {
                start: at as u32,
                end: (at + len) as u32,
            });
            at += len;
        }
    }

    /// Makes groups of the comments and gives them to tokens.
    fn group(&mut self, items: &[Item]) {
        let mut previous_line = 0;
        let mut i = 0;
        while i < items.len() {
            let (mut lead, mut line) = (NONE, NONE);
            if self.comment_at(items, i).is_some() {
                if self.line_at(items, i) == previous_line {
                    let (group, end_line) = self.take_group(items, &mut i, 0);
                    if self.line_at(items, i) != end_line || self.ends_statement(items, i) {
                        line = group;
                    }
                }
                let mut last = None;
                while self.comment_at(items, i).is_some() {
                    last = Some(self.take_group(items, &mut i, 1));
                }
                if let Some((group, end_line)) = last
                    && end_line + 1 == self.line_at(items, i)
                {
                    lead = group;
                }
            }
            let Some(Item::Token(token)) = items.get(i) else {
                return;
            };
            previous_line = self.line_at(items, i);
            if let Some(token) = self.list.get_mut(*token) {
                (token.lead, token.line) = (lead, line);
            }
            i += 1;
        }
    }

    /// Comments from `i` on with at most `n` line ends between two of them: the group and the line of its end.
    fn take_group(&mut self, items: &[Item], i: &mut usize, n: u32) -> (i32, u32) {
        let first = self.comment_at(items, *i).unwrap_or(0);
        let mut behind = first;
        let mut end_line = self.line_at(items, *i);
        while let Some(comment) = self.comment_at(items, *i)
            && self.line_at(items, *i) <= end_line + n
        {
            end_line = self.comments.get(comment).map_or(0, |c| self.line(c.end));
            behind = comment + 1;
            *i += 1;
        }
        self.groups.push((first, behind));
        (self.groups.len() as i32 - 1, end_line)
    }

    fn comment_at(&self, items: &[Item], i: usize) -> Option<usize> {
        match items.get(i) {
            Some(Item::Comment(comment)) => Some(*comment),
            _ => None,
        }
    }

    fn ends_statement(&self, items: &[Item], i: usize) -> bool {
        match items.get(i) {
            Some(Item::Token(token)) => self
                .list
                .get(*token)
                .is_none_or(|t| matches!(t.tok, Token::Semicolon | Token::Eof)),
            _ => false,
        }
    }

    fn line_at(&self, items: &[Item], i: usize) -> u32 {
        match items.get(i) {
            Some(Item::Token(token)) => self.list.get(*token).map_or(0, |t| self.line(t.start)),
            Some(Item::Comment(comment)) => {
                let comment = self.comments.get(*comment);
                comment.map_or(0, |c| self.line(c.start))
            }
            None => 0,
        }
    }

    /// The line of an offset, from 1.
    pub(super) fn line(&self, offset: u32) -> u32 {
        self.lines.partition_point(|start| *start <= offset) as u32
    }

    /// The index of the first token at or behind an offset.
    pub(super) fn index(&self, offset: u32) -> usize {
        let index = self.list.partition_point(|t| t.start < offset);
        index.min(self.list.len().saturating_sub(1))
    }

    /// The first token at or behind an offset.
    pub(super) fn at(&self, offset: u32) -> Option<&Tok> {
        self.list.get(self.index(offset))
    }

    /// The first token of this kind at or behind an offset.
    pub(super) fn find(&self, offset: u32, tok: Token) -> Option<&Tok> {
        let rest = self.list.get(self.index(offset)..)?;
        rest.iter().find(|t| t.tok == tok)
    }
}
