//! Tests of the parser: messages with their places, printed forms, kinds, extents, eval. The whole grammar is
//! tested on the Go distribution's library (`tests/syntax_goroot.rs`).

use crate::heap::Heap;
use crate::heap::config::HeapConfig;
use crate::syntax::diag;
use crate::syntax::node::{
    AssignStmt, CallExpr, Exprs, Field, File, FuncDecl, IfStmt, Kind, Node, RangeStmt, TypeSpec,
    flag,
};
use crate::syntax::parser::{parse_eval, parse_expr, parse_file};
use crate::syntax::token::Token;
use crate::syntax::{dump, print, walk};

fn heap() -> Box<Heap> {
    Heap::new(HeapConfig::default()).unwrap()
}

/// The diagnostics of a file, as users read them without the file's name.
fn check(src: &str, expect: &str) {
    let mut heap = heap();
    let parsed = parse_file(&mut heap, "x", src.as_bytes()).unwrap();
    let text = diag::format(&parsed.diags);
    let lines: Vec<&str> = text.lines().map(|l| l.trim_start_matches("x:")).collect();
    assert_eq!(lines.join("\n"), expect, "{src}");
    assert_eq!(parsed.root.has_flag(flag::BAD), !expect.is_empty());
}

/// As [`check`], in the body of a function: `src` begins in line 3.
fn check_body(src: &str, expect: &str) {
    check(&format!("package p\nfunc f() {{\n{src}\n}}\n"), expect);
}

#[test]
fn messages_of_statements() {
    check_body(
        "f(1\n2)",
        "3:4: syntax error: unexpected newline in argument list; possibly missing comma or )",
    );
    check_body(
        "x = T{1\n}",
        "3:8: syntax error: unexpected newline in composite literal; possibly missing comma or }",
    );
    check_body(
        "x = }",
        "3:5: syntax error: unexpected }, expected expression\n4:1: syntax error: non-declaration statement outside function body",
    );
    check_body("x ]", "3:3: syntax error: unexpected ] at end of statement");
    check_body(
        "x = for",
        "3:5: syntax error: unexpected keyword for, expected expression\n4:1: syntax error: unexpected }, expected expression",
    );
    check_body(
        "if x := 1 {}",
        "3:6: syntax error: cannot use x := 1 as value",
    );
    check_body(
        "if x = 1 {}",
        "3:6: syntax error: cannot use assignment x = 1 as value",
    );
    check_body(
        "if a == 1 && b = 2 {}",
        "3:16: syntax error: cannot use assignment (a == 1 && b) = 2 as value",
    );
    check_body(
        "if x; y\n{}",
        "3:8: syntax error: unexpected newline, expected { after if clause",
    );
    check_body(
        "if x;\n{}",
        "3:5: syntax error: missing condition in if statement",
    );
    check_body(
        "if x\n{}",
        "3:5: syntax error: unexpected newline, expected { after if clause",
    );
    check_body(
        "if {}",
        "3:4: syntax error: missing condition in if statement",
    );
    check_body(
        "if x {}\nelse {}",
        "4:1: syntax error: unexpected keyword else, expected }",
    );
    check_body(
        "if x {} else y()",
        "3:14: syntax error: else must be followed by if or statement block",
    );
    check_body(
        "for x\n{}",
        "4:1: syntax error: unexpected {, expected for loop condition",
    );
    check_body(
        "for i := 0; i < 1; i := 2 {}",
        "3:22: syntax error: cannot declare in post statement of for loop",
    );
    check_body(
        "for var i = 0; i < 1; {}",
        "3:9: syntax error: var declaration not allowed in for initializer",
    );
    check_body("switch x\n{}", "");
    check_body(
        "switch { x() }",
        "3:10: syntax error: unexpected name x, expected case or default or }",
    );
    check_body(
        "a, b",
        "3:5: syntax error: unexpected newline, expected := or = or comma",
    );
    check_body(
        "defer (f())",
        "3:7: expression in defer must not be parenthesized",
    );
    check_body("x[]", "3:3: syntax error: unexpected ], expected operand");
    check_body("x[1::2]", "3:5: middle index required in 3-index slice");
    check_body("x[1:2:]", "3:7: final index required in 3-index slice");
    check_body(
        "x.1",
        "3:2: syntax error: unexpected literal .1 at end of statement",
    );
    check_body(
        "goto 1",
        "3:6: syntax error: unexpected literal 1, expected name",
    );
    check_body(
        "L: }",
        "4:1: syntax error: non-declaration statement outside function body",
    );
    check_body(
        "x = (T){1}",
        "3:8: syntax error: cannot parenthesize type in composite literal",
    );
    check_body(
        "func g() {}",
        "3:6: syntax error: unexpected name g, expected (\n4:1: syntax error: non-declaration statement outside function body",
    );
}

