//! What a program would need to be granted: `ergo caps`.
//!
//! In: a checked module whose trees are kept. Out: [`Need`]s, each with the function of the library that needs it and the place of its first use.
//!
//! Steps. 1: from `main`, the init functions and the package variables, the names in reachable declarations are followed through the program's own
//! packages; who names a type may call each of its methods. 2: from each name of the library that is met so, the same is done in the library's own Go
//! text, where a type that programs can name gives only those methods that somebody calls through an interface. 3: the rows of [`LEAVES`] say what is needed.
//! The answer is never too small; it is too large where a program does not do all that it could.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::engine::error::{Failure, Status};
use crate::engine::gated::{Access, open_needs};
use crate::engine::{Engine, diagnosed, no_memory};
use crate::syntax::node::{CallExpr, FuncDecl, GenDecl, Kind, Node, TypeSpec, ValueSpec};
use crate::syntax::parser::parse_body;
use crate::syntax::walk;
use crate::types::object::{ObjId, ObjKind, Sym};
use crate::types::package::PkgId;
use crate::types::world::World;

/// What can be granted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grant {
    /// Reading files.
    Read,
    /// Writing files.
    Write,
    /// The environment.
    Env,
    /// Clocks and waiting.
    Clock,
    /// Standard input.
    Stdin,
    /// `os.Exit`.
    Exit,
}

impl Grant {
    /// The word of `ergo run --allow`.
    pub fn word(self) -> &'static str {
        match self {
            Grant::Read => "read",
            Grant::Write => "write",
            Grant::Env => "env",
            Grant::Clock => "clock",
            Grant::Stdin => "stdin",
            Grant::Exit => "exit",
        }
    }

    fn of(access: Access) -> Grant {
        match access {
            Access::Read => Grant::Read,
            Access::Write => Grant::Write,
            Access::Env => Grant::Env,
            Access::Exit => Grant::Exit,
        }
    }
}

/// A grant that a program would need.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// The grant.
    pub grant: Grant,
    /// What of the library needs it: `os.ReadFile`.
    pub name: String,
    /// File of the first use.
    pub file: String,
    /// Its line.
    pub line: u32,
    /// Its column.
    pub column: u32,
}

use Grant::{Clock, Env, Exit, Read, Stdin, Write};

/// Where the library reaches the world, by package and name (methods behind their type); nothing below is looked at. `os.OpenFile` is told by its flags.
const LEAVES: &[(&str, &str, &[Grant])] = &[
    ("os", "Stdin", &[Stdin]),
    ("os", "Stdout", &[]),
    ("os", "Stderr", &[]),
    ("os", "NewFile", &[Stdin]),
    ("internal/stdio", "In", &[Stdin]),
    ("os", "Exit", &[Exit]),
    ("os", "hostEnviron", &[Env]),
    ("os", "OpenFile", &[Read, Write]),
    ("os", "open", &[Read, Write]),
    // Who has a file has opened it.
    ("os", "File.Stat", &[]),
    ("os", "stat", &[Read]),
    ("os", "readDir", &[Read]),
    ("os", "readlink", &[Read]),
    ("os", "getwd", &[Read]),
    ("os", "chdir", &[Read]),
    ("os", "mkdir", &[Write]),
    ("os", "remove", &[Write]),
    ("os", "rename", &[Write]),
    ("os", "link", &[Write]),
    ("os", "symlink", &[Write]),
    ("os", "chmod", &[Write]),
    ("os", "chtimes", &[Write]),
    ("time", "wallClock", &[Clock]),
    ("time", "monoClock", &[Clock]),
    ("time", "Sleep", &[Clock]),
    ("time", "startTimer", &[Clock]),
];

/// A name in a declaration.
#[derive(Clone, Copy)]
struct Mention {
    obj: ObjId,
    at: Node,
}

/// What a declaration says.
#[derive(Default)]
struct Said {
    mentions: Vec<Mention>,
    /// Needs of calls whose arguments tell them.
    calls: Vec<(&'static [Access], Node)>,
}

/// A use of the library by the program: the place, by number of package and file, and what is used.
type Use = ((usize, u32, u32), String, Node);

struct Search<'a> {
    world: &'a World,
    /// The program's packages: its main package first.
    own: Vec<PkgId>,
    /// Declarations of package objects and methods.
    decls: FxHashMap<ObjId, Node>,
    open_file: Option<ObjId>,
    /// Methods that the program calls through interfaces.
    called: FxHashSet<Sym>,
    /// First use by grant.
    found: BTreeMap<Grant, Use>,
}

