//! Metrics as text: OpenMetrics 1.0, or Prometheus' own text form 0.0.4.
//!
//! In: the books and counts by place. Out: HELP and TYPE for each family, counters that end in `_total`, `# EOF` at the end (OpenMetrics alone).
//!
//! Names. `go_memstats_*`, `go_gc_*`, `go_goroutines`: those of Prometheus' client for Go, with Go's meanings, for one VM. `ast_*`: syntax trees. `ergo_*`: what
//! Go has no number for. OpenMetrics does not allow a gauge `go_memstats_alloc_bytes` beside the counter `go_memstats_alloc_bytes_total`: there the gauge is
//! left out, as `go_memstats_heap_alloc_bytes` is the same number; Prometheus' form has both.

use std::fmt::Write;

use crate::heap::histogram::TimeHistogram;
use crate::telemetry::export::Material;

/// How a family is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Gauge,
    Counter,
}

/// A value of a family.
enum Value {
    Whole(u64),
    Real(f64),
}

/// A family of one sample.
struct Family {
    name: &'static str,
    help: &'static str,
    ty: Type,
    read: fn(&Material) -> Value,
    /// Not in OpenMetrics, where its name would clash.
    is_old: bool,
}

macro_rules! families {
    ($($ty:ident $name:literal $read:expr, $help:literal;)*) => {
        &[$(Family {
            name: $name,
            help: $help,
            ty: families!(@ty $ty),
            read: $read,
            is_old: families!(@old $ty),
        }),*]
    };
    (@ty gauge) => { Type::Gauge };
    (@ty old_gauge) => { Type::Gauge };
    (@ty counter) => { Type::Counter };
    (@old old_gauge) => { true };
    (@old $other:ident) => { false };
}

macro_rules! stat {
    ($field:ident) => {
        |m| Value::Whole(m.stats.heap.$field)
    };
}

