//! Values between memory and slots: load, store, copy, zero, equality, hash, by descriptor.
//!
//! In: addresses of memory or of slots. Out: the same values. On a little-endian machine a value that stands in slots
//! can be read at the slots' address as if it were memory; only loading needs to extend.
//!
//! Invariants. U1: an address given with a descriptor holds a value of it, or is anything if the size is 0. U2: a word of
//! memory that may hold a pointer is overwritten only through `Heap`'s barrier.

use crate::code::rtype::{Kind, RType, RTypeId, flags};
use crate::code::trap::TrapKind;
use crate::heap::Heap;
use crate::heap::barrier;
use crate::mem::stack::deep;
use crate::vm::Vm;
use crate::vm::hash;
use crate::vm::trap::Trap;

/// Deepest nesting of interfaces in values that equality and hashing follow.
const MAX_DEPTH: u32 = 50_000;

#[cfg(target_endian = "big")]
compile_error!("slots are read as memory: little-endian only");

/// True while the collector marks: overwritten pointers must be shown to it.
#[inline]
pub(crate) fn barrier_on(heap: &Heap) -> bool {
    heap.barrier().is_on()
}

/// Loads the value at `addr` into slots.
///
/// # Safety
/// U1; `to` has `ty.slots` slots.
#[inline]
pub(crate) unsafe fn load(addr: u64, ty: &RType, to: *mut u64) {
    // SAFETY: the caller's obligation.
    unsafe {
        match ty.size {
            0 => {}
            // An array of narrow elements may stand at their alignment.
            8 => *to = (addr as *const u64).read_unaligned(),
            _ => load_odd(addr, ty, to),
        }
    }
}

unsafe fn load_odd(addr: u64, ty: &RType, to: *mut u64) {
    // SAFETY: as in `load`.
    unsafe {
        match (ty.kind, ty.size) {
            (Kind::Int8, _) => *to = *(addr as *const i8) as i64 as u64,
            (Kind::Int16, _) => *to = *(addr as *const i16) as i64 as u64,
            (Kind::Int32, _) => *to = *(addr as *const i32) as i64 as u64,
            (_, size) => {
                *to.add(size.div_ceil(8) as usize - 1) = 0;
                std::ptr::copy_nonoverlapping(addr as *const u8, to.cast::<u8>(), size as usize);
            }
        }
    }
}

/// The value at `addr` as slots.
pub(crate) fn load_vec(addr: u64, ty: &RType) -> Vec<u64> {
    let mut slots = vec![0; ty.slots as usize];
    if ty.size != 0 {
        // SAFETY: U1; the vector has the slots.
        unsafe { load(addr, ty, slots.as_mut_ptr()) };
    }
    slots
}

impl Vm {
    /// Stores a pointer, through the barrier.
    pub(crate) fn store_ptr(&mut self, addr: u64, value: u64) {
        // SAFETY: U1: `addr` is a pointer word of a live object or package variable.
        unsafe { barrier::store(self.heap.barrier(), addr as *mut u64, value) };
    }

    /// Stores the value that stands at `from` (slots or memory) to memory.
    ///
    /// # Safety
    /// U1 for both.
    #[inline]
    pub(crate) unsafe fn store(&mut self, addr: u64, ty: &RType, from: *const u64) {
        // SAFETY: the caller's obligation; U2: with pointers and a marking collector the words go through the barrier.
        unsafe {
            if ty.flags & flags::POINTERS != 0 && barrier_on(&self.heap) {
                self.shade_old(addr, ty, 1);
            }
            match ty.size {
                0 => {}
                8 => (addr as *mut u64).write_unaligned(*from),
                size => std::ptr::copy(from.cast::<u8>(), addr as *mut u8, size as usize),
            }
        }
    }

    /// The same from a vector of slots.
    pub(crate) fn store_value(&mut self, addr: u64, ty: &RType, slots: &[u64]) {
        if slots.len() >= ty.slots as usize && ty.size != 0 {
            // SAFETY: U1, the caller of the neck's promise.
            unsafe { self.store(addr, ty, slots.as_ptr()) };
        }
    }

    /// Copies `n` values side by side; may overlap.
    pub(crate) fn copy_value(&mut self, to: u64, from: u64, ty: &RType, n: u64) {
        let n_bytes = ty.size * n;
        if n_bytes == 0 || to == from {
            return;
        }
        // SAFETY: U1 for n values; U2 by shading first.
        unsafe {
            if ty.flags & flags::POINTERS != 0 && barrier_on(&self.heap) {
                self.shade_old(to, ty, n);
            }
            std::ptr::copy(from as *const u8, to as *mut u8, n_bytes as usize);
        }
    }

