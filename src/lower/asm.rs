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

use crate::code::encode::{HEADER_SLOTS, NO_SLOT, SelectCase, instr, instr_bc, range_word};
use crate::code::func::{FuncCode, Link, Reloc, SlotClass, VarName};
use crate::code::ops::{Op, Path, Role};
use crate::code::program::GlobalId;
use crate::heap::lines::Place;
use crate::lower::lines::LineTable;

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

#[derive(Debug)]
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
    /// Reserves the next slots of the frame's fixed part (results, arguments, closure pointer), in their order.
    pub(crate) fn fixed(&mut self, classes: &[SlotClass]) -> V {
        let at = self.n_fixed;
        self.n_fixed = self.n_fixed.saturating_add(classes.len() as u16);
        self.group(classes, Some(at))
    }

    fn group(&mut self, classes: &[SlotClass], fixed: Option<u16>) -> V {
        let base = self.group_of.len() as u32;
        let index = self.groups.len() as u32;
        self.group_of
            .extend(std::iter::repeat_n(index, classes.len()));
        self.classes.extend_from_slice(classes);
        self.groups.push(Group {
            base,
            n_slots: classes.len() as u32,
            fixed,
            is_free: false,
            is_stale: false,
        });
        V(base)
    }

    /// A variable stands in these slots.
    pub(crate) fn name(&mut self, v: V, named: VarName) {
        let pos = self.pos();
        self.vars.push((v, pos, named));
    }

    /// A variable stands in the closure.
    pub(crate) fn name_captured(&mut self, named: VarName) {
        self.name(V::NONE, named);
    }

    /// Slots for a value of these classes. No slots: `V::NONE`.
    pub(crate) fn alloc(&mut self, classes: &[SlotClass]) -> V {
        if classes.is_empty() {
            return V::NONE;
        }
        let released = self.free.iter_mut().find(|r| *r.classes == *classes);
        if let Some(index) = released.and_then(|r| r.groups.pop())
            && let Some(group) = self.groups.get_mut(index as usize)
        {
            group.is_free = false;
            group.is_stale = false;
            return V(group.base);
        }
        self.group(classes, None)
    }

    /// Slots that nothing else has in the whole function.
    pub(crate) fn lasting(&mut self, classes: &[SlotClass]) -> V {
        self.group(classes, None)
    }

    /// A slot that holds a constant in the whole function; `None` if there are too many such slots.
    pub(crate) fn pooled(&mut self, n: i64) -> Option<V> {
        if let Some((_, v)) = self.pool.iter().find(|(m, _)| *m == n) {
            return Some(*v);
        }
        if self.pool.len() >= MAX_POOL {
            return None;
        }
        // Never one that served before: code in front of its first use would overwrite it.
        let v = self.lasting(&[SlotClass::Scalar]);
        self.pool.push((n, v));
        Some(v)
    }

    /// A slot that holds the address of a package variable in the whole function; `None` if there are too many such slots.
    pub(crate) fn pooled_global(&mut self, id: GlobalId) -> Option<V> {
        if let Some((_, v)) = self.globals.iter().find(|(known, _)| *known == id) {
            return Some(*v);
        }
        if self.globals.len() >= MAX_POOL {
            return None;
        }
        let v = self.lasting(&[SlotClass::Pointer]);
        self.globals.push((id, v));
        Some(v)
    }

    /// Gives back what `alloc` gave. Other slots are left alone.
    pub(crate) fn release(&mut self, v: V) {
        if v.is_window() || v == V::NONE {
            return;
        }
        let Some(&index) = self.group_of.get(v.0 as usize) else {
            return;
        };
        let Some(group) = self.groups.get_mut(index as usize) else {
            return;
        };
        if group.fixed.is_none() && group.base == v.0 && !group.is_free {
            group.is_free = true;
            let classes = classes_of(group, &self.classes);
            if !is_scalar(classes) {
                group.is_stale = true;
                self.stale.push(index);
            }
            match self.free.iter_mut().find(|r| *r.classes == *classes) {
                Some(released) => released.groups.push(index),
                None => self.free.push(Released {
                    classes: classes.into(),
                    groups: vec![index],
                }),
            }
        }
    }

    /// Zeroes slots that nobody uses but that may still hold pointers: they would keep garbage alive.
    pub(crate) fn kill_stale(&mut self) {
        for index in std::mem::take(&mut self.stale) {
            let Some(group) = self.groups.get_mut(index as usize) else {
                continue;
            };
            if !std::mem::take(&mut group.is_stale) {
                continue;
            }
            let base = group.base;
            let classes = classes_of(group, &self.classes);
            let is_pointer = |c: &SlotClass| *c != SlotClass::Scalar;
            let first = classes.iter().position(is_pointer).unwrap_or(0);
            let last = classes.iter().rposition(is_pointer).unwrap_or(0);
            self.zero(V(base + first as u32), (last - first + 1) as u32);
        }
    }

    /// Class of a slot; slots of the window count as scalars.
    pub(crate) fn class(&self, v: V) -> SlotClass {
        self.classes.get(v.0 as usize).copied().unwrap_or_default()
    }

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
                if matches!(ins.op, Op::ld_w64 | Op::idx_w64 | Op::gld)
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

    /// Source offset of the last instruction.
    pub(crate) fn last_pos(&self) -> u32 {
        self.ins.last().map_or(self.pos, |ins| ins.pos)
    }

    /// Takes back the last instruction, which has no extension words.
    pub(crate) fn take_last(&mut self) {
        self.ins.pop();
    }

    /// Puts another instruction without extension words in the place of the last.
    pub(crate) fn replace_last(&mut self, op: Op, args: [Arg; 3]) {
        if let Some(ins) = self.ins.last_mut() {
            ins.op = op;
            ins.args = args;
        }
    }

    /// Takes out a jump to `label` that was emitted last; true if an instruction from number `start` on still jumps there.
    pub(crate) fn drop_jump_to(&mut self, label: Label, start: usize) -> bool {
        let to = Arg::To(label);
        if self.ins.len() > start
            && self
                .ins
                .last()
                .is_some_and(|i| i.op == Op::jmp && i.args[1] == to)
        {
            self.ins.pop();
        }
        let rest = self.ins.get(start..).unwrap_or(&[]);
        rest.iter().any(|ins| ins.args.contains(&to))
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

    /// Numbers the slots, packs the words. `place` turns a source offset into a place.
    pub(crate) fn finish<'a>(
        &mut self,
        name: String,
        place: &dyn Fn(u32) -> Place<'a>,
    ) -> Result<FuncCode, AsmError> {
        let frame = self.number()?;
        let (prologue, relocs) = frame.prologue(self);
        let n_prologue = prologue.len() as u32;
        self.drop_empty_jumps();
        let starts = self.place(n_prologue)?;
        let mut out = Out {
            code: FuncCode {
                name,
                result_slots: self.result_slots,
                arg_slots: self.arg_slots,
                has_closure: self.has_closure,
                out_slots: u16::try_from(self.out_slots).map_err(|_| AsmError::TooManySlots)?,
                ..FuncCode::default()
            },
            frame: &frame,
            starts: &starts,
            labels: &self.labels,
            extras: &self.extras,
        };
        out.code.words = Vec::with_capacity(starts.last().map_or(0, |end| *end as usize));
        out.code.words.extend(prologue);
        out.code.relocs = relocs;
        let mut lines = LineTable::default();
        let mut last = None;
        for (ins, start) in self.ins.iter().zip(&starts) {
            // Most instructions come from where the one before came from.
            if last != Some(ins.pos) {
                lines.place(&mut out.code, *start, place(ins.pos));
                last = Some(ins.pos);
            }
            out.instruction(ins, *start)?;
        }
        if n_prologue > 0
            && let Some(first) = out.code.lines.first_mut()
        {
            first.word = 0;
        }
        let mut code = out.code;
        code.recover_pc = match self.recover {
            Some(label) => Some(target(&self.labels, &starts, label)?),
            None => None,
        };
        code.words.shrink_to_fit();
        code.vars = self
            .vars
            .drain(..)
            .map(|var| placed(&frame, var, place))
            .collect();
        code.classes = frame.classes;
        Ok(code)
    }

    fn number(&self) -> Result<Frame, AsmError> {
        let mut frame = Frame {
            slots: vec![0; self.group_of.len()],
            classes: Vec::new(),
            zero_from: 0,
        };
        let mut at = u32::from(self.n_fixed);
        frame.classes.resize(at as usize, SlotClass::Scalar);
        let classes = &self.classes;
        let is_scalar = |g: &Group| is_scalar(classes_of(g, classes));
        let fixed = self.groups.iter().filter(|g| g.fixed.is_some());
        let scalars = self
            .groups
            .iter()
            .filter(|g| g.fixed.is_none() && is_scalar(g));
        let set = self.set_at_once();
        let others = || {
            let groups = self.groups.iter();
            groups.filter(|g| g.fixed.is_none() && !is_scalar(g))
        };
        for group in fixed {
            frame.place(group, classes, u32::from(group.fixed.unwrap_or(0)))?;
        }
        for group in scalars {
            frame.place(group, classes, at)?;
            at += group.n_slots;
        }
        for group in others().filter(|g| set.contains(&g.base)) {
            frame.place(group, classes, at)?;
            at += group.n_slots;
        }
        frame.zero_from = at as u16;
        for group in others().filter(|g| !set.contains(&g.base)) {
            frame.place(group, classes, at)?;
            at += group.n_slots;
        }
        if set.contains(&V::NONE.0) {
            frame.zero_from = at as u16;
        }
        if at + self.out_slots >= u32::from(NO_SLOT) {
            return Err(AsmError::TooManySlots);
        }
        Ok(frame)
    }

    /// First slots of the groups with pointers that need no zero from `enter` (F1), since they are set before anything can reach a
    /// safepoint or trap; with [`V::NONE`] among them all need none: the function has no safepoint but a trap, where only slots are scanned
    /// that are read later (`vm::liveness`).
    fn set_at_once(&self) -> Vec<u32> {
        let mut set = Vec::new();
        if !self.lean {
            return set;
        }
        if self.ins.len() < 500 && self.ins.iter().all(|ins| has_no_safepoint(ins.op)) {
            set.push(V::NONE.0);
        }
        let first_label = self.labels.iter().flatten().min().copied();
        let straight = first_label.unwrap_or(u32::MAX) as usize;
        for ins in self.ins.iter().take(straight) {
            let Some(n) = self.sets_slots(ins) else { break };
            if let Arg::Slot(v) = ins.args[0]
                && let Some(group) = self.group_of.get(v.0 as usize)
                && let Some(group) = self.groups.get(*group as usize)
                && (group.base, group.n_slots) == (v.0, n)
            {
                set.push(v.0);
            }
        }
        set
    }

    /// How many slots an instruction sets that cannot trap or reach a safepoint; `None`: it is no such instruction.
    fn sets_slots(&self, ins: &Ins) -> Option<u32> {
        let is_closure = |arg: Arg| {
            let at = self.result_slots + self.arg_slots;
            matches!(arg, Arg::Slot(v) if self.has_closure && self.fixed_slot(v) == Some(at))
        };
        Some(match ins.op {
            Op::mov | Op::ldi | Op::ldk | Op::gld => 1,
            Op::mov2 | Op::lds => 2,
            Op::ld_w2 if is_closure(ins.args[1]) => 2,
            Op::ld_w3 if is_closure(ins.args[1]) => 3,
            Op::mov3 => 3,
            Op::ld_w64 if is_closure(ins.args[1]) => 1,
            Op::ldn if is_closure(ins.args[1]) => match extras_of(ins, &self.extras) {
                [Extra::Word(bytes)] => bytes.div_ceil(8) as u32,
                _ => 0,
            },
            _ => return None,
        })
    }

    /// The number of a slot of the frame's fixed part.
    fn fixed_slot(&self, v: V) -> Option<u16> {
        let group = self
            .groups
            .get(*self.group_of.get(v.0 as usize)? as usize)?;
        Some(group.fixed? + (v.0 - group.base) as u16)
    }

    /// Takes out jumps to the next instruction.
    fn drop_empty_jumps(&mut self) {
        let labels = &self.labels;
        let n = self.ins.len();
        for i in 0..n {
            let Some(ins) = self.ins.get_mut(i) else {
                continue;
            };
            if ins.op == Op::jmp
                && let Arg::To(label) = ins.args[1]
                && labels.get(label.0 as usize) == Some(&Some(i as u32 + 1))
            {
                ins.op = Op::nop;
                ins.args = [Arg::No; 3];
            }
        }
    }

    /// First word of each instruction (nops of dropped jumps take none), the end last.
    fn place(&mut self, prologue: u32) -> Result<Vec<u32>, AsmError> {
        loop {
            let mut starts = Vec::with_capacity(self.ins.len() + 1);
            let mut at = prologue;
            for ins in &self.ins {
                starts.push(at);
                at += words_of(ins, &self.extras);
            }
            starts.push(at);
            let mut changed = false;
            for (i, ins) in self.ins.iter_mut().enumerate() {
                let roles = ins.op.info().roles;
                if ins.is_long || !roles.contains(&Role::J) {
                    continue;
                }
                let start = starts.get(i).copied().unwrap_or(0);
                for arg in ins.args {
                    if let Arg::To(label) = arg {
                        let to = target(&self.labels, &starts, label)?;
                        if i16::try_from(i64::from(to) - i64::from(start)).is_err() {
                            ins.is_long = true;
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                return Ok(starts);
            }
        }
    }
}

fn target(labels: &[Option<u32>], starts: &[u32], label: Label) -> Result<u32, AsmError> {
    let ins = labels
        .get(label.0 as usize)
        .copied()
        .flatten()
        .ok_or(AsmError::Unbound)?;
    starts.get(ins as usize).copied().ok_or(AsmError::Unbound)
}

/// The classes of a group's slots, among those of all virtual slots.
fn classes_of<'a>(group: &Group, all: &'a [SlotClass]) -> &'a [SlotClass] {
    let from = group.base as usize;
    all.get(from..from + group.n_slots as usize).unwrap_or(&[])
}

