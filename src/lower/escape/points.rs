//! What pointers are known to point to: objects that stand in slots have other names, and objects that other such objects point to.
//!
//! In: declarations and uses of pointers, as the walk over a body meets them. Out: [`Points`], by which an expression says which object it points to though there is no pointer.
//!
//! 1. `q := p` gives `p`'s object another name, if nothing is done with `q` but what may be done with a pointer that owns an object (`owner`).
//! 2. `e := &T{f: p}` *holds* `p`'s object in the field: as long as `e` owns its own object, nothing assigns to `e.f`, and the value of `e.f` is needed nowhere, `e.f` is `p`. The literal's
//!    value is evaluated where `e` is declared, so `p` is in scope, and stands for the same object, for as long as `e` does.
//!    The same holds for `e := &T{f: &U{...}}`, whose object nobody else names, and if `f` is an interface.
//! 3. `e.f.(*U)` is `e.f`, if that is a `*U`.
//! 4. Such an expression may be followed, compared and asserted. Two of them are equal if they are the same object, and no other pointer equals one of them. Any other use needs the pointer: then the
//!    field holds it, and the object has its place in the heap. So does what may read all fields: copies of `*e`, and calls to which `e`'s object is lent.
//! 5. What is found of a use depends on all others. So uses that may be allowed are only noted; what must be in the heap after all spreads at the end of the walk, from names to their objects and
//!    from holders to what they hold.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Facts, Walk};
use crate::lower::R;
use crate::lower::look::literal_behind;
use crate::lower::opt::Opts;
use crate::syntax::node::{
    BinaryExpr, CompositeLit, KeyValueExpr, Kind, Node, SelectorExpr, TypeAssertExpr,
};
use crate::syntax::token::Token;
use crate::types::info::SelectionKind;
use crate::types::object::ObjId;
use crate::types::ty::{Type, TypeId};
use crate::types::world::World;

/// An object that may stand in slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Object {
    /// What a local pointer owns, or is passed.
    Of(ObjId),
    /// What a literal makes in the literal of another object, by its node number.
    Made(u32),
}

/// A field of an object, by its index.
type Field = (Object, u32);

/// What pointers are known to point to.
#[derive(Debug, Default)]
pub(crate) struct Points {
    /// Variables that are other names of an object.
    names: FxHashMap<ObjId, Object>,
    /// What fields hold.
    fields: FxHashMap<Field, Object>,
    /// Values in literals, by node number: the field that each is for.
    values: FxHashMap<u32, Field>,
    /// Literals whose objects stand in the heap after all.
    lost: FxHashSet<u32>,
}

impl Points {
    /// The object that a variable is another name of.
    pub(crate) fn name(&self, obj: ObjId) -> Option<Object> {
        self.names.get(&obj).copied()
    }

    /// The object that a field is known to point to.
    pub(crate) fn field(&self, object: Object, field: u32) -> Option<Object> {
        self.fields.get(&(object, field)).copied()
    }

    /// The object that a value in a literal points to, if the field it is for is known to.
    pub(crate) fn value(&self, e: Node) -> Option<Object> {
        let (object, field) = self.values.get(&e.number().0)?;
        self.field(*object, *field)
    }

    /// Nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl Facts {
    /// What pointers are known to point to.
    pub(crate) fn points(&self) -> &Points {
        &self.points
    }

    /// The object must have its place in the heap.
    pub(super) fn lose(&mut self, object: Object) {
        match object {
            Object::Of(obj) => self.vars.entry(obj).or_default().leaks = true,
            Object::Made(number) => {
                self.points.lost.insert(number);
            }
        }
    }

    fn is_lost(&self, object: Object) -> bool {
        match object {
            Object::Of(obj) => !self.is_only_followed(obj),
            Object::Made(number) => self.points.lost.contains(&number),
        }
    }

    /// The object stands in slots, and its fields are known.
    fn may_hold(&self, object: Object) -> bool {
        match object {
            Object::Of(obj) => self.is_owner(obj),
            Object::Made(_) => !self.is_lost(object),
        }
    }

    /// The value of a field is needed, or may be another one.
    fn lose_field(&mut self, field: Field) {
        if let Some(object) = self.points.fields.remove(&field) {
            self.lose(object);
        }
    }

