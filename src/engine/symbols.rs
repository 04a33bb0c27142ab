//! Names that the host asks for: functions, types, variables; and those it declares.
//!
//! In: Go text. Out: numbers that stay valid as long as the engine.

use crate::code::program::FuncId;
use crate::code::rtype::{RTypeId, flags};
use crate::engine::error::{Failure, Status};
use crate::engine::module::{State, lower_failure};
use crate::engine::{Engine, diagnosed, no_memory};
use crate::syntax::parser::{Parsed, parse_expr, parse_file};
use crate::types::check_type_expr;
use crate::types::object::{ObjId, ObjKind};
use crate::types::package::PkgId;
use crate::types::ty::{Type, TypeId};

/// A function that the host has found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FuncRow {
    pub(crate) id: FuncId,
    /// As declared.
    pub(crate) obj: ObjId,
    pub(crate) arg_slots: u32,
    pub(crate) result_slots: u32,
}

impl Engine {
    /// The function `name` ("Update", "(*Enemy).Hit") of a module; its number.
    ///
    /// # Errors
    /// `NotFound`; `Type`: not a function, generic, or another signature; as `check`.
    pub fn find(&mut self, module: u32, name: &str, sig: Option<&str>) -> Result<u32, Failure> {
        let pkg = self.check(module)?;
        let obj = self.function(pkg, name)?;
        let ty = self.world.obj(obj).ty();
        if let Some(sig) = sig
            && !self.is_type_text(pkg, sig, ty)?
        {
            let have = self.world.type_string(ty, None);
            return Err(Failure::new(Status::Type, format!("{name} is {have}")));
        }
        let id = self
            .lowering
            .func_id(&mut self.world, &mut self.vm.rtypes, obj, &[])
            .map_err(lower_failure)?;
        let (arg_slots, result_slots) = self.signature_slots(ty)?;
        self.funcs.push(FuncRow {
            id,
            obj,
            arg_slots,
            result_slots,
        });
        Ok(self.funcs.len() as u32)
    }

    /// The row behind a number of `find`.
    pub(crate) fn func_row(&self, number: u32) -> Result<FuncRow, Failure> {
        let row = number
            .checked_sub(1)
            .and_then(|i| self.funcs.get(i as usize));
        row.copied()
            .ok_or_else(|| Failure::new(Status::Stale, "no such function"))
    }

    /// The number of a found function's type, as it is called: the receiver of a method is its first parameter.
    ///
    /// # Errors
    /// `Stale`: no such function.
    pub fn func_type(&mut self, number: u32) -> Result<u32, Failure> {
        let ty = self.world.obj(self.func_row(number)?.obj).ty();
        let Type::Signature(sig) = self.world.ty(ty).clone() else {
            return Err(Failure::new(Status::Bug, "a function without a signature"));
        };
        let mut described = self.descriptor(ty)?;
        if let Some(recv) = sig.recv {
            let recv = self.descriptor(self.world.obj(recv).ty())?;
            described = self.with_first(recv, described)?;
        }
        Ok(self.type_number(described))
    }

    /// A function type with one more parameter, before the others.
    fn with_first(&mut self, first: RTypeId, of: RTypeId) -> Result<RTypeId, Failure> {
        let not_made = || Failure::new(Status::Bug, "a signature that is not described");
        let types = &mut self.vm.rtypes;
        let row = types.get(of).ok_or_else(not_made)?;
        let (results, variadic) = (row.results.clone(), row.has(flags::VARIADIC));
        let params: Vec<_> = std::iter::once(first)
            .chain(row.params.iter().copied())
            .collect();
        types
            .func_of(&params, &results, variadic)
            .map_err(|_| not_made())
    }

