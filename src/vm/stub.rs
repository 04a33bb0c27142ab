//! Functions that a native makes while the program runs (`reflect.MakeFunc`, methods as values): a signature, a native as the body, one
//! captured word.
//!
//! In: a function type. Out: a closure `[record, context]`. The record is one a type and a kind, and stays (the table is a root), so that
//! their number is bounded by the program's types; the context dies with the closure.

use crate::code::encode::{HEADER_SLOTS, instr};
use crate::code::func::{FuncCode, Link, Reloc, SlotClass};
use crate::code::ops::Op;
use crate::code::rtype::{RType, RTypeId};
use crate::vm::Vm;
use crate::vm::native::NativeFn;
use crate::vm::program::FuncRecord;
use crate::vm::trap::Trap;

/// Whom a stub calls, which is who may recover when the stub is deferred.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StubKind {
    /// A bridge of `reflect` that calls a function with `[]reflect.Value`.
    Func,
    /// The method itself: a wrapper around it.
    Method,
}

impl Vm {
    /// A function value of type `ty` whose body is `native`, which finds `context` behind its arguments' closure. All stubs of a kind
    /// have the same native.
    ///
    /// # Errors
    /// `NoMemory`.
    pub(crate) fn stub(
        &mut self,
        kind: StubKind,
        ty: &RType,
        native: NativeFn,
        context: u64,
    ) -> Result<u64, Trap> {
        let record = match self.program.stubs.get(&(ty.id, kind)) {
            Some(record) => *record,
            None => self.stub_record(kind, ty, native)?,
        };
        let pointer = SlotClass::Pointer as u8;
        self.new_closure(record as u64, &[context], &[pointer])
    }

    fn stub_record(
        &mut self,
        kind: StubKind,
        ty: &RType,
        native: NativeFn,
    ) -> Result<*mut FuncRecord, Trap> {
        let number = *self.stub_natives.entry(kind).or_insert_with(|| {
            self.natives.to_mut().push(native);
            self.natives.len() as u64 - 1
        });
        let (mut classes, result_slots) = (Vec::new(), self.classes_of(&ty.results)?);
        classes.extend_from_slice(&result_slots);
        let arg_slots = self.classes_of(&ty.params)?;
        classes.extend_from_slice(&arg_slots);
        classes.push(SlotClass::Pointer);
        let code = FuncCode {
            name: match kind {
                StubKind::Func => "reflect.makeFuncStub".into(),
                StubKind::Method => "reflect.methodValueCall".into(),
            },
            is_wrapper: kind == StubKind::Method,
            is_bridged: kind == StubKind::Func,
            files: vec!["reflect_call.go".into()],
            words: vec![
                instr(Op::native, 0, 0, 0),
                number,
                0,
                instr(Op::ret, 0, 0, 0),
            ],
            relocs: vec![Reloc {
                word: 2,
                link: Link::Site,
            }],
            result_slots: result_slots.len() as u16,
            arg_slots: arg_slots.len() as u16,
            has_closure: true,
            classes,
            out_slots: HEADER_SLOTS,
            ..FuncCode::default()
        };
        let record = self.install_anonymous(&code)?.0;
        self.program.stubs.insert((ty.id, kind), record);
        self.program.stub_records.push(record);
        Ok(record)
    }

    /// Classes of the slots of values of these types, one after the other.
    fn classes_of(&self, types: &[RTypeId]) -> Result<Vec<SlotClass>, Trap> {
        let mut classes = Vec::new();
        for id in types {
            let part = self.rtype(Some(*id)).ok_or_else(|| {
                Trap::Fatal("internal error: function of an undefined type".into())
            })?;
            let words = &part.shape.words;
            classes.extend(
                (0..usize::from(part.slots))
                    .map(|i| SlotClass::of(words.get(i).map_or(0, |class| *class as u8))),
            );
        }
        if classes.len() > usize::from(u16::MAX) / 4 {
            return Err(Trap::Plain("reflect: function type is too large".into()));
        }
        Ok(classes)
    }
}
