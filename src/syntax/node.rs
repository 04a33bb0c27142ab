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
//!   otherwise its first token. [`Node::start`] and [`Node::end`] give the whole extent.
//!
//! Invariant N1: a `Node` is used only while something roots its unit or an ancestor of it (the front
//! end holds a `heap::node::UnitRoot`, a host a handle).

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
