//! The assembler: instructions over virtual slots and labels, numbered and packed into a [`FuncCode`] at the end.
//!
//! In: what the lowering of a body emits. Out: words, relocations, class map, line table.
//!
//! 1. A virtual slot [`V`] belongs to a group of consecutive slots that one value needs; each slot of a group has one
//!    class for ever. Released groups serve again for values of exactly the same classes, so invariant F1's "one class a slot" is kept.
//! 2. Groups are numbered when the body is complete: results, arguments and closure slot where the frame wants them,
//!    then groups without pointers, then all others, so that one `enter` zeroes what must be zero.
//! 3. Slots of the outgoing window have numbers of their own ([`V::window`]) and come to stand above the frame (F2).
//! 4. Jumps are short at first; those that do not reach get a long form, until nothing changes.

use crate::code::encode::HEADER_SLOTS;
use crate::code::func::{Link, SlotClass, VarName};
use crate::code::ops::Op;
use crate::code::program::GlobalId;

mod blocks;
mod ends;
mod pack;
mod slots;
pub(crate) mod unchecked;

pub(crate) use blocks::Block;

/// A virtual slot: the first one of a value, or one inside it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct V(pub(crate) u32);

const WINDOW: u32 = 0x8000_0000;

/// Constants of a function that are loaded at its entry, at most.
const MAX_POOL: usize = 8;

impl V {
    /// No slot, where a row allows it.
    pub(crate) const NONE: V = V(u32::MAX);

    /// Slot `k` of the outgoing window.
    pub(crate) const fn window(k: u32) -> V {
        V(WINDOW | k)
    }

    /// The slot `i` further on, of the same value.
    pub(crate) const fn at(self, i: u32) -> V {
        V(self.0 + i)
    }

    /// The number of a slot of the outgoing window.
    pub(crate) const fn window_number(self) -> Option<u32> {
        if self.is_window() {
            Some(self.0 & !WINDOW)
        } else {
            None
        }
    }

    /// True for slots of the outgoing window.
    pub(crate) const fn is_window(self) -> bool {
        self.0 & WINDOW != 0 && self.0 != u32::MAX
    }
}

/// A place in the code to jump to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Label(u32);

/// An operand of an instruction that is not packed yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Arg {
    /// Nothing.
    No,
    /// A slot.
    Slot(V),
    /// A number.
    Num(i64),
    /// A byte of the frame: so many bytes behind the start of a slot.
    Byte(V, u32),
    /// A jump target.
    To(Label),
}

impl From<V> for Arg {
    fn from(slot: V) -> Arg {
        Arg::Slot(slot)
    }
}

/// An extension word that is not packed yet.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Extra {
    /// A number.
    Word(u64),
    /// A word that is resolved in a machine.
    Link(Link),
    /// A slot number.
    Slot(V),
    /// Three slots of a slicing operation.
    Range(V, V, V),
    /// A jump.
    To(Label),
    /// A jump table.
    Table(Vec<Label>),
    /// The cases of a select: is_send, channel, value, ok.
    Cases(Vec<(bool, V, V, V)>),
}

#[derive(Clone, Debug)]
struct Ins {
    op: Op,
    /// The jump did not reach: long form.
    is_long: bool,
    args: [Arg; 3],
    /// Its part of the extras of all instructions.
    first_extra: u32,
    n_extras: u32,
    pos: u32,
}

#[derive(Debug)]
struct Group {
    /// Its first virtual slot, and how many there are.
    base: u32,
    n_slots: u32,
    fixed: Option<u16>,
    is_free: bool,
    /// Free, and may still hold pointers of its last value.
    is_stale: bool,
}

/// Released groups of the same classes.
#[derive(Debug)]
struct Released {
    classes: Box<[SlotClass]>,
    groups: Vec<u32>,
}

