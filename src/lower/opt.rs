//! Optimisations that pay in an interpreter, each with a switch, so that a run without it can be compared.
//!
//! In: names, as `--opt=-NAME` gives them. Out: [`Opts`], and the fused instructions themselves, which are made while code is emitted: an
//! instruction that would read a temporary made by the instruction just before takes that one's work over. That is right because nothing jumps
//! in between and because the temporary is given back at once.

use crate::code::ops::Op;
use crate::lower::R;
use crate::lower::asm::{Arg, Asm, Extra, Label, V};
use crate::lower::func::{Fun, TempMark};
use crate::lower::layout::Rep;
use crate::syntax::node::Node;
use crate::types::ty::TypeId;

/// A set of optimisations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opts(u32);

impl Opts {
    /// Division by a constant as multiplication or shift.
    pub const DIV: Opts = Opts(1);
    /// Sums with several constants as one.
    pub const FOLD: Opts = Opts(2);
    /// Product and sum, sums of three, load and operation, count and branch in one instruction.
    pub const FUSE: Opts = Opts(4);
    /// `x op= y` in memory as one instruction.
    pub const UPDATE: Opts = Opts(8);

    /// Small functions in place of their calls.
    pub const INLINE: Opts = Opts(16);
    /// Closures made without leaving the dispatcher.
    pub const CLOSURE: Opts = Opts(32);
    /// Slots with pointers zeroed at the entry only if they must be.
    pub const ENTER: Opts = Opts(64);
    /// Constants of loops loaded once, at the function's entry.
    pub const HOIST: Opts = Opts(128);
    /// Variables of a `for` clause that only its last part changes are captured by value.
    pub const LOOPVAR: Opts = Opts(256);
    /// Deferred calls of few words that wait in the frame, where a function comes to them at most once.
    pub const DEFER: Opts = Opts(512);
    /// Small arrays behind literals and variadic arguments made without leaving the dispatcher.
    pub const ARRAY: Opts = Opts(1024);
    /// Small functions that may trap in place of their calls, which are made after all where they do.
    pub const RETRY: Opts = Opts(2048);
    /// Functions with several results, or with a small struct for a result, in place of their calls.
    pub const RESULTS: Opts = Opts(4096);
    /// Jumps to a jump go where it goes.
    pub const JUMPS: Opts = Opts(8192);
    /// Arrays of variadic calls in loops are made once for a frame, where the callee does not keep them.
    pub const KEPT: Opts = Opts(16384);
    /// Elements that a loop's condition proves to be there are not checked for it.
    pub const BOUNDS: Opts = Opts(32768);

    /// Small arrays of numbers stand in slots of the frame, also where they are indexed by variables.
    pub const SLOTS: Opts = Opts(65536);
    /// Small instances of generic functions in place of their calls.
    pub const INSTANCES: Opts = Opts(131_072);
    /// Objects that only a local pointer knows stand in slots of the frame.
    pub const OBJECTS: Opts = Opts(262_144);
    /// Functions that only follow a pointer are called with the object, and give it back.
    pub const LEND: Opts = Opts(8_388_608);
    /// Constant keys of maps stand in the instruction, which notes where it found them.
    pub const KEYS: Opts = Opts(524_288);
    /// What is pushed to and popped from slices and arrays in one instruction.
    pub const STACKS: Opts = Opts(1_048_576);
    /// Methods of interfaces whose type is known are called as the type's own.
    pub const KNOWN: Opts = Opts(2_097_152);
    /// Iterators whose text is known in place of the loops over them.
    pub const ITERATORS: Opts = Opts(4_194_304);
    /// Numbers in base 10 are joined as such, and keys of maps that are joined are made only where they are entered.
    pub const JOIN: Opts = Opts(16_777_216);
    /// Arguments for `...` that are passed one by one, where the callee only reads them.
    pub const SPREAD: Opts = Opts(33_554_432);
    /// Boxes of constant strings in interfaces that are made with the code.
    pub const BOXED: Opts = Opts(67_108_864);
    /// Arrays that the loop over them does not change are not copied for it.
    pub const STEADY: Opts = Opts(134_217_728);
    /// Objects that objects in slots point to stand in slots as well.
    pub const HELD: Opts = Opts(268_435_456);
    /// Parts of objects in slots are lent to calls as whole ones are.
    pub const PARTS: Opts = Opts(536_870_912);
    /// Loops are entered, and their iterations end, without a jump.
    pub const ENDS: Opts = Opts(1_073_741_824);

