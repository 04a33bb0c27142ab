//! Values that the host makes and keeps: strings, arrays, host memory, refs, host objects.
//!
//! In: bytes, type numbers, slots. Out: addresses and slots, rooted as fresh until the next run ends, and while they stand in the cells of a host function that runs (R11).

use crate::code::rtype::{Kind, RType, RTypeId, flags};
use crate::engine::error::{Failure, Status};
use crate::engine::{Engine, no_memory};
use crate::heap::handle::{REF_WORDS, RefId, RefValue};
use crate::heap::shape::WordClass;

fn no_type() -> Failure {
    Failure::new(Status::Invalid, "no such type")
}

impl Engine {
    fn type_id(&self, number: u32) -> Result<RTypeId, Failure> {
        self.rtype(number).map(|ty| ty.id).ok_or_else(no_type)
    }

    /// A string with a copy of the bytes: its two slots.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn new_string(&mut self, bytes: &[u8]) -> Result<[u64; 2], Failure> {
        if bytes.is_empty() {
            return Ok([0, 0]);
        }
        let ptr = self.with_room(|engine| engine.vm.new_string(bytes).map_err(|_| no_memory()))?;
        self.vm.keep_fresh_pointer(ptr);
        Ok([ptr, bytes.len() as u64])
    }

    /// `n` zeroed elements of a type.
    ///
    /// # Errors
    /// `Invalid`, `Limit`, `NoMemory`.
    pub fn new_array(&mut self, ty: u32, n: u64) -> Result<u64, Failure> {
        let id = self.type_id(ty)?;
        let size = self.rtype(ty).map_or(0, |ty| ty.size);
        if size.checked_mul(n).is_none_or(|bytes| bytes > 1 << 47) {
            return Err(Failure::new(Status::Limit, "too large"));
        }
        let ptr = self.with_room(|engine| engine.vm.new_array(id, n).map_err(|_| no_memory()))?;
        self.vm.keep_fresh_pointer(ptr);
        Ok(ptr)
    }

    /// Copies a value through the barrier. Both addresses are the caller's promise.
    pub fn store(&mut self, ty: u32, to: u64, from: u64) {
        if let Some(ty) = self.rtype(ty).cloned() {
            self.vm.copy_value(to, from, &ty, 1);
        }
    }

    /// Host memory that the script may see; `id` is queued when nothing refers to it any more (0: never).
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn extern_memory(&mut self, base: u64, n_bytes: u64, id: u64) -> Result<(), Failure> {
        self.vm
            .heap_mut()
            .add_external_range(base, n_bytes, id)
            .map_err(|_| no_memory())?;
        self.vm.keep_fresh_pointer(base);
        Ok(())
    }

    /// Roots a value.
    ///
    /// # Errors
    /// `Type`: a weak ref of what is not one pointer; `NoMemory`.
    pub fn ref_new(&mut self, ty: u32, slots: &[u64], weak: bool) -> Result<u64, Failure> {
        let row = self.rtype(ty).ok_or_else(no_type)?.clone();
        if weak && !row.has(flags::DIRECT) {
            return Err(Failure::new(Status::Type, "only pointers can be weak"));
        }
        let mut value = RefValue {
            type_id: u64::from(ty),
            weak,
            ..RefValue::default()
        };
        if slots.len() > REF_WORDS {
            let boxed = self.boxed(&row, slots)?;
            value.n_words = 1;
            set(&mut value, 0, boxed, WordClass::Pointer);
        } else {
            value.n_words = slots.len() as u8;
            for (i, word) in slots.iter().enumerate() {
                set(
                    &mut value,
                    i,
                    *word,
                    row.shape.words.get(i).copied().unwrap_or_default(),
                );
            }
        }
        self.vm
            .heap_mut()
            .ref_new(value)
            .map(|id| id.0)
            .map_err(|_| no_memory())
    }

    /// A copy in the heap, for values wider than a ref.
    fn boxed(&mut self, ty: &RType, slots: &[u64]) -> Result<u64, Failure> {
        let ptr = self.with_room(|engine| engine.vm.new_object(ty.id).map_err(|_| no_memory()))?;
        self.vm.store_value(ptr, ty, slots);
        Ok(ptr)
    }

    fn ref_value(&self, id: u64) -> Result<(RefValue, &RType), Failure> {
        let stale = || Failure::new(Status::Stale, "stale reference");
        let value = self.vm.heap().ref_get(RefId(id)).ok_or_else(stale)?;
        let ty = u32::try_from(value.type_id)
            .ok()
            .and_then(|ty| self.rtype(ty))
            .ok_or_else(stale)?;
        Ok((value, ty))
    }

    /// The slots of a ref's value.
    ///
    /// # Errors
    /// `Stale`; `Limit`: they do not fit.
    pub fn ref_get(&mut self, id: u64, out: &mut [u64]) -> Result<(), Failure> {
        let (value, ty) = self.ref_value(id)?;
        let n = usize::from(ty.slots);
        let slots = if n > REF_WORDS {
            self.vm.load_slots(value.words[0], ty)
        } else {
            value.words.iter().copied().take(n).collect()
        };
        let Some(to) = out.get_mut(..n) else {
            return Err(Failure::new(Status::Limit, "the value takes more slots"));
        };
        to.copy_from_slice(&slots);
        // A value taken out of a weak ref lives until the next run ends.
        self.vm.keep_fresh_pointer(value.words[0]);
        Ok(())
    }

    /// The object that a ref's pointer names.
    ///
    /// # Errors
    /// `Stale`, `Type`.
    pub fn ref_object(&self, id: u64) -> Result<u64, Failure> {
        let (value, ty) = self.ref_value(id)?;
        if ty.has(flags::DIRECT) && value.words[0] != 0 {
            Ok(value.words[0])
        } else {
            Err(Failure::new(Status::Type, "not a pointer"))
        }
    }

    /// A fresh object for a host handle of pointer type `ty`.
    ///
    /// # Errors
    /// `Type`, `NoMemory`.
    pub fn host_object(&mut self, ty: u32) -> Result<u64, Failure> {
        let wrong = || {
            Failure::new(
                Status::Type,
                "a host object needs a pointer to a struct that is not empty",
            )
        };
        let row = self.rtype(ty).ok_or_else(no_type)?;
        let elem = row
            .elem
            .filter(|_| row.kind == Kind::Pointer)
            .ok_or_else(wrong)?;
        let elem = self.vm.rtypes.get(elem).ok_or_else(wrong)?;
        if elem.kind != Kind::Struct || elem.size == 0 {
            return Err(wrong());
        }
        let id = elem.id;
        let number = self.type_number(id);
        self.new_array(number, 1)
    }

    /// Queues `id` when the object dies.
    ///
    /// # Errors
    /// `Type`: not an object of this heap.
    pub fn on_free(&mut self, object: u64, id: u64) -> Result<(), Failure> {
        let result = self.vm.heap_mut().add_host_cleanup(object, id);
        result.map_err(|_| Failure::new(Status::Type, "not an object of this VM"))
    }

    /// The host lets go of what stands behind this number before its object dies: the number is the caller's again. False if it does not wait.
    pub fn close_host_object(&mut self, object: u64, id: u64) -> bool {
        let heap = self.vm.heap_mut();
        let is_mine = heap.remove_host_cleanup(object, id);
        if is_mine {
            heap.tell_release(id, true);
        }
        is_mine
    }

    /// The numbers that wait for the death of the object that begins at `object`.
    pub fn host_cleanups(&mut self, object: u64) -> Vec<u64> {
        self.vm.heap_mut().host_cleanups(object)
    }
}

fn set(value: &mut RefValue, i: usize, word: u64, class: WordClass) {
    if let (Some(to), Some(to_class)) = (value.words.get_mut(i), value.classes.get_mut(i)) {
        *to = word;
        *to_class = class;
    }
}
