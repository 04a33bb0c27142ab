//! Modules: packages of the host, from the first file to the end of initialisation.
//!
//! In: sources by import path. Out: checked packages in the world, and tasks that initialise them.
//! A module is `Loading` (files may come), `Checked` or `Wrong`, then `Initialised`; back from there only if
//! the initialisation fails.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::rtype::RTypeId;
use crate::engine::error::{Failure, Status};
use crate::engine::imports::{Imports, causes};
use crate::engine::task::{Goal, Task};
use crate::engine::{Engine, diagnosed, no_memory};
use crate::heap::unit::UnitPtr;
use crate::lower::LowerError;
use crate::mem::stack::deep;
use crate::syntax::node::{File, Kind, Lifespan, Node};
use crate::syntax::parser::{Parsed, parse_file};
use crate::types::labels::early_diags;
use crate::types::package::{PkgId, PkgState};
use crate::types::version::Version;
use crate::vm::panic::RuntimeTypes;

/// The package with the errors of run-time panics.
const RUNTIME_ERRORS: &str = "internal/runtime";

/// How far a module is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// Files may still come.
    Loading,
    /// Checked without errors.
    Checked,
    /// Checked with errors: nothing of it runs.
    Wrong,
    /// Its variables are set and its init functions have run, or are running.
    Initialised,
}

/// A package of the host.
pub(crate) struct Module {
    /// Its package, once the first file has named it.
    pub(crate) pkg: PkgId,
    /// Import path.
    pub(crate) path: String,
    /// How far it is.
    pub(crate) state: State,
    /// Declarations of the host, as Go text without package clause.
    pub(crate) declared: Vec<String>,
    /// What was wrong when it was checked.
    pub(crate) failure: Option<Failure>,
}

impl Engine {
    /// Parses one file; a partial tree comes back with what is wrong. The unit is rooted once; `unroot` ends that.
    ///
    /// # Errors
    /// `NoMemory`; a file with syntax errors is no error here.
    pub fn parse(
        &mut self,
        file: &str,
        src: &[u8],
    ) -> Result<(Node, UnitPtr, Option<Failure>), Failure> {
        let Parsed { root, diags, unit } = self.parsed(file, src)?;
        let failure = (!diags.is_empty()).then(|| diagnosed(Status::Syntax, diags));
        Ok((root, unit, failure))
    }

    fn parsed(&mut self, file: &str, src: &[u8]) -> Result<Parsed, Failure> {
        self.with_room(|engine| {
            parse_file(engine.vm.heap_mut(), file, src).map_err(|_| no_memory())
        })
    }

    /// Ends the engine's own hold on a parsed unit.
    pub fn unroot(&mut self, unit: UnitPtr) {
        self.vm.heap_mut().unit_unroot(unit);
    }

    /// Parses a file of the package with this import path; the module's number. What is wrong but leaves a tree to check (a malformed literal)
    /// is told by `check`, with all else.
    ///
    /// # Errors
    /// `Syntax`: the file is not part of the module. `Busy`: it is checked already. `NoMemory`.
    pub fn load(&mut self, path: &str, file: &str, src: &[u8]) -> Result<u32, Failure> {
        self.load_from(None, path, file, src)
    }

    /// The same for a file of a folder, whose files can be embedded (`//go:embed`).
    ///
    /// # Errors
    /// As `load`.
    pub fn load_from(
        &mut self,
        folder: Option<&Path>,
        path: &str,
        file: &str,
        src: &[u8],
    ) -> Result<u32, Failure> {
        if path.is_empty() {
            return Err(Failure::new(Status::Invalid, "empty import path"));
        }
        self.may_load(path)?;
        let parsed = self.parsed(file, src)?;
        if parsed.has_syntax_errors() {
            let diags = early_diags(parsed.root, &parsed.diags);
            self.unroot(parsed.unit);
            return Err(diagnosed(Status::Syntax, diags));
        }
        self.keep_source(file, src);
        let number = self.add_file(path, parsed.root, parsed.unit)?;
        let pkg = self.module(number)?.pkg;
        let mut told = parsed.diags;
        told.extend(self.add_embeds(pkg, parsed.root, folder)?);
        if !told.is_empty() {
            self.world.tell(pkg, told);
        }
        Ok(number)
    }

