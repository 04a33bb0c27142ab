//! The checker accepts every package of the library, and the library's text imports only what it has.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests may unwrap and panic"
)]

use ergo::heap::Heap;
use ergo::heap::config::HeapConfig;
use ergo::std::PACKAGES;
use ergo::syntax::parser::parse_file;
use ergo::types::check::{Importer, check_package};
use ergo::types::package::PkgId;
use ergo::types::world::World;

/// Imports from the library's table alone.
struct Library {
    heap: Box<Heap>,
    problems: Vec<String>,
}

impl Importer for Library {
    fn import(&mut self, world: &mut World, path: &str, _from: PkgId) -> Result<PkgId, String> {
        if let Some(known) = world.find_package(path) {
            return Ok(known);
        }
        let package = PACKAGES
            .iter()
            .find(|package| package.path == path)
            .ok_or_else(|| format!("package {path} is not in std"))?;
        let name = path.rsplit('/').next().unwrap();
        let id = world.new_package(path, name);
        world.pkg_mut(id).is_std = true;
        for (file, text) in package.files {
            let parsed = parse_file(&mut self.heap, file, text.as_bytes()).unwrap();
            self.problems.extend(parsed.diags.iter().map(|d| d.text()));
            world.add_file(id, parsed.root);
        }
        let diags = check_package(world, id, self);
        self.problems.extend(diags.iter().map(|d| d.text()));
        Ok(id)
    }
}

#[test]
fn every_package_passes_the_checker() {
    let mut library = Library {
        heap: Heap::new(HeapConfig::default()).unwrap(),
        problems: Vec::new(),
    };
    let mut world = World::new();
    world.lets_bodies_wait = false;
    let main = world.new_package("main", "main");
    for package in PACKAGES {
        let start = std::time::Instant::now();
        library.import(&mut world, package.path, main).unwrap();
        eprintln!("{} {:?}", package.path, start.elapsed());
    }
    assert!(
        library.problems.is_empty(),
        "{}",
        library.problems.join("\n")
    );
}

/// Bodies are checked when they are asked for: then they are right as well, and those before them need nothing of them.
#[test]
fn every_body_can_wait() {
    let mut library = Library {
        heap: Heap::new(HeapConfig::default()).unwrap(),
        problems: Vec::new(),
    };
    let mut world = World::new();
    let main = world.new_package("main", "main");
    for package in PACKAGES {
        library.import(&mut world, package.path, main).unwrap();
    }
    assert!(
        library.problems.is_empty(),
        "{}",
        library.problems.join("\n")
    );
    let before = world.n_completed();
    let wrong = world.complete_all().err().unwrap_or_default();
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.first().map_or_else(String::new, |d| d.text())
    );
    assert!(world.n_completed() > before + 1000, "they waited");
    world.complete_all().unwrap();
}