#[test]
fn messages_of_declarations() {
    check("x", "1:1: syntax error: package statement must be first");
    check(
        "package p; x := 1",
        "1:12: syntax error: non-declaration statement outside function body",
    );
    check(
        "package p\nfunc f()\n{}",
        "3:1: syntax error: unexpected semicolon or newline before {",
    );
    check(
        "package p\nvar x int\nimport \"a\"",
        "3:1: syntax error: imports must appear before other declarations",
    );
    check(
        "package p\nimport 1",
        "2:8: syntax error: import path must be a string",
    );
    check(
        "package p\nimport x",
        "2:9: syntax error: missing import path",
    );
    check(
        "package p\nfunc ()",
        "2:8: method has no receiver\n2:8: syntax error: unexpected EOF, expected name",
    );
    check(
        "package p\nfunc (a, b T) f()",
        "2:15: method has multiple receivers",
    );
    check(
        "package p\nfunc 1()",
        "2:6: syntax error: unexpected literal 1, expected name or (",
    );
    check(
        "package p\nfunc (T) f[P any]()",
        "2:11: syntax error: method must have no type parameters",
    );
    check(
        "package p\nfunc f[]()",
        "2:8: syntax error: empty type parameter list",
    );
    check(
        "package p\nfunc f(a, b.c, d int)",
        "2:11: syntax error: missing parameter name",
    );
    check(
        "package p\nfunc f(a int, b)",
        "2:16: syntax error: missing parameter type",
    );
    check(
        "package p\nfunc f(a ...int, b int)",
        "2:10: can only use ... with final parameter",
    );
    check("package p\nfunc f() (a ...int)", "2:13: invalid use of ...");
    check(
        "package p\nfunc f(a ...)",
        "2:13: syntax error: ... is missing type",
    );
    check(
        "package p\nfunc f[P]()",
        "2:9: syntax error: missing type constraint",
    );
    check(
        "package p\nfunc f[*P]()",
        "2:8: syntax error: missing type parameter name or invalid array length",
    );
    check(
        "package p\ntype t",
        "2:7: syntax error: unexpected EOF in type declaration",
    );
    check(
        "package p\ntype t [1,]int",
        "2:10: syntax error: unexpected comma; expected ]",
    );
    check(
        "package p\ntype t interface { m[P any]() }",
        "2:21: interface method must have no type parameters",
    );
    check(
        "package p\ntype t struct { (T) }",
        "2:17: syntax error: cannot parenthesize embedded type",
    );
    check(
        "package p\ntype t struct { 1 }",
        "2:17: syntax error: unexpected literal 1, expected field name or embedded type",
    );
    check(
        "package p\ntype t chan",
        "2:12: syntax error: missing channel element type",
    );
    check(
        "package p\nvar x := 1",
        "2:7: syntax error: unexpected :=, expected =",
    );
    check(
        "package p\nvar x int y",
        "2:11: syntax error: unexpected name y after top level declaration",
    );
}