    /// The walk is over: what must be in the heap takes along what it stands for.
    pub(super) fn settle(&mut self) {
        loop {
            let names = self.points.names.iter();
            let names = names
                .filter(|(name, object)| !self.is_only_followed(**name) || self.is_lost(**object));
            let names: Vec<ObjId> = names.map(|(name, _)| *name).collect();
            let fields = self.points.fields.iter();
            let fields = fields.filter(|((holder, _), object)| {
                let is_made = matches!(object, Object::Made(_));
                !self.may_hold(*holder) || (is_made && self.is_lost(**object))
            });
            let fields: Vec<Field> = fields.map(|(field, _)| *field).collect();
            if names.is_empty() && fields.is_empty() {
                return;
            }
            for name in names {
                if let Some(object) = self.points.names.remove(&name) {
                    self.lose(object);
                }
            }
            for field in fields {
                self.lose_field(field);
            }
        }
    }
}

/// Fields and assertions that are followed to an object, at most: each level of an expression asks anew.
pub(crate) const MAX_STEPS: usize = 16;

/// The variable that `e` begins with, and the fields and assertions from there on, the last one first. `is_alone`: nothing is known of fields.
pub(crate) fn steps_to(e: Node, is_alone: bool) -> Option<(Node, Vec<Node>)> {
    let mut e = e.unparen();
    let mut steps = Vec::new();
    loop {
        let inner = match e.kind() {
            Kind::Ident => return Some((e, steps)),
            _ if is_alone || steps.len() == MAX_STEPS => return None,
            Kind::SelectorExpr => SelectorExpr::cast(e)?.x(),
            Kind::TypeAssertExpr => TypeAssertExpr::cast(e)?.x(),
            _ => return None,
        };
        steps.push(e);
        e = inner.unparen();
    }
}

/// The index of the field that a selector selects, if none is on the way to it.
pub(crate) fn field_of(w: &World, e: Node) -> Option<u32> {
    let selection = w.info(e)?.selection(e)?;
    match (&*selection.index, selection.kind) {
        ([field], SelectionKind::FieldVal) => Some(*field),
        _ => None,
    }
}

/// An object, and the variables by which an expression comes to it.
pub(super) struct Known {
    pub(super) object: Object,
    through: Vec<ObjId>,
}

impl Known {
    pub(super) fn of(object: Object, mut through: Vec<ObjId>) -> Known {
        if let Object::Of(obj) = object {
            through.push(obj);
        }
        Known { object, through }
    }
}