    /// Names of the switches.
    pub const NAMES: &'static [(&'static str, Opts)] = &[
        ("div", Opts::DIV),
        ("fold", Opts::FOLD),
        ("fuse", Opts::FUSE),
        ("update", Opts::UPDATE),
        ("inline", Opts::INLINE),
        ("closure", Opts::CLOSURE),
        ("enter", Opts::ENTER),
        ("hoist", Opts::HOIST),
        ("loopvar", Opts::LOOPVAR),
        ("defer", Opts::DEFER),
        ("array", Opts::ARRAY),
        ("retry", Opts::RETRY),
        ("results", Opts::RESULTS),
        ("jumps", Opts::JUMPS),
        ("kept", Opts::KEPT),
        ("bounds", Opts::BOUNDS),
        ("slots", Opts::SLOTS),
        ("instances", Opts::INSTANCES),
        ("objects", Opts::OBJECTS),
        ("lend", Opts::LEND),
        ("keys", Opts::KEYS),
        ("stacks", Opts::STACKS),
        ("known", Opts::KNOWN),
        ("iterators", Opts::ITERATORS),
        ("join", Opts::JOIN),
        ("spread", Opts::SPREAD),
        ("boxed", Opts::BOXED),
        ("steady", Opts::STEADY),
        ("held", Opts::HELD),
        ("parts", Opts::PARTS),
        ("ends", Opts::ENDS),
    ];

    /// No optimisation.
    pub const NONE: Opts = Opts(0);

    /// True if those of `other` are on.
    pub const fn has(self, other: Opts) -> bool {
        self.0 & other.0 == other.0
    }

    /// Turns on (`name` or `+name`) or off (`-name`); `all` stands for all. False for a name that there is not.
    pub fn switch(&mut self, name: &str) -> bool {
        let (off, name) = match name.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, name.strip_prefix('+').unwrap_or(name)),
        };
        let row = Opts::NAMES.iter().find(|(known, _)| *known == name);
        let bits = match row {
            Some((_, opts)) => opts.0,
            None if name == "all" => u32::MAX,
            None => return false,
        };
        self.0 = if off { self.0 & !bits } else { self.0 | bits };
        true
    }
}

impl Default for Opts {
    /// All of them.
    fn default() -> Opts {
        Opts(u32::MAX)
    }
}

/// The sum that takes over a product: (sum, product) to the fused form and whether the product was the left operand.
fn with_product(op: Op, product: Op, is_left: bool) -> Option<Op> {
    Some(match (op, product, is_left) {
        (Op::add_f64, Op::mul_f64, _) => Op::muladd_f64,
        (Op::sub_f64, Op::mul_f64, false) => Op::mulsub_f64,
        (Op::sub_f64, Op::mul_f64, true) => Op::mulrsub_f64,
        (Op::add_i64 | Op::add_u64, Op::mul_i64 | Op::mul_u64, _) => Op::muladd_i64,
        (Op::sub_i64 | Op::sub_u64, Op::mul_i64 | Op::mul_u64, false) => Op::mulsub_i64,
        (Op::sub_i64 | Op::sub_u64, Op::mul_i64 | Op::mul_u64, true) => Op::mulrsub_i64,
        _ => return None,
    })
}

/// An instruction with three operands, the last in its extension word.
type Three = (Op, [V; 2], Extra);

