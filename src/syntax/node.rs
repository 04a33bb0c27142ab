//! The kinds of syntax-tree nodes, one table; the typed views derive from it.
//!
//! In: cells that `heap::node` lays out (32 bytes, kind opaque there). Out: [`Node`], a copyable
//! borrow of a cell; [`Kind`], the C enum's numbers; one view type a kind with an accessor a field.
//!
//! Shape of a node: its children stand in source order, as the row lists its fields.
//! * `one`: always present. `opt`: present iff its bit is set in `aux` (bit 8 + its index among the
//!   row's `opt` fields). `exprs`: one child, either an expression or an [`Kind::ExprList`] of two or more.
//!   `opt_exprs`: the same, may be absent (takes a presence bit). `list`: all remaining children; only last.
//! * `aux` low byte: a [`Token`] where the row's comment says `tok`. Bits 12..16: the flags of [`flag`].
//! * Leaves (`Ident`, `BasicLit`) have no children; their `first` word holds the byte length of the token.
//! * `pos` is the anchor (byte offset in the unit), which diagnostics and line tables use: for a node
//!   that begins with a child it is its own first token after that child (operator, `(`, `[`, `.`, `{`, `:`),
//!   otherwise its first token; nodes without a token of their own (`ExprList`, `ExprStmt`, `DeclStmt`, `Field`,
//!   `FuncLit`, value and type specs) are anchored where they start. [`Node::start`] and [`Node::end`] give the whole extent.
//!
//! Invariant N1: a `Node` is used only while something roots its unit or an ancestor of it (the front
//! end holds a root of the unit, a host a handle).

use std::fmt;

use crate::heap::lifecycle::N_KINDS;
use crate::heap::lines::{self, LineBases};
use crate::heap::node::{NodePtr, state};
use crate::syntax::extent;
use crate::syntax::token::Token;
use crate::syntax::walk;

pub use crate::syntax::lists::{Children, Exprs};

/// Bits of `aux` beside token and presence.
pub mod flag {
    /// CallExpr: `f(xs...)`. Field: variadic is told by an `Ellipsis` type instead.
    pub const ELLIPSIS: u16 = 1 << 12;
    /// TypeSpec: `type A = B`.
    pub const ALIAS: u16 = 1 << 13;
    /// GenDecl: written with parentheses.
    pub const GROUP: u16 = 1 << 13;
    /// SliceExpr: `a[i:j:k]`.
    pub const THREE: u16 = 1 << 13;
    /// ChanType: may be sent to.
    pub const SEND: u16 = 1 << 13;
    /// ChanType: may be received from.
    pub const RECV: u16 = 1 << 14;
    /// Interface method or embedded element: a Field whose type is a union or `~T` (constraint element).
    pub const ELEM: u16 = 1 << 13;
    /// The bit of a row's first optional field; the next one's is the next higher.
    pub const FIRST_PRESENT: u16 = 1 << 8;
    /// The source was wrong here; nothing below may be relied on.
    pub const BAD: u16 = 1 << 15;
}

