//! Generic code that would need ever new instances of itself.
//!
//! In: each instantiation of a generic type or function of the package. Out: `instantiation cycle` errors.
//!
//! A graph, after go/types: vertices are type parameters, and types declared inside generic functions, which the
//! function's type parameters parameterise as well. An instantiation that passes a type with parameter S for
//! parameter D adds an edge from S to D: of weight 0 if it passes S itself, of weight 1 if it wraps S in a larger type.
//! Finitely many instances suffice iff no cycle has positive weight. Longest paths are relaxed until nothing
//! changes or a path is as long as there are vertices, which only a cycle of positive weight allows.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::syntax::codes::Code;
use crate::syntax::node::Node;
use crate::types::check::Checker;
use crate::types::errors::Error;
use crate::types::object::{ObjId, ObjKind, Pos};
use crate::types::ty::{Type, TypeId};

struct Vertex {
    weight: u32,
    /// The edge by which the heaviest path arrives.
    pre: usize,
    /// Edges of that path.
    len: usize,
    obj: ObjId,
}

#[derive(Clone, Copy)]
struct Edge {
    dst: usize,
    src: usize,
    weight: u32,
    pos: Pos,
    ty: TypeId,
}

/// The graph.
#[derive(Default)]
pub(crate) struct MonoGraph {
    vertices: Vec<Vertex>,
    edges: Vec<Edge>,
    index: FxHashMap<ObjId, Option<usize>>,
    /// A method's name for a type parameter of its receiver stands for the type's own.
    canon: FxHashMap<TypeId, TypeId>,
}

impl MonoGraph {
    /// `mpar` of a method stands for `tpar` of its receiver's type.
    pub(crate) fn record_canon(&mut self, mpar: TypeId, tpar: TypeId) {
        self.canon.insert(mpar, tpar);
    }

    fn add_vertex(&mut self, obj: ObjId) -> usize {
        self.vertices.push(Vertex {
            weight: 0,
            pre: 0,
            len: 0,
            obj,
        });
        self.vertices.len() - 1
    }
}

