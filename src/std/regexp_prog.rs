//! Programs of patterns: a tree becomes instructions that stand as words in the script's heap.
//!
//! In: a tree of `regexp_parse`. Out: words: a header, instructions of four words each, ranges of the classes. [`Prog`] reads
//! them again. The code is made back to front, each node with the instruction that follows it.

use super::regexp_class::MAX_RUNE;
use super::regexp_parse::Re;
use super::text;
use crate::vm::native::deep;

/// Bits of an empty place.
pub(super) mod empty {
    pub(in crate::std) const BEGIN_LINE: u32 = 1;
    pub(in crate::std) const END_LINE: u32 = 2;
    pub(in crate::std) const BEGIN_TEXT: u32 = 4;
    pub(in crate::std) const END_TEXT: u32 = 8;
    pub(in crate::std) const WORD: u32 = 16;
    pub(in crate::std) const NO_WORD: u32 = 32;
}

/// Numbers of operations, the first word of an instruction.
mod op {
    pub(super) const FAIL: u32 = 0;
    pub(super) const MATCH: u32 = 1;
    pub(super) const ALT: u32 = 2;
    pub(super) const SAVE: u32 = 3;
    pub(super) const EMPTY: u32 = 4;
    pub(super) const CHAR: u32 = 5;
    pub(super) const CLASS: u32 = 6;
    pub(super) const ANY: u32 = 7;
    pub(super) const ANY_NOT_NL: u32 = 8;
}

/// An instruction; numbers of others are indices.
#[derive(Clone, Copy, Debug)]
pub(super) enum Inst {
    Fail,
    Match,
    /// First choice, second choice.
    Alt(u32, u32),
    /// Next, slot.
    Save(u32, u32),
    /// Next, bits.
    Empty(u32, u32),
    /// Next, character.
    Char(u32, u32),
    /// Next, first word and number of ranges of a class.
    Class(u32, u32, u32),
    Any(u32),
    AnyNotNl(u32),
}

/// Header: magic, first instruction, instructions, groups, flags, then the set of first bytes.
const MAGIC: u32 = 0x4552_4752;
const FIRST_BYTES: usize = 5;
const HEADER: usize = FIRST_BYTES + 8;
/// Words of an instruction.
const WIDTH: usize = 4;

/// The pattern begins with the begin of the text.
const ANCHORED: u32 = 1;
/// The set of first bytes says something.
const HAS_FIRST: u32 = 2;

/// A finished pattern.
pub(super) struct Compiled {
    pub(super) words: Vec<u32>,
    /// Text that every match begins with.
    pub(super) prefix: Vec<u8>,
    /// That text is the whole pattern.
    pub(super) is_whole: bool,
}

struct Compiler {
    insts: Vec<[u32; WIDTH]>,
    ranges: Vec<u32>,
}

/// Makes the program of a tree with so many groups, 0 included.
pub(super) fn compile(tree: &Re, n_groups: usize) -> Compiled {
    let mut compiler = Compiler {
        insts: vec![[op::FAIL, 0, 0, 0], [op::MATCH, 0, 0, 0]],
        ranges: Vec::new(),
    };
    let start = compiler.node(tree, 1);
    let mut first = [0u32; 8];
    let has_first = first_bytes(tree, &mut first);
    let mut flags = 0;
    if begins_text(tree) {
        flags |= ANCHORED;
    }
    if has_first {
        flags |= HAS_FIRST;
    }
    let mut words = vec![
        MAGIC,
        start,
        compiler.insts.len() as u32,
        n_groups as u32,
        flags,
    ];
    words.extend(first);
    let ranges_at = (HEADER + compiler.insts.len() * WIDTH) as u32;
    for mut inst in compiler.insts {
        if inst[0] == op::CLASS {
            inst[2] += ranges_at;
        }
        words.extend(inst);
    }
    words.extend(compiler.ranges);
    let mut prefix = Vec::new();
    let is_whole = match tree {
        Re::Concat(list) if list.first().is_some_and(begins_text) => {
            anchored_literal(list, &mut prefix)
        }
        tree => literal(tree, &mut prefix),
    };
    Compiled {
        words,
        prefix,
        is_whole,
    }
}

