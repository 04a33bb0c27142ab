//! Which pointer slots of a frame are still going to be read: what the collector scans of it.
//!
//! In: the installed words of a function and a pc. Out: a set of slots. Nothing of it is stored with code (DESIGN §13.5): it is computed from
//! the instruction table when a frame is scanned, and kept for functions that live for ever.
//!
//! 1. Backward data flow over basic blocks: `live before = (live after − written) ∪ read`. Only slots whose class is pointer or interface data
//!    count; the others are never scanned. Sets are bits over those slots.
//! 2. Roles of operands come from the table; how many slots an `X` or `C` operand has is known here, operation by operation.
//! 3. Where the count is not known, more is taken as read and less as written: that keeps too much, never too little.
//! 4. Any operation may panic, and a recovered panic goes on at `recover_pc`: who asks about a function that defers gets what is live there as well.
//!
//! Invariant Y1: a slot that some path from the pc reads before it writes it is in the answer.

use crate::code::encode::{
    NO_SLOT, PrintKind, SelectCase, a_of, b_of, bc_of, c_of, instr_words, op_of, pieces_in,
    range_of,
};
use crate::code::ops::{Ext, Op, Role};
use crate::code::rtype::{Kind, RType, RTypeId, RTypes};
use crate::vm::hash::WordMap;
use crate::vm::program::FuncRecord;

/// Functions larger than this are scanned whole.
const MAX_WORDS: usize = 1 << 16;

/// Slots, one bit each of those that the collector scans.
type Bits = Box<[u64]>;

/// A stretch of code that is entered at its start and left at its end.
struct Block {
    start: usize,
    end: usize,
    next: Vec<usize>,
    /// Live behind the last instruction.
    out: Bits,
}

/// What is known of one function.
struct Live {
    blocks: Vec<Block>,
    /// Slots to bits: `u32::MAX` for slots that are never scanned.
    bit_of: Vec<u32>,
    n_bits: usize,
    /// Answers given, by word.
    answers: WordMap<u64, Bits>,
}

/// Analyses by the address of the record.
#[derive(Default)]
pub(crate) struct Liveness {
    /// Whether the record lives for ever, and the analysis.
    functions: WordMap<u64, (bool, Option<Live>)>,
    /// Some does not.
    has_mortal: bool,
}

/// The slots of a frame to scan.
pub(crate) enum Scan<'a> {
    /// All that the class map names.
    All,
    /// Of those the ones that `has` answers.
    Some { bits: &'a [u64], bit_of: &'a [u32] },
}

impl Scan<'_> {
    /// True if the slot is to be scanned.
    pub(crate) fn has(&self, slot: usize) -> bool {
        match self {
            Scan::All => true,
            Scan::Some { bits, bit_of } => bit_of.get(slot).is_some_and(|bit| is_set(bits, *bit)),
        }
    }
}

impl Liveness {
    /// Forgets functions that may have gone since the last cycle.
    pub(crate) fn forget_mortal(&mut self) {
        if std::mem::take(&mut self.has_mortal) {
            self.functions.retain(|_, (immortal, _)| *immortal);
        }
    }

    /// What to scan of a frame that goes on at `pc` (null: only after a recovered panic).
    pub(crate) fn at(&mut self, rtypes: &RTypes, record: &FuncRecord, pc: *const u64) -> Scan<'_> {
        let key = std::ptr::from_ref(record) as u64;
        let entry = self.functions.entry(key);
        self.has_mortal |= !record.is_immortal();
        let (_, live) = entry.or_insert_with(|| (record.is_immortal(), Live::of(rtypes, record)));
        let Some(live) = live else { return Scan::All };
        let words = record.words();
        let place = |pc: *const u64| {
            (pc as u64)
                .checked_sub(record.code as u64)
                .map(|bytes| (bytes / 8) as usize)
        };
        let at = if pc.is_null() {
            Some(words.len())
        } else {
            place(pc)
        };
        let (Some(at), recover) = (at, record.recover_pc) else {
            return Scan::All;
        };
        if at > words.len() {
            return Scan::All;
        }
        if !live.answers.contains_key(&(at as u64)) {
            let mut bits = live.before(rtypes, record, at);
            if let Some(recover) = (!recover.is_null()).then(|| place(recover)).flatten() {
                join(&mut bits, &live.before(rtypes, record, recover));
            }
            live.answers.insert(at as u64, bits);
        }
        match live.answers.get(&(at as u64)) {
            Some(bits) => Scan::Some {
                bits,
                bit_of: &live.bit_of,
            },
            None => Scan::All,
        }
    }
}

