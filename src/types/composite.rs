//! Struct and interface types and unions, from nodes.
//!
//! In: StructType and InterfaceType nodes. Out: types. Checks of embedded types and of union terms wait until
//! all types are declared; type sets are computed then too.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::syntax::codes::Code;
use crate::syntax::node::{
    BinaryExpr, Field, IndexExpr, InterfaceType, Kind, Node, SelectorExpr, StarExpr, StructType,
    UnaryExpr,
};
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::constant::literal::parse_string;
use crate::types::errors::Error;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::{FuncInfo, ObjId, ObjKind, Pos, Sym, VarInfo, VarKind};
use crate::types::ty::{Interface, StructType as StructTy, Term, Type, TypeId};
use crate::types::typeset::{MAX_TERMS, too_many_terms};

/// A struct type being put together.
#[derive(Default)]
struct Fields {
    fields: Vec<ObjId>,
    tags: Vec<Option<Arc<str>>>,
    by_name: FxHashMap<Sym, ObjId>,
}

impl Checker<'_> {
    pub(crate) fn struct_type(&mut self, e: Node) -> TypeId {
        let Some(s) = StructType::cast(e) else {
            return TypeId::INVALID;
        };
        let mut fields = Fields::default();
        for f in s.fields().children().filter_map(Field::cast) {
            self.struct_field(&mut fields, f);
        }
        if fields.tags.iter().all(Option::is_none) {
            fields.tags.clear();
        }
        self.world.new_struct(StructTy {
            fields: fields.fields.into(),
            tags: fields.tags.into(),
        })
    }

    fn struct_field(&mut self, fields: &mut Fields, f: Field) {
        let ty = self.var_type(f.ty());
        let tag = f.tag().and_then(tag_text);
        if let Some(names) = f.names() {
            for name in names {
                self.add_field(fields, name, ty, tag.clone(), false);
            }
            return;
        }
        match embedded_ident(f.ty()) {
            Some(ident) => {
                self.add_field(fields, ident, ty, tag, true);
                let pos = self.start_pos(f.ty());
                self.later(move |c| c.valid_embedded(pos, ty));
            }
            None => {
                let text = expr_string(f.ty());
                self.error(
                    f.ty(),
                    Code::InvalidPtrEmbed,
                    format!("invalid embedded field type {text}"),
                );
            }
        }
    }

    fn add_field(
        &mut self,
        fields: &mut Fields,
        ident: Node,
        ty: TypeId,
        tag: Option<Arc<str>>,
        embedded: bool,
    ) {
        let (name, pos) = (self.sym(ident), self.pos(ident));
        let kind = ObjKind::Var(VarInfo {
            kind: VarKind::Field,
            embedded,
            used: true,
            origin: None,
        });
        let field = self
            .world
            .make_obj(kind, pos, Some(self.pkg), name, Some(ty));
        if name != Sym::BLANK
            && let Some(&alt) = fields.by_name.get(&name)
        {
            let error = Error::new(
                pos,
                Code::DuplicateDecl,
                format!("{} redeclared", ident.name()),
            );
            return self.report_redeclared(error, alt);
        }
        fields.by_name.insert(name, field);
        fields.fields.push(field);
        fields.tags.push(tag);
        if embedded {
            self.record_implicit(ident, field);
        } else {
            self.record_def(ident, field);
        }
    }

    /// Reports with a further line that tells where the other declaration is.
    pub(crate) fn report_redeclared(&mut self, error: Error, alt: ObjId) {
        let pos = self.world.obj(alt).pos;
        let text = format!("other declaration of {}", self.world.obj_name(alt));
        self.report(if pos.is_known() {
            error.with(pos, text)
        } else {
            error
        });
    }

    fn valid_embedded(&mut self, pos: Pos, ty: TypeId) {
        let (base, is_ptr) = self.world.deref(ty);
        if !self.world.is_valid(base) {
            return;
        }
        let msg = if self.is_unsafe_pointer(base) {
            "embedded field type cannot be unsafe.Pointer"
        } else if self.world.is_type_param(base) {
            "embedded field type cannot be a (pointer to a) type parameter"
        } else {
            match self.world.under_ty(base) {
                Type::Pointer(_) => "embedded field type cannot be a pointer",
                Type::Interface(_) if is_ptr => {
                    "embedded field type cannot be a pointer to an interface"
                }
                _ => return,
            }
        };
        self.error_at(pos, Code::InvalidPtrEmbed, msg);
    }

    pub(crate) fn interface_type(&mut self, e: Node) -> TypeId {
        let Some(i) = InterfaceType::cast(e) else {
            return TypeId::INVALID;
        };
        let mut iface = Interface::default();
        for f in i.methods().children().filter_map(Field::cast) {
            match f.names().and_then(|n| n.first()) {
                Some(name) => iface.methods.extend(self.interface_method(f, name)),
                None => {
                    iface.embed_pos.push(self.start_pos(f.ty()));
                    let embedded = self.union(f.ty());
                    iface.embeddeds.push(embedded);
                }
            }
        }
        iface.complete = true;
        if iface.methods.is_empty() && iface.embeddeds.is_empty() {
            return TypeId::EMPTY_INTERFACE;
        }
        iface
            .methods
            .sort_by(|&a, &b| self.world.method_order(a, b));
        let t = self.world.new_interface(iface);
        self.note_written(e, t);
        self.later(move |c| {
            c.type_set_at(t);
        });
        t
    }

    fn interface_method(&mut self, f: Field, name: Node) -> Option<ObjId> {
        let sym = self.sym(name);
        if sym == Sym::BLANK {
            self.error(
                name,
                Code::InvalidBlank,
                "methods must have a unique non-blank name",
            );
            return None;
        }
        let sig = self.typ(f.ty());
        if !matches!(self.world.ty(sig), Type::Signature(_)) {
            return None;
        }
        let kind = ObjKind::Func(FuncInfo {
            decl: Some(f.node()),
            ptr_recv: false,
            origin: None,
            is_abstract: true,
            native: false,
            recv_named: None,
        });
        let pos = self.pos(name);
        let m = self
            .world
            .make_obj(kind, pos, Some(self.pkg), sym, Some(sig));
        self.record_def(name, m);
        Some(m)
    }

    /// An embedded element: a type, or terms joined by `|`.
    fn union(&mut self, e: Node) -> TypeId {
        let mut parts = Vec::new();
        flatten(e, &mut parts);
        if let [only] = parts[..]
            && !is_tilde(only)
        {
            return self.term(only).ty;
        }
        if let Some(&extra) = parts.get(MAX_TERMS) {
            self.error(extra, Code::InvalidUnion, too_many_terms());
            return TypeId::INVALID;
        }
        let terms: Vec<Term> = parts.iter().map(|&p| self.term(p)).collect();
        let u = self.world.new_union(terms.clone());
        self.record_type_and_value(e, Mode::TypExpr, u, None);
        self.later(move |c| c.valid_terms(&parts, &terms));
        u
    }

    fn term(&mut self, e: Node) -> Term {
        let (x, tilde) = match UnaryExpr::cast(e) {
            Some(op) if is_tilde(e) => (op.x(), true),
            _ => (e, false),
        };
        let mut ty = self.typ(x);
        if self.world.is_type_param(ty) {
            if tilde {
                let text = expr_string(e);
                self.error(
                    x,
                    Code::MisplacedTypeParam,
                    format!("type in term {text} cannot be a type parameter"),
                );
            } else {
                self.error(
                    x,
                    Code::MisplacedTypeParam,
                    "term cannot be a type parameter",
                );
            }
            ty = TypeId::INVALID;
        }
        if tilde {
            self.record_type_and_value(e, Mode::TypExpr, ty, None);
        }
        Term { tilde, ty }
    }

    fn valid_terms(&mut self, nodes: &[Node], terms: &[Term]) {
        for (i, (&at, &t)) in nodes.iter().zip(terms).enumerate() {
            if self.world.is_valid(t.ty) {
                self.valid_term(at, t, terms.get(..i).unwrap_or_default());
            }
        }
    }

    fn valid_term(&mut self, at: Node, t: Term, before: &[Term]) {
        let u = self.world.under(t.ty);
        let is_iface = matches!(self.world.ty(u), Type::Interface(_));
        let ty = self.ts(t.ty);
        if t.tilde && is_iface {
            return self.error(
                at,
                Code::InvalidUnion,
                format!("invalid use of ~ ({ty} is an interface)"),
            );
        }
        if t.tilde && !self.world.identical(u, t.ty) {
            let under = self.ts(u);
            let msg = format!("invalid use of ~ (underlying type of {ty} is {under})");
            return self.error(at, Code::InvalidUnion, msg);
        }
        if is_iface {
            let set = self.type_set_at(u);
            let term = self.term_text(t);
            if !set.methods.is_empty() {
                self.error(
                    at,
                    Code::InvalidUnion,
                    format!("cannot use {term} in union ({term} contains methods)"),
                );
            } else if self.world.unalias(t.ty) == TypeId::COMPARABLE {
                self.error(at, Code::InvalidUnion, "cannot use comparable in union");
            } else if set.comparable {
                self.error(
                    at,
                    Code::InvalidUnion,
                    format!("cannot use {term} in union ({term} embeds comparable)"),
                );
            }
            return;
        }
        for &b in before {
            if !self.world.is_interface(b.ty) && self.world.terms_overlap(b, t) {
                let (term, other) = (self.term_text(t), self.term_text(b));
                let pos = self.start_pos(at);
                return self.soft_error(
                    pos,
                    Code::InvalidUnion,
                    format!("overlapping terms {term} and {other}"),
                );
            }
        }
    }

    /// The constraint of a type parameter; `~T` and `A | B` are wrapped in an interface.
    pub(crate) fn bound(&mut self, e: Node) -> TypeId {
        let is_or = e.kind() == Kind::BinaryExpr && e.tok() == Token::Or;
        if !is_or && !is_tilde(e) {
            return self.typ(e);
        }
        let u = self.union(e);
        let pos = self.start_pos(e);
        let t = self.world.new_interface(Interface {
            embeddeds: vec![u],
            embed_pos: vec![pos],
            implicit: true,
            complete: true,
            ..Interface::default()
        });
        self.later(move |c| {
            c.type_set_at(t);
        });
        t
    }
}

