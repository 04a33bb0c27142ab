//! The checker accepts every package of the library, and the library's text imports only what it has; docs/packages.md is its list.
//!
//! `ERGO_WRITE_DOCS=1 cargo test --test std_packages` writes the page again.

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

/// The first sentence of a package's comment.
fn purpose(files: &[(&str, &str)]) -> String {
    let Some((_, text)) = files.iter().find(|file| file.1.starts_with("// Package ")) else {
        return String::new();
    };
    let comment: Vec<&str> = text
        .lines()
        .map_while(|line| line.strip_prefix("//"))
        .map(str::trim)
        .collect();
    let comment = comment.join(" ");
    let end = comment.find(". ").map_or(comment.len(), |end| end + 1);
    let sentence = &comment[..end];
    // Behind "Package" and the name.
    sentence
        .splitn(3, ' ')
        .nth(2)
        .unwrap_or(sentence)
        .to_owned()
}

/// docs/packages.md as the table would have it.
fn page() -> String {
    let mut page = String::from(
        "# Packages that scripts import\n\n\
         What the library brings, in our own Go with the names and the behaviour of Go's packages of the same paths. `tests/std_packages.rs` writes this page out\n\
         of the packages' own comments. A host adds packages with `ergo_load`, and functions with `ergo_host_func`; what may reach the world outside is told in `grants.md`.\n\n\
         | package | what it is for |\n|---|---|\n",
    );
    let mut rows: Vec<_> = PACKAGES
        .iter()
        .filter(|package| !package.path.starts_with("internal/"))
        .collect();
    rows.sort_by_key(|package| package.path);
    for package in rows {
        let purpose = purpose(package.files).replace('|', "\\|");
        page.push_str(&format!("| `{}` | {purpose} |\n", package.path));
    }
    page
}

#[test]
fn the_page_of_packages() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/packages.md");
    let page = page();
    if std::env::var_os("ERGO_WRITE_DOCS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == page,
        "docs/packages.md is not what the table says: ERGO_WRITE_DOCS=1 writes it"
    );
    for row in page.lines().filter(|row| row.starts_with("| `")) {
        assert!(
            !row.ends_with("|  |"),
            "no comment tells what the package is for: {row}"
        );
    }
}
