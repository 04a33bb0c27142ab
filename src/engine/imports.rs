//! Where `import "p"` leads: packages the host loaded, then std's own Go text.
//!
//! In: an import path. Out: a checked package. A package of std is parsed and checked at its first import in a VM.

use crate::heap::Heap;
use crate::std::PACKAGES;
use crate::syntax::diag::Diag;
use crate::syntax::parser::parse_file;
use crate::types::check::Importer;
use crate::types::check::check_package;
use crate::types::package::{PkgId, PkgState};
use crate::types::world::World;

use crate::engine::trees::Trees;

/// The importer of one check.
pub(crate) struct Imports<'a> {
    /// Where trees go.
    pub(crate) heap: &'a mut Heap,
    /// What keeps them.
    pub(crate) trees: &'a mut Trees,
    /// Diagnostics of packages that were checked on the way; those of the host's own packages.
    pub(crate) diags: Vec<Diag>,
}

impl Importer for Imports<'_> {
    fn import(&mut self, world: &mut World, path: &str, from: PkgId) -> Result<PkgId, String> {
        if let Some(pkg) = world.find_package(path) {
            return self.known(world, pkg);
        }
        let package = PACKAGES
            .iter()
            .find(|package| package.path == path)
            .ok_or_else(|| format!("package {path} is not in std"))?;
        if path.starts_with("internal/") && !world.pkg(from).is_std {
            return Err(format!("use of internal package {path} not allowed"));
        }
        self.std_package(world, package)
    }
}

impl Imports<'_> {
    /// A package that is there already: checked now if it is not yet.
    fn known(&mut self, world: &mut World, pkg: PkgId) -> Result<PkgId, String> {
        match world.pkg(pkg).state {
            PkgState::Checked => Ok(pkg),
            PkgState::Checking => Err("import cycle not allowed".into()),
            PkgState::Wrong => Err(format!(
                "could not import {} (it has errors)",
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
                        "could not import {} (it has errors)",
                        world.pkg(pkg).path
                    ))
                }
            }
        }
    }

    /// Checks a package whose files are there, and notes what to keep of their trees.
    pub(crate) fn check(&mut self, world: &mut World, pkg: PkgId) -> Vec<Diag> {
        let diags = check_package(world, pkg, self);
        self.trees.checked(self.heap, world, pkg);
        diags
    }

    fn std_package(
        &mut self,
        world: &mut World,
        package: &'static crate::std::Package,
    ) -> Result<PkgId, String> {
        let name = package.path.rsplit('/').next().unwrap_or(package.path);
        let pkg = world.new_package(package.path, name);
        world.pkg_mut(pkg).is_std = true;
        for (file, text) in package.files {
            let parsed = parse_file(self.heap, file, text.as_bytes())
                .map_err(|_| "out of memory".to_owned())?;
            if let Some(diag) = parsed.diags.first() {
                return Err(format!("{}: {}", package.path, diag.text()));
            }
            world.add_file(pkg, parsed.root);
            self.trees.adopt(pkg, parsed.unit);
        }
        match self.check(world, pkg).first() {
            None => Ok(pkg),
            Some(diag) => Err(format!("{}: {}", package.path, diag.text())),
        }
    }
}
