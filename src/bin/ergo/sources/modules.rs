//! Where imported packages are: the module's own folders, `vendor`, folders that `replace` names, the go command's module cache.
//!
//! In: a folder with a `go.mod` above it. Out: the packages that a program imports, and those that they import, parsed into the engine.
//! Nothing is downloaded. Versions are those of the main module's `go.mod`, which since Go 1.17 lists all that is needed.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use ergo::engine::Engine;

use crate::Stop;
use crate::sources::gomod::{GoMod, vendored};
use crate::sources::{folder_files, load_package};

/// The main module.
pub(crate) struct ModuleRoot {
    folder: PathBuf,
    gomod: GoMod,
    /// Versions of the language by module, if there is a folder `vendor`, which then has all packages of other modules.
    vendored: Option<Vec<(String, String)>>,
}

/// Where a package is, and in which version of the language its module is written.
struct Found {
    folder: PathBuf,
    language: String,
}

impl ModuleRoot {
    /// The module that a folder belongs to.
    pub(crate) fn find(folder: &Path) -> Option<ModuleRoot> {
        let start = folder.canonicalize().ok()?;
        for folder in start.ancestors() {
            let Ok(text) = std::fs::read_to_string(folder.join("go.mod")) else {
                continue;
            };
            let gomod = GoMod::parse(&text);
            if gomod.path.is_empty() {
                return None;
            }
            let list = std::fs::read_to_string(folder.join("vendor/modules.txt"));
            return Some(ModuleRoot {
                folder: folder.to_path_buf(),
                gomod,
                vendored: list.ok().map(|text| vendored(&text)),
            });
        }
        None
    }

    /// Files that are loaded from now on are written in the version that `go.mod` says.
    pub(crate) fn set_language(&self, engine: &mut Engine) -> Result<(), Stop> {
        set_language(engine, &self.gomod.language)
    }

    /// The import path of a folder of the module.
    pub(crate) fn path_of(&self, folder: &Path) -> Option<String> {
        let folder = folder.canonicalize().ok()?;
        let rest = folder.strip_prefix(&self.folder).ok()?;
        let names = rest.iter().map(|name| name.to_string_lossy());
        let parts: Vec<_> = std::iter::once(self.gomod.path.as_str().into())
            .chain(names)
            .collect();
        Some(parts.join("/"))
    }

    /// Parses the packages that modules of the engine import, and that those import. Packages of `loaded` are there already, and what
    /// no module has is left to the checker.
    pub(crate) fn load_imports(
        &self,
        engine: &mut Engine,
        modules: &[u32],
        loaded: &[&str],
    ) -> Result<(), Stop> {
        let mut seen: HashSet<String> = loaded.iter().map(|path| (*path).to_owned()).collect();
        let mut languages = HashMap::new();
        let mut work = modules.to_vec();
        while let Some(module) = work.pop() {
            for path in engine.imports(module)? {
                if !seen.insert(path.clone()) {
                    continue;
                }
                if let Some(found) = self.resolve(&path, &mut languages)? {
                    set_language(engine, &found.language)?;
                    work.push(load_package(engine, &path, &folder_files(&found.folder)?)?);
                }
            }
        }
        self.set_language(engine)
    }

    /// The folder of a package, if it is not one of the library.
    fn resolve(
        &self,
        path: &str,
        languages: &mut HashMap<PathBuf, String>,
    ) -> Result<Option<Found>, Stop> {
        let own = rest_of(path, &self.gomod.path);
        let other = self
            .gomod
            .requires
            .iter()
            .filter_map(|(module, version)| Some((module, version, rest_of(path, module)?)))
            .max_by_key(|(module, ..)| module.len());
        if let Some(rest) = own
            && other.is_none_or(|(module, ..)| module.len() < self.gomod.path.len())
        {
            let folder = self.folder.join(rest);
            return Ok(folder.is_dir().then(|| Found {
                folder,
                language: self.gomod.language.clone(),
            }));
        }
        if let Some(modules) = &self.vendored {
            return Ok(self.in_vendor(path, modules));
        }
        let Some((module, version, rest)) = other else {
            return Ok(None);
        };
        let root = self.module_folder(module, version)?;
        let language = languages
            .entry(root.clone())
            .or_insert_with(|| language_in(&root))
            .clone();
        let folder = root.join(rest);
        Ok(folder.is_dir().then_some(Found { folder, language }))
    }

    fn in_vendor(&self, path: &str, modules: &[(String, String)]) -> Option<Found> {
        let folder = self.folder.join("vendor").join(path);
        let module = modules
            .iter()
            .filter(|(module, _)| rest_of(path, module).is_some())
            .max_by_key(|(module, _)| module.len())?;
        folder.is_dir().then(|| Found {
            folder,
            language: module.1.clone(),
        })
    }

    /// Where a required module is.
    fn module_folder(&self, module: &str, version: &str) -> Result<PathBuf, Stop> {
        let (mut module, mut version) = (module, version);
        if let Some(row) = self.gomod.replaced(module, version) {
            match &row.target_version {
                None => return Ok(self.folder.join(&row.target)),
                Some(other) => (module, version) = (&row.target, other),
            }
        }
        let name = format!("{}@{}", escaped(module), escaped(version));
        let folder = cache().map(|cache| cache.join(name));
        match folder.filter(|folder| folder.is_dir()) {
            Some(folder) => Ok(folder),
            None => Err(Stop::Usage(format!(
                "{module}@{version} is neither in vendor nor in the module cache; go mod download or go mod vendor puts it there"
            ))),
        }
    }
}

fn set_language(engine: &mut Engine, language: &str) -> Result<(), Stop> {
    engine
        .set_language(language)
        .map_err(|failure| Stop::Usage(format!("go.mod: {}", failure.report)))
}

/// What follows a module's path in a package's, without the slash.
fn rest_of<'a>(path: &'a str, module: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(module)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('/')
}

fn language_in(module: &Path) -> String {
    let text = std::fs::read_to_string(module.join("go.mod")).unwrap_or_default();
    GoMod::parse(&text).language
}

/// The go command's module cache.
fn cache() -> Option<PathBuf> {
    let said = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(cache) = said("GOMODCACHE") {
        return Some(cache.into());
    }
    let gopath = match said("GOPATH") {
        Some(list) => std::env::split_paths(&list).next()?,
        None => PathBuf::from(said("HOME")?).join("go"),
    };
    Some(gopath.join("pkg/mod"))
}

/// A path or a version as the cache's folders write it: `!a` for `A`.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_uppercase() {
            out.push('!');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
