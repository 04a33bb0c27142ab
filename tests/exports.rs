//! Exports: each file is read by the tools of its format, and says what the counters say.
//!
//! `go tool pprof`, promtool and prometheus_client's parser are asked where they are installed; where not, the test says so and checks what it can.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "tests may"
)]

mod common;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{ergo, folder, skipped, tool};

/// The files that one run of `tests/mem/sites.go` wrote, by option.
fn exported(test: &str, more: &[&str]) -> HashMap<&'static str, PathBuf> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&dir).unwrap();
    let options = [
        "trace",
        "chrome-trace",
        "memprofile",
        "metrics",
        "prometheus",
        "folded",
        "speedscope",
        "gc-csv",
        "gc-jsonl",
    ];
    let files: HashMap<_, _> = options.map(|option| (option, dir.join(option))).into();
    let mut command = ergo("run");
    for (option, file) in &files {
        command.arg(format!("--{option}={}", file.display()));
    }
    let run = command
        .args(more)
        .arg(folder("mem").join("sites.go"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}

/// `name value` lines of metrics.
fn samples(text: &str) -> HashMap<String, f64> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap())
        })
        .collect()
}

/// `flat` and the name of each row of `pprof -top`.
fn top(file: &Path, index: &str) -> Option<HashMap<String, String>> {
    let (ok, text) = tool(
        Command::new("go")
            .args(["tool", "pprof", "-top", "-lines", "-nodefraction=0"])
            .args(["-unit=B", &format!("-sample_index={index}")])
            .arg(file),
    )?;
    assert!(ok, "{text}");
    let rows = text.lines().skip_while(|line| !line.contains("flat%"));
    Some(
        rows.skip(1)
            .map(|row| {
                let mut words = row.split_whitespace();
                let flat = words.next().unwrap().to_owned();
                (words.skip(4).collect::<Vec<_>>().join(" "), flat)
            })
            .collect(),
    )
}

fn flat(rows: &HashMap<String, String>, place: &str) -> u64 {
    let found = rows.iter().find(|(name, _)| name.ends_with(place));
    let (_, flat) = found.unwrap_or_else(|| panic!("no row {place} in {rows:?}"));
    flat.trim_end_matches('B').parse().unwrap()
}

/// The data of a report: what stands in its data block.
fn report_data(html: &str) -> serde_json::Value {
    let begin = "<script type=\"application/json\" id=\"data\">";
    let (_, rest) = html.split_once(begin).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// A column of a table of the report, summed up.
fn column_sum(table: &serde_json::Value, name: &str) -> u64 {
    let columns = table["columns"].as_array().unwrap();
    let at = columns.iter().position(|column| column == name).unwrap();
    let rows = table["rows"].as_array().unwrap();
    rows.iter().map(|row| row[at].as_u64().unwrap()).sum()
}

/// The report is one file that needs no other; its numbers are the books; names and texts that look like tags stay text.
#[test]
fn the_report_stands_alone_and_agrees() {
    let program = folder("report").join("hostile.go");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile.html");
    let run = ergo("report")
        .arg(format!("--out={}", file.display()))
        .arg(&program)
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let html = read(&file);
    assert_eq!(html.matches("<script").count(), 2);
    assert_eq!(html.matches("</script").count(), 2);
    assert!(html.contains("default-src 'none'; script-src 'sha256-"));
    for part in html.split("://").skip(1) {
        assert!(part.starts_with("www.w3.org/2000/svg"), "{}", &part[..40]);
    }
    let data = report_data(&html);
    let (stats, stacks) = (&data["stats"], &data["stacks"]);
    assert_eq!(column_sum(stacks, "alloc_bytes"), stats["total_alloc"]);
    assert_eq!(column_sum(stacks, "alloc_objects"), stats["mallocs"]);
    assert_eq!(
        data["cycles"]["rows"].as_array().unwrap().len() as u64,
        stats["num_gc"]
    );
    assert_eq!(data["sources"][0]["text"], read(&program));
    assert_eq!(data["program"], "hostile.go");
    assert!(!data["log"]["rows"].as_array().unwrap().is_empty());
}

/// Nothing of the page's script makes HTML out of text, or code.
#[test]
fn the_page_writes_text_only() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/telemetry/export/report");
    let (mut n_files, mut n_bytes, mut n_questions) = (0, 0, 0);
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "rs") {
            continue;
        }
        let text = read(&path);
        n_bytes += text.len();
        n_files += 1;
        // The one question that the live page asks of its own server, by a fixed name (its policy allows no other).
        n_questions += text.matches("fetch('heap')").count();
        let text = text.replace("fetch('heap')", "");
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
            "DOMParser",
            "createContextualFragment",
            "fetch(",
            "XMLHttpRequest",
            "import(",
        ] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
    assert!(n_files > 10 && n_questions == 1);
    assert!(n_bytes < 100 << 10, "the page has {n_bytes} bytes");
}