impl Live {
    /// The analysis of a function; `None` if it is not worth it or its code is not understood.
    fn of(rtypes: &RTypes, record: &FuncRecord) -> Option<Live> {
        let words = record.words();
        if words.is_empty() || words.len() > MAX_WORDS {
            return None;
        }
        let mut n_bits = 0;
        let bit_of: Vec<u32> = record
            .classes()
            .iter()
            .map(|class| {
                if *class == 0 {
                    return u32::MAX;
                }
                n_bits += 1;
                n_bits - 1
            })
            .collect();
        let mut live = Live {
            blocks: blocks_of(words, n_bits as usize)?,
            bit_of,
            n_bits: n_bits as usize,
            answers: WordMap::default(),
        };
        live.solve(rtypes, record);
        Some(live)
    }

    /// Step 1, until nothing changes.
    fn solve(&mut self, rtypes: &RTypes, record: &FuncRecord) {
        let words = record.words();
        let effects: Vec<(Bits, Bits)> = self
            .blocks
            .iter()
            .map(|block| self.effect(rtypes, record, words, block))
            .collect();
        let mut changed = true;
        while changed {
            changed = false;
            for i in (0..self.blocks.len()).rev() {
                let mut out = empty(self.n_bits);
                for next in self
                    .blocks
                    .get(i)
                    .map(|block| block.next.clone())
                    .unwrap_or_default()
                {
                    let (Some(block), Some((read, written))) =
                        (self.blocks.get(next), effects.get(next))
                    else {
                        continue;
                    };
                    for (k, word) in out.iter_mut().enumerate() {
                        let at = |bits: &Bits| bits.get(k).copied().unwrap_or(0);
                        *word |= at(&block.out) & !at(written) | at(read);
                    }
                }
                if let Some(block) = self.blocks.get_mut(i).filter(|block| block.out != out) {
                    block.out = out;
                    changed = true;
                }
            }
        }
    }

    /// What a block reads before it writes it, and what it writes.
    fn effect(
        &self,
        rtypes: &RTypes,
        record: &FuncRecord,
        words: &[u64],
        block: &Block,
    ) -> (Bits, Bits) {
        let (mut read, mut written) = (empty(self.n_bits), empty(self.n_bits));
        for at in starts(words, block.start, block.end).into_iter().rev() {
            operands(rtypes, record, words, at, &mut |slot, n, is_write| {
                if is_write {
                    self.each(slot, n, |bit| {
                        set(&mut written, bit);
                        clear(&mut read, bit);
                    });
                }
            });
            operands(rtypes, record, words, at, &mut |slot, n, is_write| {
                if !is_write {
                    self.each(slot, n, |bit| set(&mut read, bit));
                }
            });
        }
        (read, written)
    }

    /// Live before word `at`.
    fn before(&self, rtypes: &RTypes, record: &FuncRecord, at: usize) -> Bits {
        let words = record.words();
        let Some(block) = self
            .blocks
            .iter()
            .find(|block| block.start <= at && at < block.end)
        else {
            return empty(self.n_bits);
        };
        let part = Block {
            start: at,
            end: block.end,
            next: Vec::new(),
            out: empty(0),
        };
        let (mut live, written) = self.effect(rtypes, record, words, &part);
        for (k, word) in live.iter_mut().enumerate() {
            let at = |bits: &Bits| bits.get(k).copied().unwrap_or(0);
            *word |= at(&block.out) & !at(&written);
        }
        live
    }

    /// The bits of `n` slots.
    fn each(&self, slot: u16, n: usize, mut visit: impl FnMut(u32)) {
        let bits = self.bit_of.iter().skip(slot as usize).take(n);
        bits.filter(|bit| **bit != u32::MAX)
            .for_each(|bit| visit(*bit));
    }
}

fn empty(n_bits: usize) -> Bits {
    vec![0; n_bits.div_ceil(64)].into()
}

fn set(bits: &mut Bits, bit: u32) {
    if let Some(word) = bits.get_mut(bit as usize / 64) {
        *word |= 1 << (bit % 64);
    }
}

fn clear(bits: &mut Bits, bit: u32) {
    if let Some(word) = bits.get_mut(bit as usize / 64) {
        *word &= !(1 << (bit % 64));
    }
}

fn is_set(bits: &[u64], bit: u32) -> bool {
    bit != u32::MAX
        && bits
            .get(bit as usize / 64)
            .is_some_and(|word| word >> (bit % 64) & 1 != 0)
}