fn is_scalar(classes: &[SlotClass]) -> bool {
    classes.iter().all(|c| *c == SlotClass::Scalar)
}

/// The extension words of an instruction, among those of all.
fn extras_of<'a>(ins: &Ins, all: &'a [Extra]) -> &'a [Extra] {
    let from = ins.first_extra as usize;
    all.get(from..from + ins.n_extras as usize).unwrap_or(&[])
}

/// Words that an instruction takes in its present form.
fn words_of(ins: &Ins, extras: &[Extra]) -> u32 {
    if ins.op == Op::nop {
        return 0;
    }
    let mut n = if ins.is_long { 3 } else { 1 };
    for extra in extras_of(ins, extras) {
        n += match extra {
            Extra::Table(labels) => labels.len().div_ceil(2) as u32,
            Extra::Cases(cases) => cases.len() as u32,
            _ => 1,
        };
    }
    n
}

/// The operation never allocates, collects, blocks, calls or polls; it may trap.
fn has_no_safepoint(op: Op) -> bool {
    let is_transfer = without_poll(op).is_some()
        || matches!(op, Op::call | Op::call_clo | Op::call_ifc | Op::jtab)
        || matches!(op, Op::call1 | Op::call_clo1 | Op::call_ifc1);
    let path = op.info().path;
    let is_store = matches!(
        op,
        Op::st_ptr | Op::idxst_ptr | Op::aidxst_ptr | Op::swapx_ptr | Op::gst_ptr | Op::ret_first
    );
    !is_transfer && (path == Path::fast || is_store)
}

