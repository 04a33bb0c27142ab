//! What docs/find-the-leak.md tells holds: the alert names the line, the snapshot the way, and the mended program is quiet.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::ergo;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The data of the report on a program.
fn report(program: &Path) -> serde_json::Value {
    let name = program.file_name().unwrap().to_string_lossy().into_owned();
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.html"));
    let run = ergo("report")
        .args(["--gc-percent=50", "--memprofile-rate=1", "--seed=1"])
        .arg(format!(
            "--rules={}",
            docs().join("leak/rules.toml").display()
        ))
        .arg(format!("--out={}", out.display()))
        .arg(program)
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let html = fs::read_to_string(out).unwrap();
    let (_, rest) = html.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// A program of tests/mem/leaks with `--on-leak=FILE` of this kind: the file, if there is one.
fn leak_report(program: &str, kind: &str) -> Option<String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mem/leaks");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{program}.leak.{kind}"));
    let _ = fs::remove_file(&out);
    let run = ergo("run")
        .args(["--gc-percent=20", "--memprofile-rate=16KiB", "--seed=1"])
        .arg(format!("--rules={}", dir.join("rules.toml").display()))
        .arg(format!("--on-leak={}", out.display()))
        .arg(dir.join(program))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    out.exists().then(|| fs::read_to_string(out).unwrap())
}

/// `--on-leak=FILE.html`: a report where there is a leak, none where there is not.
#[test]
fn leaks_are_reported_as_a_page() {
    let page = leak_report("global_cache.go", "html").unwrap();
    assert!(page.contains("main.cache[*]"), "the way to what leaks");
    assert!(page.contains("\"suspects\":[{"), "and who is suspected");
    assert_eq!(leak_report("clean_sawtooth.go", "html"), None);
}

/// `--on-leak=FILE.json`: the same for programs.
#[test]
fn leaks_are_reported_as_json() {
    assert_eq!(leak_report("clean_sawtooth.go", "json"), None);
    let program = "global_cache.go";
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mem/leaks");
    let text = leak_report(program, "json").unwrap();
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["program"], program);
    let alert = &report["alerts"][0];
    let source = fs::read_to_string(dir.join(program)).unwrap();
    let line = source.lines().position(|l| l.contains("// LEAK")).unwrap() + 1;
    let suspect = &alert["suspects"][0];
    assert_eq!(suspect["line"], line, "{suspect}");
    assert_eq!(suspect["held_by"][0]["way"], "main.cache[…]");
    assert_eq!(suspect["stack"][0]["func"], "main.lookup");
    // What changed since the quiet cycle is what the suspect grew by.
    let quiet = &alert["difference"];
    assert!(quiet["since_cycle"].as_u64().unwrap() < alert["cycle"].as_u64().unwrap());
    assert!(quiet["live_bytes"].as_u64().unwrap() < alert["live_bytes"].as_u64().unwrap());
    let places = quiet["places"].as_array().unwrap();
    let place = places.iter().find(|place| place["line"] == line).unwrap();
    let [then, now] = ["then_bytes", "now_bytes"].map(|key| place[key].as_u64().unwrap());
    assert!(
        (now - then).abs_diff(suspect["bytes"].as_u64().unwrap()) <= 2,
        "{place}"
    );
    let cycles = alert["gctrace"].as_array().unwrap();
    assert_eq!(cycles.len(), 16);
    let last = format!("gc {} @", alert["cycle"]);
    assert!(
        cycles[15].as_str().unwrap().starts_with(&last),
        "{cycles:?}"
    );
    assert!(alert["outcome"]["cleared"].is_boolean());
}

#[test]
fn the_leak_is_found_and_its_fix_is_quiet() {
    let text = fs::read_to_string(docs().join("leak/shop.go")).unwrap();
    let page = fs::read_to_string(docs().join("find-the-leak.md")).unwrap();
    let line = text
        .lines()
        .position(|l| l.contains("sess := &session{"))
        .unwrap()
        + 1;
    assert!(
        page.contains(&format!("`shop.go:{line}`")),
        "the page names line {line}"
    );

    let data = report(&docs().join("leak/shop.go"));
    let alert = &data["alerts"][0];
    let stack = alert["suspects"][0]["frames"].as_array().unwrap();
    let leaf = stack.last().unwrap().as_u64().unwrap() as usize;
    assert_eq!(data["frames"]["rows"][leaf][2], line, "{alert}");
    let types = data["heap"]["types"]["rows"].as_array().unwrap();
    let sessions = types.iter().find(|row| row[0] == "main.session").unwrap();
    assert!(sessions[1].as_u64().unwrap() > 1000, "{sessions}");
    let way = sessions[5][0][0].as_str().unwrap();
    assert!(way.starts_with("main.store.bus.handlers[*][*]"), "{way}");
    let growth = &data["heap"]["diff"]["types"]["rows"];
    let row = growth
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row[0] == "main.session")
        .unwrap();
    assert!(row[1].as_u64().unwrap() > 1000 && row[3] == 0, "{row}");

    let (old, new) = (
        "\tdelete(s.sessions, id)\n",
        "\ts.sessions[id].cancel()\n\tdelete(s.sessions, id)\n",
    );
    assert_eq!(text.matches(old).count(), 1);
    assert!(page.contains(new));
    let mended = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mended.go");
    fs::write(&mended, text.replace(old, new)).unwrap();
    let data = report(&mended);
    assert_eq!(data["alerts"].as_array().unwrap().len(), 0);
    let live = data["cycles"]["rows"].as_array().unwrap().last().unwrap()[9]
        .as_u64()
        .unwrap();
    assert!(live < 8 << 20, "{live} bytes are left alive");
}
