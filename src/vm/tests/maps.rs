//! Maps against the standard library's.

use std::collections::HashMap;

use super::asm::{Rig, rig, rig_with};
use crate::code::rtype::{Kind, RType, RTypeId};
use crate::heap::config::debug;
use crate::vm::trap::Trap;

fn map_type(rig: &mut Rig, key: RTypeId, elem: RTypeId) -> &'static RType {
    let id = rig.composite("map", Kind::Map, Some(key), elem);
    rig.vm.rtype(Some(id)).unwrap()
}

fn check(rig: &mut Rig, ty: &RType, map: u64, model: &HashMap<u64, u64>) {
    // SAFETY: a map object begins with its count.
    assert_eq!(unsafe { *(map as *const u64) }, model.len() as u64);
    for (key, value) in model {
        assert_eq!(
            rig.vm.map_get_slots(ty, map, &[*key]).unwrap(),
            Some(vec![*value])
        );
    }
    let iter = rig.vm.map_iter(ty, map).unwrap();
    let mut seen = HashMap::new();
    while let Some((key, value)) = rig.vm.map_next_slots(ty, iter) {
        assert_eq!(seen.insert(key[0], value[0]), None);
    }
    assert_eq!(&seen, model);
}

#[test]
fn int_map_is_a_map() {
    let mut rig = rig();
    let (int, elem) = (rig.int, rig.int);
    let ty = map_type(&mut rig, int, elem);
    let map = rig.vm.make_map(ty, 0).unwrap();
    let mut model = HashMap::new();
    for round in 0..60_000u64 {
        let key = rig.vm.random() % 5000;
        match rig.vm.random() % 5 {
            0 | 1 => {
                rig.vm.map_delete_slots(ty, map, &[key]).unwrap();
                model.remove(&key);
            }
            _ => {
                rig.vm.map_set_slots(ty, map, &[key], &[round]).unwrap();
                model.insert(key, round);
            }
        }
        if round % 15_000 == 0 {
            check(&mut rig, ty, map, &model);
        }
    }
    check(&mut rig, ty, map, &model);
    rig.vm.map_clear(ty, map);
    check(&mut rig, ty, map, &HashMap::new());
}

#[test]
fn string_map_survives_collections() {
    let mut rig = rig_with(debug::VERIFY | debug::POISON);
    let (string, elem) = (rig.string, rig.string);
    let ty = map_type(&mut rig, string, elem);
    let map = rig.vm.make_map(ty, 100).unwrap();
    rig.vm
        .keep_fresh(&[map], &[crate::code::func::SlotClass::Pointer]);
    for i in 0..3000u64 {
        let text = format!("key {i}");
        let (key, value) = (
            rig.vm.new_string(text.as_bytes()).unwrap(),
            rig.vm.new_string(text.as_bytes()).unwrap(),
        );
        let len = text.len() as u64;
        rig.vm
            .map_set_slots(ty, map, &[key, len], &[value, len])
            .unwrap();
        if i % 500 == 0 {
            rig.vm.collect(true);
        }
    }
    rig.vm.collect(true);
    for i in 0..3000u64 {
        let text = format!("key {i}");
        let found = rig
            .vm
            .map_get_slots(ty, map, &[text.as_ptr() as u64, text.len() as u64])
            .unwrap()
            .unwrap();
        assert_eq!(
            // SAFETY: the slots of a string that the map holds.
            unsafe { crate::vm::value::bytes(found[0], found[1]) },
            text.as_bytes()
        );
    }
}

#[test]
fn iteration_survives_growth_and_deletion() {
    let mut rig = rig();
    let (int, elem) = (rig.int, rig.int);
    let ty = map_type(&mut rig, int, elem);
    for n in [3u64, 8, 9, 100] {
        let map = rig.vm.make_map(ty, 0).unwrap();
        for i in 0..n {
            rig.vm.map_set_slots(ty, map, &[i], &[i]).unwrap();
        }
        let iter = rig.vm.map_iter(ty, map).unwrap();
        let mut seen = vec![0; n as usize];
        let mut step = 0;
        while let Some((key, _)) = rig.vm.map_next_slots(ty, iter) {
            if key[0] < n {
                seen[key[0] as usize] += 1;
            }
            step += 1;
            if step == 2 {
                for i in 1000..1500 {
                    rig.vm.map_set_slots(ty, map, &[i], &[i]).unwrap();
                }
            }
            if step < 1000 {
                // A key that was deleted before it is reached never comes.
                let victim = (key[0] + 1) % n;
                if seen[victim as usize] == 0 && key[0] < n {
                    rig.vm.map_delete_slots(ty, map, &[victim]).unwrap();
                    seen[victim as usize] = 100;
                }
            }
        }
        assert!(
            seen.iter().all(|count| *count == 1 || *count == 100),
            "{seen:?}"
        );
    }
}

#[test]
fn floats_and_interfaces_as_keys() {
    let mut rig = rig();
    let (float, any, int, string) = (rig.float, rig.any, rig.int, rig.string);
    let ty = map_type(&mut rig, float, int);
    let map = rig.vm.make_map(ty, 0).unwrap();
    rig.vm
        .map_set_slots(ty, map, &[0.0f64.to_bits()], &[1])
        .unwrap();
    assert_eq!(
        rig.vm
            .map_get_slots(ty, map, &[(-0.0f64).to_bits()])
            .unwrap(),
        Some(vec![1])
    );
    for i in 0..3 {
        rig.vm
            .map_set_slots(ty, map, &[f64::NAN.to_bits()], &[i])
            .unwrap();
    }
    // SAFETY: a map object begins with its count.
    assert_eq!(unsafe { *(map as *const u64) }, 4);
    assert_eq!(
        rig.vm
            .map_get_slots(ty, map, &[f64::NAN.to_bits()])
            .unwrap(),
        None
    );

    let ty = map_type(&mut rig, any, int);
    let map = rig.vm.make_map(ty, 0).unwrap();
    let text = "hello";
    let one = rig
        .vm
        .make_iface(string, &[text.as_ptr() as u64, 5])
        .unwrap();
    let two = rig.vm.make_iface(int, &[5]).unwrap();
    rig.vm
        .map_set_slots(ty, map, &[one.ty, one.data], &[1])
        .unwrap();
    rig.vm
        .map_set_slots(ty, map, &[two.ty, two.data], &[2])
        .unwrap();
    let copy = String::from("hello");
    let again = rig
        .vm
        .make_iface(string, &[copy.as_ptr() as u64, 5])
        .unwrap();
    assert_eq!(
        rig.vm
            .map_get_slots(ty, map, &[again.ty, again.data])
            .unwrap(),
        Some(vec![1])
    );
    assert_eq!(
        rig.vm.map_get_slots(ty, map, &[two.ty, two.data]).unwrap(),
        Some(vec![2])
    );

    let slice = super::asm::add_type(&mut rig.vm, "[]int", Kind::Slice, 24, 0, &[]);
    let word = rig.vm.rtypes.addr(slice);
    assert!(
        matches!(rig.vm.map_get_slots(ty, map, &[word, 0]), Err(Trap::Error(_, text)) if &*text == "hash of unhashable type []int")
    );
}