fn join(to: &mut Bits, from: &Bits) {
    for (to, from) in to.iter_mut().zip(from.iter()) {
        *to |= from;
    }
}

/// Word indices of the instructions in `start..end`.
fn starts(words: &[u64], start: usize, end: usize) -> Vec<usize> {
    let mut at = start;
    let mut found = Vec::new();
    while at < end {
        found.push(at);
        at += words
            .get(at)
            .and_then(|word| instr_words(*word))
            .unwrap_or(1);
    }
    found
}

/// Cuts code into blocks; `None` if a jump leads out of it.
fn blocks_of(words: &[u64], n_bits: usize) -> Option<Vec<Block>> {
    let all = starts(words, 0, words.len());
    let mut heads = vec![0];
    for at in &all {
        let ways = ways_of(words, *at)?;
        if !ways.is_plain {
            heads.push(ways.next);
            heads.extend(ways.targets);
        }
    }
    heads.sort_unstable();
    heads.dedup();
    heads.retain(|head| *head < words.len());
    let mut blocks = Vec::with_capacity(heads.len());
    for (i, start) in heads.iter().enumerate() {
        let end = heads.get(i + 1).copied().unwrap_or(words.len());
        let last = *starts(words, *start, end).last()?;
        let ways = ways_of(words, last)?;
        let mut next = ways.targets;
        if ways.falls_through {
            next.push(ways.next);
        }
        let next = next
            .iter()
            .filter_map(|to| heads.binary_search(to).ok())
            .collect();
        blocks.push(Block {
            start: *start,
            end,
            next,
            out: empty(n_bits),
        });
    }
    Some(blocks)
}

/// Where an instruction leads.
struct Ways {
    /// The instruction behind it.
    next: usize,
    falls_through: bool,
    targets: Vec<usize>,
    /// Leads to the next instruction and nowhere else.
    is_plain: bool,
}

fn ways_of(words: &[u64], at: usize) -> Option<Ways> {
    let word = *words.get(at)?;
    let op = Op::from_u16(op_of(word))?;
    let next = at + instr_words(word)?;
    let to = |offset: i64| {
        usize::try_from(at as i64 + offset)
            .ok()
            .filter(|to| *to < words.len())
    };
    let mut targets = Vec::new();
    let mut falls_through = true;
    match op {
        Op::ret | Op::ret_first | Op::goexit | Op::panic | Op::throw | Op::unreachable => {
            falls_through = false
        }
        Op::jmp | Op::jmp_loop => {
            targets.push(to(i64::from(bc_of(word)))?);
            falls_through = false;
        }
        Op::jtab => {
            for i in 0..b_of(word) as usize {
                let pair = *words.get(at + 1 + i / 2)?;
                targets.push(to(i64::from((pair >> (32 * (i % 2))) as i32))?);
            }
        }
        Op::map_next => targets.push(to(*words.get(at + 2)? as i64)?),
        _ => match op.info().roles {
            [_, Role::JL, Role::JL] => targets.push(to(i64::from(bc_of(word)))?),
            [_, _, Role::J] => targets.push(to(i64::from(c_of(word) as i16))?),
            _ => {}
        },
    }
    let is_plain = falls_through && targets.is_empty();
    Some(Ways {
        next,
        falls_through,
        targets,
        is_plain,
    })
}

/// Calls `visit(slot, count, is_write)` for each operand of the instruction at `at`.
fn operands(
    rtypes: &RTypes,
    record: &FuncRecord,
    words: &[u64],
    at: usize,
    visit: &mut impl FnMut(u16, usize, bool),
) {
    let Some((word, op)) = words
        .get(at)
        .and_then(|word| Some((*word, Op::from_u16(op_of(*word))?)))
    else {
        return;
    };
    let operand = [a_of(word), b_of(word), c_of(word)];
    let ext = |i: usize| words.get(at + 1 + i).copied().unwrap_or(0);
    for (i, role) in op.info().roles.iter().enumerate() {
        let slot = operand[i];
        let (n, is_write) = match role {
            Role::RS | Role::RP | Role::RV => (1, false),
            Role::RV2 | Role::RS2 => (2, false),
            Role::RV3 => (3, false),
            Role::WS | Role::WP | Role::WV => (1, true),
            Role::WV2 | Role::WS2 => (2, true),
            Role::WV3 => (3, true),
            Role::RVC | Role::RVX => (read_count(rtypes, op, i, operand, &ext), false),
            Role::WVC | Role::WVX => (written_count(rtypes, op, operand, &ext), true),
            _ => continue,
        };
        if slot != NO_SLOT {
            visit(slot, n, is_write);
        }
    }
    match op {
        Op::enter => visit(operand[0], operand[1] as usize, true),
        Op::ret | Op::ret_first => visit(0, record.result_slots as usize, false),
        Op::select => {
            for i in 0..operand[1] as usize {
                let case = SelectCase::of(ext(i));
                visit(case.chan, 1, false);
                if case.is_send && case.value != NO_SLOT {
                    // Step 3: how large the value is only the channel knows.
                    visit(case.value, usize::MAX, false);
                }
            }
        }
        _ => {}
    }
    for (i, kind) in op.info().ext.iter().enumerate() {
        if *kind == Ext::Range {
            let (lo, hi, max) = range_of(ext(i));
            for slot in [lo, hi, max].into_iter().filter(|slot| *slot != NO_SLOT) {
                visit(slot, 1, false);
            }
        }
    }
}

