//! Trees to text.
//!
//! In: a node. Out: source in gofmt's manner ([`source`]: tabs, a statement a line, no comments), or the one-line form
//! that messages show ([`expr_string`]: bodies and the elements of literals left out as `…`, as gc does).
//!
//! The tree keeps its parentheses, so operators need none of ours. Printing and parsing again gives the same tree:
//! a space goes where two tokens would run together, a comma where a type parameter would read as an array length,
//! and empty statements are written. Chains to the left are unrolled on a list: recursion is as deep as the source nests.

use crate::mem::stack::deep;
use crate::syntax::node::{
    ArrayType, AssignStmt, BinaryExpr, BranchStmt, CallExpr, CaseClause, ChanType, CommClause,
    CompositeLit, DeclStmt, DeferStmt, Ellipsis, ExprStmt, Exprs, Field, FieldList, File, ForStmt,
    FuncDecl, FuncLit, FuncType, GenDecl, GoStmt, IfStmt, ImportSpec, IncDecStmt, IndexExpr,
    InterfaceType, KeyValueExpr, Kind, LabeledStmt, MapType, Node, ParenExpr, RangeStmt,
    ReturnStmt, SelectStmt, SelectorExpr, SendStmt, SliceExpr, StarExpr, StructType, SwitchStmt,
    TypeAssertExpr, TypeSpec, TypeSwitchStmt, UnaryExpr, ValueSpec, flag,
};
use crate::syntax::token::Token;

/// The source of a tree: a whole file, a statement or an expression.
pub fn source(node: Node) -> String {
    let mut printer = Printer::new(false);
    printer.node(node);
    printer.out
}

/// An expression or simple statement as messages show it: on one line, shortened.
pub fn expr_string(node: Node) -> String {
    let mut printer = Printer::new(true);
    printer.node(node);
    printer.out
}

struct Printer {
    out: String,
    indent: usize,
    is_short: bool,
}

