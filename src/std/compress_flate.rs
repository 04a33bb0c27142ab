//! Natives of `compress/flate`: the loops over every byte, on tables and windows that stand in the script's memory.
//!
//! In: words of state, tables, bytes. Out: the same, further on. Each call does a bounded piece of work, so that the machine can stop a script between two.

use std::array::from_fn;

use super::deflate_block::Block;
use super::deflate_match::Matcher;
use super::huffman;
use super::inflate::Inflater;
use crate::vm::native::{Flow, NativeCx, NativeFn, Trap, TrapKind};

/// The natives of `compress/flate`.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("build", |cx| {
        // Slots: table 0..3, lengths 3..6.
        let is_code = huffman::build(cx.look_u32s_mut(0), cx.arg_bytes(3));
        cx.ret_bool(0, is_code);
        Ok(Flow::Done)
    }),
    ("inflate", |cx| {
        // Slots: state, codes of lengths 1..4, codes of distances 4..7, input 7..10, window 10..13.
        let mut inflater = Inflater::load(words(cx, 0)?);
        let before = inflater.at();
        let (used, end) = inflater.run(
            cx.look_u32s(1),
            cx.look_u32s(4),
            cx.look_bytes(7),
            cx.look_bytes_mut(10),
        );
        cx.handles((used + inflater.at().saturating_sub(before)) as u64);
        store(cx, 0, inflater.save());
        cx.ret(0, used as u64);
        cx.ret(1, end as u64);
        Ok(Flow::Done)
    }),
    ("match", |cx| {
        // Slots: state, window 1..4, heads 4..7, links 7..10, tokens 10..13, is there more behind the window.
        let mut matcher = Matcher::load(words(cx, 0)?);
        matcher.run(
            cx.look_bytes(1),
            cx.look_u32s_mut(4),
            cx.look_u32s_mut(7),
            cx.look_u32s_mut(10),
            cx.arg_bool(13),
        );
        cx.handles(matcher.handled());
        store(cx, 0, matcher.save());
        Ok(Flow::Done)
    }),
    ("block", |cx| {
        // Slots: state, tokens 1..4, the bytes they stand for 4..7, output 7..10.
        let [bits, n_bits, ..] = words(cx, 0)?;
        let mut block = Block::new(cx.arg_bytes_mut(7), bits, n_bits as u32);
        block.write(cx.arg_u32s(1), cx.arg_bytes(4));
        let (n, bits, n_bits) = block.end();
        store(cx, 0, [bits, u64::from(n_bits), 0, 0, 0, 0, 0, 0]);
        cx.ret(0, n as u64);
        Ok(Flow::Done)
    }),
];

/// The eight words that argument slot `i` points to.
fn words(cx: &NativeCx<'_>, i: usize) -> Result<[u64; 8], Trap> {
    let at = cx.arg(i);
    if at == 0 {
        return Err(Trap::of(TrapKind::Nil));
    }
    Ok(from_fn(|k| cx.read_u64(at + 8 * k as u64)))
}

fn store(cx: &mut NativeCx<'_>, i: usize, words: [u64; 8]) {
    let at = cx.arg(i);
    for (k, word) in words.into_iter().enumerate() {
        cx.write_u64(at + 8 * k as u64, word);
    }
}
