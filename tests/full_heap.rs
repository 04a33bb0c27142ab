//! What the engine itself allocates (code, records, trees, stacks, variables) at a memory limit that garbage meets: a cycle makes room, and takes nothing that is
//! needed. Where nothing can be freed the program panics, and goes on when it has recovered and let go of something.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may"
)]

#[path = "common/engines.rs"]
mod engines;

use engines::drive;
use ergo::engine::Engine;
use ergo::engine::config::Config;

const LIMIT: u64 = 8 << 20;

/// `poison` of `ergo_gc_debug`.
const POISON: u32 = 32;

/// Nothing collects but what needs room, and what dies is overwritten.
fn engine() -> Engine {
    Engine::new(Config {
        manual_gc: true,
        memory_limit: LIMIT,
        gc_debug: POISON,
        memprofile_rate: 0,
        ..Config::default()
    })
    .expect("memory")
}

/// Counts cycles, fills the heap with garbage to its last block, holds it full.
const COMMON: &str = r#"package p

import (
	"runtime"
	"sort"
)

type node struct {
	next *node
	v    int
}

var sink []byte
var live [][]byte
var atFull int

func Cycles() int {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.NumGC)
}

func inUse() int {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapInuse)
}

func Fill() {
	top := 0
	// The first cycle frees tables as well.
	for range 2 {
		top = 0
		for before := Cycles(); Cycles() == before; sink = make([]byte, 8192) {
			top = max(top, inUse())
		}
	}
	// As full as it was then, or a few pages less.
	for ; top > 0; top -= 8192 {
		atFull = Cycles()
		for inUse() < top && Cycles() == atFull {
			sink = make([]byte, 8192)
		}
		if Cycles() == atFull {
			return
		}
	}
}

func FillLive(block int) (text string) {
	defer func() { text = recover().(error).Error() }()
	for {
		live = append(live, make([]byte, block))
	}
}

func Drop() { live = nil }

var _ = sort.Slice

// How many cycles were needed since the heap was full.
func Needed() int { return Cycles() - atFull }
"#;

/// A function with so much code that it needs pages of its own.
fn big(signature: &str, result: &str) -> String {
    let mut text = format!("\nfunc {signature} {{\n\tx := len(sink)\n");
    for i in 0..3000 {
        text.push_str(&format!("\tif x == {} {{ x += {i} }}\n", i + 10_000_000));
    }
    text.push_str(&format!("\tsink = sink[:x:x]\n\treturn {result}\n}}\n"));
    text
}

fn loaded(program: &str) -> (Engine, u32) {
    let mut engine = engine();
    let source = format!("{COMMON}{program}");
    let module = engine.load("p", "p.go", source.as_bytes()).expect("loads");
    let init = engine.begin_init(module).map_err(|f| f.report);
    drive(&mut engine, init.expect("checks"));
    (engine, module)
}

/// Calls a function that returns one word.
fn number(engine: &mut Engine, module: u32, name: &str) -> u64 {
    let func = engine.find(module, name, None).expect("is declared");
    let mut io = [0_u64; 2];
    let task = engine.begin_call(func, &io).map_err(|f| f.report);
    let task = drive(engine, task.expect("begins"));
    engine.results(task, &mut io).expect("fit");
    io[0]
}

fn call(engine: &mut Engine, module: u32, name: &str) {
    number(engine, module, name);
}

/// `Run` fills the heap, and then does something for the first time: that gives 42 and takes a cycle.
fn takes_a_cycle(what: &str, program: &str) {
    let (mut engine, module) = loaded(program);
    number(&mut engine, module, "Needed");
    let result = number(&mut engine, module, "Run");
    let more = number(&mut engine, module, "Needed");
    assert_eq!(result, 42, "{what}");
    assert!(more > 0, "{what}: no cycle was needed");
}

#[test]
fn the_first_call_of_a_function_collects() {
    let program = big("sum(p *node, s string) int", "p.v + p.next.v + len(s)");
    takes_a_cycle(
        "call",
        &format!(
            "{program}
func Run() int {{
	Fill()
	// What is passed is held by the window of the call alone.
	return sum(&node{{&node{{nil, 20}}, 2}}, string(make([]byte, 20)))
}}"
        ),
    );
}

#[test]
fn the_first_call_of_a_method_by_an_interface_collects() {
    let program = big("(n *node) sum(p *node) int", "n.v + p.v");
    takes_a_cycle(
        "method",
        &format!(
            "{program}
type summer interface {{ sum(p *node) int }}
var one summer
func Run() int {{
	one = &node{{nil, 20}}
	Fill()
	return one.sum(&node{{nil, 22}})
}}"
        ),
    );
}

#[test]
fn the_first_function_of_a_goroutine_collects() {
    let program = big("send(p *node) int", "p.v");
    takes_a_cycle(
        "go",
        &format!(
            "{program}
func Run() int {{
	c := make(chan int)
	Fill()
	go func(p *node) {{ c <- send(p) }}(&node{{nil, 42}})
	return <-c
}}"
        ),
    );
}

