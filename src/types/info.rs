//! What the checker found out about the nodes of one unit, in tables indexed by node number.
//!
//! In: `Checker::record_*`. Out: [`UnitInfo`], found from a node with `World::info`. It keeps no tree alive.

use std::num::NonZeroU32;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::heap::lines::{self, LineBases, Place};
use crate::syntax::node::Node;
use crate::types::constant::ConstRef;
use crate::types::object::ObjId;
use crate::types::scope::ScopeId;
use crate::types::ty::TypeId;
use crate::types::version::FileVersion;

/// What an expression denotes: go/types' operand modes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Wrong; reported already.
    #[default]
    Invalid,
    /// A call without results.
    NoValue,
    /// A predeclared function.
    Builtin,
    /// A type.
    TypExpr,
    /// A constant; the operand has its value.
    Constant,
    /// Addressable.
    Variable,
    /// `m[k]`: assignable, with comma-ok form.
    MapIndex,
    /// A computed value.
    Value,
    /// `nil`
    NilValue,
    /// A value with a comma-ok form: `<-c`, `x.(T)`.
    CommaOk,
}

/// Mode, type and value of an expression.
#[derive(Clone, Debug)]
pub struct TypeAndValue {
    /// What it denotes.
    pub mode: Mode,
    /// Its type; of an untyped constant the type it was converted to at last.
    pub ty: TypeId,
    /// Its value if it is constant.
    pub value: Option<ConstRef>,
}

/// What `x.f` selects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectionKind {
    /// A struct field.
    FieldVal,
    /// A method bound to `x`.
    MethodVal,
    /// `T.f`: a function whose first parameter is the receiver.
    MethodExpr,
}

/// A selector expression that is no qualified identifier.
#[derive(Clone, Debug)]
pub struct Selection {
    /// What it selects.
    pub kind: SelectionKind,
    /// Type of `x` (MethodExpr: the type `T` itself).
    pub recv: TypeId,
    /// Field, method of a defined type, or interface method.
    pub obj: ObjId,
    /// Type of the whole expression.
    pub ty: TypeId,
    /// Field indices through embedded fields; the last one is the field's, or the method's in its type (or type set).
    pub index: Arc<[u32]>,
    /// There was a pointer on the way from `recv` to the object.
    pub indirect: bool,
}

/// An instantiation of a generic function or type.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Type arguments, given or inferred.
    pub targs: Arc<[TypeId]>,
    /// The instantiated type.
    pub ty: TypeId,
}

/// Tables of one unit.
#[derive(Clone, Debug, Default)]
pub struct UnitInfo {
    /// The unit's process-wide number.
    pub unit: u64,
    file: Box<str>,
    lines: Box<[u32]>,
    bases: LineBases,
    /// The language that its file is written in.
    pub version: FileVersion,
    /// Expression -> type, mode, value.
    rows: Vec<Option<Row>>,
    /// Values of constants that are no small integers.
    consts: Vec<ConstRef>,
    /// Ident -> object.
    objs: Vec<Option<Named>>,
    /// CaseClause of a type switch -> its variable; ImportSpec without name -> PkgName; unnamed parameter Field -> Var.
    pub implicits: FxHashMap<u32, ObjId>,
    /// SelectorExpr -> selection.
    pub selections: FxHashMap<u32, Selection>,
    /// Ident (the function's or type's name) -> its type arguments.
    pub instances: FxHashMap<u32, Instance>,
    /// Node that opens a scope -> scope: File, FuncType, and each block statement and clause.
    pub scopes: FxHashMap<u32, ScopeId>,
}

impl Mode {
    /// All modes in order.
    const ALL: [Mode; 10] = [
        Mode::Invalid,
        Mode::NoValue,
        Mode::Builtin,
        Mode::TypExpr,
        Mode::Constant,
        Mode::Variable,
        Mode::MapIndex,
        Mode::Value,
        Mode::NilValue,
        Mode::CommaOk,
    ];
}

const _: () = {
    let mut number = 0;
    while number < Mode::ALL.len() {
        assert!(Mode::ALL[number] as usize == number);
        number += 1;
    }
};

/// A [`TypeAndValue`] as tables hold it: there is one for each node of a unit, and most have none.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// The mode's number from 1 in the upper four bits, the type in the others. A type beyond what these can number (a world of gigabytes)
    /// is invalid, not another one.
    of: NonZeroU32,
    value: Value,
}

impl Row {
    const TYPE_BITS: u32 = 28;

    fn new(mode: Mode, ty: TypeId, value: Value) -> Row {
        let fits = ty.0 >> Row::TYPE_BITS == 0;
        let (mode, ty) = match fits {
            true => (mode, ty),
            false => (Mode::Invalid, TypeId::INVALID),
        };
        let upper = (mode as u32 + 1) << Row::TYPE_BITS;
        let of = NonZeroU32::new(upper | ty.0).unwrap_or(NonZeroU32::MIN);
        Row { of, value }
    }

    fn mode(self) -> Mode {
        let number = (self.of.get() >> Row::TYPE_BITS) as usize;
        let mode = Mode::ALL.get(number.wrapping_sub(1));
        mode.copied().unwrap_or_default()
    }

    fn ty(self) -> TypeId {
        TypeId(self.of.get() & ((1 << Row::TYPE_BITS) - 1))
    }
}

/// The value of a row, if it is constant: 0 none; an odd number is an integer of 31 bits, doubled, and one more; an even one is the place in
/// [`UnitInfo::consts`] from 1, doubled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Value(u32);

impl Value {
    const NONE: Value = Value(0);

