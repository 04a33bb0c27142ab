//! Diagnostics of the checker, with gc's wording.
//!
//! In: `Checker::error*`. Out: [`Error`], which becomes a `syntax::diag::Diag` once positions can be printed.

use rustc_hash::FxHashSet;

use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::types::object::Pos;
use crate::types::world::World;

/// The program is wrong here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// Where.
    pub pos: Pos,
    /// What it is, for tools.
    pub code: Code,
    /// gc's message; may have continuation lines that begin with a tab.
    pub msg: String,
    /// Further lines, each printed as tab, position, colon, text.
    pub related: Vec<(Pos, String)>,
    /// The types are known all the same (unused variables and imports).
    pub soft: bool,
}

impl Error {
    /// An error without further lines.
    pub fn new(pos: Pos, code: Code, msg: impl Into<String>) -> Error {
        Error {
            pos,
            code,
            msg: msg.into(),
            related: Vec::new(),
            soft: false,
        }
    }

    /// Adds a line with a position of its own.
    pub fn with(mut self, pos: Pos, msg: impl Into<String>) -> Error {
        self.related.push((pos, msg.into()));
        self
    }

    /// Marks it soft.
    pub fn soft(mut self) -> Error {
        self.soft = true;
        self
    }

    /// The diagnostic that a user reads.
    pub fn to_diag(&self, world: &World) -> Diag {
        let mut msg = self.msg.clone();
        msg.push_str(&world.version_note(self.pos, &self.msg));
        for (pos, line) in &self.related {
            msg.push_str("\n\t");
            if pos.is_known() {
                msg.push_str(&world.place(*pos));
                msg.push_str(": ");
            }
            msg.push_str(line);
        }
        let unit = world.unit(self.pos.unit);
        let place = unit.map(|unit| unit.place(self.pos.off));
        Diag {
            file: place.map_or_else(String::new, |at| at.file.to_string()),
            line: place.map_or(0, |at| at.line),
            col: place.map_or(0, |at| at.column),
            offset: self.pos.off,
            code: self.code,
            msg,
        }
    }
}

/// The errors of one check; one that follows from a reported one is dropped.
#[derive(Clone, Default, Debug)]
pub struct Errors {
    /// In order of discovery.
    pub list: Vec<Error>,
    seen: FxHashSet<(Pos, String)>,
}

impl Errors {
    /// Adds an error, unless its message tells of an operand or type that is wrong itself.
    pub fn push(&mut self, error: Error) {
        let follows = !self.list.is_empty()
            && (error.msg.contains("invalid operand") || error.msg.contains("invalid type"));
        if !follows && self.seen.insert((error.pos, error.msg.clone())) {
            self.list.push(error);
        }
    }
}
