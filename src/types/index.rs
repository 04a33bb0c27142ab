//! Index and slice expressions, and what may be an index.
//!
//! In: IndexExpr and SliceExpr nodes. Out: operands; constant indices checked against constant lengths.

use crate::syntax::codes::Code;
use crate::syntax::node::{IndexExpr, Node, SliceExpr, flag};
use crate::types::check::Checker;
use crate::types::constant::{ConstValue, Repr};
use crate::types::info::Mode;
use crate::types::operand::Operand;
use crate::types::ty::{Type, TypeId};

/// What indexing a type gives.
struct Indexed {
    /// Key type of a map.
    key: Option<TypeId>,
    elem: TypeId,
    /// Constant length.
    length: Option<i64>,
    mode: Mode,
}

impl Checker<'_> {
    /// Checks `x[i]`. True if it is the instantiation of a generic function: then `x` is that function, and the
    /// caller reads the type arguments.
    pub(crate) fn index_expr(&mut self, x: &mut Operand, e: IndexExpr) -> bool {
        self.expr_or_type(x, e.x(), true);
        match x.mode {
            Mode::Invalid => {
                let indices: Vec<Node> = e.indices().collect();
                self.use_exprs(&indices);
                return false;
            }
            Mode::TypExpr => {
                let ty = self.var_type(e.node());
                x.mode = if self.world.is_valid(ty) {
                    Mode::TypExpr
                } else {
                    Mode::Invalid
                };
                x.ty = Some(ty);
                return false;
            }
            Mode::Value => {
                if let Type::Signature(sig) = self.under_type(x.ty())
                    && !sig.tparams.is_empty()
                {
                    return true;
                }
            }
            _ => {}
        }
        self.non_generic(None, x);
        if !x.is_invalid() {
            self.index_value(x, e);
        }
        false
    }

    fn index_value(&mut self, x: &mut Operand, e: IndexExpr) {
        let Some(found) = self.indexed(x) else {
            let text = self.operand_string(x);
            let at = self.pos(e.node());
            self.error_at(
                at,
                Code::NonIndexableOperand,
                format!("cannot index {text}"),
            );
            let indices: Vec<Node> = e.indices().collect();
            self.use_exprs(&indices);
            return x.invalidate();
        };
        let Some(index) = self.single_index(e) else {
            return x.invalidate();
        };
        x.val = None;
        x.ty = Some(found.elem);
        x.mode = found.mode;
        if let Some(key_type) = found.key {
            let mut key = Operand::default();
            self.expr(None, &mut key, index);
            self.assignment(&mut key, Some(key_type), "map index");
            x.expr = Some(e.node());
            return;
        }
        self.index(index, found.length);
    }

    /// What indexing `x` gives; for a type parameter all its types must agree.
    fn indexed(&mut self, x: &Operand) -> Option<Indexed> {
        let is_param = self.world.is_type_param(x.ty());
        let mut all: Option<Indexed> = None;
        for term in self.type_terms(x.ty()) {
            let u = self.world.ty(term.under?).clone();
            let one = self.indexed_type(x, u)?;
            all = Some(match all {
                None => one,
                Some(a) => {
                    let same_key = match (a.key, one.key) {
                        (Some(k1), Some(k2)) => self.world.identical(k1, k2),
                        (None, None) => true,
                        _ => false,
                    };
                    if !same_key || !self.world.identical(a.elem, one.elem) {
                        return None;
                    }
                    let length = match (a.length, one.length) {
                        (Some(l), Some(m)) => Some(l.min(m)),
                        (l, m) => l.or(m),
                    };
                    let mode = if one.mode == Mode::Value {
                        Mode::Value
                    } else {
                        a.mode
                    };
                    Indexed { length, mode, ..a }
                }
            });
        }
        let mut found = all?;
        if !is_param
            && found.mode == Mode::Value
            && let (Mode::Constant, Some(s)) = (x.mode, x.value().as_bytes())
        {
            found.length = i64::try_from(s.len()).ok();
        }
        Some(found)
    }

    fn indexed_type(&mut self, x: &Operand, u: Type) -> Option<Indexed> {
        let plain = |elem, length, mode| Indexed {
            key: None,
            elem,
            length,
            mode,
        };
        Some(match u {
            Type::Basic(kind, _) if kind.info().any(crate::types::ty::BasicInfo::STRING) => {
                plain(TypeId::BYTE, None, Mode::Value)
            }
            Type::Array { len, elem } => {
                let mode = if x.mode == Mode::Variable {
                    Mode::Variable
                } else {
                    Mode::Value
                };
                plain(elem, Some(len).filter(|l| *l >= 0), mode)
            }
            Type::Pointer(base) => match self.under_type(base) {
                Type::Array { len, elem } => {
                    plain(elem, Some(len).filter(|l| *l >= 0), Mode::Variable)
                }
                _ => return None,
            },
            Type::Slice(elem) => plain(elem, None, Mode::Variable),
            Type::Map { key, elem } => Indexed {
                key: Some(key),
                elem,
                length: None,
                mode: Mode::MapIndex,
            },
            _ => return None,
        })
    }

    /// The only index; reports if there are more.
    fn single_index(&mut self, e: IndexExpr) -> Option<Node> {
        let mut indices = e.indices();
        let first = indices.next();
        if let Some(second) = indices.next() {
            self.error(
                second,
                Code::InvalidIndex,
                "invalid operation: more than one index",
            );
        }
        first
    }

    /// Checks an index expression against a length. The type (INVALID if wrong) and the value, if constant.
    pub(crate) fn index(&mut self, index: Node, length: Option<i64>) -> (TypeId, Option<i64>) {
        let mut x = Operand::default();
        self.expr(None, &mut x, index);
        if !self.is_valid_index(&mut x, Code::InvalidIndex, "index", false) {
            return (TypeId::INVALID, None);
        }
        if !x.is_const() {
            return (x.ty(), None);
        }
        let Some(v) = x.value().as_i64() else {
            return (TypeId::INVALID, None);
        };
        if let Some(max) = length
            && v >= max
        {
            let text = x.value().text();
            self.error_x(
                &x,
                Code::InvalidIndex,
                format!("invalid argument: index {text} out of bounds [0:{max}]"),
            );
            return (TypeId::INVALID, None);
        }
        (x.ty(), Some(v))
    }

    /// Whether `x` can be an index, length or capacity; reports if not.
    pub(crate) fn is_valid_index(
        &mut self,
        x: &mut Operand,
        code: Code,
        what: &str,
        allow_negative: bool,
    ) -> bool {
        if x.is_invalid() {
            return false;
        }
        self.convert_untyped(x, TypeId::INT);
        if x.is_invalid() {
            return false;
        }
        let problem = if !self.world.all_integer(x.ty()) {
            "must be integer"
        } else if !x.is_const() {
            return true;
        } else if !allow_negative && x.value().sign() < 0 {
            "must not be negative"
        } else {
            let value = x.value();
            if value.is_unknown() {
                return true;
            }
            match value.represent(Repr::Int(64)) {
                Some(v) => {
                    x.val = Some(v);
                    return true;
                }
                None => "overflows int",
            }
        };
        let text = self.operand_string(x);
        self.error_x(
            x,
            code,
            format!("invalid argument: {what} {text} {problem}"),
        );
        false
    }

    /// Checks `x[lo:hi:max]`.
    pub(crate) fn slice_expr(&mut self, x: &mut Operand, e: Node) {
        let Some(view) = SliceExpr::cast(e) else {
            return;
        };
        let indices = [view.lo(), view.hi(), view.max()];
        self.expr(None, x, view.x());
        if x.is_invalid() {
            let list: Vec<Node> = indices.into_iter().flatten().collect();
            self.use_exprs(&list);
            return;
        }
        let Some(length) = self.sliced(x, view) else {
            return x.invalidate();
        };
        x.mode = Mode::Value;
        x.val = None;
        if e.has_flag(flag::THREE) && (view.hi().is_none() || view.max().is_none()) {
            // Reported by the parser.
            return x.invalidate();
        }
        self.slice_indices(indices, length);
    }

    fn slice_indices(&mut self, indices: [Option<Node>; 3], length: Option<i64>) {
        let mut values = [None; 3];
        for (i, (index, value)) in indices.iter().zip(values.iter_mut()).enumerate() {
            *value = match index {
                Some(e) => self.index(*e, length.map(|l| l + 1)).1,
                None if i == 0 => Some(0),
                None => length,
            };
        }
        for (i, low) in values.iter().enumerate() {
            let Some(low) = low.filter(|v| *v > 0) else {
                continue;
            };
            for (value, index) in values.iter().zip(indices).skip(i + 1) {
                if let (Some(v), Some(at)) = (value, index)
                    && *v < low
                {
                    return self.error(
                        at,
                        Code::SwappedSliceIndices,
                        format!("invalid slice indices: {v} < {low}"),
                    );
                }
            }
        }
    }

    /// Sets the type of the slice of `x`. The constant length behind it (inner None: not known); None: an error.
    #[expect(
        clippy::option_option,
        reason = "an error and an unknown length are different answers"
    )]
    fn sliced(&mut self, x: &mut Operand, e: SliceExpr) -> Option<Option<i64>> {
        let common = self.slice_core(x)?;
        match common {
            Type::Basic(kind, _) if kind.info().any(crate::types::ty::BasicInfo::STRING) => {
                if e.node().has_flag(flag::THREE) {
                    let at = e.max().unwrap_or(e.node());
                    self.error(
                        at,
                        Code::InvalidSliceExpr,
                        "invalid operation: 3-index slice of string",
                    );
                    return None;
                }
                let length = match (x.mode, x.value().as_bytes()) {
                    (Mode::Constant, Some(s)) => i64::try_from(s.len()).ok(),
                    _ => None,
                };
                if self.world.is_untyped(x.ty()) {
                    if let Some(at) = x.expr {
                        self.update_expr_type(at, TypeId::STRING, true);
                    }
                    x.ty = Some(TypeId::STRING);
                }
                return Some(length);
            }
            Type::Array { len, elem } => {
                if x.mode != Mode::Variable {
                    let text = self.operand_string(x);
                    self.error_x(
                        x,
                        Code::NonSliceableOperand,
                        format!("cannot slice unaddressable value {text}"),
                    );
                    return None;
                }
                x.ty = Some(self.world.new_slice(elem));
                return Some(Some(len).filter(|l| *l >= 0));
            }
            Type::Pointer(base) => {
                if let Type::Array { len, elem } = self.under_type(base) {
                    x.ty = Some(self.world.new_slice(elem));
                    return Some(Some(len).filter(|l| *l >= 0));
                }
            }
            Type::Slice(_) => return Some(None),
            _ => {}
        }
        let text = self.operand_string(x);
        self.error_x(x, Code::NonSliceableOperand, format!("cannot slice {text}"));
        None
    }

    /// The common type behind `x`; bytes and strings together count as a string.
    fn slice_core(&mut self, x: &Operand) -> Option<Type> {
        let mut common: Option<(TypeId, TypeId)> = None;
        let mut has_string = false;
        let bytes = self.world.new_slice(TypeId::BYTE);
        for term in self.type_terms(x.ty()) {
            let Some(mut u) = term.under else {
                let (text, ty) = (self.operand_string(x), self.ts(x.ty()));
                self.error_x(
                    x,
                    Code::NonSliceableOperand,
                    format!("cannot slice {text}: no specific type in {ty}"),
                );
                return None;
            };
            if self.world.is_string(u) {
                has_string = true;
                u = bytes;
            }
            match common {
                None => common = Some((term.ty, u)),
                Some((_, cu)) if self.world.identical(cu, u) => {}
                Some((ct, _)) => {
                    let text = self.operand_string(x);
                    let (a, b) = (self.ts(ct), self.ts(term.ty));
                    self.error_x(
                        x,
                        Code::NonSliceableOperand,
                        format!("cannot slice {text}: {a} and {b} have different underlying types"),
                    );
                    return None;
                }
            }
        }
        let (_, u) = common?;
        if !has_string {
            return Some(self.world.ty(u).clone());
        }
        if self.world.is_type_param(x.ty()) {
            return Some(self.world.ty(TypeId::STRING).clone());
        }
        Some(self.under_type(x.ty()))
    }
}

/// The value of a constant as a key that finds duplicates: equal numbers of different kinds are one key.
pub(crate) fn key_text(v: &ConstValue) -> String {
    let int = v.to_int();
    if !int.is_unknown() {
        return int.exact_text();
    }
    let float = v.to_float();
    if !float.is_unknown() {
        return float.exact_text();
    }
    v.exact_text()
}
