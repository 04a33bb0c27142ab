//! Arguments: lists of expressions against parameters, with inference where the function or an argument is generic.
//!
//! In: the nodes of arguments and the signature. Out: assigned operands and the signature, instantiated if it was generic.

use std::fmt;
use std::sync::Arc;

use crate::syntax::codes::Code;
use crate::syntax::node::{CallExpr, IndexExpr, Node};
use crate::types::call::has_dots;
use crate::types::check::Checker;
use crate::types::errors::Error;
use crate::types::exprstring::expr_string;
use crate::types::info::Mode;
use crate::types::object::Pos;
use crate::types::operand::Operand;
use crate::types::ty::{Signature, Type, TypeId};

/// Arguments of a call, with the type arguments given to those that are generic functions.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) list: Vec<Operand>,
    targs: Vec<Vec<TypeId>>,
}

/// Where a value is assigned, as messages say it; written out for those only.
struct ArgumentTo(Node);

impl fmt::Display for ArgumentTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "argument to {}", expr_string(self.0))
    }
}

impl Checker<'_> {
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
    pub(super) fn generic_expr_list(&mut self, list: &[Node]) -> Args {
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
    pub(super) fn arguments(
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
}
