//! The checker: one pass over the files of a package.
//!
//! In: parsed files of a package (`World::add_file`). Out: filled tables of the [`World`] and diagnostics.
//!
//! Order of work: collect objects; declare package-level objects, on demand and coloured; check function bodies,
//! which wait in the queue so that everything they name is declared (those of std until somebody asks, `types::waiting`); order of
//! initialisation; unused imports;
//! record types of constants that stayed untyped.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::syntax::node::{Node, NodeNo};
use crate::types::constant::ConstRef;
use crate::types::errors::{Error, Errors};
use crate::types::info::{Mode, Selection, TypeAndValue};
use crate::types::labels::early_diags;
use crate::types::mono::MonoGraph;
use crate::types::object::{ObjId, Pos, Sym};
use crate::types::package::{PkgId, PkgState};
use crate::types::scope::{ScopeId, ScopeKind};
use crate::types::ty::TypeId;
use crate::types::world::World;

/// Finds imported packages; the engine implements it.
pub trait Importer {
    /// The package with this path, checked; or what is wrong, e.g. `package foo is not in std`.
    ///
    /// # Errors
    /// The text of the message, without position.
    fn import(&mut self, world: &mut World, path: &str, from: PkgId) -> Result<PkgId, String>;
}

/// An importer that knows no package.
pub struct NoImporter;

impl Importer for NoImporter {
    fn import(&mut self, world: &mut World, path: &str, _from: PkgId) -> Result<PkgId, String> {
        world
            .find_package(path)
            .ok_or_else(|| format!("package {path} is not in std"))
    }
}

/// How a package-level (or local type) object is declared.
#[derive(Clone, Debug)]
pub(crate) struct DeclInfo {
    /// The scope in which its expressions are looked up: the file's.
    pub(crate) scope: ScopeId,
    /// `var a, b = f()`: all variables on the left side.
    pub(crate) lhs: Option<Arc<[ObjId]>>,
    /// Type expression of a const or var.
    pub(crate) typ: Option<Node>,
    /// Initialisation expression of a const or var.
    pub(crate) init: Option<Node>,
    /// A const without values of its own repeats those of an earlier spec.
    pub(crate) inherited: bool,
    /// Value of iota.
    pub(crate) iota: u32,
    /// TypeSpec.
    pub(crate) tdecl: Option<Node>,
    /// FuncDecl.
    pub(crate) fdecl: Option<Node>,
    /// What the initialisation depends on; most declarations on nothing.
    pub(crate) deps: Option<Box<Deps>>,
}

/// Objects in order of first mention.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deps {
    list: Vec<ObjId>,
    set: FxHashSet<ObjId>,
}

impl DeclInfo {
    pub(crate) fn new(scope: ScopeId) -> DeclInfo {
        DeclInfo {
            scope,
            lhs: None,
            typ: None,
            init: None,
            inherited: false,
            iota: 0,
            tdecl: None,
            fdecl: None,
            deps: None,
        }
    }

    /// Adds a dependency.
    pub(crate) fn add_dep(&mut self, obj: ObjId) {
        let deps = self.deps.get_or_insert_default();
        if deps.set.insert(obj) {
            deps.list.push(obj);
        }
    }

    /// Objects on which the initialisation depends, in order of first mention.
    pub(crate) fn deps(&self) -> &[ObjId] {
        self.deps.as_ref().map_or(&[], |deps| &deps.list)
    }
}

/// The place in the program that is being checked. Saved and restored around declarations and bodies.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    /// The package-level object whose initialisation expression or body is checked; its dependencies are noted.
    pub(crate) decl: Option<ObjId>,
    /// The innermost scope.
    pub(crate) scope: ScopeId,
    /// Value of iota in a constant declaration.
    pub(crate) iota: Option<u32>,
    /// Where to report an error in a repeated constant expression.
    pub(crate) errpos: Option<Pos>,
    /// We are inside the type parameter list of a type.
    pub(crate) in_tparam_list: bool,
    /// The signature of the enclosing function.
    pub(crate) sig: Option<TypeId>,
    /// Calls of `panic` (for missing return).
    pub(crate) is_panic: FxHashSet<u64>,
    /// The function has a label.
    pub(crate) has_label: bool,
    /// The expression has a function call or receive operation (for `len`, `cap`).
    pub(crate) has_call_or_recv: bool,
}

