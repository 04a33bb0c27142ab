//! Labels and branches of one function body: what `goto`, `break`, `continue` and `fallthrough` refer to.
//!
//! In: a body. Out: for each branch statement that is right, its target statement; a list of errors with gc's
//! words. One pass: a backward `goto` finds its label in the table, a forward one waits in a list that bubbles
//! outward until the label's own block resolves it, so that jumps into blocks and over variables are seen.
//! Bodies of function literals are separate functions and are not entered.

use rustc_hash::FxHashMap;

use crate::heap::lines::Place;
use crate::mem::stack::deep;
use crate::syntax::codes::Code;
use crate::syntax::diag::{self, Diag};
use crate::syntax::node::{
    AssignStmt, BlockStmt, BranchStmt, CaseClause, CommClause, DeclStmt, FuncDecl, FuncLit,
    GenDecl, IfStmt, Kind, LabeledStmt, Node, ValueSpec, flag,
};
use crate::syntax::token::Token;
use crate::syntax::walk::postorder;
use crate::types::exprstring::expr_string;

/// What a pass over a body found.
#[derive(Default)]
pub(crate) struct Branches {
    /// BranchStmt -> the statement it leaves, continues or jumps to (for `goto` the LabeledStmt).
    pub targets: Vec<(Node, Node)>,
    /// Place and message of each error.
    pub errors: Vec<(Node, Code, String)>,
}

/// Checks all branches of a function body.
pub(crate) fn check_branches(body: Node) -> Branches {
    let mut pass = Pass {
        labels: FxHashMap::default(),
        order: Vec::new(),
        blocks: Vec::new(),
        found: Branches::default(),
    };
    let ctx = Targets {
        breaks: None,
        continues: None,
        case: Case::Outside,
    };
    let list: Vec<Node> = body.children().collect();
    let forward = pass.block(None, &ctx, None, body, &list);
    for goto in forward {
        let name = goto.name().to_string();
        let known = pass.labels.get_mut(&name).map(|l| {
            l.used = true;
            l.block
        });
        let (code, message) = match known.and_then(|b| pass.blocks.get(b)) {
            Some(block) => (
                Code::JumpIntoBlock,
                format!(
                    "goto {name} jumps into block starting at {}",
                    place(block.start)
                ),
            ),
            None => (Code::UndeclaredLabel, format!("label {name} not defined")),
        };
        pass.error(goto, code, message);
    }
    for name in std::mem::take(&mut pass.order) {
        if let Some(label) = pass.labels.get(&name)
            && !label.used
        {
            let at = label.stmt.label();
            pass.error(
                at,
                Code::UnusedLabel,
                format!("label {name} defined and not used"),
            );
        }
    }
    pass.found
}

/// What gc tells of a file before it looks at meanings, in its order: what its parser took exception to (`told`), and the branches of each function
/// in which there was nothing of that kind, at the function's end.
pub fn early_diags(file: Node, told: &[Diag]) -> Vec<Diag> {
    let mut out = Vec::new();
    let mut told = told.iter().peekable();
    for function in postorder(file) {
        let body = match function.kind() {
            Kind::FuncDecl => FuncDecl::cast(function).and_then(FuncDecl::body),
            Kind::FuncLit => FuncLit::cast(function).map(FuncLit::body),
            _ => None,
        };
        let Some(body) = body else { continue };
        let end = body.end();
        while let Some(diag) = told.next_if(|diag| diag.offset < end) {
            out.push(diag.clone());
        }
        if !body.has_flag(flag::BAD) {
            let errors = check_branches(body).errors.into_iter();
            out.extend(errors.map(|(at, code, msg)| Diag::at(at, at.pos(), code, msg)));
        }
    }
    out.extend(told.cloned());
    out
}

/// `file:line:col` of a node's anchor.
fn place(n: Node) -> String {
    let (line, column) = n.line_col(n.pos());
    let real = Place {
        file: n.file(),
        line,
        column,
    };
    diag::mentioned(&n.place(n.pos()), &real)
}

struct Label {
    block: usize,
    stmt: LabeledStmt,
    used: bool,
}

struct Block {
    parent: Option<usize>,
    start: Node,
    labeled: Option<LabeledStmt>,
}

/// Where an unlabelled `fallthrough` would stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Outside,
    Inner,
    Last,
}

#[derive(Clone, Copy)]
struct Targets {
    breaks: Option<Node>,
    continues: Option<Node>,
    case: Case,
}

struct Pass {
    labels: FxHashMap<String, Label>,
    order: Vec<String>,
    blocks: Vec<Block>,
    found: Branches,
}

/// What one block knows of its variables and pending jumps. A jump is its label's Ident.
#[derive(Default)]
struct Pending {
    var: Option<(Node, Node)>,
    forward: Vec<Node>,
    bad: Vec<Node>,
}

impl Pending {
    /// A variable is declared: jumps that wait now would jump over it.
    fn declare(&mut self, at: Node, name: Node) {
        self.var = Some((at, name));
        self.bad.clone_from(&self.forward);
    }
}

