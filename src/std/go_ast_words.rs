//! A tree of nodes as a row of numbers, out of which `go/parser` makes the structs of `go/ast`.
//!
//! In: a root and the tokens of its text. Out: words in preorder. A node is its kind's number followed by what its row in
//! `go_parser_build.go` reads: positions as offsets (-1: none), comment groups, tokens in `go/token`'s numbers, counts
//! before lists, children. [`NIL`] stands for a child that is not there.
//!
//! The left spine of an expression is walked by a loop, everything else by recursion: the parser bounds how deep constructs nest.

use crate::std::go_ast_tokens::{NONE, Tokens};
use crate::syntax::node::{
    ArrayType, CallExpr, ChanType, Children, CompositeLit, Ellipsis, Field, FieldList, FuncLit,
    FuncType, InterfaceType, Kind, MapType, Node, ParenExpr, SliceExpr, StarExpr, StructType,
    TypeAssertExpr, UnaryExpr, flag,
};
use crate::syntax::token::Token;
use crate::vm::native::deep;

/// A child that is not there.
const NIL: i32 = 255;

/// No position.
const NO_POS: i32 = -1;

/// The words in the making.
pub(super) struct Writer<'a> {
    pub words: Vec<i32>,
    pub tokens: &'a Tokens<'a>,
}

/// The number that `go/token` gives a token.
pub(super) fn go_token(tok: Token) -> i32 {
    let n = tok as i32;
    match tok {
        Token::None => 0,
        Token::Eof => 1,
        Token::Tilde => 88,
        _ if n < Token::Add as i32 => n + 2,
        _ if n < Token::Tilde as i32 => n + 4,
        _ if n <= Token::Colon as i32 => n + 3,
        _ => n + 5,
    }
}

/// Basic steps.
impl Writer<'_> {
    pub(super) fn word(&mut self, word: i32) {
        self.words.push(word);
    }

    pub(super) fn pos(&mut self, offset: u32) {
        self.word(offset as i32);
    }

    pub(super) fn kind(&mut self, node: Node) {
        self.word(node.kind() as i32);
    }

    /// A place for a position that is not known yet.
    pub(super) fn later(&mut self) -> usize {
        self.word(NO_POS);
        self.words.len() - 1
    }

    pub(super) fn fill(&mut self, place: usize, offset: u32) {
        if let Some(word) = self.words.get_mut(place) {
            *word = offset as i32;
        }
    }

    /// A child that may be missing; the end of it, or `end`.
    pub(super) fn opt(&mut self, child: Option<Node>, end: u32) -> u32 {
        match child {
            Some(child) => self.node(child),
            None => {
                self.word(NIL);
                end
            }
        }
    }

    /// Number and children; the end of the last, or `end`.
    pub(super) fn list(&mut self, children: impl Iterator<Item = Node> + Clone, end: u32) -> u32 {
        self.word(children.clone().count() as i32);
        let mut end = end;
        for child in children {
            end = self.node(child);
        }
        end
    }

    /// The position of the first `tok` at or behind `from` goes to `place`; what stands behind the token.
    pub(super) fn close(&mut self, place: usize, from: u32, tok: Token) -> u32 {
        match self.tokens.find(from, tok) {
            Some(found) => {
                let (start, end) = (found.start, found.end);
                self.fill(place, start);
                end
            }
            // go/parser takes the place where it missed the token.
            None => {
                self.fill(place, from);
                from
            }
        }
    }

    /// The group that leads the token at an offset.
    pub(super) fn lead(&mut self, offset: u32) {
        let lead = self.tokens.at(offset).map_or(NONE, |t| t.lead);
        self.word(lead);
    }

    /// The group that ends the line of what ends at an offset, if a semicolon follows.
    pub(super) fn line_comment(&self, end: u32) -> i32 {
        let at = self.tokens.index(end);
        match self.tokens.list.get(at) {
            Some(t) if t.tok == Token::Semicolon && t.is_inserted => t.line,
            Some(t) if t.tok == Token::Semicolon => {
                self.tokens.list.get(at + 1).map_or(NONE, |next| next.line)
            }
            _ => NONE,
        }
    }
}