/// A frame with numbered slots.
struct Frame {
    /// Slot of each virtual slot.
    slots: Vec<u16>,
    classes: Vec<SlotClass>,
    /// First slot of the groups that hold pointers.
    zero_from: u16,
}

/// A variable with its slot and the line of its declaration.
fn placed<'a>(
    frame: &Frame,
    (v, pos, named): (V, u32, VarName),
    place: &dyn Fn(u32) -> Place<'a>,
) -> VarName {
    let slot = match named.is_captured {
        true => named.slot,
        false => frame.slot(v),
    };
    let line = place(pos).line;
    VarName {
        slot,
        line,
        ..named
    }
}

impl Frame {
    fn place(&mut self, group: &Group, classes: &[SlotClass], at: u32) -> Result<(), AsmError> {
        if at + group.n_slots >= u32::from(NO_SLOT) {
            return Err(AsmError::TooManySlots);
        }
        let end = (at + group.n_slots) as usize;
        if self.classes.len() < end {
            self.classes.resize(end, SlotClass::Scalar);
        }
        for (i, class) in classes_of(group, classes).iter().enumerate() {
            if let Some(slot) = self.slots.get_mut(group.base as usize + i) {
                *slot = (at as usize + i) as u16;
            }
            if let Some(slot) = self.classes.get_mut(at as usize + i) {
                *slot = *class;
            }
        }
        Ok(())
    }

