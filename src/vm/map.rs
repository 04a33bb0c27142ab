//! Maps: compact entries in order of insertion, found through an index of entry numbers.
//!
//! In: keys and elements in slots. Out: the same. The object is a [`MapObject`] of eight words; an entry is `[hash, key slots, element slots]`, so
//! that the collector knows its words by the types. Up to `SMALL` entries there is no index, and entries are compared one by one.
//!
//! 1. An entry's hash word is odd if it lives and 0 if it was deleted; entries are only appended. Looking up compares hash
//!    words first.
//! 2. The index is a power of two of `u32`: 0 free, else entry number + 1 in the bits below the index's length and bits of the hash above
//!    them, so that probing looks at few entries that are not the key's; linear probing from the top half of the hash. A deleted entry
//!    keeps its place in the index, so probing never needs tombstones of its own.
//! 3. Entries stand in parts of `PART`; a map with fewer has one part of just its size. `parts` points to the addresses of the parts: to `first` inside the object,
//!    or to the directory. When the entries are full, a map of one part gets one twice as large; one of `PART` entries or more gets one more
//!    part, and its entries stay where they are: only the index is made anew, when half of it is used. If half of the entries are dead, the living
//!    ones are copied to fresh parts instead. Parts that were left are never written again.
//! 4. An iterator walks the parts it began with, from a random entry around to it: they are the map's own while the first part is. If the map has
//!    fresh parts meanwhile, each key is looked up there: gone ones are skipped, the element is the present one. NaN keys are found by nobody, and stay. After `clear`
//!    (epoch) an iterator is at its end. So entries deleted before they are reached are never produced, and none is produced twice.
//!
//! Invariants. H1: all words of a map lie in live cells of the layout's patterns; `used <= room`, and entries below `room` have their part. H2: the index
//! has at least 4/3 as many places as there is room, so probing ends.

use crate::code::by_rtype::ByRType;
use crate::code::rtype::{Kind, RType, RTypeId, flags};
use crate::code::trap::TrapKind;
use crate::heap::shape::{PatternRef, Role, Shape, WordClass};
use crate::vm::Vm;
use crate::vm::hash;
use crate::vm::trap::Trap;

/// Entries that need no index.
const SMALL: u64 = 8;

/// Entries of a part, as a shift.
const PART_SHIFT: u32 = 12;
const PART: u64 = 1 << PART_SHIFT;

/// The object, as it lies in the heap.
#[repr(C)]
pub(super) struct MapObject {
    pub(super) count: u64,
    /// Address of the parts' addresses: of `first`, or of the directory.
    parts: u64,
    /// Address of the first part, or of all entries; 0 without any.
    first: u64,
    /// The directory, 0 with one part.
    dir: u64,
    /// Address of the index, 0 if small.
    index: u64,
    /// Entries used, dead ones included.
    used: u32,
    /// Entries that the parts have room for.
    room: u32,
    pub(super) seed: u64,
    epoch: u32,
    /// Length of the index - 1.
    mask: u32,
}

/// An iterator, as it lies in the heap.
#[repr(C)]
struct MapIter {
    map: u64,
    /// The parts it walks, as in [`MapObject`].
    first: u64,
    dir: u64,
    /// First entry.
    start: u64,
    /// Next entry.
    at: u64,
    epoch: u32,
    /// 0 before the wrap, 1 after it, 2 at the end.
    state: u32,
    /// Highest `used` seen while the parts were the map's own.
    used: u64,
}

/// How keys are hashed and compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum KeyKind {
    /// One slot whose bits are the value.
    Word,
    String,
    Other,
}

/// What is the same for all maps of a type.
#[derive(Clone, Copy)]
pub(crate) struct MapLayout {
    key: &'static RType,
    pub(super) elem: &'static RType,
    pub(super) key_kind: KeyKind,
    /// Words of an entry.
    pub(super) words: u64,
    /// First word of the element.
    pub(super) elem_at: u64,
    pattern: PatternRef,
}

/// Layouts by `RTypeId`, and the shapes of the objects themselves.
#[derive(Default)]
pub(crate) struct MapLayouts {
    rows: ByRType<MapLayout>,
}