    /// The number of the type of what an interface holds; 0: nil. `word` is the first of its two.
    ///
    /// # Errors
    /// `Invalid`: no type of this machine's.
    pub fn held_type(&mut self, word: u64) -> Result<u32, Failure> {
        if word == 0 {
            return Ok(0);
        }
        let id = self.vm.rtypes.at(word);
        let id = id.ok_or_else(|| Failure::new(Status::Invalid, "not an interface"))?;
        Ok(self.type_number(id))
    }

    fn descriptor(&mut self, ty: TypeId) -> Result<RTypeId, Failure> {
        self.lowering
            .rtype(&mut self.world, &mut self.vm.rtypes, ty)
            .map_err(lower_failure)
    }

    fn function(&mut self, pkg: PkgId, name: &str) -> Result<ObjId, Failure> {
        let not_found = || Failure::new(Status::NotFound, format!("{name} is not declared"));
        let obj = match name.strip_prefix('(') {
            None if !name.contains('.') => self.package_object(pkg, name).ok_or_else(not_found)?,
            _ => self.method(pkg, name).ok_or_else(not_found)?,
        };
        match &self.world.obj(obj).kind {
            ObjKind::Func(_) if self.is_generic_func(obj) => {
                Err(Failure::new(Status::Type, format!("{name} is generic")))
            }
            ObjKind::Func(_) => Ok(obj),
            _ => Err(Failure::new(
                Status::Type,
                format!("{name} is not a function"),
            )),
        }
    }

    /// True for functions with type parameters and methods of generic types.
    pub(crate) fn is_generic_func(&self, obj: ObjId) -> bool {
        let Type::Signature(sig) = self.world.ty(self.world.obj(obj).ty()) else {
            return false;
        };
        !sig.tparams.is_empty() || !sig.rparams.is_empty()
    }

    /// The object that a package declares under this name.
    pub(crate) fn package_object(&self, pkg: PkgId, name: &str) -> Option<ObjId> {
        let sym = self.world.find_name(name)?;
        self.world.scope(self.world.pkg(pkg).scope).lookup(sym)
    }

    /// "(*T).M", "(T).M" or "T.M": a method declared for T.
    fn method(&self, pkg: PkgId, name: &str) -> Option<ObjId> {
        let (receiver, method) = name.rsplit_once('.')?;
        let receiver = receiver
            .trim_start_matches('(')
            .trim_end_matches(')')
            .trim_start_matches('*');
        let ty = self.world.obj(self.package_object(pkg, receiver)?).ty();
        let sym = self.world.find_name(method)?;
        self.world
            .named(ty)?
            .methods
            .iter()
            .flatten()
            .copied()
            .find(|m| self.world.obj(*m).name == sym)
    }

    /// Slots of arguments (receiver first) and results of a signature.
    pub(crate) fn signature_slots(&mut self, sig: TypeId) -> Result<(u32, u32), Failure> {
        let Type::Signature(sig) = self.world.ty(sig).clone() else {
            return Err(Failure::new(Status::Type, "not a function"));
        };
        let mut args = 0;
        for var in sig.recv.iter().chain(sig.params.iter()) {
            args += self.slots_of(self.world.obj(*var).ty())?;
        }
        let mut results = 0;
        for var in sig.results.iter() {
            results += self.slots_of(self.world.obj(*var).ty())?;
        }
        Ok((args, results))
    }

    fn slots_of(&mut self, ty: TypeId) -> Result<u32, Failure> {
        let id = self.descriptor(ty)?;
        Ok(self.vm.rtypes.get(id).map_or(0, |ty| u32::from(ty.slots)))
    }

    /// True if the text means this type in a package. Nothing of it stays, unless somebody's named type was completed for it.
    fn is_type_text(&mut self, pkg: PkgId, text: &str, ty: TypeId) -> Result<bool, Failure> {
        let mark = self.world.mark();
        let n_completed = self.world.n_completed();
        let named = self.type_text(pkg, text);
        let is_same = named.map(|named| self.world.identical(named, ty));
        if self.world.n_completed() == n_completed {
            self.world.release(mark);
        } else {
            self.world.keep(mark);
        }
        self.world.trim();
        is_same
    }

