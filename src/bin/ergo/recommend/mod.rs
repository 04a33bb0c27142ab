//! `ergo recommend`: settings for a program from what a run of it was like.
//!
//! In: the table of `ergo run --gc-csv=FILE`, a target for collection time. Out: settings with their reasons, and as options of `ergo run`; `--json` for programs.

mod advice;
mod replay;
mod table;

use ergo::telemetry::export::json_string;

use crate::recommend::advice::{Advice, Said, Target, advise, mib};
use crate::{Stop, sources};

const USAGE: &str = "usage: ergo recommend [--target=N%|N] [--json] TABLE

TABLE is what ergo run --gc-csv=TABLE wrote. The target is what collection may cost: a share of the time in which the program runs (5% unless it is
given), or, as a plain number, bytes marked for each byte allocated, which does not depend on the machine.";

/// The share of the time that collection may take, unless somebody says otherwise.
const DEFAULT_TARGET: Target = Target::Time(0.05);

/// Prints advice.
#[inline(never)]
pub(crate) fn recommend(args: &[String]) -> Result<i32, Stop> {
    let wrong = |why: &str| Stop::Usage(format!("{why}\n{USAGE}"));
    let (mut target, mut is_json, mut file) = (DEFAULT_TARGET, false, None);
    for arg in args {
        if let Some(value) = arg.strip_prefix("--target=") {
            target = read_target(value).ok_or_else(|| wrong(&format!("no target: {value}")))?;
        } else if arg == "--json" {
            is_json = true;
        } else if arg.starts_with('-') || file.replace(arg).is_some() {
            return Err(wrong(&format!("unknown option or second table: {arg}")));
        }
    }
    let file = file.ok_or_else(|| wrong("no table"))?;
    let text = String::from_utf8_lossy(&sources::read(file)?).into_owned();
    let failed = |why: String| Stop::Usage(format!("{file}: {why}"));
    let cycles = table::parse(&text).map_err(failed)?;
    let advice = advise(&cycles, target).map_err(failed)?;
    match is_json {
        true => println!("{}", json(&advice)),
        false => print!("{}", text_of(&advice, cycles.len())),
    }
    Ok(0)
}

/// `5%`, `0.4`.
fn read_target(text: &str) -> Option<Target> {
    let number = |text: &str| {
        text.parse()
            .ok()
            .filter(|n: &f64| n.is_finite() && *n > 0.0)
    };
    match text.strip_suffix('%') {
        Some(percent) => {
            let share = number(percent)? / 100.0;
            (share < 1.0).then_some(Target::Time(share))
        }
        None => Some(Target::Work(number(text)?)),
    }
}

/// Bytes as options have them.
fn size(bytes: f64) -> String {
    format!("{}KiB", (bytes / 1024.0).round())
}

fn text_of(advice: &Advice, n_cycles: usize) -> String {
    let [recorded, allowed, forecast] = advice.work;
    let [time, time_then] = advice.time.map(|share| 100.0 * share);
    let [peak, peak_then] = advice.peak.map(mib);
    let rows: [(&str, String, &Said); 4] = [
        (
            "--gc-percent",
            advice.gc_percent.value.to_string(),
            &advice.gc_percent,
        ),
        ("--min-heap", size(advice.min_heap.value), &advice.min_heap),
        (
            "--memory-limit",
            size(advice.memory_limit.value),
            &advice.memory_limit,
        ),
        (
            "--gc-assist-us",
            advice.assist_us.value.to_string(),
            &advice.assist_us,
        ),
    ];
    let mut out = format!(
        "{n_cycles} cycles: {recorded:.3} bytes marked for each byte allocated ({time:.1} % of the time), at most {peak:.1} MiB from the system\n\n"
    );
    for (option, value, said) in &rows {
        let setting = format!("{option}={value}");
        out += &format!("{setting:28}{}\n", said.reason);
    }
    let verdict = match advice.is_met {
        true => "",
        false => ": the target is not met",
    };
    out += &format!(
        "\nforecast: {forecast:.3} bytes marked for each byte allocated of {allowed:.3} ({time_then:.1} % of the time), at most {peak_then:.1} MiB{verdict}\n"
    );
    let options: Vec<String> = rows
        .iter()
        .map(|(option, value, _)| format!("{option}={value}"))
        .collect();
    out + &options.join(" ") + "\n"
}

fn json(advice: &Advice) -> String {
    let said = |said: &Said| {
        format!(
            "{{\"value\":{},\"reason\":{}}}",
            said.value,
            json_string(&said.reason)
        )
    };
    let [recorded, allowed, forecast] = advice.work;
    let [time, time_then] = advice.time;
    let [peak, peak_then] = advice.peak;
    format!(
        "{{\"gc_percent\":{},\"min_heap\":{},\"memory_limit\":{},\"assist_us\":{},\"recorded\":{{\"work\":{recorded},\"time\":{time},\"peak_bytes\":{peak:.0}}},\"target\":{{\"work\":{allowed},\"is_met\":{}}},\"forecast\":{{\"work\":{forecast},\"time\":{time_then},\"peak_bytes\":{peak_then:.0}}}}}",
        said(&advice.gc_percent),
        said(&advice.min_heap),
        said(&advice.memory_limit),
        said(&advice.assist_us),
        advice.is_met,
    )
}
