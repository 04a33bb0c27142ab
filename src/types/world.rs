//! All that is known about the programs of one VM: arenas of types, objects, scopes, packages and unit tables.
//!
//! In: the checker. Out: read access by index. [`World::mark`] and [`World::release`] take back what an eval
//! made: arenas are truncated to the mark, and entries below it that were filled in since (an instance expanded,
//! a type set computed, a name inserted) are restored from a journal.
//!
//! Invariant W1: an entry below the newest mark refers to an entry above it only while the journal says so.

mod arena;
pub mod marks;

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::heap::kindclock::KindClock;
use crate::syntax::diag::{self, Diag};
use crate::syntax::node::Node;
use crate::types::info::{Mode, TypeAndValue, UnitInfo};
use crate::types::layered::Layered;
use crate::types::methodindex::MethodIndex;
use crate::types::object::{Color, ObjId, ObjKind, Object, Pos, Sym, UnitSlot};
use crate::types::package::{FileInfo, Package, PkgId, PkgState};
use crate::types::scope::{Scope, ScopeId, ScopeKind};
use crate::types::ty::{Type, TypeId};
use crate::types::universe::{Universe, universe};
use crate::types::version::{FileVersion, Version};
use crate::types::waiting::{Key, WaitingBody};
use crate::types::world::arena::TypeKey;
use crate::types::world::marks::{Mark, Undo};

/// A name as a key: found by its bytes.
#[derive(PartialEq, Eq)]
pub(crate) struct Name(Arc<str>);

impl Borrow<[u8]> for Name {
    fn borrow(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_bytes().hash(state);
    }
}

/// Type arguments and the instance they make.
pub(crate) type TypeArgsTo = (Arc<[TypeId]>, TypeId);

/// The arenas.
pub struct World {
    universe: &'static Universe,
    types: Layered<Type>,
    objs: Layered<Object>,
    scopes: Layered<Scope>,
    pkgs: Layered<Package>,
    units: Vec<UnitInfo>,
    names: Layered<Arc<str>>,
    /// Without the universe's.
    name_index: FxHashMap<Name, Sym>,
    interned: FxHashMap<TypeKey, TypeId>,
    tuples: FxHashMap<Arc<[TypeId]>, TypeId>,
    /// Units by their slot in the heap. A slot is used again once its unit is dead: whoever adds a unit overwrites the row, and
    /// nobody asks about nodes of units that were not added.
    unit_index: Vec<Option<UnitSlot>>,
    pkg_index: FxHashMap<String, PkgId>,
    /// Instances of each generic type.
    pub(crate) instances: FxHashMap<TypeId, Vec<TypeArgsTo>>,
    pub(crate) method_index: MethodIndex,
    /// Structural hash to the types chosen to stand for their identity class.
    pub(crate) canon_buckets: FxHashMap<u64, Vec<TypeId>>,
    pub(crate) canon_of: FxHashMap<TypeId, TypeId>,
    /// The entries of `canon_buckets` in the order in which they were made.
    canon_log: Vec<(u64, TypeId)>,
    /// Instances whose underlying type was not computed yet.
    pub(crate) unexpanded: Vec<TypeId>,
    /// Instances that only wrong packages have asked for.
    pub(crate) abandoned: FxHashSet<TypeId>,
    undo: Vec<Undo>,
    marks: Vec<Mark>,
    /// The method `Error` of `error`.
    pub(crate) error_method: Option<ObjId>,
    /// Package `unsafe`.
    pub(crate) unsafe_pkg: Option<PkgId>,
    /// Errors in interfaces whose type set was first asked for by who cannot report.
    pub(crate) tset_errors: Vec<crate::types::errors::Error>,
    /// The package being checked: messages qualify names as seen from it.
    pub(crate) viewer: Option<PkgId>,
    /// Functions without a body are somebody else's, everywhere: nothing is said about them.
    pub(crate) accepts_missing_bodies: bool,
    /// The language of files that are added, but std's.
    pub language: Version,
    /// Bodies of std's functions are checked when they are asked for.
    pub lets_bodies_wait: bool,
    /// Those that were not, by unit and number.
    pub(crate) waiting: FxHashMap<Key, WaitingBody>,
    pub(crate) n_completed: usize,
    /// Told of each node that is checked or lowered, if somebody wants to know what that takes.
    pub clock: Option<KindClock>,
    pub(crate) n_late_types: u32,
}

impl Default for World {
    fn default() -> World {
        World::new()
    }
}

impl World {
    /// A world that knows the universe.
    pub fn new() -> World {
        World::over(universe())
    }

