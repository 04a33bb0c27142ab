//! Natives of `runtime`: collector, scheduler, callers.

use crate::vm::native::{Flow, FrameInfo, Kind, NativeCx, NativeFn, NativeResult, Trap};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("GC", |_| Ok(Flow::Collect)),
    ("Gosched", |_| Ok(Flow::Yield)),
    ("Goexit", |_| Ok(Flow::Goexit)),
    ("NumGoroutine", |cx| {
        let n = cx.n_goroutines();
        cx.ret(0, n);
        Ok(Flow::Done)
    }),
    ("KeepAlive", |_| Ok(Flow::Done)),
    ("setFinalizer", set_finalizer),
    ("fatal", |cx| {
        let text = cx.arg_text(0);
        Err(cx.fatal(&text))
    }),
    ("ReadMemStats", |_| Ok(Flow::Done)),
    ("frame", |cx| {
        // Depth 0 of the neck is the Go function that called this native, which is depth 0 here too.
        let found = usize::try_from(cx.arg_i64(0))
            .ok()
            .and_then(|depth| cx.caller(depth));
        let (pc, entry) = found.as_ref().map_or((0, 0), |f| (f.pc, f.entry));
        cx.ret_slots(0, &[pc, entry]);
        place(cx, 2, found.as_ref())
    }),
    ("stack", |cx| {
        let text = cx.stack_text(cx.arg_bool(0));
        cx.ret_bytes(0, text.as_bytes())?;
        Ok(Flow::Done)
    }),
];

/// Result slots from `i` on: function, file, line, ok.
fn place(cx: &mut NativeCx<'_>, i: usize, frame: Option<&FrameInfo>) -> NativeResult {
    match frame {
        Some(frame) => {
            cx.ret_str(i, frame.func.as_bytes())?;
            cx.ret_str(i + 2, frame.file.as_bytes())?;
            cx.ret(i + 4, u64::from(frame.line));
            cx.ret_bool(i + 5, true);
        }
        None => cx.ret_slots(i, &[0; 6]),
    }
    Ok(Flow::Done)
}

/// Answers "" or what is wrong with the arguments.
fn set_finalizer(cx: &mut NativeCx<'_>) -> NativeResult {
    let (object, finalizer) = (cx.arg_iface(0), cx.arg_iface(2));
    let problem = match (cx.rtype_of(object.ty), cx.rtype_of(finalizer.ty)) {
        (None, _) => "runtime.SetFinalizer: first argument is nil".to_owned(),
        (Some(ty), _) if ty.kind != Kind::Pointer => format!(
            "runtime.SetFinalizer: first argument is {}, not pointer",
            ty.name
        ),
        _ if object.data == 0 => "nil elem type!".to_owned(),
        (_, Some(ty)) if ty.kind != Kind::Func => format!(
            "runtime.SetFinalizer: second argument is {}, not a function",
            ty.name
        ),
        (Some(ty), Some(func)) if !accepts(cx, func.params.as_slice(), ty.id) => format!(
            "runtime.SetFinalizer: cannot pass {} to finalizer {}",
            ty.name, func.name
        ),
        _ if finalizer.data == 0 => {
            cx.remove_finalizer(object.data);
            String::new()
        }
        (_, func) => {
            let param = func.and_then(|func| cx.rtype(*func.params.first()?));
            let is_iface = param.is_some_and(|param| param.kind == Kind::Interface);
            let as_iface = if is_iface { object.ty } else { 0 };
            match cx.set_finalizer(object.data, finalizer.data, as_iface) {
                Ok(()) => String::new(),
                Err(text) => text.to_owned(),
            }
        }
    };
    cx.ret_str(0, problem.as_bytes())?;
    Ok(Flow::Done)
}

/// True if a function with these parameters takes one argument of type `ty`.
fn accepts(
    cx: &NativeCx<'_>,
    params: &[crate::vm::native::RTypeId],
    ty: crate::vm::native::RTypeId,
) -> bool {
    match params {
        &[param] => {
            param == ty
                || match (cx.rtype(param), cx.rtype(ty)) {
                    (Some(param), Some(ty)) => {
                        param.kind == Kind::Interface && cx.implements(ty, param)
                            || param.kind == Kind::Pointer && param.elem == ty.elem
                    }
                    _ => false,
                }
        }
        _ => false,
    }
}