    /// `n` values := zero.
    pub(crate) fn zero_value(&mut self, addr: u64, ty: &RType, n: u64) {
        let n_bytes = ty.size * n;
        if n_bytes == 0 {
            return;
        }
        // SAFETY: as in `copy_value`.
        unsafe {
            if ty.flags & flags::POINTERS != 0 && barrier_on(&self.heap) {
                self.shade_old(addr, ty, n);
            }
            std::ptr::write_bytes(addr as *mut u8, 0, n_bytes as usize);
        }
    }

    /// Tells the collector of the pointers that are about to be overwritten.
    pub(crate) unsafe fn shade_old(&mut self, addr: u64, ty: &RType, n: u64) {
        for i in 0..n {
            for (k, class) in ty.shape.words.iter().enumerate() {
                if *class != crate::heap::shape::WordClass::Scalar {
                    // SAFETY: U1: word k of value i.
                    let old = unsafe { *((addr + i * ty.size + 8 * k as u64) as *const u64) };
                    barrier::shade(self.heap.barrier(), old);
                }
            }
        }
    }

    /// The descriptor at an index; code and types name only defined ones.
    pub(crate) fn rtype(&self, id: Option<RTypeId>) -> Option<&'static RType> {
        // SAFETY: T1: descriptors never move and live as long as the machine, and nothing outlives it.
        id.and_then(|id| unsafe { (self.rtypes.addr(id) as *const RType).as_ref() })
    }

    /// Equality of two values in memory or slots.
    pub(crate) fn equal_mem(&self, a: u64, b: u64, ty: &RType) -> Result<bool, Trap> {
        self.equal_at(a, b, ty, 0)
    }

    /// Equality of interfaces.
    pub(crate) fn equal_iface(&self, at: u64, ad: u64, bt: u64, bd: u64) -> Result<bool, Trap> {
        self.equal_iface_at(at, ad, bt, bd, 0)
    }

    fn equal_iface_at(&self, at: u64, ad: u64, bt: u64, bd: u64, depth: u32) -> Result<bool, Trap> {
        if at != bt {
            return Ok(false);
        }
        // SAFETY: T1.
        let Some(ty) = (unsafe { (at as *const RType).as_ref() }) else {
            return Ok(true);
        };
        if ty.flags & flags::COMPARABLE == 0 {
            return Err(uncomparable(ty));
        }
        if ty.flags & flags::DIRECT != 0 {
            return Ok(ad == bd);
        }
        if ty.flags & flags::INLINE != 0 {
            return self.equal_at(
                (&raw const ad) as u64,
                (&raw const bd) as u64,
                ty,
                depth + 1,
            );
        }
        self.equal_at(ad, bd, ty, depth + 1)
    }

    fn equal_at(&self, a: u64, b: u64, ty: &RType, depth: u32) -> Result<bool, Trap> {
        if ty.size == 0 {
            return Ok(true);
        }
        if depth > MAX_DEPTH {
            return Err(Trap::of(TrapKind::StackOverflow));
        }
        if ty.flags & flags::COMPARABLE == 0 {
            return Err(uncomparable(ty));
        }
        // SAFETY: U1: both are values of `ty`.
        unsafe {
            if ty.flags & flags::EQ_BYTES != 0 {
                let n = ty.size as usize;
                let (x, y) = (
                    std::slice::from_raw_parts(a as *const u8, n),
                    std::slice::from_raw_parts(b as *const u8, n),
                );
                return Ok(x == y);
            }
            Ok(match ty.kind {
                Kind::Float32 => *(a as *const f32) == *(b as *const f32),
                Kind::Float64 => *(a as *const f64) == *(b as *const f64),
                Kind::Complex64 => *(a as *const [f32; 2]) == *(b as *const [f32; 2]),
                Kind::Complex128 => *(a as *const [f64; 2]) == *(b as *const [f64; 2]),
                Kind::String => str_at(a) == str_at(b),
                Kind::Interface => {
                    let (x, y) = (*(a as *const [u64; 2]), *(b as *const [u64; 2]));
                    return deep(|| self.equal_iface_at(x[0], x[1], y[0], y[1], depth + 1));
                }
                Kind::Array => return deep(|| self.equal_array(a, b, ty, depth + 1)),
                Kind::Struct => return deep(|| self.equal_struct(a, b, ty, depth + 1)),
                _ => {
                    let n = ty.size as usize;
                    std::slice::from_raw_parts(a as *const u8, n)
                        == std::slice::from_raw_parts(b as *const u8, n)
                }
            })
        }
    }

    fn equal_array(&self, a: u64, b: u64, ty: &RType, depth: u32) -> Result<bool, Trap> {
        let Some(elem) = self.rtype(ty.elem) else {
            return Ok(true);
        };
        for i in 0..ty.len {
            if !self.equal_at(a + i * elem.size, b + i * elem.size, elem, depth)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn equal_struct(&self, a: u64, b: u64, ty: &RType, depth: u32) -> Result<bool, Trap> {
        for field in &ty.fields {
            let Some(field_ty) = self.rtype(Some(field.ty)) else {
                continue;
            };
            let at = u64::from(field.offset);
            if &*field.name != "_" && !self.equal_at(a + at, b + at, field_ty, depth)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Hash of a value in memory or slots; equal values have equal hashes. A NaN hashes anyhow.
    pub(crate) fn hash_mem(&self, seed: u64, at: u64, ty: &RType, depth: u32) -> Result<u64, Trap> {
        if ty.size == 0 {
            return Ok(seed);
        }
        if depth > MAX_DEPTH {
            return Err(Trap::of(TrapKind::StackOverflow));
        }
        if ty.flags & flags::COMPARABLE == 0 {
            return Err(unhashable(ty));
        }
        // SAFETY: U1.
        unsafe {
            if ty.flags & flags::EQ_BYTES != 0 {
                return Ok(hash::bytes(
                    seed,
                    std::slice::from_raw_parts(at as *const u8, ty.size as usize),
                ));
            }
            Ok(match ty.kind {
                Kind::Float32 => hash::word(seed, self.float_key(f64::from(*(at as *const f32)))),
                Kind::Float64 => hash::word(seed, self.float_key(*(at as *const f64))),
                Kind::Complex64 => {
                    let [re, im] = *(at as *const [f32; 2]);
                    hash::word(
                        hash::word(seed, self.float_key(f64::from(re))),
                        self.float_key(f64::from(im)),
                    )
                }
                Kind::Complex128 => {
                    let [re, im] = *(at as *const [f64; 2]);
                    hash::word(hash::word(seed, self.float_key(re)), self.float_key(im))
                }
                Kind::String => hash::bytes(seed, str_at(at)),
                Kind::Interface => {
                    return deep(|| self.hash_iface(seed, *(at as *const [u64; 2]), depth + 1));
                }
                Kind::Array => return deep(|| self.hash_array(seed, at, ty, depth + 1)),
                Kind::Struct => return deep(|| self.hash_struct(seed, at, ty, depth + 1)),
                _ => hash::bytes(
                    seed,
                    std::slice::from_raw_parts(at as *const u8, ty.size as usize),
                ),
            })
        }
    }

    /// Equal floats give equal words: both zeros are one. Each NaN gets another word, so that many of them do not crowd one place of a map.
    fn float_key(&self, x: f64) -> u64 {
        if x.is_nan() {
            let n = self.n_nans.get().wrapping_add(1);
            self.n_nans.set(n);
            return hash::word(n, x.to_bits());
        }
        if x == 0.0 { 0 } else { x.to_bits() }
    }

    fn hash_iface(&self, seed: u64, value: [u64; 2], depth: u32) -> Result<u64, Trap> {
        // SAFETY: T1.
        let Some(ty) = (unsafe { (value[0] as *const RType).as_ref() }) else {
            return Ok(seed);
        };
        let at = if ty.flags & (flags::DIRECT | flags::INLINE) != 0 {
            (&raw const value[1]) as u64
        } else {
            value[1]
        };
        self.hash_mem(seed, at, ty, depth)
    }

    fn hash_array(&self, seed: u64, at: u64, ty: &RType, depth: u32) -> Result<u64, Trap> {
        let mut h = seed;
        if let Some(elem) = self.rtype(ty.elem) {
            for i in 0..ty.len {
                h = self.hash_mem(h, at + i * elem.size, elem, depth)?;
            }
        }
        Ok(h)
    }

    fn hash_struct(&self, seed: u64, at: u64, ty: &RType, depth: u32) -> Result<u64, Trap> {
        let mut h = seed;
        for field in ty.fields.iter().filter(|field| &*field.name != "_") {
            if let Some(field_ty) = self.rtype(Some(field.ty)) {
                h = self.hash_mem(h, at + u64::from(field.offset), field_ty, depth)?;
            }
        }
        Ok(h)
    }
}

/// Bytes of the string whose header stands at `at`.
///
/// # Safety
/// V2.
pub(crate) unsafe fn str_at<'a>(at: u64) -> &'a [u8] {
    // SAFETY: the caller's obligation.
    unsafe {
        let [ptr, len] = *(at as *const [u64; 2]);
        bytes(ptr, len)
    }
}

/// Bytes of a string or byte slice.
///
/// # Safety
/// V2.
pub(crate) unsafe fn bytes<'a>(ptr: u64, len: u64) -> &'a [u8] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's obligation.
    unsafe { std::slice::from_raw_parts(ptr as *const u8, len as usize) }
}

fn uncomparable(ty: &RType) -> Trap {
    Trap::error(
        TrapKind::Uncomparable,
        format!("comparing uncomparable type {}", ty.name),
    )
}

fn unhashable(ty: &RType) -> Trap {
    Trap::error(
        TrapKind::Unhashable,
        format!("hash of unhashable type {}", ty.name),
    )
}