    /// A world that knows these names and nothing else.
    pub(crate) fn over(universe: &'static Universe) -> World {
        World {
            universe,
            types: Layered::over(&universe.types),
            objs: Layered::over(&universe.objs),
            scopes: Layered::over(&universe.scopes),
            pkgs: Layered::over(&universe.pkgs),
            units: Vec::new(),
            names: Layered::over(&universe.names),
            name_index: FxHashMap::default(),
            interned: FxHashMap::default(),
            tuples: FxHashMap::default(),
            unit_index: Vec::new(),
            pkg_index: FxHashMap::default(),
            instances: FxHashMap::default(),
            method_index: MethodIndex::default(),
            canon_buckets: FxHashMap::default(),
            canon_of: FxHashMap::default(),
            canon_log: Vec::new(),
            unexpanded: Vec::new(),
            abandoned: FxHashSet::default(),
            undo: Vec::new(),
            marks: Vec::new(),
            error_method: universe.error_method,
            unsafe_pkg: universe.unsafe_pkg,
            tset_errors: Vec::new(),
            viewer: None,
            accepts_missing_bodies: false,
            language: Version::CURRENT,
            lets_bodies_wait: true,
            waiting: FxHashMap::default(),
            n_completed: 0,
            clock: None,
            n_late_types: 0,
        }
    }

    /// The universe that this world is, for others to begin with.
    pub(crate) fn into_universe(self) -> Universe {
        Universe {
            types: self.types.into_rows(),
            objs: self.objs.into_rows(),
            scopes: self.scopes.into_rows(),
            pkgs: self.pkgs.into_rows(),
            names: self.names.into_rows(),
            name_index: self.name_index,
            error_method: self.error_method,
            unsafe_pkg: self.unsafe_pkg,
        }
    }

    // ---- names ----

    /// The symbol of a name.
    pub fn intern(&mut self, name: &str) -> Sym {
        self.intern_bytes(name.as_bytes())
    }

    /// The symbol of a name that stands in a source: whether it is UTF-8 is looked at when it is first seen.
    pub(crate) fn intern_bytes(&mut self, name: &[u8]) -> Sym {
        if let Some(sym) = self.find_bytes(name) {
            return sym;
        }
        let Ok(name) = std::str::from_utf8(name) else {
            return Sym::EMPTY;
        };
        let sym = Sym(self.names.len() as u32);
        let text: Arc<str> = name.into();
        self.names.push(text.clone());
        self.name_index.insert(Name(text), sym);
        sym
    }

    /// The symbol of a name, if it was ever seen.
    pub fn find_name(&self, name: &str) -> Option<Sym> {
        self.find_bytes(name.as_bytes())
    }

    #[inline]
    fn find_bytes(&self, name: &[u8]) -> Option<Sym> {
        let known = self.name_index.get(name);
        known
            .or_else(|| self.universe.name_index.get(name))
            .copied()
    }

    /// The text of a symbol.
    pub fn name(&self, sym: Sym) -> &str {
        self.names.get(sym.0 as usize).map_or("", |n| n)
    }

    /// The text of a symbol, to keep.
    pub fn name_arc(&self, sym: Sym) -> Arc<str> {
        match self.names.get(sym.0 as usize) {
            Some(n) => n.clone(),
            None => "".into(),
        }
    }

    /// True if the name begins with an upper-case letter.
    pub fn is_exported(&self, sym: Sym) -> bool {
        self.name(sym)
            .chars()
            .next()
            .is_some_and(char::is_uppercase)
    }

    /// The name of an object.
    pub fn obj_name(&self, obj: ObjId) -> &str {
        self.name(self.obj(obj).name)
    }

    // ---- objects ----

    /// An object.
    pub fn obj(&self, id: ObjId) -> &Object {
        match self.objs.get(id.0 as usize) {
            Some(obj) => obj,
            #[expect(clippy::indexing_slicing, reason = "the universe is not empty")]
            None => &self.universe.objs[0],
        }
    }

    pub(crate) fn obj_mut(&mut self, id: ObjId) -> &mut Object {
        self.objs.clamped_mut(id.0 as usize)
    }

    /// Adds an object.
    pub fn new_obj(&mut self, obj: Object) -> ObjId {
        let id = ObjId(self.objs.len() as u32);
        self.objs.push(obj);
        id
    }