impl MapLayouts {
    /// The layout of a type, if there was a map of it before.
    #[inline(always)]
    pub(super) fn get(&self, id: RTypeId) -> Option<&MapLayout> {
        self.rows.get(id)
    }

    /// These types are gone.
    pub(crate) fn forget(&mut self, gone: &[RTypeId]) {
        for &id in gone {
            self.rows.remove(id);
        }
    }
}

/// Where a key is.
enum Found {
    /// Address of its entry.
    Entry(u64),
    Nothing,
}

/// How a snapshot may read keys out of entries.
fn role_of(key: &RType) -> Role {
    match key.kind {
        Kind::String => Role::StringKeys,
        Kind::Int | Kind::Int8 | Kind::Int16 | Kind::Int32 | Kind::Int64 => Role::IntKeys,
        Kind::Uint | Kind::Uint8 | Kind::Uint16 | Kind::Uint32 | Kind::Uint64 => Role::UintKeys,
        _ => Role::Plain,
    }
}

impl Vm {
    /// The layout of a map type.
    pub(crate) fn map_layout(&mut self, ty: &RType) -> Result<MapLayout, Trap> {
        if let Some(layout) = self.map_layouts.rows.get(ty.id) {
            return Ok(*layout);
        }
        let (Some(key), Some(elem)) = (self.rtype(ty.key), self.rtype(ty.elem)) else {
            return Err(Trap::Fatal(
                "internal error: map of an undefined type".into(),
            ));
        };
        let elem_at = 1 + u64::from(key.slots);
        let words = elem_at + u64::from(elem.slots);
        let mut classes = vec![WordClass::Scalar];
        classes.extend_from_slice(&key.shape.words);
        if !elem.shape.words.is_empty() {
            classes.resize(elem_at as usize, WordClass::Scalar);
            classes.extend_from_slice(&elem.shape.words);
        }
        if classes.iter().all(|class| *class == WordClass::Scalar) {
            classes.clear();
        }
        let pattern = self.heap.pattern(&Shape {
            size: 8 * words,
            align: 8,
            words: classes,
            role: role_of(key),
        })?;
        let layout = MapLayout {
            key,
            elem,
            key_kind: key_kind(key),
            words,
            elem_at,
            pattern,
        };
        self.map_layouts.rows.insert(ty.id, layout);
        Ok(layout)
    }

    /// `make(map, hint)`.
    pub(crate) fn make_map(&mut self, ty: &RType, hint: u64) -> Result<u64, Trap> {
        let layout = self.map_layout(ty)?;
        let shape = Shape {
            size: size_of::<MapObject>() as u64,
            align: 8,
            words: [[WordClass::Scalar; 2].as_slice(), &[WordClass::Pointer; 3]].concat(),
            ..Shape::default()
        };
        let class = self.heap.alloc_class(&shape)?;
        let cell = self.heap.alloc(class)?.as_ptr().cast::<MapObject>();
        let seed = self.random();
        // SAFETY: the cell is fresh and has the size.
        let map = unsafe { &mut *cell };
        map.seed = seed;
        // A hint that no memory could hold is only a hint.
        let hint = if (hint as i64) < 0 || hint > 1 << 32 {
            0
        } else {
            hint
        };
        map.parts = &raw const map.first as u64;
        if hint > 0 {
            self.begin_parts(map, &layout, hint.max(SMALL))?;
        }
        Ok(cell as u64)
    }

    /// Fresh, empty parts for a map that will have `n` entries: as many as one part has of them, and an index, and a directory if there will be more.
    /// If memory is refused the map is what it was.
    fn begin_parts(&mut self, map: &mut MapObject, layout: &MapLayout, n: u64) -> Result<(), Trap> {
        let room = n.min(PART);
        let first = self.new_part(layout, room)?;
        let len = if n <= PART {
            index_len(n)
        } else {
            2 * n.next_power_of_two()
        };
        let (index, dir) = if n <= SMALL {
            (0, 0)
        } else {
            self.new_index(len)?
        };
        self.use_index(map, index, dir, len);
        self.store_ptr(&raw mut map.first as u64, first);
        if dir != 0 {
            self.store_ptr(dir, first);
        }
        (map.used, map.room) = (0, room as u32);
        Ok(())
    }

