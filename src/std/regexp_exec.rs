//! Matching: a program of `regexp_prog` against a text.
//!
//! In: program, text, where to begin, how many slots of groups to fill. Out: the slots of the leftmost match: the one that
//! a backtracking search would find first, or the longest. Small problems are searched by backtracking with a bitmap of what was
//! tried already, others by all threads at once; both take time in proportion to program times text. What it takes is counted, as bytes; a search by threads
//! that took much stops, and goes on from where it stood when it is asked again.

use std::cell::Cell;

use super::regexp_prog::{Inst, Prog, empty};
use super::text;

/// A slot of a group that did not take part.
pub(super) const NONE: usize = usize::MAX;

/// What is searched for, and where.
pub(super) struct Search<'a> {
    pub(super) prog: &'a Prog<'a>,
    pub(super) text: &'a [u8],
    /// Every match begins with this.
    pub(super) prefix: &'a [u8],
    /// The longest of the leftmost matches, not the first.
    pub(super) longest: bool,
    /// What was done so far: bytes that were looked at, and steps as so many bytes.
    pub(super) work: Cell<u64>,
}

/// How a search ended.
pub(super) enum Found {
    /// The slots of the match.
    Match(Vec<usize>),
    Nothing,
    /// It was much work already. The words of where it stands: [`NONE`] - 1, the place, where it began, slots of the best match, threads.
    Later(Vec<usize>),
}

impl Found {
    fn of(best: Option<Vec<usize>>) -> Found {
        best.map_or(Found::Nothing, Found::Match)
    }
}

/// The first word of a search that stands still; no slot has it.
const LATER: usize = NONE - 1;

/// One step of a thread, as bytes.
const STEP_BYTES: u64 = 8;
/// Work after which a search stands still.
pub(super) const MUCH: u64 = 1 << 24;

/// Bits of the backtracker's map at most.
const MAX_BITS: usize = 256 << 10;
const MAX_BACKTRACK_INSTS: usize = 500;
/// A character behind the end.
const END: u32 = u32::MAX;

