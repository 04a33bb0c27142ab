//! The words behind `ergo test`.
//!
//! In: words. Out: folders, options of `ergo run`, and the flags of the test program, which have the prefix `-test.` there.

use crate::Stop;
use crate::options::may_take_next;

/// Flags of `go test` that the test program knows, and whether they need a value.
const FLAGS: [(&str, bool); 12] = [
    ("v", false),
    ("short", false),
    ("failfast", false),
    ("benchmem", false),
    ("run", true),
    ("skip", true),
    ("bench", true),
    ("benchtime", true),
    ("list", true),
    ("count", true),
    ("parallel", true),
    ("timeout", true),
];

/// What a test program may take, unless `-timeout` says otherwise.
const TIMEOUT: &str = "-test.timeout=10m0s";

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// Folders, or patterns that end in `...`.
    pub(super) patterns: Vec<String>,
    options: Vec<String>,
    flags: Vec<String>,
}

impl Arguments {
    pub(super) fn parse(words: &[String]) -> Result<Arguments, Stop> {
        let mut arguments = Arguments::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word == "-args" || word == "--args" {
                arguments.flags.extend(rest.cloned());
                break;
            }
            if let Some((name, value)) = flag(word) {
                let value = match value {
                    Some(value) => value.to_owned(),
                    None if needs_value(name) => rest
                        .next()
                        .cloned()
                        .ok_or_else(|| Stop::Usage(format!("-{name} needs a value")))?,
                    None => "true".into(),
                };
                arguments.flags.push(format!("-test.{name}={value}"));
            } else if word.starts_with("--") || word == "-m" {
                arguments.options.push(word.clone());
                if may_take_next(word) {
                    arguments.options.extend(rest.next().cloned());
                }
            } else if word.starts_with('-') {
                let text = format!("unknown or wrong option {word}; see ergo help");
                return Err(Stop::Usage(text));
            } else {
                arguments.patterns.push(word.clone());
            }
        }
        if arguments.patterns.is_empty() {
            arguments.patterns.push(".".into());
        }
        let timeout = arguments
            .flags
            .iter()
            .any(|word| word.starts_with("-test.timeout="));
        if !timeout {
            arguments.flags.insert(0, TIMEOUT.into());
        }
        Ok(arguments)
    }

    /// As `ergo run` would be called: options, the folder, the program's words.
    pub(super) fn words_for(&self, folder: &str) -> Vec<String> {
        let folder = std::iter::once(folder.to_owned());
        let options = self.options.iter().cloned();
        options
            .chain(folder)
            .chain(self.flags.iter().cloned())
            .collect()
    }
}

/// A flag of the test program: its name, and its value if it stands in the word.
fn flag(word: &str) -> Option<(&'static str, Option<&str>)> {
    let word = word.strip_prefix('-')?;
    let word = word.strip_prefix("test.").unwrap_or(word);
    let (name, value) = match word.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (word, None),
    };
    let row = FLAGS.iter().find(|(known, _)| *known == name)?;
    Some((row.0, value))
}

fn needs_value(name: &str) -> bool {
    FLAGS.contains(&(name, true))
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    #[test]
    fn flags_stand_anywhere() {
        let words = "--gc=verify --rules default -v ./... -run X -count=2 -args a -v";
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let arguments = Arguments::parse(&words).ok().unwrap_or_default();
        assert_eq!(arguments.patterns, ["./..."]);
        let all = arguments.words_for("d").join(" ");
        assert_eq!(
            all,
            "--gc=verify --rules default d -test.timeout=10m0s -test.v=true -test.run=X -test.count=2 a -v"
        );
    }
}