impl Compiler {
    fn emit(&mut self, op: u32, next: u32, a: u32, b: u32) -> u32 {
        self.insts.push([op, next, a, b]);
        self.insts.len() as u32 - 1
    }

    /// A choice between trying `body` and going on, the first one first if `greedy`.
    fn alt(&mut self, body: u32, next: u32, greedy: bool) -> u32 {
        if greedy {
            self.emit(op::ALT, body, next, 0)
        } else {
            self.emit(op::ALT, next, body, 0)
        }
    }

    fn set_body(&mut self, alt: u32, body: u32, greedy: bool) {
        if let Some(inst) = self.insts.get_mut(alt as usize) {
            inst[if greedy { 1 } else { 2 }] = body;
        }
    }

    /// Code of a node, followed by `next`; where it begins.
    fn node(&mut self, re: &Re, next: u32) -> u32 {
        deep(|| self.some_node(re, next))
    }

    fn some_node(&mut self, re: &Re, next: u32) -> u32 {
        match re {
            Re::Empty => next,
            Re::Char(rune) => self.emit(op::CHAR, next, *rune, 0),
            Re::Any => self.emit(op::ANY, next, 0, 0),
            Re::AnyNotNl => self.emit(op::ANY_NOT_NL, next, 0, 0),
            Re::Class(class) => match class.as_slice() {
                [] => 0,
                [(lo, hi)] if lo == hi => self.emit(op::CHAR, next, *lo, 0),
                [(0, MAX_RUNE)] => self.emit(op::ANY, next, 0, 0),
                ranges => {
                    let at = self.ranges.len() as u32;
                    for (lo, hi) in ranges {
                        self.ranges.extend([*lo, *hi]);
                    }
                    self.emit(op::CLASS, next, at, ranges.len() as u32)
                }
            },
            Re::Empties(bits) => self.emit(op::EMPTY, next, *bits, 0),
            Re::Group(inner, number) => {
                let end = self.emit(op::SAVE, next, 2 * number + 1, 0);
                let body = self.node(inner, end);
                self.emit(op::SAVE, body, 2 * number, 0)
            }
            Re::Concat(list) => list.iter().rev().fold(next, |next, re| self.node(re, next)),
            Re::Alt(list) => {
                let mut starts: Vec<u32> = list.iter().map(|re| self.node(re, next)).collect();
                let last = starts.pop().unwrap_or(next);
                starts
                    .into_iter()
                    .rev()
                    .fold(last, |rest, start| self.alt(start, rest, true))
            }
            Re::Repeat(inner, min, max, greedy) => self.repeat(inner, *min, *max, *greedy, next),
        }
    }

    fn repeat(&mut self, re: &Re, min: u32, max: Option<u32>, greedy: bool, next: u32) -> u32 {
        let (mut next, copies) = match max {
            Some(0) => return next,
            None if min == 0 => return self.star(re, greedy, next),
            // The last of the copies is the one that repeats.
            None => (self.plus(re, greedy, next), min - 1),
            Some(max) => {
                let mut inner = next;
                for _ in min..max {
                    let body = self.node(re, inner);
                    inner = self.alt(body, next, greedy);
                }
                (inner, min)
            }
        };
        for _ in 0..copies {
            next = self.node(re, next);
        }
        next
    }

    fn star(&mut self, re: &Re, greedy: bool, next: u32) -> u32 {
        if can_be_empty(re) {
            // (re+)? keeps the order of preference when re matches nothing.
            let body = self.plus(re, greedy, next);
            return self.alt(body, next, greedy);
        }
        let alt = self.alt(0, next, greedy);
        let body = self.node(re, alt);
        self.set_body(alt, body, greedy);
        alt
    }

    fn plus(&mut self, re: &Re, greedy: bool, next: u32) -> u32 {
        let alt = self.alt(0, next, greedy);
        let body = self.node(re, alt);
        self.set_body(alt, body, greedy);
        body
    }
}

/// True if the node can match without taking a character.
fn can_be_empty(re: &Re) -> bool {
    match re {
        Re::Empty | Re::Empties(_) => true,
        Re::Char(_) | Re::Any | Re::AnyNotNl | Re::Class(_) => false,
        Re::Group(inner, _) => deep(|| can_be_empty(inner)),
        Re::Repeat(inner, min, ..) => *min == 0 || deep(|| can_be_empty(inner)),
        Re::Concat(list) => list.iter().all(can_be_empty),
        Re::Alt(list) => list.iter().any(can_be_empty),
    }
}