#[test]
fn the_first_call_by_a_native_collects() {
    let program = big("less(a, b int) bool", "a < b");
    takes_a_cycle(
        "native",
        &format!(
            "{program}
var numbers = []int{{3, 42, 2}}
func Run() int {{
	slices := func(i, j int) bool {{ return less(numbers[i], numbers[j]) }}
	sort.Slice([]int{{2, 1}}, func(i, j int) bool {{ return i < j }})
	Fill()
	sort.Slice(numbers, slices)
	return numbers[2]
}}"
        ),
    );
}

#[test]
fn a_stack_that_grows_collects() {
    takes_a_cycle(
        "stack",
        "
func deep(n int, p *node) int {
	if n == 0 {
		return p.v + p.next.v
	}
	return deep(n-1, p) + 1
}
func Run() int {
	deep(1, &node{&node{}, 0})
	Fill()
	return deep(20000, &node{&node{nil, 20}, 22}) - 20000
}",
    );
}

#[test]
fn a_deferred_call_of_a_panic_collects() {
    let program = big("rescue() bool", "recover() != nil");
    takes_a_cycle(
        "deferred",
        &format!(
            "{program}
type large struct {{ a [4000]int }}
func deferred(p *node, n int) int {{
	if n > 0 {{
		return deferred(p, n-1)
	}}
	return p.v
}}
func fails(p *node) (n int) {{
	defer rescue()
	defer func(p *node) {{ n = deferred(p, 5000) }}(&node{{nil, 42}})
	panic(p)
}}
func Run() int {{
	deferred(&node{{}}, 1)
	Fill()
	return fails(&node{{}})
}}"
        ),
    );
}

#[test]
fn deferred_calls_at_the_end_of_a_function_collect() {
    let program = big(
        "add(p *node, n *int) bool",
        "func() bool { *n += p.v; return true }()",
    );
    takes_a_cycle(
        "defer",
        &format!(
            "{program}
func end(n *int) {{
	for i := 0; i < 3; i++ {{
		defer add(&node{{nil, 14}}, n)
	}}
}}
func Run() int {{
	n := 0
	Fill()
	end(&n)
	return n
}}"
        ),
    );
}

#[test]
fn recovering_from_the_first_error_of_the_machine_collects() {
    let (mut engine, module) = loaded(
        "
func fails(m map[string]int) (n int) {
	defer func() { n = len(recover().(error).Error()) }()
	m[\"a\"] = 1
	return 0
}
func Run() int {
	Fill()
	return fails(nil) + 42 - len(\"assignment to entry in nil map\")
}",
    );
    assert_eq!(number(&mut engine, module, "Run"), 42);
}

#[test]
fn texts_that_are_parsed_and_evaluated_collect() {
    let (mut engine, module) = loaded("\nfunc Run() int { Fill(); return 42 }");
    number(&mut engine, module, "Run");
    let text = format!("package q\n{}", big("f() int", "x").replace("sink", "\"\""));
    let (_, unit, failure) = engine
        .parse("q.go", text.as_bytes())
        .map_err(|f| f.report)
        .unwrap();
    assert!(failure.is_none());
    engine.unroot(unit);
    assert!(number(&mut engine, module, "Needed") > 0, "parse");
    number(&mut engine, module, "Run");
    let elements: String = (0..20000).map(|i| format!("{i}, ")).collect();
    let text = format!("42 + 0*len([]int{{{elements}}})");
    let (task, _) = engine
        .begin_eval(module, text.as_bytes(), 1)
        .map_err(|f| f.report)
        .unwrap();
    let task = drive(&mut engine, task);
    let mut out = [0_u64];
    engine.results(task, &mut out).unwrap();
    assert_eq!(out, [42]);
    assert!(number(&mut engine, module, "Needed") > 0, "eval");
    number(&mut engine, module, "Run");
    let source = "package r\nimport \"encoding/csv\"\nvar R = csv.NewReader(nil)\nfunc N() int { return 42 }";
    let other = engine.load("r", "r.go", source.as_bytes()).unwrap();
    let init = engine.begin_init(other).map_err(|f| f.report).unwrap();
    drive(&mut engine, init);
    assert_eq!(number(&mut engine, other, "N"), 42);
    assert!(number(&mut engine, module, "Needed") > 0, "import");
}

/// No room even then: a panic like that of any other allocation.
#[test]
fn without_room_for_code_the_program_panics_and_may_go_on() {
    let program = big("sum(p *node) int", "p.v");
    let (mut engine, module) = loaded(&format!(
        "{program}
func try() (n int) {{
	defer func() {{
		if err := recover(); err != nil {{
			n = len(err.(error).Error())
		}}
	}}()
	return sum(&node{{nil, 42}})
}}
func Run() int {{
	// The first error that is recovered takes some room itself.
	FillLive(64 << 10)
	text := FillLive(8192)
	if text != \"runtime error: out of memory\" {{
		return 1
	}}
	if n := try(); n != len(text) {{
		return n
	}}
	Drop()
	return try()
}}"
    ));
    assert_eq!(number(&mut engine, module, "Run"), 42);
    call(&mut engine, module, "Drop");
}
