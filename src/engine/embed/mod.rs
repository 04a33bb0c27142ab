//! `//go:embed`: files that become part of a program.
//!
//! In: a parsed file and the folder that it comes from. Out: for each variable with such a line the files' bytes, which the variable gets before its package is
//! initialised, or diagnostics in the words of the go command and of gc. Sources without a folder (texts of the host) can embed nothing.

mod directives;
mod patterns;
mod pick;

use std::path::Path;

use crate::engine::error::{Failure, Status};
use crate::engine::module::lower_failure;
use crate::engine::{Engine, no_memory};
use crate::syntax::codes::Code;
use crate::syntax::diag::Diag;
use crate::syntax::node::Node;
use crate::types::object::{ObjId, ObjKind};
use crate::types::package::{Embed, PkgId};
use crate::types::ty::{BasicKind, Type, TypeId};
use crate::types::world::World;

/// What may be embedded into a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A string.
    Text,
    /// A slice of bytes.
    Bytes,
    /// `embed.FS`.
    Tree,
}

/// Every line of this kind begins so.
const WORD: &[u8] = b"//go:embed";

/// The variables of a file that files are embedded into, with these; what is wrong. None if the files have more than `room` bytes.
pub(super) fn embeds_of(
    root: Node,
    folder: Option<&Path>,
    mut room: u64,
) -> Option<(Vec<Embed>, Vec<Diag>)> {
    let text = root.unit_text();
    if !text.windows(WORD.len()).any(|word| word == WORD) {
        return Some((Vec::new(), Vec::new()));
    }
    let (wanted, mut diags) = directives::of(root);
    let mut embeds = Vec::new();
    for variable in wanted {
        let mut picked_files = Vec::new();
        for pattern in &variable.patterns {
            let Some(folder) = folder else {
                let msg = format!("pattern {}: the source comes from no folder", pattern.text);
                diags.push(Diag::at(root, pattern.offset, Code::InvalidEmbed, msg));
                continue;
            };
            match pick::files(folder, &pattern.text) {
                Ok(picked) => {
                    picked_files.extend(picked.into_iter().zip(std::iter::repeat(folder)))
                }
                Err(why) => {
                    let msg = format!("pattern {}: {why}", pattern.text);
                    diags.push(Diag::at(root, pattern.offset, Code::InvalidEmbed, msg));
                }
            }
        }
        picked_files.sort();
        picked_files.dedup_by(|((x, _), _), ((y, _), _)| x == y);
        let mut files = Vec::new();
        for ((path, len), folder) in picked_files {
            room = room.checked_sub(len)?;
            match pick::read(folder, &path, len) {
                Ok(bytes) => files.push((path, bytes)),
                Err(error) => {
                    let at = variable.patterns.first().map_or(0, |p| p.offset);
                    let msg = format!("cannot embed file {path}: {error}");
                    diags.push(Diag::at(root, at, Code::InvalidEmbed, msg));
                }
            }
        }
        embeds.push(Embed {
            name: variable.name,
            at: variable.at,
            file: root,
            files,
        });
    }
    Some((embeds, diags))
}

/// What is wrong with the types of variables that files are embedded into, in a package that is checked.
pub(super) fn wrong_types(world: &mut World, pkg: PkgId) -> Vec<Diag> {
    let mut diags = Vec::new();
    for i in 0..world.pkg(pkg).embeds.len() {
        let Some(obj) = variable(world, pkg, i) else {
            continue;
        };
        let ty = world.obj(obj).ty();
        let form = form_of(world, ty);
        let embed = &world.pkg(pkg).embeds[i];
        let shown = world.type_string(ty, Some(pkg));
        let msg = match form {
            None => format!("go:embed cannot apply to var of type {shown}"),
            Some(Form::Text | Form::Bytes) if embed.files.len() > 1 => {
                format!("invalid go:embed: multiple files for type {shown}")
            }
            Some(_) => continue,
        };
        diags.push(Diag::at(embed.file, embed.at, Code::InvalidEmbed, msg));
    }
    diags
}