impl Environment {
    pub(crate) fn new(scope: ScopeId) -> Environment {
        Environment {
            decl: None,
            scope,
            iota: None,
            errpos: None,
            in_tparam_list: false,
            sig: None,
            is_panic: FxHashSet::default(),
            has_label: false,
            has_call_or_recv: false,
        }
    }
}

/// An untyped expression whose final type is not known yet.
#[derive(Clone, Debug)]
pub(crate) struct ExprInfo {
    /// The expression.
    pub(crate) expr: Node,
    /// It is the left operand of a shift whose type comes from its context.
    pub(crate) is_lhs: bool,
    pub(crate) mode: Mode,
    pub(crate) ty: TypeId,
    pub(crate) val: Option<ConstRef>,
}

/// Work that waits until what it needs is declared.
pub(crate) type Action = Box<dyn for<'a, 'w> FnOnce(&'a mut Checker<'w>)>;

/// The state of one check.
pub(crate) struct Checker<'w> {
    pub(crate) world: &'w mut World,
    pub(crate) importer: &'w mut dyn Importer,
    pub(crate) pkg: PkgId,
    pub(crate) errors: Errors,
    /// Those of branches in functions: gc's parser finds them, so they stand before all others.
    pub(crate) branch_errors: Vec<Error>,
    pub(crate) env: Environment,
    pub(crate) decls: FxHashMap<ObjId, DeclInfo>,
    /// Objects in the order in which they were collected.
    pub(crate) decl_order: Vec<ObjId>,
    /// Methods collected for a base type's name, until the type is declared.
    pub(crate) methods: FxHashMap<ObjId, Vec<ObjId>>,
    /// Objects being declared.
    pub(crate) obj_path: Vec<ObjId>,
    pub(crate) untyped: FxHashMap<u64, ExprInfo>,
    pub(crate) delayed: Vec<Option<Action>>,
    /// Names of packages brought in by `import .`: (file scope, name) to the PkgName.
    pub(crate) dot_imports: FxHashMap<(ScopeId, Sym), ObjId>,
    /// All PkgNames, to report unused ones.
    pub(crate) imports: Vec<ObjId>,
    /// Types known to be valid, for `validtype`.
    pub(crate) valid: FxHashSet<TypeId>,
    /// Instantiations, to find those without end.
    pub(crate) mono: MonoGraph,
    /// Where each instance was first written.
    pub(crate) inst_pos: FxHashMap<TypeId, Pos>,
    /// Nesting of the expression or statement being checked.
    pub(crate) nest: u32,
    /// How many objects of the package have a number.
    pub(crate) n_order: u32,
    /// Types declared in functions.
    pub(crate) local_types: Vec<ObjId>,
    /// Types that gc may refuse, as they are written.
    pub(crate) written: Vec<(Node, TypeId)>,
}