    /// The same with a tree that is there already.
    ///
    /// # Errors
    /// `Invalid`: no File node. As `load`.
    pub fn load_node(&mut self, path: &str, file: Node) -> Result<u32, Failure> {
        if file.kind() != Kind::File || path.is_empty() {
            return Err(Failure::new(Status::Invalid, "not a file"));
        }
        self.may_load(path)?;
        if file.state() != Lifespan::Parsed {
            return Err(Failure::new(
                Status::Busy,
                "the tree is part of a module already",
            ));
        }
        let unit = file.cell().unit();
        self.keep_source(unit.file(), unit.text());
        self.vm.heap_mut().unit_root(unit);
        self.add_file(path, file, unit)
    }

    fn may_load(&self, path: &str) -> Result<(), Failure> {
        match self.modules.iter().find(|module| module.path == path) {
            Some(module) if module.state != State::Loading => Err(Failure::new(
                Status::Busy,
                format!("package {path} is checked already"),
            )),
            _ => Ok(()),
        }
    }

    fn add_file(&mut self, path: &str, root: Node, unit: UnitPtr) -> Result<u32, Failure> {
        let name = File::cast(root).map_or_else(String::new, |file| file.name().name().to_owned());
        let index = match self.modules.iter().position(|module| module.path == path) {
            Some(index) => index,
            None => {
                let pkg = self.world.new_package(path, &name);
                self.modules.reserve_exact(1);
                self.modules.push(Module {
                    pkg,
                    path: path.to_owned(),
                    state: State::Loading,
                    declared: Vec::new(),
                    failure: None,
                });
                self.modules.len() - 1
            }
        };
        let Some(module) = self.modules.get(index) else {
            return Err(Failure::new(Status::Bug, "module lost"));
        };
        let pkg = module.pkg;
        let first = self.world.pkg(pkg).name;
        if self.world.name(first) != name {
            let message = format!("found packages {} and {name}", self.world.name(first));
            self.unroot(unit);
            return Err(Failure::new(Status::Type, message));
        }
        self.world.add_file(pkg, root);
        self.trees.adopt(pkg, unit);
        Ok(index as u32 + 1)
    }

    /// The module with this number.
    pub(crate) fn module(&self, number: u32) -> Result<&Module, Failure> {
        let index = number.checked_sub(1).map(|i| i as usize);
        index
            .and_then(|i| self.modules.get(i))
            .ok_or_else(|| Failure::new(Status::Invalid, "no such module"))
    }

    /// The same to change.
    pub(crate) fn module_mut(&mut self, number: u32) -> Result<&mut Module, Failure> {
        let index = number.checked_sub(1).map(|i| i as usize);
        index
            .and_then(|i| self.modules.get_mut(i))
            .ok_or_else(|| Failure::new(Status::Invalid, "no such module"))
    }

    /// Checks a module if it is not yet; its package.
    ///
    /// # Errors
    /// `Type` with diagnostics, the same again each time.
    pub fn check(&mut self, number: u32) -> Result<PkgId, Failure> {
        let module = self.module(number)?;
        let pkg = module.pkg;
        match module.state {
            State::Checked | State::Initialised => Ok(pkg),
            State::Wrong => Err(module
                .failure
                .clone()
                .unwrap_or_else(|| Failure::new(Status::Type, "the package has errors"))),
            State::Loading => {
                self.add_declared(number)?;
                self.check_now(number, pkg)
            }
        }
    }

    /// Declares `assert`, as the tests of type checkers expect it. Programs that call it cannot run.
    pub fn declare_test_functions(&mut self) {
        self.world.declare_test_functions();
    }

    /// From now on a function without a body is no error where it is declared, only where it is called: for packages whose
    /// other files are no Go.
    pub fn accept_missing_bodies(&mut self) {
        self.world.accepts_missing_bodies = true;
    }

