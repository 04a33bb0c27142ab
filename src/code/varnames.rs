//! Names of variables as bytes, the way code cells carry them.
//!
//! In: [`VarName`]s of a function. Out: a row each, `[slot u16 | slots u8 | what u8 | line u32 | type u32 | length u8 | name]`, and back.

use crate::code::func::{VarName, VarType};
use crate::code::rtype::RTypeId;

/// Bits of `what`.
const IS_CAPTURED: u8 = 1;
const HAS_TYPE: u8 = 2;
const IS_POINTED_TO: u8 = 4;

/// The rows.
pub fn encode(vars: &[VarName]) -> Vec<u8> {
    let mut rows = Vec::new();
    for var in vars {
        let (bits, ty) = match var.ty {
            VarType::Unknown => (0, 0),
            VarType::Of(id) => (HAS_TYPE, id.0),
            VarType::To(id) => (HAS_TYPE | IS_POINTED_TO, id.0),
        };
        let what = bits | if var.is_captured { IS_CAPTURED } else { 0 };
        // A name that is longer is cut; it may end inside of a letter.
        let len = var.name.len().min(usize::from(u8::MAX));
        rows.extend_from_slice(&var.slot.to_le_bytes());
        rows.extend_from_slice(&[var.n_slots, what]);
        rows.extend_from_slice(&var.line.to_le_bytes());
        rows.extend_from_slice(&ty.to_le_bytes());
        rows.push(len as u8);
        rows.extend_from_slice(var.name.as_bytes().get(..len).unwrap_or_default());
    }
    rows
}

/// The variables of such rows.
pub fn decode(mut rows: &[u8]) -> Vec<VarName> {
    let mut vars = Vec::new();
    while let Some((row, rest)) = split(rows) {
        vars.push(row);
        rows = rest;
    }
    vars
}

fn split(rows: &[u8]) -> Option<(VarName, &[u8])> {
    let (slot, rest) = rows.split_first_chunk()?;
    let ([n_slots, what], rest) = rest.split_first_chunk()?;
    let (line, rest) = rest.split_first_chunk()?;
    let (ty, rest) = rest.split_first_chunk()?;
    let (len, rest) = rest.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*len))?;
    let id = RTypeId(u32::from_le_bytes(*ty));
    let var = VarName {
        slot: u16::from_le_bytes(*slot),
        n_slots: *n_slots,
        is_captured: what & IS_CAPTURED != 0,
        line: u32::from_le_bytes(*line),
        name: String::from_utf8_lossy(name).into(),
        ty: match (what & HAS_TYPE != 0, what & IS_POINTED_TO != 0) {
            (false, _) => VarType::Unknown,
            (true, false) => VarType::Of(id),
            (true, true) => VarType::To(id),
        },
    };
    Some((var, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back() {
        let vars: Vec<VarName> = [
            VarType::Unknown,
            VarType::Of(RTypeId(7)),
            VarType::To(RTypeId(70_000)),
        ]
        .into_iter()
        .zip(0..)
        .map(|(ty, i)| VarName {
            slot: 300 + i,
            n_slots: 3,
            is_captured: i == 1,
            line: 1 << 20,
            name: "naïve".repeat(i as usize).into(),
            ty,
        })
        .collect();
        let rows = encode(&vars);
        assert_eq!(decode(&rows), vars);
        assert_eq!(decode(&rows[..rows.len() - 1]), vars[..2]);
    }
}