    /// The type that an expression names in a package.
    fn type_text(&mut self, pkg: PkgId, text: &str) -> Result<TypeId, Failure> {
        let Parsed {
            root, diags, unit, ..
        } = self.with_room(|engine| {
            let heap = engine.vm.heap_mut();
            parse_expr(heap, "type", text.as_bytes()).map_err(|_| no_memory())
        })?;
        let result = if diags.is_empty() {
            check_type_expr(&mut self.world, pkg, root)
                .map_err(|diags| diagnosed(Status::Type, diags))
        } else {
            Err(diagnosed(Status::Syntax, diags))
        };
        self.unroot(unit);
        self.world.trim();
        result
    }

    /// The number of the type that Go text names in a module's scope.
    ///
    /// # Errors
    /// `Syntax`, `Type`; as `check`.
    pub fn type_of(&mut self, module: u32, text: &str) -> Result<u32, Failure> {
        let pkg = self.check(module)?;
        let ty = self.type_text(pkg, text)?;
        let id = self.descriptor(ty)?;
        Ok(self.type_number(id))
    }

    /// Address and type of a package variable.
    ///
    /// # Errors
    /// `NotFound`; as `check`.
    pub fn global(&mut self, module: u32, name: &str) -> Result<(u64, u32), Failure> {
        let pkg = self.check(module)?;
        let not_found = || Failure::new(Status::NotFound, format!("{name} is no variable"));
        let obj = self.package_object(pkg, name).ok_or_else(not_found)?;
        if !matches!(self.world.obj(obj).kind, ObjKind::Var(_)) {
            return Err(not_found());
        }
        let id = self
            .lowering
            .global(&mut self.world, &mut self.vm.rtypes, obj)
            .map_err(lower_failure)?;
        self.define_new_globals()?;
        let ty = self.world.obj(obj).ty();
        let ty = self.descriptor(ty)?;
        let addr = self
            .vm
            .global_addr(id)
            .ok_or_else(|| Failure::new(Status::Bug, "variable without a cell"))?;
        Ok((addr, self.type_number(ty)))
    }

    /// Declares a body-less function and binds it to the host's function with this number.
    ///
    /// # Errors
    /// `Syntax`: bad name or signature. `Busy`: the module is checked already.
    pub fn host_func(
        &mut self,
        module: u32,
        name: &str,
        sig: &str,
        number: u32,
    ) -> Result<(), Failure> {
        let syntax = |what: &str| Failure::new(Status::Syntax, what.to_owned());
        let params = sig
            .trim()
            .strip_prefix("func")
            .ok_or_else(|| syntax("the signature does not begin with func"))?;
        let is_name = name
            .bytes()
            .enumerate()
            .all(|(i, c)| c == b'_' || c.is_ascii_alphabetic() || i > 0 && c.is_ascii_digit());
        if name.is_empty() || !is_name {
            return Err(syntax("bad function name"));
        }
        self.add_text(module, format!("func {name}{params}"))?;
        let row = self.module(module)?;
        let (path, pkg) = (row.path.clone(), row.pkg);
        let sym = self.world.intern(name);
        self.world.pkg_mut(pkg).provided.push(sym);
        self.bodies.add_host(format!("{path}.{name}"), number);
        Ok(())
    }

    /// Adds a type declaration to a module that is still loading; checks its size if `c_sizeof` is not 0.
    ///
    /// # Errors
    /// `Syntax`, `Type`, `Busy`.
    pub fn declare(&mut self, module: u32, decl: &str, c_sizeof: u64) -> Result<u32, Failure> {
        let name = declared_name(decl)
            .ok_or_else(|| Failure::new(Status::Syntax, "not a type declaration"))?;
        self.add_text(module, decl.to_owned())?;
        let number = self.probe(module, &name);
        match number {
            Ok((size, number)) if c_sizeof == 0 || size == c_sizeof => Ok(number),
            Ok((size, _)) => {
                self.module_mut(module)?.declared.pop();
                Err(Failure::new(
                    Status::Type,
                    format!("{name} has {size} bytes in Go and {c_sizeof} in C"),
                ))
            }
            Err(failure) => {
                self.module_mut(module)?.declared.pop();
                Err(failure)
            }
        }
    }