impl Checker<'_> {
    /// Notes an instantiation.
    pub(crate) fn mono_instance(
        &mut self,
        pos: Pos,
        tparams: &[TypeId],
        targs: &[TypeId],
        xlist: &[Node],
    ) {
        for (i, (&tpar, &targ)) in tparams.iter().zip(targs).enumerate() {
            let pos = xlist.get(i).map_or(pos, |&x| self.start_pos(x));
            if let Type::TypeParam(p) = self.world.ty(tpar)
                && self.world.obj(p.obj).pkg == Some(self.pkg)
            {
                self.mono_flow(pos, tpar, targ);
            }
        }
    }

    /// Adds an edge for each type parameter in the argument `targ`. Each part is looked at once, however many ways lead to it: types
    /// share their parts.
    fn mono_flow(&mut self, pos: Pos, tpar: TypeId, targ: TypeId) {
        let mut seen = FxHashSet::default();
        let mut todo = vec![targ];
        while let Some(t) = todo.pop() {
            let t = self.world.unalias(t);
            if !seen.insert(t) {
                continue;
            }
            let src = match self.world.ty(t) {
                Type::TypeParam(_) => self.mono_tparam(t),
                Type::Named(n) => self.mono_local(n.obj),
                _ => None,
            };
            if let Some(src) = src {
                self.mono_edge(pos, tpar, src, targ, t);
            }
            let first = todo.len();
            self.mono_parts(t, &mut todo);
            if let Some(parts) = todo.get_mut(first..) {
                // Taken from the end: the first part first.
                parts.reverse();
            }
        }
    }

    /// The types that a type is made of.
    fn mono_parts(&mut self, t: TypeId, todo: &mut Vec<TypeId>) {
        let parts: Vec<TypeId> = match self.world.ty(t) {
            Type::Basic(..) | Type::Union(_) | Type::Alias(_) | Type::TypeParam(_) => return,
            Type::Named(n) => n.targs.to_vec(),
            Type::Pointer(e) | Type::Slice(e) => vec![*e],
            Type::Array { elem, .. } | Type::Chan { elem, .. } => vec![*elem],
            Type::Map { key, elem } => vec![*key, *elem],
            Type::Tuple(list) => list.to_vec(),
            Type::Struct(s) => s.fields.iter().map(|&f| self.world.obj(f).ty()).collect(),
            Type::Signature(s) => {
                let vars = s.params.iter().chain(s.results.iter());
                vars.map(|&v| self.world.obj(v).ty()).collect()
            }
            Type::Interface(_) => {
                let set = self.world.type_set(t);
                set.methods
                    .iter()
                    .map(|&m| self.world.obj(m).ty())
                    .collect()
            }
        };
        todo.extend(parts);
    }

    fn mono_edge(&mut self, pos: Pos, tpar: TypeId, src: usize, targ: TypeId, t: TypeId) {
        let Some(dst) = self.mono_tparam(tpar) else {
            return;
        };
        let weight = u32::from(t != self.world.unalias(targ));
        self.mono.edges.push(Edge {
            dst,
            src,
            weight,
            pos,
            ty: targ,
        });
    }

    fn mono_tparam(&mut self, tpar: TypeId) -> Option<usize> {
        let tpar = self.mono.canon.get(&tpar).copied().unwrap_or(tpar);
        let Type::TypeParam(p) = *self.world.ty(tpar) else {
            return None;
        };
        if let Some(&known) = self.mono.index.get(&p.obj) {
            return known;
        }
        let v = Some(self.mono.add_vertex(p.obj));
        self.mono.index.insert(p.obj, v);
        v
    }

    /// The vertex of a type declared inside a generic function; None for other types.
    fn mono_local(&mut self, obj: ObjId) -> Option<usize> {
        if let Some(&known) = self.mono.index.get(&obj) {
            return known;
        }
        let root = self.world.pkg(self.pkg).scope;
        let o = self.world.obj(obj);
        if o.pkg != Some(self.pkg) || o.parent == Some(root) {
            return None;
        }
        let (pos, mut scope) = (o.pos, o.parent);
        let mut tparams = Vec::new();
        while let Some(s) = scope.filter(|&s| s != root) {
            for (_, elem) in self.world.scope(s).names() {
                let e = self.world.obj(elem);
                let is_name = matches!(e.kind, ObjKind::TypeName { alias: false });
                if is_name && e.pos < pos && self.world.is_type_param(e.ty()) {
                    tparams.push(e.ty());
                }
            }
            scope = self.world.scope(s).parent;
        }
        let v = (!tparams.is_empty()).then(|| self.mono.add_vertex(obj));
        self.mono.index.insert(obj, v);
        for t in tparams {
            if let (Some(dst), Some(src)) = (v, self.mono_tparam(t)) {
                self.mono.edges.push(Edge {
                    dst,
                    src,
                    weight: 1,
                    pos,
                    ty: t,
                });
            }
        }
        v
    }

    /// Reports a cycle of instantiations without end.
    pub(crate) fn monomorph(&mut self) {
        let n = self.mono.vertices.len();
        let mut again = true;
        while again {
            again = false;
            for (i, edge) in self.mono.edges.iter().enumerate() {
                let Some((weight, len)) = self
                    .mono
                    .vertices
                    .get(edge.src)
                    .map(|v| (v.weight + edge.weight, v.len + 1))
                else {
                    continue;
                };
                let Some(dst) = self.mono.vertices.get_mut(edge.dst) else {
                    continue;
                };
                if weight <= dst.weight {
                    continue;
                }
                dst.pre = i;
                dst.len = len;
                if len >= n {
                    let v = edge.dst;
                    return self.report_instance_loop(v);
                }
                dst.weight = weight;
                again = true;
            }
        }
    }

    fn report_instance_loop(&mut self, v: usize) {
        let mut v = v;
        let mut stack: Vec<usize> = Vec::new();
        while !stack.contains(&v) {
            stack.push(v);
            let pre = self.mono.vertices.get(v).map(|v| v.pre);
            match pre.and_then(|p| self.mono.edges.get(p)) {
                Some(edge) => v = edge.src,
                None => return,
            }
        }
        let start = stack.iter().position(|&s| s == v).unwrap_or(0);
        let Some(first) = self.mono.vertices.get(v) else {
            return;
        };
        let mut error = Error::new(
            self.world.obj(first.obj).pos,
            Code::InvalidInstanceCycle,
            "instantiation cycle:",
        );
        for &v in stack.get(start..).unwrap_or_default() {
            let pre = self.mono.vertices.get(v).map(|v| v.pre);
            let Some(&edge) = pre.and_then(|p| self.mono.edges.get(p)) else {
                continue;
            };
            let Some(dst) = self.mono.vertices.get(edge.dst) else {
                continue;
            };
            let verb = if self.world.is_type_param(self.world.obj(dst.obj).ty()) {
                "instantiated as"
            } else {
                "implicitly parameterized by"
            };
            let line = format!(
                "{} {verb} {}",
                self.world.obj_name(dst.obj),
                self.ts(edge.ty)
            );
            error = error.with(edge.pos, line);
        }
        self.report(error);
    }
}