    /// Room for so many entries.
    fn new_part(&mut self, layout: &MapLayout, n: u64) -> Result<u64, Trap> {
        let part = self.heap.alloc_array(layout.pattern, 8 * layout.words, n)?;
        Ok(part.as_ptr() as u64)
    }

    /// A fresh index of so many places, and a directory for as many parts as it serves: 0 if that is one.
    fn new_index(&mut self, len: u64) -> Result<(u64, u64), Trap> {
        if len > 1 << 32 {
            return Err(Trap::of(TrapKind::OutOfMemory));
        }
        let index = self.alloc_bytes(4 * len)?;
        let dir = match len / 2 / PART {
            0 | 1 => 0,
            n_parts => self.new_pointer_room(n_parts)?,
        };
        Ok((index, dir))
    }

    fn use_index(&mut self, map: &mut MapObject, index: u64, dir: u64, len: u64) {
        self.store_ptr(&raw mut map.index as u64, index);
        self.store_ptr(&raw mut map.dir as u64, dir);
        map.mask = (len - 1) as u32;
        map.parts = match dir {
            0 => &raw const map.first as u64,
            dir => dir,
        };
    }

    /// Hash word of a key at `key`: odd.
    #[inline]
    fn map_hash(&self, map: &MapObject, layout: &MapLayout, key: *const u64) -> Result<u64, Trap> {
        // SAFETY: U1: the key's slots.
        let hash = unsafe {
            match layout.key_kind {
                KeyKind::Word => hash::word(map.seed, *key),
                KeyKind::String => hash::bytes(map.seed, crate::vm::value::str_at(key as u64)),
                KeyKind::Other => self.hash_mem(map.seed, key as u64, layout.key, 0)?,
            }
        };
        Ok(hash | 1)
    }

    #[inline]
    fn keys_equal(&self, layout: &MapLayout, entry: u64, key: *const u64) -> Result<bool, Trap> {
        let stored = entry + 8;
        // SAFETY: U1, H1.
        unsafe {
            match layout.key_kind {
                KeyKind::Word => Ok(*(stored as *const u64) == *key),
                KeyKind::String => {
                    Ok(crate::vm::value::str_at(stored) == crate::vm::value::str_at(key as u64))
                }
                KeyKind::Other => self.equal_mem(stored, key as u64, layout.key),
            }
        }
    }

    #[inline]
    fn map_find(
        &self,
        map: &MapObject,
        layout: &MapLayout,
        hash: u64,
        key: *const u64,
    ) -> Result<Found, Trap> {
        let mut failed = None;
        let entry = map.find(layout, hash, |entry| {
            match self.keys_equal(layout, entry, key) {
                Ok(is_equal) => is_equal,
                Err(trap) => {
                    failed = Some(trap);
                    true
                }
            }
        });
        match (failed, entry) {
            (Some(trap), _) => Err(trap),
            (None, 0) => Ok(Found::Nothing),
            (None, entry) => Ok(Found::Entry(entry)),
        }
    }

    /// Address of the element's slots for a key, or 0.
    ///
    /// # Safety
    /// `map` is 0 or a map of `ty`, `key` the key's slots.
    pub(crate) unsafe fn map_get(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
    ) -> Result<u64, Trap> {
        let layout = self.map_layout(ty)?;
        if map == 0 || layout_count(map) == 0 {
            // Even in an empty map a key that cannot be hashed is an error.
            if layout.key_kind == KeyKind::Other {
                self.hash_mem(0, key as u64, layout.key, 0)?;
            }
            return Ok(0);
        }
        // SAFETY: H1.
        let object = unsafe { &*(map as *const MapObject) };
        let hash = self.map_hash(object, &layout, key)?;
        Ok(match self.map_find(object, &layout, hash, key)? {
            Found::Entry(entry) => entry + 8 * layout.elem_at,
            Found::Nothing => 0,
        })
    }

    /// Sets the element of a key.
    ///
    /// # Safety
    /// As [`Vm::map_get`]; `elem` the element's slots.
    pub(crate) unsafe fn map_set(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
        elem: *const u64,
    ) -> Result<(), Trap> {
        let layout = self.map_layout(ty)?;
        // SAFETY: the caller's obligations; U1.
        unsafe {
            let to = self.map_entry(ty, map, key)?;
            self.store_slots(to, layout.elem, elem);
        }
        Ok(())
    }

