//! Calls of the functions of package unsafe.
//!
//! In: the call with its arguments. Out: an operand; sizes and offsets that depend on no type parameter are constants.

use crate::syntax::codes::Code;
use crate::syntax::node::{Node, SelectorExpr};
use crate::types::builtins::builtin_code;
use crate::types::check::Checker;
use crate::types::constant::ConstValue;
use crate::types::exprstring::expr_string;
use crate::types::info::{Mode, Selection, SelectionKind};
use crate::types::operand::Operand;
use crate::types::ty::{Type, TypeId};
use crate::types::universe::BuiltinId;

impl Checker<'_> {
    pub(super) fn builtin_unsafe(
        &mut self,
        x: &mut Operand,
        id: BuiltinId,
        nodes: &[Node],
        args: &mut [Operand],
    ) -> bool {
        let bytes = self.world.new_pointer(TypeId::BYTE);
        let (to, context) = match id {
            BuiltinId::UnsafeOffsetof => return self.unsafe_offsetof(x, nodes),
            BuiltinId::UnsafeAdd => (Some(TypeId::UNSAFE_POINTER), "argument to unsafe.Add"),
            BuiltinId::UnsafeAlignof => (None, "argument to unsafe.Alignof"),
            BuiltinId::UnsafeSizeof => (None, "argument to unsafe.Sizeof"),
            BuiltinId::UnsafeString => (Some(bytes), "argument to unsafe.String"),
            BuiltinId::UnsafeStringData => (Some(TypeId::STRING), "argument to unsafe.StringData"),
            _ => return self.unsafe_slice(x, id, args),
        };
        self.assignment(x, to, context);
        if x.is_invalid() {
            return false;
        }
        match id {
            BuiltinId::UnsafeAlignof | BuiltinId::UnsafeSizeof => {
                let size = if id == BuiltinId::UnsafeSizeof {
                    self.world.sizeof(x.ty())
                } else {
                    self.world.alignof(x.ty())
                };
                self.set_size(x, x.ty(), size)
            }
            BuiltinId::UnsafeStringData => Self::set_value(x, bytes),
            _ => {
                let allow_negative = id == BuiltinId::UnsafeAdd;
                let Some(y) = args.get_mut(1) else {
                    return false;
                };
                if !self.is_valid_index(y, builtin_code(id), "length", allow_negative) {
                    return false;
                }
                let ty = if allow_negative {
                    TypeId::UNSAFE_POINTER
                } else {
                    TypeId::STRING
                };
                Self::set_value(x, ty)
            }
        }
    }

    /// A constant size, unless it depends on a type argument.
    fn set_size(&mut self, x: &mut Operand, of: TypeId, size: i64) -> bool {
        if self.world.has_var_size(of) {
            return Self::set_value(x, TypeId::UINTPTR);
        }
        if size < 0 {
            let text = self.operand_string(x);
            self.error_x(x, Code::TypeTooLarge, format!("{text} is too large"));
            return false;
        }
        x.mode = Mode::Constant;
        x.val = Some(ConstValue::Int(size));
        x.ty = Some(TypeId::UINTPTR);
        true
    }

    fn unsafe_slice(&mut self, x: &mut Operand, id: BuiltinId, args: &mut [Operand]) -> bool {
        let under = self.common_under_type(x.ty());
        if id == BuiltinId::UnsafeSliceData {
            let Some(Type::Slice(elem)) = under else {
                return self.invalid_arg(x, builtin_code(id), |t| format!("{t} is not a slice"));
            };
            let ty = self.world.new_pointer(elem);
            return Self::set_value(x, ty);
        }
        let Some(Type::Pointer(base)) = under else {
            return self.invalid_arg(x, builtin_code(id), |t| format!("{t} is not a pointer"));
        };
        let Some(y) = args.get_mut(1) else {
            return false;
        };
        if !self.is_valid_index(y, builtin_code(id), "length", false) {
            return false;
        }
        let ty = self.world.new_slice(base);
        Self::set_value(x, ty)
    }

    fn unsafe_offsetof(&mut self, x: &mut Operand, nodes: &[Node]) -> bool {
        let Some(&arg) = nodes.first() else {
            return false;
        };
        let Some(sel) = SelectorExpr::cast(arg.unparen()) else {
            let msg = format!(
                "invalid argument: {} is not a selector expression",
                expr_string(arg)
            );
            self.error(arg, Code::BadOffsetofSyntax, msg);
            self.use_exprs(&[arg]);
            return false;
        };
        self.expr(None, x, sel.x());
        if x.is_invalid() {
            return false;
        }
        let base = match self.under_type(x.ty()) {
            Type::Pointer(base) if matches!(self.under_type(base), Type::Struct(_)) => base,
            _ => x.ty(),
        };
        let name = self.sym(sel.sel());
        let text = sel.sel().name().to_string();
        let found = self
            .world
            .lookup_field_or_method(base, false, Some(self.pkg), name, false);
        let ty = self.ts(base);
        let Some(field) = found.obj else {
            self.error_x(
                x,
                Code::MissingFieldOrMethod,
                format!("invalid argument: {ty} has no single field {text}"),
            );
            return false;
        };
        if self.world.obj(field).func().is_some() {
            let msg = format!("invalid argument: {} is a method value", expr_string(arg));
            self.error(arg, Code::InvalidOffsetof, msg);
            return false;
        }
        if found.indirect {
            self.error_x(
                x,
                Code::InvalidOffsetof,
                format!("invalid argument: field {text} is embedded via a pointer in {ty}"),
            );
            return false;
        }
        let field_type = self.world.obj(field).ty();
        self.record_use(sel.sel(), field);
        let selection = Selection {
            kind: SelectionKind::FieldVal,
            recv: base,
            obj: field,
            ty: field_type,
            index: found.index.as_slice().into(),
            indirect: false,
        };
        self.record_selection(sel.node(), selection);
        let operand = Operand::new(Mode::Variable, sel.node(), field_type);
        self.record(&operand);
        let offset = self.world.offsetof(base, &found.index);
        self.set_size(x, base, offset)
    }
}
