//! Type descriptors out of checked types.
//!
//! In: a type without type parameters. Out: its one descriptor (T1), with method tables.
//!
//! Identity: a defined type is its object and the descriptors of its arguments; any other type is a text made of its
//! form and the numbers of its parts' descriptors, so that it holds when the checker's own ids are let go and used again.
//! A defined type reserves its number before its parts are described: recursion ends there.

use std::fmt::Write;

use crate::code::compose::key;
use crate::code::rtype::{Kind, RField, RMethod, RType, RTypeId, flags};
use crate::lower::layout::{Lay, Rep};
use crate::lower::{Cx, LowerError, R};
use crate::mem::stack::deep;
use crate::types::object::{ObjId, Sym};
use crate::types::package::PkgId;
use crate::types::ty::{BasicKind, ChanDir, Named, Signature, StructType, Type, TypeId};

/// What stands behind so many bytes of a type's name is cut off with dots: a type may have exponentially many parts.
const MAX_NAME: usize = 1 << 16;

impl Cx<'_> {
    /// The descriptor of a type.
    ///
    /// # Errors
    /// The type has type parameters (a bug), or is too large.
    pub(crate) fn rtype(&mut self, ty: TypeId) -> R<RTypeId> {
        if let Some(id) = self.lw.rtype_of.get(ty) {
            return Ok(*id);
        }
        self.depth += 1;
        let made = if self.depth > 2_000 {
            Err(LowerError::too_deep())
        } else {
            deep(|| self.make_rtype(ty))
        };
        self.depth -= 1;
        let id = made?;
        self.lw.rtype_of.insert(ty, id);
        if self.depth == 0 {
            self.describe_pointers()?;
        }
        Ok(id)
    }

    /// Where reflection is at hand, `*T` is described with its methods for each defined type `T` that is: a program can ask for it
    /// without having written it.
    fn describe_pointers(&mut self) -> R<()> {
        if self.lw.unpointed.is_empty() || self.w.find_package("reflect").is_none() {
            return Ok(());
        }
        while let Some(ty) = self.lw.unpointed.pop() {
            let pointer = self.w.new_pointer(ty);
            self.rtype(pointer)?;
        }
        Ok(())
    }

    fn make_rtype(&mut self, ty: TypeId) -> R<RTypeId> {
        let ty = self.w.unalias(ty);
        if let Type::Named(named) = self.w.ty(ty) {
            let (obj, targs) = (named.obj, named.targs.clone());
            let mut args = Vec::with_capacity(targs.len());
            for targ in targs.iter() {
                args.push(self.rtype(*targ)?);
            }
            let key = (obj, args);
            if let Some(id) = self.lw.named_keys.get(&key) {
                return Ok(*id);
            }
            let id = self.rt.reserve();
            self.lw.named_keys.insert(key, id);
            self.lw.rtype_of.insert(ty, id);
            self.define(id, ty)?;
            self.lw.unpointed.push(ty);
            return Ok(id);
        }
        let key = self.key(ty)?;
        if let Some(id) = self.rt.by_key(&key) {
            return Ok(id);
        }
        let id = self.rt.reserve();
        self.rt.set_key(key, id);
        self.define(id, ty)?;
        Ok(id)
    }

    /// The identity of an unnamed type as text.
    fn key(&mut self, ty: TypeId) -> R<String> {
        Ok(match self.w.ty(ty).clone() {
            Type::Basic(kind, _) => format!("b{}", default_kind(kind) as u8),
            Type::Pointer(e) => key::pointer(self.rtype(e)?),
            Type::Slice(e) => key::slice(self.rtype(e)?),
            Type::Array { len, elem } => key::array(len as u64, self.rtype(elem)?),
            Type::Map { key, elem } => key::map(self.rtype(key)?, self.rtype(elem)?),
            Type::Chan { dir, elem } => {
                let (send, recv) = (dir != ChanDir::RecvOnly, dir != ChanDir::SendOnly);
                key::chan(send, recv, self.rtype(elem)?)
            }
            Type::Struct(st) => self.struct_key(&st)?,
            Type::Signature(sig) => self.signature_key(&sig)?,
            Type::Tuple(parts) => {
                let mut key = "(".to_string();
                for part in parts.iter() {
                    let _ = write!(key, "{},", self.rtype(*part)?.0);
                }
                key
            }
            Type::Interface(_) => {
                let set = self.w.type_set(ty);
                let mut key = "i{".to_string();
                for method in &set.methods {
                    let (pkg, name) = self.method_name(*method);
                    let sig = self.rtype(self.w.obj(*method).ty())?;
                    let _ = write!(key, "{pkg}.{name}:{};", sig.0);
                }
                key
            }
            other => return Err(LowerError::bug(format!("descriptor of {other:?}"))),
        })
    }

    fn struct_key(&mut self, st: &StructType) -> R<String> {
        let mut key = "s{".to_string();
        for (i, field) in st.fields.iter().enumerate() {
            let (pkg, name) = self.method_name(*field);
            let embedded = self.w.obj(*field).is_embedded();
            let ty = self.rtype(self.w.obj(*field).ty())?;
            let tag = st.tags.get(i).and_then(|t| t.as_deref()).unwrap_or("");
            key::field(&mut key, &pkg, &name, embedded, ty, tag);
        }
        Ok(key)
    }

    fn signature_key(&mut self, sig: &Signature) -> R<String> {
        let params = self.rtypes_of(&sig.params)?;
        let results = self.rtypes_of(&sig.results)?;
        Ok(key::func(&params, &results, sig.variadic))
    }

    /// The descriptors of variables' types.
    fn rtypes_of(&mut self, vars: &[ObjId]) -> R<Vec<RTypeId>> {
        let mut types = Vec::with_capacity(vars.len());
        for var in vars {
            types.push(self.rtype(self.w.obj(*var).ty())?);
        }
        Ok(types)
    }

    /// Package path if not exported, and name.
    pub(crate) fn method_name(&self, obj: ObjId) -> (String, String) {
        let o = self.w.obj(obj);
        let pkg = match o.pkg {
            Some(pkg) if !self.w.is_exported(o.name) => self.w.pkg(pkg).path.clone(),
            _ => String::new(),
        };
        (pkg, self.w.name(o.name).to_string())
    }

    fn define(&mut self, id: RTypeId, ty: TypeId) -> R<()> {
        let lay = self.lay(ty)?;
        let mut row = RType {
            id,
            size: lay.size,
            align: lay.align,
            kind: Kind::Invalid,
            flags: self.facts(ty, &lay)?,
            slots: u16::try_from(lay.slots).unwrap_or(u16::MAX),
            name: self.type_name(ty).into(),
            pkg: "".into(),
            base_name: "".into(),
            shape: self.shape(ty)?,
            elem: None,
            key: None,
            len: lay.len,
            fields: Vec::new(),
            params: Vec::new(),
            results: Vec::new(),
            methods: Vec::new(),
        };
        if let Type::Named(named) = self.w.ty(ty) {
            let obj = named.obj;
            let o = self.w.obj(obj);
            row.flags |= flags::NAMED;
            row.pkg = o.pkg.map_or("", |p| &self.w.pkg(p).path).into();
            row.base_name = self.base_name(ty).into();
        } else if let Type::Basic(kind, _) = self.w.ty(ty) {
            // unsafe.Pointer alone has a package.
            let (pkg, name) = kind.name().split_once('.').unwrap_or(("", kind.name()));
            row.pkg = pkg.into();
            row.base_name = name.into();
        }
        let under = lay.under;
        match self.w.ty(under).clone() {
            Type::Basic(kind, _) => row.kind = basic_kind(kind),
            Type::Pointer(e) => self.with_elem(&mut row, Kind::Pointer, e)?,
            Type::Slice(e) => self.with_elem(&mut row, Kind::Slice, e)?,
            Type::Array { elem, .. } => self.with_elem(&mut row, Kind::Array, elem)?,
            Type::Map { key, elem } => {
                self.with_elem(&mut row, Kind::Map, elem)?;
                row.key = Some(self.rtype(key)?);
            }
            Type::Chan { dir, elem } => {
                self.with_elem(&mut row, Kind::Chan, elem)?;
                row.flags |= match dir {
                    ChanDir::Both => flags::SEND | flags::RECV,
                    ChanDir::SendOnly => flags::SEND,
                    ChanDir::RecvOnly => flags::RECV,
                };
            }
            Type::Struct(st) => {
                row.kind = Kind::Struct;
                row.fields = self.rfields(&st, &lay)?;
            }
            Type::Signature(sig) => self.signature(&mut row, &sig)?,
            Type::Interface(_) => {
                row.kind = Kind::Interface;
                row.methods = self.iface_methods(under)?;
            }
            _ => {}
        }
        if row.kind != Kind::Interface {
            row.methods = self.method_table(ty, id)?;
        }
        row.methods.sort_by_key(|m| m.id);
        self.rt.define(row);
        Ok(())
    }

    fn with_elem(&mut self, row: &mut RType, kind: Kind, elem: TypeId) -> R<()> {
        row.kind = kind;
        row.elem = Some(self.rtype(elem)?);
        Ok(())
    }

    fn signature(&mut self, row: &mut RType, sig: &Signature) -> R<()> {
        row.kind = Kind::Func;
        if sig.variadic {
            row.flags |= flags::VARIADIC;
        }
        row.params = self.rtypes_of(&sig.params)?;
        row.results = self.rtypes_of(&sig.results)?;
        Ok(())
    }

    fn rfields(&mut self, st: &StructType, lay: &Lay) -> R<Vec<RField>> {
        let mut fields = Vec::with_capacity(st.fields.len());
        for (i, obj) in st.fields.iter().enumerate() {
            let (pkg, name) = self.method_name(*obj);
            let field = lay.field(i)?;
            fields.push(RField {
                name: name.into(),
                pkg: pkg.into(),
                ty: self.rtype(field.ty)?,
                offset: u32::try_from(field.offset)
                    .map_err(|_| LowerError::unsupported("struct type is too large"))?,
                embedded: self.w.obj(*obj).is_embedded(),
                tag: st
                    .tags
                    .get(i)
                    .and_then(|t| t.as_deref())
                    .unwrap_or("")
                    .into(),
            });
        }
        Ok(fields)
    }

    fn iface_methods(&mut self, iface: TypeId) -> R<Vec<RMethod>> {
        let set = self.w.type_set(iface);
        let mut methods = Vec::with_capacity(set.methods.len());
        for method in &set.methods {
            methods.push(self.rmethod(*method)?);
        }
        Ok(methods)
    }

    /// A method without its function.
    fn rmethod(&mut self, method: ObjId) -> R<RMethod> {
        let (pkg, name) = self.method_name(method);
        Ok(RMethod {
            id: self.rt.method_id(&pkg, &name),
            exported: pkg.is_empty(),
            name: name.into(),
            ty: self.rtype(self.w.obj(method).ty())?,
            func: None,
        })
    }

    /// The methods of a concrete type, each with a function that takes the data word.
    fn method_table(&mut self, ty: TypeId, id: RTypeId) -> R<Vec<RMethod>> {
        let mut names = Vec::new();
        let mut seen = Vec::new();
        self.method_names(ty, &mut names, &mut seen);
        names.sort();
        names.dedup();
        let mut methods = Vec::new();
        for (name, pkg) in names {
            let found = self.w.lookup_field_or_method(ty, false, pkg, name, false);
            let Some(obj) = found.obj else { continue };
            if self.w.obj(obj).func().is_none() {
                continue;
            }
            let mut method = self.rmethod(obj)?;
            let pkg = if self.w.is_exported(name) { None } else { pkg };
            method.func = Some(self.table_method(ty, id, obj, &found.index, name, pkg)?);
            if methods.iter().all(|m: &RMethod| m.id != method.id) {
                methods.push(method);
            }
        }
        Ok(methods)
    }

    /// Names that may be methods of `ty`: of itself and of what it embeds.
    fn method_names(
        &mut self,
        ty: TypeId,
        names: &mut Vec<(Sym, Option<PkgId>)>,
        seen: &mut Vec<TypeId>,
    ) {
        let ty = self.w.unalias(ty);
        let is_pointer = matches!(self.w.ty(ty), Type::Pointer(_));
        let base = match self.w.ty(ty) {
            Type::Pointer(elem) => self.w.unalias(*elem),
            _ => ty,
        };
        if seen.contains(&base) || seen.len() > 1000 {
            return;
        }
        seen.push(base);
        let mut objs = Vec::new();
        if let Type::Named(named) = self.w.ty(base) {
            let origin = named.origin.unwrap_or(base);
            if let Type::Named(origin) = self.w.ty(origin) {
                objs.extend(origin.methods.iter().flatten().copied());
            }
        }
        let under = self.w.under(base);
        match self.w.ty(under).clone() {
            Type::Interface(_) if !is_pointer => {
                let set = self.w.type_set(under);
                objs.extend(set.methods.iter().copied());
            }
            Type::Struct(st) => {
                for field in st.fields.iter() {
                    if self.w.obj(*field).is_embedded() {
                        let ty = self.w.obj(*field).ty();
                        deep(|| self.method_names(ty, names, seen));
                    }
                }
            }
            _ => {}
        }
        for obj in objs {
            let o = self.w.obj(obj);
            names.push((o.name, o.pkg));
        }
    }

    /// Facts of a type except NAMED and the channel's directions.
    fn facts(&mut self, ty: TypeId, lay: &Lay) -> R<u16> {
        let mut facts = 0;
        if lay.is_pointer() {
            facts |= flags::DIRECT;
        } else if lay.is_in_data_word() {
            facts |= flags::INLINE;
        }
        if lay.has_pointers {
            facts |= flags::POINTERS;
        }
        if self.w.comparable(ty) {
            facts |= flags::COMPARABLE;
            if self.is_eq_bytes(ty)? {
                facts |= flags::EQ_BYTES;
            }
        }
        Ok(facts)
    }

    /// Equality of values is equality of bytes.
    pub(crate) fn is_eq_bytes(&mut self, ty: TypeId) -> R<bool> {
        let lay = self.lay(ty)?;
        Ok(match lay.rep {
            Rep::Bool | Rep::Int(..) | Rep::Ptr | Rep::UnsafePtr | Rep::Chan => true,
            Rep::Array => deep(|| self.is_eq_bytes(lay.elem))?,
            Rep::Struct => {
                let mut end = 0;
                for (i, field) in lay.fields.iter().enumerate() {
                    let part = self.lay(field.ty)?;
                    if field.offset != end || self.is_blank_field(lay.under, i) {
                        return Ok(false);
                    }
                    if !deep(|| self.is_eq_bytes(field.ty))? {
                        return Ok(false);
                    }
                    end = field.offset + part.size;
                }
                end == lay.size
            }
            _ => false,
        })
    }

    /// The field has no name that could be selected.
    pub(crate) fn is_blank_field(&self, under: TypeId, i: usize) -> bool {
        match self.w.ty(under) {
            Type::Struct(st) => st
                .fields
                .get(i)
                .is_some_and(|f| self.w.obj(*f).name == Sym::BLANK),
            _ => false,
        }
    }

    /// The type as `%T` prints it.
    pub(crate) fn type_name(&mut self, ty: TypeId) -> String {
        let mut out = String::new();
        self.write_name(ty, &mut out, 0, false);
        out
    }

    /// The declared name with type arguments, without package.
    fn base_name(&mut self, ty: TypeId) -> String {
        let mut out = String::new();
        if let Type::Named(named) = self.w.ty(ty) {
            let named = named.clone();
            out.push_str(self.w.obj_name(named.obj));
            self.write_targs(&named, &mut out, 0);
        }
        out
    }

    /// `[int,string]`; of a type declared in a generic function that one's arguments come first: `[int;string]`.
    fn write_targs(&mut self, named: &Named, out: &mut String, depth: u32) {
        if named.targs.is_empty() {
            return;
        }
        let n_own = match named.origin.map(|origin| self.w.ty(origin)) {
            Some(Type::Named(origin)) => origin.tparams.len(),
            _ => named.targs.len(),
        };
        let (own, ambient) = named.targs.split_at(n_own.min(named.targs.len()));
        let mut separator = '[';
        for targs in [ambient, own] {
            for targ in targs {
                out.push(separator);
                self.write_name(*targ, out, depth + 1, true);
                separator = ',';
            }
            if separator != '[' {
                separator = ';';
            }
        }
        out.push(']');
    }

    /// Types of one name in several functions are told apart by number, `main.T·1`, where a name has to be a type's identity:
    /// between brackets.
    fn write_local_number(&mut self, obj: ObjId, out: &mut String) {
        let o = self.w.obj(obj);
        let is_local = o.pkg.is_some_and(|p| o.parent != Some(self.w.pkg(p).scope));
        if is_local && o.order > 0 {
            let _ = write!(out, "·{}", o.order);
        }
    }

    fn write_name(&mut self, ty: TypeId, out: &mut String, depth: u32, path: bool) {
        if depth > 100 || out.len() > MAX_NAME {
            out.push_str("...");
            return;
        }
        let ty = self.w.unalias(ty);
        match self.w.ty(ty).clone() {
            Type::Basic(kind, _) => out.push_str(default_kind(kind).name()),
            Type::Named(named) => {
                if let Some(pkg) = self.w.obj(named.obj).pkg {
                    let pkg = self.w.pkg(pkg);
                    let text = if path {
                        &pkg.path
                    } else {
                        self.w.name(pkg.name)
                    };
                    out.push_str(text);
                    out.push('.');
                }
                out.push_str(self.w.obj_name(named.obj));
                self.write_targs(&named, out, depth);
                if path {
                    self.write_local_number(named.obj, out);
                }
            }
            Type::Pointer(e) => {
                out.push('*');
                self.write_name(e, out, depth + 1, path);
            }
            Type::Slice(e) => {
                out.push_str("[]");
                self.write_name(e, out, depth + 1, path);
            }
            Type::Array { len, elem } => {
                let _ = write!(out, "[{len}]");
                self.write_name(elem, out, depth + 1, path);
            }
            Type::Map { key, elem } => {
                out.push_str("map[");
                self.write_name(key, out, depth + 1, path);
                out.push(']');
                self.write_name(elem, out, depth + 1, path);
            }
            Type::Chan { dir, elem } => {
                out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::SendOnly => "chan<- ",
                    ChanDir::RecvOnly => "<-chan ",
                });
                let inner = matches!(
                    self.w.ty(self.w.unalias(elem)),
                    Type::Chan {
                        dir: ChanDir::RecvOnly,
                        ..
                    }
                );
                let paren = dir == ChanDir::Both && inner;
                if paren {
                    out.push('(');
                }
                self.write_name(elem, out, depth + 1, path);
                if paren {
                    out.push(')');
                }
            }
            Type::Struct(st) => self.write_struct(&st, out, depth, path),
            Type::Signature(sig) => {
                out.push_str("func");
                self.write_signature(&sig, out, depth, path);
            }
            Type::Interface(_) => self.write_interface(ty, out, depth, path),
            Type::Tuple(parts) => {
                for part in parts.iter() {
                    self.write_name(*part, out, depth + 1, path);
                    out.push(',');
                }
            }
            Type::TypeParam(p) => out.push_str(self.w.obj_name(p.obj)),
            Type::Union(_) | Type::Alias(_) => out.push('?'),
        }
    }

    fn write_struct(&mut self, st: &StructType, out: &mut String, depth: u32, path: bool) {
        out.push_str("struct {");
        for (i, field) in st.fields.iter().enumerate() {
            out.push_str(if i == 0 { " " } else { "; " });
            let o = self.w.obj(*field);
            let (embedded, ty) = (o.is_embedded(), o.ty());
            if !embedded {
                out.push_str(self.w.obj_name(*field));
                out.push(' ');
            }
            self.write_name(ty, out, depth + 1, path);
            if let Some(Some(tag)) = st.tags.get(i) {
                let _ = write!(out, " {tag:?}");
            }
        }
        out.push_str(if st.fields.is_empty() { "}" } else { " }" });
    }

    fn write_signature(&mut self, sig: &Signature, out: &mut String, depth: u32, path: bool) {
        out.push('(');
        for (i, param) in sig.params.iter().enumerate() {
            if i > 0 {
                out.push_str(", ");
            }
            let ty = self.w.obj(*param).ty();
            let last = i + 1 == sig.params.len();
            match self.w.ty(self.w.unalias(ty)) {
                Type::Slice(elem) if sig.variadic && last => {
                    let elem = *elem;
                    out.push_str("...");
                    self.write_name(elem, out, depth + 1, path);
                }
                _ => self.write_name(ty, out, depth + 1, path),
            }
        }
        out.push(')');
        let many = sig.results.len() > 1;
        for (i, result) in sig.results.iter().enumerate() {
            out.push_str(match (i, many) {
                (0, true) => " (",
                (0, false) => " ",
                _ => ", ",
            });
            let ty = self.w.obj(*result).ty();
            self.write_name(ty, out, depth + 1, path);
        }
        if many {
            out.push(')');
        }
    }

    fn write_interface(&mut self, ty: TypeId, out: &mut String, depth: u32, path: bool) {
        let set = self.w.type_set(ty);
        out.push_str("interface {");
        for (i, method) in set.methods.iter().enumerate() {
            out.push_str(if i == 0 { " " } else { "; " });
            let (pkg, name) = self.method_name(*method);
            if !pkg.is_empty() {
                let _ = write!(out, "{pkg}.");
            }
            out.push_str(&name);
            let sig_ty = self.w.obj(*method).ty();
            if let Type::Signature(sig) = self.w.ty(sig_ty).clone() {
                self.write_signature(&sig, out, depth + 1, path);
            }
        }
        out.push_str(if set.methods.is_empty() { "}" } else { " }" });
    }
}