impl Walk<'_, '_, '_> {
    /// The object that `e` points to, if it is a local pointer, or known.
    pub(super) fn known(&mut self, e: Node) -> Option<Known> {
        let (ident, steps) = steps_to(e, self.facts.points.is_empty())?;
        let obj = self.pointer(ident)?;
        let object = self.facts.points.name(obj).unwrap_or(Object::Of(obj));
        let mut known = Known::of(object, vec![obj]);
        for step in steps.into_iter().rev() {
            known = match step.kind() {
                Kind::SelectorExpr => {
                    let field = field_of(self.cx.w, step)?;
                    let object = self.facts.points.field(known.object, field)?;
                    Known::of(object, known.through)
                }
                _ => {
                    let asserted = self.cx.w.type_of(step);
                    let asserted = self.cx.subst(asserted, self.env);
                    let ty = self.pointer_type(known.object)?;
                    self.cx.w.identical(asserted, ty).then_some(known)?
                }
            };
        }
        Some(known)
    }

    /// The same, for an expression that is a pointer itself, no interface.
    pub(super) fn known_pointer(&mut self, e: Node) -> Option<Known> {
        let known = self.known(e)?;
        let ty = self.type_of(e);
        matches!(self.cx.w.ty(ty), Type::Pointer(_)).then_some(known)
    }

    /// The type of a pointer to the object.
    fn pointer_type(&mut self, object: Object) -> Option<TypeId> {
        match object {
            Object::Of(obj) => {
                let ty = self.cx.w.obj(obj).ty();
                Some(self.cx.subst(ty, self.env))
            }
            Object::Made(number) => self.made.get(&number).map(|(ty, _)| *ty),
        }
    }

    /// The object is come to here, and nobody learns where it is.
    pub(super) fn come_to(&mut self, known: &Known) {
        for obj in &known.through {
            self.followed(*obj);
        }
    }

    /// The field of an object is read or assigned to.
    pub(super) fn touch(&mut self, object: Object, index: &[u32]) {
        if let Some(field) = index.first() {
            self.facts.lose_field((object, *field));
        }
    }

    /// All fields of an object may be read.
    pub(super) fn touch_all(&mut self, object: Object) {
        let fields = self.facts.points.fields.keys();
        let fields: Vec<Field> = fields.filter(|(of, _)| *of == object).copied().collect();
        for field in fields {
            self.facts.lose_field(field);
        }
    }

    /// A comparison by `==` or `!=` of what points to known objects; the flags of its operands.
    pub(super) fn compared(&mut self, n: Node) -> R<Option<u8>> {
        let Some(binary) = BinaryExpr::cast(n) else {
            return Ok(None);
        };
        if !matches!(n.tok(), Token::Eql | Token::Neq) {
            return Ok(None);
        }
        let (x, y) = (self.known(binary.x()), self.known(binary.y()));
        if x.is_none() && y.is_none() {
            return Ok(None);
        }
        let mut flags = 0;
        for (known, e) in [(x, binary.x()), (y, binary.y())] {
            match known {
                Some(known) => self.come_to(&known),
                None => flags |= self.node(e)?,
            }
        }
        Ok(Some(flags))
    }

    /// A statement that declares names with these values, one each; the flags of what is in it.
    pub(super) fn declaration(&mut self, n: Node, names: Vec<Node>, values: Vec<Node>) -> R<u8> {
        if names.len() != values.len() {
            return self.children(n);
        }
        // Else the values are evaluated first, and then assigned.
        let all_new = self.all_new(&names);
        let mut named: Vec<u32> = Vec::new();
        for (name, value) in names.iter().zip(&values) {
            if all_new && self.names_object(*name, *value) {
                named.push(value.number().0);
            } else if let Some(obj) = self.cx.w.info(*name).and_then(|info| info.def(*name))
                && let Some(lit) = literal_behind(*value).filter(|_| self.makes(obj, *value))
            {
                self.holders.insert(lit.number().0, Object::Of(obj));
            }
        }
        let mut flags = 0;
        for child in n.children() {
            if !named.contains(&child.number().0) {
                flags |= self.node(child)?;
            }
        }
        self.hold(&names, &values);
        self.made(names, values);
        Ok(flags)
    }

    /// The name is declared as another one of a known object.
    fn names_object(&mut self, name: Node, value: Node) -> bool {
        let obj = self.cx.w.info(name).and_then(|info| info.def(name));
        let is_on = self.cx.lw.opts.has(Opts::OBJECTS) && self.cx.lw.opts.has(Opts::HELD);
        let Some(obj) = obj.filter(|_| !name.is_ident("_") && is_on) else {
            return false;
        };
        let Some(known) = self.known(value) else {
            return false;
        };
        let ty = self.cx.w.obj(obj).ty();
        let ty = self.cx.subst(ty, self.env);
        let Some(pointer) = self.pointer_type(known.object) else {
            return false;
        };
        if !self.cx.w.identical(ty, pointer) || !self.cx.points_to_slots(ty) {
            return false;
        }
        self.come_to(&known);
        self.facts.points.names.insert(obj, known.object);
        true
    }

    /// The literal of a struct that an object is made with.
    pub(super) fn literal_of_object(&mut self, n: Node) -> R<Option<u8>> {
        let holder = self.holders.get(&n.number().0).copied();
        let (Some(holder), Some(lit)) = (holder, CompositeLit::cast(n)) else {
            return Ok(None);
        };
        let under = self.type_of(n);
        if !matches!(self.cx.w.ty(under), Type::Struct(_)) {
            return Ok(None);
        }
        let mut flags = 0;
        for (i, elt) in lit.elts().enumerate() {
            let (value, at) = match KeyValueExpr::cast(elt) {
                None => (elt, Some(i)),
                Some(pair) => (pair.value(), self.cx.field_number(under, pair.key())),
            };
            let at = at.filter(|i| !self.cx.is_blank_field(under, *i));
            let at = at.and_then(|i| u32::try_from(i).ok());
            let held = match at.filter(|_| self.cx.lw.opts.has(Opts::HELD)) {
                Some(at) => self.held_value((holder, at), value.unparen())?,
                None => None,
            };
            flags |= match held {
                Some(flags) => flags,
                None => self.node(value)?,
            };
        }
        Ok(Some(flags))
    }

    /// A value whose object the field may hold: its flags.
    fn held_value(&mut self, field: Field, value: Node) -> R<Option<u8>> {
        let number = value.number().0;
        let (object, flags) = match literal_behind(value) {
            Some(lit) => {
                let ty = self.cx.w.type_of(value);
                let ty = self.cx.subst(ty, self.env);
                if !self.cx.points_to_slots(ty) {
                    return Ok(None);
                }
                let object = Object::Made(number);
                self.made.insert(number, (ty, self.n_loops));
                self.holders.insert(lit.number().0, object);
                (object, self.node(value)?)
            }
            None => {
                let Some(known) = self.known(value) else {
                    return Ok(None);
                };
                self.come_to(&known);
                (known.object, 0)
            }
        };
        self.facts.points.fields.insert(field, object);
        self.facts.points.values.insert(number, field);
        Ok(Some(flags))
    }
}