/// Calls `$m!` with the table of node kinds. Expressions, types, statements, specs, declarations, file.
#[macro_export]
macro_rules! for_each_node_kind {
    ($m:ident) => {
        $m! {
            /// A source range that is no expression.
            BadExpr {},
            /// `identifier .` Leaf.
            Ident {},
            /// `int_lit | float_lit | imaginary_lit | rune_lit | string_lit .` Leaf; tok is Int, Float, Imag, Char or String.
            BasicLit {},
            /// `LiteralType "{" [ ElementList ] "}" .` No type inside an outer literal that gives it.
            CompositeLit { ty: opt, elts: list },
            /// `"func" Signature FunctionBody .`
            FuncLit { ty: one, body: one },
            /// `"(" Expression ")" .`
            ParenExpr { x: one },
            /// `PrimaryExpr "." identifier .` Also a qualified identifier.
            SelectorExpr { x: one, sel: one },
            /// `PrimaryExpr "[" Expression { "," Expression } "]" .` Index, or instantiation with one or more types.
            IndexExpr { x: one, indices: list },
            /// `PrimaryExpr "[" [ lo ] ":" [ hi ] [ ":" max ] "]" .` Flag THREE.
            SliceExpr { x: one, lo: opt, hi: opt, max: opt },
            /// `PrimaryExpr "." "(" ( Type | "type" ) ")" .` Without ty: a type switch guard.
            TypeAssertExpr { x: one, ty: opt },
            /// `PrimaryExpr "(" [ args [ "..." ] ] ")" .` Also a conversion. Flag ELLIPSIS.
            CallExpr { fun: one, args: list },
            /// `"*" x .` Dereference or pointer type.
            StarExpr { x: one },
            /// `op x .` tok: Add Sub Not Xor And Arrow Tilde.
            UnaryExpr { x: one },
            /// `x op y .` tok: the operator. Also a union `A | B` in a constraint.
            BinaryExpr { x: one, y: one },
            /// `key ":" value .` Only in composite literals.
            KeyValueExpr { key: one, value: one },
            /// `x, y, z`: two or more expressions (or names) where the grammar has a list before something else.
            ExprList { list: list },
            /// `"[" len "]" elem` or `"[]" elem .` len may be an Ellipsis without elt.
            ArrayType { len: opt, elem: one },
            /// `"..." [ elt ] .` Variadic parameter type, or the length in `[...]T`.
            Ellipsis { elt: opt },
            /// `"struct" "{" { FieldDecl ";" } "}" .`
            StructType { fields: one },
            /// `"func" [ tparams ] params [ results ] .` A single unnamed result is a FieldList of one.
            FuncType { tparams: opt, params: one, results: opt },
            /// `"interface" "{" { InterfaceElem ";" } "}" .` A method is a Field with one name and a FuncType.
            InterfaceType { methods: one },
            /// `"map" "[" key "]" value .`
            MapType { key: one, value: one },
            /// `( "chan" | "chan" "<-" | "<-" "chan" ) value .` Flags SEND, RECV.
            ChanType { value: one },
            /// Parameters, results, type parameters, struct fields or interface elements.
            FieldList { list: list },
            /// `[ names ] ty [ tag ] .` Without names: embedded, or an unnamed parameter.
            Field { names: opt_exprs, ty: one, tag: opt },
            /// A source range that is no statement.
            BadStmt {},
            /// A declaration among statements.
            DeclStmt { decl: one },
            /// `;`
            EmptyStmt {},
            /// `label ":" stmt .`
            LabeledStmt { label: one, stmt: one },
            /// An expression as a statement.
            ExprStmt { x: one },
            /// `chan "<-" value .`
            SendStmt { chan: one, value: one },
            /// `x "++"` or `x "--" .` tok.
            IncDecStmt { x: one },
            /// `lhs tok rhs .` tok: Assign, Define, or an op-assign.
            AssignStmt { lhs: exprs, rhs: exprs },
            /// `"go" call .`
            GoStmt { call: one },
            /// `"defer" call .`
            DeferStmt { call: one },
            /// `"return" [ results ] .`
            ReturnStmt { results: list },
            /// `break | continue | goto | fallthrough [ label ] .` tok.
            BranchStmt { label: opt },
            /// `"{" { Statement ";" } "}" .`
            BlockStmt { list: list },
            /// `"if" [ init ";" ] cond body [ "else" els ] .`
            IfStmt { init: opt, cond: one, body: one, els: opt },
            /// `"case" exprs ":" body` or `"default" ":" body .`
            CaseClause { exprs: opt_exprs, body: list },
            /// `"switch" [ init ";" ] [ tag ] "{" { CaseClause } "}" .`
            SwitchStmt { init: opt, tag: opt, body: one },
            /// `"switch" [ init ";" ] [ x ":=" ] y ".(type)" "{" { CaseClause } "}" .` assign: ExprStmt or AssignStmt.
            TypeSwitchStmt { init: opt, assign: one, body: one },
            /// `"case" comm ":" body` or `"default" ":" body .` comm: SendStmt, ExprStmt or AssignStmt.
            CommClause { comm: opt, body: list },
            /// `"select" "{" { CommClause } "}" .`
            SelectStmt { body: one },
            /// `"for" [ init ] ";" [ cond ] ";" [ post ] body .`
            ForStmt { init: opt, cond: opt, post: opt, body: one },
            /// `"for" [ key [ "," value ] tok ] "range" x body .` tok: Define, Assign or None.
            RangeStmt { key: opt, value: opt, x: one, body: one },
            /// `[ name ] path .` name may be `.` or `_` (an Ident).
            ImportSpec { name: opt, path: one },
            /// `names [ ty ] [ "=" values ] .` In const and var declarations.
            ValueSpec { names: exprs, ty: opt, values: opt_exprs },
            /// `name [ tparams ] [ "=" ] ty .` Flag ALIAS.
            TypeSpec { name: one, tparams: opt, ty: one },
            /// A source range that is no declaration.
            BadDecl {},
            /// `tok spec` or `tok "(" { spec ";" } ")" .` tok: Import, Const, Type, Var. Flag GROUP.
            GenDecl { specs: list },
            /// `"func" [ recv ] name ty [ body ] .`
            FuncDecl { recv: opt, name: one, ty: one, body: opt },
            /// `"package" name ";" { decl } .`
            File { name: one, decls: list },
        }
    };
}

