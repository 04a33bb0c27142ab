//! What the numbers and addresses of a capture stand for: variables, code, types, places.
//!
//! In: a capture that has just ended. Out: names, copied, so that they outlive what they name.

use std::sync::Arc;

use crate::code::ops::Op;
use crate::code::program::GlobalId;
use crate::code::rtype::RTypeId;
use crate::heap::capture::{Captured, CellKind};
use crate::vm::Vm;
use crate::vm::program::{CodeFact, code_fact};
use crate::vm::sites::{SitePlace, makes_elems};

pub(crate) use crate::vm::roots::own::NAMES as GOROUTINE_ROOTS;

/// What a site makes, as far as its instruction says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Made {
    /// One value of a type.
    One(RTypeId),
    /// Values of a type side by side.
    Elems(RTypeId),
    /// A closure.
    Closure,
    /// Bytes or runes of a string, or of a slice made from one.
    Text,
    /// Not known.
    Unknown,
}

impl Vm {
    /// A package variable now has a name.
    pub fn name_global(&mut self, id: GlobalId, ty: RTypeId, name: &str) {
        let names = &mut self.program.global_names;
        let at = id.0 as usize;
        if at >= names.len() {
            names.resize(at + 1, None);
        }
        if let Some(row) = names.get_mut(at) {
            *row = Some((name.into(), ty));
        }
    }

    /// Names and types of package variables, by number.
    pub fn global_names(&self) -> Vec<Option<(Arc<str>, RTypeId)>> {
        self.program.global_names.clone()
    }

    /// The code cells of a capture that are still there, by address, with what they are.
    pub fn code_facts(&self, captured: &Captured) -> Vec<(u64, CodeFact)> {
        let cells = captured.objects.iter();
        let cells =
            cells.filter(|object| object.kind == CellKind::Code && self.heap.still_has(object));
        cells
            .filter_map(|object| {
                let fact = code_fact(&self.heap, object.addr, object.bytes)?;
                Some((object.addr, fact))
            })
            .collect()
    }

    /// The place of a bucket of the sampler, and what is made there.
    pub fn bucket_place(&self, bucket: u32) -> Option<(SitePlace, Made)> {
        let site = self.bucket_site(bucket)?;
        Some((self.site_place(site), self.site_makes(site)))
    }

    fn site_makes(&self, site: u32) -> Made {
        let Some((op, ty)) = self.sites.made(site) else {
            return Made::Unknown;
        };
        match (op, ty) {
            (Op::closure | Op::closure_n, _) => Made::Closure,
            (
                Op::append_str
                | Op::bytes_of_str
                | Op::runes_of_str
                | Op::concat
                | Op::join
                | Op::str_of_rune
                | Op::str_of_bytes
                | Op::str_of_runes,
                _,
            ) => Made::Text,
            (op, Some(ty)) if makes_elems(op) => Made::Elems(ty),
            (Op::new | Op::box_val, Some(ty)) => Made::One(ty),
            _ => Made::Unknown,
        }
    }
}
