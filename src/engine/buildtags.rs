//! Which files of a folder belong to a program: build constraints and names like `x_linux.go`.
//!
//! In: a file's name and text. Out: whether it is built here. What is set are the system and the processor that package `runtime` names,
//! `unix`, `ergo` (the compiler), `purego` (no assembly here), and the releases up to the language's.
#![forbid(unsafe_code)]

use crate::syntax::constraint::{Constraint, Malformed, release_tag};
use crate::syntax::plusbuild;
use crate::types::version::Version;

/// What `runtime.GOOS` and `runtime.GOARCH` are, and what goes with them.
const TAGS: [&str; 5] = ["linux", "amd64", "unix", "ergo", "purego"];

/// Systems that a file's name may end in.
const SYSTEMS: [&str; 18] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

/// Processors that a file's name may end in; some were never built for.
const PROCESSORS: [&str; 24] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// Whether the file is part of its folder's package here. Test files are a matter of the caller's. A file that its name leaves out may
/// have a malformed constraint.
pub fn is_built(name: &str, text: &[u8]) -> Result<bool, Malformed> {
    if !fits_name(name) {
        return Ok(false);
    }
    Ok(match Constraint::of_file(text)? {
        Some(constraint) => constraint.holds(&is_set),
        None => plusbuild::holds(text, &is_set),
    })
}

fn is_set(tag: &str) -> bool {
    TAGS.contains(&tag)
        || release_tag(tag).is_some_and(|n| n >= 1 && Version(n) <= Version::CURRENT)
}

/// Whether the name lets the file be built here: `x_GOOS.go`, `x_GOARCH.go`, `x_GOOS_GOARCH.go`; the first part is no such word.
pub fn fits_name(name: &str) -> bool {
    let stem = name.strip_suffix(".go").unwrap_or(name);
    let words: Vec<&str> = stem.split('_').skip(1).collect();
    match words.as_slice() {
        [.., system, processor] if SYSTEMS.contains(system) && PROCESSORS.contains(processor) => {
            is_set(system) && is_set(processor)
        }
        [.., last] if SYSTEMS.contains(last) || PROCESSORS.contains(last) => is_set(last),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_built;

    #[test]
    fn names_and_constraints_choose() {
        let plain = b"package p\n";
        for (name, built) in [
            ("x.go", true),
            ("x_linux.go", true),
            ("x_windows.go", false),
            ("x_linux_amd64.go", true),
            ("x_linux_arm64.go", false),
            ("x_arm64.go", false),
            ("x_s390.go", false),
            ("linux.go", true),
            ("windows.go", true),
            ("x_unix.go", true),
            ("x_windows_more.go", true),
        ] {
            assert_eq!(is_built(name, plain), Ok(built), "{name}");
        }
        for (line, built) in [
            ("ignore", false),
            ("linux && !cgo", true),
            ("gc", false),
            ("go1.26", true),
            ("go1.27", false),
            ("go1.21.3", false),
            ("go1.0", false),
            ("!windows", true),
        ] {
            let text = format!("//go:build {line}\n\npackage p\n");
            assert_eq!(is_built("x.go", text.as_bytes()), Ok(built), "{line}");
        }
        let old = "// +build ignore\n\npackage p\n";
        assert_eq!(is_built("x.go", old.as_bytes()), Ok(false));
        let both = format!("//go:build linux\n{old}");
        assert_eq!(is_built("x.go", both.as_bytes()), Ok(true));
        let malformed = b"//go:build linux &&\n\npackage p\n";
        assert!(is_built("x.go", malformed).is_err());
        assert_eq!(is_built("x_windows.go", malformed), Ok(false));
    }
}