/// How a field stands among a node's children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// One child, always there.
    One,
    /// One child that may be missing.
    Opt,
    /// One child: an expression, or an ExprList.
    Exprs,
    /// The same, may be missing.
    OptExprs,
    /// All remaining children.
    List,
}

impl Form {
    /// True if a presence bit tells whether the field is there.
    pub const fn has_bit(self) -> bool {
        matches!(self, Form::Opt | Form::OptExprs)
    }
}

/// One field of a kind, as the table lists it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldDesc {
    /// The accessor's name.
    pub name: &'static str,
    /// How it stands among the children.
    pub form: Form,
}

macro_rules! form {
    (one) => {
        Form::One
    };
    (opt) => {
        Form::Opt
    };
    (exprs) => {
        Form::Exprs
    };
    (opt_exprs) => {
        Form::OptExprs
    };
    (list) => {
        Form::List
    };
}

macro_rules! accessor {
    ($kind:ident $field:ident one) => {
        /// The field, which is always there (in a tree without syntax errors).
        pub fn $field(self) -> Node {
            field(
                self.0,
                const { Place::of(Self::FIELDS, stringify!($field)) },
            )
            .unwrap_or(self.0)
        }
    };
    ($kind:ident $field:ident opt) => {
        /// The field, if the source has it.
        pub fn $field(self) -> Option<Node> {
            field(
                self.0,
                const { Place::of(Self::FIELDS, stringify!($field)) },
            )
        }
    };
    ($kind:ident $field:ident exprs) => {
        /// The expressions (one or more) of the field.
        pub fn $field(self) -> Exprs {
            Exprs::of(field(
                self.0,
                const { Place::of(Self::FIELDS, stringify!($field)) },
            ))
        }
    };
    ($kind:ident $field:ident opt_exprs) => {
        /// The expressions of the field, if the source has them.
        pub fn $field(self) -> Option<Exprs> {
            field(
                self.0,
                const { Place::of(Self::FIELDS, stringify!($field)) },
            )
            .map(|x| Exprs::of(Some(x)))
        }
    };
    ($kind:ident $field:ident list) => {
        /// All children from this field on.
        pub fn $field(self) -> Children {
            Children {
                next: field(
                    self.0,
                    const { Place::of(Self::FIELDS, stringify!($field)) },
                ),
            }
        }
    };
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $form:ident),* },)*) => {
        /// The kind of a node; the numbers of the C enum.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// All kinds, in the order of their numbers.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// go/ast's name of the kind.
            pub const fn name(self) -> &'static str { match self { $(Kind::$name => stringify!($name),)* } }

            /// The fields of the kind, in the order of the children.
            pub const fn fields(self) -> &'static [FieldDesc] { match self { $(Kind::$name => $name::FIELDS,)* } }
        }

        /// Names with a NUL, by number.
        const C_NAMES: &[&std::ffi::CStr] = &[$(
            match std::ffi::CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                Ok(name) => name,
                Err(_) => c"",
            },
        )*];

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct $name(Node);

            impl $name {
                /// The fields of the kind, in the order of the children.
                pub const FIELDS: &'static [FieldDesc] =
                    &[$(FieldDesc { name: stringify!($field), form: form!($form) },)*];

                /// The view of `node`, if it is of this kind.
                pub fn cast(node: Node) -> Option<$name> {
                    (node.kind() == Kind::$name).then_some($name(node))
                }

                /// The node itself.
                pub fn node(self) -> Node { self.0 }

                $(accessor!($name $field $form);)*
            }

            impl From<$name> for Node {
                fn from(view: $name) -> Node { view.0 }
            }
        )*
    };
}

for_each_node_kind!(kinds);

impl Kind {
    /// The name as C has it, with a NUL.
    pub fn c_name(self) -> &'static std::ffi::CStr {
        C_NAMES.get(self as usize).copied().unwrap_or(c"")
    }

    /// The kind with this number.
    pub fn from_u8(n: u8) -> Option<Kind> {
        Kind::ALL.get(n as usize).copied()
    }
}

const _: () = assert!(Kind::ALL.len() <= N_KINDS, "the heap counts every kind");

/// How to find a field among the children; worked out at compile time.
#[derive(Clone, Copy)]
struct Place {
    /// Fields before it that are always there.
    n_fixed: u32,
    /// Presence bits of the fields before it.
    before: u16,
    /// Its own presence bit, or 0 if it is always there.
    own: u16,
}