/// The descriptor in an extension word.
fn ty_at<'a>(word: u64) -> Option<&'a RType> {
    // SAFETY: T1: the loader put the address of a descriptor there.
    unsafe { (word as *const RType).as_ref() }
}

fn slots_of(rtypes: &RTypes, id: Option<RTypeId>) -> usize {
    id.and_then(|id| rtypes.get(id))
        .map_or(usize::MAX, |ty| ty.slots as usize)
}

/// Step 2: slots that operand `i` reads.
fn read_count(
    rtypes: &RTypes,
    op: Op,
    i: usize,
    operand: [u16; 3],
    ext: &impl Fn(usize) -> u64,
) -> usize {
    let ty = || ty_at(ext(0));
    match op {
        Op::movn
        | Op::map_set_k
        | Op::closure
        | Op::closure_n
        | Op::closure_n_off
        | Op::defer_n => operand[2] as usize,
        Op::concat | Op::join => 2 * operand[2] as usize,
        Op::map_get_j | Op::map_get2_j | Op::map_addr_j => 2 * pieces_in(ext(0)),
        Op::map_set_j if i == 1 => 2 * pieces_in(ext(0)),
        Op::map_set_j => ty_at(ext(1)).map_or(usize::MAX, |ty| slots_of(rtypes, ty.elem)),
        Op::stn | Op::stt => ext(0).div_ceil(8) as usize,
        Op::fidx_w64 | Op::fidxst_64 | Op::fidxu_w64 | Op::fidxstu_64 => ext(0) as usize / 8,
        Op::box_val | Op::append | Op::eq_typed => ty().map_or(usize::MAX, |ty| ty.slots as usize),
        Op::map_get | Op::map_get2 | Op::map_addr | Op::map_del => {
            ty().map_or(usize::MAX, |ty| slots_of(rtypes, ty.key))
        }
        Op::map_set => ty().map_or(usize::MAX, |ty| {
            slots_of(rtypes, if i == 1 { ty.key } else { ty.elem })
        }),
        Op::send => ty().map_or(usize::MAX, |ty| {
            let elem = if ty.kind == Kind::Chan {
                slots_of(rtypes, ty.elem)
            } else {
                0
            };
            elem.max(ty.slots as usize)
        }),
        Op::print => match PrintKind::from_u16(operand[1]) {
            PrintKind::Slice => 3,
            PrintKind::String | PrintKind::Interface | PrintKind::Complex128 => 2,
            _ => 1,
        },
        _ => usize::MAX,
    }
}

/// Step 2: slots that the operation surely writes.
fn written_count(rtypes: &RTypes, op: Op, operand: [u16; 3], ext: &impl Fn(usize) -> u64) -> usize {
    let ty = ty_at(ext(0));
    let known = |id: Option<RTypeId>| {
        id.and_then(|id| rtypes.get(id))
            .map_or(0, |ty| ty.slots as usize)
    };
    match op {
        Op::movn | Op::zero | Op::map_get_k | Op::map_get2_k => operand[2] as usize,
        Op::ldn | Op::unbox => ext(0).div_ceil(8) as usize,
        Op::map_get | Op::map_get2 => ty.map_or(0, |ty| known(ty.elem)),
        Op::map_get_j | Op::map_get2_j => ty_at(ext(1)).map_or(0, |ty| known(ty.elem)),
        Op::typ_assert => ty.map_or(0, |ty| ty.slots as usize),
        _ => 0,
    }
}
