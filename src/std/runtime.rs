//! Natives of `runtime`: collector, scheduler, callers.

use crate::vm::native::{
    Flow, FrameInfo, Kind, NativeCx, NativeFn, NativeResult, RTypeId, SliceRef, Trap, TrapKind,
};

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
    ("ReadMemStats", read_mem_stats),
    ("addCleanup", add_cleanup),
    ("removeCleanup", |cx| {
        let (object, number) = (cx.arg(0), cx.arg(1));
        cx.remove_cleanup(object, number);
        Ok(Flow::Done)
    }),
    ("frame", |cx| {
        // Depth 0 of the neck is the Go function that called this native, which is depth 0 here too.
        let found = usize::try_from(cx.arg_i64(0))
            .ok()
            .and_then(|depth| cx.caller(depth));
        let (pc, entry) = found.as_ref().map_or((0, 0), |f| (f.pc, f.entry));
        cx.ret_slots(0, &[pc, entry]);
        place(cx, 2, found.as_ref())
    }),
    ("followMemProfileRate", |cx| {
        let rate = cx.follow_sample_rate(cx.arg(0));
        cx.ret(0, rate);
        Ok(Flow::Done)
    }),
    ("memProfile", mem_profile),
    ("entryAt", |cx| {
        let found = cx.func_at(cx.arg(0)).cloned();
        place(cx, 0, found.as_ref())
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

/// Results: numbers and names. A record is: bytes and objects allocated, those freed, the number of frames, and for each frame, innermost
/// first, the indices of its function's and its file's names, and the line. Samples are not scaled up.
fn mem_profile(cx: &mut NativeCx<'_>) -> NativeResult {
    let mut words: Vec<u64> = Vec::new();
    let mut names: Vec<std::sync::Arc<str>> = Vec::new();
    let mut numbers = std::collections::HashMap::new();
    let mut number = |name: &std::sync::Arc<str>| {
        *numbers
            .entry(std::sync::Arc::clone(name))
            .or_insert_with(|| {
                names.push(std::sync::Arc::clone(name));
                names.len() as u64 - 1
            })
    };
    for reading in cx.memory_profile() {
        let bucket = &reading.bucket;
        let (allocs, frees) = (bucket.allocs, bucket.frees);
        words.extend([allocs * bucket.n_bytes, allocs]);
        words.extend([frees * bucket.n_bytes, frees]);
        words.push(reading.stack.len() as u64);
        for frame in &reading.stack {
            let (func, file) = (number(&frame.func), number(&frame.file));
            words.extend([func, file, u64::from(frame.line)]);
        }
    }
    let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_ne_bytes()).collect();
    let len = words.len() as u64;
    let ptr = cx.new_raw(8 * len)?;
    cx.bytes_at_mut(ptr, 8 * len).copy_from_slice(&bytes);
    cx.ret_slice(0, SliceRef { ptr, len, cap: len });
    let names: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
    let names = cx.new_slice_of_strings(&names)?;
    cx.ret_slice(3, names);
    Ok(Flow::Done)
}

/// Answers "" or what is wrong with the arguments.
fn set_finalizer(cx: &mut NativeCx<'_>) -> NativeResult {
    let problem = try_set_finalizer(cx).err().unwrap_or_default();
    cx.ret_str(0, problem.as_bytes())?;
    Ok(Flow::Done)
}

fn try_set_finalizer(cx: &mut NativeCx<'_>) -> Result<(), String> {
    let (object, finalizer) = (cx.arg_iface(0), cx.arg_iface(2));
    let Some(ty) = cx.rtype_of(object.ty) else {
        return Err("runtime.SetFinalizer: first argument is nil".to_owned());
    };
    if ty.kind != Kind::Pointer {
        return Err(format!(
            "runtime.SetFinalizer: first argument is {}, not pointer",
            ty.name
        ));
    }
    if object.data == 0 {
        return Err("nil elem type!".to_owned());
    }
    let Some(func) = cx.rtype_of(finalizer.ty) else {
        cx.remove_finalizer(object.data);
        return Ok(());
    };
    if func.kind != Kind::Func {
        return Err(format!(
            "runtime.SetFinalizer: second argument is {}, not a function",
            func.name
        ));
    }
    if !accepts(cx, &func.params, ty.id) {
        return Err(format!(
            "runtime.SetFinalizer: cannot pass {} to finalizer {}",
            ty.name, func.name
        ));
    }
    let wants_iface = func
        .params
        .first()
        .and_then(|&param| cx.rtype(param))
        .is_some_and(|param| param.kind == Kind::Interface);
    let as_iface = if wants_iface { object.ty } else { 0 };
    cx.set_finalizer(object.data, finalizer.data, as_iface)
        .map_err(str::to_owned)
}

/// Arguments: object, `func(*S)`, `*S`, each in an interface. Results: a number, a problem or "".
fn add_cleanup(cx: &mut NativeCx<'_>) -> NativeResult {
    let (object, func, arg) = (cx.arg(1), cx.arg(3), cx.arg(5));
    let (number, problem) = match cx.add_cleanup(object, func, arg) {
        Ok(number) => (number, ""),
        Err(problem) => (0, problem),
    };
    cx.ret(0, number);
    cx.ret_str(1, problem.as_bytes())?;
    Ok(Flow::Done)
}

/// Rows of `BySize` in the Go struct.
const N_SIZES: u8 = 61;

/// When the last cycle ended, and pauses with their ends, newest first: times of day are 0 for a script that may not see the clock.
pub(super) fn seen_pauses(cx: &mut NativeCx<'_>) -> (u64, Vec<(u64, u64)>) {
    let has_clock = u64::from(cx.wall_ns() != 0);
    let pauses = cx.heap().pauses().into_iter();
    let seen = pauses.map(|(length, end)| (length, end * has_clock));
    (cx.heap().stats().last_gc * has_clock, seen.collect())
}

/// Fills the Go struct word by word, in the order of its fields.
fn read_mem_stats(cx: &mut NativeCx<'_>) -> NativeResult {
    let mut at = cx.arg(0);
    if at == 0 {
        return Err(Trap::of(TrapKind::Nil));
    }
    let stats = cx.heap().stats();
    let (last_gc, pauses) = seen_pauses(cx);
    let mut words = vec![
        stats.heap_alloc,
        stats.total_alloc,
        stats.sys,
        0,
        stats.mallocs,
        stats.frees,
        stats.heap_alloc,
        stats.heap_sys,
        stats.heap_idle,
        stats.heap_inuse,
        stats.heap_released,
        stats.heap_objects,
        stats.stack_inuse,
        stats.stack_sys,
        stats.mspan_inuse,
        stats.mspan_sys,
        stats.mcache_inuse,
        stats.mcache_sys,
        stats.buck_hash_sys,
        stats.gc_sys,
        stats.other_sys,
        stats.next_gc,
        last_gc,
        stats.pause_total_ns,
    ];
    let (mut lengths, mut ends) = ([0; 256], [0; 256]);
    for (back, (length, end)) in pauses.into_iter().enumerate() {
        let place = (stats.num_gc as usize + 255 - back) % 256;
        if let (Some(a), Some(b)) = (lengths.get_mut(place), ends.get_mut(place)) {
            (*a, *b) = (length, end);
        }
    }
    words.extend(lengths);
    words.extend(ends);
    words.push(stats.num_gc & 0xFFFF_FFFF | stats.num_forced_gc << 32);
    words.push(stats.gc_cpu_fraction_bits);
    words.push(1);
    for class in 0..N_SIZES {
        let row = cx.heap().size_row(class);
        let size = cx.class_size(class);
        // Row 0 of the heap counts what is large, of which this table knows nothing.
        let counts = if class == 0 {
            [0, 0]
        } else {
            [row.mallocs, row.frees]
        };
        words.push(size);
        words.extend(counts);
    }
    for word in words {
        cx.write_u64(at, word);
        at += 8;
    }
    Ok(Flow::Done)
}

/// True if a function with these parameters takes one argument of type `ty`.
fn accepts(cx: &NativeCx<'_>, params: &[RTypeId], ty: RTypeId) -> bool {
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