/// What takes over a sum of two words, or a multiple: `other op made`, or `made op other` if `is_left`. Words wrap, so the order is free.
fn with_sum(op: Op, other: V, (made, p, q): (Op, V, Arg), is_left: bool) -> Option<Three> {
    let adds = match op {
        Op::add_i64 | Op::add_u64 => true,
        Op::sub_i64 | Op::sub_u64 => false,
        _ => return None,
    };
    Some(match (made, q) {
        (Op::add_i64 | Op::add_u64, Arg::Slot(q)) => match (adds, is_left) {
            (true, _) => (Op::addadd_i64, [other, p], Extra::Slot(q)),
            (false, false) => (Op::subsub_i64, [other, p], Extra::Slot(q)),
            (false, true) => (Op::addsub_i64, [p, q], Extra::Slot(other)),
        },
        (Op::sub_i64 | Op::sub_u64, Arg::Slot(q)) => match (adds, is_left) {
            (true, _) => (Op::addsub_i64, [other, p], Extra::Slot(q)),
            (false, false) => (Op::addsub_i64, [other, q], Extra::Slot(p)),
            (false, true) => (Op::subsub_i64, [p, q], Extra::Slot(other)),
        },
        (Op::addk_i64, Arg::Num(n)) => match (adds, is_left) {
            (true, _) => (Op::addaddk_i64, [other, p], Extra::Word(n as u64)),
            (false, false) => (
                Op::subaddk_i64,
                [other, p],
                Extra::Word(n.wrapping_neg() as u64),
            ),
            (false, true) => (Op::subaddk_i64, [p, other], Extra::Word(n as u64)),
        },
        (Op::mulk_i64, Arg::Num(n)) => match (adds, is_left) {
            (true, _) => (Op::muladdk_i64, [other, p], Extra::Word(n as u64)),
            (false, false) => (
                Op::muladdk_i64,
                [other, p],
                Extra::Word(n.wrapping_neg() as u64),
            ),
            (false, true) => return None,
        },
        _ => return None,
    })
}

/// The operation that takes over the load of its operand.
fn with_load(op: Op, is_left: bool) -> Option<Op> {
    Some(match (op, is_left) {
        (Op::add_f64, _) => Op::add_f64_ld,
        (Op::mul_f64, _) => Op::mul_f64_ld,
        (Op::sub_f64, false) => Op::sub_f64_ld,
        (Op::add_i64 | Op::add_u64, _) => Op::add_i64_ld,
        (Op::sub_i64 | Op::sub_u64, false) => Op::sub_i64_ld,
        _ => return None,
    })
}

/// The operation that takes over the load of an element.
fn with_element(op: Op, is_left: bool) -> Option<Op> {
    Some(match (op, is_left) {
        (Op::add_f64, _) => Op::add_f64_ix,
        (Op::mul_f64, _) => Op::mul_f64_ix,
        (Op::sub_f64, false) => Op::sub_f64_ix,
        (Op::add_i64 | Op::add_u64, _) => Op::add_i64_ix,
        (Op::sub_i64 | Op::sub_u64, false) => Op::sub_i64_ix,
        _ => return None,
    })
}

/// The branch that counts its first operand up before it compares.
fn with_count(op: Op) -> Option<Op> {
    Some(match op {
        Op::lt_i64_br_loop => Op::inc_lt_i64_br_loop,
        Op::le_i64_br_loop => Op::inc_le_i64_br_loop,
        Op::lt_i64k_br_loop => Op::inc_lt_i64k_br_loop,
        Op::le_i64k_br_loop => Op::inc_le_i64k_br_loop,
        _ => return None,
    })
}

impl Fun<'_, '_> {
    /// A slot that holds a number all the time, for use in a loop: so that it is not loaded in each iteration.
    pub(crate) fn hoisted(&mut self, bits: i64) -> Option<V> {
        if self.n_loops == 0 || !self.cx.lw.opts.has(Opts::HOIST) {
            return None;
        }
        self.asm.pooled(bits)
    }

    /// The same for a constant expression as a value of a type.
    pub(crate) fn hoisted_constant(&mut self, e: Node, ty: TypeId) -> R<Option<V>> {
        if self.n_loops == 0 {
            return Ok(None);
        }
        let Some(value) = self.constant(e) else {
            return Ok(None);
        };
        let bits = match self.lay(ty)?.rep {
            Rep::Int(..) => value.to_int().int_bits().map(|bits| bits as i64),
            Rep::F64 => value.as_f64().map(|f| f.to_bits() as i64),
            Rep::F32 => value.as_f32().map(|f| i64::from(f.to_bits())),
            _ => None,
        };
        Ok(bits.and_then(|bits| self.hoisted(bits)))
    }

