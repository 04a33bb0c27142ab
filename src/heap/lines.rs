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
    /// The file's name; may be empty: unknown. Shared by the directives that do not name one of their own.
    pub file: Arc<str>,
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

/// Bytes of a word looked at together.
const WORD: usize = size_of::<u64>();

const fn repeated(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; WORD])
}

/// True if a byte of the word is zero.
const fn has_zero(word: u64) -> bool {
    word.wrapping_sub(repeated(1)) & !word & repeated(0x80) != 0
}

/// How many bytes at the beginning of a text are plain for sure: ASCII, neither NUL nor the end of a line. Counted by words, so there may be
/// a few more.
pub fn n_plain(text: &[u8]) -> usize {
    let is_plain = |word: &&[u8; WORD]| {
        let word = u64::from_ne_bytes(**word);
        let is_ascii = word & repeated(0x80) == 0;
        is_ascii && !has_zero(word) && !has_zero(word ^ repeated(b'\n'))
    };
    text.as_chunks::<WORD>()
        .0
        .iter()
        .take_while(is_plain)
        .count()
        * WORD
}

/// Offset of the first byte of each line; the first is 0. None: no memory, or the text is too long.
pub fn line_starts(text: &[u8]) -> Option<Box<[u32]>> {
    u32::try_from(text.len()).ok()?;
    let n = text.iter().filter(|&&byte| byte == b'\n').count();
    let mut starts = Vec::new();
    starts.try_reserve_exact(n + 1).ok()?;
    starts.push(0);
    let (words, tail) = text.as_chunks::<WORD>();
    let mut look = |at: usize, bytes: &[u8]| {
        let ends = (at as u32..).zip(bytes).filter(|(_, byte)| **byte == b'\n');
        starts.extend(ends.map(|(end, _)| end + 1));
    };
    for (at, word) in (0..).step_by(WORD).zip(words) {
        if has_zero(u64::from_ne_bytes(*word) ^ repeated(b'\n')) {
            look(at, word);
        }
    }
    look(words.len() * WORD, tail);
    Some(starts.into_boxed_slice())
}

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
    fn lines_are_found_wherever_they_end() {
        for n in 0..40usize {
            let mut text = vec![b'x'; n];
            assert_eq!(line_starts(&text).as_deref(), Some([0].as_slice()));
            for end in 0..n {
                text[end] = b'\n';
                let starts = line_starts(&text).unwrap();
                assert_eq!(starts.as_ref(), [0, end as u32 + 1]);
                text[end] = b'x';
            }
            let all = line_starts(&vec![b'\n'; n]).unwrap();
            assert!(all.iter().copied().eq(0..=n as u32));
        }
    }

    #[test]
    fn plain_bytes_are_plain() {
        for byte in 0..=255u8 {
            for at in 0..16 {
                let mut text = [b'a'; 24];
                text[at] = byte;
                let n = n_plain(&text);
                let is_plain = byte.is_ascii() && byte != 0 && byte != b'\n';
                assert_eq!(n, if is_plain { 24 } else { at / 8 * 8 }, "{byte} {at}");
            }
        }
    }

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
