//! `ergo test`: the tests of packages, as `go test` runs them.
//!
//! In: folders, options of `ergo run` before them and flags of `go test` anywhere. Out: what each test program prints, a line for each
//! package, status 1 if one failed. Each package has an engine of its own and runs in its folder.

mod arguments;
mod folders;
mod harness;

use std::path::Path;
use std::time::Instant;

use crate::options::Options;
use crate::sources::{self, Loaded};
use crate::test::arguments::Arguments;
use crate::test::folders::Package;
use crate::{Program, Stop, run_watched};
use ergo::engine::Engine;

/// `ergo test [options] [flags] [DIR|DIR/...]...`; without a folder, the current one.
pub(crate) fn test(args: &[String]) -> Result<i32, Stop> {
    let arguments = Arguments::parse(args)?;
    let mut failed = false;
    for folder in folders::all(&arguments.patterns)? {
        failed |= !package(&folder, &arguments)?;
    }
    if failed {
        println!("FAIL");
    }
    Ok(i32::from(failed))
}

/// Tests one package; true if that went well.
fn package(folder: &str, arguments: &Arguments) -> Result<bool, Stop> {
    let package = Package::find(folder)?;
    if package.is_empty() {
        // A pattern names folders whose files are all for other systems, too.
        return Ok(true);
    }
    if package.in_package.is_empty() && package.external.is_empty() {
        println!("?   \t{}\t[no test files]", package.path);
        return Ok(true);
    }
    let options = Options::parse(&arguments.words_for(folder))?;
    let program = TestProgram { package: &package };
    let began = Instant::now();
    let (engine, result) = run_watched(&options, &program)?;
    drop(engine);
    let (word, why) = match result {
        Ok(0) => ("ok  ", String::new()),
        Ok(_) => ("FAIL", String::new()),
        Err(stop @ Stop::Usage(_)) => {
            stop.tell();
            ("FAIL", " [setup failed]".into())
        }
        Err(stop) if stop.is_wrong_program() => {
            eprintln!("# {}", package.path);
            stop.tell();
            ("FAIL", " [build failed]".into())
        }
        Err(stop) => (
            if stop.tell() == 0 { "ok  " } else { "FAIL" },
            String::new(),
        ),
    };
    let took = match why.as_str() {
        "" => format!("\t{:.3}s", began.elapsed().as_secs_f64()),
        _ => why,
    };
    println!("{word}\t{}{took}", package.path);
    Ok(word == "ok  ")
}

/// A package with its tests, and a main function that runs them.
struct TestProgram<'a> {
    package: &'a Package,
}

impl Program for TestProgram<'_> {
    fn load(&self, engine: &mut Engine) -> Result<Loaded, Stop> {
        let package = self.package;
        if let Some(root) = &package.root {
            root.set_language(engine)?;
        }
        let mut tested = None;
        let mut modules = Vec::new();
        if !package.files().is_empty() {
            let module = sources::load_package(engine, &package.path, &package.files())?;
            tested = Some(engine.test_functions(module)?);
            modules.push(module);
        }
        let mut external = None;
        let external_path = format!("{}_test", package.path);
        if !package.external.is_empty() {
            let module = sources::load_package(engine, &external_path, &package.external)?;
            external = Some(engine.test_functions(module)?);
            modules.push(module);
        }
        let text = harness::text(
            tested.as_ref().map(|found| (package.path.as_str(), found)),
            external
                .as_ref()
                .map(|found| (external_path.as_str(), found)),
        );
        let module = engine.load("main", "_testmain.go", text.as_bytes())?;
        if let Some(root) = &package.root {
            root.load_imports(engine, &modules, &[&package.path, &external_path])?;
        }
        Ok(Loaded { module })
    }

    fn folder(&self) -> Option<&Path> {
        Some(&self.package.folder)
    }
}
