//! What a snapshot needs to know of a machine beside its objects, copied: names of variables, types, places, code and units.
//!
//! In: a machine whose capture has just ended. Out: [`Names`], which may go to another thread with the capture. It takes time in proportion to the program, not to the heap.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::code::rtype::{Kind, RTypeId, flags};
use crate::heap::capture::Captured;
use crate::heap::unit::UnitLines;
use crate::vm::Vm;
use crate::vm::captured::Made;
use crate::vm::program::CodeFact;
use crate::vm::sites::SitePlace;

/// A field of a struct.
#[derive(Clone, Debug)]
pub(super) struct FieldFact {
    pub(super) name: Arc<str>,
    pub(super) ty: u32,
    pub(super) offset: u64,
}

/// A type.
#[derive(Clone, Debug)]
pub(super) struct TypeFact {
    pub(super) name: Arc<str>,
    pub(super) kind: Kind,
    pub(super) size: u64,
    pub(super) slots: u64,
    /// Pointer-shaped: an interface's data word is the value.
    pub(super) is_direct: bool,
    pub(super) elem: Option<u32>,
    pub(super) key: Option<u32>,
    pub(super) fields: Vec<FieldFact>,
}

/// Names of one machine.
#[derive(Default)]
pub struct Names {
    /// By type number.
    pub(super) types: FxHashMap<u32, TypeFact>,
    pub(super) globals: Vec<Option<(Arc<str>, RTypeId)>>,
    /// By address of the cell.
    pub(super) code: FxHashMap<u64, CodeFact>,
    /// By bucket of the sampler.
    pub(super) places: FxHashMap<u32, (SitePlace, Made)>,
    /// By slot.
    pub(super) units: FxHashMap<u32, UnitLines>,
    pub(super) pause_ns: u64,
}

impl Names {
    /// Those that the capture needs.
    pub fn of(vm: &mut Vm, captured: &Captured) -> Names {
        let types = (0..vm.rtypes.n_made()).filter_map(|id| Some((id, type_fact(vm, id)?)));
        let types = types.collect();
        let buckets = 0..vm.heap().n_buckets();
        let places = buckets.filter_map(|bucket| Some((bucket, vm.bucket_place(bucket)?)));
        let places = places.collect();
        let units = vm.heap().unit_lines().into_iter();
        let (pause_ns, _) = vm.heap().pauses().first().copied().unwrap_or_default();
        Names {
            types,
            globals: vm.global_names(),
            code: vm.code_facts(captured).into_iter().collect(),
            places,
            units: units.map(|unit| (unit.slot, unit)).collect(),
            pause_ns,
        }
    }
}

fn type_fact(vm: &Vm, id: u32) -> Option<TypeFact> {
    let ty = vm.rtypes.get(RTypeId(id))?;
    let fields = ty.fields.iter().map(|field| FieldFact {
        name: (*field.name).into(),
        ty: field.ty.0,
        offset: u64::from(field.offset),
    });
    Some(TypeFact {
        name: (*ty.name).into(),
        kind: ty.kind,
        size: ty.size,
        slots: u64::from(ty.slots),
        is_direct: ty.has(flags::DIRECT),
        elem: ty.elem.map(|elem| elem.0),
        key: ty.key.map(|key| key.0),
        fields: fields.collect(),
    })
}
