//! A tiny assembler and a machine for tests.

use std::sync::{Arc, Mutex};

use crate::code::encode::{NO_SLOT, instr, instr_bc};
use crate::code::func::{FuncCode, Link, Reloc, SlotClass};
use crate::code::ops::Op;
use crate::code::program::FuncId;
use crate::code::rtype::{Kind, RType, RTypeId, flags};
use crate::heap::config::HeapConfig;
use crate::heap::shape::{Shape, WordClass};
use crate::vm::exit::Exit;
use crate::vm::platform::Platform;
use crate::vm::{MAX_STACK_BYTES, Vm, VmConfig};

/// Collects what is written; its clock jumps to what is waited for.
#[derive(Clone, Default)]
pub(super) struct TestPlatform {
    pub(super) out: Arc<Mutex<Vec<u8>>>,
    pub(super) clock: Arc<Mutex<i64>>,
}

impl Platform for TestPlatform {
    fn write(&mut self, _fd: i32, bytes: &[u8]) -> Result<usize, i32> {
        self.out.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn monotonic_ns(&mut self) -> i64 {
        *self.clock.lock().unwrap()
    }

    fn wait_until(&mut self, deadline: i64) -> bool {
        *self.clock.lock().unwrap() = deadline;
        true
    }
}

/// A machine with basic types.
pub(super) struct Rig {
    pub(super) vm: Vm,
    pub(super) platform: TestPlatform,
    pub(super) int: RTypeId,
    pub(super) string: RTypeId,
    pub(super) float: RTypeId,
    pub(super) any: RTypeId,
}

pub(super) fn rig_with(debug: u32) -> Rig {
    let platform = TestPlatform::default();
    let heap = HeapConfig {
        debug,
        ..HeapConfig::default()
    };
    let mut vm = Vm::new(VmConfig {
        heap,
        platform: Box::new(platform.clone()),
        seed: 7,
        max_stack_bytes: MAX_STACK_BYTES,
        counts_sites: true,
    })
    .unwrap();
    let scalar = flags::INLINE | flags::COMPARABLE | flags::EQ_BYTES;
    let int = add_type(&mut vm, "int", Kind::Int, 8, scalar, &[]);
    let float = add_type(
        &mut vm,
        "float64",
        Kind::Float64,
        8,
        flags::INLINE | flags::COMPARABLE,
        &[],
    );
    let string = add_type(
        &mut vm,
        "string",
        Kind::String,
        16,
        flags::COMPARABLE | flags::POINTERS,
        &[WordClass::Pointer],
    );
    let any = add_type(
        &mut vm,
        "interface {}",
        Kind::Interface,
        16,
        flags::COMPARABLE | flags::POINTERS,
        &[WordClass::Scalar, WordClass::IfaceData],
    );
    let error_text = add_type(
        &mut vm,
        "runtime.errorString",
        Kind::String,
        16,
        flags::COMPARABLE | flags::POINTERS | flags::NAMED,
        &[WordClass::Pointer],
    );
    vm.set_runtime_types(crate::vm::panic::RuntimeTypes {
        error: Some(error_text),
        plain_error: Some(error_text),
        ..Default::default()
    });
    Rig {
        vm,
        platform,
        int,
        string,
        float,
        any,
    }
}

pub(super) fn rig() -> Rig {
    rig_with(0)
}

pub(super) fn add_type(
    vm: &mut Vm,
    name: &str,
    kind: Kind,
    size: u64,
    facts: u16,
    words: &[WordClass],
) -> RTypeId {
    let id = vm.rtypes.reserve();
    vm.rtypes.define(RType {
        id,
        size,
        align: 8,
        kind,
        flags: facts,
        slots: size.div_ceil(8) as u16,
        name: name.into(),
        pkg: "".into(),
        base_name: name.into(),
        shape: Shape {
            size,
            align: 8,
            words: words.to_vec(),
            ..Shape::default()
        },
        elem: None,
        key: None,
        len: 0,
        fields: vec![],
        params: vec![],
        results: vec![],
        methods: vec![],
    });
    id
}

impl Rig {
    /// A type made of others.
    pub(super) fn composite(
        &mut self,
        name: &str,
        kind: Kind,
        key: Option<RTypeId>,
        elem: RTypeId,
    ) -> RTypeId {
        let id = self.vm.rtypes.reserve();
        self.vm.rtypes.define(RType {
            id,
            size: 8,
            align: 8,
            kind,
            flags: flags::DIRECT | flags::POINTERS,
            slots: 1,
            name: name.into(),
            pkg: "".into(),
            base_name: "".into(),
            shape: Shape {
                size: 8,
                align: 8,
                words: vec![WordClass::Pointer],
                ..Shape::default()
            },
            elem: Some(elem),
            key,
            len: 0,
            fields: vec![],
            params: vec![],
            results: vec![],
            methods: vec![],
        });
        id
    }