/// Builds the code of one function.
#[derive(Debug, Default)]
pub(crate) struct Asm {
    ins: Vec<Ins>,
    /// Extension words of all instructions, in their order.
    extras: Vec<Extra>,
    labels: Vec<Option<u32>>,
    /// Variables by name: where they stand, and the position of their declaration.
    vars: Vec<(V, u32, VarName)>,
    /// Where a label was bound last.
    bound_last: u32,
    groups: Vec<Group>,
    /// Group of each virtual slot.
    group_of: Vec<u32>,
    /// Class of each virtual slot.
    classes: Vec<SlotClass>,
    /// Groups that serve again. A function has few lists of classes.
    free: Vec<Released>,
    /// Groups that became stale since they were last killed; some are in use again.
    stale: Vec<u32>,
    n_fixed: u16,
    /// Slots of results.
    pub(crate) result_slots: u16,
    /// Slots of arguments.
    pub(crate) arg_slots: u16,
    /// The frame has a closure slot.
    pub(crate) has_closure: bool,
    /// The results are to be zero when the body begins.
    pub(crate) zero_results: bool,
    out_slots: u32,
    pos: u32,
    /// The position stays as it is: what comes next was written in another file.
    holds_pos: bool,
    /// Where a recovered panic resumes.
    pub(crate) recover: Option<Label>,
    /// Slots are zeroed only where they must be.
    pub(crate) lean: bool,
    /// Jumps to jumps go where these go.
    pub(crate) threads: bool,
    /// Loops are entered, and iterations end, without a jump.
    pub(crate) straight: bool,
    /// Constants that stand in slots of their own from the entry on.
    pool: Vec<(i64, V)>,
    /// The same for addresses of package variables.
    globals: Vec<(GlobalId, V)>,
}

/// Why a function cannot be assembled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum AsmError {
    /// More slots than an operand can name.
    TooManySlots,
    /// A label was never bound: a bug of ours.
    Unbound,
}

impl Asm {
    /// The frame needs `n` slots of window.
    pub(crate) fn need_window(&mut self, n: u32) {
        self.out_slots = self.out_slots.max(n + u32::from(HEADER_SLOTS));
    }

