//! Lines of a text, and the places that its `//line` directives say they are.
//!
//! In: where lines begin, and bases: "from this offset on, the text is that line of that file". Out: a [`Place`] for an offset.
//!
//! Directives belong to generated code: messages, traces and profiles name the file it was generated from. Nodes keep their
//! offsets and real lines. What a directive looks like is for the parser to know; here it is a base.

use std::sync::Arc;

/// From `offset` on, the text stands at `line` and `column` of `file`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineBase {
    /// Byte offset in the text.
    pub offset: u32,
    /// The file's name; may be empty: unknown.
    pub file: Box<str>,
    /// Its line there, from 1.
    pub line: u32,
    /// Its byte column there, from 1; 0: columns are not known on this line and the ones behind it.
    pub column: u32,
}

/// A place in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place<'a> {
    /// The file's name; empty if it is not known.
    pub file: &'a str,
    /// Line, from 1.
    pub line: u32,
    /// Byte column, from 1; 0 if it is not known.
    pub column: u32,
}

/// Bases of a text, sorted by offset. Most texts have none.
pub type LineBases = Arc<[LineBase]>;

/// Line and byte column of an offset in a text whose lines begin at `starts`, both from 1.
pub fn line_column(starts: &[u32], offset: u32) -> (u32, u32) {
    let line = starts.partition_point(|&start| start <= offset).max(1);
    let start = starts.get(line - 1).copied().unwrap_or(0);
    (line as u32, offset - start + 1)
}

/// The place that an offset of `file` is said to have.
pub fn place<'a>(file: &'a str, starts: &[u32], bases: &'a [LineBase], offset: u32) -> Place<'a> {
    let (line, column) = line_column(starts, offset);
    let behind = bases.partition_point(|base| base.offset <= offset);
    let base = behind.checked_sub(1).and_then(|last| bases.get(last));
    match base {
        None => Place { file, line, column },
        Some(base) => based(base, line_column(starts, base.offset), (line, column)),
    }
}

/// `at`, counted from a base that really stands at `base_at`.
fn based(base: &LineBase, base_at: (u32, u32), at: (u32, u32)) -> Place<'_> {
    let column = match base.column {
        0 => 0,
        first if at.0 == base_at.0 => first.saturating_add(at.1 - base_at.1),
        _ => at.1,
    };
    Place {
        file: &base.file,
        line: base.line.saturating_add(at.0 - base_at.0),
        column,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_move_lines_and_columns() {
        let starts = [0, 10, 20];
        let base = |offset, file: &str, line, column| LineBase {
            offset,
            file: file.into(),
            line,
            column,
        };
        let bases = [base(12, "y", 100, 7), base(15, "", 5, 0)];
        let at = |offset| {
            let place = place("x", &starts, &bases, offset);
            (place.file.to_string(), place.line, place.column)
        };
        assert_eq!(at(11), ("x".into(), 2, 2));
        assert_eq!(at(12), ("y".into(), 100, 7));
        assert_eq!(at(14), ("y".into(), 100, 9));
        assert_eq!(at(15), (String::new(), 5, 0));
        assert_eq!(at(21), (String::new(), 6, 0));
        let one = [base(12, "y", 100, 7)];
        let next = place("x", &starts, &one, 21);
        assert_eq!((next.line, next.column), (101, 2));
    }
}