impl Place {
    const fn of(mut fields: &[FieldDesc], name: &str) -> Place {
        let (mut n_fixed, mut before, mut bit) = (0, 0, flag::FIRST_PRESENT);
        while let [desc, rest @ ..] = fields {
            let has_bit = desc.form.has_bit();
            if bytes_eq(desc.name.as_bytes(), name.as_bytes()) {
                let own = if has_bit { bit } else { 0 };
                return Place {
                    n_fixed,
                    before,
                    own,
                };
            }
            if has_bit {
                before |= bit;
                bit <<= 1;
            } else {
                n_fixed += 1;
            }
            fields = rest;
        }
        Place {
            n_fixed,
            before,
            own: u16::MAX,
        }
    }
}

/// The child that stands for the field at `place`.
#[inline]
fn field(node: Node, place: Place) -> Option<Node> {
    let aux = node.aux();
    if place.own != 0 && aux & place.own == 0 {
        return None;
    }
    let n_before = place.n_fixed + (aux & place.before).count_ones();
    let mut child = node.first_child();
    for _ in 0..n_before {
        child = child?.next_sibling();
    }
    child
}

const fn bytes_eq(mut a: &[u8], mut b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (rest_a, rest_b);
    }
    true
}

/// How far a node has come. It only ever moves down this list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Lifespan {
    /// Made by the parser.
    Parsed = state::PARSED,
    /// Names and types bound by the checker.
    Scoped = state::SCOPED,
    /// Code made from it has run at least once.
    Evaluated = state::EVALUATED,
    /// Found unreachable and swept.
    Dead = state::DEAD,
}

impl Lifespan {
    /// The C enum's name without its prefix.
    pub const fn name(self) -> &'static str {
        match self {
            Lifespan::Parsed => "PARSED",
            Lifespan::Scoped => "SCOPED",
            Lifespan::Evaluated => "EVALUATED",
            Lifespan::Dead => "DEAD",
        }
    }
}

/// Index of a node in the tables of its unit; dense from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeNo(pub u32);

impl NodeNo {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A borrow of a node of the tree (invariant N1). Equality is identity.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node(NodePtr);

impl Node {
    /// The node in this cell, under N1.
    pub fn from_cell(cell: NodePtr) -> Node {
        Node(cell)
    }

    /// The node at an address that a host gave, if a node's cell is there.
    pub fn checked(addr: u64) -> Option<Node> {
        NodePtr::checked(addr).map(Node)
    }

    /// The cell of the node.
    pub fn cell(self) -> NodePtr {
        self.0
    }

    /// The kind.
    #[inline]
    pub fn kind(self) -> Kind {
        Kind::from_u8(self.0.kind()).unwrap_or(Kind::BadExpr)
    }

    /// The token word: token, presence bits, flags.
    #[inline]
    pub fn aux(self) -> u16 {
        self.0.aux()
    }

    /// The token that the kind's row speaks of.
    pub fn tok(self) -> Token {
        Token::from_u8((self.aux() & 0xff) as u8)
    }

    /// True if the bit of [`flag`] is set.
    pub fn has_flag(self, bit: u16) -> bool {
        self.aux() & bit != 0
    }

    /// The anchor: where diagnostics about this very node point, as a byte offset in the unit.
    #[inline]
    pub fn pos(self) -> u32 {
        self.0.pos()
    }

    /// Its number in the unit.
    #[inline]
    pub fn number(self) -> NodeNo {
        NodeNo(self.0.number())
    }

    /// Slot of its unit in the heap's table; used again after the unit died.
    #[inline]
    pub fn unit_slot(self) -> u32 {
        self.0.unit_slot()
    }

    /// The number of its unit, never used again in this process.
    pub fn unit(self) -> u64 {
        self.0.unit().number()
    }

    /// Unit and node number in one word (ruling R6): 36 and 28 bits.
    pub fn id(self) -> u64 {
        self.0.id()
    }

    /// The first child.
    #[inline]
    pub fn first_child(self) -> Option<Node> {
        self.0.first_child().map(Node)
    }

    /// The next child of the same parent.
    #[inline]
    pub fn next_sibling(self) -> Option<Node> {
        self.0.next_sibling().map(Node)
    }

    /// The parent, while it is alive: the link is weak. `None` at a root.
    pub fn parent(self) -> Option<Node> {
        self.0.parent().map(Node)
    }

    /// All children, in source order.
    pub fn children(self) -> Children {
        Children {
            next: self.first_child(),
        }
    }

    /// How many children there are.
    pub fn child_count(self) -> usize {
        self.children().count()
    }