    /// Files that are loaded from now on are written in this version of the language (`go1.17`), as with gc's `-lang`; a file's
    /// `//go:build` line may say another.
    ///
    /// # Errors
    /// `Invalid`: no version of Go, or a later one than the engine's.
    pub fn set_language(&mut self, version: &str) -> Result<(), Failure> {
        match Version::parse(version) {
            Some(version) if version <= Version::CURRENT => {
                self.world.language = version;
                Ok(())
            }
            Some(_) => Err(Failure::new(
                Status::Invalid,
                format!(
                    "{version} is required, but this is go1.{}",
                    Version::CURRENT.0
                ),
            )),
            None => Err(Failure::new(
                Status::Invalid,
                format!("{version} is no version of Go"),
            )),
        }
    }

    fn check_now(&mut self, number: u32, pkg: PkgId) -> Result<PkgId, Failure> {
        self.read_imports(pkg)?;
        let diags = if self.world.pkg(pkg).state == PkgState::New {
            let mut imports = Imports::new(self.vm.heap_mut(), &mut self.trees);
            let mut diags = imports.check(&mut self.world, pkg);
            diags.extend(imports.diags);
            self.world.trim();
            causes(diags)
        } else {
            Vec::new()
        };
        let clean = self.world.pkg(pkg).state == PkgState::Checked && diags.is_empty();
        let failure = (!clean).then(|| diagnosed(Status::Type, diags));
        let module = self.module_mut(number)?;
        module.state = if clean { State::Checked } else { State::Wrong };
        module.failure.clone_from(&failure);
        failure.map_or(Ok(pkg), Err)
    }

    /// The sources of all packages that a package imports are in memory before it is checked: a check cannot be repeated.
    fn read_imports(&mut self, pkg: PkgId) -> Result<(), Failure> {
        self.with_room(|engine| {
            let mut imports = Imports::new(engine.vm.heap_mut(), &mut engine.trees);
            let read = imports.read_all(&mut engine.world, pkg);
            read.map_err(|_| no_memory())
        })
    }

    /// Begins the initialisation of a module and of what it imports, each package once.
    ///
    /// # Errors
    /// As `check`.
    pub fn begin_init(&mut self, number: u32) -> Result<Task, Failure> {
        let pkg = self.check(number)?;
        if self.module(number)?.state == State::Initialised {
            return Ok(Task::nothing());
        }
        let mut order = VecDeque::new();
        self.collect_inits(pkg, &mut order, 0)?;
        self.in_order_of_paths(&mut order);
        for pkg in &order {
            let path = self.world.pkg(*pkg).path.clone();
            if let Some(module) = self.modules.iter_mut().find(|module| module.path == path) {
                module.state = State::Initialised;
            }
        }
        Ok(Task::new(Goal::Init(order)))
    }

    /// An initialisation has failed: the package it stopped at, and those after it, may be initialised again, from their beginning.
    pub(crate) fn not_initialised(&mut self, packages: impl Iterator<Item = PkgId>) {
        for pkg in packages {
            self.initialised.remove(&pkg);
            let path = &self.world.pkg(pkg).path;
            if let Some(module) = self.modules.iter_mut().find(|m| m.path == *path) {
                module.state = State::Checked;
            }
        }
    }

    /// Dependencies first; a package that is initialised already (or being so) is left out.
    fn collect_inits(
        &mut self,
        pkg: PkgId,
        order: &mut VecDeque<PkgId>,
        depth: u32,
    ) -> Result<(), Failure> {
        if depth > 1000 {
            return Err(Failure::new(Status::Limit, "imports nested too deeply"));
        }
        if self.initialised.contains(&pkg) {
            return Ok(());
        }
        self.initialised.insert(pkg);
        for import in self.world.pkg(pkg).imports.clone() {
            deep(|| self.collect_inits(import, order, depth + 1))?;
        }
        order.push_back(pkg);
        Ok(())
    }

