//! Iterators over maps: step 4 of the essay.
//!
//! In: a map, which may change between two steps. Out: addresses of keys and elements.

use crate::code::rtype::RType;
use crate::heap::shape::{Shape, WordClass};
use crate::vm::Vm;
use crate::vm::map::Found;
use crate::vm::map::object::{MapObject, entry_in};
use crate::vm::trap::Trap;

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

impl Vm {
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
                _ if !matches!(self.keys_equal(&layout, entry, hash, key), Ok(true)) => {
                    return Some((entry + 8, entry + 8 * layout.elem_at));
                }
                _ => {}
            }
        }
    }
}
