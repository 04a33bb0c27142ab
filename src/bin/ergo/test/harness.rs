//! The main function of a test program.
//!
//! In: what the test files declare. Out: Go text, in the shape of what `go test` generates (cmd/go/internal/load/test.go).

use std::fmt::Write as _;

use ergo::engine::testfuncs::TestFunctions;

/// The package itself and the one beside it: import paths, and what their test files declare.
pub(super) fn text(
    tested: Option<(&str, &TestFunctions)>,
    external: Option<(&str, &TestFunctions)>,
) -> String {
    let packages: Vec<(&str, &str, &TestFunctions)> = [("_test", tested), ("_xtest", external)]
        .into_iter()
        .filter_map(|(name, package)| package.map(|(path, found)| (name, path, found)))
        .collect();
    let main = packages.iter().find(|(.., found)| found.has_main);
    let mut text = String::from("package main\n\nimport (\n\t\"os\"\n");
    if main.is_some() {
        text.push_str("\t\"reflect\"\n");
    }
    text.push_str("\t\"regexp\"\n\t\"testing\"\n\n");
    for (name, path, found) in &packages {
        let name = if found.is_empty() { "_" } else { name };
        let _ = writeln!(text, "\t{name} {path:?}");
    }
    text.push_str(")\n\n");
    list(&mut text, "tests", "InternalTest", &packages, |found| {
        &found.tests
    });
    list(
        &mut text,
        "benchmarks",
        "InternalBenchmark",
        &packages,
        |found| &found.benchmarks,
    );
    list(
        &mut text,
        "fuzzTests",
        "InternalFuzzTarget",
        &packages,
        |found| &found.fuzz_tests,
    );
    examples(&mut text, &packages);
    text.push_str(
        "type matcher struct{}\n\nfunc (matcher) MatchString(pat, str string) (bool, error) { return regexp.MatchString(pat, str) }\n\n",
    );
    text.push_str(
        "func main() {\n\tm := testing.MainStart(matcher{}, tests, benchmarks, fuzzTests, examples)\n",
    );
    match main {
        Some((name, ..)) => {
            let _ = writeln!(
                text,
                "\t{name}.TestMain(m)\n\tos.Exit(int(reflect.ValueOf(m).Elem().FieldByName(\"exitCode\").Int()))"
            );
        }
        None => text.push_str("\tos.Exit(m.Run())\n"),
    }
    text.push_str("}\n");
    text
}

fn list<'a>(
    text: &mut String,
    variable: &str,
    ty: &str,
    packages: &[(&str, &str, &'a TestFunctions)],
    names: impl Fn(&'a TestFunctions) -> &'a [String],
) {
    let _ = writeln!(text, "var {variable} = []testing.{ty}{{");
    for (package, _, found) in packages {
        for name in names(found) {
            let _ = writeln!(text, "\t{{{name:?}, {package}.{name}}},");
        }
    }
    text.push_str("}\n\n");
}

fn examples(text: &mut String, packages: &[(&str, &str, &TestFunctions)]) {
    text.push_str("var examples = []testing.InternalExample{\n");
    for (package, _, found) in packages {
        for example in &found.examples {
            let (name, unordered) = (&example.name, example.unordered);
            let output = quoted(&example.output);
            let _ = writeln!(
                text,
                "\t{{{name:?}, {package}.{name}, {output}, {unordered}}},"
            );
        }
    }
    text.push_str("}\n\n");
}

/// A string literal of Go.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ if c.is_control() || c == '\u{feff}' => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out + "\""
}
