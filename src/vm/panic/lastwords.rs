//! The last words of a program: the texts of its panics, asked of their methods, and the report that the machine leaves with.
//!
//! In: a goroutine without deferred calls left (step 5, [`crate::vm::panic`]), or a fatal error. Out: [`Exit::Panicked`] or
//! [`Exit::Fatal`] with the text Go prints.

use crate::code::rtype::{Kind, RType, flags};
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::exit::{Exit, PanicReport};
use crate::vm::frame::PRINT_STUB;
use crate::vm::goroutine::Goroutine;
use crate::vm::native::Iface;
use crate::vm::panic::{NIL_TEXT, PanicRec, PanicValue};
use crate::vm::program::FuncRecord;
use crate::vm::slow::print::basic_text;
use crate::vm::trap::{Trap, is_runtime_error};

/// A program on its way out: the texts of its panics are being asked for.
#[derive(Debug)]
pub(crate) struct Dying {
    goroutine: u32,
    /// One text a panic record, oldest first.
    texts: Vec<String>,
    n_panics: usize,
    /// Window of the method that runs.
    window: usize,
    /// True if the methods of the current value must not be called (again).
    failed: bool,
}

impl Vm {
    /// Deferred calls below this frame offset are not for a method that tells a text.
    pub(super) fn dying_floor(&self) -> usize {
        match &self.dying {
            Some(dying) if Some(dying.goroutine) == self.cur => dying.window,
            _ => 0,
        }
    }

    /// Step 5: uncaught.
    pub(super) fn die(&mut self) -> Option<Exit> {
        let goroutine = self.cur?;
        let n_panics = self.current_ref()?.panics.len();
        self.dying = Some(Dying {
            goroutine,
            texts: Vec::new(),
            n_panics,
            window: 0,
            failed: false,
        });
        self.next_text()
    }

    /// Finds the text of the next panic value, calling a method if it has one.
    fn next_text(&mut self) -> Option<Exit> {
        loop {
            let dying = self.dying.as_ref()?;
            let (i, failed) = (dying.texts.len(), dying.failed);
            if i == dying.n_panics {
                return Some(self.panicked());
            }
            let value = self.current_ref()?.panics.get(i)?.value.clone();
            self.touch_panic(i);
            if let PanicValue::Value(iface) = &value
                && !failed
                && let Some(func) = self.text_method(*iface)
            {
                match self.call_text_method(func, iface.data) {
                    Ok(()) => return None,
                    Err(_) => self.set_failed(),
                }
                continue;
            }
            let text = self.plain_panic_text(&value);
            self.add_text(text);
        }
    }

    fn add_text(&mut self, text: String) {
        if let Some(dying) = &mut self.dying {
            dying.texts.push(text);
            dying.window = 0;
            dying.failed = false;
        }
    }

    fn set_failed(&mut self) {
        if let Some(dying) = &mut self.dying {
            dying.failed = true;
            dying.window = 0;
        }
    }

    /// The method `Error` or `String` that tells a value's text.
    fn text_method(&mut self, value: Iface) -> Option<*mut FuncRecord> {
        // SAFETY: T1.
        let ty = unsafe { (value.ty as *const RType).as_ref() }?;
        for name in ["Error", "String"] {
            let id = self.rtypes.method_id("", name);
            let method = crate::vm::iface::find_method(ty, id);
            let is_text = method
                .and_then(|m| self.rtype(Some(m.ty)))
                .is_some_and(|sig| {
                    sig.params.is_empty()
                        && sig.results.len() == 1
                        && self
                            .rtype(sig.results.first().copied())
                            .is_some_and(|r| r.kind == Kind::String)
                });
            if let (Some(method), true) = (method, is_text) {
                let func = method.func?;
                return self.with_room(|vm| vm.func_record(func)).ok();
            }
        }
        None
    }

    fn call_text_method(&mut self, record: *mut FuncRecord, data: u64) -> Result<(), Trap> {
        let at = self
            .current_ref()
            .and_then(|go| go.panics.last())
            .map_or(0, |panic| panic.frame);
        self.stand_at(at);
        let window = self.with_room(|vm| vm.push_frame(at, PRINT_STUB.as_ptr(), record, 0))?;
        // SAFETY: `push_frame` left room for 8 slots: two results and the receiver.
        unsafe { *self.cx.fp.add(2) = data };
        if let Some(dying) = &mut self.dying {
            dying.window = window;
        }
        Ok(())
    }

    /// The method has returned to `PRINT_STUB`.
    pub(crate) fn text_returned(&mut self) -> Option<Exit> {
        let window = self.dying.as_ref()?.window;
        let fp = self.current_ref()?.slot(window);
        // SAFETY: V1: the window's first two slots are the result string.
        let text = unsafe { crate::vm::value::bytes(*fp, *fp.add(1)) };
        let text = indent(&String::from_utf8_lossy(text));
        self.add_text(text);
        self.next_text()
    }

    /// The method has panicked without recovering: there is no text to tell, and the program ends by that.
    pub(super) fn text_failed(&mut self) -> Option<Exit> {
        self.dying = None;
        let value = self.current_ref()?.panics.last()?.value.clone();
        let of = match &value {
            PanicValue::Value(iface) => self.value_or_type(*iface),
            PanicValue::Error(kind, _) => format!("type {}", go_name(*kind)),
            PanicValue::Plain(_) => "type runtime.plainError".to_string(),
            PanicValue::Nil => "type *runtime.PanicNilError".to_string(),
            PanicValue::Goexit => String::new(),
        };
        Some(self.fatal(&format!("panic while printing panic value: {of}")))
    }

