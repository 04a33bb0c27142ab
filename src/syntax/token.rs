//! The tokens of Go, one row each, with the specification's operator precedences.
//!
//! In: nothing. Out: [`Token`], a byte that fits the low half of a node's `aux` word, its spelling
//! and its precedence. Order matters only inside the groups that the predicates test.

/// Expands the table of tokens: `Name "spelling"` a row, grouped as the specification groups them.
macro_rules! tokens {
    ($($(#[$doc:meta])* $name:ident $text:literal,)*) => {
        /// A token of Go. `None` stands in nodes that carry no token.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
        #[repr(u8)]
        pub enum Token { $($(#[$doc])* $name,)* }
        impl Token {
            const ALL: &'static [Token] = &[$(Token::$name,)*];
            /// The spelling in source text, or a name in capitals for classes of tokens.
            pub const fn text(self) -> &'static str { match self { $(Token::$name => $text,)* } }
        }
    };
}

tokens! {
    /// No token.
    #[default]
    None "none",
    /// End of the source.
    Eof "EOF",
    /// A name.
    Ident "name",
    /// 12, 0x1F, 0b1, 0o7, 1_000.
    Int "INT",
    /// 1.5, 0x1p-2.
    Float "FLOAT",
    /// 1i.
    Imag "IMAG",
    /// 'a'.
    Char "CHAR",
    /// "a" or `a`.
    String "STRING",
    /// `+`
    Add "+",
    /// `-`
    Sub "-",
    /// `*`
    Mul "*",
    /// `/`
    Quo "/",
    /// `%`
    Rem "%",
    /// `&`
    And "&",
    /// `|`
    Or "|",
    /// `^`
    Xor "^",
    /// `<<`
    Shl "<<",
    /// `>>`
    Shr ">>",
    /// `&^`
    AndNot "&^",
    /// `+=`
    AddAssign "+=",
    /// `-=`
    SubAssign "-=",
    /// `*=`
    MulAssign "*=",
    /// `/=`
    QuoAssign "/=",
    /// `%=`
    RemAssign "%=",
    /// `&=`
    AndAssign "&=",
    /// `|=`
    OrAssign "|=",
    /// `^=`
    XorAssign "^=",
    /// `<<=`
    ShlAssign "<<=",
    /// `>>=`
    ShrAssign ">>=",
    /// `&^=`
    AndNotAssign "&^=",
    /// `&&`
    LAnd "&&",
    /// `||`
    LOr "||",
    /// `<-`
    Arrow "<-",
    /// `++`
    Inc "++",
    /// `--`
    Dec "--",
    /// `==`
    Eql "==",
    /// `<`
    Lss "<",
    /// `>`
    Gtr ">",
    /// `=`
    Assign "=",
    /// `!`
    Not "!",
    /// `~`
    Tilde "~",
    /// `!=`
    Neq "!=",
    /// `<=`
    Leq "<=",
    /// `>=`
    Geq ">=",
    /// `:=`
    Define ":=",
    /// `...`
    Ellipsis "...",
    /// `(`
    LParen "(",
    /// `[`
    LBrack "[",
    /// `{`
    LBrace "{",
    /// `,`
    Comma ",",
    /// `.`
    Period ".",
    /// `)`
    RParen ")",
    /// `]`
    RBrack "]",
    /// `}`
    RBrace "}",
    /// `;`, written or inserted.
    Semicolon ";",
    /// `:`
    Colon ":",
    /// `break`
    Break "break",
    /// `case`
    Case "case",
    /// `chan`
    Chan "chan",
    /// `const`
    Const "const",
    /// `continue`
    Continue "continue",
    /// `default`
    Default "default",
    /// `defer`
    Defer "defer",
    /// `else`
    Else "else",
    /// `fallthrough`
    Fallthrough "fallthrough",
    /// `for`
    For "for",
    /// `func`
    Func "func",
    /// `go`
    Go "go",
    /// `goto`
    Goto "goto",
    /// `if`
    If "if",
    /// `import`
    Import "import",
    /// `interface`
    Interface "interface",
    /// `map`
    Map "map",
    /// `package`
    Package "package",
    /// `range`
    Range "range",
    /// `return`
    Return "return",
    /// `select`
    Select "select",
    /// `struct`
    Struct "struct",
    /// `switch`
    Switch "switch",
    /// `type`
    Type "type",
    /// `var`
    Var "var",
}

impl Token {
    /// The token with this number, as stored in a node's `aux`; `None` for numbers that are none.
    pub fn from_u8(n: u8) -> Token {
        Token::ALL.get(n as usize).copied().unwrap_or(Token::None)
    }

    /// Binary precedence 1 (lowest, `||`) to 5; 0 for what is no binary operator.
    pub const fn precedence(self) -> u8 {
        match self {
            Token::LOr => 1,
            Token::LAnd => 2,
            Token::Eql | Token::Neq | Token::Lss | Token::Leq | Token::Gtr | Token::Geq => 3,
            Token::Add | Token::Sub | Token::Or | Token::Xor => 4,
            Token::Mul
            | Token::Quo
            | Token::Rem
            | Token::Shl
            | Token::Shr
            | Token::And
            | Token::AndNot => 5,
            _ => 0,
        }
    }

    /// For `op=` the operator `op`; otherwise `None`.
    pub const fn assign_op(self) -> Token {
        match self {
            Token::AddAssign => Token::Add,
            Token::SubAssign => Token::Sub,
            Token::MulAssign => Token::Mul,
            Token::QuoAssign => Token::Quo,
            Token::RemAssign => Token::Rem,
            Token::AndAssign => Token::And,
            Token::OrAssign => Token::Or,
            Token::XorAssign => Token::Xor,
            Token::ShlAssign => Token::Shl,
            Token::ShrAssign => Token::Shr,
            Token::AndNotAssign => Token::AndNot,
            _ => Token::None,
        }
    }

    /// The keyword with this spelling, or `Ident`.
    pub fn lookup(word: &[u8]) -> Token {
        let [first, second, ..] = word else {
            return Token::Ident;
        };
        match KEYWORDS.get(keyword_slot(*first, *second, word.len())) {
            Some(&keyword) if keyword.text().as_bytes() == word => keyword,
            _ => Token::Ident,
        }
    }
}

/// Keywords by [`keyword_slot`], no two in one slot; the rest is `Ident`.
static KEYWORDS: [Token; N_KEYWORD_SLOTS] = keywords();

const N_KEYWORD_SLOTS: usize = 64;

/// Where a keyword stands, by its first two letters and its length.
const fn keyword_slot(first: u8, second: u8, len: usize) -> usize {
    (first as usize + second as usize * 4 + len * 6) % N_KEYWORD_SLOTS
}

const fn keywords() -> [Token; N_KEYWORD_SLOTS] {
    let mut slots = [Token::Ident; N_KEYWORD_SLOTS];
    let mut rest: &[Token] = Token::ALL;
    while let [token, tail @ ..] = rest {
        rest = tail;
        if (*token as u8) < Token::Break as u8 {
            continue;
        }
        let [first, second, ..] = token.text().as_bytes() else {
            continue;
        };
        let slot = keyword_slot(*first, *second, token.text().len());
        assert!(
            slots[slot] as u8 == Token::Ident as u8,
            "two keywords in one slot"
        );
        slots[slot] = *token;
    }
    slots
}

/// Sets that grammar and recovery go by.
impl Token {
    /// Keywords that begin a statement.
    pub(crate) const STATEMENT_STARTS: &'static [Token] = &[
        Token::Break,
        Token::Const,
        Token::Continue,
        Token::Defer,
        Token::Fallthrough,
        Token::For,
        Token::Go,
        Token::Goto,
        Token::If,
        Token::Return,
        Token::Select,
        Token::Switch,
        Token::Type,
        Token::Var,
    ];

    /// What stands behind expressions and types.
    pub(crate) const BEHIND_EXPRS: &'static [Token] = &[
        Token::Comma,
        Token::Colon,
        Token::Semicolon,
        Token::RParen,
        Token::RBrack,
        Token::RBrace,
    ];

    /// True for literals of basic types.
    pub(crate) fn is_literal(self) -> bool {
        (Token::Int as u8..=Token::String as u8).contains(&(self as u8))
    }

    /// True for what an expression statement may begin with, but for names.
    pub(crate) fn begins_expr(self) -> bool {
        self.is_literal()
            || matches!(
                self,
                Token::Func
                    | Token::LParen
                    | Token::LBrack
                    | Token::Struct
                    | Token::Map
                    | Token::Chan
                    | Token::Interface
                    | Token::Arrow
                    | Token::Add
                    | Token::Sub
                    | Token::Mul
                    | Token::And
                    | Token::Xor
                    | Token::Not
            )
    }
}
