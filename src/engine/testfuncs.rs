//! The functions that test files declare for a test program: tests, benchmarks, fuzz tests and examples.
//!
//! In: a module whose files are parsed. Out: names by kind, and what examples print, as `go test` finds them
//! (cmd/go/internal/load/test.go, go/doc/example.go): by name and by the words of the signature; nothing is checked here.

use crate::engine::Engine;
use crate::engine::error::{Failure, Status};
use crate::syntax::diag::{self, Report};
use crate::syntax::node::{
    Field, FieldList, File, FuncDecl, FuncType, Kind, SelectorExpr, StarExpr,
};
use crate::syntax::scanner::Scanner;
use crate::syntax::token::Token;

/// What the files of a module that end in `_test.go` declare, in the order of the files.
#[derive(Default, Debug)]
pub struct TestFunctions {
    /// `func TestXxx(*testing.T)`.
    pub tests: Vec<String>,
    /// `func BenchmarkXxx(*testing.B)`.
    pub benchmarks: Vec<String>,
    /// `func FuzzXxx(*testing.F)`.
    pub fuzz_tests: Vec<String>,
    /// `func ExampleXxx()` with an `Output:` comment; others are compiled and not run.
    pub examples: Vec<Example>,
    /// `func TestMain(*testing.M)` is there.
    pub has_main: bool,
}

/// An example that is run.
#[derive(Debug)]
pub struct Example {
    /// The function.
    pub name: String,
    /// What it has to print, without space around.
    pub output: String,
    /// In any order of lines.
    pub unordered: bool,
}

impl TestFunctions {
    /// Nothing refers to the package.
    pub fn is_empty(&self) -> bool {
        let lists = [&self.tests, &self.benchmarks, &self.fuzz_tests];
        lists.iter().all(|list| list.is_empty()) && self.examples.is_empty() && !self.has_main
    }
}

impl Engine {
    /// What the test files of a module offer to a test program.
    ///
    /// # Errors
    /// `Invalid`: no such module. `Type`: a function with the name of a test has another signature, in go's words.
    pub fn test_functions(&self, module: u32) -> Result<TestFunctions, Failure> {
        let mut found = TestFunctions::default();
        for file in &self.world.pkg(self.module(module)?.pkg).files {
            if !file.node.cell().unit().file().ends_with("_test.go") {
                continue;
            }
            let decls = File::cast(file.node).into_iter().flat_map(File::decls);
            for decl in decls.filter_map(FuncDecl::cast) {
                found.add(decl)?;
            }
        }
        Ok(found)
    }
}

impl TestFunctions {
    fn add(&mut self, decl: FuncDecl) -> Result<(), Failure> {
        if decl.recv().is_some() {
            return Ok(());
        }
        let name_node = decl.name();
        let name = name_node.name();
        if name == "TestMain" {
            // Of a test by that name, `*testing.T`, go makes a test.
            if takes(decl, "T") {
                self.tests.push(name.to_owned());
            } else {
                expect(decl, "M", "m")?;
                self.has_main = true;
            }
        } else if is_named(name, "Test") {
            expect(decl, "T", "t")?;
            self.tests.push(name.to_owned());
        } else if is_named(name, "Benchmark") {
            expect(decl, "B", "b")?;
            self.benchmarks.push(name.to_owned());
        } else if is_named(name, "Fuzz") {
            expect(decl, "F", "f")?;
            self.fuzz_tests.push(name.to_owned());
        } else if is_named(name, "Example") && has_no_params(decl) {
            self.examples.extend(example(name, decl));
        }
        Ok(())
    }
}

/// The name in the package clause that a file begins with.
pub fn package_name(text: &[u8]) -> Option<String> {
    let mut scanner = Scanner::new(text, Report::new("", Vec::new()));
    scanner.next();
    if scanner.tok != Token::Package {
        return None;
    }
    scanner.next();
    let is_name = scanner.tok == Token::Ident;
    is_name.then(|| String::from_utf8_lossy(scanner.token_text()).into_owned())
}

/// The prefix alone, or followed by what is no lower-case letter.
fn is_named(name: &str, prefix: &str) -> bool {
    let rest = name.strip_prefix(prefix);
    rest.is_some_and(|rest| !rest.chars().next().is_some_and(char::is_lowercase))
}

fn signature(decl: FuncDecl) -> Option<FuncType> {
    FuncType::cast(decl.ty()).filter(|ty| ty.results().is_none() && ty.tparams().is_none())
}

fn params(ty: FuncType) -> Vec<Field> {
    let list = FieldList::cast(ty.params());
    let fields = list.into_iter().flat_map(|list| list.list());
    fields.filter_map(Field::cast).collect()
}

fn has_no_params(decl: FuncDecl) -> bool {
    signature(decl).is_some_and(|ty| params(ty).is_empty())
}

/// One parameter, `*T` or `*any.T`, and nothing else: who a test's package is called is for the checker to know.
fn takes(decl: FuncDecl, what: &str) -> bool {
    let Some(params) = signature(decl).map(params) else {
        return false;
    };
    let [param] = params.as_slice() else {
        return false;
    };
    if param.names().is_some_and(|names| names.count() > 1) {
        return false;
    }
    let Some(pointer) = StarExpr::cast(param.ty()) else {
        return false;
    };
    let base = pointer.x();
    match SelectorExpr::cast(base) {
        Some(selector) => selector.sel().name() == what,
        None => base.kind() == Kind::Ident && base.name() == what,
    }
}

