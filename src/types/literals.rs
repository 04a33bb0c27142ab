//! Literals: basic, function and composite ones.
//!
//! In: BasicLit, FuncLit, CompositeLit. Out: operands. Bodies of function literals wait until the enclosing
//! statement is done. An element without a type takes the one that the outer literal gives it.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::syntax::codes::Code;
use crate::syntax::node::{
    ArrayType, CompositeLit, Ellipsis, FuncLit, KeyValueExpr, Kind, Node, flag,
};
use crate::syntax::token::Token;
use crate::types::check::Checker;
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::index::key_text;
use crate::types::info::Mode;
use crate::types::object::ObjId;
use crate::types::operand::Operand;
use crate::types::ty::{Type, TypeId};

/// Numbers with more characters are refused.
const MAX_LITERAL: usize = 10_000;

impl Checker<'_> {
    pub(crate) fn basic_lit(&mut self, x: &mut Operand, e: Node) {
        if e.has_flag(flag::BAD) {
            // Reported by the scanner.
            return;
        }
        let tok = e.tok();
        let text = e.token_bytes();
        let is_number = matches!(tok, Token::Int | Token::Float | Token::Imag);
        if is_number && text.len() > MAX_LITERAL {
            let start = String::from_utf8_lossy(text.get(..10).unwrap_or_default()).into_owned();
            let msg = format!(
                "excessively long constant: {start}... ({} chars)",
                text.len()
            );
            return self.error(e, Code::InvalidConstVal, msg);
        }
        let value = ConstValue::from_literal(text, tok);
        if value.is_unknown() {
            let msg = format!("malformed constant: {}", String::from_utf8_lossy(text));
            return self.error(e, Code::InvalidConstVal, msg);
        }
        if is_number && !self.number_form_allowed(e, text, tok) {
            return;
        }
        let ty = match tok {
            Token::Int => TypeId::UNTYPED_INT,
            Token::Float => TypeId::UNTYPED_FLOAT,
            Token::Imag => TypeId::UNTYPED_COMPLEX,
            Token::Char => TypeId::UNTYPED_RUNE,
            _ => TypeId::UNTYPED_STRING,
        };
        *x = Operand::new(Mode::Constant, e, ty);
        x.val = Some(value);
        let at = self.start_pos(e);
        self.overflow(x, at);
    }

    /// Whether the file's language has numbers of this form; reports if not.
    fn number_form_allowed(&mut self, e: Node, text: &[u8], tok: Token) -> bool {
        let what = match text {
            _ if text.contains(&b'_') => "underscore in numeric literal",
            [b'0', b'b' | b'B', ..] => "binary literal",
            [b'0', b'o' | b'O', ..] => "0o/0O-style octal literal",
            [b'0', b'x' | b'X', ..] if tok != Token::Int => "hexadecimal floating-point literal",
            _ => return true,
        };
        let pos = self.start_pos(e);
        self.version_allows(pos, 13, what)
    }

    pub(crate) fn func_lit(&mut self, x: &mut Operand, e: Node) {
        let Some(lit) = FuncLit::cast(e) else { return };
        let (ftype, body) = (lit.ty(), lit.body());
        let sig = self.typ(ftype);
        if !matches!(self.world.ty(sig), Type::Signature(_)) {
            return;
        }
        let (decl, iota) = (self.env.decl, self.env.iota);
        self.later(move |c| c.func_body(decl, sig, ftype, body, iota));
        x.mode = Mode::Value;
        x.ty = Some(sig);
    }

    pub(crate) fn composite_lit(&mut self, x: &mut Operand, e: Node, hint: Option<TypeId>) {
        let Some(lit) = CompositeLit::cast(e) else {
            return;
        };
        let open = lit.ty().and_then(open_array);
        let (ty, base) = match (lit.ty(), hint) {
            (Some(_), _) if let Some(elem) = open => {
                let elem = self.var_type(elem);
                return self.open_array_lit(x, lit, elem);
            }
            (Some(t), _) => {
                let t = self.typ(t);
                (t, t)
            }
            (None, Some(hint)) => (hint, self.literal_base(hint)),
            (None, None) => {
                self.error(e, Code::UntypedLit, "missing type in composite literal");
                (TypeId::INVALID, TypeId::INVALID)
            }
        };
        match self.common_under_type(base) {
            Some(Type::Struct(st)) => self.struct_lit(x, lit, base, &st.fields),
            Some(Type::Array { len, elem }) => {
                self.indexed_elts(lit, elem, Some(len).filter(|l| *l >= 0));
            }
            Some(Type::Slice(elem)) => {
                self.indexed_elts(lit, elem, None);
            }
            Some(Type::Map { key, elem }) => self.map_lit(x, lit, key, elem),
            other => {
                if !self.wrong_literal_type(x, lit, ty, other) {
                    return;
                }
            }
        }
        x.mode = Mode::Value;
        x.ty = Some(ty);
        x.val = None;
    }

    /// The type that the elements of an elided literal belong to: behind a pointer, its base.
    fn literal_base(&mut self, hint: TypeId) -> TypeId {
        match self.common_under_type(hint) {
            Some(Type::Pointer(base)) => base,
            _ => hint,
        }
    }

    /// `[...]T{…}`: the elements tell the length.
    fn open_array_lit(&mut self, x: &mut Operand, lit: CompositeLit, elem: TypeId) {
        let len = self.indexed_elts(lit, elem, None);
        let ty = self.world.new_array(len, elem);
        if let Some(t) = lit.ty() {
            self.record_type_and_value(t, Mode::TypExpr, ty, None);
        }
        x.mode = Mode::Value;
        x.ty = Some(ty);
    }

    /// False: an error was reported and the literal has no type.
    fn wrong_literal_type(
        &mut self,
        x: &mut Operand,
        lit: CompositeLit,
        ty: TypeId,
        under: Option<Type>,
    ) -> bool {
        for e in lit.elts() {
            let e = KeyValueExpr::cast(e).map_or(e, KeyValueExpr::value);
            self.use_exprs(&[e]);
        }
        let u = self.world.under(ty);
        if !self.world.is_valid(ty) || !self.world.is_valid(u) {
            return true;
        }
        let element = if lit.ty().is_none() { " element" } else { "" };
        let cause = if under.is_none() {
            " (no common underlying type)"
        } else {
            ""
        };
        let msg = format!(
            "invalid composite literal{element} type {}{cause}",
            self.ts(ty)
        );
        self.error(lit.node(), Code::InvalidLit, msg);
        x.invalidate();
        false
    }

    // ---- structs ----

    fn struct_lit(
        &mut self,
        x: &mut Operand,
        lit: CompositeLit,
        base: TypeId,
        fields: &Arc<[ObjId]>,
    ) {
        let Some(first) = lit.elts().first() else {
            return;
        };
        if first.kind() == Kind::KeyValueExpr {
            self.keyed_struct_lit(x, lit, base, fields);
        } else {
            self.positional_struct_lit(x, lit, base, fields);
        }
    }

    fn keyed_struct_lit(
        &mut self,
        x: &mut Operand,
        lit: CompositeLit,
        base: TypeId,
        fields: &Arc<[ObjId]>,
    ) {
        let mut visited = FxHashSet::default();
        for e in lit.elts() {
            let Some(kv) = KeyValueExpr::cast(e) else {
                self.error(
                    e,
                    Code::MixedStructLit,
                    "mixture of field:value and value elements in struct literal",
                );
                continue;
            };
            let key = kv.key();
            // The value is checked even if the field is wrong.
            self.expr(None, x, kv.value());
            if key.kind() != Kind::Ident {
                let msg = format!("invalid field name {} in struct literal", expr_string(key));
                self.error(e, Code::InvalidLitField, msg);
                continue;
            }
            let Some(field) = self.field_named(fields, key, false) else {
                let alt = self.field_named(fields, key, true);
                let msg = self.lookup_error(base, key.name(), alt, true);
                self.error(key, Code::MissingLitField, msg);
                continue;
            };
            self.record_use(key, field);
            let ty = self.world.obj(field).ty();
            self.assignment(x, Some(ty), "struct literal");
            if !visited.insert(field) {
                let msg = format!("duplicate field name {} in struct literal", key.name());
                self.error(e, Code::DuplicateLitField, msg);
            }
        }
    }

    /// The field with this name, visible here; `fold` ignores case.
    fn field_named(&mut self, fields: &Arc<[ObjId]>, key: Node, fold: bool) -> Option<ObjId> {
        let name = key.name();
        if name == "_" {
            return None;
        }
        fields.iter().copied().find(|f| {
            let o = self.world.obj(*f);
            let text = self.world.name(o.name);
            if fold {
                return text.to_lowercase() == name.to_lowercase();
            }
            text == name && (self.world.is_exported(o.name) || o.pkg == Some(self.pkg))
        })
    }

    fn positional_struct_lit(
        &mut self,
        x: &mut Operand,
        lit: CompositeLit,
        base: TypeId,
        fields: &Arc<[ObjId]>,
    ) {
        let mut n = 0;
        for e in lit.elts() {
            if e.kind() == Kind::KeyValueExpr {
                self.error(
                    e,
                    Code::MixedStructLit,
                    "mixture of field:value and value elements in struct literal",
                );
                n += 1;
                continue;
            }
            self.expr(None, x, e);
            let Some(&field) = fields.get(n) else {
                let msg = format!(
                    "too many values in struct literal of type {}",
                    self.ts(base)
                );
                self.error_x(x, Code::InvalidStructLit, msg);
                n = fields.len();
                break;
            };
            n += 1;
            let o = self.world.obj(field);
            if !self.world.is_exported(o.name) && o.pkg != Some(self.pkg) {
                let msg = format!(
                    "implicit assignment to unexported field {} in struct literal of type {}",
                    self.world.name(o.name),
                    self.ts(base)
                );
                self.error_x(x, Code::UnexportedLitField, msg);
                continue;
            }
            let ty = o.ty();
            self.assignment(x, Some(ty), "struct literal");
        }
        if n < fields.len() {
            let end = lit.node().end().saturating_sub(1);
            let at = self.world.pos_at(lit.node(), end);
            let msg = format!("too few values in struct literal of type {}", self.ts(base));
            self.error_at(at, Code::InvalidStructLit, msg);
        }
    }

    // ---- arrays, slices, maps ----

    /// Checks elements with optional constant indices; answers the length they need.
    fn indexed_elts(&mut self, lit: CompositeLit, elem: TypeId, length: Option<i64>) -> i64 {
        let mut visited = FxHashSet::default();
        let (mut index, mut max) = (0i64, 0i64);
        for e in lit.elts() {
            let mut value = e;
            let mut is_valid = true;
            if let Some(kv) = KeyValueExpr::cast(e) {
                value = kv.value();
                match self.index(kv.key(), length) {
                    (_, Some(i)) => index = i,
                    (ty, None) => {
                        is_valid = false;
                        if self.world.is_valid(ty) {
                            let key = expr_string(kv.key());
                            self.error(
                                e,
                                Code::InvalidLitIndex,
                                format!("index {key} must be integer constant"),
                            );
                        }
                    }
                }
            } else if let Some(n) = length
                && index >= n
            {
                is_valid = false;
                self.error(
                    e,
                    Code::OversizeArrayLit,
                    format!("index {index} is out of bounds (>= {n})"),
                );
            }
            if is_valid && !visited.insert(index) {
                self.error(
                    e,
                    Code::DuplicateLitKey,
                    format!("duplicate index {index} in array or slice literal"),
                );
            }
            index = index.saturating_add(1);
            max = max.max(index);
            let mut x = Operand::default();
            self.expr_with_hint(&mut x, value, elem);
            self.assignment(&mut x, Some(elem), "array or slice literal");
        }
        max
    }

    fn map_lit(&mut self, x: &mut Operand, lit: CompositeLit, key: TypeId, elem: TypeId) {
        let is_interface = self.world.is_non_type_param_interface(key);
        let mut visited: FxHashMap<String, Vec<TypeId>> = FxHashMap::default();
        for e in lit.elts() {
            let Some(kv) = KeyValueExpr::cast(e) else {
                self.error(e, Code::MissingLitKey, "missing key in map literal");
                continue;
            };
            self.expr_with_hint(x, kv.key(), key);
            self.assignment(x, Some(key), "map literal");
            if x.is_invalid() {
                continue;
            }
            if x.is_const() {
                let types = visited.entry(key_text(&x.value())).or_default();
                let (known, ty) = (types.clone(), x.ty());
                types.push(ty);
                let is_duplicate = known
                    .iter()
                    .any(|t| !is_interface || self.world.identical(*t, ty));
                if is_duplicate {
                    let msg = format!("duplicate key {} in map literal", x.value().text());
                    self.error_x(x, Code::DuplicateLitKey, msg);
                    continue;
                }
            }
            self.expr_with_hint(x, kv.value(), elem);
            self.assignment(x, Some(elem), "map literal");
        }
    }
}

/// The element type of `[...]T`.
fn open_array(t: Node) -> Option<Node> {
    let array = ArrayType::cast(t)?;
    let len = Ellipsis::cast(array.len()?)?;
    len.elt().is_none().then(|| array.elem())
}
