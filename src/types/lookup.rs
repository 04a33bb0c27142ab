//! Fields and methods by name; whether a type has all methods of an interface.
//!
//! In: a type and a name. Out: [`Lookup`]. The search goes breadth first through embedded fields: the
//! shallowest match wins, two at the same depth are ambiguous and hide what is deeper.

use std::sync::Arc;

use crate::mem::stack::deep;
use crate::types::check::Checker;
use crate::types::object::{Color, FuncInfo, ObjId, ObjKind, Sym};
use crate::types::package::PkgId;
use crate::types::ty::{Signature, Type, TypeId};
use crate::types::world::World;

/// What `lookup_field_or_method` found. Without `obj`: an index means ambiguous, `indirect` means that the
/// method needs an addressable receiver, neither means not found.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// Field or method.
    pub obj: Option<ObjId>,
    /// Field indices through embedded fields; the last one is the field's, or the method's in its type or type set.
    pub index: Vec<u32>,
    /// A pointer was followed.
    pub indirect: bool,
}

/// A type on the current depth of the search.
struct Embedded {
    ty: TypeId,
    index: Vec<u32>,
    indirect: bool,
    /// It was found more than once at this depth.
    multiples: bool,
}

impl World {
    /// The field or method `name` of `t`; `addressable`: a variable of the type is at hand, so that methods with
    /// pointer receivers count. `fold_case`: the case of letters does not matter.
    pub fn lookup_field_or_method(
        &mut self,
        t: TypeId,
        addressable: bool,
        pkg: Option<PkgId>,
        name: Sym,
        fold_case: bool,
    ) -> Lookup {
        // Methods are not found through a defined pointer type.
        if self.named(t).is_some()
            && let Type::Pointer(_) = self.under_ty(t)
        {
            let u = self.under(t);
            let found = self.lookup_impl(u, false, pkg, name, fold_case);
            let is_method = found.obj.is_some_and(|o| self.obj(o).func().is_some());
            return if is_method { Lookup::default() } else { found };
        }
        self.lookup_impl(t, addressable, pkg, name, fold_case)
    }

    pub(crate) fn lookup_impl(
        &mut self,
        t: TypeId,
        addressable: bool,
        pkg: Option<PkgId>,
        name: Sym,
        fold_case: bool,
    ) -> Lookup {
        if name == Sym::BLANK {
            return Lookup::default();
        }
        let (base, is_ptr) = self.deref(t);
        // A pointer to an interface or type parameter has no methods.
        if is_ptr && self.is_interface(base) {
            return Lookup::default();
        }
        let whole = Embedded {
            ty: base,
            index: Vec::new(),
            indirect: is_ptr,
            multiples: false,
        };
        if let Some((obj, i)) = self.member(&whole, pkg, name, fold_case) {
            let found = Lookup {
                obj: Some(obj),
                index: vec![i],
                indirect: is_ptr,
            };
            return self.with_receiver(found, addressable);
        }
        self.lookup_embedded(whole, addressable, pkg, name, fold_case)
    }

    /// The rest of the search, once `whole` itself has no such member.
    fn lookup_embedded(
        &mut self,
        whole: Embedded,
        addressable: bool,
        pkg: Option<PkgId>,
        name: Sym,
        fold_case: bool,
    ) -> Lookup {
        let mut seen: Vec<TypeId> = Vec::new();
        if self.named(whole.ty).is_some() {
            seen.push(self.unalias(whole.ty));
        }
        let mut next = Vec::new();
        self.push_embedded(&whole, &mut next);
        let mut current = self.consolidate(next);
        while !current.is_empty() {
            let mut found: Option<Lookup> = None;
            let mut next = Vec::new();
            for e in &current {
                if self.named(e.ty).is_some() {
                    let id = self.unalias(e.ty);
                    if seen.contains(&id) {
                        continue;
                    }
                    seen.push(id);
                }
                let Some((obj, i)) = self.member(e, pkg, name, fold_case) else {
                    if found.is_none() {
                        self.push_embedded(e, &mut next);
                    }
                    continue;
                };
                let index = extended(&e.index, i);
                if found.is_some() || e.multiples {
                    return Lookup {
                        obj: None,
                        index,
                        indirect: false,
                    };
                }
                found = Some(Lookup {
                    obj: Some(obj),
                    index,
                    indirect: e.indirect,
                });
            }
            if let Some(found) = found {
                return self.with_receiver(found, addressable);
            }
            current = self.consolidate(next);
        }
        Lookup::default()
    }