/// All families of one sample; counters are named without `_total`.
#[rustfmt::skip]
const FAMILIES: &[Family] = families! {
    old_gauge "go_memstats_alloc_bytes" stat!(heap_alloc), "Number of bytes allocated and still in use.";
    counter "go_memstats_alloc_bytes" stat!(total_alloc), "Total number of bytes allocated, even if freed.";
    gauge "go_memstats_sys_bytes" stat!(sys), "Number of bytes obtained from system.";
    counter "go_memstats_mallocs" stat!(mallocs), "Total number of mallocs.";
    counter "go_memstats_frees" stat!(frees), "Total number of frees.";
    gauge "go_memstats_heap_alloc_bytes" stat!(heap_alloc), "Number of heap bytes allocated and still in use.";
    gauge "go_memstats_heap_sys_bytes" stat!(heap_sys), "Number of heap bytes obtained from system.";
    gauge "go_memstats_heap_idle_bytes" stat!(heap_idle), "Number of heap bytes waiting to be used.";
    gauge "go_memstats_heap_inuse_bytes" stat!(heap_inuse), "Number of heap bytes that are in use.";
    gauge "go_memstats_heap_released_bytes" stat!(heap_released), "Number of heap bytes released to OS.";
    gauge "go_memstats_heap_objects" stat!(heap_objects), "Number of allocated objects.";
    gauge "go_memstats_stack_inuse_bytes" stat!(stack_inuse), "Number of bytes in use by goroutine stacks.";
    gauge "go_memstats_stack_sys_bytes" stat!(stack_sys), "Number of bytes obtained from system for goroutine stacks.";
    gauge "go_memstats_mspan_inuse_bytes" stat!(mspan_inuse), "Number of bytes in use by span records.";
    gauge "go_memstats_mspan_sys_bytes" stat!(mspan_sys), "Number of bytes obtained from system for span records.";
    gauge "go_memstats_mcache_inuse_bytes" stat!(mcache_inuse), "Number of bytes in use by allocation classes.";
    gauge "go_memstats_mcache_sys_bytes" stat!(mcache_sys), "Number of bytes obtained from system for allocation classes.";
    gauge "go_memstats_buck_hash_sys_bytes" stat!(buck_hash_sys), "Number of bytes used by tables of sites and samples.";
    gauge "go_memstats_gc_sys_bytes" stat!(gc_sys), "Number of bytes used for garbage collection metadata.";
    gauge "go_memstats_other_sys_bytes" stat!(other_sys), "Number of bytes used for other allocations of the VM.";
    gauge "go_memstats_next_gc_bytes" stat!(next_gc), "Number of heap bytes when next garbage collection will take place.";
    gauge "go_memstats_last_gc_time_seconds" |m| Value::Real(m.stats.heap.last_gc as f64 / 1e9), "Number of seconds since 1970 of last garbage collection.";
    gauge "go_memstats_gc_cpu_fraction" |m| Value::Real(m.stats.heap.gc_cpu_fraction()), "Share of the VM's active time used by the collector since it was made.";
    gauge "go_goroutines" |m| Value::Whole(m.n_goroutines), "Number of goroutines that currently exist.";
    counter "ast_parse_count" |m| Value::Whole(m.n_parses), "Source texts parsed.";
    counter "ast_nodes_parsed" stat!(ast_parsed_total), "Nodes ever made by the parser.";
    counter "ast_nodes_dead" stat!(ast_dead_total), "Nodes ever found unreachable and freed.";
    gauge "ast_bytes" stat!(ast_bytes), "Bytes of nodes, a part of the heap's.";
    gauge "ast_node_handles" stat!(node_handles), "Handles of the host on nodes.";
    counter "ergo_gc_cycles" stat!(num_gc), "Collection cycles completed.";
    counter "ergo_gc_forced_cycles" stat!(num_forced_gc), "Of these, asked for by the program or the host.";
    counter "ergo_gc_pause_seconds" |m| Value::Real(m.stats.heap.pause_total_ns as f64 / 1e9), "Time of all pauses: beginnings and ends of marks.";
    gauge "ergo_gc_pause_max_seconds" |m| Value::Real(m.stats.heap.pause_max_ns as f64 / 1e9), "The longest pause.";
    gauge "ergo_gc_marked_bytes" stat!(marked_bytes), "Bytes marked by the last cycle: what is live.";
    gauge "ergo_gc_phase" stat!(gc_phase), "0 off, 1 mark, 2 mark termination, 3 sweep.";
    gauge "ergo_refs_live" stat!(refs_live), "Strong references of the host.";
    gauge "ergo_refs_weak" stat!(refs_weak), "Weak references of the host.";
    gauge "ergo_external_bytes" stat!(external_bytes), "Memory of the host that script objects keep alive, as told.";
    gauge "ergo_kept_trees" stat!(kept_trees), "Syntax trees kept by their text.";
    gauge "ergo_kept_tree_bytes" stat!(kept_tree_bytes), "Their nodes, texts and records.";
    counter "ergo_kept_tree_hits" stat!(kept_tree_hits), "Parses that they have spared.";
    gauge "ergo_finalizers_pending" stat!(finalizers_pending), "Finalizers queued and not run.";
    counter "ergo_finalizers_run" stat!(finalizers_run_total), "Finalizers run.";
    counter "ergo_fuel_used" |m| Value::Whole(m.stats.fuel_used), "Units of fuel used.";
    gauge "ergo_sites" |m| Value::Whole(m.sites.len() as u64), "Places that have allocated.";
    gauge "ergo_memprofile_rate_bytes" |m| Value::Whole(m.rate), "Bytes between two samples of the memory profile, on average.";
};

/// The text.
pub(super) fn text(material: &Material, is_prometheus: bool) -> String {
    let mut out = Writer {
        text: String::new(),
        is_prometheus,
    };
    for family in FAMILIES {
        if is_prometheus || !family.is_old {
            out.family(family, (family.read)(material));
        }
    }
    out.pauses(material);
    out.states(material);
    out.steps(material);
    if !is_prometheus {
        out.text.push_str("# EOF\n");
    }
    match material.extra.vm_name.as_str() {
        "" => out.text,
        name => labelled(&out.text, name),
    }
}