    /// Address of the element's slots for a key, which is entered with a zero element if it is absent.
    ///
    /// # Safety
    /// As [`Vm::map_get`].
    pub(crate) unsafe fn map_entry(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
    ) -> Result<u64, Trap> {
        let layout = self.map_layout(ty)?;
        if map == 0 {
            return Err(Trap::of(TrapKind::NilMap));
        }
        // SAFETY: H1; nothing else holds the object while the operation runs.
        let object = unsafe { &mut *(map as *mut MapObject) };
        let hash = self.map_hash(object, &layout, key)?;
        let found = self.map_find(object, &layout, hash, key)?;
        let entry = match found {
            Found::Entry(entry) => entry,
            Found::Nothing => {
                if !object.has_room() {
                    self.map_grow(object, &layout)?;
                }
                object.enter(&layout, hash)
            }
        };
        // As Go does, an equal key is written again (+0 and -0, other pointers to equal strings).
        if matches!(found, Found::Nothing) || layout.key_kind != KeyKind::Word {
            // SAFETY: H1, U1.
            unsafe { self.store_slots(entry + 8, layout.key, key) };
        }
        Ok(entry + 8 * layout.elem_at)
    }

    /// Stores a value's slots into an entry.
    unsafe fn store_slots(&mut self, to: u64, ty: &RType, from: *const u64) {
        // SAFETY: the caller's obligation: both have the type's slots.
        unsafe {
            if ty.flags & flags::POINTERS != 0 && crate::vm::value::barrier_on(&self.heap) {
                self.shade_old(to, ty, 1);
            }
            for i in 0..ty.slots as usize {
                *(to as *mut u64).add(i) = *from.add(i);
            }
        }
    }

    /// Step 3.
    fn map_grow(&mut self, map: &mut MapObject, layout: &MapLayout) -> Result<(), Trap> {
        let room = u64::from(map.room);
        if room > 0 && map.count <= room / 2 {
            return self.renew_parts(map, layout, room);
        }
        if room < PART {
            return self.renew_parts(map, layout, (room * 2).clamp(SMALL, PART));
        }
        if room >= map.most_entries() {
            self.double_index(map, layout)?;
        }
        self.add_part(map, layout)
    }

    /// Another part, which the directory has a place for (H2).
    fn add_part(&mut self, map: &mut MapObject, layout: &MapLayout) -> Result<(), Trap> {
        let part = self.new_part(layout, PART)?;
        self.store_ptr(map.dir + 8 * u64::from(map.room >> PART_SHIFT), part);
        map.room += PART as u32;
        Ok(())
    }

    /// Copies the living entries to fresh parts with room for `n`, or for all of them.
    fn renew_parts(&mut self, map: &mut MapObject, layout: &MapLayout, n: u64) -> Result<(), Trap> {
        let mut fresh = MapObject {
            parts: 0,
            first: 0,
            dir: 0,
            index: 0,
            ..*map
        };
        self.begin_parts(&mut fresh, layout, n)?;
        let size = 8 * layout.words;
        for number in 0..map.used {
            let from = map.entry(number.into(), size);
            // SAFETY: H1.
            let hash = unsafe { *(from as *const u64) };
            if hash == 0 {
                continue;
            }
            if !fresh.has_room() {
                self.add_part(&mut fresh, layout)?;
            }
            let to = fresh.entry(fresh.used.into(), size);
            // SAFETY: H1: both are entries of the layout; fresh memory needs no barrier.
            unsafe {
                std::ptr::copy_nonoverlapping(
                    from as *const u64,
                    to as *mut u64,
                    layout.words as usize,
                );
            }
            place_in_index(&fresh, hash, fresh.used.into());
            fresh.used += 1;
        }
        // The living may fill their parts to the last entry, and another one is to come.
        if !fresh.has_room() {
            self.add_part(&mut fresh, layout)?;
        }
        self.use_index(map, fresh.index, fresh.dir, u64::from(fresh.mask) + 1);
        self.store_ptr(&raw mut map.first as u64, fresh.first);
        (map.used, map.room) = (fresh.used, fresh.room);
        Ok(())
    }