    /// A method with pointer receiver needs a pointer or a variable.
    fn with_receiver(&mut self, found: Lookup, addressable: bool) -> Lookup {
        let Some(obj) = found.obj else { return found };
        self.resolve_instance_method(obj);
        let ptr_recv = self.obj(obj).func().is_some_and(|f| f.ptr_recv);
        if ptr_recv && !found.indirect && !addressable {
            return Lookup {
                obj: None,
                index: Vec::new(),
                indirect: true,
            };
        }
        found
    }

    /// The method or field of this very type.
    fn member(
        &mut self,
        e: &Embedded,
        pkg: Option<PkgId>,
        name: Sym,
        fold_case: bool,
    ) -> Option<(ObjId, u32)> {
        if self.named(e.ty).is_some()
            && let Some(found) = self.named_method(e.ty, pkg, name, fold_case)
        {
            return Some(found);
        }
        let u = self.under(e.ty);
        match self.ty(u) {
            Type::Struct(s) => {
                let i = s.fields.iter().position(|&f| {
                    self.same_id(f, pkg, name) || (fold_case && self.same_folded(f, name))
                })?;
                s.fields.get(i).map(|&f| (f, i as u32))
            }
            Type::Interface(_) => {
                let set = self.type_set(u);
                let (i, m) = set.lookup(self, pkg, name, fold_case)?;
                Some((m, i as u32))
            }
            _ => None,
        }
    }

    fn push_embedded(&mut self, e: &Embedded, next: &mut Vec<Embedded>) {
        let u = self.under(e.ty);
        let Type::Struct(s) = self.ty(u) else { return };
        for (i, &f) in s.fields.clone().iter().enumerate() {
            if !self.obj(f).is_embedded() {
                continue;
            }
            let (ty, is_ptr) = self.deref(self.obj(f).ty());
            next.push(Embedded {
                ty,
                index: extended(&e.index, i as u32),
                indirect: e.indirect || is_ptr,
                multiples: e.multiples,
            });
        }
    }

    /// Types that stand more than once at a depth, as one entry each that says so.
    fn consolidate(&mut self, list: Vec<Embedded>) -> Vec<Embedded> {
        let mut out: Vec<Embedded> = Vec::with_capacity(list.len());
        for e in list {
            let same = out.iter().position(|o| self.identical(o.ty, e.ty));
            match same.and_then(|i| out.get_mut(i)) {
                Some(o) => o.multiples = true,
                None => out.push(e),
            }
        }
        out
    }

    /// The declared method of a defined type, with its index; of an instance its own copy.
    fn named_method(
        &mut self,
        t: TypeId,
        pkg: Option<PkgId>,
        name: Sym,
        fold_case: bool,
    ) -> Option<(ObjId, u32)> {
        let n = self.named(t)?;
        let origin = n.origin.unwrap_or(t);
        let i = if fold_case {
            let methods = &self.named(origin)?.methods;
            methods.iter().position(|&m| {
                m.is_some_and(|m| self.same_id(m, pkg, name) || self.same_folded(m, name))
            })?
        } else {
            self.declared_method(origin, pkg, name)?
        };
        let m = self.method_at(t, i)?;
        Some((m, i as u32))
    }

    /// Number of methods declared for a defined type.
    pub fn n_methods(&self, t: TypeId) -> usize {
        let origin = self.named(t).and_then(|n| n.origin).unwrap_or(t);
        self.named(origin).map_or(0, |n| n.methods.len())
    }