impl Printer {
    fn new(is_short: bool) -> Printer {
        Printer {
            out: String::new(),
            indent: 0,
            is_short,
        }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push('\t');
        }
    }

    fn leaf(&mut self, node: Node) {
        self.out
            .push_str(&String::from_utf8_lossy(node.token_bytes()));
    }

    fn node(&mut self, node: Node) {
        match node.kind() {
            Kind::File => self.file(node),
            Kind::GenDecl => self.gen_decl(node),
            Kind::FuncDecl => self.func_decl(node),
            Kind::ImportSpec | Kind::ValueSpec | Kind::TypeSpec => self.spec(node),
            Kind::Field => self.field(node),
            Kind::FieldList => self.params(node, "(", ")"),
            Kind::CaseClause | Kind::CommClause => self.clause(node),
            kind if is_stmt(kind) => self.stmt(node),
            _ => self.expr(node),
        }
    }

    // Expressions and types.

    fn expr(&mut self, x: Node) {
        let mut spine = Vec::new();
        let mut operand = x;
        while let Some(left) = left_operand(operand) {
            spine.push(operand);
            operand = left;
        }
        deep(|| {
            self.operand(operand);
            for outer in spine.into_iter().rev() {
                self.after_left(outer);
            }
        });
    }

    /// What stands behind the left operand of `x`.
    fn after_left(&mut self, x: Node) {
        if let Some(binary) = BinaryExpr::cast(x) {
            self.put(" ");
            self.put(x.tok().text());
            self.put(" ");
            self.expr(binary.y());
        } else if let Some(selector) = SelectorExpr::cast(x) {
            self.point(selector.x());
            self.leaf(selector.sel());
        } else if let Some(index) = IndexExpr::cast(x) {
            self.put("[");
            self.comma_list(index.indices());
            self.put("]");
        } else if let Some(slice) = SliceExpr::cast(x) {
            self.slice(slice);
        } else if let Some(assertion) = TypeAssertExpr::cast(x) {
            self.point(assertion.x());
            self.put("(");
            match assertion.ty() {
                Some(ty) => self.expr(ty),
                None => self.put("type"),
            }
            self.put(")");
        } else if let Some(call) = CallExpr::cast(x) {
            self.arguments(call);
        } else if let Some(lit) = CompositeLit::cast(x) {
            self.elements(lit);
        } else if let Some(pair) = KeyValueExpr::cast(x) {
            self.put(": ");
            self.expr(pair.value());
        }
    }

    /// The point behind `x`; a number must not swallow it.
    fn point(&mut self, x: Node) {
        if x.kind() == Kind::BasicLit {
            self.put(" ");
        }
        self.put(".");
    }

    fn slice(&mut self, slice: SliceExpr) {
        self.put("[");
        self.opt_expr(slice.lo());
        self.put(":");
        self.opt_expr(slice.hi());
        if slice.node().has_flag(flag::THREE) {
            self.put(":");
            self.opt_expr(slice.max());
        }
        self.put("]");
    }

    fn arguments(&mut self, call: CallExpr) {
        self.put("(");
        self.comma_list(call.args());
        if call.node().has_flag(flag::ELLIPSIS) {
            let last = call.node().last_child();
            if last.is_some_and(|x| x.kind() == Kind::BasicLit) {
                self.put(" ");
            }
            self.put("...");
        }
        self.put(")");
    }

    fn elements(&mut self, lit: CompositeLit) {
        self.put("{");
        if self.is_short && !lit.elts().is_empty() {
            self.put("…");
        } else {
            self.comma_list(lit.elts());
        }
        self.put("}");
    }

    fn opt_expr(&mut self, x: Option<Node>) {
        if let Some(x) = x {
            self.expr(x);
        }
    }

    fn comma_list(&mut self, list: impl Iterator<Item = Node>) {
        for (i, x) in list.enumerate() {
            if i > 0 {
                self.put(", ");
            }
            self.expr(x);
        }
    }

    fn exprs(&mut self, list: Exprs) {
        self.comma_list(list);
    }

    /// An expression that does not begin with another.
    fn operand(&mut self, x: Node) {
        match x.kind() {
            Kind::Ident | Kind::BasicLit => self.leaf(x),
            Kind::ExprList => self.comma_list(x.children()),
            Kind::CompositeLit => {
                if let Some(lit) = CompositeLit::cast(x) {
                    self.elements(lit);
                }
            }
            Kind::FuncLit => self.func_lit(x),
            Kind::ParenExpr => self.wrapped("(", ParenExpr::cast(x).map(ParenExpr::x), ")"),
            Kind::StarExpr => self.wrapped("*", StarExpr::cast(x).map(StarExpr::x), ""),
            Kind::UnaryExpr => self.unary(x),
            Kind::BadExpr => self.put("<bad expr>"),
            _ => self.type_lit(x),
        }
    }

    fn wrapped(&mut self, before: &str, x: Option<Node>, behind: &str) {
        self.put(before);
        self.opt_expr(x);
        self.put(behind);
    }

    fn unary(&mut self, x: Node) {
        let op = x.tok().text();
        self.put(op);
        let at = self.out.len();
        self.opt_expr(UnaryExpr::cast(x).map(UnaryExpr::x));
        let next = self.out.as_bytes().get(at).copied();
        let runs_together = matches!(
            (op, next),
            ("+", Some(b'+')) | ("-", Some(b'-')) | ("&", Some(b'&' | b'^'))
        );
        if runs_together {
            self.out.insert(at, ' ');
        }
    }

    fn func_lit(&mut self, x: Node) {
        let Some(func) = FuncLit::cast(x) else { return };
        self.expr(func.ty());
        self.put(" ");
        if !self.is_short {
            return self.body(func.body());
        }
        let is_empty = func.body().first_child().is_none();
        self.put(if is_empty { "{}" } else { "{…}" });
    }

    fn type_lit(&mut self, x: Node) {
        if let Some(array) = ArrayType::cast(x) {
            self.put("[");
            self.opt_expr(array.len());
            self.put("]");
            self.expr(array.elem());
        } else if let Some(dots) = Ellipsis::cast(x) {
            self.wrapped("...", dots.elt(), "");
        } else if let Some(map) = MapType::cast(x) {
            self.wrapped("map[", Some(map.key()), "]");
            self.expr(map.value());
        } else if let Some(chan) = ChanType::cast(x) {
            self.chan_type(chan);
        } else if FuncType::cast(x).is_some() {
            self.put("func");
            self.signature(x, false);
        } else if let Some(ty) = StructType::cast(x) {
            self.braced_fields("struct", ty.fields());
        } else if let Some(ty) = InterfaceType::cast(x) {
            self.braced_fields("interface", ty.methods());
        }
    }

    fn chan_type(&mut self, chan: ChanType) {
        let node = chan.node();
        let text = match (node.has_flag(flag::SEND), node.has_flag(flag::RECV)) {
            (false, _) => "<-chan ",
            (true, false) => "chan<- ",
            (true, true) => "chan ",
        };
        self.wrapped(text, Some(chan.value()), "");
    }

    fn braced_fields(&mut self, keyword: &str, list: Node) {
        self.put(keyword);
        let is_empty = list.first_child().is_none();
        if is_empty {
            return self.put("{}");
        }
        if self.is_short {
            self.put("{");
            for (i, field) in list.children().enumerate() {
                self.put(if i > 0 { "; " } else { "" });
                self.field(field);
            }
            return self.put("}");
        }
        self.put(" {");
        self.indented(|p| {
            for field in list.children() {
                p.line();
                p.field(field);
            }
        });
        self.line();
        self.put("}");
    }

    fn indented(&mut self, body: impl FnOnce(&mut Self)) {
        self.indent += 1;
        body(self);
        self.indent -= 1;
    }

    /// A struct's field, an interface's method or element, a parameter.
    fn field(&mut self, node: Node) {
        let Some(field) = Field::cast(node) else {
            return;
        };
        let is_method = is_method(node);
        if let Some(names) = field.names() {
            self.exprs(names);
            self.put(if is_method { "" } else { " " });
        }
        if is_method {
            self.signature(field.ty(), false);
        } else {
            self.expr(field.ty());
        }
        if let Some(tag) = field.tag() {
            self.put(" ");
            self.leaf(tag);
        }
    }

    /// Type parameters, parameters, results. `is_type`: of a type's declaration.
    fn signature(&mut self, ty: Node, is_type: bool) {
        let Some(func) = FuncType::cast(ty) else {
            return;
        };
        if let Some(list) = func.tparams() {
            self.type_params(list, is_type);
        }
        self.params(func.params(), "(", ")");
        let Some(results) = func.results() else {
            return;
        };
        self.put(" ");
        match lone_result(results) {
            Some(ty) => self.expr(ty),
            None => self.params(results, "(", ")"),
        }
    }

    fn params(&mut self, list: Node, open: &str, close: &str) {
        self.put(open);
        for (i, field) in list.children().enumerate() {
            self.put(if i > 0 { ", " } else { "" });
            self.param(field);
        }
        self.put(close);
    }

    /// As [`Printer::field`], but a function type keeps its keyword.
    fn param(&mut self, node: Node) {
        let Some(field) = Field::cast(node) else {
            return;
        };
        if let Some(names) = field.names() {
            self.exprs(names);
            self.put(" ");
        }
        self.expr(field.ty());
    }

    fn type_params(&mut self, list: Node, is_type: bool) {
        let close = if is_type && reads_as_length(list) {
            ",]"
        } else {
            "]"
        };
        self.params(list, "[", close);
    }

    // Declarations.

    fn file(&mut self, node: Node) {
        let Some(file) = File::cast(node) else { return };
        self.put("package ");
        self.leaf(file.name());
        self.put("\n");
        for decl in file.decls() {
            self.put("\n");
            self.node(decl);
            self.put("\n");
        }
    }

    fn gen_decl(&mut self, node: Node) {
        let Some(decl) = GenDecl::cast(node) else {
            return;
        };
        self.put(node.tok().text());
        if !node.has_flag(flag::GROUP) {
            self.put(" ");
            return decl.specs().for_each(|spec| self.spec(spec));
        }
        if decl.specs().is_empty() {
            return self.put(" ()");
        }
        self.put(" (");
        self.indented(|p| {
            for spec in decl.specs() {
                p.line();
                p.spec(spec);
            }
        });
        self.line();
        self.put(")");
    }

    fn spec(&mut self, node: Node) {
        if let Some(import) = ImportSpec::cast(node) {
            if let Some(name) = import.name() {
                self.leaf(name);
                self.put(" ");
            }
            self.expr(import.path());
        } else if let Some(value) = ValueSpec::cast(node) {
            self.exprs(value.names());
            if let Some(ty) = value.ty() {
                self.wrapped(" ", Some(ty), "");
            }
            if let Some(values) = value.values() {
                self.put(" = ");
                self.exprs(values);
            }
        } else if let Some(spec) = TypeSpec::cast(node) {
            self.leaf(spec.name());
            if let Some(list) = spec.tparams() {
                self.type_params(list, true);
            }
            let is_alias = node.has_flag(flag::ALIAS);
            self.wrapped(if is_alias { " = " } else { " " }, Some(spec.ty()), "");
        }
    }

    fn func_decl(&mut self, node: Node) {
        let Some(func) = FuncDecl::cast(node) else {
            return;
        };
        self.put("func ");
        if let Some(recv) = func.recv() {
            self.params(recv, "(", ") ");
        }
        self.leaf(func.name());
        self.signature(func.ty(), false);
        if let Some(body) = func.body() {
            self.put(" ");
            self.body(body);
        }
    }

    // Statements.

    fn stmt(&mut self, node: Node) {
        deep(|| match node.kind() {
            Kind::BlockStmt => self.block(node),
            Kind::IfStmt => self.if_chain(node),
            Kind::ForStmt | Kind::RangeStmt => self.for_stmt(node),
            Kind::SwitchStmt | Kind::TypeSwitchStmt | Kind::SelectStmt => self.switch(node),
            Kind::LabeledStmt => self.labeled(node),
            _ => self.plain_stmt(node),
        });
    }

    /// Statements without blocks of their own.
    fn plain_stmt(&mut self, node: Node) {
        if let Some(stmt) = ExprStmt::cast(node) {
            self.expr(stmt.x());
        } else if let Some(stmt) = AssignStmt::cast(node) {
            self.exprs(stmt.lhs());
            self.spaced(node.tok());
            self.exprs(stmt.rhs());
        } else if let Some(stmt) = SendStmt::cast(node) {
            self.expr(stmt.chan());
            self.spaced(Token::Arrow);
            self.expr(stmt.value());
        } else if let Some(stmt) = IncDecStmt::cast(node) {
            self.wrapped("", Some(stmt.x()), node.tok().text());
        } else if let Some(stmt) = GoStmt::cast(node) {
            self.wrapped("go ", Some(stmt.call()), "");
        } else if let Some(stmt) = DeferStmt::cast(node) {
            self.wrapped("defer ", Some(stmt.call()), "");
        } else if let Some(stmt) = ReturnStmt::cast(node) {
            let has_results = !stmt.results().is_empty();
            self.put(if has_results { "return " } else { "return" });
            self.comma_list(stmt.results());
        } else if let Some(stmt) = BranchStmt::cast(node) {
            self.put(node.tok().text());
            if let Some(label) = stmt.label() {
                self.wrapped(" ", Some(label), "");
            }
        } else if let Some(stmt) = DeclStmt::cast(node) {
            self.node(stmt.decl());
        } else {
            self.put(";");
        }
    }

    fn spaced(&mut self, tok: Token) {
        self.put(" ");
        self.put(tok.text());
        self.put(" ");
    }

    /// A function's body.
    fn body(&mut self, node: Node) {
        if node.first_child().is_none() {
            return self.put("{}");
        }
        self.block(node);
    }

    fn block(&mut self, node: Node) {
        self.put("{");
        self.indented(|p| p.stmt_lines(node.children()));
        self.line();
        self.put("}");
    }

    fn stmt_lines(&mut self, list: impl Iterator<Item = Node>) {
        for stmt in list {
            self.line();
            self.stmt(stmt);
        }
    }

    /// Labels stand a tab to the left.
    fn labeled(&mut self, node: Node) {
        let mut node = node;
        while let Some(labeled) = LabeledStmt::cast(node) {
            if self.out.ends_with('\t') {
                self.out.pop();
            }
            self.wrapped("", Some(labeled.label()), ":");
            self.line();
            node = labeled.stmt();
        }
        self.stmt(node);
    }

    fn if_chain(&mut self, node: Node) {
        let mut next = Some(node);
        while let Some(branch) = next.take() {
            let Some(stmt) = IfStmt::cast(branch) else {
                return self.block(branch);
            };
            self.put("if ");
            self.init(stmt.init());
            self.expr(stmt.cond());
            self.put(" ");
            self.block(stmt.body());
            next = stmt.els();
            self.put(if next.is_some() { " else " } else { "" });
        }
    }

    fn init(&mut self, init: Option<Node>) {
        if let Some(init) = init {
            self.stmt(init);
            self.put("; ");
        }
    }

    fn for_stmt(&mut self, node: Node) {
        self.put("for ");
        let body = if let Some(range) = RangeStmt::cast(node) {
            self.range_head(range);
            range.body()
        } else if let Some(stmt) = ForStmt::cast(node) {
            self.for_head(stmt);
            stmt.body()
        } else {
            return;
        };
        self.block(body);
    }

    fn range_head(&mut self, range: RangeStmt) {
        if let Some(key) = range.key() {
            self.expr(key);
            if let Some(value) = range.value() {
                self.wrapped(", ", Some(value), "");
            }
            self.spaced(range.node().tok());
        }
        self.wrapped("range ", Some(range.x()), " ");
    }

    fn for_head(&mut self, stmt: ForStmt) {
        if stmt.init().is_none() && stmt.post().is_none() {
            if let Some(cond) = stmt.cond() {
                self.wrapped("", Some(cond), " ");
            }
            return;
        }
        if let Some(init) = stmt.init() {
            self.stmt(init);
        }
        self.wrapped("; ", stmt.cond(), "; ");
        if let Some(post) = stmt.post() {
            self.stmt(post);
            self.put(" ");
        }
    }

    fn switch(&mut self, node: Node) {
        let body = if let Some(stmt) = SwitchStmt::cast(node) {
            self.put("switch ");
            self.init(stmt.init());
            if let Some(tag) = stmt.tag() {
                self.wrapped("", Some(tag), " ");
            }
            stmt.body()
        } else if let Some(stmt) = TypeSwitchStmt::cast(node) {
            self.put("switch ");
            self.init(stmt.init());
            self.stmt(stmt.assign());
            self.put(" ");
            stmt.body()
        } else if let Some(stmt) = SelectStmt::cast(node) {
            self.put("select ");
            stmt.body()
        } else {
            return;
        };
        self.put("{");
        for clause in body.children() {
            self.line();
            self.clause(clause);
        }
        self.line();
        self.put("}");
    }

    fn clause(&mut self, node: Node) {
        let list = if let Some(clause) = CaseClause::cast(node) {
            if let Some(exprs) = clause.exprs() {
                self.put("case ");
                self.exprs(exprs);
            } else {
                self.put("default");
            }
            clause.body()
        } else if let Some(clause) = CommClause::cast(node) {
            if let Some(comm) = clause.comm() {
                self.put("case ");
                self.stmt(comm);
            } else {
                self.put("default");
            }
            clause.body()
        } else {
            return;
        };
        self.put(":");
        self.indented(|p| p.stmt_lines(list));
    }
}