impl<'w> Checker<'w> {
    pub(crate) fn new(
        world: &'w mut World,
        importer: &'w mut dyn Importer,
        pkg: PkgId,
    ) -> Checker<'w> {
        let scope = world.pkg(pkg).scope;
        world.viewer = Some(pkg);
        Checker {
            world,
            importer,
            pkg,
            errors: Errors::default(),
            branch_errors: Vec::new(),
            env: Environment::new(scope),
            decls: FxHashMap::default(),
            decl_order: Vec::new(),
            methods: FxHashMap::default(),
            obj_path: Vec::new(),
            untyped: FxHashMap::default(),
            delayed: Vec::new(),
            dot_imports: FxHashMap::default(),
            imports: Vec::new(),
            valid: FxHashSet::default(),
            mono: MonoGraph::default(),
            inst_pos: FxHashMap::default(),
            nest: 0,
            n_order: 0,
            local_types: Vec::new(),
            written: Vec::new(),
        }
    }

    // ---- errors ----

    /// Reports an error at a position.
    pub(crate) fn error_at(&mut self, pos: Pos, code: Code, msg: impl Into<String>) {
        self.report(Error::new(pos, code, msg));
    }

    /// Reports an error at the start of an expression's leftmost operand.
    pub(crate) fn error(&mut self, at: Node, code: Code, msg: impl Into<String>) {
        let pos = self.start_pos(at);
        self.report(Error::new(pos, code, msg));
    }

    /// Reports an error that leaves all types known.
    pub(crate) fn soft_error(&mut self, pos: Pos, code: Code, msg: impl Into<String>) {
        self.report(Error::new(pos, code, msg).soft());
    }

    /// Reports an error with all its lines.
    pub(crate) fn report(&mut self, mut error: Error) {
        if let Some(pos) = self.env.errpos {
            error.pos = pos;
        }
        self.errors.push(error);
    }

    /// The start of a node's leftmost operand: where gc reports expressions.
    pub(crate) fn start_pos(&self, n: Node) -> Pos {
        self.world.pos_at(n, n.error_pos())
    }

    /// The anchor of a node.
    pub(crate) fn pos(&self, n: Node) -> Pos {
        self.world.pos_of(n)
    }

    // ---- queue ----

    /// Runs `action` once the current declarations are done.
    pub(crate) fn later(&mut self, action: impl for<'a, 'v> FnOnce(&'a mut Checker<'v>) + 'static) {
        self.delayed.push(Some(Box::new(action)));
    }

    /// Runs all delayed actions, and those that they delay.
    pub(crate) fn process_delayed(&mut self) {
        self.process_delayed_from(0);
    }

    /// Runs the actions delayed since the queue had `top` entries, and those that they delay.
    pub(crate) fn process_delayed_from(&mut self, top: usize) {
        let mut i = top;
        while let Some(action) = self.delayed.get_mut(i).map(Option::take) {
            if let Some(action) = action {
                action(self);
            }
            i += 1;
        }
        self.delayed.truncate(top);
    }

    // ---- scopes ----

    /// Opens a scope for `n` inside the current one.
    pub(crate) fn open_scope(&mut self, n: Node, kind: ScopeKind) -> ScopeId {
        let scope = self.world.new_scope(Some(self.env.scope), kind);
        let NodeNo(number) = n.number();
        if let Some(info) = self.world.info_mut(n) {
            info.scopes.insert(number, scope);
        }
        self.env.scope = scope;
        scope
    }

    /// Back to the enclosing scope.
    pub(crate) fn close_scope(&mut self) {
        if let Some(parent) = self.world.scope(self.env.scope).parent {
            self.env.scope = parent;
        }
    }

    /// The object that a name denotes at `pos` in the current scope.
    pub(crate) fn lookup(&self, name: Sym, pos: Pos) -> Option<ObjId> {
        self.lookup_scope(name, pos).map(|(_, obj)| obj)
    }

    /// The same, and the scope that holds it.
    pub(crate) fn lookup_scope(&self, name: Sym, pos: Pos) -> Option<(ScopeId, ObjId)> {
        // The repeated expression of a constant without its own stands where the constant does.
        let pos = self.env.errpos.unwrap_or(pos);
        self.world.lookup_parent(self.env.scope, name, pos)
    }

    /// Notes that what is being declared depends on `obj`.
    pub(crate) fn add_decl_dep(&mut self, to: ObjId) {
        let Some(from) = self.env.decl else { return };
        if self.decls.contains_key(&to)
            && let Some(decl) = self.decls.get_mut(&from)
        {
            decl.add_dep(to);
        }
    }

    // ---- records ----

    /// The symbol of an identifier.
    pub(crate) fn sym(&mut self, ident: Node) -> Sym {
        self.world.intern_bytes(ident.token_bytes())
    }

    pub(crate) fn record_type_and_value(
        &mut self,
        e: Node,
        mode: Mode,
        ty: TypeId,
        value: Option<ConstRef>,
    ) {
        if mode == Mode::Invalid {
            return;
        }
        if let Some(info) = self.world.info_mut(e) {
            info.set_tv(e, TypeAndValue { mode, ty, value });
        }
    }

    pub(crate) fn record_def(&mut self, ident: Node, obj: ObjId) {
        if let Some(info) = self.world.info_mut(ident) {
            info.set_def(ident, obj);
        }
    }

    pub(crate) fn record_use(&mut self, ident: Node, obj: ObjId) {
        if let Some(info) = self.world.info_mut(ident) {
            info.set_use(ident, obj);
        }
    }

    pub(crate) fn record_implicit(&mut self, n: Node, obj: ObjId) {
        if let Some(info) = self.world.info_mut(n) {
            info.implicits.insert(n.number().0, obj);
        }
    }

    pub(crate) fn record_selection(&mut self, e: Node, selection: Selection) {
        if let Some(info) = self.world.info_mut(e) {
            info.selections.insert(e.number().0, selection);
        }
    }

    /// Records the type arguments of what the identifier in `e` names.
    pub(crate) fn record_instance(&mut self, e: Node, targs: Arc<[TypeId]>, ty: TypeId) {
        let ident = instantiated_ident(e);
        if let Some(info) = self.world.info_mut(ident) {
            let instance = crate::types::info::Instance { targs, ty };
            info.instances.insert(ident.number().0, instance);
        }
    }

    /// The errors as diagnostics, in order of discovery.
    pub(crate) fn take_diags(&mut self) -> Vec<Diag> {
        let list = std::mem::take(&mut self.errors.list);
        list.iter().map(|e| e.to_diag(self.world)).collect()
    }
}