/// Every match begins at the begin of the text.
fn begins_text(re: &Re) -> bool {
    match re {
        Re::Empties(bits) => *bits == empty::BEGIN_TEXT,
        Re::Group(inner, _) => deep(|| begins_text(inner)),
        Re::Repeat(inner, min, ..) => *min > 0 && deep(|| begins_text(inner)),
        Re::Concat(list) => list.first().is_some_and(begins_text),
        Re::Alt(list) => list.iter().all(begins_text),
        _ => false,
    }
}

/// Adds the bytes that a match can begin with; false if it may begin anywhere.
fn first_bytes(re: &Re, set: &mut [u32; 8]) -> bool {
    let mut add = |lo: u32, hi: u32| {
        // A broken byte is read as U+FFFD.
        let (lo_byte, hi_byte) = (first_byte(lo), first_byte(hi));
        for byte in lo_byte..=hi_byte {
            set_bit(set, byte);
        }
        if lo <= text::RUNE_ERROR && text::RUNE_ERROR <= hi {
            (0x80..=0xFF).for_each(|byte| set_bit(set, byte));
        }
    };
    match re {
        Re::Char(rune) => add(*rune, *rune),
        Re::Class(class) => class.iter().for_each(|(lo, hi)| add(*lo, *hi)),
        Re::Group(inner, _) => return deep(|| first_bytes(inner, set)),
        Re::Repeat(inner, min, ..) => return *min > 0 && deep(|| first_bytes(inner, set)),
        Re::Concat(list) => {
            for re in list {
                if !can_be_empty(re) {
                    return first_bytes(re, set);
                }
                if !matches!(re, Re::Empty | Re::Empties(_)) && !optional_bytes(re, set) {
                    return false;
                }
            }
            return false;
        }
        Re::Alt(list) => return list.iter().all(|re| first_bytes(re, set)),
        Re::Any | Re::AnyNotNl | Re::Empty | Re::Empties(_) => return false,
    }
    true
}

/// The bytes that something optional in front of the rest can begin with.
fn optional_bytes(re: &Re, set: &mut [u32; 8]) -> bool {
    match re {
        Re::Repeat(inner, ..) => deep(|| first_bytes(inner, set)),
        Re::Group(inner, _) => deep(|| optional_bytes(inner, set)),
        _ => false,
    }
}

fn set_bit(set: &mut [u32; 8], byte: u8) {
    if let Some(word) = set.get_mut(usize::from(byte >> 5)) {
        *word |= 1 << (byte & 31);
    }
}

/// The first byte of a character's encoding.
fn first_byte(rune: u32) -> u8 {
    let mut out = Vec::new();
    text::push_rune(&mut out, rune);
    out.first().copied().unwrap_or(0)
}

/// Appends the text that the node begins with; true if it is nothing but that text.
fn literal(re: &Re, out: &mut Vec<u8>) -> bool {
    match re {
        Re::Empty => true,
        // A broken byte would match it too, and has another text.
        Re::Char(rune) if *rune != text::RUNE_ERROR => {
            text::push_rune(out, *rune);
            true
        }
        Re::Class(class) => match class.as_slice() {
            [(lo, hi)] if lo == hi => literal(&Re::Char(*lo), out),
            _ => false,
        },
        Re::Group(inner, _) => deep(|| literal(inner, out)),
        Re::Concat(list) => list.iter().all(|re| literal(re, out)),
        Re::Repeat(inner, min, max, _) => {
            if *max == Some(0) || matches!(**inner, Re::Empty) {
                return true;
            }
            let is_text = (0..*min).all(|_| deep(|| literal(inner, out)));
            is_text && *max == Some(*min)
        }
        Re::Alt(list) => {
            let mut common: Option<Vec<u8>> = None;
            for re in list {
                let mut own = Vec::new();
                literal(re, &mut own);
                let common = common.get_or_insert_with(|| own.clone());
                let same = common.iter().zip(&own).take_while(|(a, b)| a == b).count();
                common.truncate(same);
            }
            // A character that was cut is none.
            let common = common.unwrap_or_default();
            let whole_chars = match std::str::from_utf8(&common) {
                Ok(_) => common.len(),
                Err(error) => error.valid_up_to(),
            };
            out.extend(common.get(..whole_chars).unwrap_or_default());
            list.iter().all(|re| matches!(re, Re::Empty))
        }
        _ => false,
    }
}

