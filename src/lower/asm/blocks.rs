//! Stretches of code that stand elsewhere than where they were emitted.
//!
//! In: the last instructions, with the labels among them. Out: the same, behind other code.

use crate::lower::asm::{Asm, Ins};

/// Instructions that were taken out.
#[derive(Debug)]
pub(crate) struct Block {
    ins: Vec<Ins>,
    /// Labels by number, and the instruction of the block that each is at.
    labels: Vec<(usize, u32)>,
}

impl Asm {
    /// Takes out the instructions from number `from` on, and the labels there.
    pub(crate) fn split_off(&mut self, from: usize) -> Block {
        let ins = self.ins.split_off(from.min(self.ins.len()));
        let mut labels = Vec::new();
        for (number, at) in self.labels.iter_mut().enumerate() {
            if let Some(rel) = at.and_then(|at| at.checked_sub(from as u32)) {
                labels.push((number, rel));
                *at = None;
            }
        }
        Block { ins, labels }
    }

    /// Puts them here.
    pub(crate) fn append(&mut self, block: Block) {
        let here = self.ins.len() as u32;
        self.bound_last = here;
        self.ins.extend(block.ins);
        for (number, rel) in block.labels {
            if let Some(at) = self.labels.get_mut(number) {
                *at = Some(here + rel);
            }
        }
    }
}
