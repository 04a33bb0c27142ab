//! Natives of `go/parser` and `internal/goast`: scripts parse with the engine's own parser.
//!
//! In: a text. Out: the root's address, which keeps the native tree until `release`, and a row of numbers with all that `go/parser`
//! needs to make `go/ast`'s structs: lines, comments, errors, nodes. Decision 040 says why.

use crate::std::go_ast_errors::{Found, TOO_DEEP, Verdict, Whole, errors};
use crate::std::go_ast_tokens::{Tokens, tokens};
use crate::std::go_ast_words::Writer;
use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::syntax::node::{Kind, Node};
use crate::syntax::parser::{parse_expr, parse_file};
use crate::syntax::token::Token;
use crate::syntax::walk::preorder;
use crate::vm::native::{Flow, NativeCx, NativeFn, NativeResult, SliceRef, Trap};

/// The natives of `go/parser`.
pub(super) const PARSER_NATIVES: &[(&str, NativeFn)] = &[("parse", parse)];

/// The natives of `internal/goast`.
pub(super) const TREE_NATIVES: &[(&str, NativeFn)] = &[
    ("Release", |cx| {
        if let Some(root) = Node::checked(cx.arg(0)) {
            cx.heap().unroot_node(root.cell());
        }
        Ok(Flow::Done)
    }),
    ("Find", find),
    ("Counts", |cx| {
        let stats = cx.heap().stats();
        cx.ret_slots(
            0,
            &[stats.ast_parsed_total, stats.ast_nodes, stats.ast_bytes],
        );
        Ok(Flow::Done)
    }),
];

/// Bits of go/parser's modes, and one of our own.
mod mode {
    /// Nothing behind the package clause.
    pub(super) const PACKAGE_CLAUSE_ONLY: u64 = 1;
    /// Nothing behind the imports.
    pub(super) const IMPORTS_ONLY: u64 = 2;
    /// Names that are declared wrongly are told.
    pub(super) const DECLARATION_ERRORS: u64 = 16;
    /// Comments too.
    pub(super) const PARSE_COMMENTS: u64 = 4;
    /// An expression, not a file.
    pub(super) const EXPRESSION: u64 = 1 << 16;
}

/// Arguments: file name, text, mode. Results: root, words, messages.
fn parse(cx: &mut NativeCx<'_>) -> NativeResult {
    let (file, text, mode) = (cx.arg_text(0), cx.arg_str(2), cx.arg(4));
    // To read a byte and to make nodes of it is the work of many.
    cx.handles(31 * text.len() as u64);
    let tokens = tokens(text);
    let behind = read_until(&tokens, mode);
    let part = text.get(..behind as usize).unwrap_or(text);
    let parsed = if mode & mode::EXPRESSION != 0 {
        parse_expr(cx.heap(), &file, part)
    } else {
        parse_file(cx.heap(), &file, part)
    };
    let parsed = parsed.map_err(|_| Trap::NoMemory)?;
    let verdict = verdict(&parsed.diags, &tokens, mode);
    let found = verdict.found;
    let mut writer = Writer {
        words: Vec::new(),
        tokens: &tokens,
    };
    header(&mut writer, behind, mode & mode::PARSE_COMMENTS != 0);
    writer.word(i32::from(has_clause(&tokens) && !verdict.gave_up));
    // Of a part the next token has been read too, which the engine's parser has not seen.
    let may_be_wrong = !parsed.diags.is_empty() || !found.is_empty() || part.len() < text.len();
    writer.word(i32::from(may_be_wrong));
    writer.pos(verdict.behind);
    writer.word(found.len() as i32);
    for error in &found {
        writer.pos(error.at);
        writer.pos(error.read);
    }
    writer.node(parsed.root);
    let words = writer.words;
    cx.heap().root_node(parsed.root.cell());
    cx.heap().unit_unroot(parsed.unit);
    cx.ret(0, parsed.root.cell().addr());
    ret_words(cx, 1, &words)?;
    let messages: Vec<&[u8]> = found.iter().map(|error| error.msg.as_bytes()).collect();
    let messages = cx.new_slice_of_strings(&messages)?;
    cx.ret_slice(4, messages);
    Ok(Flow::Done)
}