    /// The i-th declared method of a defined type; of an instance its own copy, made now if need be.
    pub fn method_at(&mut self, t: TypeId, i: usize) -> Option<ObjId> {
        let t = self.unalias(t);
        let n = self.named(t)?;
        let Some(origin) = n.origin else {
            return n.methods.get(i).copied().flatten();
        };
        if let Some(m) = n.methods.get(i).copied().flatten() {
            return Some(m);
        }
        let generic = self.named(origin)?.methods.get(i).copied().flatten()?;
        let mut copy = self.obj(generic).clone();
        copy.ty = None;
        copy.color = Color::White;
        copy.parent = None;
        if let ObjKind::Func(f) = &mut copy.kind {
            *f = FuncInfo {
                origin: Some(generic),
                recv_named: Some(t),
                ..*f
            };
        }
        let m = self.new_obj(copy);
        self.set_instance_method(t, i, m);
        self.resolve_instance_method(m);
        Some(m)
    }

    /// Gives an instance's method its type, once the generic method has one.
    pub(crate) fn resolve_instance_method(&mut self, m: ObjId) {
        let o = self.obj(m);
        let (None, Some(f)) = (o.ty, o.func()) else {
            return;
        };
        let (Some(generic), Some(inst)) = (f.origin, f.recv_named) else {
            return;
        };
        let Some(t) = self.obj(generic).ty else {
            return;
        };
        let (Type::Signature(sig), Some(n)) = (self.ty(t).clone(), self.named(inst)) else {
            self.obj_mut(m).ty = Some(TypeId::INVALID);
            return;
        };
        let targs = n.targs.clone();
        let recv = sig.recv.map(|r| self.instance_receiver(r, inst));
        let rparams = sig.rparams.clone();
        let subst_all = |w: &mut World, vars: &[ObjId]| -> Arc<[ObjId]> {
            vars.iter()
                .map(|&v| w.subst_var(v, &rparams, &targs))
                .collect()
        };
        let params = subst_all(self, &sig.params);
        let results = subst_all(self, &sig.results);
        let ty = self.new_signature(Signature {
            recv,
            rparams: Arc::new([]),
            params,
            results,
            ..Signature::clone(&sig)
        });
        let o = self.obj_mut(m);
        o.ty = Some(ty);
        o.color = Color::Black;
    }

    /// The receiver variable of an instance's method.
    fn instance_receiver(&mut self, recv: ObjId, inst: TypeId) -> ObjId {
        let mut copy = self.obj(recv).clone();
        let is_ptr = matches!(self.ty(copy.ty()), Type::Pointer(_));
        copy.ty = Some(if is_ptr { self.new_pointer(inst) } else { inst });
        if let ObjKind::Var(v) = &mut copy.kind {
            v.origin = Some(recv);
        }
        self.new_obj(copy)
    }
}

fn extended(index: &[u32], i: u32) -> Vec<u32> {
    let mut index = index.to_vec();
    index.push(i);
    index
}

/// How a method fails to implement one of an interface.
enum Missing {
    NotFound,
    WrongName,
    Unexported,
    WrongSignature,
    Ambiguous,
    PointerReceiver,
    IsField,
}

