//! Parts of objects that stand in whole slots of their own: they are lent as whole objects are.
//!
//! In: fields, as expressions or as paths to what is embedded. Out: what they are a part of, and where in it.

use crate::lower::Cx;
use crate::lower::escape::MAX_STEPS;
use crate::lower::instance::Env;
use crate::lower::layout::Rep;
use crate::lower::opt::Opts;
use crate::syntax::node::{Kind, Node, SelectorExpr};
use crate::types::info::SelectionKind;
use crate::types::ty::TypeId;

/// A field of a struct, or a field of such a field.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// The struct, or a pointer to it.
    pub(crate) whole: Node,
    /// It is a pointer.
    pub(crate) follows: bool,
    pub(crate) ty: TypeId,
    /// How many slots behind the start of the whole it stands, and how many it has.
    pub(crate) at: u32,
    pub(crate) n: u32,
}

impl Part {
    /// The parts have slots in common, if they are parts of the same object.
    pub(crate) fn meets(&self, other: &Part) -> bool {
        self.at < other.at + other.n && other.at < self.at + self.n
    }
}

impl Cx<'_> {
    /// What `e` is a part of, if only the first step to it may follow a pointer and it has slots of its own. Nothing if `e` is no field, or shares a slot with others.
    pub(crate) fn part(&mut self, e: Node, env: &Env) -> Option<Part> {
        let (x, index) = self.field_path(e)?;
        self.part_at(x, &index, env)
    }

    /// The struct that is embedded at the end of a path of fields from `x`; not what an embedded pointer points to.
    pub(crate) fn embedded(&mut self, x: Node, index: &[u32], env: &Env) -> Option<Part> {
        let part = self.part_at(x, index, env)?;
        let is_pointer = self.lay(part.ty).ok()?.rep == Rep::Ptr;
        (!is_pointer).then_some(part)
    }

    /// What stands at the end of a path of fields from `x`.
    fn part_at(&mut self, x: Node, index: &[u32], env: &Env) -> Option<Part> {
        if !self.lw.opts.has(Opts::PARTS) {
            return None;
        }
        let mut part = self.part_in(x, index, env)?;
        for _ in 0..MAX_STEPS {
            if part.follows || part.whole.kind() != Kind::SelectorExpr {
                return Some(part);
            }
            let (x, index) = self.field_path(part.whole)?;
            let outer = self.part_in(x, &index, env)?;
            part = Part {
                whole: outer.whole,
                follows: outer.follows,
                at: outer.at + part.at,
                ..part
            };
        }
        None
    }

    /// The struct that a field is selected from, and the path to the field.
    fn field_path(&self, e: Node) -> Option<(Node, Box<[u32]>)> {
        let e = e.unparen();
        let sel = SelectorExpr::cast(e).filter(|_| e.kind() == Kind::SelectorExpr)?;
        let selection = self.w.info(e)?.selection(e)?;
        let is_field = selection.kind == SelectionKind::FieldVal;
        is_field.then(|| (sel.x(), selection.index.to_vec().into()))
    }

    /// What stands at the end of a path of fields in `x` itself.
    fn part_in(&mut self, x: Node, index: &[u32], env: &Env) -> Option<Part> {
        let whole = x.unparen();
        let ty = self.w.type_of(whole);
        let mut ty = self.subst(ty, env);
        let mut lay = self.lay(ty).ok()?;
        let follows = lay.rep == Rep::Ptr;
        if follows {
            ty = lay.elem;
        }
        let mut bytes = 0;
        for i in index {
            lay = self.lay(ty).ok()?;
            if lay.rep != Rep::Struct {
                return None;
            }
            let field = lay.field(*i as usize).ok()?;
            bytes += field.offset;
            ty = field.ty;
        }
        let lay = self.lay(ty).ok()?;
        let is_apart = lay.size > 0 && lay.size.is_multiple_of(8) && bytes.is_multiple_of(8);
        is_apart.then_some(Part {
            whole,
            follows,
            ty,
            at: u32::try_from(bytes / 8).ok()?,
            n: lay.slots,
        })
    }
}
