//! Texts about programs for tools: trees, listings, imports.
//!
//! In: sources and modules. Out: text.

use std::collections::BTreeMap;

use crate::code::disasm::{count_all, disasm, disasm_counted};
use crate::code::func::FuncCode;
use crate::code::program::FuncId;
use crate::engine::Engine;
use crate::engine::error::Failure;
use crate::engine::module::lower_failure;
use crate::heap::kindclock::Phase;
use crate::lower::{LowerError, Lowered, SharingStats};
use crate::syntax::node::{File, GenDecl, ImportSpec, Kind, Node};
use crate::syntax::{dump, print};
use crate::types::package::PkgId;

impl Engine {
    /// The tree of a file, a line a node: kind, id, lifespan, extent, token; and what is wrong with it.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn tree_text(
        &mut self,
        file: &str,
        src: &[u8],
    ) -> Result<(String, Option<Failure>), Failure> {
        let (root, unit, failure) = self.parse(file, src)?;
        let text = dump::dump(root);
        self.unroot(unit);
        Ok((text, failure))
    }

    /// The source printed from its tree.
    ///
    /// # Errors
    /// `Syntax`, `NoMemory`.
    pub fn format(&mut self, file: &str, src: &[u8]) -> Result<String, Failure> {
        let (root, unit, failure) = self.parse(file, src)?;
        let text = print::source(root);
        self.unroot(unit);
        failure.map_or(Ok(text), Err)
    }

    /// Import paths that the files of a module name.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn imports(&self, module: u32) -> Result<Vec<String>, Failure> {
        let files = &self.world.pkg(self.module(module)?.pkg).files;
        let mut paths: Vec<String> = files
            .iter()
            .flat_map(|file| imports_of(file.node))
            .collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// The name in the package clauses of a module.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn package_name(&self, module: u32) -> Result<String, Failure> {
        let name = self.world.pkg(self.module(module)?.pkg).name;
        Ok(self.world.name(name).to_owned())
    }

    /// From now on jumps back and calls are counted, for listings: slowly.
    pub fn count_transfers(&mut self) {
        self.vm.count_transfers();
    }

    /// The code of every function of a module that has no type parameters, then the bodies of the instances of its generic
    /// functions that these ask for, each with the instances that share it. If transfers were counted, with their counts, and those first to which
    /// control came most often.
    ///
    /// # Errors
    /// As `check`.
    pub fn listing(&mut self, module: u32) -> Result<String, Failure> {
        let pkg = self.check(module)?;
        let mut parts = Vec::new();
        for func in self.world.pkg(pkg).funcs.clone() {
            if self.is_generic_func(func) {
                continue;
            }
            let id = self
                .lowering
                .func_id(&mut self.world, &mut self.vm.rtypes, func, &[])
                .map_err(lower_failure)?;
            if let Lowered::Code(code) = self.lowered(id)? {
                parts.push(self.listed(&code));
            }
        }
        self.list_instances(pkg, &mut parts)?;
        parts.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        Ok(parts
            .into_iter()
            .flat_map(|(_, text)| [text, "\n".into()])
            .collect())
    }

    /// A listing, and how often control came to its code.
    fn listed(&mut self, code: &FuncCode) -> (u64, String) {
        match self.vm.transfers() {
            None => (0, disasm(code)),
            Some(counts) => {
                let count = |name: &str, word: u32| counts.get(&(name, word)).copied().unwrap_or(0);
                (count_all(code, &count), disasm_counted(code, &count))
            }
        }
    }

    /// Bodies of instances, in the order of their numbers.
    fn list_instances(
        &mut self,
        pkg: PkgId,
        parts: &mut Vec<(u64, String)>,
    ) -> Result<(), Failure> {
        let mut bodies: BTreeMap<FuncId, (u64, String, Vec<String>)> = BTreeMap::new();
        let mut next = 0;
        while next < self.lowering.n_funcs() {
            let ids = self.lowering.instances_of(&self.world, pkg, next);
            next = self.lowering.n_funcs();
            for id in ids {
                let lowered = self.lowered(id)?;
                let name = self
                    .lowering
                    .instance_name(&mut self.world, &mut self.vm.rtypes, id);
                match lowered {
                    Lowered::Code(code) => {
                        let (n, text) = self.listed(&code);
                        let body = bodies.entry(id).or_default();
                        (body.0, body.1) = (n, format!("{name}:\n{text}"));
                    }
                    Lowered::SharedWith(body) => bodies.entry(body).or_default().2.push(name),
                }
            }
        }
        for (n, code, shared_by) in bodies.into_values() {
            let shared: String = shared_by
                .iter()
                .map(|name| format!("shared by {name}\n"))
                .collect();
            parts.push((n, shared + &code));
        }
        Ok(())
    }

    /// How many instances of generic functions have been lowered, and how many bodies they have.
    pub fn sharing_stats(&self) -> SharingStats {
        self.lowering.sharing_stats()
    }

    /// Makes code for every function of a module that has a body and no type parameters, and for the instances and wrappers that
    /// this asks for; nothing is installed or run.
    ///
    /// # Errors
    /// As `check`; `Limit` for what lowering refuses.
    pub fn lower_all(&mut self, module: u32) -> Result<(), Failure> {
        let pkg = self.check(module)?;
        for func in self.world.pkg(pkg).funcs.clone() {
            let is_bodyless = self.world.obj(func).func().is_some_and(|f| f.native);
            if !is_bodyless && !self.is_generic_func(func) {
                self.lowering
                    .func_id(&mut self.world, &mut self.vm.rtypes, func, &[])
                    .map_err(lower_failure)?;
            }
        }
        self.lowering
            .lower_init(
                &mut self.world,
                &mut self.vm.rtypes,
                &self.bodies.with(&mut self.vm.heap),
                pkg,
            )
            .map_err(lower_failure)?;
        let mut next = self.n_lowered;
        while next < self.lowering.n_funcs() {
            let id = FuncId(next as u32);
            next += 1;
            self.n_lowered = next;
            let begin = self.lowering_begins();
            let clock = self.world.clock.clone();
            if let Some(clock) = &clock {
                clock.begin(Phase::Lower, 0, Kind::FuncDecl as u8);
            }
            let lowered = self.lowering.lower(
                &mut self.world,
                &mut self.vm.rtypes,
                &self.bodies.with(&mut self.vm.heap),
                id,
            );
            if let Some(clock) = &clock {
                clock.leave();
            }
            match lowered {
                Ok(lowered) => self.note_lowered(&lowered, begin),
                Err(LowerError::NoBody(_)) => {}
                Err(error) => return Err(lower_failure(error)),
            }
        }
        Ok(())
    }

    /// Executed instructions by operation and by pair, in this process; `None` in builds without the feature `opstats`.
    pub fn op_stats(&self) -> Option<String> {
        #[cfg(feature = "opstats")]
        return Some(crate::vm::exec::opstats::report());
        #[cfg(not(feature = "opstats"))]
        None
    }

    /// What of a module's package stands in the heap: "FILE:LINE:COLUMN: moved to heap: x", in the order of the source. Every function that has a body is looked at,
    /// generic ones as far as they have instances; it is lowered for that, unless it was by [`Engine::lower_all`], and then nothing is told of it.
    ///
    /// # Errors
    /// As `check`; `Limit` for what lowering refuses.
    pub fn escapes(&mut self, module: u32) -> Result<Vec<String>, Failure> {
        let pkg = self.check(module)?;
        let files = self.world.pkg(pkg).files.iter();
        self.lowering.report_on = files.map(|file| file.unit).collect();
        let lowered = self.lower_all(module);
        self.lowering.report_on.clear();
        let mut rows = self.lowering.take_escaped();
        lowered?;
        rows.sort();
        rows.dedup();
        Ok(rows.iter().map(ToString::to_string).collect())
    }
}

/// Import paths of a file, in order.
pub(crate) fn imports_of(file: Node) -> Vec<String> {
    let Some(file) = File::cast(file) else {
        return Vec::new();
    };
    let specs = file
        .decls()
        .filter_map(GenDecl::cast)
        .flat_map(|decl| decl.specs());
    let paths = specs
        .filter_map(ImportSpec::cast)
        .map(|spec| spec.path().name().trim_matches(['"', '`']).to_owned());
    paths.collect()
}