    fn slot(&self, v: V) -> u16 {
        if v == V::NONE {
            NO_SLOT
        } else if v.is_window() {
            self.classes.len() as u16 + HEADER_SLOTS + (v.0 & !WINDOW) as u16
        } else {
            self.slots.get(v.0 as usize).copied().unwrap_or(NO_SLOT)
        }
    }

    /// The `enter` instructions (F1), and what is loaded once; with the words to link.
    fn prologue(&self, asm: &Asm) -> (Vec<u64>, Vec<Reloc>) {
        let mut words = Vec::new();
        let results = self.classes.get(..asm.result_slots as usize).unwrap_or(&[]);
        let has_pointers = results.iter().any(|c| *c != SlotClass::Scalar);
        if asm.result_slots > 0 && (asm.zero_results || has_pointers) {
            words.push(instr(Op::enter, 0, asm.result_slots, 0));
        }
        let n = self.classes.len() as u16 - self.zero_from;
        if n > 0 {
            words.push(instr(Op::enter, self.zero_from, n, 0));
        }
        for (n, v) in &asm.pool {
            let slot = self.slot(*v);
            match i32::try_from(*n) {
                Ok(small) => words.push(instr_bc(Op::ldi, slot, small)),
                Err(_) => words.extend([instr(Op::ldk, slot, 0, 0), *n as u64]),
            }
        }
        let mut relocs = Vec::new();
        for (id, v) in &asm.globals {
            words.extend([instr(Op::ldk, self.slot(*v), 0, 0), 0]);
            relocs.push(Reloc {
                word: words.len() as u32 - 1,
                link: Link::Global(*id),
            });
        }
        (words, relocs)
    }
}