/// Allocations by line are exact at any rate of sampling.
#[test]
fn pprof_reads_exact_allocations_by_line() {
    for rate in ["1", "4096", "512KiB", "0"] {
        let files = exported("pprof", &[&format!("--memprofile-rate={rate}")]);
        let file = &files["memprofile"];
        let Some(objects) = top(file, "alloc_objects") else {
            return skipped("go tool pprof");
        };
        assert_eq!(flat(&objects, "sites.go:16"), 5000, "rate {rate}");
        assert_eq!(flat(&objects, "sites.go:24"), 2000, "rate {rate}");
        assert_eq!(flat(&objects, "sites.go:31"), 1, "rate {rate}");
        let bytes = top(file, "alloc_space").unwrap();
        assert_eq!(flat(&bytes, "sites.go:16"), 5000 * 24, "rate {rate}");
        assert_eq!(flat(&bytes, "sites.go:24"), 2000 * 1024, "rate {rate}");
        assert_eq!(flat(&bytes, "sites.go:31"), 1 << 20, "rate {rate}");
        if rate == "1" {
            let in_use = top(file, "inuse_objects").unwrap();
            // What the list of 3000 left may not be collected yet.
            assert!(flat(&in_use, "sites.go:16") >= 2000, "{in_use:?}");
        }
    }
}

/// Scripts write their own profiles, as Go programs do.
#[test]
fn scripts_write_heap_profiles() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("script.pprof");
    let run = ergo("run")
        .arg(folder("mem").join("pprof.go"))
        .arg(&file)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&run.stdout),
        "true true heap\n",
        "{run:?}"
    );
    let Some(objects) = top(&file, "alloc_objects") else {
        return skipped("go tool pprof");
    };
    // The slices, and the arrays of the list of them as it grows: 1, 2, 4, ... 512, 848.
    assert_eq!(flat(&objects, "pprof.go:15"), 700 + 11, "{objects:?}");
}

#[test]
fn pprof_has_labels_and_stacks() {
    let files = exported("labels", &["--memprofile-rate=1"]);
    let pprof = |args: &[&str]| {
        let mut command = Command::new("go");
        command.args(["tool", "pprof", "-sample_index=alloc_space"]);
        tool(command.args(args).arg(&files["memprofile"]))
    };
    let Some((ok, tags)) = pprof(&["-tags"]) else {
        return skipped("go tool pprof");
    };
    assert!(ok, "{tags}");
    for label in [
        "ast_node: Total",
        "new@",
        "sites.go:16:",
        "type: Total",
        "main.item",
        "[]uint8",
        "bytes: Total",
    ] {
        assert!(tags.contains(label), "no {label:?} in {tags}");
    }
    let (ok, traces) = pprof(&["-traces", "-lines"]).unwrap();
    assert!(ok, "{traces}");
    let stack = ["main.build", "main.grow", "main.main"];
    let found = traces.split("-----------+").any(|trace| {
        let names: Vec<&str> = trace
            .lines()
            .filter(|line| !line.contains("type:"))
            .filter_map(|line| {
                line.split_whitespace()
                    .find(|word| word.starts_with("main."))
            })
            .collect();
        names == stack
    });
    assert!(found, "no stack {stack:?} in {traces}");
}