    /// Sorts packages as they are initialised: by import path, each after its imports. `order` has dependencies first.
    fn in_order_of_paths(&self, order: &mut VecDeque<PkgId>) {
        let mut waits: FxHashMap<PkgId, usize> = FxHashMap::default();
        let mut importers: FxHashMap<PkgId, Vec<PkgId>> = FxHashMap::default();
        for &pkg in order.iter() {
            let imports: FxHashSet<PkgId> = self.world.pkg(pkg).imports.iter().copied().collect();
            // One that is initialised already is in no list.
            let open = imports.iter().filter(|import| waits.contains_key(import));
            let open: Vec<PkgId> = open.copied().collect();
            waits.insert(pkg, open.len());
            for import in open {
                importers.entry(import).or_default().push(pkg);
            }
        }
        let path = |pkg: PkgId| Reverse((self.world.pkg(pkg).path.clone(), pkg));
        let ready = waits.iter().filter(|(_, n)| **n == 0);
        let mut ready: BinaryHeap<_> = ready.map(|(&pkg, _)| path(pkg)).collect();
        order.clear();
        while let Some(Reverse((_, pkg))) = ready.pop() {
            order.push_back(pkg);
            for importer in importers.remove(&pkg).unwrap_or_default() {
                if let Some(n) = waits.get_mut(&importer) {
                    *n -= 1;
                    if *n == 0 {
                        ready.push(path(importer));
                    }
                }
            }
        }
    }

    /// A program recovers from an error of the machine: the machine learns the types that such errors are boxed in.
    pub(crate) fn find_runtime_types(&mut self) -> Result<(), Failure> {
        let mut imports = Imports::new(self.vm.heap_mut(), &mut self.trees);
        imports
            .read_path(&mut self.world, RUNTIME_ERRORS)
            .map_err(|_| no_memory())?;
        let pkg = imports
            .import_own(&mut self.world, RUNTIME_ERRORS)
            .map_err(|text| Failure::new(Status::Bug, text))?;
        let types = RuntimeTypes {
            error: Some(self.runtime_type(pkg, "errorString", false)?),
            bounds: Some(self.runtime_type(pkg, "boundsError", false)?),
            plain_error: Some(self.runtime_type(pkg, "plainError", false)?),
            type_assertion: Some(self.runtime_type(pkg, "TypeAssertionError", true)?),
            panic_nil: Some(self.runtime_type(pkg, "PanicNilError", true)?),
        };
        self.vm.set_runtime_types(types);
        Ok(())
    }

    fn runtime_type(
        &mut self,
        pkg: PkgId,
        name: &str,
        is_pointer: bool,
    ) -> Result<RTypeId, Failure> {
        let obj = self
            .package_object(pkg, name)
            .ok_or_else(|| Failure::new(Status::Bug, format!("runtime.{name} is missing")))?;
        let mut ty = self.world.obj(obj).ty();
        if is_pointer {
            ty = self.world.new_pointer(ty);
        }
        self.lowering
            .rtype(&mut self.world, &mut self.vm.rtypes, ty)
            .map_err(lower_failure)
    }

    /// The code that initialises one package; `None` if there is nothing to run.
    pub(crate) fn init_code(&mut self, pkg: PkgId) -> Result<crate::code::func::FuncCode, Failure> {
        let code = self.with_room(|engine| {
            engine
                .lowering
                .lower_init(
                    &mut engine.world,
                    &mut engine.vm.rtypes,
                    &engine.bodies.with(&mut engine.vm.heap),
                    pkg,
                )
                .map_err(lower_failure)
        })?;
        self.define_new_globals()?;
        self.set_embedded(pkg)?;
        Ok(code)
    }

    /// Cells for the package variables that lowering has numbered since.
    pub(crate) fn define_new_globals(&mut self) -> Result<(), Failure> {
        let mut globals = self.lowering.take_new_globals().into_iter();
        while let Some(global) = globals.next() {
            let defined = self.with_room(|engine| {
                let defined = engine.vm.define_global(global.id, global.ty);
                defined.map_err(|_| no_memory())
            });
            if let Err(refused) = defined {
                // Code that is lowered later may name them: they wait.
                let rest = std::iter::once(global).chain(globals).collect();
                self.lowering.put_back_globals(rest);
                return Err(refused);
            }
            self.vm.name_global(global.id, global.ty, &global.name);
        }
        Ok(())
    }
}

/// A function that cannot be lowered, as a failure.
pub(crate) fn lower_failure(error: LowerError) -> Failure {
    let status = match error {
        LowerError::Unsupported(_) | LowerError::NoBody(_) => Status::Limit,
        LowerError::OutOfMemory => return no_memory(),
        LowerError::Bug(_) => Status::Bug,
    };
    Failure::new(status, error.to_string())
}
