//! `/debug/vars`: statistics as JSON, in the form that Go's expvar has: `cmdline` and `memstats` under Go's names, and `ergo` for what Go has no number for.
//!
//! In: a reading. Out: an object.

use ergo::telemetry::export::Material;

/// Go's name of a number, and where it is.
type Var = (&'static str, fn(&Material) -> u64);

const MEM_STATS: &[Var] = &[
    ("Alloc", |m| m.stats.heap.heap_alloc),
    ("TotalAlloc", |m| m.stats.heap.total_alloc),
    ("Mallocs", |m| m.stats.heap.mallocs),
    ("Frees", |m| m.stats.heap.frees),
    ("HeapAlloc", |m| m.stats.heap.heap_alloc),
    ("HeapSys", |m| m.stats.heap.heap_sys),
    ("HeapIdle", |m| m.stats.heap.heap_idle),
    ("HeapInuse", |m| m.stats.heap.heap_inuse),
    ("HeapReleased", |m| m.stats.heap.heap_released),
    ("HeapObjects", |m| m.stats.heap.heap_objects),
    ("NextGC", |m| m.stats.heap.next_gc),
    ("LastGC", |m| m.stats.heap.last_gc),
    ("PauseTotalNs", |m| m.stats.heap.pause_total_ns),
    ("NumGC", |m| m.stats.heap.num_gc),
    ("NumForcedGC", |m| m.stats.heap.num_forced_gc),
];

const OWN: &[Var] = &[
    ("ast_nodes", |m| m.stats.heap.ast_nodes),
    ("ast_bytes", |m| m.stats.heap.ast_bytes),
    ("ast_parsed_total", |m| m.stats.heap.ast_parsed_total),
    ("ast_dead_total", |m| m.stats.heap.ast_dead_total),
    ("ast_parse_count_total", |m| m.n_parses),
    ("goroutines", |m| m.n_goroutines),
    ("gc_phase", |m| m.stats.heap.gc_phase),
    ("marked_bytes", |m| m.stats.heap.marked_bytes),
    ("pause_max_ns", |m| m.stats.heap.pause_max_ns),
    ("sites", |m| m.sites.len() as u64),
    ("fuel_used", |m| m.stats.fuel_used),
    ("time_ns", |m| m.stats.heap.time_ns),
];

/// The page.
pub(super) fn text(material: &Material) -> String {
    let object = |vars: &[Var]| {
        let members: Vec<String> = vars
            .iter()
            .map(|(name, get)| format!("\"{name}\": {}", get(material)))
            .collect();
        format!("{{{}}}", members.join(", "))
    };
    // A file name may have any character.
    let name: String = material
        .extra
        .program
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._-".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!(
        "{{\n\"cmdline\": [\"{name}\"],\n\"memstats\": {},\n\"ergo\": {}\n}}\n",
        object(MEM_STATS),
        object(OWN)
    )
}