    /// An index twice as long, and a directory for the parts that it serves; the parts stay.
    fn double_index(&mut self, map: &mut MapObject, layout: &MapLayout) -> Result<(), Trap> {
        let len = 2 * (u64::from(map.mask) + 1);
        let (index, dir) = self.new_index(len)?;
        for part in 0..u64::from(map.room) >> PART_SHIFT {
            // SAFETY: H1: the map has so many parts.
            let at = unsafe { *(map.parts as *const u64).add(part as usize) };
            self.store_ptr(dir + 8 * part, at);
        }
        self.use_index(map, index, dir, len);
        let size = 8 * layout.words;
        for number in 0..u64::from(map.used) {
            // SAFETY: H1.
            let hash = unsafe { *(map.entry(number, size) as *const u64) };
            if hash != 0 {
                place_in_index(map, hash, number);
            }
        }
        Ok(())
    }

    /// Deletes a key.
    ///
    /// # Safety
    /// As [`Vm::map_get`].
    pub(crate) unsafe fn map_delete(
        &mut self,
        ty: &RType,
        map: u64,
        key: *const u64,
    ) -> Result<(), Trap> {
        let layout = self.map_layout(ty)?;
        if map == 0 || layout_count(map) == 0 {
            if layout.key_kind == KeyKind::Other {
                self.hash_mem(0, key as u64, layout.key, 0)?;
            }
            return Ok(());
        }
        // SAFETY: H1.
        let object = unsafe { &mut *(map as *mut MapObject) };
        let hash = self.map_hash(object, &layout, key)?;
        if let Found::Entry(entry) = self.map_find(object, &layout, hash, key)? {
            self.kill_entry(entry, &layout);
            object.count -= 1;
            if object.count == 0 {
                self.forget_dead(object);
            }
        }
        Ok(())
    }

    /// An entry's words := 0.
    fn kill_entry(&mut self, entry: u64, layout: &MapLayout) {
        // SAFETY: H1.
        unsafe {
            if crate::vm::value::barrier_on(&self.heap) {
                self.shade_old(entry + 8, layout.key, 1);
                self.shade_old(entry + 8 * layout.elem_at, layout.elem, 1);
            }
            std::ptr::write_bytes(entry as *mut u64, 0, layout.words as usize);
        }
    }

    /// A map that has become empty starts its arrays anew, unless they are large: then growth does it. Iterators see only dead entries or
    /// end, as nothing they could still produce is left.
    fn forget_dead(&mut self, map: &mut MapObject) {
        if map.room > 64 {
            return;
        }
        map.clear_index();
        map.used = 0;
        map.epoch += 1;
    }

    /// `clear(m)`.
    pub(crate) fn map_clear(&mut self, ty: &RType, map: u64) {
        let Ok(layout) = self.map_layout(ty) else {
            return;
        };
        if map == 0 {
            return;
        }
        // SAFETY: H1.
        let object = unsafe { &mut *(map as *mut MapObject) };
        for number in 0..u64::from(object.used) {
            self.kill_entry(object.entry(number, 8 * layout.words), &layout);
        }
        object.clear_index();
        object.count = 0;
        object.used = 0;
        object.epoch += 1;
    }

    /// A fresh iterator.
    pub(crate) fn map_iter(&mut self, _ty: &RType, map: u64) -> Result<u64, Trap> {
        let shape = Shape {
            size: size_of::<MapIter>() as u64,
            align: 8,
            words: vec![WordClass::Pointer; 3],
            ..Shape::default()
        };
        let class = self.heap.alloc_class(&shape)?;
        let cell = self.heap.alloc(class)?.as_ptr().cast::<MapIter>();
        let random = self.random();
        // SAFETY: the cell is fresh; H1.
        unsafe {
            let iter = &mut *cell;
            iter.map = map;
            if map == 0 {
                iter.state = 2;
            } else {
                let object = &*(map as *const MapObject);
                (iter.first, iter.dir) = (object.first, object.dir);
                iter.epoch = object.epoch;
                iter.used = object.used.into();
                iter.start = match iter.used {
                    0 => 0,
                    used => random % used,
                };
                iter.at = iter.start;
            }
        }
        Ok(cell as u64)
    }