#[test]
fn lexical_messages() {
    check_body("x = \"a", "3:7: newline in string");
    check_body("x = 'ab'", "3:5: more than one character in rune literal");
    check_body("x = ''", "3:6: empty rune literal or unescaped '");
    check_body("x = '\\q'", "3:7: unknown escape");
    check_body("x = \"\\400\"", "3:10: octal escape value 256 > 255");
    check_body(
        "x = \"\\ud800\"",
        "3:12: escape is invalid Unicode code point U+D800",
    );
    check_body(
        "x = \"\\xg0\"",
        "3:8: invalid character 'g' in hexadecimal escape",
    );
    check_body("x = 08", "3:6: invalid digit '8' in octal literal");
    check_body("x = 0b2", "3:7: invalid digit '2' in binary literal");
    check_body("x = 1__0", "3:7: '_' must separate successive digits");
    check_body("x = 0x", "3:7: hexadecimal literal has no digits");
    check_body("x = 1e", "3:7: exponent has no digits");
    check_body(
        "x = 0x1.0",
        "3:10: hexadecimal mantissa requires a 'p' exponent",
    );
    check_body(
        "x = 0x1e+1p",
        "3:11: 'p' exponent requires hexadecimal mantissa",
    );
    check_body("x = 1p1", "3:6: 'p' exponent requires hexadecimal mantissa");
    check_body("x = 0b1e1", "3:8: 'e' exponent requires decimal mantissa");
    check_body("#", "3:1: invalid character U+0023 '#'");
    check_body("x = é☺", "3:7: invalid character U+263A '☺' in identifier");
    check("package p /*", "1:11: comment not terminated");
    check("package p; var x = `", "1:20: string not terminated");
    check(
        "\u{feff}package p; var x \u{feff} = 1",
        "1:21: invalid BOM in the middle of the file",
    );
    check("package p\r\nvar x = `a\r\n`\r\n", "");
}

#[test]
fn columns_beyond_what_gc_keeps() {
    let src = format!("package p;{}x", " ".repeat(300));
    check(
        &src,
        "1: syntax error: non-declaration statement outside function body",
    );
}

#[test]
fn line_directives_move_messages() {
    const MISSING: &str = "syntax error: package statement must be first";
    check("//line :10\n", &format!(":10: {MISSING}"));
    check("//line :10:4\n", &format!("10:4: {MISSING}"));
    check("//line a.go:10\n", &format!("a.go:10: {MISSING}"));
    check("/*line a.go:10:4*/", &format!("a.go:10:4: {MISSING}"));
    check("//line a.go:10:4\n\n", &format!("a.go:11:1: {MISSING}"));
    check("//line a.go:10:300\n", &format!("a.go:10: {MISSING}"));
    check(" //line a.go:10\n", &format!("2:1: {MISSING}"));
    check("/*line a.go\n*/", &format!("2:3: {MISSING}"));
    check("//line a.go:x\n", "1:13: invalid line number: x");
    check("package p /*line b:0*/", "1:20: invalid line number: 0");
    check(
        "package p\nvar s = `\n//line a.go:1\n` +",
        "4:4: syntax error: unexpected EOF, expected expression",
    );
}

#[test]
fn tenth_error_is_the_last() {
    let src = format!("package p\n{}", "func f() { x y }\n".repeat(20));
    let mut heap = heap();
    let parsed = parse_file(&mut heap, "x", src.as_bytes()).unwrap();
    let text = diag::format(&parsed.diags);
    assert_eq!(text.lines().count(), 11);
    assert_eq!(text.lines().last(), Some("x:11:14: too many errors"));
}

/// What an expression prints as.
fn check_print(src: &str, expect: &str) {
    let mut heap = heap();
    let parsed = parse_expr(&mut heap, "x", src.as_bytes()).unwrap();
    assert!(parsed.diags.is_empty(), "{src}: {:?}", parsed.diags);
    assert_eq!(print::expr_string(parsed.root), expect, "{src}");
}

#[test]
fn expressions_in_messages() {
    check_print("a+b *c", "a + b * c");
    check_print("(a+b)*c", "(a + b) * c");
    check_print("f( x,y ... )", "f(x, y...)");
    check_print("T{1,2}.x", "T{…}.x");
    check_print("[]int{}", "[]int{}");
    check_print(
        "func(a,b int)(string){ return 1 }",
        "func(a, b int) string {…}",
    );
    check_print("func(){}", "func() {}");
    check_print("struct{a int;b,c string}{}", "struct{a int; b, c string}{}");
    check_print(
        "interface{m();n(int)error}(nil)",
        "interface{m(); n(int) error}(nil)",
    );
    check_print("<-chan int(c)", "<-chan int(c)");
    check_print("(<-chan<-chan int)(nil)", "(<-chan <-chan int)(nil)");
    check_print("x.(type)", "x.(type)");
    check_print("a[i:j:k]", "a[i:j:k]");
    check_print("m[K,V]{}", "m[K, V]{}");
    check_print("- -x", "- -x");
    check_print("1 .x", "1 .x");
    check_print("[...]int{1:2}", "[...]int{…}");
}