    /// Adds an object of unknown type that belongs to no scope yet.
    pub fn make_obj(
        &mut self,
        kind: ObjKind,
        pos: Pos,
        pkg: Option<PkgId>,
        name: Sym,
        ty: Option<TypeId>,
    ) -> ObjId {
        let color = if ty.is_some() {
            Color::Black
        } else {
            Color::White
        };
        self.new_obj(Object {
            kind,
            name,
            pkg,
            ty,
            pos,
            parent: None,
            scope_pos: 0,
            order: 0,
            color,
        })
    }

    /// Number of objects.
    pub fn n_objs(&self) -> usize {
        self.objs.len()
    }

    // ---- scopes ----

    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        match self.scopes.get(id.0 as usize) {
            Some(s) => s,
            None => &NO_SCOPE,
        }
    }

    /// Number of scopes.
    pub(crate) fn n_scopes(&self) -> usize {
        self.scopes.len()
    }

    /// Adds a scope inside `parent`.
    pub fn new_scope(&mut self, parent: Option<ScopeId>, kind: ScopeKind) -> ScopeId {
        let id = ScopeId(self.scopes.len() as u32);
        self.scopes.push(Scope::new(parent, kind));
        id
    }

    /// Inserts an object under its own name; answers the one that had it before, and then changes nothing.
    pub fn insert(&mut self, scope: ScopeId, obj: ObjId) -> Option<ObjId> {
        let name = self.obj(obj).name;
        self.insert_as(scope, name, obj)
    }

    /// Inserts an object under another name.
    pub fn insert_as(&mut self, scope: ScopeId, name: Sym, obj: ObjId) -> Option<ObjId> {
        let below = self
            .marks
            .last()
            .is_some_and(|m| (scope.0 as usize) < m.n_scopes);
        let s = self.scopes.get_mut(scope.0 as usize)?;
        let n = s.len();
        if let Some(old) = s.insert(name, obj) {
            return Some(old);
        }
        if below {
            self.undo.push(Undo::Inserted(scope, n));
        }
        let o = self.obj_mut(obj);
        if o.parent.is_none() {
            o.parent = Some(scope);
        }
        None
    }

    // ---- packages and units ----

    /// A package.
    pub fn pkg(&self, id: PkgId) -> &Package {
        match self.pkgs.get(id.0 as usize) {
            Some(pkg) => pkg,
            #[expect(clippy::indexing_slicing, reason = "package 0 is `unsafe`")]
            None => &self.universe.pkgs[0],
        }
    }

    /// A package, to change.
    pub fn pkg_mut(&mut self, id: PkgId) -> &mut Package {
        self.pkgs.clamped_mut(id.0 as usize)
    }

    /// Adds an empty package; the resolver sets its name from the first file if `name` is empty.
    pub fn new_package(&mut self, path: &str, name: &str) -> PkgId {
        let id = PkgId(self.pkgs.len() as u32);
        let scope = self.new_scope(Some(ScopeId::UNIVERSE), ScopeKind::Package);
        let name = self.intern(name);
        self.pkgs.push(Package {
            path: path.to_string(),
            name,
            scope,
            imports: Vec::new(),
            files: Vec::new(),
            told: Vec::new(),
            embeds: Vec::new(),
            init_order: Vec::new(),
            inits: Vec::new(),
            funcs: Vec::new(),
            state: PkgState::New,
            is_std: false,
            provided: Vec::new(),
            fake: false,
        });
        self.pkg_index.insert(path.to_string(), id);
        id
    }

    /// The newest package with this import path.
    pub fn find_package(&self, path: &str) -> Option<PkgId> {
        let known = self.pkg_index.get(path).copied();
        known.or(self.unsafe_pkg.filter(|_| path == "unsafe"))
    }

    /// Lets the path lead to `known` again, or nowhere.
    pub(crate) fn forget_path(&mut self, path: &str, known: Option<PkgId>) {
        match known {
            Some(pkg) => self.pkg_index.insert(path.to_string(), pkg),
            None => self.pkg_index.remove(path),
        };
    }

    /// All packages.
    pub fn packages(&self) -> impl Iterator<Item = PkgId> + use<> {
        (0..self.pkgs.len() as u32).map(PkgId)
    }

    /// Adds a parsed file to a package.
    pub fn add_file(&mut self, pkg: PkgId, file: Node) -> UnitSlot {
        let unit = self.add_unit(file);
        if !self.pkg(pkg).is_std {
            let version = FileVersion::of(file.cell().unit().text(), self.language);
            if let Some(info) = self.units.get_mut(unit.0 as usize) {
                info.version = version;
            }
        }
        self.pkg_mut(pkg).files.push(FileInfo {
            unit,
            node: file,
            scope: None,
        });
        unit
    }

    /// Keeps what the parser took exception to in the file that was added last.
    pub fn tell(&mut self, pkg: PkgId, diags: Vec<Diag>) {
        let package = self.pkg_mut(pkg);
        if let Some(file) = package.files.last() {
            package.told.push((file.unit, diags));
        }
    }

    /// Makes the tables of the unit that `root` is of, or finds them.
    pub fn add_unit(&mut self, root: Node) -> UnitSlot {
        let row = root.unit_slot() as usize;
        if let Some(slot) = self.slot_of(root)
            && self.unit(slot).is_some_and(|info| info.unit == root.unit())
        {
            return slot;
        }
        let slot = UnitSlot(self.units.len() as u32);
        self.units.push(UnitInfo::of(root));
        if self.unit_index.len() <= row {
            self.unit_index.resize(row + 1, None);
        }
        if let Some(cell) = self.unit_index.get_mut(row) {
            *cell = Some(slot);
        }
        slot
    }

    /// Makes the rows of the tables of a package's units.
    pub(crate) fn open_tables(&mut self, pkg: PkgId) {
        for i in 0..self.pkg(pkg).files.len() {
            let Some(&FileInfo { node, .. }) = self.pkg(pkg).files.get(i) else {
                continue;
            };
            if let Some(info) = self.info_mut(node) {
                info.open_rows(node.n_unit_nodes());
            }
        }
    }

    /// The slot of the unit that a node belongs to.
    #[inline]
    pub fn slot_of(&self, n: Node) -> Option<UnitSlot> {
        *self.unit_index.get(n.unit_slot() as usize)?
    }

    /// How far the package is that the unit is a file of; `None` for evaluated source.
    pub fn state_of_unit(&self, slot: UnitSlot) -> Option<PkgState> {
        let has_it = |pkg: &&Package| pkg.files.iter().any(|file| file.unit == slot);
        self.pkgs.iter().find(has_it).map(|pkg| pkg.state)
    }

    /// The tables of a unit.
    #[inline]
    pub fn unit(&self, slot: UnitSlot) -> Option<&UnitInfo> {
        self.units.get(slot.0 as usize)
    }

    /// The tables of the unit that a node belongs to.
    #[inline]
    pub fn info(&self, n: Node) -> Option<&UnitInfo> {
        self.unit(self.slot_of(n)?)
    }

    /// The tables of the unit that a node belongs to, to change.
    pub(crate) fn info_mut(&mut self, n: Node) -> Option<&mut UnitInfo> {
        let slot = self.slot_of(n)?;
        self.units.get_mut(slot.0 as usize)
    }

    /// What the checker recorded for an expression.
    pub fn tv(&self, e: Node) -> Option<TypeAndValue> {
        self.info(e)?.tv(e)
    }

    /// What the checker found an expression to denote, if it was recorded.
    pub fn mode(&self, e: Node) -> Option<Mode> {
        self.info(e)?.mode(e)
    }

    /// The type of an expression, INVALID if none was recorded.
    pub fn type_of(&self, e: Node) -> TypeId {
        let ty = self.info(e).and_then(|info| info.type_of(e));
        ty.unwrap_or(TypeId::INVALID)
    }

    /// The position of a node's anchor.
    pub fn pos_of(&self, n: Node) -> Pos {
        self.pos_at(n, n.pos())
    }

    /// A position in the unit of `n`.
    pub fn pos_at(&self, n: Node, off: u32) -> Pos {
        match self.slot_of(n) {
            Some(unit) => Pos { unit, off },
            None => Pos::NONE,
        }
    }

    /// `file:line:col` of a position, as messages print it.
    pub fn place(&self, pos: Pos) -> String {
        match self.unit(pos.unit) {
            Some(unit) => diag::mentioned(&unit.place(pos.off), &unit.real_place(pos.off)),
            None => "-".to_string(),
        }
    }

    /// Something of the host's has been checked: many machines stay as they are now, so room to grow goes back, where it is much of the whole.
    pub fn trim(&mut self) {
        const SMALL: usize = 512;
        if self.objs.len() > SMALL || !self.marks.is_empty() {
            return;
        }
        self.marks = Vec::new();
        self.undo = Vec::new();
        self.types.trim();
        self.objs.trim();
        self.scopes.trim();
        self.names.trim();
        self.pkgs.trim();
        self.units.shrink_to_fit();
    }
}

static NO_SCOPE: Scope = Scope::new(None, ScopeKind::Universe);
