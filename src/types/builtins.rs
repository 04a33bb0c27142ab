//! Calls of predeclared functions and of those of package unsafe.
//!
//! In: the call. Out: an operand. The recorded type of the function's name is left invalid: lowering knows each
//! built-in by its id and takes types from the arguments.

use crate::syntax::codes::Code;
use crate::syntax::node::{CallExpr, Node};
use crate::types::call::has_dots;
use crate::types::check::Checker;
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::operand::Operand;
use crate::types::ty::{BasicKind, ChanDir, Type, TypeId};
use crate::types::universe::BuiltinId;

impl Checker<'_> {
    /// Checks a call of built-in `id`; false if it was wrong.
    pub(crate) fn builtin(&mut self, x: &mut Operand, call: CallExpr, id: BuiltinId) -> bool {
        let nodes: Vec<Node> = call.args().collect();
        let row = id.row();
        if has_dots(call) && id != BuiltinId::Append {
            let msg = format!(
                "invalid operation: invalid use of ... with built-in {}",
                row.name
            );
            self.error(call.node(), Code::InvalidDotDotDot, msg);
            self.use_exprs(&nodes);
            return false;
        }
        let at = self.start_pos(call.node());
        if let Some((release, name)) = newer(id)
            && !self.version_allows(at, release, name)
        {
            self.use_exprs(&nodes);
            return false;
        }
        // The argument of a constant len or cap must not contain a call.
        let outer_call = self.env.has_call_or_recv;
        if matches!(id, BuiltinId::Len | BuiltinId::Cap) {
            self.env.has_call_or_recv = false;
        }
        let takes_nodes = matches!(
            id,
            BuiltinId::Make | BuiltinId::New | BuiltinId::UnsafeOffsetof
        );
        let mut args = if takes_nodes {
            Vec::new()
        } else {
            self.expr_list(&nodes)
        };
        if args.iter().any(Operand::is_invalid) {
            return false;
        }
        let n = if takes_nodes { nodes.len() } else { args.len() };
        if n < row.nargs || !row.variadic && n > row.nargs {
            let words = if n < row.nargs {
                "not enough"
            } else {
                "too many"
            };
            let msg = format!(
                "invalid operation: {words} arguments for {} (expected {}, found {n})",
                expr_string(call.node()),
                row.nargs
            );
            self.error(call.node(), Code::WrongArgCount, msg);
            return false;
        }
        if let Some(first) = args.first() {
            *x = first.clone();
        }
        let ok = self.builtin_kind(x, call, id, &nodes, &mut args);
        if matches!(id, BuiltinId::Len | BuiltinId::Cap) {
            self.env.has_call_or_recv = outer_call;
        }
        ok
    }

    fn builtin_kind(
        &mut self,
        x: &mut Operand,
        call: CallExpr,
        id: BuiltinId,
        nodes: &[Node],
        args: &mut [Operand],
    ) -> bool {
        match id {
            BuiltinId::Append => self.builtin_append(x, call, args),
            BuiltinId::Cap | BuiltinId::Len => self.builtin_len(x, id),
            BuiltinId::Clear => self.builtin_clear(x),
            BuiltinId::Close => self.builtin_close(x),
            BuiltinId::Complex => self.builtin_complex(x, call, args),
            BuiltinId::Copy => self.builtin_copy(x, args),
            BuiltinId::Delete => self.builtin_delete(x, args),
            BuiltinId::Imag | BuiltinId::Real => self.builtin_real(x, id),
            BuiltinId::Make => self.builtin_make(x, call, nodes),
            BuiltinId::Max | BuiltinId::Min => self.builtin_max(x, id, args),
            BuiltinId::New => self.builtin_new(x, call, nodes),
            BuiltinId::Panic => self.builtin_panic(x, call),
            BuiltinId::Print | BuiltinId::Println => {
                let context = format!("argument to built-in {}", id.row().name);
                for a in args.iter_mut() {
                    self.assignment(a, None, &context);
                }
                x.mode = Mode::NoValue;
                !args.iter().any(Operand::is_invalid)
            }
            BuiltinId::Assert => self.builtin_assert(x, call),
            BuiltinId::Recover => {
                x.mode = Mode::Value;
                x.ty = Some(TypeId::EMPTY_INTERFACE);
                true
            }
            _ => self.builtin_unsafe(x, id, nodes, args),
        }
    }

    /// The value stays the constant that it is; a false one is an error.
    fn builtin_assert(&mut self, x: &Operand, call: CallExpr) -> bool {
        match &x.val {
            Some(ConstValue::Bool(true)) => true,
            Some(ConstValue::Bool(false)) => {
                self.error(
                    call.node(),
                    Code::Test,
                    format!("{} failed", expr_string(call.node())),
                );
                true
            }
            _ => self.invalid_arg(x, Code::Test, |text| {
                format!("{text} is not a boolean constant")
            }),
        }
    }

    pub(super) fn invalid_arg(
        &mut self,
        x: &Operand,
        code: Code,
        what: impl FnOnce(&str) -> String,
    ) -> bool {
        let text = self.operand_string(x);
        self.error_x(x, code, format!("invalid argument: {}", what(&text)));
        false
    }

    pub(super) fn set_value(x: &mut Operand, ty: TypeId) -> bool {
        x.mode = Mode::Value;
        x.val = None;
        x.ty = Some(ty);
        true
    }

    // ---- slices, maps, channels ----

    /// The element type of the slices that `x` stands for; Err: gc's reason.
    fn slice_elem(&mut self, x: &Operand) -> Result<TypeId, String> {
        let mut elem: Option<TypeId> = None;
        for term in self.type_terms(x.ty()) {
            let u = term.under.map(|u| self.world.ty(u).clone());
            let Some(Type::Slice(e)) = u else {
                let what = if x.is_nil() {
                    "untyped nil".to_string()
                } else {
                    self.operand_string(x)
                };
                return Err(format!("argument must be a slice; have {what}"));
            };
            match elem {
                None => elem = Some(e),
                Some(first) if !self.world.identical(first, e) => {
                    let text = self.operand_string(x);
                    return Err(format!(
                        "mismatched slice element types {} and {} in {text}",
                        self.ts(first),
                        self.ts(e)
                    ));
                }
                Some(_) => {}
            }
        }
        elem.ok_or_else(|| "argument must be a slice".to_string())
    }

    /// Whether `t` stands for byte slices and strings only, and whether there is a string among them.
    fn bytes_or_string(&mut self, t: TypeId) -> (bool, bool) {
        let mut has_string = false;
        for term in self.type_terms(t) {
            let Some(u) = term.under else {
                return (false, false);
            };
            if self.world.is_string(u) {
                has_string = true;
                continue;
            }
            let is_bytes = match *self.world.ty(u) {
                Type::Slice(e) => self.world.identical(e, TypeId::BYTE),
                _ => false,
            };
            if !is_bytes {
                return (false, false);
            }
        }
        (true, has_string)
    }

    fn takes_bytes(&mut self, x: &Operand) -> bool {
        let bytes = self.world.new_slice(TypeId::BYTE);
        self.assignable_to(x, bytes).is_ok()
    }

    fn builtin_append(&mut self, x: &mut Operand, call: CallExpr, args: &mut [Operand]) -> bool {
        let elem = match self.slice_elem(x) {
            Ok(elem) => elem,
            Err(cause) => {
                self.error_x(x, Code::InvalidAppend, format!("invalid append: {cause}"));
                return false;
            }
        };
        let ty = x.ty();
        if let [_, y] = args
            && has_dots(call)
            && self.takes_bytes(x)
            && self.bytes_or_string(y.ty()) == (true, true)
        {
            if self.world.is_untyped(y.ty()) {
                self.convert_untyped(y, TypeId::STRING);
            }
            return Self::set_value(x, ty);
        }
        let rest = self.world.new_slice(elem);
        if let Some(types) = self.match_params(call, &[ty, rest], true, args) {
            self.assign_args(call, &types, args);
        }
        Self::set_value(x, ty)
    }

    fn builtin_len(&mut self, x: &mut Operand, id: BuiltinId) -> bool {
        let is_len = id == BuiltinId::Len;
        let u = self.under_type(x.ty());
        let mut val = None;
        let mode = match self.array_ptr_deref(u) {
            Type::Basic(..) if is_len && self.world.is_string(x.ty()) => {
                match (x.is_const(), x.value().as_bytes()) {
                    (true, Some(s)) => {
                        val = Some(ConstValue::from_u64(s.len() as u64));
                        Mode::Constant
                    }
                    _ => Mode::Value,
                }
            }
            Type::Array { len, .. } if !self.env.has_call_or_recv => {
                val = Some(if len >= 0 {
                    ConstValue::Int(len)
                } else {
                    ConstValue::Unknown
                });
                Mode::Constant
            }
            Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => Mode::Value,
            Type::Map { .. } if is_len => Mode::Value,
            Type::Interface(_) if self.world.is_type_param(x.ty()) => {
                let ok = self.under_is(x.ty(), |c, u| {
                    let Some(u) = u else { return false };
                    match c.array_ptr_deref(u) {
                        Type::Basic(k, _) => {
                            is_len && matches!(k, BasicKind::String | BasicKind::UntypedString)
                        }
                        Type::Array { .. } | Type::Slice(_) | Type::Chan { .. } => true,
                        Type::Map { .. } => is_len,
                        _ => false,
                    }
                });
                if ok { Mode::Value } else { Mode::Invalid }
            }
            _ => Mode::Invalid,
        };
        if mode == Mode::Invalid {
            let under = self.world.under(x.ty());
            if self.world.is_valid(under) {
                let name = id.row().name;
                self.invalid_arg(x, builtin_code(id), |t| format!("{t} for built-in {name}"));
            }
            return false;
        }
        x.mode = mode;
        x.ty = Some(TypeId::INT);
        x.val = val;
        true
    }

    fn builtin_clear(&mut self, x: &mut Operand) -> bool {
        let operand = x.clone();
        x.mode = Mode::NoValue;
        self.under_is(operand.ty(), |c, u| {
            if matches!(u, Some(Type::Map { .. } | Type::Slice(_))) {
                return true;
            }
            c.invalid_arg(&operand, Code::InvalidClear, |t| {
                format!("cannot clear {t}: argument must be (or constrained by) map or slice")
            })
        })
    }

    fn builtin_close(&mut self, x: &mut Operand) -> bool {
        let operand = x.clone();
        x.mode = Mode::NoValue;
        self.under_is(operand.ty(), |c, u| {
            let words = match u {
                Some(Type::Chan {
                    dir: ChanDir::RecvOnly,
                    ..
                }) => "receive-only channel",
                Some(Type::Chan { .. }) => return true,
                _ => "non-channel",
            };
            let text = c.operand_string(&operand);
            c.error_x(
                &operand,
                Code::InvalidClose,
                format!("invalid operation: cannot close {words} {text}"),
            );
            false
        })
    }

    fn builtin_copy(&mut self, x: &mut Operand, args: &mut [Operand]) -> bool {
        let Some(y) = args.get_mut(1) else {
            return false;
        };
        let special = self.takes_bytes(x) && self.bytes_or_string(y.ty()).0;
        if !special {
            let dst = match self.slice_elem(x) {
                Ok(elem) => elem,
                Err(cause) => {
                    self.error_x(x, Code::InvalidCopy, format!("invalid copy: {cause}"));
                    return false;
                }
            };
            let src = match self.slice_elem(y) {
                Ok(elem) => elem,
                Err(_) if self.world.all_string(y.ty()) => TypeId::BYTE,
                Err(cause) => {
                    self.error_x(y, Code::InvalidCopy, format!("invalid copy: {cause}"));
                    return false;
                }
            };
            if !self.world.identical(dst, src) {
                let (tx, ty) = (self.operand_string(x), self.operand_string(y));
                let msg = format!(
                    "invalid copy: arguments {tx} and {ty} have different element types {} and {}",
                    self.ts(dst),
                    self.ts(src)
                );
                self.error_x(x, Code::InvalidCopy, msg);
                return false;
            }
        }
        if self.world.is_untyped(y.ty()) {
            self.convert_untyped(y, TypeId::STRING);
        }
        Self::set_value(x, TypeId::INT)
    }

    fn builtin_delete(&mut self, x: &mut Operand, args: &mut [Operand]) -> bool {
        let operand = x.clone();
        let mut key: Option<TypeId> = None;
        let ok = self.under_is(operand.ty(), |c, u| {
            let Some(Type::Map { key: k, .. }) = u else {
                return c.invalid_arg(&operand, Code::InvalidDelete, |t| {
                    format!("{t} is not a map")
                });
            };
            if key.is_some_and(|known| !c.world.identical(known, k)) {
                return c.invalid_arg(&operand, Code::InvalidDelete, |t| {
                    format!("maps of {t} must have identical key types")
                });
            }
            key = Some(k);
            true
        });
        let (Some(key), Some(arg)) = (key.filter(|_| ok), args.get(1)) else {
            return false;
        };
        *x = arg.clone();
        self.assignment(x, Some(key), "argument to delete");
        if x.is_invalid() {
            return false;
        }
        x.mode = Mode::NoValue;
        true
    }

    fn builtin_make(&mut self, x: &mut Operand, call: CallExpr, nodes: &[Node]) -> bool {
        let Some((&first, sizes)) = nodes.split_first() else {
            return false;
        };
        let ty = self.var_type(first);
        if !self.world.is_valid(ty) {
            return false;
        }
        let found = self.common_under(ty, |_, _, u| match u {
            Some(Type::Slice(_) | Type::Map { .. } | Type::Chan { .. }) => Ok(()),
            None => Err("no specific type".to_string()),
            Some(_) => Err("type must be slice, map, or channel".to_string()),
        });
        let under = match found {
            Ok(u) => u,
            Err(cause) => {
                let msg = format!(
                    "invalid argument: cannot make {}: {cause}",
                    expr_string(first)
                );
                self.error(first, Code::InvalidMake, msg);
                return false;
            }
        };
        let min = if matches!(self.world.ty(under), Type::Slice(_)) {
            2
        } else {
            1
        };
        if nodes.len() < min || nodes.len() > min + 1 {
            let msg = format!(
                "invalid operation: {} expects {min} or {} arguments; found {}",
                expr_string(call.node()),
                min + 1,
                nodes.len()
            );
            self.error(call.node(), Code::WrongArgCount, msg);
            return false;
        }
        let values: Vec<i64> = sizes
            .iter()
            .filter_map(|e| self.index(*e, None).1)
            .collect();
        if let ([len, cap], Some(at)) = (values.as_slice(), sizes.first())
            && len > cap
        {
            self.error(
                *at,
                Code::SwappedMakeArgs,
                "invalid argument: length and capacity swapped",
            );
        }
        Self::set_value(x, ty)
    }

    // ---- memory and control ----

    fn builtin_new(&mut self, x: &mut Operand, call: CallExpr, nodes: &[Node]) -> bool {
        let Some(&arg) = nodes.first() else {
            return false;
        };
        self.expr_or_type(x, arg, false);
        if x.mode == Mode::Builtin {
            self.exclude_non_values(x);
        }
        match x.mode {
            Mode::Invalid => return false,
            Mode::TypExpr => self.valid_var_type(arg, x.ty()),
            _ if !self.new_of_value_allowed(call, arg) => return false,
            _ if self.world.is_untyped(x.ty()) => {
                self.assignment(x, None, "argument to new");
                if x.is_invalid() {
                    return false;
                }
            }
            _ => {}
        }
        let ty = self.world.new_pointer(x.ty());
        Self::set_value(x, ty)
    }

    fn new_of_value_allowed(&mut self, call: CallExpr, arg: Node) -> bool {
        let pos = self.start_pos(call.node());
        self.world.allows(pos, 26) || {
            let what = format!("new({})", expr_string(arg));
            self.version_allows(pos, 26, &what)
        }
    }

    fn builtin_panic(&mut self, x: &mut Operand, call: CallExpr) -> bool {
        self.env.is_panic.insert(call.node().id());
        self.assignment(x, Some(TypeId::EMPTY_INTERFACE), "argument to panic");
        if x.is_invalid() {
            return false;
        }
        x.mode = Mode::NoValue;
        true
    }
}

