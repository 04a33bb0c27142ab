//! Virtual slots: groups of them, in use, released, in use again.
//!
//! In: the classes of a value. Out: its first slot.

use crate::code::func::{SlotClass, VarName};
use crate::code::program::GlobalId;
use crate::lower::asm::pack::{classes_of, is_scalar};
use crate::lower::asm::{Asm, Group, MAX_POOL, Released, V};

impl Asm {
    /// Reserves the next slots of the frame's fixed part (results, arguments, closure pointer), in their order.
    pub(crate) fn fixed(&mut self, classes: &[SlotClass]) -> V {
        let at = self.n_fixed;
        self.n_fixed = self.n_fixed.saturating_add(classes.len() as u16);
        self.group(classes, Some(at))
    }

    fn group(&mut self, classes: &[SlotClass], fixed: Option<u16>) -> V {
        let base = self.group_of.len() as u32;
        let index = self.groups.len() as u32;
        self.group_of
            .extend(std::iter::repeat_n(index, classes.len()));
        self.classes.extend_from_slice(classes);
        self.groups.push(Group {
            base,
            n_slots: classes.len() as u32,
            fixed,
            is_free: false,
            is_stale: false,
        });
        V(base)
    }

    /// A variable stands in these slots.
    pub(crate) fn name(&mut self, v: V, named: VarName) {
        let pos = self.pos();
        self.vars.push((v, pos, named));
    }

    /// A variable stands in the closure.
    pub(crate) fn name_captured(&mut self, named: VarName) {
        self.name(V::NONE, named);
    }

    /// Slots for a value of these classes. No slots: `V::NONE`.
    pub(crate) fn alloc(&mut self, classes: &[SlotClass]) -> V {
        if classes.is_empty() {
            return V::NONE;
        }
        let released = self.free.iter_mut().find(|r| *r.classes == *classes);
        if let Some(index) = released.and_then(|r| r.groups.pop())
            && let Some(group) = self.groups.get_mut(index as usize)
        {
            group.is_free = false;
            group.is_stale = false;
            return V(group.base);
        }
        self.group(classes, None)
    }

    /// Slots that nothing else has in the whole function.
    pub(crate) fn lasting(&mut self, classes: &[SlotClass]) -> V {
        self.group(classes, None)
    }

    /// A slot that holds a constant in the whole function; `None` if there are too many such slots.
    pub(crate) fn pooled(&mut self, n: i64) -> Option<V> {
        if let Some((_, v)) = self.pool.iter().find(|(m, _)| *m == n) {
            return Some(*v);
        }
        if self.pool.len() >= MAX_POOL {
            return None;
        }
        // Never one that served before: code in front of its first use would overwrite it.
        let v = self.lasting(&[SlotClass::Scalar]);
        self.pool.push((n, v));
        Some(v)
    }

    /// A slot that holds the address of a package variable in the whole function; `None` if there are too many such slots.
    pub(crate) fn pooled_global(&mut self, id: GlobalId) -> Option<V> {
        if let Some((_, v)) = self.globals.iter().find(|(known, _)| *known == id) {
            return Some(*v);
        }
        if self.globals.len() >= MAX_POOL {
            return None;
        }
        let v = self.lasting(&[SlotClass::Pointer]);
        self.globals.push((id, v));
        Some(v)
    }

    /// Gives back what `alloc` gave. Other slots are left alone.
    pub(crate) fn release(&mut self, v: V) {
        if v.is_window() || v == V::NONE {
            return;
        }
        let Some(&index) = self.group_of.get(v.0 as usize) else {
            return;
        };
        let Some(group) = self.groups.get_mut(index as usize) else {
            return;
        };
        if group.fixed.is_none() && group.base == v.0 && !group.is_free {
            group.is_free = true;
            let classes = classes_of(group, &self.classes);
            if !is_scalar(classes) {
                group.is_stale = true;
                self.stale.push(index);
            }
            match self.free.iter_mut().find(|r| *r.classes == *classes) {
                Some(released) => released.groups.push(index),
                None => self.free.push(Released {
                    classes: classes.into(),
                    groups: vec![index],
                }),
            }
        }
    }

    /// Zeroes slots that nobody uses but that may still hold pointers: they would keep garbage alive.
    pub(crate) fn kill_stale(&mut self) {
        for index in std::mem::take(&mut self.stale) {
            let Some(group) = self.groups.get_mut(index as usize) else {
                continue;
            };
            if !std::mem::take(&mut group.is_stale) {
                continue;
            }
            let base = group.base;
            let classes = classes_of(group, &self.classes);
            let is_pointer = |c: &SlotClass| *c != SlotClass::Scalar;
            let first = classes.iter().position(is_pointer).unwrap_or(0);
            let last = classes.iter().rposition(is_pointer).unwrap_or(0);
            self.zero(V(base + first as u32), (last - first + 1) as u32);
        }
    }

    /// Class of a slot; slots of the window count as scalars.
    pub(crate) fn class(&self, v: V) -> SlotClass {
        self.classes.get(v.0 as usize).copied().unwrap_or_default()
    }
}
