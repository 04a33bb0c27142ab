//! What a frame keeps alive: only what it will still read.

use super::asm::{Asm, rig};
use crate::code::func::SlotClass;
use crate::code::ops::Op;
use crate::vm::exit::Exit;
use crate::vm::native::{Flow, NativeCx, NativeResult};

fn collect(_cx: &mut NativeCx<'_>) -> NativeResult {
    Ok(Flow::Collect)
}

/// Bytes that survive a collection in main, which made a slice of 2 MiB in R1 and reads its length, or an element, afterwards.
fn survivors(reads_bytes: bool) -> u64 {
    let mut rig = rig();
    rig.vm.set_natives(&[collect]);
    let mut native = Asm::new("runtime.GC", 0, 0, "");
    native.op(Op::native, 0, 0, 0).word(0);
    rig.install(1, native.ret());
    let int = rig.int;
    let mut a = Asm::new("main.main", 1, 0, "SPSSP");
    a.op(Op::enter, 1, 1, 0)
        .op(Op::enter, 4, 1, 0)
        .lit(3, 1 << 18);
    a.op(Op::make_slice, 1, 3, 3).ty(int);
    a.call(8, 1);
    a.op(Op::mov, 0, 2, 0);
    if reads_bytes {
        a.lit(3, 0).op(Op::idx_w64, 3, 1, 3);
    }
    let mut code = a.ret();
    code.classes = vec![
        SlotClass::Scalar,
        SlotClass::Pointer,
        SlotClass::Scalar,
        SlotClass::Scalar,
        SlotClass::Pointer,
    ];
    rig.install(0, code);
    assert_eq!(rig.run(&[]).unwrap(), [1 << 18]);
    rig.vm.heap.stats().heap_alloc
}

#[test]
fn a_slot_that_is_not_read_again_keeps_nothing() {
    assert!(survivors(false) < 1 << 20);
    assert!(survivors(true) >= 2 << 20);
}

#[test]
fn an_ended_machine_keeps_results_until_they_are_released() {
    let mut rig = rig();
    let mut a = Asm::new("main.main", 2, 0, "PS");
    a.op(Op::enter, 0, 1, 0)
        .text(0, "ab")
        .op(Op::concat, 0, 0, 1);
    rig.install(0, a.ret());
    let record = rig.vm.record_of(crate::code::program::FuncId(0)).unwrap();
    let id = rig.vm.spawn(record, &[]).unwrap();
    assert!(matches!(rig.vm.run(Some(id)), Exit::Done(_)));
    rig.vm.collect(true);
    let results = rig.vm.results(id);
    // SAFETY: the goroutine is kept, and so its results are.
    let text = unsafe { crate::vm::value::bytes(results[0], results[1]) };
    assert_eq!(text, b"ab");
    rig.vm.release(id);
}
