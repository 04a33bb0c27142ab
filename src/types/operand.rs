//! Operands: what an expression is while it is being checked.

use crate::syntax::node::Node;
use crate::types::constant::ConstRef;
use crate::types::info::Mode;
use crate::types::ty::TypeId;
use crate::types::universe::BuiltinId;

/// An expression with what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Operand {
    /// What it denotes.
    pub mode: Mode,
    /// The expression; None only before the first check.
    pub expr: Option<Node>,
    /// Its type; None before it is known.
    pub ty: Option<TypeId>,
    /// Value of a constant.
    pub val: Option<ConstRef>,
    /// Which predeclared function, for mode Builtin.
    pub id: Option<BuiltinId>,
}

impl Operand {
    /// The type, INVALID if there is none.
    pub fn ty(&self) -> TypeId {
        self.ty.unwrap_or(TypeId::INVALID)
    }
    /// True if it was wrong.
    pub fn is_invalid(&self) -> bool {
        self.mode == Mode::Invalid
    }
}