/// Expressions and types.
impl Writer<'_> {
    /// Writes a node; the offset behind it.
    pub(super) fn node(&mut self, node: Node) -> u32 {
        let mut spine = Vec::new();
        let mut at = node;
        while let Some(inner) = self.begin_left(at, &mut spine) {
            at = inner;
        }
        deep(|| {
            let mut end = self.single(at);
            while let Some((outer, place)) = spine.pop() {
                end = self.finish_left(outer, place, end);
            }
            end
        })
    }

    /// If the node begins with an expression: its words before that one, which is answered.
    fn begin_left(&mut self, node: Node, spine: &mut Vec<(Node, usize)>) -> Option<Node> {
        let first = node.first_child();
        match node.kind() {
            Kind::SelectorExpr | Kind::BinaryExpr | Kind::KeyValueExpr => {}
            Kind::IndexExpr | Kind::SliceExpr | Kind::TypeAssertExpr | Kind::CallExpr => {}
            _ => return None,
        }
        let first = first?;
        self.kind(node);
        let place = self.words.len();
        match node.kind() {
            Kind::SelectorExpr => {}
            Kind::BinaryExpr => {
                self.pos(node.pos());
                self.word(go_token(node.tok()));
            }
            Kind::KeyValueExpr => self.pos(node.pos()),
            Kind::IndexExpr => {
                self.pos(node.pos());
                self.later();
                self.word(node.child_count() as i32 - 1);
            }
            Kind::SliceExpr => {
                self.pos(node.pos());
                self.later();
                self.word(i32::from(node.has_flag(flag::THREE)));
            }
            Kind::TypeAssertExpr => {
                self.later();
                self.later();
            }
            _ => {
                self.pos(node.pos());
                self.later();
                self.later();
                self.word(node.child_count() as i32 - 1);
            }
        }
        spine.push((node, place));
        Some(first)
    }

    /// The words behind the first expression, which ends at `end`.
    fn finish_left(&mut self, node: Node, place: usize, end: u32) -> u32 {
        match node.kind() {
            Kind::IndexExpr => {
                let end = self.rest(node, node.pos() + 1);
                self.close(place + 1, end, Token::RBrack)
            }
            Kind::SliceExpr => self.finish_slice(node, place),
            Kind::TypeAssertExpr => {
                let inner = self.close(place, end, Token::LParen);
                let ty = TypeAssertExpr::cast(node).and_then(|x| x.ty());
                let end = self.opt(ty, inner);
                self.close(place + 1, end, Token::RParen)
            }
            Kind::CallExpr => {
                let mut end = self.rest(node, node.pos() + 1);
                if CallExpr::cast(node).is_some() && node.has_flag(flag::ELLIPSIS) {
                    end = self.close(place + 1, end, Token::Ellipsis);
                }
                self.close(place + 2, end, Token::RParen)
            }
            _ => self.rest(node, end),
        }
    }

    /// All children but the first; the end of the last, or `end`.
    fn rest(&mut self, node: Node, end: u32) -> u32 {
        node.children()
            .skip(1)
            .fold(end, |_, child| self.node(child))
    }

    fn finish_slice(&mut self, node: Node, place: usize) -> u32 {
        let Some(slice) = SliceExpr::cast(node) else {
            return node.pos();
        };
        let end = self.opt(slice.lo(), node.pos() + 1);
        let end = self.opt(slice.hi(), end);
        let end = self.opt(slice.max(), end);
        self.close(place + 1, end, Token::RBrack)
    }

    /// A node that begins with a token of its own.
    fn single(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        match node.kind() {
            Kind::Ident => {
                self.kind(node);
                self.pos(pos);
                let len = node.token_bytes().len() as u32;
                self.pos(len);
                pos + len
            }
            Kind::BasicLit => {
                self.kind(node);
                self.pos(pos);
                let end = pos + node.token_bytes().len() as u32;
                self.pos(end);
                self.word(go_token(node.tok()));
                end
            }
            Kind::CompositeLit => self.composite(node),
            Kind::FuncLit => {
                self.kind(node);
                let Some(lit) = FuncLit::cast(node) else {
                    return pos;
                };
                self.func_type(lit.ty(), None);
                self.node(lit.body())
            }
            Kind::ParenExpr => {
                self.kind(node);
                self.pos(pos);
                let place = self.later();
                let x = ParenExpr::cast(node).map(|x| x.x());
                let end = self.opt(x, pos + 1);
                self.close(place, end, Token::RParen)
            }
            Kind::StarExpr => {
                self.kind(node);
                self.pos(pos);
                self.opt(StarExpr::cast(node).map(|x| x.x()), pos + 1)
            }
            Kind::UnaryExpr => {
                self.kind(node);
                self.pos(pos);
                self.word(go_token(node.tok()));
                self.opt(UnaryExpr::cast(node).map(|x| x.x()), pos + 1)
            }
            Kind::ArrayType
            | Kind::Ellipsis
            | Kind::StructType
            | Kind::FuncType
            | Kind::InterfaceType
            | Kind::MapType
            | Kind::ChanType => self.type_node(node),
            Kind::FieldList => self.field_list(node, false),
            _ => self.other(node),
        }
    }

    fn composite(&mut self, node: Node) -> u32 {
        let Some(lit) = CompositeLit::cast(node) else {
            return node.pos();
        };
        self.kind(node);
        self.pos(node.pos());
        let place = self.later();
        self.opt(lit.ty(), node.pos());
        let end = self.list(lit.elts(), node.pos() + 1);
        self.close(place, end, Token::RBrace)
    }

    fn type_node(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        if node.kind() == Kind::FuncType {
            let keyword = self.tokens.at(pos).filter(|t| t.tok == Token::Func);
            return self.func_type(node, keyword.map(|t| t.start));
        }
        self.kind(node);
        self.pos(pos);
        match node.kind() {
            Kind::ArrayType => {
                let (len, elem) =
                    ArrayType::cast(node).map_or((None, None), |t| (t.len(), Some(t.elem())));
                let end = self.opt(len, pos + 1);
                self.opt(elem, end)
            }
            Kind::Ellipsis => self.opt(Ellipsis::cast(node).and_then(|t| t.elt()), pos + 3),
            Kind::MapType => {
                let parts = MapType::cast(node).map(|t| (t.key(), t.value()));
                let end = self.opt(parts.map(|p| p.0), pos);
                self.opt(parts.map(|p| p.1), end)
            }
            Kind::ChanType => self.chan_type(node),
            Kind::StructType => {
                let fields = StructType::cast(node).map(|t| t.fields());
                fields.map_or(pos, |fields| self.field_list(fields, true))
            }
            _ => {
                let methods = InterfaceType::cast(node).map(|t| t.methods());
                methods.map_or(pos, |methods| self.field_list(methods, true))
            }
        }
    }

    fn chan_type(&mut self, node: Node) -> u32 {
        let pos = node.pos();
        let (sends, receives) = (node.has_flag(flag::SEND), node.has_flag(flag::RECV));
        let arrow = self.later();
        if sends != receives {
            self.close(arrow, pos, Token::Arrow);
        }
        self.word(i32::from(sends) | i32::from(receives) << 1);
        self.opt(ChanType::cast(node).map(|t| t.value()), pos)
    }

    /// `keyword`: where `func` stands, if anywhere; a FuncLit's type knows itself.
    pub(super) fn func_type(&mut self, node: Node, keyword: Option<u32>) -> u32 {
        let pos = node.pos();
        let Some(ty) = FuncType::cast(node) else {
            return self.node(node);
        };
        let own = self.tokens.at(pos).filter(|t| t.tok == Token::Func);
        self.kind(node);
        match keyword.or(own.map(|t| t.start)) {
            Some(at) => self.pos(at),
            None => self.word(NO_POS),
        }
        self.opt(ty.tparams(), pos);
        let end = self.node(ty.params());
        self.opt(ty.results(), end)
    }

    /// `has_comments`: the fields of a struct or interface may have comments, parameters not.
    fn field_list(&mut self, node: Node, has_comments: bool) -> u32 {
        let pos = node.pos();
        self.kind(node);
        let closer = self.tokens.at(pos).and_then(|t| match t.tok {
            Token::LParen => Some(Token::RParen),
            Token::LBrack => Some(Token::RBrack),
            Token::LBrace => Some(Token::RBrace),
            _ => None,
        });
        let fields = FieldList::cast(node).map(|list| list.list());
        let is_bare = fields
            .and_then(Children::first)
            .is_some_and(|field| field.start() == pos);
        let opening = self.later();
        let closing = self.later();
        self.word(node.child_count() as i32);
        let mut end = pos + 1;
        for field in node.children() {
            end = self.field(field, has_comments);
        }
        match closer.filter(|_| !is_bare) {
            Some(closer) => {
                self.fill(opening, pos);
                self.close(closing, end, closer)
            }
            None => end,
        }
    }

    fn field(&mut self, node: Node, has_comments: bool) -> u32 {
        let Some(field) = Field::cast(node) else {
            return self.node(node);
        };
        self.kind(node);
        if has_comments {
            self.lead(node.start());
        } else {
            self.word(NONE);
        }
        let comment = self.later();
        match field.names() {
            Some(names) => self.list(names, node.pos()),
            None => self.list(std::iter::empty(), node.pos()),
        };
        let end = self.node(field.ty());
        let end = self.opt(field.tag(), end);
        if has_comments {
            let group = self.line_comment(end);
            if let Some(word) = self.words.get_mut(comment) {
                *word = group;
            }
        }
        end
    }
}