    /// A string as it is; of any other value the type.
    fn value_or_type(&self, value: Iface) -> String {
        // SAFETY: T1.
        match unsafe { (value.ty as *const RType).as_ref() } {
            Some(ty) if ty.kind == Kind::String && ty.flags & flags::NAMED == 0 => {
                value_text(value)
            }
            Some(ty) => format!("type {}", ty.name),
            None => String::new(),
        }
    }

    /// The text of a value without methods, as Go's `printpanicval`.
    fn plain_panic_text(&self, value: &PanicValue) -> String {
        match value {
            PanicValue::Error(_, text) | PanicValue::Plain(text) => indent(text),
            PanicValue::Nil => NIL_TEXT.to_string(),
            PanicValue::Goexit => "runtime.Goexit".to_string(),
            PanicValue::Value(value) => value_text(*value),
        }
    }

    fn panicked(&mut self) -> Exit {
        let texts = self
            .dying
            .take()
            .map(|dying| dying.texts)
            .unwrap_or_default();
        let Some(go) = self.current_ref() else {
            return Exit::bug("panic without goroutine");
        };
        let mut message = String::new();
        let shown: Vec<_> = go
            .panics
            .iter()
            .zip(&texts)
            .filter(|(p, _)| p.value != PanicValue::Goexit)
            .collect();
        let mut i = 0;
        while let Some((panic, text)) = shown.get(i) {
            let again = panic.recovered
                && shown
                    .get(i + 1)
                    .is_some_and(|(next, _)| next.value == panic.value);
            message.push_str(if i == 0 { "panic: " } else { "\n\tpanic: " });
            message.push_str(text);
            if again {
                message.push_str(" [recovered, repanicked]");
                i += 1;
            } else if panic.recovered {
                message.push_str(" [recovered]");
            }
            i += 1;
        }
        message.push_str(signal_line(go));
        let (pc, fp) = match go.panics.last() {
            Some(panic) => (panic.pc, go.slot(panic.frame)),
            None => (self.cx.pc, self.cx.fp),
        };
        let (number, frames) = (go.number, self.frames_from(go, pc, fp));
        let out_of_memory = go.panics.last().is_some_and(|panic| {
            matches!(panic.value, PanicValue::Error(TrapKind::OutOfMemory, _))
        });
        let text = format!(
            "{message}\n\n{}",
            self.goroutine_text(go, pc, fp, "running")
        );
        self.end_current(false);
        Exit::Panicked(Box::new(PanicReport {
            goroutine: number,
            message,
            text,
            frames,
            out_of_memory,
        }))
    }

    /// The end by a fatal error in the running goroutine.
    pub(crate) fn fatal(&mut self, message: &str) -> Exit {
        let mut text = format!("fatal error: {message}");
        let mut frames = Vec::new();
        let mut number = 0;
        if let Some(go) = self.current_ref() {
            let (pc, fp) = (self.cx.pc, self.cx.fp);
            text.push_str(signal_line(go));
            text.push_str("\n\n");
            text.push_str(&self.goroutine_text(go, pc, fp, "running"));
            frames = self.frames_from(go, pc, fp);
            number = go.number;
        } else {
            text.push('\n');
        }
        self.end_current(false);
        Exit::Fatal(Box::new(PanicReport {
            goroutine: number,
            message: format!("fatal error: {message}"),
            text,
            frames,
            out_of_memory: false,
        }))
    }

    pub(super) fn stack_overflow(&mut self) -> Exit {
        let exit = self.fatal("stack overflow");
        match exit {
            Exit::Fatal(mut report) => {
                report.text.insert_str(
                    0,
                    "runtime: goroutine stack exceeds 1000000000-byte limit\n",
                );
                Exit::Fatal(report)
            }
            other => other,
        }
    }
}

/// The text of a value that has no text method.
fn value_text(value: Iface) -> String {
    // SAFETY: T1.
    let Some(ty) = (unsafe { (value.ty as *const RType).as_ref() }) else {
        return "nil".to_string();
    };
    let at = if ty.flags & (flags::DIRECT | flags::INLINE) != 0 {
        (&raw const value.data) as u64
    } else {
        value.data
    };
    // SAFETY: U1: the data word is the value or leads to it.
    match unsafe { basic_text(ty, at) } {
        Some(text) if ty.flags & flags::NAMED == 0 || ty.pkg.is_empty() => indent(&text),
        Some(text) if ty.kind == Kind::String => format!("{}(\"{}\")", ty.name, indent(&text)),
        // Its parentheses are its own.
        Some(text) if matches!(ty.kind, Kind::Complex64 | Kind::Complex128) => {
            format!("{}{text}", ty.name)
        }
        Some(text) => format!("{}({text})", ty.name),
        None => format!("({}) {:#x}", ty.name, value.data),
    }
}

/// The type that Go's runtime gives to an error of the machine.
fn go_name(kind: TrapKind) -> &'static str {
    match kind {
        TrapKind::Bounds | TrapKind::Slice | TrapKind::SliceConvert => "runtime.boundsError",
        TrapKind::TypeAssert => "*runtime.TypeAssertionError",
        kind if is_runtime_error(kind) => "runtime.errorString",
        _ => "runtime.plainError",
    }
}

/// The line about the signal that a panic began with, behind the texts of all panics.
fn signal_line(go: &Goroutine) -> &'static str {
    let is_signal = |panic: &PanicRec| panic.through.contains(&"runtime.sigpanic");
    if go.panics.iter().any(is_signal) {
        "\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]"
    } else {
        ""
    }
}

/// A tab after each newline.
fn indent(text: &str) -> String {
    text.replace('\n', "\n\t")
}