    /// Checks the host's declarations alone, in a package that is thrown away: size of `name`.
    fn probe(&mut self, module: u32, name: &str) -> Result<(u64, u32), Failure> {
        let text = synthetic_file("probe", &self.module(module)?.declared);
        self.n_probes += 1;
        let path = format!("probe/{}", self.n_probes);
        let number = self.load(&path, "declared", text.as_bytes())?;
        let id = self.type_of(number, name)?;
        let size = self.rtype(id).map_or(0, |ty| ty.size);
        Ok((size, 0))
    }

    fn add_text(&mut self, module: u32, text: String) -> Result<(), Failure> {
        let row = self.module_mut(module)?;
        if row.state != State::Loading {
            return Err(Failure::new(Status::Busy, "the module is checked already"));
        }
        let file = synthetic_file("p", std::slice::from_ref(&text));
        row.declared.push(text);
        let Parsed { diags, unit, .. } = self.with_room(|engine| {
            let heap = engine.vm.heap_mut();
            parse_file(heap, "declared", file.as_bytes()).map_err(|_| no_memory())
        })?;
        self.unroot(unit);
        if diags.is_empty() {
            return Ok(());
        }
        self.module_mut(module)?.declared.pop();
        Err(diagnosed(Status::Syntax, diags))
    }

    /// Before a check: what the host declared becomes one more file of the module.
    pub(crate) fn add_declared(&mut self, module: u32) -> Result<(), Failure> {
        let row = self.module_mut(module)?;
        let declared = std::mem::take(&mut row.declared);
        if declared.is_empty() {
            return Ok(());
        }
        let (path, pkg) = (row.path.clone(), row.pkg);
        let name = self.world.name(self.world.pkg(pkg).name).to_owned();
        self.load(&path, "host", synthetic_file(&name, &declared).as_bytes())?;
        Ok(())
    }
}

/// A file of declarations.
fn synthetic_file(package: &str, declared: &[String]) -> String {
    format!("package {package}\n\n{}\n", declared.join("\n"))
}

/// T of "type T ...".
fn declared_name(decl: &str) -> Option<String> {
    let rest = decl.trim_start().strip_prefix("type")?;
    let rest = rest.strip_prefix([' ', '\t'])?.trim_start();
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    rest.get(..end)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::engine::config::Config;

    #[test]
    fn the_text_of_a_type_leaves_nothing() {
        let mut engine = Engine::new(Config::default()).unwrap();
        let source = b"package p
type List[T any] struct{ at T }
func F(a map[string][]int, b chan<- func(x int) error) (struct{ x int }, int) { return struct{ x int }{}, 0 }
func G(a List[int8]) {}
";
        let module = engine.load("p", "p.go", source).unwrap();
        let same = "func(map[string][]int, chan<- func(int) error) (struct { x int }, int)";
        let mut find = |name, sig| {
            let is_found = engine.find(module, name, Some(sig)).is_ok();
            let world = &engine.world;
            (is_found, world.n_types(), world.n_scopes())
        };
        let first = find("F", same);
        assert!(first.0);
        for _ in 0..3 {
            assert_eq!(find("F", same), first);
            let (is_found, n_types, ..) = find("F", "func([]struct{ y [7]string })");
            assert!(!is_found && n_types == first.1);
            assert!(!find("F", "func(").0 && !find("F", "func(nothing)").0);
            assert!(find("G", "func(List[int8])").0 && !find("G", "func(List[int16])").0);
        }
        assert!(find("F", same).0);
    }
}
