//! `ergo caps`: what a program would need to be granted.
//!
//! In: the files of a program. Out: a row for each grant with what needs it and the place of its first use, and the option that grants just that.

use ergo::engine::needs::Need;

use crate::options::Options;
use crate::{Stop, loaded};

/// Prints the table.
#[inline(never)]
pub(crate) fn caps(options: Options) -> Result<i32, Stop> {
    let (mut engine, program) = loaded(&options.for_caps())?;
    let needs = engine.needs(program.module)?;
    let width = needs.iter().map(|need| need.name.len()).max().unwrap_or(0);
    for need in &needs {
        let Need {
            grant,
            name,
            file,
            line,
            column,
        } = need;
        let word = grant.word();
        println!("{word:6} {name:width$} {file}:{line}:{column}");
    }
    let words: Vec<&str> = needs.iter().map(|need| need.grant.word()).collect();
    match words.is_empty() {
        true => println!("--allow=none"),
        false => println!("--allow={}", words.join(",")),
    }
    Ok(0)
}