fn expect(decl: FuncDecl, what: &str, param: &str) -> Result<(), Failure> {
    if takes(decl, what) {
        return Ok(());
    }
    let name_node = decl.name();
    let (name, node) = (name_node.name(), decl.node());
    let place = node.place(node.start());
    let at = diag::place(place.file, place.line, place.column);
    let report =
        format!("{at}: wrong signature for {name}, must be: func {name}({param} *testing.{what})");
    Err(Failure::new(Status::Type, report))
}

/// The example, if its body ends with a comment that says what it prints.
fn example(name: &str, decl: FuncDecl) -> Option<Example> {
    let body = decl.body()?;
    let unit = body.cell().unit();
    let text = unit
        .text()
        .get(body.start() as usize..body.end() as usize)?;
    let comment = last_comment(&String::from_utf8_lossy(text))?;
    let trimmed = comment.trim_start();
    let (unordered, rest) = match strip_word(trimmed, "unordered") {
        Some(rest) => (true, rest.trim_start_matches(' ')),
        None => (false, trimmed),
    };
    let output = strip_word(rest, "output:")?;
    Some(Example {
        name: name.to_owned(),
        output: output.trim().to_owned(),
        unordered,
    })
}

/// What follows a word that stands at the beginning in letters of any case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(rest)
}

/// The text of the last group of comments in a body, without its marks. A group are comments on lines one after another; one that
/// stands behind code is a group with those on its line only.
fn last_comment(body: &str) -> Option<String> {
    let mut last: Option<Group> = None;
    let (mut line, mut code_on_line) = (0, false);
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        let len = token_len(rest, c);
        let (token, after) = rest.split_at(len);
        match c {
            '\n' => (line, code_on_line) = (line + 1, false),
            _ if token.starts_with("//") || token.starts_with("/*") => {
                let n_lines = token.matches('\n').count();
                match &mut last {
                    Some(group) if group.goes_on(line) => group.add(token, line + n_lines),
                    _ => last = Some(Group::begin(token, line + n_lines, code_on_line)),
                }
                line += n_lines;
            }
            _ if c.is_whitespace() => {}
            _ => {
                code_on_line = true;
                line += token.matches('\n').count();
                if let Some(group) = &mut last {
                    group.is_over = true;
                }
                // Only the brace that ends the body may follow.
                if after.trim().is_empty() {
                    break;
                }
            }
        }
        rest = after;
    }
    last.map(|group| group.text)
}

/// Bytes of the comment, literal or character that `text` begins with.
fn token_len(text: &str, first: char) -> usize {
    let until = |end: &str, skip: usize| {
        let rest = text.get(skip..).unwrap_or_default();
        rest.find(end).map_or(text.len(), |at| at + skip)
    };
    match first {
        '/' if text.starts_with("//") => until("\n", 2),
        '/' if text.starts_with("/*") => (until("*/", 2) + 2).min(text.len()),
        '`' => (until("`", 1) + 1).min(text.len()),
        '"' | '\'' => {
            let mut escaped = false;
            let end = text.char_indices().skip(1).find(|&(_, c)| {
                let ends = !escaped && (c == first || c == '\n');
                escaped = !escaped && c == '\\';
                ends
            });
            end.map_or(text.len(), |(at, _)| at + 1)
        }
        _ => first.len_utf8(),
    }
}

/// Comments that belong together.
struct Group {
    text: String,
    last_line: usize,
    /// It began behind code.
    behind_code: bool,
    is_over: bool,
}

impl Group {
    fn begin(token: &str, last_line: usize, behind_code: bool) -> Group {
        let text = unmarked(token);
        Group {
            text,
            last_line,
            behind_code,
            is_over: false,
        }
    }

    fn goes_on(&self, line: usize) -> bool {
        let reach = self.last_line + usize::from(!self.behind_code);
        !self.is_over && line <= reach
    }

    fn add(&mut self, token: &str, last_line: usize) {
        self.text.push('\n');
        self.text.push_str(&unmarked(token));
        self.last_line = last_line;
    }
}

/// A comment without its marks, and without the space behind `//`.
fn unmarked(token: &str) -> String {
    match token.strip_prefix("//") {
        Some(text) => text.strip_prefix(' ').unwrap_or(text).trim_end().to_owned(),
        None => {
            let inner = token.strip_prefix("/*").unwrap_or(token);
            inner.strip_suffix("*/").unwrap_or(inner).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_named, last_comment};

    #[test]
    fn the_last_comment_of_a_body() {
        let cases = [
            ("{\n\tf()\n\t// Output: 1\n}", Some("Output: 1")),
            (
                "{\n\tf() // behind\n\t// Output:\n\t// a\n\t//  b\n}",
                Some("Output:\na\n b"),
            ),
            ("{\n\t// first\n\n\t// second\n}", Some("second")),
            (
                "{\n\tf(\"// no\", '\"', `/*`) /* yes\n*/\n}",
                Some(" yes\n"),
            ),
            ("{\n\tf(`\n// no\n`)\n}", None),
            (
                "{\n\tx := 'a' // Output: at the end\n}",
                Some("Output: at the end"),
            ),
        ];
        for (body, want) in cases {
            assert_eq!(last_comment(body).as_deref(), want, "{body}");
        }
    }

    #[test]
    fn names_of_tests() {
        assert!(
            is_named("Test", "Test") && is_named("Test_x", "Test") && is_named("Test1", "Test")
        );
        assert!(!is_named("Testimony", "Test") && !is_named("MyTest", "Test"));
    }
}
