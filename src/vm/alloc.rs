//! Allocation as operations want it: by descriptor, by class of slots, strings, boxes.
//!
//! In: descriptors and bytes. Out: zeroed or filled memory, or `Trap::NoMemory`, which level 0 answers with an
//! emergency cycle and a second try.
//!
//! Invariant M1: nothing here collects; addresses stay good until the operation ends.

use crate::code::by_rtype::ByRType;
use crate::code::func::SlotClass;
use crate::code::rtype::{Kind, RType, RTypeId, flags};
use crate::heap::alloc::ClassRef;
use crate::heap::shape::{PatternRef, Shape, WordClass};
use crate::mem::OutOfMemory;
use crate::vm::Vm;
use crate::vm::hash::WordMap;
use crate::vm::native::{Iface, SliceRef};
use crate::vm::shorttext::ShortText;
use crate::vm::trap::Trap;

impl From<OutOfMemory> for Trap {
    fn from(_: OutOfMemory) -> Trap {
        Trap::NoMemory
    }
}

/// Allocation classes and patterns that have been asked for.
/// Closures with more words have no class that is found again.
pub(crate) const MAX_CLOSURE_WORDS: usize = 29;

#[derive(Default)]
pub(crate) struct Classes {
    /// By `RTypeId`: class of one value.
    of_type: ByRType<ClassRef>,
    /// By `RTypeId`: pattern of an array of values.
    patterns: ByRType<PatternRef>,
    /// Closures: by number of words and two bits a word.
    closures: WordMap<u64, ClassRef>,
}

impl Classes {
    /// These types are gone.
    pub(crate) fn forget(&mut self, gone: &[RTypeId]) {
        for &id in gone {
            self.of_type.remove(id);
            self.patterns.remove(id);
        }
    }
}

impl Vm {
    /// `n` zeroed bytes without pointers.
    pub(crate) fn alloc_bytes(&mut self, n: u64) -> Result<u64, Trap> {
        Ok(self.heap.alloc_noscan(n)?.as_ptr() as u64)
    }

    /// The class of one value of a type.
    pub(crate) fn class_of_type(&mut self, id: RTypeId) -> Result<ClassRef, Trap> {
        if let Some(class) = self.classes.of_type.get(id) {
            return Ok(*class);
        }
        let Some(ty) = self.rtype(Some(id)) else {
            return Err(Trap::Fatal(
                "internal error: allocation of an undefined type".into(),
            ));
        };
        let class = self.heap.alloc_class(&ty.shape)?;
        self.classes.of_type.insert(id, class);
        Ok(class)
    }

    /// The pattern of arrays of a type.
    pub(crate) fn pattern_of_type(&mut self, ty: &RType) -> Result<PatternRef, Trap> {
        if let Some(pattern) = self.classes.patterns.get(ty.id) {
            return Ok(*pattern);
        }
        let pattern = self.heap.pattern(&ty.shape)?;
        self.classes.patterns.insert(ty.id, pattern);
        Ok(pattern)
    }

    /// A fresh zero value.
    pub(crate) fn new_object(&mut self, id: RTypeId) -> Result<u64, Trap> {
        let class = self.class_of_type(id)?;
        Ok(self.heap.alloc(class)?.as_ptr() as u64)
    }

    /// `n` fresh zero values side by side.
    pub(crate) fn new_array(&mut self, id: RTypeId, n: u64) -> Result<u64, Trap> {
        let Some(ty) = self.rtype(Some(id)) else {
            return Err(Trap::Fatal(
                "internal error: allocation of an undefined type".into(),
            ));
        };
        self.new_elems(ty, n)
    }

    /// The same by descriptor.
    pub(crate) fn new_elems(&mut self, ty: &RType, n: u64) -> Result<u64, Trap> {
        let pattern = self.pattern_of_type(ty)?;
        Ok(self.heap.alloc_array(pattern, ty.size, n)?.as_ptr() as u64)
    }

    /// A fresh array of pointers; 0 if there are none.
    pub(crate) fn new_pointer_array(&mut self, pointers: &[u64]) -> Result<u64, Trap> {
        if pointers.is_empty() {
            return Ok(0);
        }
        let array = self.new_pointer_room(pointers.len() as u64)?;
        for (i, pointer) in pointers.iter().enumerate() {
            self.store_ptr(array + 8 * i as u64, *pointer);
        }
        Ok(array)
    }

    /// An array of `n` nil pointers.
    pub(crate) fn new_pointer_room(&mut self, n: u64) -> Result<u64, Trap> {
        let pattern = self.heap.pattern(&Shape {
            size: 8,
            align: 8,
            words: vec![WordClass::Pointer],
            ..Shape::default()
        })?;
        Ok(self.heap.alloc_array(pattern, 8, n)?.as_ptr() as u64)
    }

    /// Bytes that an allocation of `n` bytes takes.
    pub(crate) fn round_up_size(&self, n: u64) -> u64 {
        crate::heap::class::round_up_size(n)
    }

    /// A fresh copy of bytes; 0 if there are none.
    pub(crate) fn new_string(&mut self, bytes: &[u8]) -> Result<u64, Trap> {
        if bytes.is_empty() {
            return Ok(0);
        }
        let ptr = self.alloc_bytes(bytes.len() as u64)?;
        // SAFETY: the cell is fresh and has the bytes.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), ptr as *mut u8, bytes.len()) };
        Ok(ptr)
    }