#[test]
fn metrics_are_read_by_strict_parsers_and_agree() {
    let files = exported("metrics", &[]);
    let (open, old) = (read(&files["metrics"]), read(&files["prometheus"]));
    assert!(open.ends_with("# EOF\n") && !old.contains("# EOF"));
    let (open, old) = (samples(&open), samples(&old));
    // Allocation goes on between two files, by what reading needs: nothing.
    for (name, value) in &open {
        let moves = ["seconds", "fraction"]
            .iter()
            .any(|word| name.contains(word));
        assert!(
            moves || old[name] == *value,
            "{name}: {value}, {}",
            old[name]
        );
    }
    assert!(old["go_memstats_alloc_bytes"] == open["go_memstats_heap_alloc_bytes"]);
    assert!(open["ast_parse_count_total"] >= 1.0);
    let states: f64 = ["parsed", "scoped", "evaluated"]
        .map(|state| open[&format!("ast_nodes{{state=\"{state}\"}}")])
        .iter()
        .sum();
    let living = open["ast_nodes_parsed_total"] - open["ast_nodes_dead_total"];
    assert!(states == living && states > 0.0);
    let script = folder("oracle").join("openmetrics_check.py");
    match tool(Command::new("python3").arg(script).arg(&files["metrics"])) {
        Some((ok, text)) => {
            assert!(ok, "{text}");
            let bytes = open["go_memstats_alloc_bytes_total"];
            let line = format!("go_memstats_alloc_bytes_total{{}} {bytes}");
            assert!(
                text.lines().any(|l| l.trim_end_matches(".0") == line),
                "{text}"
            );
        }
        None => skipped("prometheus_client"),
    }
    let promtool = std::env::var("ERGO_PROMTOOL").unwrap_or_else(|_| "promtool".into());
    let mut command = Command::new(promtool);
    command
        .args(["check", "metrics"])
        .stdin(fs::File::open(&files["prometheus"]).unwrap());
    match command.output() {
        Ok(run) => assert!(
            run.status.success() && run.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        ),
        Err(_) => skipped("promtool"),
    }
}

/// Go's own tool reads the trace: each cycle is a range with two stops, in order, and a log entry.
#[test]
fn go_tool_trace_reads_the_cycles() {
    let files = exported("trace", &[]);
    let cycles = samples(&read(&files["metrics"]))["ergo_gc_cycles_total"] as usize;
    assert!(cycles >= 2);
    let mut command = Command::new("go");
    command
        .args(["tool", "trace", "-d=parsed"])
        .arg(&files["trace"]);
    let Some((ok, text)) = tool(&mut command) else {
        return skipped("go tool trace");
    };
    assert!(ok, "{text}");
    let ranges: Vec<&str> = text.lines().filter(|l| l.contains("Range")).collect();
    let count = |what: &str, name: &str| {
        let has = |line: &&&str| line.contains(what) && line.contains(name);
        ranges.iter().filter(has).count()
    };
    for name in [
        "GC concurrent mark phase",
        "stop-the-world (GC sweep termination)",
        "stop-the-world (GC mark termination)",
    ] {
        assert_eq!(count("RangeBegin", name), cycles, "{name}: {text}");
        assert_eq!(count("RangeEnd", name), cycles, "{name}: {text}");
    }
    let logs = text.lines().filter(|l| l.contains("nodes survive")).count();
    assert_eq!(logs, cycles, "{text}");
    let times: Vec<u64> = text
        .lines()
        .filter_map(|line| {
            line.split("Time=")
                .nth(1)?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        })
        .collect();
    assert!(times.len() > 8 * cycles && times.is_sorted());
}

#[test]
fn chrome_traces_hold_the_cycles() {
    let files = exported("chrome", &[]);
    let trace: serde_json::Value = serde_json::from_str(&read(&files["chrome-trace"])).unwrap();
    let events = trace["traceEvents"].as_array().unwrap();
    let of = |name: &str| -> Vec<&serde_json::Value> {
        events.iter().filter(|e| e["name"] == name).collect()
    };
    let cycles = samples(&read(&files["metrics"]))["ergo_gc_cycles_total"] as usize;
    assert_eq!(of("GC").len(), cycles);
    assert_eq!(of("AST survival %").len(), cycles);
    for (gc, (roots, term)) in of("GC")
        .iter()
        .zip(of("pause: roots").iter().zip(of("pause: mark termination")))
    {
        let end = |e: &serde_json::Value| e["ts"].as_f64().unwrap() + e["dur"].as_f64().unwrap();
        assert!(gc["ts"] == roots["ts"] && (end(gc) - end(term)).abs() < 0.01);
    }
}

