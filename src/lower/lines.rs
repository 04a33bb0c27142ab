//! The line table of a function: where each stretch of its code comes from.
//!
//! In: words and the places that they come from, in the order of words. Out: the entries of [`FuncCode::lines`], and the names of files, each
//! once. Code without directives has one file; generated code may name another one for each statement.

use rustc_hash::FxHashMap;

use crate::code::func::{FuncCode, LineEntry};
use crate::heap::lines::Place;

/// No place at all.
pub(crate) const NOWHERE: Place<'static> = Place {
    file: "",
    line: 0,
    column: 0,
};

/// What Go calls a file that a directive says nothing of.
const UNKNOWN_FILE: &str = "??";

/// The line table of a function in the making.
#[derive(Default)]
pub(crate) struct LineTable<'a> {
    /// The file of the place before, and its number.
    last: Option<(&'a str, u16)>,
    numbers: FxHashMap<&'a str, u16>,
}

impl<'a> LineTable<'a> {
    /// From `word` on the code comes from a place.
    pub(crate) fn place(&mut self, code: &mut FuncCode, word: u32, at: Place<'a>) {
        let entry = LineEntry {
            word,
            line: at.line,
            column: u16::try_from(at.column).unwrap_or(u16::MAX),
            file: self.number(&mut code.files, at),
        };
        match code.lines.last_mut() {
            Some(last) if LineEntry { word, ..*last } == entry => {}
            Some(last) if last.word == word => *last = entry,
            _ => code.lines.push(entry),
        }
    }

    fn number(&mut self, files: &mut Vec<String>, at: Place<'a>) -> u16 {
        match self.last {
            Some((file, number)) if std::ptr::eq(file, at.file) => number,
            _ => {
                let number = self.number_of(files, at);
                self.last = Some((at.file, number));
                number
            }
        }
    }

    /// A function with more files than can be numbered keeps to the ones it has.
    fn number_of(&mut self, files: &mut Vec<String>, at: Place<'a>) -> u16 {
        let name = match at.file {
            "" if at.line != 0 => UNKNOWN_FILE,
            name => name,
        };
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let Ok(number) = u16::try_from(files.len()) else {
            return u16::MAX;
        };
        files.push(name.to_string());
        self.numbers.insert(name, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_numbered_once() {
        let names: Vec<String> = (0..70_000).map(|i| format!("{i}.y")).collect();
        let (mut code, mut table) = (FuncCode::default(), LineTable::default());
        let mut place = |word: u32, file: &'static str| {
            let (line, column) = (word + 1, 1 << 20);
            table.place(&mut code, word, Place { file, line, column });
        };
        place(0, "a.go");
        place(1, "");
        place(2, "a.go");
        let numbers: Vec<u16> = code.lines.iter().map(|entry| entry.file).collect();
        assert_eq!(numbers, [0, 1, 0]);
        assert_eq!(code.files, ["a.go", "??"]);
        assert!(code.lines.iter().all(|entry| entry.column == u16::MAX));

        let (mut code, mut table) = (FuncCode::default(), LineTable::default());
        for (word, file) in (0..).zip(&names) {
            let (line, column) = (1, 1);
            table.place(&mut code, word, Place { file, line, column });
        }
        assert_eq!(code.files.len(), usize::from(u16::MAX) + 1);
        assert!(
            code.lines
                .iter()
                .all(|entry| usize::from(entry.file) < code.files.len())
        );
    }
}