/// The words as they are packed.
struct Out<'a> {
    code: FuncCode,
    frame: &'a Frame,
    starts: &'a [u32],
    labels: &'a [Option<u32>],
    extras: &'a [Extra],
}

impl Out<'_> {
    fn offset(&self, label: Label, start: u32) -> Result<i64, AsmError> {
        let to = target(self.labels, self.starts, label)?;
        Ok(i64::from(to) - i64::from(start))
    }

    fn arg(&self, arg: Arg, start: u32) -> Result<u16, AsmError> {
        Ok(match arg {
            Arg::No => 0,
            Arg::Slot(v) => self.frame.slot(v),
            Arg::Num(n) => n as u16,
            Arg::Byte(v, offset) => {
                let byte = u32::from(self.frame.slot(v)) * 8 + offset;
                u16::try_from(byte).map_err(|_| AsmError::TooManySlots)?
            }
            Arg::To(label) => self.offset(label, start)? as i16 as u16,
        })
    }

    fn instruction(&mut self, ins: &Ins, start: u32) -> Result<(), AsmError> {
        if ins.op == Op::nop {
            return Ok(());
        }
        let roles = ins.op.info().roles;
        let a = self.arg(ins.args[0], start)?;
        if matches!(roles[1], Role::JL | Role::K) {
            let number = match ins.args[1] {
                Arg::To(label) => self.offset(label, start)? as i32,
                Arg::Num(n) => n as i32,
                _ => 0,
            };
            self.code.words.push(instr_bc(ins.op, a, number));
        } else if ins.is_long {
            self.long_branch(ins, start)?;
        } else {
            let b = self.arg(ins.args[1], start)?;
            let c = self.arg(ins.args[2], start)?;
            self.code.words.push(instr(ins.op, a, b, c));
        }
        for extra in extras_of(ins, self.extras) {
            self.extra(extra, start)?;
        }
        Ok(())
    }

    /// `branch .+2; jmp .+2; jmp target`, the last one polling if the branch did.
    fn long_branch(&mut self, ins: &Ins, start: u32) -> Result<(), AsmError> {
        let a = self.arg(ins.args[0], start)?;
        let b = self.arg(ins.args[1], start)?;
        let Arg::To(label) = ins.args[2] else {
            return Err(AsmError::Unbound);
        };
        let (op, jump) = match without_poll(ins.op) {
            Some(op) => (op, Op::jmp_loop),
            None => (ins.op, Op::jmp),
        };
        let offset = self.offset(label, start + 2)? as i32;
        self.code.words.push(instr(op, a, b, 2));
        self.code.words.push(instr_bc(Op::jmp, 0, 2));
        self.code.words.push(instr_bc(jump, 0, offset));
        Ok(())
    }

    fn extra(&mut self, extra: &Extra, start: u32) -> Result<(), AsmError> {
        match extra {
            Extra::Word(n) => self.code.words.push(*n),
            Extra::Link(link) => {
                self.code.relocs.push(Reloc {
                    word: self.code.words.len() as u32,
                    link: link.clone(),
                });
                self.code.words.push(0);
            }
            Extra::Slot(v) => self.code.words.push(u64::from(self.frame.slot(*v))),
            Extra::Range(lo, hi, max) => {
                let (lo, hi, max) = (
                    self.frame.slot(*lo),
                    self.frame.slot(*hi),
                    self.frame.slot(*max),
                );
                self.code.words.push(range_word(lo, hi, max));
            }
            Extra::To(label) => {
                let offset = self.offset(*label, start)?;
                self.code.words.push(offset as u64);
            }
            Extra::Table(labels) => {
                for pair in labels.chunks(2) {
                    let mut word = 0;
                    for (i, label) in pair.iter().enumerate() {
                        let offset = self.offset(*label, start)? as i32;
                        word |= u64::from(offset as u32) << (32 * i);
                    }
                    self.code.words.push(word);
                }
            }
            Extra::Cases(cases) => {
                for (is_send, chan, value, ok) in cases {
                    let case = SelectCase {
                        is_send: *is_send,
                        chan: self.frame.slot(*chan),
                        value: self.frame.slot(*value),
                        ok: self.frame.slot(*ok),
                    };
                    self.code.words.push(case.word());
                }
            }
        }
        Ok(())
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
