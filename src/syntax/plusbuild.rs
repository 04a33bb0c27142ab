//! Build constraints of the form before Go 1.17: `// +build` lines. They count in files that have no `//go:build` line.
//!
//! In: the text of a file and what tags are set. Out: whether all its lines hold.
//!
//! ```text
//! line = "+build" { or }      one of the words
//! or   = tag { "," tag }      all of its parts
//! tag  = [ "!" ] name
//! ```
//! A line counts only among the `//` comments and blank lines that a file begins with, and only before the last of the blank ones: a
//! comment right above the package clause is about the package. What is no name is never set.

/// Whether the file is built where exactly the tags are set that `is_set` says.
pub fn holds(text: &[u8], is_set: &dyn Fn(&str) -> bool) -> bool {
    header(text)
        .iter()
        .filter_map(|line| after_word(line))
        .all(|words| words.split_whitespace().any(|word| all_of(word, is_set)))
}

/// The comments that a file begins with, before the last blank line among them.
fn header(text: &[u8]) -> Vec<&str> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut lines = Vec::new();
    let mut n_before_blank = 0;
    for line in text.split(|&byte| byte == b'\n') {
        // A line that is not UTF-8 is an error of the file's, which others tell.
        let line = str::from_utf8(line).unwrap_or_default().trim();
        if line.starts_with("//") {
            lines.push(line);
        } else if line.is_empty() {
            n_before_blank = lines.len();
        } else {
            break;
        }
    }
    lines.truncate(n_before_blank);
    lines
}

/// The words of a `// +build` comment.
fn after_word(comment: &str) -> Option<&str> {
    let rest = comment.strip_prefix("//")?.trim().strip_prefix("+build")?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(rest)
}

fn all_of(word: &str, is_set: &dyn Fn(&str) -> bool) -> bool {
    word.split(',').all(|tag| match tag.strip_prefix('!') {
        Some("") => false,
        Some(name) if name.starts_with('!') => false,
        Some(name) => !(is_name(name) && is_set(name)),
        None => is_name(tag) && is_set(tag),
    })
}

fn is_name(tag: &str) -> bool {
    !tag.is_empty()
        && tag
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '.')
}

#[cfg(test)]
mod tests {
    use super::holds;

    fn built(lines: &str) -> bool {
        holds(format!("{lines}\n\npackage p\n").as_bytes(), &|tag| {
            tag == "linux" || tag == "amd64"
        })
    }

    #[test]
    fn words_are_alternatives_and_lines_are_not() {
        for (lines, want) in [
            ("// +build linux", true),
            ("//+build linux", true),
            ("// +build ignore", false),
            ("// +build ignore linux", true),
            ("// +build linux,!cgo windows", true),
            ("// +build linux,cgo windows", false),
            ("// +build linux\n// +build amd64", true),
            ("// +build linux\n// +build arm64", false),
            ("  // +build ignore", false),
            ("\u{feff}// +build ignore", false),
            ("// Words.\n\n// +build ignore", false),
            ("// +build linux\r\n// +build ignore\r", false),
        ] {
            assert_eq!(built(lines), want, "{lines}");
        }
    }

    #[test]
    fn what_is_no_name_is_never_set() {
        for (word, want) in [
            ("!x-y", true),
            ("x-y", false),
            ("!", false),
            ("!!linux", false),
            ("linux,", false),
            ("", false),
        ] {
            assert_eq!(built(&format!("// +build {word}")), want, "{word}");
        }
    }

    #[test]
    fn only_lines_before_a_blank_one_count() {
        for text in [
            "// +build ignore\npackage p\n",
            "/* a */\n// +build ignore\n\npackage p\n",
            "// +buildx ignore\n\npackage p\n",
            "// + build ignore\n\npackage p\n",
            "/// +build ignore\n\npackage p\n",
            "package p\n\n// +build ignore\n\n",
        ] {
            assert!(holds(text.as_bytes(), &|_| false), "{text}");
        }
    }
}
