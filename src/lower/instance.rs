//! Type arguments in force: an instance is lowered when it is first called, for its own type arguments.
//!
//! In: the type parameters of a function (or of its receiver) and their arguments. Out: types of the body with the
//! parameters replaced, remembered for the time of one body.
//!
//! Code stays bounded in two ways. Programs that ask for ever more instances are refused by the checker (`types::mono`). And
//! instances whose code is the same but for types whose form alone counts run one body, of which `lower::share` has the rules and
//! why they are right: a function that does not ask which type it has, as containers, sorting and iteration do not, has at most one body for
//! each form of its type arguments (`code::form`): one for all pointers, maps, channels and functions together, one for all
//! defined types over string, and so on.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::lower::{Cx, LowerError, R};
use crate::syntax::node::{IndexExpr, Kind, Node, SelectorExpr};
use crate::types::object::{ObjId, ObjKind};
use crate::types::ty::{Type, TypeId};

/// More instances inside one another than this are taken for a program that never ends.
const MAX_NESTING: u32 = 100;

/// Type parameters and what stands for them.
#[derive(Debug, Default)]
pub(crate) struct Env {
    tparams: Rc<[TypeId]>,
    targs: Rc<[TypeId]>,
    seen: RefCell<FxHashMap<TypeId, TypeId>>,
}

impl Env {
    /// The environment of a body.
    pub(crate) fn new(tparams: &[TypeId], targs: Rc<[TypeId]>) -> Env {
        Env {
            tparams: tparams.into(),
            targs,
            seen: RefCell::default(),
        }
    }

    /// True outside of generic functions.
    pub(crate) fn is_empty(&self) -> bool {
        self.tparams.is_empty()
    }
}

impl Cx<'_> {
    /// The type with the arguments in force.
    pub(crate) fn subst(&mut self, ty: TypeId, env: &Env) -> TypeId {
        if env.is_empty() {
            return ty;
        }
        if let Some(seen) = env.seen.borrow().get(&ty) {
            return *seen;
        }
        let made = self.w.subst(ty, &env.tparams, &env.targs);
        env.seen.borrow_mut().insert(ty, made);
        made
    }

    /// The environment of the body of a declared function or method.
    pub(crate) fn env_of(&mut self, obj: ObjId, targs: Rc<[TypeId]>) -> R<Env> {
        if targs.is_empty() {
            return Ok(Env::default());
        }
        for targ in targs.iter() {
            self.check_nesting(*targ, 0)?;
        }
        let sig_ty = self.w.unalias(self.w.obj(obj).ty());
        let Type::Signature(sig) = self.w.ty(sig_ty) else {
            return Err(LowerError::bug("a function without signature"));
        };
        let tparams = if sig.recv.is_some() {
            sig.rparams.clone()
        } else {
            sig.tparams.clone()
        };
        if tparams.len() != targs.len() {
            return Err(LowerError::bug("type arguments do not fit"));
        }
        Ok(Env::new(&tparams, targs))
    }

    fn check_nesting(&mut self, ty: TypeId, depth: u32) -> R<()> {
        if depth > MAX_NESTING {
            return Err(LowerError::unsupported("instantiation cycle"));
        }
        let parts: Vec<TypeId> = match self.w.ty(self.w.unalias(ty)) {
            Type::Named(named) => named.targs.to_vec(),
            Type::Pointer(e) | Type::Slice(e) => vec![*e],
            Type::Array { elem, .. } | Type::Chan { elem, .. } => vec![*elem],
            Type::Map { key, elem } => vec![*key, *elem],
            _ => Vec::new(),
        };
        for part in parts {
            self.check_nesting(part, depth + 1)?;
        }
        Ok(())
    }
}

impl Cx<'_> {
    /// The identifier of a generic function that an index expression instantiates.
    pub(crate) fn generic_function(&self, e: Node) -> Option<Node> {
        let x = IndexExpr::cast(e)?.x().unparen();
        let ident = match SelectorExpr::cast(x) {
            Some(sel) => sel.sel(),
            None => x,
        };
        if ident.kind() != Kind::Ident {
            return None;
        }
        let obj = self.w.info(ident)?.object_of(ident)?;
        matches!(self.w.obj(obj).kind, ObjKind::Func(_)).then_some(ident)
    }

    /// The type arguments with which an identifier uses a generic function.
    pub(crate) fn targs_of(&mut self, ident: Node, env: &Env) -> Vec<TypeId> {
        let instance = self.w.info(ident).and_then(|i| i.instance(ident)).cloned();
        let targs = instance.map(|i| i.targs);
        targs
            .iter()
            .flat_map(|t| t.iter())
            .map(|t| self.subst(*t, env))
            .collect()
    }
}
