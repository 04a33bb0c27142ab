//! One frame of `ergo top`: a picture as lines of text, as wide and as high as the terminal.
//!
//! In: a picture, the one before it for rates, and the size. Out: lines, none wider than the terminal; with styles only where they are wanted.

use crate::top::wire::{Line, Numbers, Picture};

/// What lines are sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    Allocated,
    Rate,
    InUse,
}

impl Order {
    /// The next one.
    pub(super) fn next(self) -> Order {
        match self {
            Order::Allocated => Order::Rate,
            Order::Rate => Order::InUse,
            Order::InUse => Order::Allocated,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Order::Allocated => "allocated",
            Order::Rate => "rate",
            Order::InUse => "in use",
        }
    }
}

/// How a frame is to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Columns of the terminal.
    pub(super) width: usize,
    /// Its lines; `None`: as many as there are.
    pub(super) height: Option<usize>,
    /// With bold and inverse.
    pub(super) is_styled: bool,
    /// What lines are sorted by.
    pub(super) order: Order,
}

/// The frame. `status`: what the connection is like.
pub(super) fn frame(
    picture: &Picture,
    before: Option<&Picture>,
    status: &str,
    look: Look,
) -> Vec<String> {
    let n = &picture.numbers;
    let old = before.map_or(*n, |before| before.numbers);
    let seconds = n.time_ns.saturating_sub(old.time_ns) as f64 / 1e9;
    let mut out = vec![
        bold(
            &format!(
                "ergo top  {}  {:.1} s  {status}",
                picture.program,
                n.time_ns as f64 / 1e9
            ),
            look,
        ),
        cut(&heap_line(n, &old, seconds), look),
        cut(&gc_line(n), look),
        cut(&tree_line(n), look),
        cut(
            &format!(
                "heap  {}",
                curve(&picture.heap, look.width.saturating_sub(6))
            ),
            look,
        ),
    ];
    if !picture.alert.is_empty() {
        out.push(bold(&format!("LEAK SUSPECTED {}", picture.alert), look));
    }
    out.push(String::new());
    let head = row(
        &[
            "ALLOCATED",
            "PER S",
            "OBJECTS",
            "IN USE",
            "SURVIVED",
            "LINE",
            "FUNCTION",
            "TYPE",
        ],
        look.width,
    );
    out.push(inverse(&head, look));
    let room = look
        .height
        .map_or(usize::MAX, |height| height.saturating_sub(out.len() + 1));
    for (line, rate) in sorted(picture, before, seconds, look.order)
        .into_iter()
        .take(room)
    {
        let share = line
            .survival
            .map_or_else(|| "-".into(), |s| format!("{}.{} %", s / 10, s % 10));
        let cells = [
            bytes(line.alloc_bytes),
            bytes(rate as u64),
            line.alloc_objects.to_string(),
            bytes(line.inuse_bytes),
            share,
            line.place.clone(),
            line.func.clone(),
            line.ty.clone(),
        ];
        out.push(cut(
            &row(&cells.each_ref().map(String::as_str), look.width),
            look,
        ));
    }
    if let Some(height) = look.height {
        out.truncate(height.saturating_sub(1));
        out.resize(height.saturating_sub(1), String::new());
        out.push(cut(
            &format!("q quit   s sort: {}   p pause", look.order.name()),
            look,
        ));
    }
    out
}

fn heap_line(n: &Numbers, old: &Numbers, seconds: f64) -> String {
    let rate = per_second(n.total_alloc, old.total_alloc, seconds);
    let goal = if n.next_gc >= 1 << 50 {
        "none".to_owned()
    } else {
        bytes(n.next_gc)
    };
    format!(
        "heap  {} in use, goal {goal}, {} left alive   allocated {} (+{}/s)   objects {}",
        bytes(n.heap_alloc),
        bytes(n.marked_bytes),
        bytes(n.total_alloc),
        bytes(rate as u64),
        n.heap_objects
    )
}

fn gc_line(n: &Numbers) -> String {
    format!(
        "gc    {} cycles, {} % of CPU, last pause {}, longest {}   goroutines {}",
        n.num_gc,
        n.gc_percent,
        micros(n.last_pause_ns),
        micros(n.pause_max_ns),
        n.goroutines
    )
}

fn tree_line(n: &Numbers) -> String {
    format!(
        "trees {} nodes: {} parsed, {} scoped, {} evaluated; {}.{} % survived the last cycle",
        n.ast_nodes,
        n.ast_parsed,
        n.ast_scoped,
        n.ast_evaluated,
        n.ast_survival / 10,
        n.ast_survival % 10
    )
}

fn per_second(now: u64, before: u64, seconds: f64) -> f64 {
    if seconds > 0.0 {
        now.saturating_sub(before) as f64 / seconds
    } else {
        0.0
    }
}

/// Lines with bytes a second, in order.
fn sorted<'a>(
    picture: &'a Picture,
    before: Option<&Picture>,
    seconds: f64,
    order: Order,
) -> Vec<(&'a Line, f64)> {
    let rate = |line: &Line| {
        let is_same = |old: &&Line| (&old.place, &old.func) == (&line.place, &line.func);
        let old = before.and_then(|before| before.lines.iter().find(is_same));
        // A line that is new was at nothing before.
        let old = old.map_or(
            if before.is_some() {
                0
            } else {
                line.alloc_bytes
            },
            |old| old.alloc_bytes,
        );
        per_second(line.alloc_bytes, old, seconds)
    };
    let mut all: Vec<_> = picture
        .lines
        .iter()
        .map(|line| (line, rate(line)))
        .collect();
    all.sort_by(|a, b| match order {
        Order::Allocated => b.0.alloc_bytes.cmp(&a.0.alloc_bytes),
        Order::Rate => b.1.total_cmp(&a.1),
        Order::InUse => b.0.inuse_bytes.cmp(&a.0.inuse_bytes),
    });
    all
}

