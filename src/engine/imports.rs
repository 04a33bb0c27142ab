//! Where `import "p"` leads: packages the host loaded, then std's own Go text.
//!
//! In: an import path. Out: a checked package. A package of std is parsed and checked at its first import in a VM. What a check may need is
//! parsed before it begins ([`Imports::read_all`]): memory may run out there, and then nothing has changed that a second try would not do.

use std::time::Instant;

use crate::heap::Heap;
use crate::heap::kindclock::Phase;
use crate::heap::unit::UnitPtr;
use crate::mem::OutOfMemory;
use crate::mem::stack::deep;
use crate::std::{Package, package};
use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::syntax::node::Kind;
use crate::syntax::parser::{parse_heads, parse_lasting};
use crate::types::check::Importer;
use crate::types::check::check_package;
use crate::types::package::{PkgId, PkgState};
use crate::types::world::World;

use crate::engine::embed::wrong_types;
use crate::engine::listing::imports_of;
use crate::engine::trees::Trees;

/// The importer of one check.
pub(crate) struct Imports<'a> {
    /// Where trees go.
    pub(crate) heap: &'a mut Heap,
    /// What keeps them.
    pub(crate) trees: &'a mut Trees,
    /// Diagnostics of packages that were checked on the way; those of the host's own packages.
    pub(crate) diags: Vec<Diag>,
    /// Time of checking packages on the way of the check that runs.
    pub(crate) nested_ns: u64,
}

/// What a message about an import ends in whose package is wrong.
const HAS_ERRORS: &str = "(it has errors)";

/// True of what is wrong because another package is.
fn is_consequence(diag: &Diag) -> bool {
    diag.code == Code::BrokenImport && diag.msg.ends_with(HAS_ERRORS)
}

/// The causes among diagnostics of several packages; if there is none, all.
pub(crate) fn causes(mut diags: Vec<Diag>) -> Vec<Diag> {
    if !diags.iter().all(is_consequence) {
        diags.retain(|diag| !is_consequence(diag));
    }
    diags
}

impl Importer for Imports<'_> {
    fn import(&mut self, world: &mut World, path: &str, from: PkgId) -> Result<PkgId, String> {
        let is_internal = path.starts_with("internal/") && package(path).is_some();
        if is_internal && !world.pkg(from).is_std {
            return Err(format!("use of internal package {path} not allowed"));
        }
        self.import_own(world, path)
    }
}

impl<'a> Imports<'a> {
    pub(crate) fn new(heap: &'a mut Heap, trees: &'a mut Trees) -> Imports<'a> {
        Imports {
            heap,
            trees,
            diags: Vec::new(),
            nested_ns: 0,
        }
    }
}

