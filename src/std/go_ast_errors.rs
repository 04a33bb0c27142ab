//! What is wrong with a text, in go/parser's words.
//!
//! In: the parser's diagnostics, which have gc's words, and the tokens. Out: offsets and messages as go/parser reports them. Its parser
//! recovers in other places than this one: the first error of a text is its own, further ones may differ (decision 040).
//! Malformed tokens are left to `go/scanner`.

use crate::std::go_ast_tokens::{Tok, Tokens};
use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::syntax::token::Token;

/// Offset and message of each error. `is_expr`: the text is to be an expression.
pub(super) fn errors(diags: &[Diag], tokens: &Tokens<'_>, is_expr: bool) -> Vec<(u32, String)> {
    let syntax = diags.iter().filter(|d| d.code != Code::InvalidToken);
    let mut told: Vec<_> = syntax.filter_map(|d| told(d, tokens, is_expr)).collect();
    // The parser takes a semicolon behind an expression, go/parser only an inserted one.
    if is_expr && let Some(semi) = written_end(tokens) {
        told.push((semi.start, "expected 'EOF', found ';'".to_string()));
        told.sort_by_key(|error| error.0);
    }
    told
}

/// The first semicolon of the text that stands in no brackets.
fn written_end<'a>(tokens: &'a Tokens<'_>) -> Option<&'a Tok> {
    let mut depth = 0;
    tokens.list.iter().find(|t| {
        depth += nesting(t);
        t.tok == Token::Semicolon && !t.is_inserted && depth == 0
    })
}

/// What gc's words, behind `unexpected X`, mean for go/parser: the end of the message, and what is expected.
const EXPECTED: &[(&str, &str)] = &[
    (", expected expression", "operand"),
    (", expected operand", "operand"),
    (", expected type", "type"),
    (", expected case or default or }", "'}'"),
    (", expected := or = or comma", "':=' or '=' or ','"),
    (", expected comma, : or ]", "']'"),
    (", expected field name or embedded type", "'}'"),
    (", expected chan", "'chan'"),
    (" in type declaration", "type"),
    (", expected name or (", "'IDENT'"),
    (", expected name", "'IDENT'"),
    (", expected =", "'='"),
];

/// Messages that mean the same in other words.
const REWORDED: &[(&str, &str)] = &[
    (
        "range clause permits at most two iteration variables",
        "expected at most 2 expressions",
    ),
    (
        "unexpected comma; expected ]",
        "unexpected comma; expecting ]",
    ),
    (
        "unexpected ], expected type argument list",
        "expected type argument list",
    ),
];

/// What gc's parser refuses and go/parser leaves to the checker.
const ALLOWED: &[&str] = &[
    "method has no receiver",
    "method has multiple receivers",
    "cannot declare in post statement of for loop",
];

fn told(diag: &Diag, tokens: &Tokens<'_>, is_expr: bool) -> Option<(u32, String)> {
    let at = diag.offset;
    let msg = diag.msg.strip_prefix("syntax error: ").unwrap_or(&diag.msg);
    if ALLOWED.contains(&msg) {
        return None;
    }
    if let Some((_, words)) = REWORDED.iter().find(|row| row.0 == msg) {
        return Some((at, (*words).to_string()));
    }
    if let Some(context) = between(msg, " in ", "; possibly missing ") {
        return Some(list_error(at, context, tokens));
    }
    if msg.starts_with("cannot use ") && msg.ends_with(" as value") {
        return Some(no_condition(at, tokens));
    }
    let behind = before(at, tokens);
    if let Some(behind) = behind {
        if msg == "cannot parenthesize type in composite literal" {
            return Some((inside_parens(at, tokens), msg.to_string()));
        }
        if msg.ends_with("index required in 3-index slice") {
            return Some((behind.start, msg.to_string()));
        }
        if msg == "var declaration not allowed in for initializer" {
            return Some((behind.start, "expected operand, found 'var'".to_string()));
        }
    }
    let mut found = tokens.at(at)?;
    if msg == "unexpected EOF, expected }" {
        // Not the semicolon that stands there too.
        found = tokens.list.last()?;
    }
    if msg.ends_with(" at end of statement") && found.tok == Token::Colon {
        return Some((at, "illegal label declaration".to_string()));
    }
    if msg == "unexpected newline, expected { after if clause"
        && keyword_before(at, tokens) == Some(Token::If)
    {
        let msg = "unexpected newline, expecting { after if clause";
        return Some((at, msg.to_string()));
    }
    match expected(msg, found, behind.map(|t| t.tok), tokens, is_expr) {
        Some(what) => Some((at, format!("expected {what}{}", found_words(found, tokens)))),
        None if msg == "missing statement after label" => {
            let next = tokens.at(at + 1)?;
            let words = found_words(next, tokens);
            Some((next.start, format!("expected statement{words}")))
        }
        None => Some((at, msg.to_string())),
    }
}