    /// Installs a function under a number.
    pub(super) fn install(&mut self, id: u32, code: FuncCode) {
        let record = self.vm.record_of(FuncId(id)).unwrap();
        self.vm.install(record, &code).unwrap();
    }

    /// Runs function 0 to its end; its results.
    pub(super) fn run(&mut self, args: &[u64]) -> Result<Vec<u64>, Exit> {
        let record = self.vm.record_of(FuncId(0)).unwrap();
        let id = self.vm.spawn(record, args).unwrap();
        match self.vm.run(Some(id)) {
            Exit::Done(done) => {
                assert_eq!(done, id);
                let results = self.vm.results(id);
                self.vm.release(id);
                Ok(results)
            }
            exit => Err(exit),
        }
    }

    pub(super) fn output(&self) -> String {
        String::from_utf8(self.platform.out.lock().unwrap().clone()).unwrap()
    }
}

/// One function being written.
pub(super) struct Asm {
    pub(super) code: FuncCode,
    /// Where the word of a site goes, 0 if none is due.
    site_due: usize,
}

impl Asm {
    /// `classes`: S, P or I a slot.
    pub(super) fn new(name: &str, results: u16, args: u16, classes: &str) -> Asm {
        let classes = classes
            .chars()
            .map(|c| match c {
                'P' => SlotClass::Pointer,
                'I' => SlotClass::IfaceData,
                _ => SlotClass::Scalar,
            })
            .collect();
        Asm {
            code: FuncCode {
                name: name.into(),
                files: vec!["/t.go".into()],
                result_slots: results,
                arg_slots: args,
                classes,
                out_slots: 12,
                ..FuncCode::default()
            },
            site_due: 0,
        }
    }

    /// Index of the next word.
    pub(super) fn here(&self) -> i32 {
        self.code.words.len() as i32
    }

    pub(super) fn op(&mut self, op: Op, a: u16, b: u16, c: u16) -> &mut Asm {
        self.end_site();
        self.code.words.push(instr(op, a, b, c));
        if op.allocates() {
            self.site_due = self.code.words.len() + op.info().ext.len() - 1;
            self.end_site();
        }
        self
    }

    /// The word of the site follows when the others are there.
    fn end_site(&mut self) {
        if self.site_due != 0 && self.site_due == self.code.words.len() {
            self.site_due = 0;
            self.code.relocs.push(Reloc {
                word: self.code.words.len() as u32,
                link: Link::Site,
            });
            self.code.words.push(0);
        }
    }

    pub(super) fn op_bc(&mut self, op: Op, a: u16, bc: i32) -> &mut Asm {
        self.code.words.push(instr_bc(op, a, bc));
        self
    }

    pub(super) fn word(&mut self, word: u64) -> &mut Asm {
        self.code.words.push(word);
        self.end_site();
        self
    }

    pub(super) fn link(&mut self, link: Link) -> &mut Asm {
        self.code.relocs.push(Reloc {
            word: self.code.words.len() as u32,
            link,
        });
        self.word(0)
    }

    pub(super) fn ty(&mut self, id: RTypeId) -> &mut Asm {
        self.link(Link::Type(id))
    }

    pub(super) fn call(&mut self, window: u16, id: u32) -> &mut Asm {
        self.op(Op::call, window, 0, 0).link(Link::Func(FuncId(id)))
    }

    pub(super) fn lit(&mut self, slot: u16, value: i32) -> &mut Asm {
        self.op_bc(Op::ldi, slot, value)
    }

    /// `R[slot..slot + 2]` := a string literal.
    pub(super) fn text(&mut self, slot: u16, text: &str) -> &mut Asm {
        self.op(Op::lds, slot, 0, 0)
            .link(Link::Str(text.as_bytes().into()))
            .word(text.len() as u64)
    }

    /// `R[slot]` := closure of nested function `i`, capturing nothing.
    pub(super) fn func(&mut self, slot: u16, i: u32) -> &mut Asm {
        self.op(Op::ldk, slot, 0, 0).link(Link::NestedValue(i))
    }

    pub(super) fn ret(&mut self) -> FuncCode {
        self.op(Op::ret, 0, 0, 0);
        std::mem::take(&mut self.code)
    }
}

pub(super) const NONE: u16 = NO_SLOT;
