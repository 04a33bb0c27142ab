//! Any bytes: a tree and messages, never a crash; the printed tree parses again; the collector frees all of it.
#![no_main]

use ergo::heap::Heap;
use ergo::heap::config::HeapConfig;
use ergo::heap::roots::NoRoots;
use ergo::syntax::parser::parse_file;
use ergo::syntax::print;

libfuzzer_sys::fuzz_target!(|src: &[u8]| {
    let Ok(mut heap) = Heap::new(HeapConfig::default()) else {
        return;
    };
    let Ok(parsed) = parse_file(&mut heap, "fuzz.go", src) else {
        return;
    };
    if parsed.diags.is_empty() {
        let text = print::source(parsed.root);
        let again = parse_file(&mut heap, "again.go", text.as_bytes());
        assert!(again.is_ok_and(|p| p.diags.is_empty()), "the printed tree does not parse");
    }
    heap.collect(&mut NoRoots, true);
});