fn is_tilde(e: Node) -> bool {
    e.kind() == Kind::UnaryExpr && e.tok() == Token::Tilde
}

/// The terms of `A | B | C`, left to right.
fn flatten(e: Node, out: &mut Vec<Node>) {
    let mut right = Vec::new();
    let mut at = e;
    while let Some(b) = BinaryExpr::cast(at) {
        if at.tok() != Token::Or {
            break;
        }
        right.push(b.y());
        at = b.x();
    }
    out.push(at);
    out.extend(right.into_iter().rev());
}

/// The name under which a type is embedded: `T`, `*T`, `p.T`, `T[A]`.
fn embedded_ident(e: Node) -> Option<Node> {
    let e = match StarExpr::cast(e) {
        Some(p) => p.x(),
        None => e,
    };
    let e = match IndexExpr::cast(e) {
        Some(i) => i.x(),
        None => e,
    };
    match e.kind() {
        Kind::Ident => Some(e),
        Kind::SelectorExpr => SelectorExpr::cast(e).map(SelectorExpr::sel),
        _ => None,
    }
}

fn tag_text(tag: Node) -> Option<Arc<str>> {
    let bytes = parse_string(tag.token_bytes())?;
    let text = String::from_utf8_lossy(&bytes);
    (!text.is_empty()).then(|| text.as_ref().into())
}