/// The variable of a package's embedding; none if its name is blank.
fn variable(world: &World, pkg: PkgId, i: usize) -> Option<ObjId> {
    let package = world.pkg(pkg);
    let name = world.find_name(&package.embeds.get(i)?.name)?;
    let obj = world.scope(package.scope).lookup(name)?;
    matches!(world.obj(obj).kind, ObjKind::Var(_)).then_some(obj)
}

fn form_of(world: &mut World, ty: TypeId) -> Option<Form> {
    let real = world.unalias(ty);
    if is_tree(world, real) {
        return Some(Form::Tree);
    }
    let elem = match *world.under_ty(ty) {
        Type::Basic(BasicKind::String, _) => return Some(Form::Text),
        Type::Slice(elem) => elem,
        _ => return None,
    };
    (world.basic_kind(elem) == Some(BasicKind::Uint8)).then_some(Form::Bytes)
}

/// True of `embed.FS` of the library: a package of the host's may have the same path, and a type of another shape.
fn is_tree(world: &World, ty: TypeId) -> bool {
    let of_library = world.named(ty).is_some_and(|named| {
        let pkg = world.obj(named.obj).pkg;
        pkg.is_some_and(|pkg| world.pkg(pkg).is_std)
    });
    of_library && world.type_string(ty, None) == "embed.FS"
}

/// What the variable holds: the file, or the tree as the package's text reads it.
fn bytes_of(form: Form, files: &[(String, Vec<u8>)]) -> Vec<u8> {
    if form != Form::Tree {
        return files.first().map_or_else(Vec::new, |file| file.1.clone());
    }
    let mut tree = Vec::new();
    for (path, bytes) in files {
        tree.extend_from_slice(path.as_bytes());
        tree.extend_from_slice(format!("\0{}\0", bytes.len()).as_bytes());
        tree.extend_from_slice(bytes);
    }
    tree
}

impl Engine {
    /// Gives a package's variables what is embedded into them, once; then only the script has it.
    pub(super) fn set_embedded(&mut self, pkg: PkgId) -> Result<(), Failure> {
        while !self.world.pkg(pkg).embeds.is_empty() {
            if let Some(obj) = variable(&self.world, pkg, 0) {
                self.set_one(pkg, obj)?;
            }
            let done = self.world.pkg_mut(pkg).embeds.remove(0);
            self.vm.heap_mut().add_other_bytes(-n_bytes(&done));
        }
        Ok(())
    }

    fn set_one(&mut self, pkg: PkgId, obj: ObjId) -> Result<(), Failure> {
        let ty = self.world.obj(obj).ty();
        let bug = || Failure::new(Status::Bug, "embedded into what cannot hold it");
        let form = form_of(&mut self.world, ty).ok_or_else(bug)?;
        let bytes = bytes_of(form, &self.world.pkg(pkg).embeds[0].files);
        let id = self
            .lowering
            .global(&mut self.world, &mut self.vm.rtypes, obj)
            .map_err(lower_failure)?;
        self.define_new_globals()?;
        let [ptr, len] = self.new_string(&bytes)?;
        let rtype = self
            .lowering
            .rtype(&mut self.world, &mut self.vm.rtypes, ty)
            .map_err(lower_failure)?;
        let rtype = self.vm.rtypes.get(rtype).cloned().ok_or_else(bug)?;
        let to = self.vm.global_addr(id).ok_or_else(bug)?;
        // As a string stands in memory, or as a slice: of both the first words are these.
        let words = [ptr, len, len];
        self.vm.copy_value(to, words.as_ptr() as u64, &rtype, 1);
        Ok(())
    }

    /// Notes what a file embeds, with the package that it is part of.
    pub(super) fn add_embeds(
        &mut self,
        pkg: PkgId,
        root: Node,
        folder: Option<&Path>,
    ) -> Result<Vec<Diag>, Failure> {
        let sys = self.vm.heap_mut().stats().sys;
        let room = self.memory_limit().saturating_sub(sys);
        let (embeds, diags) = embeds_of(root, folder, room).ok_or_else(no_memory)?;
        let total: i64 = embeds.iter().map(n_bytes).sum();
        self.vm.heap_mut().add_other_bytes(total);
        self.world.pkg_mut(pkg).embeds.extend(embeds);
        Ok(diags)
    }
}

fn n_bytes(embed: &Embed) -> i64 {
    embed.files.iter().map(|file| file.1.len() as i64).sum()
}
