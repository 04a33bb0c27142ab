//! Any bytes as a package: diagnostics or none, never a crash, never a hang. One engine checks many inputs, so that the packages which they
//! import are checked once.
#![no_main]

use std::cell::RefCell;

use ergo::engine::Engine;
use ergo::engine::config::Config;

/// Inputs that one engine sees.
const INPUTS: u32 = 500;

thread_local! {
    static ENGINE: RefCell<Option<(Engine, u32)>> = const { RefCell::new(None) };
}

libfuzzer_sys::fuzz_target!(|src: &[u8]| {
    ENGINE.with_borrow_mut(|slot| {
        let (mut engine, n) = match slot.take() {
            Some((engine, n)) if n < INPUTS => (engine, n),
            _ => match Engine::new(Config::default()) {
                Ok(engine) => (engine, 0),
                Err(_) => return,
            },
        };
        if let Ok(module) = engine.load(&format!("fuzz{n}"), "fuzz.go", src) {
            let _ = engine.check(module);
        }
        *slot = Some((engine, n + 1));
    });
});
