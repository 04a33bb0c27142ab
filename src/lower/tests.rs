//! Lowering of small sources and of the language tests: every function of them is lowered and verified.

use crate::code::disasm::disasm;
use crate::code::program::FuncId;
use crate::code::rtype::RTypes;
use crate::code::verify::verify;
use crate::heap::Heap;
use crate::heap::config::HeapConfig;
use crate::lower::{Bodies, Lowered, Lowering};
use crate::mem::OutOfMemory;
use crate::syntax::node::Node;
use crate::syntax::parser::parse_file;
use crate::types::check::{NoImporter, check_package};
use crate::types::world::World;

struct AllNatives;

impl Bodies for AllNatives {
    fn parse(&self, _: Node) -> Result<(), OutOfMemory> {
        Ok(())
    }
    fn native(&self, _: &str) -> Option<u32> {
        Some(0)
    }
    fn host(&self, _: &str) -> Option<u32> {
        None
    }
}

/// Lowers all that a package can reach; the listing, or what went wrong.
fn lower(file: &str, text: &str) -> Result<String, String> {
    let mut heap = Heap::new(HeapConfig::default()).unwrap();
    let parsed = parse_file(&mut heap, file, text.as_bytes()).unwrap();
    assert!(parsed.diags.is_empty(), "{file}: {:?}", parsed.diags);
    let mut world = World::new();
    let pkg = world.new_package("main", "main");
    world.add_file(pkg, parsed.root);
    let diags = check_package(&mut world, pkg, &mut NoImporter);
    if !diags.is_empty() {
        return Err(format!("check: {:?}", diags.first().map(|d| &d.msg)));
    }
    let mut lowering = Lowering::new();
    let mut rtypes = RTypes::default();
    for obj in world.pkg(pkg).funcs.clone() {
        let sig = world.type_string(world.obj(obj).ty(), None);
        let generic = world
            .obj(obj)
            .func()
            .and_then(|f| f.recv_named)
            .and_then(|t| world.named(t).map(|n| !n.tparams.is_empty()))
            .unwrap_or(false)
            || sig.starts_with("func[");
        if !generic {
            lowering
                .func_id(&mut world, &mut rtypes, obj, &[])
                .map_err(|e| e.to_string())?;
        }
    }
    let init = lowering
        .lower_init(&mut world, &mut rtypes, &AllNatives, pkg)
        .map_err(|e| format!("init: {e}"))?;
    verify(&init).map_err(|e| format!("{e}\n{}", disasm(&init)))?;
    let mut out = disasm(&init);
    let mut next = 0;
    while next < lowering.funcs.len() as u32 {
        let lowered = lowering
            .lower(&mut world, &mut rtypes, &AllNatives, FuncId(next))
            .map_err(|e| format!("{:?}: {e}", lowering.funcs.get(next as usize)))?;
        if let Lowered::Code(code) = lowered {
            verify(&code).map_err(|e| format!("{e}\n{}", disasm(&code)))?;
            out.push_str(&disasm(&code));
        }
        next += 1;
        assert!(next < 5000);
    }
    Ok(out)
}

/// The listing of `src` (without package clause) has these pieces, in this order.
fn check(src: &str, expect: &[&str]) {
    let listing = lower("t.go", &format!("package main; {src}; func main() {{}}")).unwrap();
    let mut rest = listing.as_str();
    for piece in expect {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => panic!("{src}: no {piece:?} in order in\n{listing}"),
        }
    }
}

#[test]
fn recursion_uses_the_window_in_place() {
    check(
        "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }",
        &[
            "main.fib results=1 args=1",
            "ge_i64k_br r1 #2",
            "mov r0 r1",
            "ret_first",
            "addk_i64 w1 r1 #-1",
            "call w0",
            "mov r2 w0",
            "addk_i64 w1 r1 #-2",
            "call w0",
            "add_i64 r0 r2 w0",
            "ret_first",
        ],
    );
}

#[test]
fn loops_test_at_the_bottom() {
    check(
        "func sum(s []int) (n int) { for _, x := range s { n += x }; return }",
        &[
            "jmp",
            "idx_w64",
            "add_i64 r0 r0",
            "inc_lt_i64_br_loop",
            "lt_i64_br_loop",
            "ret_first",
        ],
    );
}

#[test]
fn fields_of_structs_in_slots_are_slots() {
    check(
        "type v struct{ x, y float64 }; func dot(a, b v) float64 { return a.x*b.x + a.y*b.y }",
        &["mul_f64 r5 r1 r3", "muladd_f64 r0 r5 r2 r4"],
    );
}

#[test]
fn captured_variables_that_change_stand_in_boxes() {
    check(
        "func f() func() int { n := 0; return func() int { n++; return n } }",
        &[
            "main.f ",
            "new r",
            "st_64",
            "closure",
            "main.f.func1",
            "ld_w64",
            "addkld_i64",
        ],
    );
    check(
        "func f(n int) func() int { return func() int { return n } }",
        &["main.f ", "mov", "closure", "ret_first", "main.f.func1"],
    );
}

#[test]
fn functions_that_defer_have_one_end() {
    check(
        "func g() {}; func f() (r int) { defer g(); return 1 }",
        &[
            "main.f ",
            "enter #0 #1",
            "defer",
            "ldi r0 #1",
            "run_defers w0",
            "ret_first",
        ],
    );
}

#[test]
fn all_language_tests_lower() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/");
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut failed = Vec::new();
    let mut n = 0;
    for dir in ["lang", "programs"] {
        let Ok(entries) = std::fs::read_dir(format!("{root}{dir}")) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().to_string();
            if !name.ends_with(".go") || !name.contains(&only) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            if text.contains("import") {
                continue;
            }
            n += 1;
            let done = std::panic::catch_unwind(|| lower(&name, &text));
            match done {
                Ok(Ok(listing)) => {
                    if !only.is_empty() {
                        println!("{listing}");
                    }
                }
                Ok(Err(fault)) => failed.push(format!("{name}: {fault}")),
                Err(_) => failed.push(format!("{name}: panic")),
            }
        }
    }
    failed.sort();
    assert!(
        failed.is_empty(),
        "{} of {n} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}
