//! Programs run in an engine of the test's own, for tests that look at its memory afterwards.

#![allow(
    clippy::panic,
    clippy::expect_used,
    unreachable_pub,
    dead_code,
    reason = "tests may; each uses what it needs"
)]

use ergo::engine::config::Config;
use ergo::engine::{Engine, Step, Task};

/// Goes on to the end.
pub fn drive(engine: &mut Engine, mut task: Task) -> Task {
    match engine.step(&mut task) {
        Ok(Step::Done) => task,
        Ok(Step::Asked | Step::Host(_)) => panic!("no host function is declared, and nobody asks"),
        Err(failure) => panic!("{}", failure.report),
    }
}

/// Runs package main in `source`; the engine afterwards.
pub fn ran(source: &str, config: Config) -> Engine {
    let mut engine = Engine::new(config).expect("memory");
    let module = engine
        .load("main", "main.go", source.as_bytes())
        .unwrap_or_else(|failure| panic!("{}", failure.report));
    let init = engine.begin_init(module).expect("checks");
    drive(&mut engine, init);
    let main = engine.find(module, "main", Some("func()")).expect("main");
    let call = engine.begin_call(main, &[]).expect("calls");
    drive(&mut engine, call);
    engine
}

/// Every kind of allocating instruction, and natives.
pub const ALL_KINDS: &str = r#"package main

import (
	"fmt"
	"sort"
	"strings"
)

type node struct{ l, r *node }

type pair[T any] struct{ a, b T }

func tree(n int) *node {
	if n == 0 {
		return &node{}
	}
	return &node{tree(n - 1), tree(n - 1)}
}

func both[T any](a, b T) *pair[T] { return &pair[T]{a, b} }

var keep []any

func main() {
	keep = append(keep, tree(10))
	for i := 0; i < 60; i++ {
		s := make([]int, i)
		m := map[string]int{}
		key := fmt.Sprint("k", i)
		m[key] = len(s)
		for k := range m {
			key = k + "!"
		}
		f := func() int { return i + len(key) }
		c := make(chan int, 4)
		c <- f()
		b := []byte(key)
		b = append(b, "more"...)
		r := []rune(key)
		keep = append(keep, any([3]int{i, 1, 2}), string(r), string(b), string(rune(i)), both(i, 2), both(key, "x"), both[any](i, nil))
		ints := []int{3, 1, 2}
		ints = append(ints, <-c, i)
		ints = append(ints, ints...)
		sort.Ints(ints)
		keep = append(keep, strings.Repeat("ab", i), strings.Split("a,b,c", ","))
		if len(keep) > 200 {
			keep = nil
		}
		func() {
			defer func() { _ = recover() }()
			var p *node
			p.l = nil
		}()
	}
}
"#;