/// The printed form of a file parses to the same again.
fn check_source(src: &str) {
    let mut heap = heap();
    let first = parse_file(&mut heap, "x", src.as_bytes()).unwrap();
    assert!(first.diags.is_empty(), "{src}: {:?}", first.diags);
    assert_eq!(print::source(first.root), src);
}

#[test]
fn source_forms() {
    check_source(
        "package p\n\ntype t[P *T,] int\n\ntype u[P *T | ~int,] int\n\ntype v[P (T),] int\n",
    );
    check_source(
        "package p\n\ntype t [N * 2]int\n\ntype u [N]int\n\ntype v []int\n\ntype w [f(x)]int\n",
    );
    check_source(
        "package p\n\nfunc f[P interface {\n\t~int\n}](x P) (a, b int) {\n\tfor {\n\t\t;\n\t}\nL:\n\tfor i, v := range x {\n\t\tbreak L\n\t}\n}\n",
    );
    check_source(
        "package p\n\nvar (\n\ta int\n\tb, c = 1, 2\n)\n\nimport ()\n"
            .replace("\nimport ()\n", "")
            .as_str(),
    );
    check_source(
        "package p\n\nfunc f() ((int)) {\n\tif x := f(); x > 1 {\n\t\treturn x\n\t} else if y {\n\t} else {\n\t\tgo f()\n\t}\n}\n",
    );
    check_source(
        "package p\n\nfunc f() {\n\tswitch x := y.(type) {\n\tcase int, nil:\n\t\tx <- 1\n\tdefault:\n\t}\n\tselect {\n\tcase v, ok := <-c:\n\t}\n\tfor range 10 {\n\t\tx++\n\t}\n}\n",
    );
}

/// The kind of an expression, and of what is below it, in preorder.
fn check_kinds(src: &str, expect: &[Kind]) {
    let mut heap = heap();
    let parsed = parse_expr(&mut heap, "x", src.as_bytes()).unwrap();
    assert!(parsed.diags.is_empty(), "{src}: {:?}", parsed.diags);
    let kinds: Vec<Kind> = walk::preorder(parsed.root).map(Node::kind).collect();
    assert_eq!(kinds, expect, "{src}");
}

#[test]
fn kinds_of_expressions() {
    use Kind::{
        ArrayType, BasicLit, BinaryExpr, CallExpr, ChanType, CompositeLit, Ellipsis, Field,
        FieldList, FuncType, Ident, IndexExpr, KeyValueExpr, ParenExpr, SelectorExpr, SliceExpr,
        StarExpr, TypeAssertExpr, UnaryExpr,
    };
    check_kinds("a.b", &[SelectorExpr, Ident, Ident]);
    check_kinds("a + b*c", &[BinaryExpr, Ident, BinaryExpr, Ident, Ident]);
    check_kinds("-a + b", &[BinaryExpr, UnaryExpr, Ident, Ident]);
    check_kinds("*p", &[StarExpr, Ident]);
    check_kinds("&p", &[UnaryExpr, Ident]);
    check_kinds(
        "<-chan int(c)",
        &[UnaryExpr, CallExpr, ChanType, Ident, Ident],
    );
    check_kinds(
        "(<-chan int)(c)",
        &[CallExpr, ParenExpr, ChanType, Ident, Ident],
    );
    check_kinds("a[1]", &[IndexExpr, Ident, BasicLit]);
    check_kinds("a[:2]", &[SliceExpr, Ident, BasicLit]);
    check_kinds(
        "f[int, T](1)",
        &[CallExpr, IndexExpr, Ident, Ident, Ident, BasicLit],
    );
    check_kinds("a.(int)", &[TypeAssertExpr, Ident, Ident]);
    check_kinds(
        "T{a: 1, {}}",
        &[
            CompositeLit,
            Ident,
            KeyValueExpr,
            Ident,
            BasicLit,
            CompositeLit,
        ],
    );
    check_kinds("[...]int{}", &[CompositeLit, ArrayType, Ellipsis, Ident]);
    check_kinds(
        "func(int, ...T)",
        &[FuncType, FieldList, Field, Ident, Field, Ellipsis, Ident],
    );
}

