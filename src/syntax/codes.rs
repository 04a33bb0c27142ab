//! The codes of diagnostics: one for each thing that can be wrong with a program.
//!
//! In: nothing. Out: [`Code`] with name, sentence and example. Names are those of go/types where it has one, so that tools can be told
//! the same things. A row is the name, when it is reported, and the smallest program that provokes it and nothing else;
//! `tests/codes.rs` holds every row to its example and writes docs/diagnostics.md out of this table.

macro_rules! codes {
    ($($name:ident $when:literal $example:literal,)*) => {
        /// What is wrong, for tools; people read the message.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u16)]
        pub enum Code { $(#[doc = $when] $name,)* }

        /// All codes in the order of their numbers.
        pub static CODES: &[Row] = &[$(Row { code: Code::$name, name: stringify!($name), when: $when, example: $example },)*];
    };
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// Its name.
    pub name: &'static str,
    /// When it is reported.
    pub when: &'static str,
    /// A file that provokes it.
    pub example: &'static str,
}

impl Code {
    /// Its row.
    pub fn row(self) -> &'static Row {
        #[expect(clippy::indexing_slicing, reason = "one row a variant, same macro")]
        &CODES[self as usize]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().name
    }
}

codes! {
    // ---- text ----
    InvalidToken "A token is malformed: a string that does not end, a digit that the base does not have, a character that is no part of Go."
        "package p; var x = 0b12",
    SyntaxError "The grammar does not allow what stands here."
        "package p; func f( { }",
    NestedTooDeeply "Expressions or statements are nested more than a thousand deep, or chained to a tree higher than five thousand nodes. The example is too large to be shown."
        "",
    // ---- packages ----
    BadImportPath "An import path is empty or has characters that paths must not have."
        "package p; import \"a b\"",
    BlankPkgName "The package clause has the blank name."
        "package _",
    BrokenImport "A package cannot be imported: it does not exist, imports this one, or has errors itself."
        "package p; import _ \"no/such/package\"",
    UnusedImport "A file imports a package and uses no name of it."
        "package p; import \"errors\"",
    InvalidPkgUse "The name of a package stands alone; only names in it can be used."
        "package p; import \"errors\"; var _, _ = errors.New, errors",
    UndeclaredImportedName "The package declares no such name."
        "package p; import \"errors\"; var _ = errors.Missing",
    UnexportedName "The name belongs to another package and is not exported."
        "",
    // ---- declarations ----
    DuplicateDecl "A name is declared twice in one block."
        "package p; var x int; func x() {}",
    BadDecl "A declaration has a form that makes no sense: something other than a name is declared, or a function has no body."
        "package p; func f() { var a struct{ b int }; a.b := 1; _ = a }",
    RepeatedDecl "A name stands twice on the left side of one short declaration."
        "package p; func f() { a, a := 1, 2; _ = a }",
    NoNewVar "A short declaration declares nothing new."
        "package p; func f() { a := 1; a := 2; _ = a }",
    InvalidBlank "The blank name is used as if it stood for something."
        "package p; var x = _",
    UndeclaredName "No declaration of the name is visible here."
        "package p; var x = y",
    UnusedVar "A local variable is never used."
        "package p; func f() { x := 1 }",
    InvalidInitDecl "init is declared as something other than a function without parameters and results."
        "package p; func init() int { return 1 }",
    InvalidMainDecl "main of package main is declared as something other than a function."
        "package main; var main = 1",
    MissingInitBody "A function init has no body."
        "package p; func init()",
    InvalidInitCycle "Package variables need each other to be initialised."
        "package p; var a = b; var b = a",
    InvalidDeclCycle "A declaration needs itself: a type contains itself, or a constant or variable is declared by its own value."
        "package p; type T struct { next T }",
    // ---- constants ----
    InvalidConstInit "The value of a constant is not constant."
        "package p; var v = 1; const c = v",
    InvalidConstType "A constant has a type that constants cannot have."
        "package p; const c []int = 1",
    InvalidConstVal "The result of a constant expression cannot be represented at all."
        "package p; const c = 1 << 1000; const d = c * c * c",
    InvalidIota "iota stands outside a constant declaration."
        "package p; var x = iota",
    NumericOverflow "A constant does not fit its type."
        "package p; var x uint8 = 256",
    TruncatedFloat "A constant with a fraction is used where an integer is wanted."
        "package p; var x int = 1.5",
    DivByZero "A constant divisor is zero."
        "package p; func f(n int) int { return n / 0 }",
    // ---- types ----
    NotAType "A type is wanted and something else stands here."
        "package p; var v int; var x v",
    InvalidArrayLen "The length of an array is not a constant that a length can be."
        "package p; var n = 3; var a [n]int",
    BadDotDotDotSyntax "An array of length ... stands where no literal gives its length."
        "package p; var a [...]int",
    IncomparableMapKey "The key type of a map has no ==."
        "package p; var m map[[]int]string",
    InvalidPtrEmbed "An embedded field is a pointer to a pointer or interface, or an unsafe.Pointer."
        "package p; type P *int; type T struct { P }",
    InvalidRecv "The receiver's type cannot have methods, or not here."
        "package p; func (int) m() {}",
    BadRecv "The receiver of a method names another number of type parameters than its type has."
        "package p; type T[A any] struct{}; func (T[A, B]) m() {}",
    DuplicateMethod "A type has two methods of one name."
        "package p; type T int; func (T) m() {}; func (T) m() {}",
    DuplicateFieldAndMethod "A struct type has a field and a method of one name."
        "package p; type T struct { m int }; func (T) m() {}",
    TypeTooLarge "A value of the type would be larger than any memory."
        "package p; import \"unsafe\"; const n = unsafe.Sizeof([1 << 50][1 << 50]int{})",
    UnsupportedFeature "A feature is used that the language version of the file does not have, or that is not defined for type parameters."
        "package p; func f[T ~complex64 | ~complex128](x T) { _ = real(x) }",
    TooNew "The build constraint of the file asks for a release of Go that is not there yet."
        "//go:build go1.99\n\npackage p",
    // ---- generics ----
    NotAGenericType "Type arguments are given to what has no type parameters."
        "package p; type T int; var x T[int]",
    WrongTypeArgCount "There are too few or too many type arguments, or none where they are needed."
        "package p; type T[A any] struct{}; var x T[int, string]",
    CannotInferTypeArgs "A type argument is not given and does not follow from the arguments."
        "package p; func f[T any]() {}; func g() { f() }",
    InvalidTypeArg "A type argument does not satisfy its constraint."
        "package p; func f[T comparable]() {}; func g() { f[[]int]() }",
    InvalidInstanceCycle "Instances of a generic function or type would have to be made without end."
        "package p; func f[T any]() { f[*T]() }",
    InvalidUnion "A term of a constraint is not allowed: ~ of what is no underlying type, overlapping terms, methods."
        "package p; type T int; type C interface { ~T }",
    MisplacedConstraintIface "An interface that only constraints can be is used as the type of a value."
        "package p; type C interface { ~int }; var x C",
    MisplacedTypeParam "A type parameter stands where it cannot: as a constraint, in a union, alone on the right side of a type declaration."
        "package p; func f[P any, Q P]() {}",
    // ---- assignments ----
    WrongAssignCount "The numbers of variables and values differ."
        "package p; var a, b = 1",
    WrongResultCount "A return statement has another number of values than the function has results."
        "package p; func f() (int, string) { return 1 }",
    UnassignableOperand "What stands on the left side is no variable."
        "package p; func f() { 1 = 2 }",
    UnaddressableFieldAssign "A field of a struct in a map cannot be assigned by itself."
        "package p; func f(m map[int]struct{ a int }) { m[1].a = 2 }",
    IncompatibleAssign "The value's type cannot be assigned to the variable's."
        "package p; var s string = 1",
    InvalidIfaceAssign "The value's type does not have the methods of the interface."
        "package p; var e error = 1",
    InvalidUntypedConversion "An untyped value cannot become the type that its place asks for."
        "package p; func f[T ~int8 | ~int16](x T) T { return x + 1024 }",
    UntypedNilUse "nil stands where its type cannot be known."
        "package p; var x = nil",
    TooManyValues "A call that gives no value or several stands where one is wanted."
        "package p; func f() (int, int); func g() { var x int = 1 + f(); _ = x }",
    // ---- operands ----
    NotAnExpr "A type stands where a value is wanted."
        "package p; var x = int",
    UncalledBuiltin "A predeclared function stands alone; it must be called."
        "package p; var x = len",
    UndefinedOp "The operator is not defined for the operand."
        "package p; var x = !1",
    MismatchedTypes "The operands of a binary operator have different types, or cannot be compared."
        "package p; func f(a int, b string) bool { return a == b }",
    UnaddressableOperand "The address of what is no variable is taken."
        "package p; var p = &1",
    InvalidIndirection "What is no pointer is followed."
        "package p; func f(n int) { _ = *n }",
    NonNumericIncDec "++ or -- stands behind what is no number."
        "package p; func f(s string) { s++ }",
    NonIndexableOperand "What has no elements is indexed."
        "package p; func f(n int) { _ = n[0] }",
    InvalidIndex "An index is negative, too large, or no integer."
        "package p; var a [3]int; var x = a[5]",
    NonSliceableOperand "What cannot be sliced is sliced."
        "package p; func f(n int) { _ = n[:] }",
    InvalidSliceExpr "A string is sliced with three indices."
        "package p; func f(s string) { _ = s[0:1:2] }",
    SwappedSliceIndices "Constant indices of a slice expression are not in order."
        "package p; func f(s []int) { _ = s[2:1] }",
    InvalidShiftCount "The right side of a shift is negative, too large, or no integer."
        "package p; var x = 1 << -1",
    InvalidShiftOperand "The left side of a shift is no integer."
        "package p; func f(x float64) { _ = x << 1 }",
    InvalidReceive "Something is received from what is no channel, or from one that can only be sent to."
        "package p; func f(c chan<- int) { <-c }",
    InvalidSend "Something is sent to what is no channel, or to one that can only be received from."
        "package p; func f(c <-chan int) { c <- 1 }",
    AmbiguousSelector "Two embedded fields give the name at the same depth."
        "package p; type A struct{ x int }; type B struct{ x int }; type C struct{ A; B }; var c C; var y = c.x",
    MissingFieldOrMethod "The type has no such field or method."
        "package p; type T struct{}; var x = T{}.y",
    InvalidMethodExpr "A method expression names a method that only the pointer type has."
        "package p; type T int; func (*T) m() {}; var f = T.m",
    InvalidAssert "A type assertion is made of what is no interface."
        "package p; func f(n int) { _ = n.(string) }",
    ImpossibleAssert "An assertion can never hold: the type lacks a method of the interface."
        "package p; func f(e error) { _ = e.(int) }",
    InvalidConversion "The conversion does not exist."
        "package p; func f(s []int) { _ = string(s) }",
    // ---- literals ----
    UntypedLit "A composite literal has no type, and none follows from its place."
        "package p; type T struct { f struct { n int } }; var x = T{f: {1}}",
    InvalidLit "The type of a composite literal is none that literals can have."
        "package p; var x = int{1}",
    MixedStructLit "Some values of a struct literal have field names and others not."
        "package p; type T struct{ a, b int }; var x = T{a: 1, 2}",
    InvalidStructLit "A struct literal has too few or too many values."
        "package p; type T struct{ a, b int }; var x = T{1}",
    MissingLitField "A struct literal names a field that the type does not have."
        "package p; type T struct{ a int }; var x = T{b: 1}",
    InvalidLitField "What stands before the colon in a struct literal is no name."
        "package p; type T struct{ a int }; var x = T{1: 1}",
    DuplicateLitField "A struct literal gives a field twice."
        "package p; type T struct{ a int }; var x = T{a: 1, a: 2}",
    UnexportedLitField "A struct literal without names sets an unexported field of another package."
        "package p; import \"bytes\"; var x = bytes.Buffer{nil, 0, 0}",
    MissingLitKey "A value in a map literal has no key."
        "package p; var m = map[int]int{1}",
    DuplicateLitKey "A map or array literal has a key twice."
        "package p; var m = map[int]int{1: 1, 1: 2}",
    InvalidLitIndex "The index in an array or slice literal is no integer constant."
        "package p; var n = 1; var a = []int{n: 1}",
    OversizeArrayLit "An array literal has more values than the array."
        "package p; var a = [1]int{1, 2}",
    // ---- calls ----
    InvalidCall "What is no function is called, or a conversion has a form that only calls have."
        "package p; func f(n int) { n() }",
    WrongArgCount "There are too few or too many arguments."
        "package p; func f(int) {}; func g() { f() }",
    NonVariadicDotDotDot "... stands behind the last argument for a function that is not variadic."
        "package p; func f([]int) {}; func g(s []int) { f(s...) }",
    InvalidDotDotDot "... stands where it has no meaning."
        "package p; func f(s []int) { _ = len(s...) }",
    InvalidAppend "append does not take these arguments."
        "package p; func f(n int) { _ = append(n, 1) }",
    InvalidCap "cap does not take this argument."
        "package p; func f(s string) { _ = cap(s) }",
    InvalidClear "clear does not take this argument."
        "package p; func f(n int) { clear(n) }",
    InvalidClose "close does not take this argument."
        "package p; func f(c <-chan int) { close(c) }",
    InvalidComplex "complex does not take these arguments."
        "package p; func f(a float32, b float64) { _ = complex(a, b) }",
    InvalidCopy "copy does not take these arguments."
        "package p; func f(a []int, b []string) { copy(a, b) }",
    InvalidDelete "delete does not take this argument."
        "package p; func f(n int) { delete(n, 1) }",
    InvalidImag "imag does not take this argument."
        "package p; func f(n int) { _ = imag(n) }",
    InvalidLen "len does not take this argument."
        "package p; func f(n int) { _ = len(n) }",
    InvalidMake "make does not take these arguments."
        "package p; func f() { _ = make(int) }",
    SwappedMakeArgs "make is given a length that is greater than the capacity."
        "package p; func f() { _ = make([]int, 3, 2) }",
    InvalidMinMaxOperand "min and max take ordered values only."
        "package p; func f(b bool) { _ = min(b, b) }",
    InvalidReal "real does not take this argument."
        "package p; func f(n int) { _ = real(n) }",
    InvalidUnsafeAdd "unsafe.Add does not take these arguments."
        "package p; import \"unsafe\"; func f(p unsafe.Pointer) { _ = unsafe.Add(p, float64(1)) }",
    InvalidUnsafeSlice "unsafe.Slice does not take these arguments."
        "package p; import \"unsafe\"; func f(n int) { _ = unsafe.Slice(n, 1) }",
    InvalidUnsafeSliceData "unsafe.SliceData does not take this argument."
        "package p; import \"unsafe\"; func f(n int) { _ = unsafe.SliceData(n) }",
    InvalidUnsafeString "unsafe.String and unsafe.StringData do not take these arguments."
        "package p; import \"unsafe\"; func f(b *byte) { _ = unsafe.String(b, -1) }",
    BadOffsetofSyntax "unsafe.Offsetof takes a selector."
        "package p; import \"unsafe\"; var x int; const n = unsafe.Offsetof(x)",
    InvalidOffsetof "unsafe.Offsetof takes a field that no pointer is followed to."
        "package p; import \"unsafe\"; type T struct{}; func (T) m() {}; var t T; const n = unsafe.Offsetof(t.m)",
    // ---- statements ----
    UnusedExpr "A value is computed and not used."
        "package p; func f(n int) { n + 1 }",
    UnusedResults "defer and go discard the result of a predeclared function or conversion that must be used."
        "package p; func f(s []int) { defer len(s) }",
    InvalidDefer "defer is followed by what is no call."
        "package p; func f() { defer 1 }",
    InvalidGo "go is followed by what is no call."
        "package p; func f() { go 1 }",
    MissingReturn "A function with results can end without a return."
        "package p; func f() int { }",
    OutOfScopeResult "A bare return stands where a result parameter is hidden by another variable."
        "package p; func f() (err error) { { err := error(nil); _ = err; return } }",
    InvalidCond "A condition is not boolean."
        "package p; func f() { if 1 { } }",
    InvalidRangeExpr "What stands behind range cannot be ranged over, or not with these variables."
        "package p; func f(x float64) { for range x { } }",
    InvalidIterVar "range has more variables than there are values."
        "package p; func f(c chan int) { for a, b := range c { _, _ = a, b } }",
    DuplicateCase "A case stands twice in one switch."
        "package p; func f(n int) { switch n { case 1: case 1: } }",
    DuplicateDefault "A switch or select has two defaults."
        "package p; func f(n int) { switch n { default: default: } }",
    InvalidExprSwitch "The value of a switch cannot be compared."
        "package p; func f(s struct{ _ func() }) { switch s { } }",
    InvalidTypeSwitch "A type switch looks into what is no interface."
        "package p; func f(n int) { switch n.(type) { } }",
    InvalidSelectCase "A case of a select is neither a send nor a receive."
        "package p; func f(n int) { select { case n > 1: } }",
    // ---- labels ----
    UndeclaredLabel "No such label is visible."
        "package p; func f() { goto L }",
    UnusedLabel "A label is never used."
        "package p; func f() { L: }",
    DuplicateLabel "A function has two labels of one name."
        "package p; func f() { L: for { break L }; L: goto L }",
    MisplacedLabel "break or continue names a label of a statement that it cannot leave so."
        "package p; func f() { L: if true { for { continue L } } }",
    MisplacedBreak "break stands outside of loop, switch and select."
        "package p; func f() { break }",
    MisplacedContinue "continue stands outside of a loop."
        "package p; func f() { continue }",
    MisplacedFallthrough "fallthrough is not the last statement of a case that another one follows."
        "package p; func f() { fallthrough }",
    JumpOverDecl "goto jumps over the declaration of a variable."
        "package p; func f() { goto L; x := 1; _ = x; L: }",
    JumpIntoBlock "goto jumps into a block."
        "package p; func f() { goto L; { L: } }",
    // ---- ours ----
    InvalidEmbed "A line //go:embed stands where it cannot, before a variable that cannot hold files, or names files that cannot be had."
        "package p; import _ \"embed\"\n//go:embed x\nvar s string",
    InvalidSyntaxTree "A tree has a form that the parser has refused already; the checker does not rely on it."
        "",
    Test "The argument of assert, which only tests of the checker declare, is false or not constant."
        "",
}