    /// The next entry: addresses of key slots and element slots; `None` at the end.
    ///
    /// # Safety
    /// `iter` is an iterator over a map of `ty`.
    pub(crate) unsafe fn map_next(&mut self, ty: &RType, iter: u64) -> Option<(u64, u64)> {
        let layout = self.map_layout(ty).ok()?;
        // SAFETY: the caller's obligation; H1.
        let (iter, map) = unsafe {
            let iter = &mut *(iter as *mut MapIter);
            if iter.state == 2 {
                return None;
            }
            let map = iter.map as *const MapObject;
            (iter, &*map)
        };
        if iter.epoch != map.epoch {
            iter.state = 2;
            return None;
        }
        let own = iter.first == map.first;
        if own {
            iter.used = map.used.into();
            if iter.dir != map.dir {
                self.store_ptr(&raw mut iter.dir as u64, map.dir);
            }
        }
        loop {
            if iter.state == 0 && iter.at >= iter.used {
                iter.state = 1;
                iter.at = 0;
            }
            if iter.state == 1 && iter.at >= iter.start {
                iter.state = 2;
                return None;
            }
            let entry = iter.entry(iter.at, 8 * layout.words);
            iter.at += 1;
            // SAFETY: H1: at < used <= room of those parts.
            let hash = unsafe { *(entry as *const u64) };
            if hash == 0 {
                continue;
            }
            if own {
                return Some((entry + 8, entry + 8 * layout.elem_at));
            }
            let key = (entry + 8) as *const u64;
            match self.map_find(map, &layout, hash, key) {
                Ok(Found::Entry(now)) => return Some((now + 8, now + 8 * layout.elem_at)),
                // A key unlike itself cannot have been deleted.
                _ if !matches!(self.keys_equal(&layout, entry, key), Ok(true)) => {
                    return Some((entry + 8, entry + 8 * layout.elem_at));
                }
                _ => {}
            }
        }
    }

    // The same with vectors of slots, for natives.

    /// The element of a key.
    pub(crate) fn map_get_slots(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
    ) -> Result<Option<Vec<u64>>, Trap> {
        let layout = self.map_layout(ty)?;
        // SAFETY: the neck's caller gives a map and key of the type.
        let at = unsafe { self.map_get(ty, map, key.as_ptr())? };
        Ok((at != 0).then(|| slots_at(at, layout.elem)))
    }

    /// Sets an element.
    pub(crate) fn map_set_slots(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
        value: &[u64],
    ) -> Result<(), Trap> {
        // SAFETY: as above.
        unsafe { self.map_set(ty, map, key.as_ptr(), value.as_ptr()) }
    }

    /// Deletes a key.
    pub(crate) fn map_delete_slots(
        &mut self,
        ty: &RType,
        map: u64,
        key: &[u64],
    ) -> Result<(), Trap> {
        // SAFETY: as above.
        unsafe { self.map_delete(ty, map, key.as_ptr()) }
    }

    /// The next entry of an iterator.
    pub(crate) fn map_next_slots(&mut self, ty: &RType, iter: u64) -> Option<(Vec<u64>, Vec<u64>)> {
        let layout = self.map_layout(ty).ok()?;
        // SAFETY: as above.
        let (key, elem) = unsafe { self.map_next(ty, iter)? };
        Some((slots_at(key, layout.key), slots_at(elem, layout.elem)))
    }
}

fn slots_at(at: u64, ty: &RType) -> Vec<u64> {
    // SAFETY: H1: the slots of an entry.
    (0..ty.slots as usize)
        .map(|i| unsafe { *(at as *const u64).add(i) })
        .collect()
}

fn layout_count(map: u64) -> u64 {
    // SAFETY: H1: the first word of a map.
    unsafe { *(map as *const u64) }
}

fn key_kind(key: &RType) -> KeyKind {
    match key.kind {
        Kind::String => KeyKind::String,
        Kind::Float32
        | Kind::Float64
        | Kind::Complex64
        | Kind::Complex128
        | Kind::Interface
        | Kind::Struct
        | Kind::Array => KeyKind::Other,
        _ if key.slots == 1 => KeyKind::Word,
        _ => KeyKind::Other,
    }
}