/// The release that a function came with, if it was not there from the beginning, and its name.
fn newer(id: BuiltinId) -> Option<(u16, &'static str)> {
    Some(match id {
        BuiltinId::UnsafeAdd => (17, "unsafe.Add"),
        BuiltinId::UnsafeSlice => (17, "unsafe.Slice"),
        BuiltinId::UnsafeSliceData => (20, "unsafe.SliceData"),
        BuiltinId::UnsafeString => (20, "unsafe.String"),
        BuiltinId::UnsafeStringData => (20, "unsafe.StringData"),
        BuiltinId::Clear => (21, "built-in clear"),
        BuiltinId::Max => (21, "built-in max"),
        BuiltinId::Min => (21, "built-in min"),
        _ => return None,
    })
}

/// What is reported when a predeclared function is given a wrong argument.
pub(super) fn builtin_code(id: BuiltinId) -> Code {
    match id {
        BuiltinId::Cap => Code::InvalidCap,
        BuiltinId::Imag => Code::InvalidImag,
        BuiltinId::Len => Code::InvalidLen,
        BuiltinId::Real => Code::InvalidReal,
        BuiltinId::UnsafeSlice => Code::InvalidUnsafeSlice,
        BuiltinId::UnsafeSliceData => Code::InvalidUnsafeSliceData,
        BuiltinId::UnsafeString | BuiltinId::UnsafeStringData => Code::InvalidUnsafeString,
        _ => Code::InvalidUnsafeAdd,
    }
}
