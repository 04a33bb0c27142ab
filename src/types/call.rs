//! Calls, conversions as calls, instantiations of functions, and selectors.
//!
//! In: CallExpr, SelectorExpr, IndexExpr of a generic function. Out: operands; selections and instances recorded.

use std::fmt;
use std::sync::Arc;

use crate::syntax::codes::Code;
use crate::syntax::node::{CallExpr, Exprs, IndexExpr, Kind, Node, SelectorExpr, flag};
use crate::types::check::Checker;
use crate::types::errors::Error;
use crate::types::expr::Target;
use crate::types::exprstring::expr_string;
use crate::types::info::{Mode, Selection, SelectionKind};
use crate::types::object::{ObjId, ObjKind, Pos, VarInfo, VarKind};
use crate::types::operand::Operand;
use crate::types::package::{PkgId, PkgState};
use crate::types::ty::{Signature, Type, TypeId};
use crate::types::universe::ExprKind;

/// Arguments of a call, with the type arguments given to those that are generic functions.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) list: Vec<Operand>,
    targs: Vec<Vec<TypeId>>,
}

/// `f(xs...)`.
pub(crate) fn has_dots(call: CallExpr) -> bool {
    call.node().has_flag(flag::ELLIPSIS)
}

/// Where a value is assigned, as messages say it; written out for those only.
struct ArgumentTo(Node);

