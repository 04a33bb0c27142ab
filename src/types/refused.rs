//! Types that the language allows and gc's back end refuses: anonymous interfaces that mention themselves, arrays beyond the address space, channels of
//! large elements.
//!
//! In: the type expressions of a package that is right otherwise. Out: gc's messages for them, where gc has them.

use rustc_hash::FxHashMap;

use crate::mem::stack::deep;
use crate::syntax::codes::Code;
use crate::syntax::node::{FuncDecl, Kind, Node, TypeSpec, ValueSpec};
use crate::types::check::Checker;
use crate::types::object::Pos;
use crate::types::ty::{Type, TypeId};

/// Bytes of the largest array.
const MAX_BYTES: i64 = (1 << 50) - 1;

/// An element of a channel has fewer bytes.
const ELEMENT_BYTES: i64 = 1 << 16;

/// The interfaces without a name that are looked into; true: that is not over yet, so meeting one again is a cycle.
type Seen = FxHashMap<TypeId, bool>;

impl Checker<'_> {
    /// Keeps a type expression for [`Checker::refused_types`].
    pub(crate) fn note_written(&mut self, e: Node, ty: TypeId) {
        if !self.world.pkg(self.pkg).is_std {
            self.written.push((e, ty));
        }
    }

    /// Reports what gc refuses.
    pub(crate) fn refused_types(&mut self) {
        let mut written = std::mem::take(&mut self.written);
        written.sort_by_key(|(e, _)| self.pos(*e));
        let mut seen = Seen::default();
        let mut outermost: Option<Node> = None;
        for (e, ty) in &written {
            if e.kind() != Kind::InterfaceType || outermost.is_some_and(|o| is_within(*e, o)) {
                continue;
            }
            outermost = Some(*e);
            if self.has_cycle(*ty, &mut seen) {
                let msg = "invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)";
                self.error(*e, Code::InvalidDeclCycle, msg);
                seen.values_mut().for_each(|is_open| *is_open = false);
            }
        }
        if !self.errors.list.is_empty() {
            return;
        }
        let mut told: Vec<(Pos, TypeId)> = Vec::new();
        for (e, ty) in written {
            let Some(msg) = self.oversize(ty) else {
                continue;
            };
            let pos = self.whole_pos(e);
            if !told.contains(&(pos, ty)) {
                told.push((pos, ty));
                self.error_at(pos, Code::TypeTooLarge, msg);
            }
        }
    }

    fn oversize(&mut self, ty: TypeId) -> Option<String> {
        match *self.world.ty(ty) {
            Type::Array { elem, .. } => {
                let is_known = !self.world.has_var_size(elem);
                let size = if is_known { self.world.sizeof(ty) } else { 0 };
                let is_larger = !(0..=MAX_BYTES).contains(&size);
                is_larger.then(|| {
                    let text = self.world.type_string(ty, None);
                    format!("type {text} larger than address space")
                })
            }
            Type::Chan { elem, .. } => {
                let is_known = !self.world.has_var_size(elem);
                let size = if is_known { self.world.sizeof(elem) } else { 0 };
                let is_large = !(0..ELEMENT_BYTES).contains(&size);
                is_large.then(|| "channel element type too large (>64kB)".to_owned())
            }
            _ => None,
        }
    }

    /// Where gc is when it measures a type: at the name that is declared, or at the statement.
    fn whole_pos(&self, e: Node) -> Pos {
        let mut at = e;
        while let Some(parent) = at.parent() {
            at = parent;
            let name = match at.kind() {
                Kind::TypeSpec => TypeSpec::cast(at).map(TypeSpec::name),
                Kind::ValueSpec => ValueSpec::cast(at).and_then(|spec| spec.names().first()),
                Kind::FuncDecl => FuncDecl::cast(at).map(FuncDecl::name),
                Kind::AssignStmt | Kind::ExprStmt | Kind::ReturnStmt => Some(at),
                _ => None,
            };
            if let Some(name) = name {
                return self.start_pos(name);
            }
        }
        self.start_pos(e)
    }

    /// A method of the interface, embedded ones among them, mentions an interface that is being looked into.
    fn has_cycle(&mut self, interface: TypeId, seen: &mut Seen) -> bool {
        let set = self.world.type_set(interface);
        set.methods.iter().any(|method| {
            let ty = self.world.obj(*method).ty();
            deep(|| self.mentions_open(ty, seen))
        })
    }

    fn mentions_open(&mut self, ty: TypeId, seen: &mut Seen) -> bool {
        let ty = self.world.unalias(ty);
        let parts: Vec<TypeId> = match self.world.ty(ty) {
            // What has a name is no part of such a cycle.
            Type::Pointer(elem) | Type::Slice(elem) => vec![*elem],
            Type::Array { elem, .. } | Type::Chan { elem, .. } => vec![*elem],
            Type::Map { key, elem, .. } => vec![*key, *elem],
            Type::Struct(st) => st.fields.iter().map(|f| self.world.obj(*f).ty()).collect(),
            Type::Signature(s) => {
                let vars = s.params.iter().chain(s.results.iter());
                vars.map(|v| self.world.obj(*v).ty()).collect()
            }
            Type::Interface(i) if i.methods.is_empty() && i.embeddeds.is_empty() => return false,
            Type::Interface(_) => {
                if let Some(is_open) = seen.get(&ty) {
                    return *is_open;
                }
                seen.insert(ty, true);
                if self.has_cycle(ty, seen) {
                    return true;
                }
                seen.insert(ty, false);
                return false;
            }
            _ => return false,
        };
        parts
            .into_iter()
            .any(|part| deep(|| self.mentions_open(part, seen)))
    }
}

fn is_within(e: Node, outer: Node) -> bool {
    e.unit() == outer.unit() && (outer.pos()..outer.end()).contains(&e.pos())
}
