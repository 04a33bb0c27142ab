//! `go.mod` and `vendor/modules.txt`, as far as finding packages needs them.
//!
//! In: texts. Out: what they say; lines that are not understood are for the go command to complain about.

/// What a module without a `go` line is written in.
const OLDEST_LANGUAGE: &str = "go1.16";

/// A module as its `go.mod` describes it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct GoMod {
    /// Its path; empty if the file does not say.
    pub(super) path: String,
    /// `go1.N`.
    pub(super) language: String,
    /// Modules that it needs: path and version.
    pub(super) requires: Vec<(String, String)>,
    /// Modules that others stand for.
    pub(super) replaces: Vec<Replace>,
}

/// `replace path [version] => target [version]`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Replace {
    /// What is replaced.
    pub(super) path: String,
    /// Only this version of it, if there is one.
    pub(super) version: Option<String>,
    /// A module, or a folder (which begins with `./`, `../` or `/`).
    pub(super) target: String,
    /// The module's version.
    pub(super) target_version: Option<String>,
}

impl GoMod {
    pub(super) fn parse(text: &str) -> GoMod {
        let mut module = GoMod {
            language: OLDEST_LANGUAGE.into(),
            ..GoMod::default()
        };
        let mut block: Option<String> = None;
        for line in text.lines() {
            let line = line.split("//").next().unwrap_or_default();
            let line = line.replace('(', " ( ").replace(')', " ) ");
            let words: Vec<&str> = line
                .split_whitespace()
                .map(|word| word.trim_matches(['"', '`']))
                .collect();
            match (&block, words.as_slice()) {
                (_, [")"]) => block = None,
                (None, [word, "("]) => block = Some((*word).to_owned()),
                (Some(word), rest) => module.directive(word, rest),
                (None, [word, rest @ ..]) => module.directive(word, rest),
                (None, []) => {}
            }
        }
        module
    }

    fn directive(&mut self, word: &str, rest: &[&str]) {
        match (word, rest) {
            ("module", [path, ..]) => (*path).clone_into(&mut self.path),
            ("go", [version, ..]) => self.language = format!("go{version}"),
            ("require", [path, version, ..]) => self
                .requires
                .push(((*path).to_owned(), (*version).to_owned())),
            ("replace", rest) => self.replaces.extend(replace(rest)),
            _ => {}
        }
    }

    /// What stands for a module.
    pub(super) fn replaced(&self, path: &str, version: &str) -> Option<&Replace> {
        let of_path = self.replaces.iter().filter(|row| row.path == path);
        let fits = |row: &&Replace| row.version.as_deref().is_none_or(|only| only == version);
        // One for the very version counts before one for all.
        of_path.filter(fits).max_by_key(|row| row.version.is_some())
    }
}

fn replace(words: &[&str]) -> Option<Replace> {
    let arrow = words.iter().position(|word| *word == "=>")?;
    let (old, new) = words.split_at_checked(arrow)?;
    Some(Replace {
        path: (*old.first()?).to_owned(),
        version: old.get(1).map(|word| (*word).to_owned()),
        target: (*new.get(1)?).to_owned(),
        target_version: new.get(2).map(|word| (*word).to_owned()),
    })
}

/// Modules of `vendor/modules.txt`, and the version of the language that each is written in.
pub(super) fn vendored(text: &str) -> Vec<(String, String)> {
    let mut modules: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("## ") {
            let version = rest
                .split(';')
                .find_map(|part| part.trim().strip_prefix("go "));
            if let (Some(version), Some(module)) = (version, modules.last_mut()) {
                module.1 = format!("go{}", version.trim());
            }
        } else if let Some(rest) = line.strip_prefix("# ")
            && let Some(path) = rest.split_whitespace().next()
        {
            modules.push((path.to_owned(), OLDEST_LANGUAGE.into()));
        }
    }
    modules
}

#[cfg(test)]
mod tests {
    use super::{GoMod, vendored};

    const TEXT: &str = "module \"example.com/m\" // a comment

go 1.21
require example.com/one v1.2.3
require (
	example.com/Two v0.1.0 // indirect
	example.com/three/v3 v3.0.0
)
replace example.com/one => ../one
replace (
	example.com/three/v3 v3.0.0 => example.com/fork/v3 v3.0.1
	example.com/three/v3 => ./all
)
exclude example.com/one v1.0.0
";

    #[test]
    fn what_go_mod_says() {
        let module = GoMod::parse(TEXT);
        assert_eq!(
            (module.path.as_str(), module.language.as_str()),
            ("example.com/m", "go1.21")
        );
        let names: Vec<&str> = module
            .requires
            .iter()
            .map(|(path, _)| path.as_str())
            .collect();
        assert_eq!(
            names,
            ["example.com/one", "example.com/Two", "example.com/three/v3"]
        );
        let target = |path, version| {
            module
                .replaced(path, version)
                .map(|row| row.target.as_str())
        };
        assert_eq!(target("example.com/one", "v1.2.3"), Some("../one"));
        assert_eq!(
            target("example.com/three/v3", "v3.0.0"),
            Some("example.com/fork/v3")
        );
        assert_eq!(target("example.com/three/v3", "v3.1.0"), Some("./all"));
        assert_eq!(target("example.com/Two", "v0.1.0"), None);
        assert_eq!(GoMod::parse("module(\n\tm\n)\n").path, "m");
    }

    #[test]
    fn what_modules_txt_says() {
        let text = "# example.com/a v1.0.0\n## explicit; go 1.18\nexample.com/a/x\n# example.com/b v1.0.0 => ../b\n## explicit\nexample.com/b\n";
        let modules = vendored(text);
        let rows: Vec<(&str, &str)> = modules
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(
            rows,
            [("example.com/a", "go1.18"), ("example.com/b", "go1.16")]
        );
    }
}