/// The identifier that names a generic function or type in `e`: `F`, `p.F`, `F[int]`, `(F)`.
pub(crate) fn instantiated_ident(e: Node) -> Node {
    use crate::syntax::node::{IndexExpr, ParenExpr, SelectorExpr};
    let mut e = e;
    loop {
        if let Some(x) = ParenExpr::cast(e) {
            e = x.x();
        } else if let Some(x) = IndexExpr::cast(e) {
            e = x.x();
        } else if let Some(x) = SelectorExpr::cast(e) {
            return x.sel();
        } else {
            return e;
        }
    }
}

/// Checks a package whose files are parsed (`World::add_file`). The tables are filled as far as possible, and the
/// diagnostics come in the order of discovery.
pub fn check_package(world: &mut World, pkg: PkgId, importer: &mut dyn Importer) -> Vec<Diag> {
    world.pkg_mut(pkg).state = PkgState::Checking;
    let outer = (world.viewer, std::mem::take(&mut world.tset_errors));
    let older = std::mem::take(&mut world.unexpanded);
    world.open_tables(pkg);
    let mut checker = Checker::new(world, importer, pkg);
    checker.check_files();
    let mut diags = checker.take_diags();
    let has_wrong_branch = !checker.branch_errors.is_empty();
    let package = world.pkg(pkg);
    let is_right = diags.is_empty() && !has_wrong_branch && package.told.is_empty();
    if !is_right {
        let files = package.files.iter();
        let early = files.flat_map(|file| early_diags(file.node, package.told(file)));
        diags = early.chain(diags).collect();
    }
    (world.viewer, world.tset_errors) = outer;
    // A wrong package never becomes code, and its instances may have no end.
    if is_right {
        world.settle();
    } else {
        world.abandon_unexpanded();
    }
    world.unexpanded.extend(older);
    let p = world.pkg_mut(pkg);
    p.state = if is_right {
        PkgState::Checked
    } else {
        PkgState::Wrong
    };
    for i in 0..world.pkg(pkg).files.len() {
        if let Some(file) = world.pkg(pkg).files.get(i).copied() {
            world.file_is_scoped(file.node);
        }
    }
    diags
}

impl Checker<'_> {
    /// A node is about to be checked: told to who wants to know what that takes.
    #[inline]
    pub(crate) fn enter_timed(&self, n: Node) {
        if let Some(clock) = &self.world.clock {
            clock.enter(n.unit(), n.kind() as u8);
        }
    }

    /// It has been.
    #[inline]
    pub(crate) fn leave_timed(&self) {
        if let Some(clock) = &self.world.clock {
            clock.leave();
        }
    }

    fn check_files(&mut self) {
        self.collect_objects();
        self.direct_cycles();
        self.package_objects();
        self.process_delayed();
        for e in std::mem::take(&mut self.world.tset_errors) {
            self.report(e);
        }
        let is_whole = !self.lets_bodies_wait();
        if !is_whole {
            self.bodies_for_init_order();
        }
        self.init_order();
        self.number_local_types();
        if is_whole {
            self.unused_imports();
        }
        self.record_untyped();
        if self.errors.list.is_empty() {
            self.monomorph();
        }
        if self.errors.list.is_empty() {
            self.refused_types();
        }
        self.missing_bodies();
    }
}
