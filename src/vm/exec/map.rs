//! Maps in the dispatcher: reading, setting and updating by keys that are one word or a string, without a way out to level 0.
//!
//! In: a map and a key in slots. Out: the element, or its address. What is rare leaves without effect: other keys, a type of which no map was
//! made yet, marking, and a map that has to grow.
//!
//! Invariants: those of `vm::map` and X1-X4. While nothing is marked, what is overwritten need not be shown to the collector.

use crate::code::encode::{NO_SLOT, a_of, b_of, c_of};
use crate::code::rtype::RType;
use crate::vm::Vm;
use crate::vm::exec::cx::Cx;
use crate::vm::exec::{bodies, leave, next, slot};
use crate::vm::hash;
use crate::vm::map::{ConstantKey, KeyKind, MapLayout, MapObject};
use crate::vm::slow::At;
use crate::vm::value::str_at;
use crate::vm::work::BYTES_A_UNIT;

bodies! {
    map_get(pc, fp, cx, w) {
        let at = At { pc, fp };
        let Some((elem, layout)) = find::<true>(cx, at.ty(0), slot!(fp, b_of(w)), at.ptr(c_of(w))) else {
            leave!(EXIT_SLOW, pc, fp);
        };
        copy_or_zero(at.ptr(a_of(w)), elem, layout.elem.slots);
        next!(pc, fp, 2)
    }
    map_get2(pc, fp, cx, w) {
        let at = At { pc, fp };
        let Some((elem, layout)) = find::<true>(cx, at.ty(0), slot!(fp, b_of(w)), at.ptr(c_of(w))) else {
            leave!(EXIT_SLOW, pc, fp);
        };
        if a_of(w) != NO_SLOT {
            copy_or_zero(at.ptr(a_of(w)), elem, layout.elem.slots);
        }
        at.set_opt(at.ext(1), u64::from(elem != 0));
        next!(pc, fp, 3)
    }
    map_set(pc, fp, cx, w) {
        let at = At { pc, fp };
        let Some((elem, layout)) = find_or_enter::<true>(cx, at.ty(0), slot!(fp, a_of(w)), at.ptr(b_of(w))) else {
            leave!(EXIT_SLOW, pc, fp);
        };
        copy_or_zero(elem as *mut u64, at.ptr(c_of(w)) as u64, layout.elem.slots);
        next!(pc, fp, 3)
    }
    map_addr(pc, fp, cx, w) {
        let at = At { pc, fp };
        let Some((elem, _)) = find_or_enter::<true>(cx, at.ty(0), slot!(fp, b_of(w)), at.ptr(c_of(w))) else {
            leave!(EXIT_SLOW, pc, fp);
        };
        slot!(fp, a_of(w)) = elem;
        next!(pc, fp, 3)
    }
    map_del(pc, fp, cx, w) {
        let at = At { pc, fp };
        let map = slot!(fp, a_of(w));
        // The last entry: level 0 starts the arrays anew. A key is charged once, so it is not looked for here first.
        if *(*cx).barrier != 0 || map != 0 && (*(map as *const MapObject)).count == 1 {
            leave!(EXIT_SLOW, pc, fp);
        }
        let Some((elem, layout)) = find::<true>(cx, at.ty(0), map, at.ptr(b_of(w))) else {
            leave!(EXIT_SLOW, pc, fp);
        };
        if elem != 0 {
            let object = &mut *(map as *mut MapObject);
            object.count -= 1;
            let entry = (elem - 8 * layout.elem_at) as *mut u64;
            for i in 0..layout.words as usize { *entry.add(i) = 0; }
        }
        next!(pc, fp, 2)
    }
}

// Constant keys: first where the site found its key last.
bodies! {
    map_get_k(pc, fp, cx, w) {
        let Some(elem) = find_constant(cx, pc, slot!(fp, b_of(w))) else { leave!(EXIT_SLOW, pc, fp); };
        copy_or_zero(fp.add(a_of(w) as usize), elem, c_of(w));
        next!(pc, fp, 5)
    }
    map_get2_k(pc, fp, cx, w) {
        let at = At { pc, fp };
        let Some(elem) = find_constant(cx, pc, slot!(fp, b_of(w))) else { leave!(EXIT_SLOW, pc, fp); };
        copy_or_zero(at.ptr(a_of(w)), elem, c_of(w));
        at.set_opt(at.ext(4), u64::from(elem != 0));
        next!(pc, fp, 6)
    }
    map_set_k(pc, fp, cx, w) {
        let Some(elem) = enter_constant(cx, pc, slot!(fp, a_of(w))) else { leave!(EXIT_SLOW, pc, fp); };
        copy_or_zero(elem as *mut u64, fp.add(b_of(w) as usize) as u64, c_of(w));
        next!(pc, fp, 6)
    }
    map_addr_k(pc, fp, cx, w) {
        let Some(elem) = enter_constant(cx, pc, slot!(fp, b_of(w))) else { leave!(EXIT_SLOW, pc, fp); };
        slot!(fp, a_of(w)) = elem;
        next!(pc, fp, 6)
    }
}

/// Address of the element's slots for the constant key of the instruction at `pc` (0: absent).
#[inline(always)]
unsafe fn find_constant(cx: *mut Cx, pc: *const u64, map: u64) -> Option<u64> {
    // SAFETY: X2, X4: a map of the type that the instruction names.
    unsafe {
        let key = ConstantKey::at(pc);
        match key.hinted(map) {
            0 => search_constant(cx, key, map),
            elem => Some(elem),
        }
    }
}

