//! Tokens, semicolons and errors of small texts.

use crate::heap::lines::line_starts;
use crate::syntax::diag::Report;
use crate::syntax::scanner::Scanner;
use crate::syntax::token::Token;

/// The tokens of a text: spelling, or class and spelling; inserted semicolons by what they stand for.
fn check(src: &str, expect: &str) {
    let lines = line_starts(src.as_bytes()).unwrap().into_vec();
    let mut scanner = Scanner::new(src.as_bytes(), Report::new("x", lines));
    let mut out = Vec::new();
    loop {
        scanner.next();
        let text = String::from_utf8_lossy(scanner.token_text()).into_owned();
        match scanner.tok {
            Token::Eof => break,
            Token::Semicolon => out.push(format!("<{}>", scanner.semi.text())),
            Token::Int | Token::Float | Token::Imag | Token::Char | Token::String => {
                out.push(format!("{}:{text}", scanner.tok.text()));
            }
            _ => out.push(text),
        }
    }
    assert_eq!(out.join(" "), expect, "{src}");
}

#[test]
fn operators_take_the_longest() {
    let all = "+ - * / % & | ^ << >> &^ += -= *= /= %= &= |= ^= <<= >>= &^= && || <- ++ -- == < > = ! ~ != <= >= := ... ( [ { , . ) ] } :";
    check(&format!("{all} x"), &format!("{} x <EOF>", all));
    check("a&^=b<<=c", "a &^= b <<= c <EOF>");
    check("a+++b", "a ++ + b <EOF>");
    check("x<-y", "x <- y <EOF>");
    check("..", ". .");
    check("....", "... .");
    check("a...b", "a ... b <EOF>");
}

#[test]
fn literals() {
    check(
        "0 12 0x1F 0b10 0o17 017 1_000",
        "INT:0 INT:12 INT:0x1F INT:0b10 INT:0o17 INT:017 INT:1_000 <EOF>",
    );
    check(
        "1. .5 1e3 1E-3 0x1p-2 0x.8p0 09.5",
        "FLOAT:1. FLOAT:.5 FLOAT:1e3 FLOAT:1E-3 FLOAT:0x1p-2 FLOAT:0x.8p0 FLOAT:09.5 <EOF>",
    );
    check(
        "1i 1.5i 0x1i 08i",
        "IMAG:1i IMAG:1.5i IMAG:0x1i IMAG:08i <EOF>",
    );
    check(
        r"'a' '\n' '\'' '\x41' '\u00e9' 'é'",
        r"CHAR:'a' CHAR:'\n' CHAR:'\'' CHAR:'\x41' CHAR:'\u00e9' CHAR:'é' <EOF>",
    );
    check("\"a\\\"b\" `c\\`", "STRING:\"a\\\"b\" STRING:`c\\` <EOF>");
    check("1.x", "FLOAT:1. x <EOF>");
}

#[test]
fn semicolons_are_inserted() {
    check("a\nb", "a <newline> b <EOF>");
    check("a +\nb;", "a + b <semicolon>");
    check(
        "return\nbreak\ncontinue\nfallthrough\nx++\n)\n]\n}\n",
        "return <newline> break <newline> continue <newline> fallthrough <newline> x ++ <newline> ) <newline> ] <newline> } <newline>",
    );
    check("if\nfor\n(\n{\n", "if for ( {");
    check("a // c\nb", "a <newline> b <EOF>");
    check("a /* c */ b", "a b <EOF>");
    check("a /* c\n */ b", "a <newline> b <EOF>");
    check("a // c", "a <EOF>");
    check(
        "1\n'a'\n\"s\"\n`r`\n1i",
        "INT:1 <newline> CHAR:'a' <newline> STRING:\"s\" <newline> STRING:`r` <newline> IMAG:1i <EOF>",
    );
    check("a\r\nb", "a <newline> b <EOF>");
    check("", "");
}

#[test]
fn names() {
    check("_x9 été 世界 type_ types", "_x9 été 世界 type_ types <EOF>");
    check("β + β, (φ)β2 x", "β + β , ( φ ) β2 x <EOF>");
    check("break type var breaks", "break type var breaks <EOF>");
    check("none name EOF", "none name EOF <EOF>");
    check("a\u{661}", "a\u{661} <EOF>");
    check("\u{feff}a", "a <EOF>");
}