fn is_word(rune: u32) -> bool {
    u8::try_from(rune).is_ok_and(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

impl Search<'_> {
    /// Goes on with a search that stands still, from its words.
    pub(super) fn resume(&self, words: &[usize], n_slots: usize) -> Found {
        let n_slots = n_slots.clamp(2, 2 * self.prog.n_groups);
        let stood = Stand::read(words, n_slots, self.prog.len());
        stood.map_or(Found::Nothing, |stood| {
            Threads::new(self, n_slots).run(stood)
        })
    }

    fn works(&self, n_bytes: u64) {
        self.work.set(self.work.get().saturating_add(n_bytes));
    }

    /// The match that begins at or behind `from`: `n_slots` slots, at least the two of the whole.
    pub(super) fn run(&self, from: usize, n_slots: usize) -> Found {
        if from > self.text.len() || self.prog.is_anchored && from > 0 {
            return Found::Nothing;
        }
        let n_slots = n_slots.clamp(2, 2 * self.prog.n_groups);
        let places = self.text.len() - from + 1;
        let bits = self.prog.len().saturating_mul(places);
        if self.prog.len() <= MAX_BACKTRACK_INSTS && bits <= MAX_BITS {
            self.works(bits as u64 / 8);
            Found::of(Backtracker::new(self, from, bits).run(n_slots))
        } else {
            Threads::new(self, n_slots).run(Stand::at(from, n_slots, self.prog.len()))
        }
    }

    /// The character at `at`, and its width; 0 behind the end.
    fn rune(&self, at: usize) -> (u32, usize) {
        match self.text.get(at) {
            None => (END, 0),
            Some(byte) if *byte < 0x80 => (u32::from(*byte), 1),
            Some(_) => text::decode(self.text.get(at..).unwrap_or_default()),
        }
    }

    /// The bits of `empty` that hold at `at`.
    fn empties(&self, at: usize) -> u32 {
        let before = match at.checked_sub(1).and_then(|i| self.text.get(i)) {
            None => END,
            Some(byte) => u32::from(*byte),
        };
        let after = self.text.get(at).map_or(END, |byte| u32::from(*byte));
        let mut bits = 0;
        if before == END {
            bits |= empty::BEGIN_TEXT | empty::BEGIN_LINE;
        } else if before == u32::from(b'\n') {
            bits |= empty::BEGIN_LINE;
        }
        if after == END {
            bits |= empty::END_TEXT | empty::END_LINE;
        } else if after == u32::from(b'\n') {
            bits |= empty::END_LINE;
        }
        bits | if is_word(before) == is_word(after) {
            empty::NO_WORD
        } else {
            empty::WORD
        }
    }

    /// The instruction takes the character; what follows.
    fn takes(&self, inst: Inst, rune: u32) -> Option<u32> {
        match inst {
            Inst::Char(next, wanted) => (rune == wanted).then_some(next),
            Inst::Class(next, at, n) => self.prog.in_class(at, n, rune).then_some(next),
            Inst::Any(next) => (rune != END).then_some(next),
            Inst::AnyNotNl(next) => (rune != END && rune != u32::from(b'\n')).then_some(next),
            _ => None,
        }
    }

    /// The next place where a match may begin.
    fn candidate(&self, from: usize) -> Option<usize> {
        let rest = self.text.get(from..)?;
        let found = if !self.prefix.is_empty() {
            text::find(rest, self.prefix)
        } else if self.prog.has_first() {
            rest.iter().position(|byte| self.prog.may_begin(*byte))
        } else {
            Some(0)
        };
        self.works(text::until(found, 1, rest));
        found.map(|i| from + i)
    }
}

/// What the backtracker has still to do.
#[derive(Clone, Copy)]
enum Job {
    /// Go on at an instruction and a place.
    Try(u32, usize),
    /// Give a slot its old value.
    Restore(usize, usize),
}

struct Backtracker<'s, 'a> {
    search: &'s Search<'a>,
    from: usize,
    /// A bit for each instruction at each place.
    tried: Vec<u64>,
    jobs: Vec<Job>,
    slots: Vec<usize>,
    best: Option<Vec<usize>>,
}

impl<'s, 'a> Backtracker<'s, 'a> {
    fn new(search: &'s Search<'a>, from: usize, bits: usize) -> Self {
        Backtracker {
            search,
            from,
            tried: vec![0; bits.div_ceil(64)],
            jobs: Vec::new(),
            slots: Vec::new(),
            best: None,
        }
    }

    fn run(mut self, n_slots: usize) -> Option<Vec<usize>> {
        self.slots = vec![NONE; n_slots];
        let mut at = self.from;
        loop {
            if self.search.prog.is_anchored {
                if at > self.from {
                    return None;
                }
            } else {
                at = self.search.candidate(at)?;
            }
            if self.match_here(at) {
                return self.best;
            }
            let (_, width) = self.search.rune(at);
            if width == 0 {
                return None;
            }
            at += width;
        }
    }

    /// Marks; false if it was marked already.
    fn is_new(&mut self, pc: u32, at: usize) -> bool {
        self.search.works(STEP_BYTES);
        let places = self.search.text.len() - self.from + 1;
        let bit = pc as usize * places + (at - self.from);
        let Some(word) = self.tried.get_mut(bit / 64) else {
            return false;
        };
        let mask = 1 << (bit % 64);
        let fresh = *word & mask == 0;
        *word |= mask;
        fresh
    }

    /// Searches for a match that begins here.
    fn match_here(&mut self, start: usize) -> bool {
        self.jobs.push(Job::Try(self.search.prog.start, start));
        while let Some(job) = self.jobs.pop() {
            match job {
                Job::Restore(slot, old) => self.set(slot, old),
                Job::Try(pc, at) => {
                    if self.follow(pc, at, start) {
                        self.jobs.clear();
                        return true;
                    }
                }
            }
        }
        self.best.is_some()
    }

    fn set(&mut self, slot: usize, value: usize) {
        if let Some(place) = self.slots.get_mut(slot) {
            *place = value;
        }
    }

    /// Follows one thread until it fails; true if the search is over.
    fn follow(&mut self, mut pc: u32, mut at: usize, start: usize) -> bool {
        while self.is_new(pc, at) {
            match self.search.prog.inst(pc) {
                Inst::Fail => return false,
                Inst::Match => return self.found(start, at),
                Inst::Alt(first, second) => {
                    self.jobs.push(Job::Try(second, at));
                    pc = first;
                }
                Inst::Save(next, slot) => {
                    let slot = slot as usize;
                    if let Some(old) = self.slots.get(slot) {
                        self.jobs.push(Job::Restore(slot, *old));
                        self.set(slot, at);
                    }
                    pc = next;
                }
                Inst::Empty(next, bits) => {
                    if self.search.empties(at) & bits != bits {
                        return false;
                    }
                    pc = next;
                }
                inst => {
                    let (rune, width) = self.search.rune(at);
                    let Some(next) = self.search.takes(inst, rune) else {
                        return false;
                    };
                    at += width;
                    pc = next;
                }
            }
        }
        false
    }

    /// A match from `start` to `at`.
    fn found(&mut self, start: usize, at: usize) -> bool {
        let old_end = self.best.as_ref().and_then(|best| best.get(1).copied());
        if old_end.is_none_or(|end| end < at) {
            self.set(0, start);
            self.set(1, at);
            self.best = Some(self.slots.clone());
        }
        // The first match is the one, and so is one that nothing can be longer than.
        !self.search.longest || at == self.search.text.len()
    }
}

/// A set of instructions with the slots of the thread that reached each, in order of preference.
#[derive(Default)]
struct Queue {
    order: Vec<u32>,
    /// Place of an instruction in `order`, checked both ways.
    place: Vec<u32>,
    slots: Vec<usize>,
}

impl Queue {
    fn new(n_insts: usize, n_slots: usize) -> Queue {
        Queue {
            order: Vec::with_capacity(n_insts),
            place: vec![0; n_insts],
            slots: vec![NONE; n_insts * n_slots],
        }
    }

    fn contains(&self, pc: u32) -> bool {
        self.place
            .get(pc as usize)
            .is_some_and(|place| self.order.get(*place as usize) == Some(&pc))
    }

    fn insert(&mut self, pc: u32) {
        if let Some(place) = self.place.get_mut(pc as usize) {
            *place = self.order.len() as u32;
            self.order.push(pc);
        }
    }
}

/// Where a search by threads stands, between two characters.
struct Stand {
    at: usize,
    /// Where it began.
    from: usize,
    best: Option<Vec<usize>>,
    threads: Queue,
}

impl Stand {
    /// At its beginning.
    fn at(from: usize, n_slots: usize, n_insts: usize) -> Stand {
        Stand {
            at: from,
            from,
            best: None,
            threads: Queue::new(n_insts, n_slots),
        }
    }

    fn words(self, n_slots: usize) -> Vec<usize> {
        let mut words = vec![LATER, self.at, self.from];
        // No match begins nowhere.
        words.extend(self.best.unwrap_or_else(|| vec![NONE; n_slots]));
        for pc in self.threads.order {
            let first = pc as usize * n_slots;
            words.push(pc as usize);
            let own = self.threads.slots.get(first..first + n_slots);
            words.extend_from_slice(own.unwrap_or_default());
        }
        words
    }

    /// What [`Stand::words`] wrote; `None` of other words.
    fn read(words: &[usize], n_slots: usize, n_insts: usize) -> Option<Stand> {
        let (&[LATER, at, from], rest) = words.split_first_chunk()? else {
            return None;
        };
        let (best, rest) = rest.split_at_checked(n_slots)?;
        let mut stand = Stand::at(from, n_slots, n_insts);
        stand.at = at;
        stand.best = (*best.first()? != NONE).then(|| best.to_vec());
        for thread in rest.chunks_exact(n_slots + 1) {
            let (&pc, own) = thread.split_first()?;
            let to = stand.threads.slots.get_mut(pc * n_slots..)?;
            to.get_mut(..n_slots)?.copy_from_slice(own);
            stand.threads.insert(pc as u32);
        }
        Some(stand)
    }
}

struct Threads<'s, 'a> {
    search: &'s Search<'a>,
    n_slots: usize,
    best: Option<Vec<usize>>,
    /// Work of `add`: instructions, or slots to restore.
    work: Vec<Job>,
}

impl<'s, 'a> Threads<'s, 'a> {
    fn new(search: &'s Search<'a>, n_slots: usize) -> Self {
        Threads {
            search,
            n_slots,
            best: None,
            work: Vec::new(),
        }
    }

    fn run(mut self, stand: Stand) -> Found {
        let Stand {
            mut at,
            from,
            best,
            threads: mut now,
        } = stand;
        self.best = best;
        let mut next = Queue::new(self.search.prog.len(), self.n_slots);
        let mut fresh = vec![NONE; self.n_slots];
        loop {
            if self.search.work.get() >= MUCH {
                let best = self.best.take();
                let stand = Stand {
                    at,
                    from,
                    best,
                    threads: now,
                };
                return Found::Later(stand.words(self.n_slots));
            }
            if now.order.is_empty() {
                if self.best.is_some() || self.search.prog.is_anchored && at > from {
                    return Found::of(self.best);
                }
                if !self.search.prog.is_anchored {
                    match self.search.candidate(at) {
                        Some(there) => at = there,
                        None => return Found::Nothing,
                    }
                }
            }
            if self.best.is_none() && (at == from || !self.search.prog.is_anchored) {
                fresh.fill(NONE);
                if let Some(begin) = fresh.first_mut() {
                    *begin = at;
                }
                self.add(&mut now, self.search.prog.start, at, &mut fresh);
            }
            let (rune, width) = self.search.rune(at);
            self.search.works(STEP_BYTES * (1 + now.order.len() as u64));
            self.step(&mut now, &mut next, at, rune, width);
            if width == 0 {
                return Found::of(self.best);
            }
            at += width;
            std::mem::swap(&mut now, &mut next);
            next.order.clear();
        }
    }

    /// Moves all threads over a character.
    fn step(&mut self, now: &mut Queue, next: &mut Queue, at: usize, rune: u32, width: usize) {
        let n = self.n_slots;
        let mut slots = vec![NONE; n];
        for pc in now.order.iter().copied() {
            let first = pc as usize * n;
            let Some(own) = now.slots.get(first..first + n) else {
                continue;
            };
            let begin = own.first().copied().unwrap_or(NONE);
            if self.search.longest
                && let Some(best) = &self.best
                && best.first().is_some_and(|best| *best < begin)
            {
                continue;
            }
            let inst = self.search.prog.inst(pc);
            if matches!(inst, Inst::Match) {
                if self.is_better(begin, at) {
                    let mut found = own.to_vec();
                    if let Some(end) = found.get_mut(1) {
                        *end = at;
                    }
                    self.best = Some(found);
                }
                if !self.search.longest {
                    // Threads of less preference are cut off.
                    break;
                }
                continue;
            }
            if let Some(target) = self.search.takes(inst, rune) {
                slots.copy_from_slice(own);
                self.add(next, target, at + width, &mut slots);
            }
        }
        now.order.clear();
    }

    fn is_better(&self, begin: usize, end: usize) -> bool {
        match self.best.as_deref() {
            Some([best_begin, best_end, ..]) if self.search.longest => {
                begin < *best_begin || begin == *best_begin && end > *best_end
            }
            _ => true,
        }
    }

    /// Adds the thread at `pc` and all it reaches without a character.
    fn add(&mut self, queue: &mut Queue, pc: u32, at: usize, slots: &mut [usize]) {
        self.work.push(Job::Try(pc, at));
        while let Some(job) = self.work.pop() {
            let pc = match job {
                Job::Restore(slot, old) => {
                    if let Some(place) = slots.get_mut(slot) {
                        *place = old;
                    }
                    continue;
                }
                Job::Try(pc, _) => pc,
            };
            if queue.contains(pc) {
                continue;
            }
            queue.insert(pc);
            match self.search.prog.inst(pc) {
                Inst::Fail => {}
                Inst::Alt(first, second) => {
                    self.work.push(Job::Try(second, at));
                    self.work.push(Job::Try(first, at));
                }
                Inst::Save(next, slot) => {
                    if let Some(place) = slots.get_mut(slot as usize) {
                        self.work.push(Job::Restore(slot as usize, *place));
                        *place = at;
                    }
                    self.work.push(Job::Try(next, at));
                }
                Inst::Empty(next, bits) => {
                    if self.search.empties(at) & bits == bits {
                        self.work.push(Job::Try(next, at));
                    }
                }
                _ => {
                    let first = pc as usize * slots.len();
                    if let Some(own) = queue.slots.get_mut(first..first + slots.len()) {
                        own.copy_from_slice(slots);
                    }
                }
            }
        }
    }
}