    /// `dst := x op y`; temporaries made since the mark are not read again.
    pub(crate) fn arith(&mut self, op: Op, dst: V, x: V, y: V, mark: &TempMark) {
        if x != y && self.cx.lw.opts.has(Opts::FUSE) {
            for (taken, other, is_left) in [(y, x, false), (x, y, true)] {
                if self.is_temp_since(taken, mark)
                    && self.asm.take_over(op, dst, other, taken, is_left)
                {
                    return;
                }
            }
        }
        self.asm.op3(op, dst, x, y);
    }
}

impl Asm {
    /// Emits `dst := other op taken` (the other way round if `is_left`) in one instruction with what made `taken` just before.
    fn take_over(&mut self, op: Op, dst: V, other: V, taken: V, is_left: bool) -> bool {
        if self.take_over_remainder(op, dst, other, taken) {
            return true;
        }
        let Some((made, [to, p, q])) = self.last() else {
            return false;
        };
        if to != Arg::Slot(taken) || p == Arg::Slot(taken) {
            return false;
        }
        let (Arg::Slot(p), pos) = (p, self.last_pos()) else {
            return false;
        };
        if let Some((op, [b, c], extra)) = with_sum(op, other, (made, p, q), is_left) {
            self.take_last();
            self.op(op, dst, b, c, [extra]);
            return true;
        }
        let fused = match made {
            Op::ld_w64 => with_load(op, is_left),
            Op::idx_w64 => with_element(op, is_left),
            _ => with_product(op, made, is_left),
        };
        let (Some(fused), here) = (fused, self.pos()) else {
            return false;
        };
        let extra = match (made, q) {
            (Op::ld_w64, Arg::Num(offset)) => Extra::Word(offset as u64),
            (_, Arg::Slot(q)) => Extra::Slot(q),
            _ => return false,
        };
        self.take_last();
        // What may trap keeps its place in the source.
        if matches!(made, Op::ld_w64 | Op::idx_w64) {
            self.restore_pos(pos);
        }
        self.op(fused, dst, other, p, [extra]);
        self.restore_pos(here);
        true
    }

    /// Emits `dst := other + taken` in one instruction with what made `taken` as a remainder just before.
    fn take_over_remainder(&mut self, op: Op, dst: V, other: V, taken: V) -> bool {
        let Some((Op::remm_i64, [to, x, Arg::Num(shift)], [multiplier, n])) =
            self.last_with_words()
        else {
            return false;
        };
        if !matches!(op, Op::add_i64 | Op::add_u64) || to != Arg::Slot(taken) {
            return false;
        }
        let words = [multiplier.clone(), n.clone(), Extra::Word(shift as u64)];
        self.take_last();
        self.op(Op::addrem_i64, dst, other, x, words);
        true
    }

    /// Emits `dst := sum + n` in one instruction with what made the sum of two words just before.
    pub(crate) fn add_to_sum(&mut self, dst: V, sum: V, n: i64) -> bool {
        let Some((made, [to, Arg::Slot(p), Arg::Slot(q)])) = self.last() else {
            return false;
        };
        let op = match made {
            Op::add_i64 | Op::add_u64 => Op::addaddk_i64,
            Op::sub_i64 | Op::sub_u64 => Op::subaddk_i64,
            _ => return false,
        };
        if to != Arg::Slot(sum) {
            return false;
        }
        self.take_last();
        self.op(op, dst, p, q, [Extra::Word(n as u64)]);
        true
    }

    /// `dst := the word at base + offset`, to which the last instruction, `by`, adds `n`: in one instruction. It traps before it changes anything.
    pub(crate) fn count_and_load(&mut self, by: Op, dst: V, base: V, n: Arg, offset: i64) {
        let op = match by {
            Op::addm_i64 => Op::addld_i64,
            _ => Op::addkld_i64,
        };
        let (pos, here) = (self.last_pos(), self.pos());
        self.take_last();
        self.restore_pos(pos);
        self.op(op, dst, base, n, [Extra::Word(offset as u64)]);
        self.restore_pos(here);
    }

