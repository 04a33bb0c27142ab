//! The checker accepts every package of the library, and the library's text imports only what it has.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests may unwrap and panic"
)]

use ergo::heap::Heap;
use ergo::heap::config::HeapConfig;
use ergo::std::PACKAGES;
use ergo::syntax::node::Node;
use ergo::syntax::parser::{Parsed, parse_body, parse_file, parse_heads};
use ergo::syntax::walk::preorder;
use ergo::types::check::{Importer, check_package};
use ergo::types::package::PkgId;
use ergo::types::world::World;

/// Imports from the library's table alone.
struct Library {
    heap: Box<Heap>,
    /// Longer bodies are left for later, where the package lets them.
    heads_alone: bool,
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
        let id = world.new_package(path, package.name());
        world.pkg_mut(id).is_std = true;
        for (file, text) in package.files {
            let parse = if self.heads_alone && !package.is_whole {
                parse_heads
            } else {
                parse_file
            };
            let parsed = parse(&mut self.heap, file, text.as_bytes()).unwrap();
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
        heads_alone: false,
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
        heads_alone: true,
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
    let bodies = world.waiting_bodies();
    let n_unparsed = bodies.iter().filter(|body| body.is_unparsed()).count();
    assert!(n_unparsed > 500, "they were not parsed: {n_unparsed}");
    for body in bodies {
        parse_body(&mut library.heap, body).unwrap();
        let wrong = world.complete_body(body).err().unwrap_or_default();
        assert!(
            wrong.is_empty(),
            "{}",
            wrong.first().map_or_else(String::new, |d| d.text())
        );
    }
    assert!(world.n_completed() > before + 1000, "they waited");
    assert!(world.waiting_bodies().is_empty());
}

/// A tree whose bodies were parsed later is the one that the file would have had at once.
#[test]
fn bodies_parsed_later_are_the_same() {
    let mut heap = Heap::new(HeapConfig::default()).unwrap();
    for (file, text) in PACKAGES.iter().flat_map(|package| package.files) {
        let Parsed { root: whole, .. } = parse_file(&mut heap, file, text.as_bytes()).unwrap();
        let Parsed { root, .. } = parse_heads(&mut heap, file, text.as_bytes()).unwrap();
        let later: Vec<Node> = preorder(root).filter(|node| node.is_unparsed()).collect();
        for body in later {
            let end = body.end();
            parse_body(&mut heap, body).unwrap();
            assert_eq!(body.end(), end, "{file}");
        }
        let seen = |node: Node| (node.kind(), node.aux(), node.pos(), node.end());
        let (whole, root) = (preorder(whole).map(seen), preorder(root).map(seen));
        assert!(whole.eq(root), "{file}");
    }
}
