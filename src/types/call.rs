//! Calls, conversions as calls, instantiations of functions, and selectors.
//!
//! In: CallExpr, SelectorExpr, IndexExpr of a generic function. Out: operands; selections and instances recorded.

use std::sync::Arc;

use crate::syntax::codes::Code;
use crate::syntax::node::{CallExpr, Exprs, IndexExpr, Kind, Node, flag};
use crate::types::check::Checker;
use crate::types::errors::Error;
use crate::types::expr::Target;
use crate::types::info::Mode;
use crate::types::object::{ObjId, Pos};
use crate::types::operand::Operand;
use crate::types::ty::{Signature, Type, TypeId};
use crate::types::universe::ExprKind;

/// `f(xs...)`.
pub(crate) fn has_dots(call: CallExpr) -> bool {
    call.node().has_flag(flag::ELLIPSIS)
}

impl Checker<'_> {
    /// The signature behind a type id.
    pub(crate) fn signature(&self, t: TypeId) -> Option<Arc<Signature>> {
        match self.world.ty(t) {
            Type::Signature(sig) => Some(sig.clone()),
            _ => None,
        }
    }

    pub(crate) fn types_of(&self, vars: &[ObjId]) -> Vec<TypeId> {
        vars.iter().map(|v| self.world.obj(*v).ty()).collect()
    }

    // ---- instantiation ----

    /// Instantiates the generic function `x` with the type arguments of `inst`, inferring the rest from `target` or
    /// from earlier ones. Without `infer` an incomplete list is answered as it is.
    pub(crate) fn func_inst(
        &mut self,
        target: Option<&Target>,
        pos: Pos,
        x: &mut Operand,
        inst: Option<IndexExpr>,
        infer: bool,
    ) -> Option<Vec<TypeId>> {
        let xlist: Vec<Node> = inst.map_or_else(Vec::new, |i| i.indices().collect());
        if let Some(i) = inst {
            x.expr = Some(i.node());
        }
        let is_written = inst.is_some() || target.is_some();
        let is_allowed = !is_written || self.version_allows(pos, 18, "function instantiation");
        let Some(targs) = self.type_args(&xlist).filter(|_| is_allowed) else {
            x.invalidate();
            return None;
        };
        let generic = x.ty();
        let sig = self.signature(generic)?;
        if targs.len() > sig.tparams.len() {
            self.too_many_targs(&xlist, targs.len() - 1, targs.len(), sig.tparams.len());
            x.invalidate();
            return None;
        }
        let mut full = targs;
        if full.len() < sig.tparams.len() {
            if !infer {
                return Some(full);
            }
            if target.is_some() {
                let what = match inst {
                    Some(_) => "partially instantiated function in assignment",
                    None => "implicitly instantiated function in assignment",
                };
                self.version_allows(pos, 21, what);
            }
            match self.infer_from_target(target, pos, &sig, &full) {
                Ok(all) => full = all,
                Err(mut error) => {
                    if !error.pos.is_known() {
                        error.pos = pos;
                    }
                    if !error.msg.is_empty() {
                        self.report(error);
                    }
                    x.invalidate();
                    return None;
                }
            }
        }
        if let Some(e) = x.expr {
            x.ty = Some(self.instantiate_signature(pos, e, generic, &full, &xlist));
        }
        x.mode = Mode::Value;
        None
    }

    fn too_many_targs(&mut self, xlist: &[Node], at: usize, got: usize, want: usize) {
        if let Some(e) = xlist.get(at) {
            self.error(
                *e,
                Code::WrongTypeArgCount,
                format!("got {got} type arguments but want {want}"),
            );
        }
    }

    fn infer_from_target(
        &mut self,
        target: Option<&Target>,
        pos: Pos,
        sig: &Signature,
        targs: &[TypeId],
    ) -> Result<Vec<TypeId>, Error> {
        let mut params = Vec::new();
        let mut args = Vec::new();
        if let Some(t) = target {
            let plain = Signature {
                recv: None,
                tparams: Arc::new([]),
                ..sig.clone()
            };
            params.push(self.world.new_signature(plain));
            args.push(Operand {
                mode: Mode::Value,
                desc: Some(t.desc.clone()),
                ty: Some(t.sig),
                ..Operand::default()
            });
        }
        let (tparams, params) = self.rename_tparams(&sig.tparams, &params);
        let targs: Vec<Option<TypeId>> = targs.iter().copied().map(Some).collect();
        self.infer(pos, &tparams, &targs, &params, &mut args, target.is_some())
    }

    /// The instance of a generic function, recorded at the identifier in `e`.
    pub(super) fn instantiate_signature(
        &mut self,
        pos: Pos,
        e: Node,
        generic: TypeId,
        targs: &[TypeId],
        xlist: &[Node],
    ) -> TypeId {
        let inst = self.instance(pos, generic, targs, xlist);
        self.record_instance(e, Arc::from(targs), inst);
        inst
    }

    // ---- calls ----

    pub(crate) fn call_expr(&mut self, x: &mut Operand, e: Node) -> ExprKind {
        let Some(call) = CallExpr::cast(e) else {
            return ExprKind::Statement;
        };
        let args: Vec<Node> = call.args().collect();
        let mut inst = None;
        if let Some(index) = IndexExpr::cast(call.fun()) {
            if self.index_expr(x, index) {
                inst = Some(index);
            }
            x.expr = Some(index.node());
            self.record(x);
        } else {
            self.expr_or_type(x, call.fun(), true);
        }
        let kind = match x.mode {
            Mode::Invalid => {
                self.use_exprs(&args);
                ExprKind::Statement
            }
            Mode::TypExpr => {
                self.conversion_call(x, call, &args);
                ExprKind::Conversion
            }
            Mode::Builtin => self.builtin_call(x, call),
            _ => {
                self.ordinary_call(x, call, inst, &args);
                ExprKind::Statement
            }
        };
        x.expr = Some(e);
        kind
    }

    fn builtin_call(&mut self, x: &mut Operand, call: CallExpr) -> ExprKind {
        let Some(id) = x.id else {
            x.invalidate();
            return ExprKind::Statement;
        };
        if !self.builtin(x, call, id) {
            x.invalidate();
        }
        x.id = None;
        if !x.is_invalid() && !x.is_const() {
            self.env.has_call_or_recv = true;
        }
        if x.is_invalid() {
            return ExprKind::Statement;
        }
        id.row().kind
    }

    /// `T(x)`.
    fn conversion_call(&mut self, x: &mut Operand, call: CallExpr, args: &[Node]) {
        self.non_generic(None, x);
        if x.is_invalid() {
            return;
        }
        let ty = x.ty();
        x.invalidate();
        match args {
            [] => {
                let msg = format!("missing argument in conversion to {}", self.ts(ty));
                self.error(call.node(), Code::WrongArgCount, msg);
            }
            [arg] => self.convert_argument(x, call, *arg, ty),
            [.., last] => {
                self.use_exprs(args);
                let msg = format!("too many arguments in conversion to {}", self.ts(ty));
                self.error(*last, Code::WrongArgCount, msg);
            }
        }
    }

    fn convert_argument(&mut self, x: &mut Operand, call: CallExpr, arg: Node, ty: TypeId) {
        self.expr(None, x, arg);
        if x.is_invalid() {
            return;
        }
        if self.world.is_non_type_param_interface(ty) {
            let under = self.world.under(ty);
            if !self.world.type_set(under).is_method_set() {
                let msg = format!(
                    "cannot use interface {} in conversion (contains specific type constraints or is comparable)",
                    self.ts(ty)
                );
                self.error(call.node(), Code::InvalidConversion, msg);
                return x.invalidate();
            }
        }
        if has_dots(call) {
            let msg = format!("invalid use of ... in conversion to {}", self.ts(ty));
            self.error(arg, Code::BadDotDotDotSyntax, msg);
            return x.invalidate();
        }
        self.conversion(x, ty);
    }

    fn ordinary_call(
        &mut self,
        x: &mut Operand,
        call: CallExpr,
        inst: Option<IndexExpr>,
        arg_nodes: &[Node],
    ) {
        let found = self.common_under(x.ty(), |c, t, u| match u {
            None | Some(Type::Signature(_)) => Ok(()),
            Some(_) => Err(format!("{} is not a function", c.ts(t))),
        });
        let mut sig = match found {
            Ok(sig) => sig,
            Err(cause) => {
                let text = self.operand_string(x);
                self.error_x(
                    x,
                    Code::InvalidCall,
                    format!("invalid operation: cannot call {text}: {cause}"),
                );
                return x.invalidate();
            }
        };
        let tparams = self.signature(sig).map_or(0, |s| s.tparams.len());
        let was_generic = tparams > 0;
        let mut targs = Vec::new();
        let mut xlist = Vec::new();
        if let Some(inst) = inst {
            xlist = inst.indices().collect::<Vec<Node>>();
            let pos = self.pos(inst.node());
            self.version_allows(pos, 18, "function instantiation");
            let Some(list) = self.type_args(&xlist) else {
                self.use_exprs(arg_nodes);
                return x.invalidate();
            };
            if list.len() > tparams {
                self.too_many_targs(&xlist, tparams, list.len(), tparams);
                self.use_exprs(arg_nodes);
                return x.invalidate();
            }
            if list.len() == tparams && was_generic {
                let pos = self.pos(inst.node());
                sig = self.instantiate_signature(pos, inst.node(), sig, &list, &xlist);
                xlist.clear();
            } else {
                targs = list;
            }
        }
        let args = self.generic_expr_list(arg_nodes);
        let sig = self.arguments(call, sig, targs, &xlist, args);
        let Some(done) = self.signature(sig) else {
            return x.invalidate();
        };
        if was_generic && done.tparams.is_empty() {
            self.record_type_and_value(call.fun(), Mode::Value, sig, None);
        }
        x.val = None;
        self.set_results(x, &done);
        self.env.has_call_or_recv = true;
    }

    fn set_results(&mut self, x: &mut Operand, sig: &Signature) {
        x.mode = Mode::Value;
        match sig.results.as_ref() {
            [] => {
                x.mode = Mode::NoValue;
                x.ty = Some(TypeId::EMPTY_TUPLE);
            }
            [only] => x.ty = Some(self.world.obj(*only).ty()),
            list => x.ty = Some(self.world.tuple_of(list)),
        }
        // The type arguments were not found: reported, and the type means nothing.
        if x.mode == Mode::Value
            && !sig.tparams.is_empty()
            && self.world.is_parameterized(&sig.tparams, x.ty())
        {
            x.invalidate();
        }
    }

    // ---- use without meaning ----

    /// Checks expressions only for their own errors; false if one was wrong.
    pub(crate) fn use_exprs(&mut self, list: &[Node]) -> bool {
        self.use_all(list, false)
    }

    /// As `use_exprs` for left sides: variables do not count as used.
    pub(crate) fn use_lhs(&mut self, list: &[Node]) -> bool {
        self.use_all(list, true)
    }

    fn use_all(&mut self, list: &[Node], is_lhs: bool) -> bool {
        let mut ok = true;
        for e in list {
            ok &= self.use_one(*e, is_lhs);
        }
        ok
    }

    fn use_one(&mut self, e: Node, is_lhs: bool) -> bool {
        let inner = e.unparen();
        let mut x = Operand::default();
        match inner.kind() {
            Kind::Ident if inner.is_ident("_") => return true,
            Kind::Ident => {
                let var = if is_lhs { self.named_var(inner) } else { None };
                self.expr_or_type(&mut x, inner, true);
                if let Some((var, used)) = var {
                    self.set_used(var, used);
                }
            }
            Kind::ExprList => {
                let list: Vec<Node> = Exprs::of(Some(inner)).collect();
                return self.use_all(&list, is_lhs);
            }
            Kind::KeyValueExpr | Kind::Ellipsis => return true,
            _ => {
                self.raw_expr(None, &mut x, e, None, true);
            }
        }
        !x.is_invalid()
    }
}