    /// Before a branch back that compares `a`: if `a` was counted up just before, that instruction counts, compares and jumps. The branch
    /// itself is still emitted, for whoever enters the loop at its test.
    pub(crate) fn count_and_branch(&mut self, op: Op, a: V, b: Arg, to: Label) {
        let Some(fused) = with_count(op) else { return };
        if self.last_emitted() == Some((Op::addk_i64, [Arg::Slot(a), Arg::Slot(a), Arg::Num(1)]))
            && b != Arg::Slot(a)
        {
            self.replace_last(fused, [Arg::Slot(a), b, Arg::To(to)]);
        }
    }
}

/// Multiplier and shift with which a division by `d` (at least 3, no power of two) is a multiplication: the quotient is the high half of
/// the product (plus the dividend if the multiplier is negative), shifted, plus 1 for negative dividends (Warren, Hacker's Delight, 10-1).
pub(crate) fn magic(d: i64) -> (i64, u32) {
    const TWO63: u64 = 1 << 63;
    let ad = d.unsigned_abs();
    let anc = TWO63 - 1 - TWO63 % ad;
    let mut p = 63;
    let (mut q1, mut r1) = (TWO63 / anc, TWO63 % anc);
    let (mut q2, mut r2) = (TWO63 / ad, TWO63 % ad);
    loop {
        p += 1;
        q1 = q1.wrapping_mul(2);
        r1 = r1.wrapping_mul(2);
        if r1 >= anc {
            q1 = q1.wrapping_add(1);
            r1 = r1.wrapping_sub(anc);
        }
        q2 = q2.wrapping_mul(2);
        r2 = r2.wrapping_mul(2);
        if r2 >= ad {
            q2 = q2.wrapping_add(1);
            r2 = r2.wrapping_sub(ad);
        }
        let delta = ad - r2;
        if q1 >= delta && (q1 != delta || r1 != 0) {
            return (q2.wrapping_add(1) as i64, p - 64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Opts, magic};

    fn quotient(n: i64, d: i64) -> i64 {
        let (m, s) = magic(d);
        let high = ((i128::from(m) * i128::from(n)) >> 64) as i64;
        let q = high.wrapping_add(n & (m >> 63)) >> s;
        q.wrapping_add((q as u64 >> 63) as i64)
    }

    #[test]
    fn division_by_multiplication_is_division() {
        let edges = [0, 1, 2, 6, 7, 8, 99, 1000, i64::MAX, i64::MAX - 1];
        for d in [
            3,
            5,
            6,
            7,
            9,
            10,
            11,
            100,
            641,
            1000,
            1009,
            139_968,
            1_000_003,
            1_000_000_007,
            i64::MAX,
            i64::MAX - 1,
        ] {
            for n in edges.into_iter().chain([
                d - 1,
                d,
                d.wrapping_add(1),
                d.wrapping_mul(5),
                d.wrapping_mul(12345),
            ]) {
                assert_eq!(quotient(n, d), n / d, "{n} / {d}");
                assert_eq!(
                    quotient(n.wrapping_neg(), d),
                    n.wrapping_neg() / d,
                    "-{n} / {d}"
                );
            }
            assert_eq!(quotient(i64::MIN, d), i64::MIN / d);
        }
    }

    #[test]
    fn each_switch_has_a_bit_of_its_own() {
        let bits = Opts::NAMES.iter().fold(0, |bits, (_, opts)| bits | opts.0);
        assert_eq!(bits.count_ones() as usize, Opts::NAMES.len());
    }

    #[test]
    fn switches_by_name() {
        let mut opts = Opts::default();
        assert!(opts.switch("-fuse") && !opts.has(Opts::FUSE) && opts.has(Opts::DIV));
        assert!(
            opts.switch("-all") && opts == Opts::NONE && opts.switch("div") && opts.has(Opts::DIV)
        );
        assert!(!opts.switch("-nothing"));
    }
}