    /// A fresh string; 0 if the text is empty.
    pub(super) fn new_short_string(&mut self, text: ShortText) -> Result<u64, Trap> {
        self.new_string(text.bytes().get(..text.len()).unwrap_or_default())
    }

    /// A fresh `[]string` of fresh strings.
    pub(crate) fn new_string_slice(&mut self, strings: &[&[u8]]) -> Result<SliceRef, Trap> {
        let mut parts = Vec::with_capacity(strings.len());
        for bytes in strings {
            parts.push((self.new_string(bytes)?, bytes.len() as u64));
        }
        self.new_part_slice(&parts)
    }

    /// A fresh `[]string` of these (address, length) pairs.
    pub(crate) fn new_part_slice(&mut self, parts: &[(u64, u64)]) -> Result<SliceRef, Trap> {
        let len = parts.len() as u64;
        let shape = Shape {
            size: 16,
            align: 8,
            words: vec![WordClass::Pointer],
            ..Shape::default()
        };
        let pattern = self.heap.pattern(&shape)?;
        let ptr = self.heap.alloc_array(pattern, 16, len)?.as_ptr() as u64;
        for (i, (at, n)) in parts.iter().enumerate() {
            // SAFETY: the array is fresh and has len elements.
            unsafe { *(ptr as *mut [u64; 2]).add(i) = [*at, *n] };
        }
        Ok(SliceRef { ptr, len, cap: len })
    }

    /// A cell of `n` closure words, of which the first is the record; `bits` has two bits a word (`SlotClass`), lowest first.
    pub(crate) fn new_closure_cell(&mut self, n: usize, bits: u64) -> Result<u64, Trap> {
        let class = self.closure_class(n, bits)?;
        Ok(self.heap.alloc(class)?.as_ptr() as u64)
    }

    /// The class of such cells.
    pub(crate) fn closure_class(&mut self, n: usize, bits: u64) -> Result<ClassRef, Trap> {
        let key = bits << 6 | n as u64;
        if n <= MAX_CLOSURE_WORDS
            && let Some(class) = self.classes.closures.get(&key)
        {
            return Ok(*class);
        }
        let words = (0..n.min(MAX_CLOSURE_WORDS))
            .map(|i| word_class((bits >> (2 * i)) as u8 & 3))
            .collect();
        let class = self.heap.alloc_class(&Shape {
            size: 8 * n as u64,
            align: 8,
            words,
            ..Shape::default()
        })?;
        self.classes.closures.insert(key, class);
        Ok(class)
    }

    /// A closure capturing slots with these classes.
    pub(crate) fn new_closure(
        &mut self,
        record: u64,
        slots: &[u64],
        classes: &[u8],
    ) -> Result<u64, Trap> {
        let n = slots.len() + 1;
        let cell = if n <= MAX_CLOSURE_WORDS {
            let bits = classes
                .iter()
                .rev()
                .fold(0, |bits, class| bits << 2 | u64::from(class & 3));
            self.new_closure_cell(n, bits << 2 | 1)?
        } else {
            let words = std::iter::once(WordClass::Pointer)
                .chain(classes.iter().map(|c| word_class(*c)))
                .collect();
            let class = self.heap.alloc_class(&Shape {
                size: 8 * n as u64,
                align: 8,
                words,
                ..Shape::default()
            })?;
            self.heap.alloc(class)?.as_ptr() as u64
        };
        // SAFETY: the cell is fresh and has n words.
        unsafe {
            *(cell as *mut u64) = record;
            std::ptr::copy_nonoverlapping(slots.as_ptr(), (cell as *mut u64).add(1), slots.len());
        }
        Ok(cell)
    }

    /// An interface holding the value that stands in slots (or memory) at `from`.
    ///
    /// # Safety
    /// U1.
    pub(crate) unsafe fn iface_of(&mut self, ty: &RType, from: *const u64) -> Result<Iface, Trap> {
        // SAFETY: the caller's obligation.
        unsafe {
            if ty.kind == Kind::Interface {
                return Ok(Iface {
                    ty: *from,
                    data: *from.add(1),
                });
            }
            let word = std::ptr::from_ref(ty) as u64;
            if ty.flags & (flags::DIRECT | flags::INLINE) != 0 {
                return Ok(Iface {
                    ty: word,
                    data: if ty.slots == 0 { 0 } else { *from },
                });
            }
            let data = self.new_object(ty.id)?;
            std::ptr::copy_nonoverlapping(from.cast::<u8>(), data as *mut u8, ty.size as usize);
            Ok(Iface { ty: word, data })
        }
    }

    /// The same from a vector of slots.
    pub(crate) fn make_iface(&mut self, id: RTypeId, slots: &[u64]) -> Result<Iface, Trap> {
        match self.rtype(Some(id)) {
            // SAFETY: the slots are those of the type.
            Some(ty) if slots.len() >= ty.slots as usize => unsafe {
                self.iface_of(ty, slots.as_ptr())
            },
            _ => Ok(Iface::default()),
        }
    }
}

/// The class of a word in a cell, from that of a slot.
pub(crate) fn word_class(class: u8) -> WordClass {
    const POINTER: u8 = SlotClass::Pointer as u8;
    const IFACE: u8 = SlotClass::IfaceData as u8;
    match class {
        POINTER => WordClass::Pointer,
        IFACE => WordClass::IfaceData,
        _ => WordClass::Scalar,
    }
}