#[test]
fn views_find_their_fields() {
    let src = "package p\nfunc (r *T) f(a, b int, c ...string) error {\n\tif x := 1; x > 2 {} else if y {}\n\tfor _, v := range r {}\n\tu, w = f(1, v...)\n}";
    let mut heap = heap();
    let parsed = parse_file(&mut heap, "x", src.as_bytes()).unwrap();
    assert!(parsed.diags.is_empty(), "{:?}", parsed.diags);
    let file = File::cast(parsed.root).unwrap();
    assert_eq!(file.name().name(), "p");
    let func = FuncDecl::cast(file.decls().first().unwrap()).unwrap();
    assert_eq!(func.name().name(), "f");
    assert_eq!(func.recv().map(Node::child_count), Some(1));
    let find = |kind| {
        walk::preorder(parsed.root)
            .find(|n| n.kind() == kind)
            .unwrap()
    };
    let branch = IfStmt::cast(find(Kind::IfStmt)).unwrap();
    assert_eq!(branch.init().map(Node::kind), Some(Kind::AssignStmt));
    assert_eq!(branch.cond().kind(), Kind::BinaryExpr);
    let second = IfStmt::cast(branch.els().unwrap()).unwrap();
    assert!(second.init().is_none() && second.els().is_none());
    let range = RangeStmt::cast(find(Kind::RangeStmt)).unwrap();
    assert_eq!(range.node().tok(), Token::Define);
    assert!(range.value().unwrap().is_ident("v"));
    assert!(range.x().is_ident("r"));
    let stmt = walk::preorder(parsed.root)
        .filter_map(AssignStmt::cast)
        .last()
        .unwrap();
    assert_eq!((stmt.lhs().len(), stmt.rhs().len()), (2, 1));
    let call = CallExpr::cast(stmt.rhs().first().unwrap()).unwrap();
    assert!(call.node().has_flag(flag::ELLIPSIS));
    assert_eq!(call.args().count(), 2);
    let params: Vec<usize> = walk::preorder(parsed.root)
        .filter_map(Field::cast)
        .map(|f| f.names().map_or(0, Exprs::len))
        .collect();
    assert_eq!(params, [1, 2, 1, 0]);
}

#[test]
fn parents_and_numbers() {
    let mut heap = heap();
    let parsed = parse_file(&mut heap, "x", b"package p\nvar x = f(1, 2)\n").unwrap();
    for node in walk::preorder(parsed.root) {
        for child in node.children() {
            assert_eq!(child.parent(), Some(node));
        }
        assert_eq!(node.id(), node.unit() << 28 | u64::from(node.number().0));
    }
    assert_eq!(parsed.root.parent(), None);
    let inner = walk::at(parsed.root, 20).unwrap();
    assert_eq!((inner.kind(), inner.name()), (Kind::BasicLit, "1"));
}

/// The text of the first node of a kind.
fn check_text(kind: Kind, src: &str, expect: &str) {
    let mut heap = heap();
    let parsed = parse_file(&mut heap, "x", src.as_bytes()).unwrap();
    assert!(parsed.diags.is_empty(), "{src}: {:?}", parsed.diags);
    let node = walk::preorder(parsed.root)
        .find(|n| n.kind() == kind)
        .unwrap();
    assert_eq!(String::from_utf8_lossy(node.text()), expect);
}

#[test]
fn extents() {
    let src = "package p\nfunc f(a int) (int) { x( 1, y..., /* c */ ) ; L: for { return } }\nvar v = T { 1, } [ 2 : ]\n";
    check_text(Kind::CallExpr, src, "x( 1, y..., /* c */ )");
    check_text(Kind::LabeledStmt, src, "L: for { return }");
    check_text(Kind::SliceExpr, src, "T { 1, } [ 2 : ]");
    check_text(Kind::CompositeLit, src, "T { 1, }");
    check_text(Kind::FuncType, src, "(a int) (int)");
    check_text(Kind::ReturnStmt, src, "return");
    let src =
        "package p\nfunc f() { switch x.( /* ( */ type ) { case a : b() ; default : } }\nvar ( )\n";
    check_text(Kind::TypeAssertExpr, src, "x.( /* ( */ type )");
    check_text(Kind::CaseClause, src, "case a : b()");
    check_text(Kind::GenDecl, src, "var ( )");
    let src = "package p\ntype t struct { a, b []int \"tag\" ; c func() []int }\n";
    check_text(Kind::Field, src, "a, b []int \"tag\"");
    check_text(Kind::FuncType, src, "func() []int");
    check_text(
        Kind::StructType,
        src,
        "struct { a, b []int \"tag\" ; c func() []int }",
    );
}