impl fmt::Display for ArgumentTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "argument to {}", expr_string(self.0))
    }
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
    fn instantiate_signature(
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
                self.use_exprs(arg_nodes);
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

    /// Checks a list of expressions; a single call may give several values.
    pub(crate) fn expr_list(&mut self, list: &[Node]) -> Vec<Operand> {
        if let [only] = list {
            return self.multi_expr(*only, false).0;
        }
        list.iter()
            .map(|e| {
                let mut x = Operand::default();
                self.expr(None, &mut x, *e);
                x
            })
            .collect()
    }

    /// As `expr_list`, for arguments: they may be generic functions, even partly instantiated.
    fn generic_expr_list(&mut self, list: &[Node]) -> Args {
        let mut args = Args::default();
        for &e in list {
            let mut x = Operand::default();
            let mut targs = Vec::new();
            if let Some(index) = IndexExpr::cast(e) {
                x = Operand::new(Mode::Invalid, e, TypeId::INVALID);
                if self.index_expr(&mut x, index) {
                    let pos = self.pos(e);
                    match self.func_inst(None, pos, &mut x, Some(index), false) {
                        Some(partial) => targs = partial,
                        None => self.record(&x),
                    }
                } else {
                    x.expr = Some(e);
                    self.record(&x);
                }
                self.exclude_non_values(&mut x);
            } else {
                self.raw_expr(None, &mut x, e, None, true);
                self.exclude_non_values(&mut x);
                if list.len() == 1
                    && let Some(values) = self.unpack_tuple(&x, e)
                {
                    args.list = values;
                    return args;
                }
                self.single_value(&mut x);
            }
            args.list.push(x);
            args.targs.push(targs);
        }
        args
    }

    /// One parameter type for each argument, or None after a report.
    pub(crate) fn match_params(
        &mut self,
        call: CallExpr,
        params: &[TypeId],
        variadic: bool,
        args: &[Operand],
    ) -> Option<Vec<TypeId>> {
        let dots = has_dots(call);
        let mut types = params.to_vec();
        let mut n_params = params.len();
        if variadic && dots {
            let n_written = call.args().len();
            if n_written == 1 && args.len() > 1 {
                let first = call.args().first().map_or(String::new(), expr_string);
                let msg = format!("cannot use ... with {}-valued {first}", args.len());
                self.error(call.node(), Code::InvalidDotDotDot, msg);
                return None;
            }
        } else if variadic {
            if args.len() + 1 >= n_params {
                let last = types.pop().unwrap_or(TypeId::INVALID);
                let elem = match self.under_type(last) {
                    Type::Slice(elem) => elem,
                    _ => last,
                };
                types.resize(args.len(), elem);
                n_params = args.len();
            } else {
                n_params -= 1;
            }
        } else if dots {
            let msg = format!(
                "cannot use ... in call to non-variadic {}",
                expr_string(call.fun())
            );
            self.error(call.node(), Code::NonVariadicDotDotDot, msg);
            return None;
        }
        if args.len() == n_params {
            return Some(types);
        }
        self.arg_count_error(call, params, variadic, args, n_params);
        None
    }

    fn arg_count_error(
        &mut self,
        call: CallExpr,
        params: &[TypeId],
        variadic: bool,
        args: &[Operand],
        n_params: usize,
    ) {
        let too_many = args.len() > n_params;
        let value = if too_many {
            args.get(n_params)
        } else {
            args.last()
        };
        let pos = self.start_pos(value.and_then(|x| x.expr).unwrap_or(call.node()));
        let qualifier = if too_many { "too many" } else { "not enough" };
        let have: Vec<TypeId> = args.iter().map(Operand::ty).collect();
        let have = self.types_summary(&have, false, has_dots(call));
        let want = self.types_summary(params, variadic, false);
        let what = format!(
            "{qualifier} arguments in call to {}",
            expr_string(call.fun())
        );
        let error = Error::new(pos, Code::WrongArgCount, what)
            .with(Pos::NONE, format!("have {have}"))
            .with(Pos::NONE, format!("want {want}"));
        self.report(error);
    }

    /// Assigns arguments to parameters of these types.
    pub(crate) fn assign_args(&mut self, call: CallExpr, types: &[TypeId], args: &mut [Operand]) {
        let context = ArgumentTo(call.fun());
        for (x, ty) in args.iter_mut().zip(types) {
            self.assignment(x, Some(*ty), &context);
        }
    }

    /// Checks the arguments of a call; answers its signature, instantiated if it was generic.
    fn arguments(
        &mut self,
        call: CallExpr,
        sig_type: TypeId,
        targs: Vec<TypeId>,
        xlist: &[Node],
        mut args: Args,
    ) -> TypeId {
        let Some(sig) = self.signature(sig_type) else {
            return sig_type;
        };
        let params = self.types_of(&sig.params);
        let Some(types) = self.match_params(call, &params, sig.variadic, &args.list) else {
            return sig_type;
        };
        let has_generic_arg = args
            .list
            .iter()
            .any(|x| self.generic_signature(x).is_some());
        if sig.tparams.is_empty() && !has_generic_arg {
            self.assign_args(call, &types, &mut args.list);
            return sig_type;
        }
        self.generic_arguments(call, (sig_type, &sig), (targs, xlist), args, &types)
    }

    fn generic_signature(&self, x: &Operand) -> Option<Arc<Signature>> {
        self.signature(x.ty()).filter(|s| !s.tparams.is_empty())
    }

    fn generic_arguments(
        &mut self,
        call: CallExpr,
        (sig_type, sig): (TypeId, &Signature),
        (targs, xlist): (Vec<TypeId>, &[Node]),
        mut args: Args,
        types: &[TypeId],
    ) -> TypeId {
        let n = sig.tparams.len();
        let at = self.start_pos(call.node());
        if n > 0 && xlist.is_empty() {
            self.version_allows(at, 18, "implicit function instantiation");
        }
        let (mut tparams, types) = self.rename_tparams(&sig.tparams, types);
        let mut targs: Vec<Option<TypeId>> = targs.into_iter().map(Some).collect();
        targs.resize(n, None);
        let mut generic = Vec::new();
        for i in 0..args.list.len() {
            let Some(x) = args.list.get_mut(i) else { break };
            let Some(asig) = self.signature(x.ty()).filter(|s| !s.tparams.is_empty()) else {
                continue;
            };
            let own = asig.tparams.len();
            if let Some(e) = x.expr {
                let at = self.start_pos(e);
                self.version_allows(at, 21, "implicitly instantiated function as argument");
            }
            let plain = self.world.new_signature(Signature {
                tparams: Arc::new([]),
                ..Signature::clone(&asig)
            });
            let (renamed, tys) = self.rename_tparams(&asig.tparams, &[plain]);
            let renamed_sig = tys.first().and_then(|t| self.signature(*t));
            let ty = self.world.new_signature(Signature {
                tparams: renamed.as_slice().into(),
                ..Signature::clone(&renamed_sig.unwrap_or(asig))
            });
            x.ty = Some(ty);
            tparams.extend_from_slice(&renamed);
            let given = args.targs.get(i).cloned().unwrap_or_default();
            targs.extend(given.into_iter().map(Some));
            targs.resize(tparams.len(), None);
            generic.push((i, own));
        }
        let pos = self.pos(call.node());
        let found = self.infer(pos, &tparams, &targs, &types, &mut args.list, false);
        let full = match found {
            Ok(full) => full,
            Err(mut error) => {
                // Without words: an argument is wrong, which was reported.
                if !error.msg.is_empty() {
                    error.msg = format!("in call to {}, {}", expr_string(call.fun()), error.msg);
                    self.report(error);
                }
                return sig_type;
            }
        };
        let own = full.get(..n).unwrap_or_default().to_vec();
        let mut result = sig_type;
        let mut types = types;
        if n > 0 {
            result = self.instantiate_signature(pos, call.fun(), sig_type, &own, xlist);
            let renamed = tparams.get(..n).unwrap_or_default().to_vec();
            types = types
                .iter()
                .map(|t| self.world.subst(*t, &renamed, &own))
                .collect();
        }
        self.instantiate_args(&mut args, &generic, &full, n);
        self.assign_args(call, &types, &mut args.list);
        result
    }

    /// Gives arguments that are generic functions the type arguments inferred for them.
    fn instantiate_args(
        &mut self,
        args: &mut Args,
        generic: &[(usize, usize)],
        full: &[TypeId],
        first: usize,
    ) {
        let mut j = first;
        for &(i, n) in generic {
            let own = full.get(j..j + n).unwrap_or_default().to_vec();
            j += n;
            if let Some(x) = args.list.get_mut(i)
                && let Some(e) = x.expr
            {
                let pos = self.start_pos(e);
                x.ty = Some(self.instantiate_signature(pos, e, x.ty(), &own, &[]));
                self.record(x);
            }
        }
    }

    // ---- selectors ----

    /// Checks `x.sel`; with `want_type` only a type of a package will do.
    pub(crate) fn selector(&mut self, x: &mut Operand, e: Node, want_type: bool) {
        let Some(view) = SelectorExpr::cast(e) else {
            return;
        };
        let ok = match self.package_name(view.x()) {
            Some(pkg) => self.qualified(x, view, pkg),
            None => self.member(x, view, want_type),
        };
        if !ok {
            x.mode = Mode::Invalid;
            x.ty = Some(TypeId::INVALID);
        }
        x.expr = Some(e);
    }

    /// The package that an identifier names, marked as used.
    fn package_name(&mut self, ident: Node) -> Option<PkgId> {
        if ident.kind() != Kind::Ident {
            return None;
        }
        let (name, pos) = (self.sym(ident), self.pos(ident));
        let obj = self.lookup(name, pos)?;
        let ObjKind::PkgName { imported, used } = &mut self.world.obj_mut(obj).kind else {
            return None;
        };
        *used = true;
        let imported = *imported;
        self.record_use(ident, obj);
        Some(imported)
    }

    /// `pkg.Name`.
    fn qualified(&mut self, x: &mut Operand, view: SelectorExpr, pkg: PkgId) -> bool {
        let sel = view.sel();
        let name = self.sym(sel);
        let scope = self.world.pkg(pkg).scope;
        let found = self.world.scope(scope).lookup(name);
        // Of std only exported names can be seen.
        let hidden = self.world.pkg(pkg).is_std && !self.world.is_exported(name);
        let Some(obj) = found.filter(|_| !hidden) else {
            if self.world.pkg(pkg).state == PkgState::Wrong || sel.name() == "_" {
                return false;
            }
            let lower = sel.name().to_lowercase();
            let near = self
                .world
                .scope(scope)
                .names()
                .find(|(n, _)| {
                    self.world.is_exported(*n) && self.world.name(*n).to_lowercase() == lower
                })
                .map(|(n, _)| self.world.name(n).to_string());
            let what = expr_string(view.node());
            let msg = match near {
                Some(near) => format!("undefined: {what} (but have {near})"),
                None => format!("undefined: {what}"),
            };
            self.error(sel, Code::UndeclaredImportedName, msg);
            return false;
        };
        if !self.world.is_exported(name) {
            let pkg_name = self.world.name(self.world.pkg(pkg).name).to_string();
            let msg = format!("name {} not exported by package {pkg_name}", sel.name());
            self.error(sel, Code::UnexportedName, msg);
        }
        self.record_use(sel, obj);
        let object = self.world.obj(obj);
        x.ty = Some(object.ty());
        x.mode = match &object.kind {
            ObjKind::Const { value } => {
                x.val = Some(value.clone());
                Mode::Constant
            }
            ObjKind::TypeName { .. } => Mode::TypExpr,
            ObjKind::Var(_) => Mode::Variable,
            ObjKind::Func(_) => Mode::Value,
            ObjKind::Builtin(id) => {
                x.id = Some(*id);
                Mode::Builtin
            }
            _ => return false,
        };
        true
    }

    /// `x.f` of a value or type.
    fn member(&mut self, x: &mut Operand, view: SelectorExpr, want_type: bool) -> bool {
        let sel = view.sel();
        self.expr_or_type(x, view.x(), false);
        match x.mode {
            Mode::Invalid => return false,
            Mode::Builtin => {
                let text = self.operand_string(x);
                let at = self.pos(view.node());
                self.error_at(
                    at,
                    Code::InvalidPkgUse,
                    format!("invalid use of {text} in selector expression"),
                );
                return false;
            }
            _ => {}
        }
        if want_type {
            let msg = format!("{} is not a type", expr_string(view.node()));
            self.error(sel, Code::NotAType, msg);
            return false;
        }
        let name = self.sym(sel);
        let addressable = x.mode == Mode::Variable;
        let found =
            self.world
                .lookup_field_or_method(x.ty(), addressable, Some(self.pkg), name, false);
        let Some(obj) = found.obj else {
            self.member_error(x, sel, found.index.is_empty(), found.indirect);
            return false;
        };
        let is_method = self.world.obj(obj).func().is_some();
        if is_method {
            self.obj_decl(obj);
        }
        let selection = Selection {
            kind: SelectionKind::FieldVal,
            recv: x.ty(),
            obj,
            ty: self.world.obj(obj).ty(),
            index: found.index.into(),
            indirect: found.indirect,
        };
        self.record_use(sel, obj);
        if x.mode == Mode::TypExpr {
            return self.method_expr(x, view, selection);
        }
        let ty = selection.ty;
        if is_method {
            self.add_decl_dep(obj);
            x.mode = Mode::Value;
        } else {
            x.mode = if addressable || selection.indirect {
                Mode::Variable
            } else {
                Mode::Value
            };
        }
        let kind = if is_method {
            SelectionKind::MethodVal
        } else {
            SelectionKind::FieldVal
        };
        self.record_selection(view.node(), Selection { kind, ..selection });
        x.val = None;
        x.ty = Some(ty);
        true
    }

    /// `T.m`: a function whose first parameter is the receiver.
    fn method_expr(&mut self, x: &mut Operand, view: SelectorExpr, selection: Selection) -> bool {
        let sig = self.signature(selection.ty);
        let is_method = self.world.obj(selection.obj).func().is_some();
        let Some(sig) = sig.filter(|_| is_method) else {
            let (ty, sel) = (self.ts(x.ty()), view.sel().name().to_string());
            let what = x.expr_text();
            self.error(
                view.sel(),
                Code::MissingFieldOrMethod,
                format!("{what}.{sel} undefined (type {ty} has no method {sel})"),
            );
            return false;
        };
        let first_is_named = sig
            .params
            .first()
            .is_some_and(|p| !self.world.obj_name(*p).is_empty());
        let name = match sig.recv {
            Some(recv) if first_is_named => match self.world.obj_name(recv) {
                "" => "_",
                name => name,
            },
            _ if first_is_named => "_",
            _ => "",
        }
        .to_string();
        let recv = self.new_param(&name, x.ty());
        let params: Vec<ObjId> = std::iter::once(recv)
            .chain(sig.params.iter().copied())
            .collect();
        let ty = self.world.new_signature(Signature {
            recv: None,
            rparams: Arc::new([]),
            params: params.into(),
            ..Signature::clone(&sig)
        });
        self.add_decl_dep(selection.obj);
        let selection = Selection {
            kind: SelectionKind::MethodExpr,
            ty,
            ..selection
        };
        self.record_selection(view.node(), selection);
        x.mode = Mode::Value;
        x.ty = Some(ty);
        true
    }

    /// A parameter that no declaration names.
    pub(crate) fn new_param(&mut self, name: &str, ty: TypeId) -> ObjId {
        let name = self.world.intern(name);
        let info = VarInfo {
            kind: VarKind::Param,
            embedded: false,
            used: true,
            origin: None,
        };
        let pkg = Some(self.pkg);
        self.world
            .make_obj(ObjKind::Var(info), Pos::NONE, pkg, name, Some(ty))
    }

    fn member_error(&mut self, x: &Operand, sel: Node, not_ambiguous: bool, indirect: bool) {
        let under = self.world.under(x.ty());
        if !self.world.is_valid(under) {
            return;
        }
        let name = sel.name().to_string();
        let (what, ty) = (x.expr_text(), self.ts(x.ty()));
        if !not_ambiguous {
            return self.error(
                sel,
                Code::AmbiguousSelector,
                format!("ambiguous selector {what}.{name}"),
            );
        }
        if indirect {
            let msg = if x.mode == Mode::TypExpr {
                format!(
                    "invalid method expression {ty}.{name} (needs pointer receiver (*{ty}).{name})"
                )
            } else {
                format!("cannot call pointer method {name} on {ty}")
            };
            return self.error(sel, Code::InvalidMethodExpr, msg);
        }
        let why = if let Some(why) = self.interface_ptr_error(x.ty()) {
            why
        } else {
            let sym = self.sym(sel);
            let addressable = x.mode == Mode::Variable;
            let alt =
                self.world
                    .lookup_field_or_method(x.ty(), addressable, Some(self.pkg), sym, true);
            self.lookup_error(x.ty(), &name, alt.obj, false)
        };
        self.error(
            sel,
            Code::MissingFieldOrMethod,
            format!("{what}.{name} undefined ({why})"),
        );
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