/// Decides whether the type of a method found is right.
pub(crate) type Equivalent<'a> = &'a mut dyn FnMut(&mut Checker<'_>, TypeId, TypeId) -> bool;

impl Checker<'_> {
    /// The type `v` has all methods of interface `t`. `is_static`: of an interface `v` too; otherwise it only must
    /// not have wrong ones.
    ///
    /// # Errors
    /// gc's reason, in parentheses.
    pub(crate) fn has_all_methods(
        &mut self,
        v: TypeId,
        t: TypeId,
        is_static: bool,
        equivalent: Equivalent<'_>,
    ) -> Result<(), String> {
        if !self.world.is_valid(v) {
            return Ok(());
        }
        let set = self.world.type_set(t);
        for &m in &set.methods {
            self.obj_decl(m);
            if let Some((why, found)) = self.missing_method(v, m, is_static, equivalent) {
                if self.has_invalid_embedded(v, &mut Vec::new()) {
                    return Ok(());
                }
                return Err(self.missing_method_cause(v, t, m, &why, found));
            }
        }
        Ok(())
    }

    fn missing_method(
        &mut self,
        v: TypeId,
        m: ObjId,
        is_static: bool,
        equivalent: Equivalent<'_>,
    ) -> Option<(Missing, Option<ObjId>)> {
        let (pkg, name) = (self.world.obj(m).pkg, self.world.obj(m).name);
        let want = self.world.obj(m).ty();
        if self.world.is_interface(v) {
            let set = self.world.type_set(v);
            let Some((_, f)) = set.lookup(self.world, pkg, name, false) else {
                return is_static.then_some((Missing::NotFound, None));
            };
            let have = self.world.obj(f).ty();
            return (!equivalent(self, have, want)).then_some((Missing::WrongSignature, Some(f)));
        }
        let found = self.world.lookup_impl(v, false, pkg, name, false);
        let Some(f) = found.obj else {
            return Some(self.near_miss(v, pkg, name, &found));
        };
        if self.world.obj(f).func().is_none() {
            return Some((Missing::IsField, None));
        }
        self.obj_decl(f);
        let have = self.world.obj(f).ty();
        (!equivalent(self, have, want)).then_some((Missing::WrongSignature, Some(f)))
    }

    fn near_miss(
        &mut self,
        v: TypeId,
        pkg: Option<PkgId>,
        name: Sym,
        found: &Lookup,
    ) -> (Missing, Option<ObjId>) {
        if !found.index.is_empty() {
            return (Missing::Ambiguous, None);
        }
        if found.indirect {
            return (Missing::PointerReceiver, None);
        }
        let folded = self.world.lookup_impl(v, false, pkg, name, true).obj;
        match folded.filter(|&f| self.world.obj(f).func().is_some()) {
            Some(f) if self.world.obj(f).name == name => (Missing::Unexported, Some(f)),
            Some(f) => (Missing::WrongName, Some(f)),
            None => (Missing::NotFound, None),
        }
    }

    fn missing_method_cause(
        &mut self,
        v: TypeId,
        t: TypeId,
        m: ObjId,
        why: &Missing,
        found: Option<ObjId>,
    ) -> String {
        if let Some(f) = found {
            self.obj_decl(f);
        }
        let name = self.world.obj_name(m).to_string();
        match why {
            Missing::NotFound => match self.interface_ptr_error(v) {
                Some(text) => format!("({text})"),
                None => match self.interface_ptr_error(t) {
                    Some(text) => format!("({text})"),
                    None => format!("(missing method {name})"),
                },
            },
            Missing::WrongName => {
                let (have, want) = self.have_want(found, m, false);
                format!("(missing method {name})\n\t\thave {have}\n\t\twant {want}")
            }
            Missing::Unexported => format!("(unexported method {name})"),
            Missing::WrongSignature => {
                let (mut have, mut want) = self.have_want(found, m, false);
                if have == want {
                    (have, want) = self.have_want(found, m, true);
                }
                if have == want {
                    return format!("(wrong type for method {name})");
                }
                format!("(wrong type for method {name})\n\t\thave {have}\n\t\twant {want}")
            }
            Missing::Ambiguous => format!("(ambiguous selector {}.{name})", self.ts(v)),
            Missing::PointerReceiver => format!("(method {name} has pointer receiver)"),
            Missing::IsField => format!("({}.{name} is a field, not a method)", self.ts(v)),
        }
    }

    fn have_want(&self, have: Option<ObjId>, want: ObjId, pkg_info: bool) -> (String, String) {
        let text = |o: Option<ObjId>| o.map_or(String::new(), |o| self.func_string(o, pkg_info));
        (text(have), text(Some(want)))
    }

    /// `Name(x int) string`
    pub(crate) fn func_string(&self, f: ObjId, pkg_info: bool) -> String {
        let o = self.world.obj(f);
        let rel = if pkg_info { None } else { Some(self.pkg) };
        let sig = self.world.signature_string(o.ty(), rel, false);
        format!("{}{sig}", self.world.name(o.name))
    }

    /// What is wrong with a pointer to an interface or type parameter where an interface is meant.
    pub(crate) fn interface_ptr_error(&mut self, t: TypeId) -> Option<String> {
        let Type::Pointer(base) = *self.world.under_ty(t) else {
            return None;
        };
        if self.world.is_type_param(base) {
            let text = self.ts(t);
            return Some(format!(
                "type {text} is pointer to type parameter, not type parameter"
            ));
        }
        if self.world.is_interface(base) {
            let text = self.ts(t);
            return Some(format!(
                "type {text} is pointer to interface, not interface"
            ));
        }
        None
    }

    /// An embedded field is wrong, so that nothing is known about missing methods.
    fn has_invalid_embedded(&mut self, t: TypeId, seen: &mut Vec<TypeId>) -> bool {
        let (t, _) = self.world.deref(t);
        let u = self.world.under(t);
        let Some(fields) = self.world.struct_fields(u) else {
            return false;
        };
        if seen.contains(&u) {
            return false;
        }
        seen.push(u);
        fields.iter().any(|&f| {
            let o = self.world.obj(f);
            let ty = o.ty();
            o.is_embedded()
                && (!self.world.is_valid(ty) || deep(|| self.has_invalid_embedded(ty, seen)))
        })
    }

    /// A value of interface type `v` may be asserted to type `t`.
    ///
    /// # Errors
    /// The reason in gc's words, in parentheses.
    pub(crate) fn assertable_to(&mut self, v: TypeId, t: TypeId) -> Result<(), String> {
        if self.world.is_interface(t) {
            return Ok(());
        }
        self.has_all_methods(t, v, true, &mut |c, x, y| c.world.identical(x, y))
    }

    /// gc's words for a selector that names nothing; `obj` is what was found when ignoring case.
    pub(crate) fn lookup_error(
        &mut self,
        t: TypeId,
        sel: &str,
        obj: Option<ObjId>,
        struct_lit: bool,
    ) -> String {
        let ty = self.ts(t);
        let alt = obj.map(|o| self.world.obj_name(o).to_string());
        let alt = alt.unwrap_or_default();
        let near = obj.map_or(Near::Missing, |o| self.nearness(o, sel, &alt));
        let what = match obj.map(|o| &self.world.obj(o).kind) {
            Some(ObjKind::Var(_)) => "field",
            Some(ObjKind::Func(_)) => "method",
            _ => "object",
        };
        if struct_lit {
            let base = format!("unknown field {sel} in struct literal of type {ty}");
            return match near {
                Near::Missing => base,
                Near::Misspelled => format!("{base}, but does have {alt}"),
                Near::Unexported => format!("{base}, but does have unexported {alt}"),
                Near::Inaccessible => {
                    format!("cannot refer to unexported field {alt} in struct literal of type {ty}")
                }
            };
        }
        let base = format!("type {ty} has no field or method {sel}");
        match near {
            Near::Missing => base,
            Near::Misspelled => format!("{base}, but does have {what} {alt}"),
            Near::Unexported => format!("{base}, but does have unexported {what} {alt}"),
            Near::Inaccessible => format!("cannot refer to unexported {what} {alt}"),
        }
    }

    fn nearness(&self, obj: ObjId, sel: &str, alt: &str) -> Near {
        let upper = |s: &str| s.chars().next().is_some_and(char::is_uppercase);
        let tail = |s: &str| s.chars().skip(1).collect::<String>();
        if self.world.obj(obj).pkg == Some(self.pkg) {
            return Near::Misspelled;
        }
        match (upper(sel), upper(alt)) {
            (true, true) => Near::Misspelled,
            (true, false) if tail(sel) == tail(alt) => Near::Unexported,
            (false, true) if tail(sel) == tail(alt) => Near::Misspelled,
            (false, false) if sel == alt => Near::Inaccessible,
            _ => Near::Missing,
        }
    }
}

/// How close a name is to what was asked for.
enum Near {
    Missing,
    Misspelled,
    Unexported,
    Inaccessible,
}