/// The bytes of all stacks are TotalAlloc, in both forms.
#[test]
fn flame_graphs_sum_up_to_total_alloc() {
    let files = exported("flames", &[]);
    let total = samples(&read(&files["metrics"]))["go_memstats_alloc_bytes_total"];
    let folded = read(&files["folded"]);
    let sum: u64 = folded
        .lines()
        .map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap())
        .sum();
    assert!(sum as f64 == total, "{sum} of {total}");
    assert!(
        folded.lines().any(|line| line == "main.main:31 1048576"),
        "{folded}"
    );
    let scope: serde_json::Value = serde_json::from_str(&read(&files["speedscope"])).unwrap();
    let frames = scope["shared"]["frames"].as_array().unwrap().len();
    assert_eq!(scope["profiles"].as_array().unwrap().len(), 2);
    for profile in scope["profiles"].as_array().unwrap() {
        let (stacks, weights) = (
            profile["samples"].as_array().unwrap(),
            profile["weights"].as_array().unwrap(),
        );
        assert_eq!(stacks.len(), weights.len());
        let sum: u64 = weights.iter().map(|w| w.as_u64().unwrap()).sum();
        assert_eq!(sum, profile["endValue"].as_u64().unwrap());
        let mut numbers = stacks.iter().flat_map(|stack| stack.as_array().unwrap());
        assert!(numbers.all(|n| (n.as_u64().unwrap() as usize) < frames));
    }
    assert!(scope["profiles"][0]["endValue"].as_f64().unwrap() == total);
}

#[test]
fn the_table_of_cycles_adds_up() {
    let files = exported("cycles", &[]);
    let table = read(&files["gc-csv"]);
    let mut lines = table.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(
        names[..4],
        [
            "time_ms",
            "pause_us",
            "nodes_surviving",
            "node_survival_percent"
        ]
    );
    let rows: Vec<HashMap<&str, f64>> = lines
        .map(|line| {
            let cells = line.split(',').map(|cell| cell.parse().unwrap());
            names.iter().copied().zip(cells).collect()
        })
        .collect();
    let cycles = samples(&read(&files["metrics"]))["ergo_gc_cycles_total"];
    assert!(rows.len() as f64 == cycles && cycles >= 2.0);
    let (mut left, mut number, mut mallocs, mut frees) = (0.0, 0.0, 0.0, 0.0);
    for row in &rows {
        // Deltas of each cycle add up to the books.
        mallocs += row["mallocs_since"];
        frees += row["frees_since"];
        assert!(
            row["mallocs"] == mallocs && row["frees"] == frees,
            "{row:?}"
        );
        left += row["nodes_born"] - row["nodes_died"];
        number += 1.0;
        assert!(
            row["nodes_surviving"] == left && row["gc"] == number,
            "{row:?}"
        );
        let rate = 100.0 * left / (left + row["nodes_died"]);
        assert!(
            (row["node_survival_percent"] - rate).abs() < 0.001,
            "{row:?}"
        );
        let pause = (row["begin_pause_ns"] + row["end_pause_ns"]) / 1000.0;
        assert!((row["pause_us"] - pause).abs() < 0.001, "{row:?}");
        assert!(row["heap_marked_bytes"] <= row["heap_end_bytes"]);
    }
    // The rest since the last cycle is below what is told at the end.
    let end = samples(&read(&files["metrics"]));
    assert!(mallocs > 0.0 && mallocs <= end["go_memstats_mallocs_total"]);
    assert!(frees > 0.0 && frees <= end["go_memstats_frees_total"]);
    for (line, row) in read(&files["gc-jsonl"]).lines().zip(&rows) {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(event["event"], "GC_END");
        for (name, value) in row {
            assert!(event[*name].as_f64() == Some(*value), "{name} in {line}");
        }
    }
}

/// `flat` in ms and the name of each row of `pprof -top`, of a CPU profile.
fn cpu_top(file: &Path) -> Option<Vec<(String, f64)>> {
    let (ok, text) = tool(
        Command::new("go")
            .args(["tool", "pprof", "-top", "-nodefraction=0", "-unit=ms"])
            .arg(file),
    )?;
    assert!(ok, "{text}");
    assert!(text.contains("Type: cpu"), "{text}");
    let rows = text.lines().skip_while(|line| !line.contains("flat%"));
    let rows = rows.skip(1).map(|row| {
        let words: Vec<&str> = row.split_whitespace().collect();
        let flat = words[0].trim_end_matches("ms").parse().unwrap();
        (words[5..].join(" "), flat)
    });
    Some(rows.collect())
}