/// The text with a label `vm` at each sample.
fn labelled(text: &str, name: &str) -> String {
    let name = name
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        let end = line.find(['{', ' ']).unwrap_or(line.len());
        let (family, rest) = line.split_at(end);
        match rest.strip_prefix('{') {
            _ if line.starts_with('#') => out.push_str(line),
            Some(labels) => out.push_str(&format!("{family}{{vm=\"{name}\",{labels}")),
            None => out.push_str(&format!("{family}{{vm=\"{name}\"}}{rest}")),
        }
    }
    out
}

struct Writer {
    text: String,
    is_prometheus: bool,
}

impl Writer {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(line);
        self.text.push('\n');
    }

    /// Prometheus' form types the sample, OpenMetrics the family.
    fn head(&mut self, name: &str, help: &str, ty: &str) {
        let total = if ty == "counter" && self.is_prometheus {
            "_total"
        } else {
            ""
        };
        self.line(format_args!("# HELP {name}{total} {help}"));
        self.line(format_args!("# TYPE {name}{total} {ty}"));
    }

    fn family(&mut self, family: &Family, value: Value) {
        let (ty, suffix) = match family.ty {
            Type::Gauge => ("gauge", ""),
            Type::Counter => ("counter", "_total"),
        };
        self.head(family.name, family.help, ty);
        let name = family.name;
        match value {
            Value::Whole(n) => self.line(format_args!("{name}{suffix} {n}")),
            Value::Real(x) => self.line(format_args!("{name}{suffix} {x}")),
        }
    }

    /// `go_gc_duration_seconds`, a summary of the newest pauses, at most 256.
    fn pauses(&mut self, material: &Material) {
        let name = "go_gc_duration_seconds";
        self.head(
            name,
            "A summary of the pauses of collection cycles.",
            "summary",
        );
        let mut pauses: Vec<u64> = material.pauses.iter().map(|(ns, _)| *ns).collect();
        pauses.sort_unstable();
        for quantile in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let last = pauses.len().saturating_sub(1);
            let at = (last as f64 * quantile).round() as usize;
            let ns = pauses.get(at).copied().unwrap_or(0);
            self.line(format_args!(
                "{name}{{quantile=\"{quantile}\"}} {}",
                ns as f64 / 1e9
            ));
        }
        let heap = &material.stats.heap;
        self.line(format_args!(
            "{name}_sum {}",
            heap.pause_total_ns as f64 / 1e9
        ));
        self.line(format_args!("{name}_count {}", heap.num_gc));
    }

    fn states(&mut self, material: &Material) {
        self.head("ast_nodes", "Nodes that are not freed, by state.", "gauge");
        let heap = &material.stats.heap;
        for (state, n) in [
            ("parsed", heap.ast_state_parsed),
            ("scoped", heap.ast_state_scoped),
            ("evaluated", heap.ast_state_evaluated),
        ] {
            self.line(format_args!("ast_nodes{{state=\"{state}\"}} {n}"));
        }
    }

    /// `ergo_gc_step_seconds`, a histogram.
    fn steps(&mut self, material: &Material) {
        let name = "ergo_gc_step_seconds";
        self.head(name, "Steps of incremental collection.", "histogram");
        let counts = material.stats.step_times;
        let edges = TimeHistogram::EDGES_NS.iter().skip(1);
        let mut sum = 0;
        for (n, edge) in counts.iter().zip(edges) {
            sum += n;
            self.line(format_args!(
                "{name}_bucket{{le=\"{}\"}} {sum}",
                *edge as f64 / 1e9
            ));
        }
        let all: u64 = counts.iter().sum();
        self.line(format_args!("{name}_bucket{{le=\"+Inf\"}} {all}"));
        let total = material.stats.heap.gc_step_total_ns as f64 / 1e9;
        self.line(format_args!("{name}_sum {total}"));
        self.line(format_args!("{name}_count {all}"));
    }
}
