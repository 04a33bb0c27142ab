//! Natives of `internal/digest`: MD5 and the SHA family on states that stand in the script's memory.
//!
//! In: which compression, the address of eight 64-bit words, text. Out: the words after it, or the digest. SHA-1 and SHA-2 are RustCrypto's.

use std::array::from_fn;

use sha2::digest::generic_array::GenericArray;

use super::digest_md5;
use crate::vm::native::{Flow, NativeCx, NativeFn, Trap, TrapKind};

/// The natives of `internal/digest`.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("compress", |cx| {
        // Slots: compression, state, blocks 2..5.
        let round = Round::of(cx.arg(0));
        let mut state = load(cx)?;
        round.compress(&mut state, cx.arg_bytes(2));
        let at = cx.arg(1);
        for (i, word) in state.into_iter().enumerate() {
            cx.write_u64(at + 8 * i as u64, word);
        }
        Ok(Flow::Done)
    }),
    ("finish", |cx| {
        // Slots: compression, state, rest 2..5, length of all text, digest 6..9.
        let round = Round::of(cx.arg(0));
        let mut state = load(cx)?;
        let rest = cx.arg_bytes(2);
        let whole = rest.len() - rest.len() % round.block_bytes();
        round.compress(&mut state, &rest[..whole]);
        round.compress(&mut state, &round.last_blocks(&rest[whole..], cx.arg(5)));
        round.write(&state, cx.arg_bytes_mut(6));
        Ok(Flow::Done)
    }),
];

fn load(cx: &NativeCx<'_>) -> Result<[u64; 8], Trap> {
    let at = cx.arg(1);
    if at == 0 {
        return Err(Trap::of(TrapKind::Nil));
    }
    Ok(from_fn(|i| cx.read_u64(at + 8 * i as u64)))
}

/// The compressions, in the order of the package's constants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

impl Round {
    fn of(number: u64) -> Round {
        match number {
            0 => Round::Md5,
            1 => Round::Sha1,
            2 => Round::Sha256,
            _ => Round::Sha512,
        }
    }

    fn block_bytes(self) -> usize {
        if self == Round::Sha512 { 128 } else { 64 }
    }

    /// Takes the whole blocks of the text into the state.
    fn compress(self, state: &mut [u64; 8], text: &[u8]) {
        match self {
            Round::Md5 => narrow(state, |words: &mut [u32; 4]| {
                for block in text.as_chunks::<64>().0 {
                    digest_md5::compress(words, block);
                }
            }),
            Round::Sha1 => narrow(state, |words: &mut [u32; 5]| {
                for block in text.chunks_exact(64) {
                    sha1::compress(words, &[*GenericArray::from_slice(block)]);
                }
            }),
            Round::Sha256 => narrow(state, |words: &mut [u32; 8]| {
                for block in text.chunks_exact(64) {
                    sha2::compress256(words, &[*GenericArray::from_slice(block)]);
                }
            }),
            Round::Sha512 => {
                for block in text.chunks_exact(128) {
                    sha2::compress512(state, &[*GenericArray::from_slice(block)]);
                }
            }
        }
    }

    /// The rest of the text, a one bit, zeros, and the length of all text in bits at the end of a block.
    fn last_blocks(self, rest: &[u8], total: u64) -> Vec<u8> {
        let block = self.block_bytes();
        let length_bytes = block / 8;
        let mut text = rest.to_vec();
        text.push(0x80);
        let size = (text.len() + length_bytes).next_multiple_of(block);
        text.resize(size, 0);
        let bits = u128::from(total) << 3;
        if self == Round::Md5 {
            text[size - 8..].copy_from_slice(&(bits as u64).to_le_bytes());
        } else {
            text[size - length_bytes..].copy_from_slice(&bits.to_be_bytes()[16 - length_bytes..]);
        }
        text
    }

    /// As much of the state as the digest is long.
    fn write(self, state: &[u64; 8], out: &mut [u8]) {
        let bytes: Vec<u8> = match self {
            Round::Md5 => state
                .iter()
                .flat_map(|w| (*w as u32).to_le_bytes())
                .collect(),
            Round::Sha1 | Round::Sha256 => state
                .iter()
                .flat_map(|w| (*w as u32).to_be_bytes())
                .collect(),
            Round::Sha512 => state.iter().flat_map(|w| w.to_be_bytes()).collect(),
        };
        for (to, from) in out.iter_mut().zip(bytes) {
            *to = from;
        }
    }
}

/// Works on the lower halves of the first words.
fn narrow<const N: usize>(state: &mut [u64; 8], work: impl FnOnce(&mut [u32; N])) {
    let mut words: [u32; N] = from_fn(|i| state[i] as u32);
    work(&mut words);
    for (to, from) in state.iter_mut().zip(words) {
        *to = u64::from(from);
    }
}