/// What go/parser finds wrong.
fn verdict(diags: &[Diag], tokens: &Tokens<'_>, mode: u64) -> Verdict {
    let what = match mode {
        _ if mode & mode::EXPRESSION != 0 => Whole::Expr,
        _ if mode & mode::PACKAGE_CLAUSE_ONLY != 0 => Whole::Clause,
        _ if mode & mode::IMPORTS_ONLY != 0 => Whole::Imports,
        _ => Whole::File,
    };
    let malformed = diags.iter().filter(|d| d.code == Code::InvalidToken);
    let malformed = malformed.map(|d| d.offset).min();
    let mut verdict = errors(
        tokens,
        what,
        malformed,
        mode & mode::DECLARATION_ERRORS != 0,
    );
    let too_deep = diags.iter().find(|d| d.code == Code::NestedTooDeeply);
    if verdict.found.is_empty()
        && let Some(diag) = too_deep
    {
        verdict.found.push(Found {
            at: diag.offset,
            read: diag.offset,
            msg: TOO_DEEP.to_string(),
        });
    }
    verdict
}

/// Result slots from `i` on := a `[]int32`.
fn ret_words(cx: &mut NativeCx<'_>, i: usize, words: &[i32]) -> Result<(), Trap> {
    let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_ne_bytes()).collect();
    let len = words.len() as u64;
    let ptr = cx.new_raw(bytes.len() as u64)?;
    cx.bytes_at_mut(ptr, bytes.len() as u64)
        .copy_from_slice(&bytes);
    cx.ret_slice(i, SliceRef { ptr, len, cap: len });
    Ok(())
}

/// Lines, comment groups, line directives, the build constraint.
fn header(writer: &mut Writer<'_>, behind: u32, has_comments: bool) {
    let tokens = writer.tokens;
    // An empty line at the end of the text is none.
    let size = tokens.text.len() as u32;
    let lines = tokens
        .lines
        .iter()
        .filter(|line| **line == 0 || **line < size);
    writer.word(lines.clone().count() as i32);
    lines.for_each(|line| writer.pos(*line));
    let groups = tokens
        .groups
        .iter()
        .filter_map(|(from, to)| tokens.comments.get(*from..*to));
    let groups: Vec<_> = groups
        .take_while(|group| has_comments && group.first().is_some_and(|c| c.start < behind))
        .collect();
    writer.word(groups.len() as i32);
    for group in groups {
        writer.word(group.len() as i32);
        for comment in group {
            writer.pos(comment.start);
            writer.pos(comment.end);
        }
    }
    let package = tokens.find(0, Token::Package).map_or(0, |t| t.start);
    chosen(writer, behind, &[b"//line ", b"/*line "]);
    chosen(writer, package, &[b"//go:build "]);
}

/// The comments before `behind` that begin with one of the words.
fn chosen(writer: &mut Writer<'_>, behind: u32, words: &[&[u8]]) {
    let tokens = writer.tokens;
    let is_one = |start: u32| {
        let rest = tokens.text.get(start as usize..).unwrap_or(&[]);
        words.iter().any(|word| rest.starts_with(word))
    };
    let all = tokens
        .comments
        .iter()
        .filter(|c| c.start < behind && is_one(c.start));
    let all: Vec<_> = all.collect();
    writer.word(all.len() as i32);
    for comment in all {
        writer.pos(comment.start);
        writer.pos(comment.end);
    }
}

/// The tokens that a file begins with.
const CLAUSE: [Token; 3] = [Token::Package, Token::Ident, Token::Semicolon];

fn has_clause(tokens: &Tokens<'_>) -> bool {
    let mut first = tokens.list.iter();
    CLAUSE
        .iter()
        .all(|want| first.next().is_some_and(|t| t.tok == *want))
}

