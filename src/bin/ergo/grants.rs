//! `--allow`: what a program may reach of the world.
//!
//! In: words of the option. Out: [`Grants`], asked by the terminal's platform. Without the option everything is granted, as a program that one runs oneself
//! expects; with it, only what it lists. Output and the program's own arguments are always there.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use ergo::engine::gated::{Access, Gate, resolved};

use crate::Stop;

/// What was granted.
#[derive(Clone, Default)]
pub(crate) struct Grants {
    /// Every file, variable and all the rest.
    is_all: bool,
    read: Places,
    write: Places,
    /// Every variable of the environment.
    has_environment: bool,
    /// Variables by name.
    variables: Vec<String>,
    /// The clocks, and waiting for them.
    pub(crate) clock: bool,
    /// Standard input.
    pub(crate) stdin: bool,
    exit: bool,
}

/// Files and folders, with all below them.
#[derive(Clone, Default)]
struct Places {
    is_all: bool,
    paths: Vec<PathBuf>,
}

impl Places {
    fn add(&mut self, path: Option<&str>) -> Result<(), Stop> {
        match path {
            None => self.is_all = true,
            Some(path) => {
                let place = resolved(Path::new(path)).map_err(|errno| {
                    let error = std::io::Error::from_raw_os_error(errno);
                    Stop::Usage(format!("--allow: {path}: {error}"))
                })?;
                self.paths.push(place);
            }
        }
        Ok(())
    }

    fn has(&self, path: &[u8]) -> bool {
        let path = Path::new(std::ffi::OsStr::from_bytes(path));
        self.is_all || self.paths.iter().any(|place| path.starts_with(place))
    }
}

/// What may be said, for who said something else.
const KNOWN: &str =
    "read, read:PATH, write, write:PATH, env, env:NAME, clock, stdin, exit, all, none";

impl Grants {
    /// What a program has for which nothing was said.
    pub(crate) fn all() -> Grants {
        Grants {
            is_all: true,
            clock: true,
            stdin: true,
            exit: true,
            ..Grants::default()
        }
    }

    /// Adds the grants of one option, with commas between them.
    pub(crate) fn add(&mut self, list: &str) -> Result<(), Stop> {
        list.split(',').try_for_each(|grant| self.add_one(grant))
    }

    fn add_one(&mut self, grant: &str) -> Result<(), Stop> {
        let (word, what) = match grant.split_once(':') {
            Some((word, what)) => (word, Some(what)),
            None => (grant, None),
        };
        let refuse = |why: &str| {
            let text = format!("--allow: {why}: {grant:?}; there are {KNOWN}");
            Err(Stop::Usage(text))
        };
        if what == Some("") {
            return refuse("nothing behind the colon");
        }
        match (word, what) {
            ("read", path) => self.read.add(path)?,
            ("write", path) => self.write.add(path)?,
            ("env", None) => self.has_environment = true,
            ("env", Some(name)) if name.contains('=') => return refuse("no name of a variable"),
            ("env", Some(name)) => self.variables.push(name.to_owned()),
            ("clock" | "stdin" | "exit" | "all" | "none", Some(_)) => {
                return refuse("nothing may stand behind this word");
            }
            ("clock", None) => self.clock = true,
            ("stdin", None) => self.stdin = true,
            ("exit", None) => self.exit = true,
            ("all", None) => *self = Grants::all(),
            ("none", None) => {}
            _ => return refuse("unknown grant"),
        }
        Ok(())
    }
}

impl Gate for Grants {
    fn may(&mut self, access: Access, what: &[u8]) -> bool {
        self.is_all
            || match access {
                Access::Read => self.read.has(what),
                Access::Write => self.write.has(what),
                Access::Env => {
                    self.has_environment
                        || self.variables.iter().any(|name| name.as_bytes() == what)
                }
                Access::Exit => self.exit,
            }
    }

    fn is_open(&self) -> bool {
        self.is_all || self.read.is_all && self.write.is_all
    }
}
