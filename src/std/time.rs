//! Natives of `time`: clocks, sleeping, timers, and durations as text.

use crate::vm::native::{Flow, NativeFn};

/// The natives of this package.
pub(super) const NATIVES: &[(&str, NativeFn)] = &[
    ("wallClock", |cx| {
        let now = cx.wall_ns();
        cx.ret_i64(0, now);
        Ok(Flow::Done)
    }),
    ("monoClock", |cx| {
        // Zero means that a Time has no such reading.
        let now = cx.monotonic_ns().max(1);
        cx.ret_i64(0, now);
        Ok(Flow::Done)
    }),
    ("Sleep", |cx| Ok(Flow::Sleep(cx.arg_i64(0)))),
    ("startTimer", |cx| {
        let timer = cx.start_timer(cx.arg_i64(0), cx.arg(1));
        cx.ret(0, timer);
        Ok(Flow::Done)
    }),
    ("stopTimer", |cx| {
        let timer = cx.arg(0);
        let was_running = cx.stop_timer(timer);
        cx.ret_bool(0, was_running);
        Ok(Flow::Done)
    }),
    ("Duration.String", |cx| {
        let text = duration_text(cx.arg_i64(0));
        cx.ret_str(0, text.as_bytes())?;
        Ok(Flow::Done)
    }),
];

/// `value / unit` with its fraction, without zeros at the end.
fn with_fraction(value: u64, unit: u64) -> String {
    let (whole, part) = (value / unit, value % unit);
    if part == 0 {
        return whole.to_string();
    }
    let width = unit.ilog10() as usize;
    let digits = format!("{part:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

/// 1h2m3.5s; below a second ms, µs, ns.
fn duration_text(nanoseconds: i64) -> String {
    let size = nanoseconds.unsigned_abs();
    let text = match size {
        0 => return "0s".to_owned(),
        1..1_000 => format!("{size}ns"),
        1_000..1_000_000 => with_fraction(size, 1_000) + "µs",
        1_000_000..1_000_000_000 => with_fraction(size, 1_000_000) + "ms",
        _ => {
            const MINUTE: u64 = 60_000_000_000;
            let minutes = size / MINUTE;
            let seconds = with_fraction(size % MINUTE, 1_000_000_000) + "s";
            match minutes {
                0 => seconds,
                1..60 => format!("{minutes}m{seconds}"),
                _ => format!("{}h{}m{seconds}", minutes / 60, minutes % 60),
            }
        }
    };
    if nanoseconds < 0 {
        format!("-{text}")
    } else {
        text
    }
}