impl Pass {
    fn error(&mut self, at: Node, code: Code, message: String) {
        self.found.errors.push((at, code, message));
    }

    fn block(
        &mut self,
        parent: Option<usize>,
        ctx: &Targets,
        labeled: Option<LabeledStmt>,
        start: Node,
        list: &[Node],
    ) -> Vec<Node> {
        let me = self.blocks.len();
        self.blocks.push(Block {
            parent,
            start,
            labeled,
        });
        let mut pending = Pending::default();
        let n = list
            .iter()
            .rposition(|s| s.kind() != Kind::EmptyStmt)
            .map_or(0, |i| i + 1);
        for (i, stmt) in list.iter().take(n).enumerate() {
            self.stmt(me, ctx, *stmt, i + 1 == n, &mut pending);
        }
        pending.forward
    }

    fn stmt(&mut self, me: usize, ctx: &Targets, stmt: Node, is_last: bool, pending: &mut Pending) {
        let (mut stmt, mut labeled) = (stmt, None);
        while let Some(l) = LabeledStmt::cast(stmt) {
            if !l.label().is_ident("_") {
                self.declare(me, l, pending);
                labeled = Some(l);
            }
            stmt = l.stmt();
        }
        match stmt.kind() {
            Kind::DeclStmt => {
                if let Some((at, name)) = first_var(stmt) {
                    pending.declare(at, name);
                }
            }
            Kind::AssignStmt if stmt.tok() == Token::Define => {
                if let Some(lhs) = AssignStmt::cast(stmt).and_then(|a| a.lhs().node()) {
                    pending.declare(stmt, lhs);
                }
            }
            Kind::BranchStmt => self.branch(me, ctx, stmt, is_last, pending),
            _ => deep(|| self.nested(me, ctx, stmt, labeled, pending)),
        }
    }

    fn declare(&mut self, me: usize, l: LabeledStmt, pending: &mut Pending) {
        let name = l.label().name().to_string();
        let mut is_used = false;
        if let Some(old) = self.labels.get(&name) {
            let message = format!(
                "label {name} already defined at {}",
                place(old.stmt.label())
            );
            self.error(l.label(), Code::DuplicateLabel, message);
        } else {
            self.labels.insert(
                name.clone(),
                Label {
                    block: me,
                    stmt: l,
                    used: false,
                },
            );
            self.order.push(name.clone());
        }
        let waiting = std::mem::take(&mut pending.forward);
        for goto in waiting {
            if !goto.is_ident(&name) {
                pending.forward.push(goto);
                continue;
            }
            is_used = true;
            if let Some(parent) = goto.parent() {
                self.found.targets.push((parent, l.node()));
            }
            if let (true, Some((at, var))) = (pending.bad.contains(&goto), pending.var) {
                let message = format!(
                    "goto {name} jumps over declaration of {} at {}",
                    expr_string(var),
                    place(at)
                );
                self.error(goto, Code::JumpOverDecl, message);
            }
        }
        if is_used && let Some(label) = self.labels.get_mut(&name) {
            label.used = true;
        }
    }

    fn branch(
        &mut self,
        me: usize,
        ctx: &Targets,
        stmt: Node,
        is_last: bool,
        pending: &mut Pending,
    ) {
        match BranchStmt::cast(stmt).and_then(BranchStmt::label) {
            None => self.plain_branch(ctx, stmt, is_last),
            Some(label) => self.labeled_branch(me, stmt, label, pending),
        }
    }

    fn plain_branch(&mut self, ctx: &Targets, stmt: Node, is_last: bool) {
        let (target, message) = match stmt.tok() {
            Token::Break => (ctx.breaks, "break is not in a loop, switch, or select"),
            Token::Continue => (ctx.continues, "continue is not in a loop"),
            Token::Fallthrough => {
                let message = match ctx.breaks.map(Node::kind) {
                    Some(Kind::TypeSwitchStmt) => "cannot fallthrough in type switch",
                    Some(Kind::SwitchStmt) if ctx.case != Case::Outside && is_last => {
                        if ctx.case == Case::Inner {
                            return;
                        }
                        "cannot fallthrough final case in switch"
                    }
                    _ => "fallthrough statement out of place",
                };
                (None, message)
            }
            _ => return,
        };
        let code = match stmt.tok() {
            Token::Break => Code::MisplacedBreak,
            Token::Continue => Code::MisplacedContinue,
            _ => Code::MisplacedFallthrough,
        };
        match target {
            Some(t) => self.found.targets.push((stmt, t)),
            None => self.error(stmt, code, message.to_string()),
        }
    }