/// The kind that a value of an untyped constant's type has.
fn default_kind(kind: BasicKind) -> BasicKind {
    use BasicKind as B;
    match kind {
        B::UntypedBool => B::Bool,
        B::UntypedInt => B::Int,
        B::UntypedRune => B::Int32,
        B::UntypedFloat => B::Float64,
        B::UntypedComplex => B::Complex128,
        B::UntypedString => B::String,
        B::UntypedNil => B::UnsafePointer,
        other => other,
    }
}

fn basic_kind(kind: BasicKind) -> Kind {
    use BasicKind as B;
    match default_kind(kind) {
        B::Bool => Kind::Bool,
        B::Int => Kind::Int,
        B::Int8 => Kind::Int8,
        B::Int16 => Kind::Int16,
        B::Int32 => Kind::Int32,
        B::Int64 => Kind::Int64,
        B::Uint => Kind::Uint,
        B::Uint8 => Kind::Uint8,
        B::Uint16 => Kind::Uint16,
        B::Uint32 => Kind::Uint32,
        B::Uint64 => Kind::Uint64,
        B::Uintptr => Kind::Uintptr,
        B::Float32 => Kind::Float32,
        B::Float64 => Kind::Float64,
        B::Complex64 => Kind::Complex64,
        B::Complex128 => Kind::Complex128,
        B::String => Kind::String,
        B::UnsafePointer => Kind::UnsafePointer,
        _ => Kind::Invalid,
    }
}