/// The function in which the program spends its time leads the profile, whoever takes it; the label is a place in it.
#[test]
fn go_tool_pprof_names_the_hot_function() {
    let program = folder("mem").join("cpu.go");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (by_option, by_script) = (dir.join("cpu-option.pb.gz"), dir.join("cpu-script.pb.gz"));
    let option = format!("--cpuprofile={}", by_option.display());
    let run = ergo("run").arg(option).arg(&program).output().unwrap();
    assert!(run.status.success(), "{run:?}");
    let run = ergo("run")
        .env("CPU_PROFILE", &by_script)
        .arg(&program)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(
        said.starts_with("<nil> cpu profiling already in use\n"),
        "{said}"
    );
    for file in [by_option, by_script] {
        assert_eq!(&fs::read(&file).unwrap()[..2], [0x1f, 0x8b]);
        let Some(rows) = cpu_top(&file) else {
            skipped("go tool pprof, CPU");
            return;
        };
        assert_eq!(rows[0].0, "main.hot", "{rows:?}");
        let all: f64 = rows.iter().map(|row| row.1).sum();
        assert!(rows[0].1 > 0.5 * all, "{rows:?}");
        let (ok, text) = tool(
            Command::new("go")
                .args(["tool", "pprof", "-tags"])
                .arg(&file),
        )
        .unwrap();
        assert!(ok && text.contains("cpu.go:15:"), "{text}");
    }
}

/// Goroutines and a profile of the script's own, which its Go text writes, are read as well.
#[test]
fn go_tool_pprof_reads_what_scripts_write() {
    let program = folder("mem").join("goroutines.go");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("goroutines.pb");
    let run = ergo("run")
        .env("PROFILE", &file)
        .arg(&program)
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let command = ["tool", "pprof", "-top", "-cum", "-nodefraction=0"];
    let Some((ok, text)) = tool(Command::new("go").args(command).arg(&file)) else {
        skipped("go tool pprof, goroutines");
        return;
    };
    assert!(ok && text.contains("Type: goroutine"), "{text}");
    let row = text.lines().find(|line| line.ends_with("main.waiting"));
    let row = row.unwrap_or_else(|| panic!("{text}"));
    assert_eq!(row.split_whitespace().nth(3), Some("5"), "{text}");
}

/// Goroutines are made, block with Go's reasons and end, and sweeps are ranges; the tool refuses orders that cannot be.
#[test]
fn go_tool_trace_reads_goroutines() {
    let program = folder("mem").join("trace.go");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (by_option, by_script) = (dir.join("option.trace"), dir.join("script.trace"));
    let option = format!("--trace={}", by_option.display());
    let run = ergo("run").arg(option).arg(&program).output().unwrap();
    assert!(run.status.success(), "{run:?}");
    let run = ergo("run")
        .env("TRACE", &by_script)
        .arg(&program)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&run.stdout),
        "<nil> tracing is already enabled true\ndone\n"
    );
    for file in [by_option, by_script] {
        let mut command = Command::new("go");
        command.args(["tool", "trace", "-d=parsed"]).arg(&file);
        let Some((ok, text)) = tool(&mut command) else {
            return skipped("go tool trace, goroutines");
        };
        assert!(ok, "{text}");
        let count = |parts: &[&str]| {
            let has = |line: &&str| parts.iter().all(|part| line.contains(part));
            text.lines().filter(has).count()
        };
        assert!(
            count(&["StateTransition", "NotExist->Runnable"]) >= 8,
            "{text}"
        );
        assert!(
            count(&["StateTransition", "Running->NotExist"]) >= 8,
            "{text}"
        );
        for reason in [
            "chan receive",
            "chan send",
            "select",
            "sync.Mutex.Lock",
            "sleep",
            "sync.WaitGroup.Wait",
        ] {
            let quoted = format!("Reason=\"{reason}\"");
            assert!(
                count(&["Running->Waiting", &quoted]) >= 1,
                "{reason}: {text}"
            );
        }
        assert!(text.contains("main.receiver @ "), "{text}");
        let cycles = count(&["RangeBegin", "GC concurrent mark phase"]);
        assert!(cycles >= 1);
        for what in ["RangeBegin", "RangeEnd"] {
            assert_eq!(
                count(&[what, "GC incremental sweep"]),
                cycles,
                "{what}: {text}"
            );
        }
    }
}

