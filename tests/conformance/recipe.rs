//! The first lines of a file of `test/`: build constraints and the recipe.
//!
//! In: the text. Out: whether it is active here, and what to do with it. The rules are those of Go's own runner.

use ergo::syntax::constraint::Constraint;

/// What to do with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipe {
    /// `run`, `rundir`, `compile`, `errorcheck`, ...
    pub action: String,
    /// The words after it.
    pub args: Vec<String>,
}

impl Recipe {
    /// The value of `-lang`, if the recipe has one.
    pub fn lang(&self) -> Option<&str> {
        self.args.iter().find_map(|arg| arg.strip_prefix("-lang="))
    }
}

/// The recipe of an active file; `None` if the file has none or is not for this system.
pub fn recipe(text: &str) -> Option<Recipe> {
    if !is_active(text) {
        return None;
    }
    let line = text.lines().map(str::trim).find(|line| {
        !line.is_empty() && !line.starts_with("//go:build") && !line.starts_with("// +build")
    })?;
    let mut words = line.strip_prefix("//")?.split_whitespace();
    let action = words.next()?.to_owned();
    Some(Recipe {
        action,
        args: words.map(str::to_owned).collect(),
    })
}

/// True if the file's constraints hold in the tests of the compiler.
pub fn is_active(text: &str) -> bool {
    is_active_with(text, &[], &[])
}

/// True if they hold with these tags more and those less. A malformed one holds: whoever reads the file tells.
pub fn is_active_with(text: &str, more: &[&str], less: &[&str]) -> bool {
    let is_set = |tag: &str| more.contains(&tag) || has_tag(tag) && !less.contains(&tag);
    let constraint = Constraint::of_file(text.as_bytes());
    constraint.map_or(true, |found| found.is_none_or(|c| c.holds(&is_set)))
}

/// True for the tags of linux/amd64, gc, and every Go version so far.
fn has_tag(tag: &str) -> bool {
    match tag {
        "linux" | "amd64" | "unix" | "gc" | "cgo" | "test_run" => true,
        _ => tag
            .strip_prefix("go1.")
            .and_then(|n| n.parse::<u32>().ok())
            .is_some_and(|n| n <= 26),
    }
}

/// The import paths of a file, found without a parser: import declarations stand first and are plainly written.
pub fn imports(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut in_group = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("func ") || line.starts_with("type ") {
            break;
        }
        let spec = if in_group {
            in_group = !line.starts_with(')');
            line
        } else if let Some(rest) = line.strip_prefix("import") {
            let rest = rest.trim();
            in_group = rest.starts_with('(') && !rest.contains(')');
            rest
        } else {
            continue;
        };
        let spec = spec.split("//").next().unwrap_or_default();
        paths.extend(spec.split('"').skip(1).step_by(2).map(str::to_owned));
    }
    paths
}