/// What go/parser says it expected, if it says so.
fn expected(
    msg: &str,
    found: &Tok,
    behind: Option<Token>,
    tokens: &Tokens<'_>,
    is_expr: bool,
) -> Option<String> {
    let what = match msg {
        "non-declaration statement outside function body" => "declaration",
        "package statement must be first" => "'package'",
        "missing channel element type" | "... is missing type" => "type",
        "missing { after switch clause" | "missing { after select clause" => "'{'",
        "else must be followed by if or statement block" => "if statement or block",
        _ => "",
    };
    if !what.is_empty() {
        return Some(what.to_string());
    }
    let rest = msg.strip_prefix("unexpected ")?;
    let closes = matches!(found.tok, Token::RParen | Token::RBrace);
    let what = if rest.ends_with(" at end of statement") {
        match found.tok {
            _ if is_expr && depth(found.start, tokens) == 0 => "'EOF'",
            Token::RParen => "statement",
            _ => "';'",
        }
    } else if rest.ends_with(" after top level declaration") {
        if closes { "declaration" } else { "';'" }
    } else if rest.ends_with(", expected name or (") && behind == Some(Token::Period) {
        "selector or type assertion"
    } else if (rest.ends_with(", expected { after if clause") || rest.ends_with(", expected {"))
        && keyword_before(found.start, tokens) == Some(Token::If)
    {
        "';'"
    } else if rest.contains(", expected { after ") {
        "'{'"
    } else if rest.ends_with(", expected =") && found.tok == Token::Define {
        if is_untyped_var(found.start, tokens) {
            "type"
        } else {
            "';'"
        }
    } else if rest.ends_with(", expected for loop condition") {
        match behind {
            Some(Token::Semicolon) => "operand",
            _ => "for loop condition",
        }
    } else if rest.ends_with(", expected ~ term or type") {
        match behind {
            Some(Token::Or | Token::Tilde) => "type",
            _ => "'}'",
        }
    } else if rest.ends_with(", expected }") {
        match found.tok {
            Token::Case | Token::Default | Token::Eof | Token::RBrace => "'}'",
            _ => "statement",
        }
    } else {
        EXPECTED
            .iter()
            .find(|row| rest.ends_with(row.0))
            .map_or("", |row| row.1)
    };
    if !what.is_empty() {
        return Some(what.to_string());
    }
    let (_, token) = rest.split_once(", expected ")?;
    match spelled(token) {
        ";" if closes => Some("declaration".to_string()),
        token => Some(format!("'{token}'")),
    }
}

/// The token that begins the part of a statement's header that an offset is in: its keyword, or a semicolon.
fn keyword_before(at: u32, tokens: &Tokens<'_>) -> Option<Token> {
    let head = tokens.list.get(..tokens.index(at))?;
    let mut before = head.iter().rev().map(|t| t.tok);
    before.find(|tok| {
        matches!(
            tok,
            Token::If | Token::For | Token::Switch | Token::Semicolon
        )
    })
}

/// True behind `var` and names without a type.
fn is_untyped_var(at: u32, tokens: &Tokens<'_>) -> bool {
    let head = tokens.list.get(..tokens.index(at)).unwrap_or(&[]);
    let mut last = None;
    for t in head.iter().rev() {
        match t.tok {
            Token::Ident if last == Some(Token::Ident) => return false,
            Token::Ident | Token::Comma => last = Some(t.tok),
            tok => return tok == Token::Var,
        }
    }
    false
}