/// The same without a hint, which is noted.
#[inline(never)]
unsafe fn search_constant(cx: *mut Cx, key: ConstantKey, map: u64) -> Option<u64> {
    // SAFETY: X2, X4: a map of the type that the instruction names.
    unsafe {
        let (elem, layout) = find::<false>(cx, key.ty(), map, key.words())?;
        key.note(map, layout, elem);
        Some(elem)
    }
}

/// Address of the element's slots, where an absent key is entered with a zero element.
#[inline(always)]
unsafe fn enter_constant(cx: *mut Cx, pc: *const u64, map: u64) -> Option<u64> {
    // SAFETY: X2, X4: a map of the type that the instruction names.
    unsafe {
        let key = ConstantKey::at(pc);
        match key.hinted(map) {
            0 => {}
            elem if *(*cx).barrier == 0 => return Some(elem),
            _ => return None,
        }
        search_or_enter_constant(cx, key, map)
    }
}

/// The same without a hint, which is noted.
#[inline(never)]
unsafe fn search_or_enter_constant(cx: *mut Cx, key: ConstantKey, map: u64) -> Option<u64> {
    // SAFETY: X2, X4: a map of the type that the instruction names.
    unsafe {
        let (elem, layout) = find_or_enter::<false>(cx, key.ty(), map, key.words())?;
        key.note(map, layout, elem);
        Some(elem)
    }
}

/// `n` slots from an address, zeros if it is 0.
#[inline(always)]
unsafe fn copy_or_zero(to: *mut u64, from: u64, n: u16) {
    // SAFETY: H1 and V1: both have the slots.
    unsafe {
        for i in 0..n as usize {
            *to.add(i) = if from == 0 {
                0
            } else {
                *(from as *const u64).add(i)
            };
        }
    }
}

/// Address of the element's slots (0: absent) and the layout; `None` where level 0 has to look.
#[inline(always)]
unsafe fn find<'a, const CHARGES: bool>(
    cx: *mut Cx,
    ty: &RType,
    map: u64,
    key: *const u64,
) -> Option<(u64, &'a MapLayout)> {
    // SAFETY: X4; the code names a map of the type and its key.
    unsafe {
        let vm: &'a Vm = &*(*cx).vm;
        let layout = vm.map_layouts.get(ty.id)?;
        let entry = match (map, layout.key_kind) {
            (_, KeyKind::Other) => return None,
            (0, _) => 0,
            (_, KeyKind::Word) => find_word(&*(map as *const MapObject), layout, key).1,
            (_, KeyKind::String) => {
                charge::<CHARGES>(cx, key);
                (*(map as *const MapObject))
                    .find_text(layout, str_at(key as u64))
                    .1
            }
        };
        match entry {
            0 => Some((0, layout)),
            entry => Some((entry + 8 * layout.elem_at, layout)),
        }
    }
}

/// The same, and an absent key is entered with a zero element.
#[inline(always)]
unsafe fn find_or_enter<'a, const CHARGES: bool>(
    cx: *mut Cx,
    ty: &RType,
    map: u64,
    key: *const u64,
) -> Option<(u64, &'a MapLayout)> {
    // SAFETY: X3, X4; the code names a map of the type and its key.
    unsafe {
        if map == 0 || *(*cx).barrier != 0 {
            return None;
        }
        let vm: &'a Vm = &*(*cx).vm;
        let layout = vm.map_layouts.get(ty.id)?;
        let object = &mut *(map as *mut MapObject);
        let (hash, mut entry) = match layout.key_kind {
            KeyKind::Other => return None,
            KeyKind::Word => find_word(object, layout, key),
            KeyKind::String => object.find_text(layout, str_at(key as u64)),
        };
        let is_new = entry == 0;
        if is_new {
            if !object.has_room() {
                return None;
            }
            entry = object.enter(layout, hash);
        }
        // As level 0 does, an equal string is written again.
        match layout.key_kind {
            KeyKind::Word if is_new => copy_or_zero((entry + 8) as *mut u64, key as u64, 1),
            KeyKind::String => {
                charge::<CHARGES>(cx, key);
                copy_or_zero((entry + 8) as *mut u64, key as u64, 2);
            }
            _ => {}
        }
        Some((entry + 8 * layout.elem_at, layout))
    }
}

/// Takes fuel for the bytes of a key that is a string (`vm::work`), which level 0 does itself for operations that leave. Constant keys are not charged: whether
/// they are looked for depends on what their site remembers.
#[inline(always)]
unsafe fn charge<const CHARGES: bool>(cx: *mut Cx, key: *const u64) {
    // SAFETY: X4; the key's slots.
    unsafe {
        if CHARGES && *key.add(1) >= BYTES_A_UNIT {
            (*(*cx).vm).charge_bytes(*key.add(1));
        }
    }
}

/// Hash word and entry (0: none) of a key that is one word.
#[inline(always)]
unsafe fn find_word(map: &MapObject, layout: &MapLayout, key: *const u64) -> (u64, u64) {
    // SAFETY: the key's slot; H1.
    unsafe {
        let key = *key;
        let hash = hash::word(map.seed, key) | 1;
        let entry = map.find(layout, hash, |entry| *((entry + 8) as *const u64) == key);
        (hash, entry)
    }
}