/// Numbers to the right in columns of their own, words to the left; a narrow terminal has no room for objects.
fn row(cells: &[&str; 8], width: usize) -> String {
    let [alloc, rate, objects, in_use, survived, place, func, ty] = cells;
    let objects = match width {
        0..100 => String::new(),
        _ => format!(" {objects:>11}"),
    };
    let numbers = format!("{alloc:>10} {rate:>10}{objects} {in_use:>10} {survived:>8}  ");
    let left = width.saturating_sub(numbers.chars().count());
    let place_width = left.saturating_sub(10).clamp(12, 24);
    let func_width = (left.saturating_sub(place_width) * 3 / 5).clamp(8, 40);
    // What the machine itself allocates has no line.
    let (place, func) = if place.is_empty() {
        (func, &"")
    } else {
        (place, func)
    };
    format!(
        "{numbers}{:<place_width$} {:<func_width$} {ty}",
        shortened(place, place_width),
        shortened(func, func_width)
    )
}

/// The end of a name says more than its beginning.
fn shortened(text: &str, width: usize) -> String {
    let n = text.chars().count();
    if n <= width {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(n + 1 - width).collect();
    format!("…{tail}")
}

fn cut(text: &str, look: Look) -> String {
    text.chars().take(look.width).collect()
}

fn bold(text: &str, look: Look) -> String {
    styled(&cut(text, look), "1", look)
}

fn inverse(text: &str, look: Look) -> String {
    let text = cut(&format!("{text:<width$}", width = look.width), look);
    if look.is_styled {
        styled(&text, "7", look)
    } else {
        text.trim_end().to_owned()
    }
}

fn styled(text: &str, style: &str, look: Look) -> String {
    if look.is_styled {
        format!("\x1b[{style}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// The newest values as a curve of blocks, from nothing to the largest.
fn curve(values: &[u64], width: usize) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let shown = values
        .get(values.len().saturating_sub(width)..)
        .unwrap_or_default();
    let most = shown.iter().copied().max().unwrap_or(0).max(1);
    let block = |value: &u64| {
        let at = (*value as u128 * 7 / u128::from(most)) as usize;
        BLOCKS.get(at).copied().unwrap_or('█')
    };
    shown.iter().map(block).collect()
}

/// Three digits and a unit.
fn bytes(n: u64) -> String {
    let (mut size, mut unit) = (n as f64, 0);
    while size >= 1023.5 && unit < 4 {
        size /= 1024.0;
        unit += 1;
    }
    let name = ["B", "KiB", "MiB", "GiB", "TiB"]
        .get(unit)
        .copied()
        .unwrap_or_default();
    match () {
        () if unit == 0 => format!("{n} B"),
        () if size >= 99.95 => format!("{size:.0} {name}"),
        () if size >= 9.995 => format!("{size:.1} {name}"),
        () => format!("{size:.2} {name}"),
    }
}

fn micros(ns: u64) -> String {
    if ns >= 1_000_000 {
        format!("{:.2} ms", ns as f64 / 1e6)
    } else {
        format!("{:.1} µs", ns as f64 / 1e3)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may")]
mod tests {
    use super::*;

    fn picture() -> Picture {
        Picture::read(
            "program\tp.go\nn\ttime_ns\t2000000000\nn\ttotal_alloc\t3145728\nn\theap_alloc\t2048\nn\tnum_gc\t7\nheap\t1\nheap\t8\nline\t100\t1\t90\t-1\tp.go:3\tmain.f\t[]int\nline\t3000\t2\t10\t505\tp.go:9\tmain.very_long_name_of_a_function_that_goes_on\tstring\nalert\t+5 KiB\x1b[2J\n",
        )
    }

    fn look(width: usize, height: Option<usize>) -> Look {
        Look {
            width,
            height,
            is_styled: false,
            order: Order::Allocated,
        }
    }

    #[test]
    fn frames_fit_their_terminal() {
        for (width, height) in [(80, 24), (20, 6), (200, 50), (1, 1)] {
            let lines = frame(&picture(), None, "live", look(width, Some(height)));
            assert_eq!(lines.len(), height);
            for line in &lines {
                assert!(line.chars().count() <= width, "{width}: {line}");
                assert!(!line.contains('\x1b'));
            }
        }
    }

    #[test]
    fn lines_are_sorted_and_rates_are_differences() {
        let now = picture();
        let mut old = now.clone();
        old.numbers.time_ns -= 1_000_000_000;
        old.numbers.total_alloc -= 1 << 20;
        old.lines.remove(1);
        let text = frame(&now, Some(&old), "live", look(120, None)).join("\n");
        assert!(text.contains("allocated 3.00 MiB (+1.00 MiB/s)"), "{text}");
        assert!(text.find("p.go:9").unwrap() < text.find("p.go:3").unwrap());
        assert!(
            text.contains("2.93 KiB   2.93 KiB           2       10 B   50.5 %"),
            "{text}"
        );
        let in_use = Look {
            order: Order::InUse,
            ..look(120, None)
        };
        let text = frame(&now, Some(&old), "live", in_use).join("\n");
        assert!(text.find("p.go:3").unwrap() < text.find("p.go:9").unwrap());
        assert!(text.contains("▁█"), "{text}");
    }
}