impl Engine {
    /// What a module and what it imports would need to be granted. Its trees must have been kept.
    ///
    /// # Errors
    /// As `check`.
    pub fn needs(&mut self, module: u32) -> Result<Vec<Need>, Failure> {
        let pkg = self.check(module)?;
        // The library's bodies are looked into, whether anything runs or not.
        for body in self.world.waiting_bodies() {
            self.with_room(|engine| {
                parse_body(&mut engine.vm.heap, body).map_err(|_| no_memory())
            })?;
            let complete = self.world.complete_body(body);
            complete.map_err(|diags| diagnosed(Status::Bug, diags))?;
        }
        let mut search = Search::of(&self.world, pkg);
        search.run(pkg);
        let need = |(grant, (_, name, at)): (&Grant, &Use)| {
            let place = at.place(at.start());
            Need {
                grant: *grant,
                name: name.clone(),
                file: place.file.to_owned(),
                line: place.line,
                column: place.column,
            }
        };
        Ok(search.found.iter().map(need).collect())
    }
}

impl<'a> Search<'a> {
    fn of(world: &'a World, main: PkgId) -> Search<'a> {
        let mut all = vec![main];
        let mut next = 0;
        while let Some(&pkg) = all.get(next) {
            next += 1;
            for &import in &world.pkg(pkg).imports {
                if !all.contains(&import) {
                    all.push(import);
                }
            }
        }
        let mut search = Search {
            world,
            own: Vec::new(),
            decls: FxHashMap::default(),
            open_file: None,
            called: FxHashSet::default(),
            found: BTreeMap::new(),
        };
        for &pkg in &all {
            search.index(pkg);
        }
        all.retain(|pkg| !world.pkg(*pkg).is_std);
        search.own = all;
        search
    }

    /// Finds the declarations of a package.
    fn index(&mut self, pkg: PkgId) {
        for file in &self.world.pkg(pkg).files {
            for decl in file.node.children() {
                if let Some(func) = FuncDecl::cast(decl) {
                    self.declare(func.name(), decl);
                }
                for spec in GenDecl::cast(decl).into_iter().flat_map(GenDecl::specs) {
                    if let Some(values) = ValueSpec::cast(spec) {
                        for name in walk::preorder(values.names().node().unwrap_or(spec)) {
                            self.declare(name, spec);
                        }
                    } else if let Some(ty) = TypeSpec::cast(spec) {
                        self.declare(ty.name(), spec);
                    }
                }
            }
        }
        if self.world.pkg(pkg).path == "os" {
            let name = self.world.find_name("OpenFile");
            let scope = self.world.scope(self.world.pkg(pkg).scope);
            self.open_file = name.and_then(|name| scope.lookup(name));
        }
    }

    fn declare(&mut self, name: Node, decl: Node) {
        let obj = self.world.info(name).and_then(|info| info.def(name));
        if let Some(obj) = obj.filter(|_| name.kind() == Kind::Ident) {
            self.decls.insert(obj, decl);
        }
    }

    fn run(&mut self, main: PkgId) {
        let mut todo: Vec<Node> = Vec::new();
        for &pkg in &self.own {
            todo.extend(self.always(pkg));
        }
        let name = self.world.find_name("main");
        let scope = self.world.scope(self.world.pkg(main).scope);
        todo.extend(name.and_then(|name| self.decls.get(&scope.lookup(name)?)));
        let mut seen: FxHashSet<ObjId> = FxHashSet::default();
        let mut uses: BTreeMap<ObjId, ((usize, u32, u32), Node)> = BTreeMap::new();
        while let Some(decl) = todo.pop() {
            let said = self.said(decl);
            for (needs, at) in said.calls {
                for access in needs {
                    self.need(Grant::of(*access), "os.OpenFile".into(), at);
                }
            }
            for Mention { obj, at } in said.mentions {
                if self.world.obj(obj).pkg.is_some_and(|pkg| self.is_own(pkg)) {
                    if seen.insert(obj) {
                        self.note_call(obj);
                        todo.extend(
                            self.opened(obj, true)
                                .iter()
                                .filter_map(|o| self.decls.get(o)),
                        );
                    }
                } else {
                    self.note_call(obj);
                    let order = self.order(at);
                    let first = uses.entry(obj).or_insert((order, at));
                    if order < first.0 {
                        *first = (order, at);
                    }
                }
            }
        }
        for (obj, (_, at)) in uses {
            for grant in self.library_needs(obj) {
                self.need(grant, self.full_name(obj), at);
            }
        }
    }

    /// Declarations of a package that run whether anybody names them or not.
    fn always(&self, pkg: PkgId) -> Vec<Node> {
        let package = self.world.pkg(pkg);
        let inits = package.inits.iter().filter_map(|obj| self.decls.get(obj));
        let mut list: Vec<Node> = inits.copied().collect();
        for file in &package.files {
            let specs = file.node.children().filter_map(GenDecl::cast);
            let specs = specs.flat_map(GenDecl::specs);
            list.extend(specs.filter(|spec| spec.kind() == Kind::ValueSpec));
        }
        list
    }

    fn is_own(&self, pkg: PkgId) -> bool {
        self.own.contains(&pkg)
    }

    /// What to look at when an object is mentioned: itself, and the methods of a type (`all`, or those that are called through interfaces).
    fn opened(&self, obj: ObjId, all: bool) -> Vec<ObjId> {
        let mut list = vec![obj];
        if let ObjKind::TypeName { .. } = self.world.obj(obj).kind
            && let Some(named) = self.world.named(self.world.obj(obj).ty())
        {
            let methods = named.methods.iter().flatten();
            list.extend(methods.filter(|m| all || self.called.contains(&self.world.obj(**m).name)));
        }
        list
    }

    /// A method of an interface may be any type's.
    fn note_call(&mut self, obj: ObjId) -> bool {
        let object = self.world.obj(obj);
        object.func().is_some_and(|func| func.is_abstract) && self.called.insert(object.name)
    }

    /// Names in a declaration, as the checker has resolved them.
    fn said(&self, decl: Node) -> Said {
        let mut said = Said::default();
        let mut told: FxHashSet<Node> = FxHashSet::default();
        let Some(info) = self.world.info(decl) else {
            return said;
        };
        for node in walk::preorder(decl) {
            if let Some((needs, name)) = CallExpr::cast(node).and_then(|call| self.opening(call)) {
                said.calls.push((needs, name));
                told.insert(name);
            }
            if node.kind() == Kind::Ident
                && !told.contains(&node)
                && let Some(obj) = info.use_of(node)
            {
                let func = self.world.obj(obj).func();
                let obj = func.and_then(|func| func.origin).unwrap_or(obj);
                said.mentions.push(Mention { obj, at: node });
            }
        }
        said
    }

    /// A call of os.OpenFile whose flags are constant: what it needs, and the function's name in it.
    fn opening(&self, call: CallExpr) -> Option<(&'static [Access], Node)> {
        let info = self.world.info(call.node())?;
        let fun = call.fun().unparen();
        let name = match fun.kind() {
            Kind::Ident => fun,
            Kind::SelectorExpr => fun.last_child()?,
            _ => return None,
        };
        if info.use_of(name)? != self.open_file? {
            return None;
        }
        let flags = info.tv(call.args().nth(1)?)?.value?.as_i64()?;
        Some((open_needs(flags), name))
    }

    /// What a name of the library needs.
    fn library_needs(&mut self, obj: ObjId) -> BTreeSet<Grant> {
        loop {
            let (needs, has_news) = self.library_round(obj);
            if !has_news {
                return needs;
            }
        }
    }

    /// One search from a name of the library; true if it met a call through an interface of which it had not known.
    fn library_round(&mut self, obj: ObjId) -> (BTreeSet<Grant>, bool) {
        let mut needs = BTreeSet::new();
        let (mut todo, mut seen) = (vec![obj], FxHashSet::default());
        let mut has_news = false;
        while let Some(obj) = todo.pop() {
            if !seen.insert(obj) {
                continue;
            }
            has_news |= self.note_call(obj);
            if let Some(leaf) = self.leaf(obj) {
                needs.extend(leaf);
                continue;
            }
            // Types without an upper case name are met through interfaces alone.
            let name = self.world.obj_name(obj);
            let is_hidden = !name.starts_with(char::is_uppercase);
            let opened = self.opened(obj, is_hidden);
            todo.extend(opened.iter().filter(|o| **o != obj));
            let Some(decl) = self.decls.get(&obj) else {
                continue;
            };
            let said = self.said(*decl);
            let calls = said.calls.iter().flat_map(|(needs, _)| *needs);
            needs.extend(calls.map(|access| Grant::of(*access)));
            todo.extend(said.mentions.iter().map(|mention| mention.obj));
        }
        (needs, has_news)
    }

    fn leaf(&self, obj: ObjId) -> Option<&'static [Grant]> {
        let object = self.world.obj(obj);
        let path = &self.world.pkg(object.pkg?).path;
        let candidates = LEAVES.iter().filter(|(package, ..)| package == path);
        let mut rows = candidates.filter(|(_, name, _)| {
            let own = name.rsplit('.').next().unwrap_or(name);
            own == self.world.name(object.name) && *name == self.name(obj)
        });
        // A field or a local may have the same name.
        let is_declared = self.decls.contains_key(&obj);
        rows.next()
            .filter(|_| is_declared)
            .map(|(_, _, needs)| *needs)
    }

