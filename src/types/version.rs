//! Language versions of files: what a file may use, and what its loops mean.
//!
//! In: the version of the program ([`World::language`], gc's `-lang`), build constraints of files. Out: a version for each unit; errors
//! for what came later.
//!
//! 1. A file has its program's version. A `//go:build` line that asks for another one sets that one instead, though none before go1.21:
//!    older releases did not look at such lines.
//! 2. Packages of std are written in the current version.
//!    A file that asks for a release that is not there yet is an error, as in Go.
//! 3. Who uses what is newer is told "X requires go1.N or later", and where the file's version comes from.

use crate::syntax::codes::Code;
use crate::syntax::constraint::{Constraint, release};
use crate::types::check::Checker;
use crate::types::errors::Error;
use crate::types::object::{Pos, UnitSlot};
use crate::types::world::World;

/// The first version in which constraints of files count.
const FIRST_OF_FILES: Version = Version(21);
/// The first version in which each iteration has loop variables of its own.
const OWN_LOOP_VARS: Version = Version(22);

/// The language of release 1.N.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version(pub u16);

impl Version {
    /// What this checker knows.
    pub const CURRENT: Version = Version(26);

    /// `go1.17`, also with a patch release behind it.
    pub fn parse(text: &str) -> Option<Version> {
        release(text).map(Version)
    }
}

impl Default for Version {
    fn default() -> Version {
        Version::CURRENT
    }
}

/// The version of one file.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct FileVersion {
    /// The version.
    pub version: Version,
    /// What the file's build constraint asks for.
    asked: Option<Version>,
}

impl FileVersion {
    /// The version of a file with this text in a program of version `language`.
    pub fn of(text: &[u8], language: Version) -> FileVersion {
        let asked = match Constraint::of_file(text) {
            Ok(Some(constraint)) => constraint.version(),
            // Who chooses files tells what is malformed.
            Ok(None) | Err(_) => None,
        };
        let asked = asked.map(Version);
        let version = asked.map_or(language, |asked| {
            asked.clamp(FIRST_OF_FILES, Version::CURRENT)
        });
        FileVersion { version, asked }
    }

    /// The version that the file asks for, if this checker does not know it.
    pub(crate) fn unknown(self) -> Option<Version> {
        self.asked.filter(|asked| *asked > Version::CURRENT)
    }
}

impl World {
    /// The version of a unit's file.
    pub fn version_of(&self, unit: UnitSlot) -> FileVersion {
        self.unit(unit)
            .map_or(FileVersion::default(), |u| u.version)
    }

    /// Loops of this unit have variables of their own, which all iterations share.
    pub fn shares_loop_vars(&self, unit: Option<UnitSlot>) -> bool {
        unit.is_some_and(|unit| self.version_of(unit).version < OWN_LOOP_VARS)
    }

    /// Whether what came with release 1.N may be used here.
    pub(crate) fn allows(&self, pos: Pos, release: u16) -> bool {
        self.version_of(pos.unit).version >= Version(release)
    }

    /// What is wrong with using `what` here, if it is too new.
    pub(crate) fn too_new(&self, pos: Pos, release: u16, what: &str) -> Option<Error> {
        if self.allows(pos, release) {
            return None;
        }
        let msg = format!("{what} requires go1.{release} or later");
        Some(Error::new(pos, Code::UnsupportedFeature, msg))
    }

    /// What to add to a message that asks for a later version: where that of the file comes from.
    pub(crate) fn version_note(&self, pos: Pos, msg: &str) -> String {
        let FileVersion { version, asked } = self.version_of(pos.unit);
        let from_file = asked == Some(version);
        let asks = |rest: &str| {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.starts_with(" or later")
        };
        if version == Version::CURRENT || !msg.split("requires go1.").skip(1).any(asks) {
            return String::new();
        }
        let Version(n) = version;
        if from_file {
            format!(" (file declares //go:build go1.{n})")
        } else {
            let Version(n) = self.language;
            format!(" (-lang was set to go1.{n}; check go.mod)")
        }
    }
}

impl Checker<'_> {
    /// Whether what came with release 1.N may be used here; reports if not.
    pub(crate) fn version_allows(&mut self, pos: Pos, release: u16, what: &str) -> bool {
        match self.world.too_new(pos, release, what) {
            None => true,
            Some(error) => {
                self.report(error);
                false
            }
        }
    }
}