/// The same of a pattern that begins with the begin of the text; whole if it ends with the end.
fn anchored_literal(list: &[Re], out: &mut Vec<u8>) -> bool {
    let ends = |re: &Re| matches!(re, Re::Empties(bits) if *bits == empty::END_TEXT);
    let is_begin = |re: &Re| matches!(re, Re::Empties(_));
    let Some((first, rest)) = list.split_first() else {
        return false;
    };
    if !is_begin(first) {
        return match first {
            Re::Concat(inner) => {
                let _ = anchored_literal(inner, out);
                rest.iter()
                    .take_while(|re| matches!(re, Re::Char(_)))
                    .all(|re| literal(re, out));
                false
            }
            _ => false,
        };
    }
    let n_chars = rest
        .iter()
        .take_while(|re| matches!(re, Re::Char(_)) && literal(re, out))
        .count();
    let tail = rest.get(n_chars..).unwrap_or_default();
    n_chars > 0 && matches!(tail, [end] if ends(end))
}

/// A program read from its words.
pub(super) struct Prog<'a> {
    words: &'a [u32],
    insts: &'a [[u32; WIDTH]],
    pub(super) start: u32,
    pub(super) n_groups: usize,
    pub(super) is_anchored: bool,
    first: Option<&'a [u32]>,
}

impl<'a> Prog<'a> {
    /// The program in these words, if they are one.
    pub(super) fn read(words: &'a [u32]) -> Option<Prog<'a>> {
        let (header, rest) = words.split_at_checked(HEADER)?;
        let &[magic, start, n_insts, n_groups, flags, ..] = header else {
            return None;
        };
        let (insts, _) = rest.as_chunks::<WIDTH>();
        let insts = insts.get(..n_insts as usize)?;
        (magic == MAGIC).then_some(Prog {
            words,
            insts,
            start,
            n_groups: n_groups as usize,
            is_anchored: flags & ANCHORED != 0,
            first: if flags & HAS_FIRST != 0 {
                header.get(FIRST_BYTES..)
            } else {
                None
            },
        })
    }

    /// Instructions.
    pub(super) fn len(&self) -> usize {
        self.insts.len()
    }

    /// The instruction with this number.
    pub(super) fn inst(&self, pc: u32) -> Inst {
        let Some(&[op, next, a, b]) = self.insts.get(pc as usize) else {
            return Inst::Fail;
        };
        match op {
            op::MATCH => Inst::Match,
            op::ALT => Inst::Alt(next, a),
            op::SAVE => Inst::Save(next, a),
            op::EMPTY => Inst::Empty(next, a),
            op::CHAR => Inst::Char(next, a),
            op::CLASS => Inst::Class(next, a, b),
            op::ANY => Inst::Any(next),
            op::ANY_NOT_NL => Inst::AnyNotNl(next),
            _ => Inst::Fail,
        }
    }

    /// True if the character is in the class of `n` ranges at word `at`.
    pub(super) fn in_class(&self, at: u32, n: u32, rune: u32) -> bool {
        let (at, n) = (at as usize, n as usize);
        let Some(ranges) = self.words.get(at..at + 2 * n) else {
            return false;
        };
        let (pairs, _) = ranges.as_chunks::<2>();
        if n <= 4 {
            return pairs.iter().any(|&[lo, hi]| lo <= rune && rune <= hi);
        }
        let i = pairs.partition_point(|&[_, hi]| hi < rune);
        pairs.get(i).is_some_and(|&[lo, _]| lo <= rune)
    }

    /// A match may begin with this byte.
    pub(super) fn may_begin(&self, byte: u8) -> bool {
        self.first.is_none_or(|set| {
            set.get(usize::from(byte >> 5))
                .is_some_and(|word| word & 1 << (byte & 31) != 0)
        })
    }

    /// Matches begin with certain bytes only, and are never empty.
    pub(super) fn has_first(&self) -> bool {
        self.first.is_some()
    }
}