    /// The name of an object in its package, behind its type's if it is a method.
    fn name(&self, obj: ObjId) -> String {
        let object = self.world.obj(obj);
        let own = self.world.name(object.name);
        let receiver = object.func().and_then(|func| func.recv_named);
        match receiver.and_then(|ty| self.world.named(ty)) {
            Some(named) => format!("{}.{own}", self.world.obj_name(named.obj)),
            None => own.to_owned(),
        }
    }

    /// With its package's name.
    fn full_name(&self, obj: ObjId) -> String {
        let pkg = self.world.obj(obj).pkg.map(|pkg| self.world.pkg(pkg).name);
        let pkg = pkg.map_or("", |name| self.world.name(name));
        format!("{pkg}.{}", self.name(obj))
    }

    /// Places in the order of packages, files and text.
    fn order(&self, at: Node) -> (usize, u32, u32) {
        let unit = at.unit_slot();
        let holds = |pkg: &PkgId| {
            let mut files = self.world.pkg(*pkg).files.iter();
            files.any(|file| file.node.unit_slot() == unit)
        };
        let pkg = self.own.iter().position(holds);
        (pkg.unwrap_or(usize::MAX), unit, at.start())
    }

    fn need(&mut self, grant: Grant, name: String, at: Node) {
        let order = self.order(at);
        match self.found.get(&grant) {
            Some(first) if first.0 <= order => {}
            _ => {
                self.found.insert(grant, (order, name, at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LEAVES;
    use crate::std::package;

    /// Natives of packages that reach the world, and do not do it.
    const HARMLESS: &[(&str, &str)] = &[
        ("os", "args"),
        ("os", "random"),
        ("os", "closeFile"),
        ("os", "read"),
        ("os", "readAt"),
        ("os", "seek"),
        ("os", "syncFile"),
        ("os", "truncate"),
        ("os", "write"),
        ("os", "writeAt"),
        ("os", "writeString"),
        ("internal/stdio", "read"),
        ("internal/stdio", "write"),
        ("time", "Duration.String"),
        ("time", "stopTimer"),
    ];

    /// A new native of these packages needs a row, here or there; and no row is of something that is gone.
    #[test]
    fn natives_that_reach_the_world_have_rows() {
        for path in ["os", "time", "internal/stdio"] {
            let package = package(path).expect("a package");
            for (name, _) in package.natives {
                let is_leaf = LEAVES.iter().any(|row| (row.0, row.1) == (path, *name));
                let is_harmless = HARMLESS.contains(&(path, name));
                assert!(is_leaf != is_harmless, "{path}.{name}");
            }
        }
        for (path, name, _) in LEAVES {
            let package = package(path).expect("a package");
            let own = name.rsplit('.').next().expect("a name");
            let has = |text: &str| {
                text.contains(&format!("func {own}("))
                    || text.contains(&format!(") {own}("))
                    || text.contains(&format!("\t{own} "))
                    || text.contains(&format!("var {own} "))
            };
            assert!(
                package.files.iter().any(|file| has(file.1)),
                "{path}.{name}"
            );
        }
    }
}
