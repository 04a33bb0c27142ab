//! Which instruction loads or stores a value of one slot.
//!
//! In: a layout. Out: the operation, by where the value stands.

use crate::code::ops::Op;
use crate::lower::layout::{Lay, Rep};

/// The instruction that loads a value of one slot.
pub(super) fn load_op(lay: &Lay) -> Option<Op> {
    Some(match lay.rep {
        Rep::Bool => Op::ld_u8,
        Rep::Int(1, true) => Op::ld_i8,
        Rep::Int(1, false) => Op::ld_u8,
        Rep::Int(2, true) => Op::ld_i16,
        Rep::Int(2, false) => Op::ld_u16,
        Rep::Int(4, true) => Op::ld_i32,
        Rep::Int(4, false) | Rep::F32 => Op::ld_u32,
        _ => match lay.size {
            8 => Op::ld_w64,
            4 => Op::ld_u32,
            2 => Op::ld_u16,
            1 => Op::ld_u8,
            _ => return None,
        },
    })
}

pub(super) fn part_load_op(lay: &Lay) -> Option<Op> {
    Some(match load_op(lay)? {
        Op::ld_u8 => Op::fld_u8,
        Op::ld_i8 => Op::fld_i8,
        Op::ld_u16 => Op::fld_u16,
        Op::ld_i16 => Op::fld_i16,
        Op::ld_u32 => Op::fld_u32,
        Op::ld_i32 => Op::fld_i32,
        _ => return None,
    })
}

pub(super) fn index_op(lay: &Lay) -> Option<Op> {
    Some(match load_op(lay)? {
        Op::ld_u8 => Op::idx_u8,
        Op::ld_i8 => Op::idx_i8,
        Op::ld_u16 => Op::idx_u16,
        Op::ld_i16 => Op::idx_i16,
        Op::ld_u32 => Op::idx_u32,
        Op::ld_i32 => Op::idx_i32,
        _ => Op::idx_w64,
    })
}

/// The instruction that stores a value of one slot.
pub(super) fn store_op(lay: &Lay) -> Option<Op> {
    if lay.has_pointers {
        return lay.is_pointer().then_some(Op::st_ptr);
    }
    Some(match lay.size {
        1 => Op::st_8,
        2 => Op::st_16,
        4 => Op::st_32,
        8 => Op::st_64,
        _ => return None,
    })
}

pub(crate) fn index_store_op(lay: &Lay) -> Option<Op> {
    Some(match store_op(lay)? {
        Op::st_8 => Op::idxst_8,
        Op::st_16 => Op::idxst_16,
        Op::st_32 => Op::idxst_32,
        Op::st_64 => Op::idxst_64,
        _ => Op::idxst_ptr,
    })
}

/// The same for an element of an array behind a pointer.
pub(super) fn row_op(op: Op) -> Option<Op> {
    Some(match op {
        Op::idx_i8 => Op::aidx_i8,
        Op::idx_u8 => Op::aidx_u8,
        Op::idx_i16 => Op::aidx_i16,
        Op::idx_u16 => Op::aidx_u16,
        Op::idx_i32 => Op::aidx_i32,
        Op::idx_u32 => Op::aidx_u32,
        Op::idx_w64 => Op::aidx_w64,
        Op::idxst_8 => Op::aidxst_8,
        Op::idxst_16 => Op::aidxst_16,
        Op::idxst_32 => Op::aidxst_32,
        Op::idxst_64 => Op::aidxst_64,
        Op::idxst_ptr => Op::aidxst_ptr,
        _ => return None,
    })
}