    /// The integer, if it fits.
    fn small(value: &ConstRef) -> Option<Value> {
        let ConstRef::Int(n) = *value else {
            return None;
        };
        let n = i32::try_from(n).ok()?;
        (n << 1 >> 1 == n).then_some(Value((n << 1) as u32 | 1))
    }

    /// The constant at a place.
    fn at(place: usize) -> Value {
        Value((place as u32 + 1) << 1)
    }

    /// The place, if the constant is no small integer.
    fn place(self) -> Option<usize> {
        (self.0 & 1 == 0)
            .then(|| (self.0 >> 1).checked_sub(1))
            .flatten()
            .map(|place| place as usize)
    }
}

/// The object of an identifier, doubled, and one more if the identifier declares it; plus one. A word for each node of a unit.
#[derive(Clone, Copy, Debug)]
struct Named(NonZeroU32);

impl Named {
    fn new(obj: ObjId, declares: bool) -> Named {
        Named(NonZeroU32::MIN.saturating_add(obj.0 << 1 | u32::from(declares)))
    }

    fn object(self) -> ObjId {
        ObjId((self.0.get() - 1) >> 1)
    }

    fn declares(self) -> bool {
        (self.0.get() - 1) & 1 != 0
    }
}

fn put<T>(table: &mut Vec<Option<T>>, node: Node, value: T) {
    let i = node.number().index();
    if table.len() <= i {
        table.resize_with(i + 1, || None);
    }
    if let Some(cell) = table.get_mut(i) {
        *cell = Some(value);
    }
}

impl UnitInfo {
    /// Tables for the unit that `root` is of, without rows yet.
    pub fn of(root: Node) -> UnitInfo {
        UnitInfo {
            unit: root.unit(),
            file: root.file().into(),
            lines: root.unit_lines().into(),
            bases: root.unit_line_bases(),
            ..UnitInfo::default()
        }
    }
    /// A row for each node: the unit is about to be checked.
    pub(crate) fn open_rows(&mut self, n_nodes: usize) {
        self.rows.resize(n_nodes, None);
        self.objs.resize(n_nodes, None);
    }
    /// The place of an offset as messages name it: directives are obeyed.
    pub fn place(&self, off: u32) -> Place<'_> {
        lines::place(&self.file, &self.lines, &self.bases, off)
    }
    /// The place of an offset in the file itself.
    pub fn real_place(&self, off: u32) -> Place<'_> {
        lines::place(&self.file, &self.lines, &[], off)
    }
    fn row(&self, e: Node) -> Option<Row> {
        *self.rows.get(e.number().index())?
    }
    /// Mode, type and value of an expression.
    pub fn tv(&self, e: Node) -> Option<TypeAndValue> {
        let row = self.row(e)?;
        let value = match row.value {
            Value::NONE => None,
            value => match value.place() {
                Some(place) => self.consts.get(place).cloned(),
                None => Some(ConstRef::Int(i64::from(value.0 as i32 >> 1))),
            },
        };
        Some(TypeAndValue {
            mode: row.mode(),
            ty: row.ty(),
            value,
        })
    }
    /// What an expression denotes.
    pub fn mode(&self, e: Node) -> Option<Mode> {
        self.row(e).map(Row::mode)
    }
    /// The type of an expression.
    pub fn type_of(&self, e: Node) -> Option<TypeId> {
        self.row(e).map(Row::ty)
    }
    /// Records an expression.
    pub fn set_tv(&mut self, e: Node, tv: TypeAndValue) {
        let value = match tv.value {
            None => Value::NONE,
            Some(value) => match (Value::small(&value), self.row(e)) {
                (Some(small), _) => small,
                // An expression that is recorded again, with a type that is known now, keeps its place.
                (None, before) => self.keep(before.and_then(|row| row.value.place()), value),
            },
        };
        put(&mut self.rows, e, Row::new(tv.mode, tv.ty, value));
    }
    fn keep(&mut self, before: Option<usize>, value: ConstRef) -> Value {
        if let Some(place) = before
            && let Some(kept) = self.consts.get_mut(place)
        {
            *kept = value;
            return Value::at(place);
        }
        self.consts.push(value);
        Value::at(self.consts.len() - 1)
    }
    /// The object an identifier declares.
    pub fn def(&self, ident: Node) -> Option<ObjId> {
        let named = self.named(ident).filter(|named| named.declares());
        named.map(Named::object)
    }
    /// The object an identifier refers to.
    pub fn use_of(&self, ident: Node) -> Option<ObjId> {
        let named = self.named(ident).filter(|named| !named.declares());
        named.map(Named::object)
    }
    /// The object an identifier declares or refers to.
    pub fn object_of(&self, ident: Node) -> Option<ObjId> {
        self.named(ident).map(Named::object)
    }
    fn named(&self, ident: Node) -> Option<Named> {
        *self.objs.get(ident.number().index())?
    }
    /// Records a declaring identifier.
    pub fn set_def(&mut self, ident: Node, obj: ObjId) {
        put(&mut self.objs, ident, Named::new(obj, true));
    }
    /// Records a use.
    pub fn set_use(&mut self, ident: Node, obj: ObjId) {
        put(&mut self.objs, ident, Named::new(obj, false));
    }
    /// The object that belongs to a node without being named by it.
    pub fn implicit(&self, n: Node) -> Option<ObjId> {
        self.implicits.get(&n.number().0).copied()
    }
    /// What a SelectorExpr selects; None for qualified identifiers.
    pub fn selection(&self, n: Node) -> Option<&Selection> {
        self.selections.get(&n.number().0)
    }
    /// Type arguments of the generic function or type that an Ident names.
    pub fn instance(&self, ident: Node) -> Option<&Instance> {
        self.instances.get(&ident.number().0)
    }
}
