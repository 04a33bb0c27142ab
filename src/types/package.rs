//! Packages: their files, scope, imports and order of initialisation.

use crate::syntax::diag::Diag;
use crate::syntax::node::Node;
use crate::types::object::{ObjId, Sym, UnitSlot};
use crate::types::scope::ScopeId;

/// Names a package of a `World`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PkgId(pub u32);

/// How far a package is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PkgState {
    /// Parsed.
    New,
    /// Being checked: importing it now is an import cycle.
    Checking,
    /// Checked, without errors.
    Checked,
    /// Checked, with errors.
    Wrong,
}

/// A source file of a package.
#[derive(Clone, Copy, Debug)]
pub struct FileInfo {
    /// Its unit.
    pub unit: UnitSlot,
    /// The File node.
    pub node: Node,
    /// The scope of its imports; set by the resolver.
    pub scope: Option<ScopeId>,
}

/// One step of package initialisation: `lhs... = rhs`.
#[derive(Clone, Debug)]
pub struct Initializer {
    /// Variables; none for `var _ = f()` written without names to set (blank ones are listed).
    pub lhs: Vec<ObjId>,
    /// The expression.
    pub rhs: Node,
}

/// Files that become part of the program: `//go:embed`.
#[derive(Clone, Debug)]
pub struct Embed {
    /// The variable.
    pub name: String,
    /// Where its name stands.
    pub at: u32,
    /// The File node that declares it.
    pub file: Node,
    /// Paths and bytes, by path.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A package.
#[derive(Clone, Debug)]
pub struct Package {
    /// Import path.
    pub path: String,
    /// Name in the package clause.
    pub name: Sym,
    /// Its names.
    pub scope: ScopeId,
    /// Directly imported packages, each once, in order of first import.
    pub imports: Vec<PkgId>,
    /// Source files in order.
    pub files: Vec<FileInfo>,
    /// What the parser took exception to in files whose trees can be checked all the same: the units, and the diagnostics of each.
    pub told: Vec<(UnitSlot, Vec<Diag>)>,
    /// Variables that files are embedded into, until they have them.
    pub embeds: Vec<Embed>,
    /// Variables in the order in which they are initialised.
    pub init_order: Vec<Initializer>,
    /// `func init()`, in source order.
    pub inits: Vec<ObjId>,
    /// All functions and methods declared in the package, in source order.
    pub funcs: Vec<ObjId>,
    /// State.
    pub state: PkgState,
    /// Body-less functions are allowed: a package of the standard library.
    pub is_std: bool,
    /// Names of body-less functions that somebody outside provides.
    pub provided: Vec<Sym>,
    /// Stands in for one that could not be imported: nothing is known about its names.
    pub fake: bool,
}

impl Package {
    /// What the parser took exception to in a file.
    pub fn told(&self, file: &FileInfo) -> &[Diag] {
        let found = self.told.iter().find(|(unit, _)| *unit == file.unit);
        found.map_or(&[], |(_, told)| told)
    }
}
