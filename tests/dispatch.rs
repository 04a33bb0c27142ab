//! Handlers of the interpreter stay clean: the script of `make handlers`, over the release library where one was built.
//!
//! A handler that saves a register, calls or touches the stack pays for it at each instruction, and one that does not end in a jump grows
//! the native stack with each instruction (DESIGN: one indirect jump a handler).

use std::path::{Path, PathBuf};
use std::process::Command;

/// The optimised library, of whatever profile the test itself is.
fn library() -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    let built = exe.parent()?.parent()?.parent()?;
    Some(built.join("release").join("libergo.rlib")).filter(|path| path.exists())
}

fn runs(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

#[test]
fn handlers_are_clean() {
    let Some(library) = library() else {
        println!("SKIPPED-LOUD: no release library to disassemble");
        return;
    };
    if !runs("objdump") || !runs("python3") {
        println!("SKIPPED-LOUD: objdump or python3 not found; no handler was looked at");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/handlers/check.py");
    let told = Command::new("python3").arg(script).arg(&library).output();
    match told {
        Ok(told) => assert!(
            told.status.success(),
            "{}{}",
            String::from_utf8_lossy(&told.stdout),
            String::from_utf8_lossy(&told.stderr)
        ),
        Err(error) => println!("SKIPPED-LOUD: python3: {error}"),
    }
}