impl Imports<'_> {
    /// The package with this path, whoever asks.
    ///
    /// # Errors
    /// As [`Importer::import`].
    pub(crate) fn import_own(&mut self, world: &mut World, path: &str) -> Result<PkgId, String> {
        if let Some(pkg) = world.find_package(path) {
            return self.known(world, pkg);
        }
        let package = package(path).ok_or_else(|| format!("package {path} is not in std"))?;
        let pkg = self
            .read_std(world, package)
            .map_err(|_| "out of memory".to_owned())?;
        self.known(world, pkg)
    }

    /// A package that is there already: checked now if it is not yet.
    fn known(&mut self, world: &mut World, pkg: PkgId) -> Result<PkgId, String> {
        match world.pkg(pkg).state {
            PkgState::Checked => Ok(pkg),
            PkgState::Checking => Err("import cycle not allowed".into()),
            PkgState::Wrong => Err(format!(
                "could not import {} {HAS_ERRORS}",
                world.pkg(pkg).path
            )),
            PkgState::New if world.pkg(pkg).files.is_empty() => Ok(pkg),
            PkgState::New => {
                let diags = self.check(world, pkg);
                let clean = diags.is_empty();
                self.diags.extend(diags);
                if clean {
                    Ok(pkg)
                } else {
                    Err(format!(
                        "could not import {} {HAS_ERRORS}",
                        world.pkg(pkg).path
                    ))
                }
            }
        }
    }

    /// Checks a package whose files are there, and notes what to keep of their trees.
    pub(crate) fn check(&mut self, world: &mut World, pkg: PkgId) -> Vec<Diag> {
        let (begin, nested) = (Instant::now(), std::mem::take(&mut self.nested_ns));
        let clock = world.clock.clone();
        if let Some(clock) = &clock {
            let first = world
                .pkg(pkg)
                .files
                .first()
                .map_or(0, |file| file.node.unit());
            clock.begin(Phase::Check, first, Kind::File as u8);
        }
        let mut diags = deep(|| check_package(world, pkg, self));
        if diags.is_empty() {
            diags = wrong_types(world, pkg);
            if !diags.is_empty() {
                world.pkg_mut(pkg).state = PkgState::Wrong;
            }
        }
        if diags.iter().any(is_consequence) {
            // As with the go command: a package is looked at once its imports are right.
            diags.retain(is_consequence);
        }
        self.trees.checked(self.heap, world, pkg);
        if let Some(clock) = &clock {
            clock.leave();
        }
        let all = u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX);
        // What it imports was checked on the way, and told then.
        let own = all.saturating_sub(self.nested_ns);
        self.nested_ns = nested + all;
        let files = world.pkg(pkg).files.iter();
        let units: Vec<UnitPtr> = files.map(|file| file.node.cell().unit()).collect();
        self.heap.check_ended(&units, own);
        diags
    }

    /// Parses the packages that a package imports, those that they import, and so on, as far as they are not known.
    ///
    /// # Errors
    /// No memory. What was read stays; the next call goes on.
    pub(crate) fn read_all(&mut self, world: &mut World, pkg: PkgId) -> Result<(), OutOfMemory> {
        let (mut seen, mut todo) = (vec![pkg], vec![pkg]);
        while let Some(pkg) = todo.pop() {
            let files = world.pkg(pkg).files.clone();
            for path in files.iter().flat_map(|file| imports_of(file.node)) {
                if let Some(pkg) = self.read_new(world, &path)?
                    && !seen.contains(&pkg)
                {
                    seen.push(pkg);
                    todo.push(pkg);
                }
            }
        }
        Ok(())
    }

    /// [`Imports::read_all`] for one import.
    pub(crate) fn read_path(&mut self, world: &mut World, path: &str) -> Result<(), OutOfMemory> {
        match self.read_new(world, path)? {
            Some(pkg) => self.read_all(world, pkg),
            None => Ok(()),
        }
    }

    /// The package with this path, if it is still to be checked.
    fn read_new(&mut self, world: &mut World, path: &str) -> Result<Option<PkgId>, OutOfMemory> {
        match (world.find_package(path), package(path)) {
            (Some(pkg), _) => Ok(Some(pkg).filter(|pkg| world.pkg(*pkg).state == PkgState::New)),
            (None, Some(package)) => self.read_std(world, package).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// Parses a package of std, all of its files or none.
    fn read_std(
        &mut self,
        world: &mut World,
        package: &'static Package,
    ) -> Result<PkgId, OutOfMemory> {
        let mut files = Vec::new();
        let parse = if package.is_whole {
            parse_lasting
        } else {
            parse_heads
        };
        for (file, text) in package.files {
            match parse(self.heap, file, text.as_bytes()) {
                Ok(parsed) => files.push(parsed),
                Err(refused) => {
                    for parsed in files {
                        self.heap.unit_unroot(parsed.unit);
                    }
                    return Err(refused);
                }
            }
        }
        let pkg = world.new_package(package.path, package.name());
        world.pkg_mut(pkg).is_std = true;
        for parsed in files {
            debug_assert!(parsed.diags.is_empty(), "{}", package.path);
            world.add_file(pkg, parsed.root);
            self.trees.adopt(pkg, parsed.unit);
        }
        Ok(pkg)
    }
}