/// Kind of the root of an eval, of its first child, and its messages.
fn check_eval(src: &str, expect: (Kind, Kind), msg: &str) {
    let mut heap = heap();
    let parsed = parse_eval(&mut heap, "x", src.as_bytes()).unwrap();
    let first = parsed
        .root
        .first_child()
        .map_or(parsed.root.kind(), Node::kind);
    assert_eq!((parsed.root.kind(), first), expect, "{src}");
    let msgs: Vec<&str> = parsed.diags.iter().map(|d| d.msg.as_str()).collect();
    assert_eq!(msgs.join("\n"), msg, "{src}");
}

#[test]
fn eval_decides() {
    use Kind::{
        AssignStmt, BinaryExpr, BlockStmt, CallExpr, DeclStmt, ExprList, ExprStmt, ForStmt,
        LabeledStmt,
    };
    check_eval("1 + 2", (ExprStmt, BinaryExpr), "");
    check_eval("f()\n", (ExprStmt, CallExpr), "");
    check_eval("a, b + 1", (ExprStmt, ExprList), "");
    check_eval("[]int{1}", (ExprStmt, Kind::CompositeLit), "");
    check_eval("*p", (ExprStmt, Kind::StarExpr), "");
    check_eval("x := 1", (BlockStmt, AssignStmt), "");
    check_eval("x := 1; x", (BlockStmt, AssignStmt), "");
    check_eval("var x int", (BlockStmt, DeclStmt), "");
    check_eval("for {}", (BlockStmt, ForStmt), "");
    check_eval("L: for {}", (BlockStmt, LabeledStmt), "");
    check_eval("", (BlockStmt, BlockStmt), "");
    check_eval(
        "1 2",
        (ExprStmt, Kind::BasicLit),
        "syntax error: unexpected literal 2 at end of statement",
    );
    check_eval(
        "x }",
        (ExprStmt, Kind::Ident),
        "syntax error: unexpected } at end of statement",
    );
}

#[test]
fn listing() {
    let mut heap = heap();
    let parsed = parse_expr(&mut heap, "x", b"a + f(1)").unwrap();
    let unit = format!(" {}:", parsed.root.unit());
    let expect = "BinaryExpr U:5 PARSED 1:1-1:9 +\n  Ident U:1 PARSED 1:1-1:2 a\n  CallExpr U:4 PARSED 1:5-1:9\n    Ident U:2 PARSED 1:5-1:6 f\n    BasicLit U:3 PARSED 1:7-1:8 1\n";
    assert_eq!(dump::dump(parsed.root), expect.replace(" U:", &unit));
}

#[test]
fn generic_specs() {
    let mut heap = heap();
    let has_params = |heap: &mut Heap, src: &str| {
        let parsed = parse_file(heap, "x", format!("package p\n{src}\n").as_bytes()).unwrap();
        assert!(parsed.diags.is_empty(), "{src}: {:?}", parsed.diags);
        let spec = walk::preorder(parsed.root)
            .find_map(TypeSpec::cast)
            .unwrap();
        spec.tparams().is_some()
    };
    for src in [
        "type t[P any] int",
        "type t[P *T,] int",
        "type t[P *[]int] int",
        "type t[P (T),] int",
        "type t[P []T] int",
        "type t[P *T | ~int] int",
        "type t[P, Q any] int",
        "type t[P interface{}] int",
        "type t[P T[int]] int",
        "type t[P [2]int] = int",
        "type t[P func()] int",
        "type t[P a.B] int",
    ] {
        assert!(has_params(&mut heap, src), "{src}");
    }
    for src in [
        "type t [P]int",
        "type t [P * T]int",
        "type t [P (T)]int",
        "type t [a.B]int",
        "type t [P | Q]int",
        "type t [len(x)]int",
        "type t []int",
        "type t [P + 1]int",
    ] {
        assert!(!has_params(&mut heap, src), "{src}");
    }
}