    /// The child with this index.
    pub fn child(self, i: usize) -> Option<Node> {
        self.children().nth(i)
    }

    /// The last child.
    pub fn last_child(self) -> Option<Node> {
        self.children().last()
    }

    /// How far the node has come.
    pub fn state(self) -> Lifespan {
        match self.0.state() {
            state::PARSED => Lifespan::Parsed,
            state::SCOPED => Lifespan::Scoped,
            state::EVALUATED => Lifespan::Evaluated,
            _ => Lifespan::Dead,
        }
    }

    /// What is known of its life.
    pub fn lifespan(self) -> crate::heap::node::Lifespan {
        self.0.lifespan()
    }

    /// Moves the nodes of a whole tree on to `to`; none of them back.
    pub fn set_states(root: Node, to: Lifespan) {
        Node::raise_states(walk::preorder(root), to);
    }

    /// The same for these nodes.
    pub fn raise_states(nodes: impl Iterator<Item = Node>, to: Lifespan) {
        NodePtr::set_states(nodes.map(Node::cell), to as u8);
    }

    /// The token's text of a leaf (identifier or literal); empty for other nodes. Borrowed from the unit (N1).
    pub fn name(&self) -> &str {
        std::str::from_utf8(self.token_bytes()).unwrap_or("")
    }

    /// As [`Node::name`], in bytes: a string literal in a broken source may not be UTF-8.
    pub fn token_bytes(&self) -> &[u8] {
        match self.kind() {
            Kind::Ident | Kind::BasicLit => self.slice(self.pos(), self.pos() + self.0.leaf()),
            _ => &[],
        }
    }

    /// The source text of the whole node.
    pub fn text(&self) -> &[u8] {
        self.slice(self.start(), self.end())
    }

    fn slice(&self, from: u32, to: u32) -> &[u8] {
        self.unit_text()
            .get(from as usize..to as usize)
            .unwrap_or(&[])
    }

    /// True if these bytes stand in the unit at `pos`.
    pub(super) fn unit_text_at_is(&self, pos: u32, bytes: &[u8]) -> bool {
        let rest = self.unit_text().get(pos as usize..);
        rest.is_some_and(|rest| rest.starts_with(bytes))
    }

    /// The text of the whole unit.
    pub fn unit_text(&self) -> &[u8] {
        self.0.unit().text()
    }

    /// Offsets of the first byte of each line of the unit.
    pub fn unit_lines(&self) -> &[u32] {
        self.0.unit().lines()
    }

    /// How many nodes the unit has; their numbers are below.
    pub fn n_unit_nodes(self) -> usize {
        self.0.unit().n_nodes() as usize
    }

    /// The name of the file the unit was read from, as it was given.
    pub fn file(&self) -> &str {
        self.0.unit().file()
    }

    /// Where the node begins: its leftmost token. Byte offset in the unit.
    pub fn start(self) -> u32 {
        extent::start(self)
    }

    /// Where gc's diagnostics about the node point: nearly always its start.
    pub fn error_pos(self) -> u32 {
        extent::error_pos(self)
    }

    /// Behind the node's last byte (found from the text).
    pub fn end(self) -> u32 {
        extent::end(self)
    }

    /// The place of an offset in the node's unit as messages name it: directives are obeyed.
    pub fn place(&self, offset: u32) -> lines::Place<'_> {
        self.0.unit().place(offset)
    }

    /// What directives the unit has.
    pub fn unit_line_bases(self) -> LineBases {
        self.0.unit().line_bases()
    }

    /// Line (from 1) and column (in bytes, from 1) of an offset in the text of the node's unit.
    pub fn line_col(self, offset: u32) -> (u32, u32) {
        self.0.unit().line_column(offset)
    }

    /// True for the body of a function whose statements were left for later (`parser::parse_body`).
    pub fn is_unparsed(self) -> bool {
        self.kind() == Kind::BlockStmt && self.0.leaf() != 0
    }

    /// Length of the token of a leaf, in bytes.
    pub(super) fn leaf_len(self) -> u32 {
        self.0.leaf()
    }

    /// True for an identifier spelled `name`.
    pub fn is_ident(self, name: &str) -> bool {
        self.kind() == Kind::Ident && self.token_bytes() == name.as_bytes()
    }

    /// The node without parentheses around it.
    pub fn unparen(self) -> Node {
        let mut node = self;
        while let Some(paren) = ParenExpr::cast(node) {
            node = paren.x();
        }
        node
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}#{}@{}",
            self.kind().name(),
            self.number().0,
            self.pos()
        )?;
        if self.kind() == Kind::Ident {
            write!(f, "({})", self.name())?;
        }
        Ok(())
    }
}