/// The expression that `x` begins with.
fn left_operand(x: Node) -> Option<Node> {
    match x.kind() {
        Kind::BinaryExpr
        | Kind::SelectorExpr
        | Kind::IndexExpr
        | Kind::SliceExpr
        | Kind::TypeAssertExpr
        | Kind::CallExpr
        | Kind::KeyValueExpr => x.first_child(),
        Kind::CompositeLit => CompositeLit::cast(x).and_then(CompositeLit::ty),
        _ => None,
    }
}

fn is_stmt(kind: Kind) -> bool {
    (Kind::BadStmt..=Kind::RangeStmt).contains(&kind)
}

/// True for a method of an interface; a struct's field of function type has the keyword in its type.
fn is_method(field: Node) -> bool {
    let ty = Field::cast(field).map(Field::ty);
    ty.is_some_and(|ty| ty.kind() == Kind::FuncType && !ty.unit_text_at_is(ty.pos(), b"func"))
}

/// The type of a single result that can stand without parentheses.
fn lone_result(results: Node) -> Option<Node> {
    let mut fields = FieldList::cast(results)?.list();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return None;
    };
    let field = Field::cast(field)?;
    let can_be_bare = field.names().is_none() && field.ty().kind() != Kind::ParenExpr;
    can_be_bare.then_some(field.ty())
}

/// True if `[name constraint]` could be an array's length.
fn reads_as_length(list: Node) -> bool {
    let mut fields = list.children();
    let (Some(field), None) = (fields.next(), fields.next()) else {
        return false;
    };
    let ty = Field::cast(field).map(Field::ty);
    ty.is_some_and(|ty| {
        matches!(
            ty.kind(),
            Kind::StarExpr | Kind::ParenExpr | Kind::BinaryExpr
        )
    })
}