/// Length of the index of a map of one part with room for so many entries (H2).
fn index_len(room: u64) -> u64 {
    (room + room / 3 + 1).next_power_of_two()
}

/// Address of an entry of `size` bytes in parts whose addresses stand at `parts`.
#[inline(always)]
fn entry_in(parts: u64, number: u64, size: u64) -> u64 {
    // SAFETY: H1: the entry's part is there.
    let part = unsafe { *(parts as *const u64).add((number >> PART_SHIFT) as usize) };
    part + (number & (PART - 1)) * size
}

impl MapIter {
    /// Address of an entry.
    fn entry(&self, number: u64, size: u64) -> u64 {
        let parts = match self.dir {
            0 => &raw const self.first as u64,
            dir => dir,
        };
        entry_in(parts, number, size)
    }
}

/// Where probing starts.
fn start_of(hash: u64, mask: u64) -> u64 {
    (hash >> 32) & mask
}

impl MapObject {
    /// Address of an entry.
    #[inline(always)]
    fn entry(&self, number: u64, size: u64) -> u64 {
        entry_in(self.parts, number, size)
    }

    /// Entries that the index serves, once there are several parts.
    fn most_entries(&self) -> u64 {
        u64::from(self.mask >> 1) + 1
    }

    /// No entry has a place in the index any more.
    fn clear_index(&mut self) {
        if self.index != 0 {
            let len = self.mask as usize + 1;
            // SAFETY: H1.
            unsafe { std::ptr::write_bytes(self.index as *mut u32, 0, len) };
        }
    }

    /// Address of the entry with this hash word that `is_same` takes for the key's; 0 if there is none.
    #[inline(always)]
    pub(super) fn find(
        &self,
        layout: &MapLayout,
        hash: u64,
        mut is_same: impl FnMut(u64) -> bool,
    ) -> u64 {
        let size = 8 * layout.words;
        if self.index == 0 {
            let mut entry = self.first;
            let end = entry + u64::from(self.used) * size;
            while entry != end {
                // SAFETY: H1.
                if unsafe { *(entry as *const u64) } == hash && is_same(entry) {
                    return entry;
                }
                entry += size;
            }
            return 0;
        }
        let mask = u64::from(self.mask);
        let mut probe = start_of(hash, mask);
        loop {
            // SAFETY: H1, H2.
            let word = unsafe { *(self.index as *const u32).add(probe as usize) };
            if word == 0 {
                return 0;
            }
            if (word ^ hash as u32) & !(mask as u32) == 0 {
                let number = u64::from(word) & mask;
                let entry = self.entry(number - 1, size);
                // SAFETY: H1.
                if unsafe { *(entry as *const u64) } == hash && is_same(entry) {
                    return entry;
                }
            }
            probe = (probe + 1) & mask;
        }
    }

    /// There is room for another entry.
    #[inline(always)]
    pub(super) fn has_room(&self) -> bool {
        self.used < self.room
    }

    /// The next entry, now alive with this hash word and in the index; its key and element are zero. The map has room.
    #[inline(always)]
    pub(super) fn enter(&mut self, layout: &MapLayout, hash: u64) -> u64 {
        let entry = self.entry(self.used.into(), 8 * layout.words);
        place_in_index(self, hash, self.used.into());
        self.used += 1;
        self.count += 1;
        // SAFETY: H1: the entry is fresh and zero: used < room.
        unsafe { *(entry as *mut u64) = hash };
        entry
    }
}

/// Enters an entry number into the index, if there is one.
#[inline]
fn place_in_index(map: &MapObject, hash: u64, number: u64) {
    if map.index == 0 {
        return;
    }
    let mask = u64::from(map.mask);
    let mut probe = start_of(hash, mask);
    loop {
        // SAFETY: H1, H2.
        let slot = unsafe { &mut *(map.index as *mut u32).add(probe as usize) };
        if *slot == 0 {
            // H2: the number fits below the mask.
            *slot = (hash as u32 & !(mask as u32)) | (number as u32 + 1);
            return;
        }
        probe = (probe + 1) & mask;
    }
}
