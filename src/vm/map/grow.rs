//! Making maps, and room in them.
//!
//! In: a map that is new or full (step 3 of the essay). Out: parts with room, an index that serves them (H2).

use crate::code::rtype::RType;
use crate::code::trap::TrapKind;
use crate::heap::shape::{Shape, WordClass};
use crate::vm::Vm;
use crate::vm::map::layout::MapLayout;
use crate::vm::map::object::{
    MapObject, PART, PART_SHIFT, SMALL, index_len, index_len_of_parts, most_entries_of,
    place_in_index,
};
use crate::vm::trap::Trap;

impl Vm {
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
            self.charge_bytes(8 * layout.words * hint);
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
            index_len_of_parts(n)
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
        let dir = match most_entries_of(len) / PART {
            1 => 0,
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

    /// Step 3.
    pub(super) fn map_grow(&mut self, map: &mut MapObject, layout: &MapLayout) -> Result<(), Trap> {
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
}