    /// A label without a place yet.
    pub(crate) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label((self.labels.len() - 1) as u32)
    }

    /// The label is here.
    pub(crate) fn bind(&mut self, label: Label) {
        let here = self.ins.len() as u32;
        self.bound_last = here;
        if let Some(slot) = self.labels.get_mut(label.0 as usize) {
            *slot = Some(here);
        }
    }

    /// A new label that is here.
    pub(crate) fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    /// How many instructions there are.
    pub(crate) fn n_ins(&self) -> u32 {
        self.ins.len() as u32
    }

    /// The instructions, in order.
    pub(crate) fn ops(&self) -> impl Iterator<Item = Op> {
        self.ins.iter().map(|ins| ins.op)
    }

    /// Source offset of what comes next.
    pub(crate) fn set_pos(&mut self, pos: u32) {
        if !self.holds_pos {
            self.pos = pos;
        }
    }

    /// Takes the position of an instruction that is there.
    pub(crate) fn restore_pos(&mut self, pos: u32) {
        self.pos = pos;
    }

    /// Keeps the position, or lets it change again.
    pub(crate) fn hold_pos(&mut self, holds: bool) {
        self.holds_pos = holds;
    }

    /// The source offset set last.
    pub(crate) fn pos(&self) -> u32 {
        self.pos
    }

    /// Number of instructions so far.
    pub(crate) fn len(&self) -> usize {
        self.ins.len()
    }

    /// True if control cannot come here by falling through, and no label is here.
    pub(crate) fn is_dead_end(&self) -> bool {
        let ends = match self.ins.last() {
            Some(ins) => matches!(
                ins.op,
                Op::jmp
                    | Op::jmp_loop
                    | Op::ret
                    | Op::ret_first
                    | Op::panic
                    | Op::throw
                    | Op::unreachable
            ),
            None => false,
        };
        ends && !self.is_label_here()
    }

    fn is_label_here(&self) -> bool {
        !self.ins.is_empty() && self.bound_last == self.ins.len() as u32
    }

    /// Emits an instruction.
    pub(crate) fn op(
        &mut self,
        op: Op,
        a: impl Into<Arg>,
        b: impl Into<Arg>,
        c: impl Into<Arg>,
        extras: impl IntoIterator<Item = Extra>,
    ) {
        let first_extra = self.extras.len();
        self.extras.extend(extras);
        if op.allocates() {
            self.extras.push(Extra::Link(Link::Site));
        }
        let n_extras = self.extras.len() - first_extra;
        debug_assert_eq!(op.info().ext.len(), n_extras, "{op:?}");
        self.ins.push(Ins {
            op,
            is_long: false,
            args: [a.into(), b.into(), c.into()],
            first_extra: first_extra as u32,
            n_extras: n_extras as u32,
            pos: self.pos,
        });
    }

    /// One operand.
    pub(crate) fn op1(&mut self, op: Op, a: impl Into<Arg>) {
        self.op(op, a, Arg::No, Arg::No, []);
    }

    /// Two operands.
    pub(crate) fn op2(&mut self, op: Op, a: impl Into<Arg>, b: impl Into<Arg>) {
        self.op(op, a, b, Arg::No, []);
    }

    /// Three operands.
    pub(crate) fn op3(&mut self, op: Op, a: impl Into<Arg>, b: impl Into<Arg>, c: impl Into<Arg>) {
        self.op(op, a, b, c, []);
    }

    /// `dst := n`.
    pub(crate) fn load_int(&mut self, dst: V, n: i64) {
        match i32::try_from(n) {
            Ok(small) => self.op2(Op::ldi, dst, Arg::Num(i64::from(small))),
            Err(_) => self.op(Op::ldk, dst, Arg::No, Arg::No, [Extra::Word(n as u64)]),
        }
    }

    /// `dst := address of what the link names`.
    pub(crate) fn load_link(&mut self, dst: V, link: Link) {
        self.op(Op::ldk, dst, Arg::No, Arg::No, [Extra::Link(link)]);
    }

    /// Copies `n` slots.
    pub(crate) fn mov(&mut self, dst: V, src: V, n: u32) {
        if dst == src || n == 0 || dst == V::NONE {
            return;
        }
        match n {
            1 => self.op2(Op::mov, dst, src),
            2 => self.op2(Op::mov2, dst, src),
            3 => self.op2(Op::mov3, dst, src),
            _ => self.op3(Op::movn, dst, src, Arg::Num(i64::from(n))),
        }
    }

    /// Makes the last instruction write to `to` what it writes to `from`; false if it is no simple load into that slot.
    /// The caller knows that nothing else reads `from`.
    pub(crate) fn redirect_last(&mut self, from: V, to: V) -> bool {
        if self.is_label_here() {
            return false;
        }
        match self.ins.last_mut() {
            Some(ins)
                if matches!(ins.op, Op::ld_w64 | Op::idx_w64 | Op::gld | Op::fidx_w64)
                    && ins.args[0] == Arg::Slot(from) =>
            {
                ins.args[0] = Arg::Slot(to);
                true
            }
            _ => false,
        }
    }

    /// The last instruction, if it has no extension words and nothing jumps behind it.
    pub(crate) fn last(&self) -> Option<(Op, [Arg; 3])> {
        if self.is_label_here() {
            return None;
        }
        self.last_emitted()
    }

    /// The last instruction, if it has no extension words; something may jump behind it.
    pub(crate) fn last_emitted(&self) -> Option<(Op, [Arg; 3])> {
        let ins = self.ins.last().filter(|ins| ins.n_extras == 0)?;
        Some((ins.op, ins.args))
    }

    /// The last instruction with its extension words, if nothing jumps behind it.
    pub(crate) fn last_with_words(&self) -> Option<(Op, [Arg; 3], &[Extra])> {
        let ins = self.ins.last().filter(|_| !self.is_label_here())?;
        let words = self.extras.get(ins.first_extra as usize..)?;
        Some((ins.op, ins.args, words.get(..ins.n_extras as usize)?))
    }

    /// Source offset of the last instruction.
    pub(crate) fn last_pos(&self) -> u32 {
        self.ins.last().map_or(self.pos, |ins| ins.pos)
    }

    /// Takes back the last instruction.
    pub(crate) fn take_last(&mut self) {
        if let Some(ins) = self.ins.pop() {
            self.extras.truncate(ins.first_extra as usize);
        }
    }

    /// A label here that nobody jumps to.
    pub(crate) fn mark_here(&mut self) -> Label {
        let bound_last = self.bound_last;
        let label = self.here();
        self.bound_last = bound_last;
        label
    }

    /// Puts another instruction without extension words in the place of the last.
    pub(crate) fn replace_last(&mut self, op: Op, args: [Arg; 3]) {
        if let Some(ins) = self.ins.last_mut() {
            ins.op = op;
            ins.args = args;
        }
    }

    /// Takes out a jump to `label`, which will be here, that was emitted last; true if an instruction from number `start` on still jumps there.
    pub(crate) fn drop_jump_to(&mut self, label: Label, start: usize) -> bool {
        let to = Arg::To(label);
        if self.ins.len() > start
            && self
                .ins
                .last()
                .is_some_and(|i| i.op == Op::jmp && i.args[1] == to)
        {
            self.ins.pop();
            self.labels_move_back();
        }
        let rest = self.ins.get(start..).unwrap_or(&[]);
        rest.iter().any(|ins| ins.args.contains(&to))
    }

    /// Labels that stood behind an instruction that was just taken out stand in its place.
    fn labels_move_back(&mut self) {
        let here = self.n_ins();
        if self.bound_last != here + 1 {
            return;
        }
        self.bound_last = here;
        for at in self.labels.iter_mut().flatten() {
            *at = (*at).min(here);
        }
    }

    /// Zeroes `n` slots.
    pub(crate) fn zero(&mut self, dst: V, n: u32) {
        if n == 0 || dst == V::NONE {
            return;
        }
        if n == 1 && self.class(dst) == SlotClass::Scalar {
            self.op2(Op::ldi, dst, Arg::Num(0));
        } else {
            self.op3(Op::zero, dst, Arg::No, Arg::Num(i64::from(n)));
        }
    }

    /// `jmp`, or `jmp_loop` if it goes back.
    pub(crate) fn jump(&mut self, to: Label) {
        let op = if self.is_bound(to) {
            Op::jmp_loop
        } else {
            Op::jmp
        };
        self.op(op, Arg::No, Arg::To(to), Arg::No, []);
    }

    /// A jump, where control can come to it.
    pub(crate) fn go_on_at(&mut self, to: Label) {
        if !self.is_dead_end() {
            self.jump(to);
        }
    }

    /// True if the label has its place already: a jump to it goes back.
    pub(crate) fn is_bound(&self, label: Label) -> bool {
        matches!(self.labels.get(label.0 as usize), Some(Some(_)))
    }

    /// Ready for another function, with the memory of this one.
    pub(crate) fn clear(&mut self) {
        let old = std::mem::take(self);
        fn emptied<T>(mut list: Vec<T>) -> Vec<T> {
            list.clear();
            list
        }
        *self = Asm {
            ins: emptied(old.ins),
            extras: emptied(old.extras),
            labels: emptied(old.labels),
            vars: emptied(old.vars),
            groups: emptied(old.groups),
            group_of: emptied(old.group_of),
            classes: emptied(old.classes),
            free: old.free,
            stale: emptied(old.stale),
            pool: emptied(old.pool),
            globals: emptied(old.globals),
            ..Asm::default()
        };
        for released in &mut self.free {
            released.groups.clear();
        }
    }
}