/// Where what stands in the parentheses before an offset begins.
fn inside_parens(at: u32, tokens: &Tokens<'_>) -> u32 {
    let head = tokens.list.get(..tokens.index(at)).unwrap_or(&[]);
    let mut depth = 0;
    let mut inside = at;
    for t in head.iter().rev() {
        match t.tok {
            Token::RParen => depth += 1,
            Token::LParen => depth -= 1,
            // Of `((T))` the innermost.
            _ if depth > 0 => inside = t.start,
            _ => {}
        }
        if depth <= 0 {
            break;
        }
    }
    inside
}

/// A statement where a condition should stand: told where it begins.
fn no_condition(at: u32, tokens: &Tokens<'_>) -> (u32, String) {
    let index = tokens.index(at);
    let head = tokens.list.get(..index).unwrap_or(&[]);
    let mut start = at;
    let mut wanted = "boolean expression";
    let mut is_begun = false;
    for t in head.iter().rev() {
        is_begun |= t.tok == Token::Semicolon;
        match t.tok {
            Token::If => break,
            Token::Switch => {
                wanted = "switch expression";
                break;
            }
            Token::For => {
                wanted = "boolean or range expression";
                break;
            }
            _ if !is_begun => start = t.start,
            _ => {}
        }
    }
    let found = match tokens.at(at).map(|t| t.tok) {
        Some(Token::Inc | Token::Dec | Token::Arrow) => "simple statement",
        _ => "assignment",
    };
    let hint = "(missing parentheses around composite literal?)";
    (start, format!("expected {wanted}, found {found} {hint}"))
}

/// A list that goes on without a comma, or a declaration's parts without a semicolon.
fn list_error(at: u32, context: &str, tokens: &Tokens<'_>) -> (u32, String) {
    let found = tokens.at(at);
    if !context.ends_with("list") && !context.ends_with("literal") {
        let words = found.map_or_else(String::new, |t| found_words(t, tokens));
        return (at, format!("expected ';'{words}"));
    }
    let is_newline = found.is_some_and(|t| t.is_inserted);
    let before = if is_newline { " before newline" } else { "" };
    (at, format!("missing ','{before} in {context}"))
}

/// `, found X`.
fn found_words(found: &Tok, tokens: &Tokens<'_>) -> String {
    let text = tokens.text.get(found.start as usize..found.end as usize);
    let text = String::from_utf8_lossy(text.unwrap_or(&[]));
    match found.tok {
        Token::Semicolon if found.is_inserted => ", found newline".to_string(),
        Token::Eof => ", found 'EOF'".to_string(),
        Token::Ident | Token::Int | Token::Float | Token::Imag | Token::Char | Token::String => {
            format!(", found {text}")
        }
        tok => format!(", found '{}'", tok.text()),
    }
}

/// gc names some tokens by words.
fn spelled(token: &str) -> &str {
    match token {
        "comma" => ",",
        "semicolon" | "semicolon or newline" => ";",
        _ => token.strip_prefix("keyword ").unwrap_or(token),
    }
}

/// The token before the one at an offset.
fn before<'a>(at: u32, tokens: &'a Tokens<'_>) -> Option<&'a Tok> {
    tokens.list.get(tokens.index(at).checked_sub(1)?)
}

/// How many brackets of any form are open at an offset.
fn depth(at: u32, tokens: &Tokens<'_>) -> i32 {
    let head = tokens.list.get(..tokens.index(at)).unwrap_or(&[]);
    head.iter().map(nesting).sum()
}

/// By how much a token changes the depth.
fn nesting(t: &Tok) -> i32 {
    match t.tok {
        Token::LParen | Token::LBrack | Token::LBrace => 1,
        Token::RParen | Token::RBrack | Token::RBrace => -1,
        _ => 0,
    }
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let (before, _) = text.split_once(close)?;
    before.rsplit_once(open).map(|found| found.1)
}