    fn labeled_branch(&mut self, me: usize, stmt: Node, label: Node, pending: &mut Pending) {
        let name = label.name().to_string();
        let verb = match stmt.tok() {
            Token::Goto => {
                match self.goto_target(me, &name) {
                    Some(l) => self.found.targets.push((stmt, l.node())),
                    None => pending.forward.push(label),
                }
                return;
            }
            Token::Break => "break",
            Token::Continue => "continue",
            _ => return,
        };
        let Some(target) = self.enclosing_target(me, &name) else {
            return self.error(
                label,
                Code::UndeclaredLabel,
                format!("{verb} label not defined: {name}"),
            );
        };
        let fits = target.filter(|t| match t.kind() {
            Kind::ForStmt | Kind::RangeStmt => true,
            Kind::SwitchStmt | Kind::TypeSwitchStmt | Kind::SelectStmt => verb == "break",
            _ => false,
        });
        match fits {
            Some(t) => self.found.targets.push((stmt, t)),
            None => self.error(
                label,
                Code::MisplacedLabel,
                format!("invalid {verb} label {name}"),
            ),
        }
    }

    /// The label if it stands in this block or one around it.
    fn goto_target(&mut self, me: usize, name: &str) -> Option<LabeledStmt> {
        let label = self.labels.get_mut(name)?;
        label.used = true;
        let (home, stmt) = (label.block, label.stmt);
        let mut at = Some(me);
        while let Some(b) = at {
            if b == home {
                return Some(stmt);
            }
            at = self.blocks.get(b)?.parent;
        }
        None
    }

    /// Outer `None`: no such label; inner `None`: the label is not around this block.
    #[expect(
        clippy::option_option,
        reason = "unknown and unfit labels have different messages"
    )]
    fn enclosing_target(&mut self, me: usize, name: &str) -> Option<Option<Node>> {
        let label = self.labels.get_mut(name)?;
        label.used = true;
        let stmt = label.stmt;
        let mut at = Some(me);
        while let Some(block) = at.and_then(|b| self.blocks.get(b)) {
            if block.labeled == Some(stmt) {
                let mut inner = stmt.stmt();
                while let Some(l) = LabeledStmt::cast(inner) {
                    inner = l.stmt();
                }
                return Some(Some(inner));
            }
            at = block.parent;
        }
        Some(None)
    }

    /// Blocks inside a statement.
    fn nested(
        &mut self,
        me: usize,
        ctx: &Targets,
        stmt: Node,
        labeled: Option<LabeledStmt>,
        pending: &mut Pending,
    ) {
        let inner = Targets {
            case: Case::Outside,
            ..*ctx
        };
        match stmt.kind() {
            Kind::BlockStmt => self.inner(me, &inner, labeled, stmt, pending),
            Kind::IfStmt => {
                let Some(s) = IfStmt::cast(stmt) else { return };
                self.inner(me, &inner, labeled, s.body(), pending);
                if let Some(els) = s.els() {
                    let forward = deep(|| self.block(Some(me), &inner, labeled, els, &[els]));
                    pending.forward.extend(forward);
                }
            }
            Kind::ForStmt | Kind::RangeStmt => {
                let ctx = Targets {
                    breaks: Some(stmt),
                    continues: Some(stmt),
                    case: Case::Outside,
                };
                if let Some(body) = stmt.last_child() {
                    self.inner(me, &ctx, labeled, body, pending);
                }
            }
            Kind::SwitchStmt | Kind::TypeSwitchStmt | Kind::SelectStmt => {
                self.clauses(me, ctx, stmt, labeled, pending);
            }
            _ => {}
        }
    }

    fn inner(
        &mut self,
        me: usize,
        ctx: &Targets,
        labeled: Option<LabeledStmt>,
        block: Node,
        pending: &mut Pending,
    ) {
        let list: Vec<Node> = block.children().collect();
        let forward = self.block(Some(me), ctx, labeled, block, &list);
        pending.forward.extend(forward);
    }

    fn clauses(
        &mut self,
        me: usize,
        ctx: &Targets,
        stmt: Node,
        labeled: Option<LabeledStmt>,
        pending: &mut Pending,
    ) {
        let Some(body) = stmt.last_child().and_then(BlockStmt::cast) else {
            return;
        };
        let n = body.list().count();
        for (i, clause) in body.list().enumerate() {
            let case = match stmt.kind() {
                Kind::SelectStmt => Case::Outside,
                _ if i + 1 == n => Case::Last,
                _ => Case::Inner,
            };
            let ctx = Targets {
                breaks: Some(stmt),
                continues: ctx.continues,
                case,
            };
            let list: Vec<Node> = match (CaseClause::cast(clause), CommClause::cast(clause)) {
                (Some(c), _) => c.body().collect(),
                (_, Some(c)) => c.body().collect(),
                _ => Vec::new(),
            };
            let forward = self.block(Some(me), &ctx, labeled, clause, &list);
            pending.forward.extend(forward);
        }
    }
}

/// The first variable that a declaration statement declares: its spec and name.
fn first_var(stmt: Node) -> Option<(Node, Node)> {
    let decl = GenDecl::cast(DeclStmt::cast(stmt)?.decl())?;
    if decl.node().tok() != Token::Var {
        return None;
    }
    let spec = decl.specs().find_map(ValueSpec::cast)?;
    Some((spec.node(), spec.names().first()?))
}