/// Names and types of all metrics stand in docs/monitoring/metrics.txt: what dashboards are built on does not change unnoticed. `ERGO_WRITE_GOLDEN=1` writes it.
#[test]
fn names_of_metrics_are_stable() {
    let files = exported("names", &["--vm-name=rules \"1\""]);
    let text = read(&files["metrics"]);
    let types: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ").map(|l| format!("{l}\n")))
        .collect();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/monitoring/metrics.txt");
    if std::env::var_os("ERGO_WRITE_GOLDEN").is_some() {
        fs::write(&page, types.concat()).unwrap();
    }
    assert_eq!(types.concat(), read(&page));
    // Every sample has the label of its VM, and the rest is as without.
    let label = "vm=\"rules \\\"1\\\"\"";
    let samples: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(samples.len() > 60 && samples.iter().all(|line| line.contains(label)));
    let plain = exported("names", &[]);
    let plain = read(&plain["metrics"]);
    assert!(!plain.contains("vm="));
    let names = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines
            .map(|line| line.split(['{', ' ']).next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&text), names(&plain));
}

#[test]
fn profiles_name_the_files_of_directives() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("directives");
    fs::create_dir_all(&dir).unwrap();
    let (program, profile) = (dir.join("main.go"), dir.join("speedscope"));
    let text = "package main\nvar kept []*int\nfunc f() {\n//line gen.y:100\n\tkept = append(kept, new(int))\n}\nfunc main() {\n\tf()\n}\n";
    fs::write(&program, text).unwrap();
    let mut command = ergo("run");
    command.arg(format!("--speedscope={}", profile.display()));
    let run = command.arg(&program).output().unwrap();
    assert!(run.status.success(), "{run:?}");
    let told: serde_json::Value = serde_json::from_str(&read(&profile)).unwrap();
    let frames = told["shared"]["frames"].as_array().unwrap();
    let f = frames.iter().find(|frame| frame["name"] == "main.f");
    let f = f.expect("a frame of main.f");
    assert_eq!(
        (f["file"].as_str(), f["line"].as_u64()),
        (Some("gen.y"), Some(100))
    );
}

/// The words of a query that name a metric of ours, as the exporter names its family.
fn families(expr: &str) -> Vec<String> {
    let words = expr.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let ours = words.filter(|w| ["go_", "ast_", "ergo_"].iter().any(|p| w.starts_with(p)));
    ours.map(|word| {
        let suffixes = ["_total", "_bucket", "_sum", "_count"];
        let family = suffixes.iter().find_map(|s| word.strip_suffix(s));
        family.unwrap_or(word).to_owned()
    })
    .collect()
}

#[test]
fn the_dashboard_asks_for_metrics_that_exist() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/monitoring");
    let names = read(&folder.join("metrics.txt"));
    let known: Vec<&str> = names.lines().filter_map(|l| l.split(' ').next()).collect();
    let board: serde_json::Value =
        serde_json::from_str(&read(&folder.join("ergo.dashboard.json"))).unwrap();
    let panels = board["panels"].as_array().unwrap();
    let mut cells = std::collections::HashSet::new();
    let mut n_queries = 0;
    for panel in panels {
        let at = |key: &str| panel["gridPos"][key].as_u64().unwrap();
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(
                    x < 24 && cells.insert((x, y)),
                    "{} overlaps",
                    panel["title"]
                );
            }
        }
        assert!(!panel["description"].as_str().unwrap().is_empty());
        for query in panel["targets"].as_array().unwrap() {
            let asked = families(query["expr"].as_str().unwrap());
            assert!(!asked.is_empty(), "{query}");
            for family in asked {
                assert!(known.contains(&family.as_str()), "{family} is not exported");
            }
            n_queries += 1;
        }
    }
    assert!(panels.len() >= 12 && n_queries >= 20);
}

/// A file that cannot be written hides nothing of how the program ended, and a wrong option or argument is refused before anything runs.
#[test]
fn bad_files_and_options_are_told() {
    let program = folder("mem").join("ends_in_a_panic.go");
    let run = ergo("run")
        .arg("--html=/nonexistent/report.html")
        .arg(&program)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{told}");
    assert!(told.contains("panic: on purpose"), "{told}");
    assert!(told.contains("/nonexistent/report.html: "), "{told}");
    for (verb, option) in [
        ("run", "--gctrace=no"),
        ("run", "--nothing"),
        ("snap", "--metrics=/nonexistent/metrics"),
        ("bench", "gc-strategies"),
    ] {
        let run = ergo(verb).arg(option).arg(&program).output().unwrap();
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{verb} {option}: {told}");
        assert!(!told.contains("panic"), "{verb} {option}: {told}");
    }
}