macro_rules! poll_pairs {
    ($($plain:ident $looped:ident,)*) => {
        /// The form of a branch that polls, for a jump back.
        pub(crate) fn with_poll(op: Op) -> Op {
            match op { $(Op::$plain => Op::$looped,)* other => other }
        }

        /// The form without the poll, if the branch polls.
        fn without_poll(op: Op) -> Option<Op> {
            match op { $(Op::$looped => Some(Op::$plain),)* _ => None }
        }
    };
}

poll_pairs! {
    jmp jmp_loop,
    brt brt_loop,
    brf brf_loop,
    eq_i64_br eq_i64_br_loop,
    ne_i64_br ne_i64_br_loop,
    lt_i64_br lt_i64_br_loop,
    le_i64_br le_i64_br_loop,
    lt_u64_br lt_u64_br_loop,
    le_u64_br le_u64_br_loop,
    eq_f64_br eq_f64_br_loop,
    ne_f64_br ne_f64_br_loop,
    lt_f64_br lt_f64_br_loop,
    le_f64_br le_f64_br_loop,
    nlt_f64_br nlt_f64_br_loop,
    nle_f64_br nle_f64_br_loop,
    eq_i64k_br eq_i64k_br_loop,
    ne_i64k_br ne_i64k_br_loop,
    lt_i64k_br lt_i64k_br_loop,
    le_i64k_br le_i64k_br_loop,
    gt_i64k_br gt_i64k_br_loop,
    ge_i64k_br ge_i64k_br_loop,
    inc_lt_i64_br inc_lt_i64_br_loop,
    inc_le_i64_br inc_le_i64_br_loop,
    inc_lt_i64k_br inc_lt_i64k_br_loop,
    inc_le_i64k_br inc_le_i64k_br_loop,
}