/// The offset up to which the mode wants the text read.
fn read_until(tokens: &Tokens<'_>, mode: u64) -> u32 {
    let whole = tokens.text.len() as u32;
    if mode & (mode::PACKAGE_CLAUSE_ONLY | mode::IMPORTS_ONLY) == 0 {
        return whole;
    }
    if !has_clause(tokens) {
        return whole;
    }
    let mut rest = tokens.list.iter().skip(CLAUSE.len());
    let mut next = rest.next();
    while let Some(import) = next
        && import.tok == Token::Import
        && mode & mode::PACKAGE_CLAUSE_ONLY == 0
    {
        let mut depth = 0;
        for t in rest.by_ref() {
            match t.tok {
                Token::LParen => depth += 1,
                Token::RParen => depth -= 1,
                Token::Semicolon if depth <= 0 => break,
                _ => {}
            }
        }
        next = rest.next();
    }
    next.map_or(whole, |t| t.start)
}

/// Arguments: root, the name of a node's kind in go/ast, offsets of its beginning and end. Results: id, birth in ns, bytes, cycles
/// survived, state, ok.
fn find(cx: &mut NativeCx<'_>) -> NativeResult {
    let (root, kind) = (Node::checked(cx.arg(0)), cx.arg_text(1));
    let (start, end) = (cx.arg(3) as u32, cx.arg(4) as u32);
    let found = root.and_then(|root| {
        let kind = if kind == "IndexListExpr" {
            "IndexExpr"
        } else {
            &kind
        };
        preorder(root).find(|node| is_at(*node, kind, start, end))
    });
    let Some(node) = found else {
        cx.ret_slots(0, &[0; 7]);
        return Ok(Flow::Done);
    };
    let life = node.lifespan();
    cx.ret_slots(
        0,
        &[life.id, life.birth_ns, life.n_bytes, life.cycles_survived],
    );
    cx.ret_str(4, node.state().name().as_bytes())?;
    cx.ret_bool(6, true);
    Ok(Flow::Done)
}

/// True for the node of this kind and extent. A file of go/ast begins at its keyword and ends with its last declaration; the type
/// of a declared function begins at the keyword too.
fn is_at(node: Node, kind: &str, start: u32, end: u32) -> bool {
    if node.kind().name() != kind {
        return false;
    }
    match node.kind() {
        Kind::File => true,
        Kind::FuncType => node.start() >= start && node.end() == end,
        _ => node.start() == start && node.end() == end,
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use crate::std::go_ast_words::go_token;
    use crate::syntax::token::Token;

    /// The lines of a text between two others, trimmed, without empty ones.
    fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
        let lines = text.lines().map(str::trim).skip_while(|line| *line != from);
        let lines = lines.take_while(|line| *line != to);
        lines.filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn the_builder_knows_the_kinds_by_their_numbers() {
        let text = include_str!("go_parser_build.go");
        let names = between(
            text,
            "kindBadExpr = iota",
            "// kindNone stands for a child that is not there.",
        );
        let names: Vec<&str> = names
            .iter()
            .map(|line| line.trim_end_matches(" = iota").trim_start_matches("kind"))
            .collect();
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names, kinds);
    }

    #[test]
    fn tokens_have_the_numbers_of_go_token() {
        let text = include_str!("go_token.go");
        let names = between(text, "ILLEGAL Token = iota", ")");
        let number = |name: &str| names.iter().position(|n| *n == name).unwrap_or(0) as i32;
        for n in Token::Add as u8..=Token::Var as u8 {
            let tok = Token::from_u8(n);
            let spelled = format!("\"{}\"", tok.text());
            let row = text
                .split([',', '\t', '\n'])
                .map(str::trim)
                .filter_map(|entry| entry.split_once(": "))
                .find(|(_, spelling)| {
                    *spelling == spelled || tok == Token::Comma && *spelling == "\""
                });
            let name = row.map_or("", |row| row.0);
            assert_eq!(go_token(tok), number(name), "{name} {spelled}");
        }
    }
}
