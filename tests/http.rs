//! The server of `ergo run --http` and `ergo top`: what they answer, to whom, and that nobody holds the program up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "tests may"
)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{ergo, folder, skipped, tool};

/// A program that runs with a server; it is killed with the test.
struct Served {
    child: Child,
    address: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(words: &[&str]) -> Served {
    serve_with(&[], words)
}

fn serve_with(options: &[&str], words: &[&str]) -> Served {
    let mut child = ergo("run")
        .args(options)
        .args(["--http", "127.0.0.1:0", "--memprofile-rate=16KiB"])
        .arg(folder("report").join("load.go"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    err.read_line(&mut line).unwrap();
    let address = line
        .trim()
        .strip_prefix("ergo: listening on http://")
        .and_then(|rest| rest.strip_suffix('/'))
        .unwrap_or_else(|| panic!("{line}"))
        .to_owned();
    Served { child, address }
}

impl Served {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// Sends a request as it is; the whole response.
    fn raw(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Status and body.
    fn get(&self, path: &str, headers: &str) -> (String, String) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        let response = self.raw(&request);
        let (head, body) = response.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).unwrap().to_owned();
        (status, body.to_owned())
    }
}

fn data_of(page: &str) -> serde_json::Value {
    let (_, rest) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// `/heap`: a snapshot is taken when it is asked for, of a program that works and of one that sleeps; a second one tells what changed.
#[test]
fn a_heap_view_is_taken_on_request() {
    for mode in ["busy", "asleep"] {
        let served = serve(&[mode]);
        let take = || -> serde_json::Value {
            let (status, heap) = served.get("/heap", "");
            assert_eq!(status, "200", "{mode}: {heap}");
            serde_json::from_str(&heap).unwrap()
        };
        let items = |heap: &serde_json::Value| {
            let types = heap["types"]["rows"].as_array().unwrap();
            types.iter().find(|row| row[0] == "main.item").cloned()
        };
        // The first may come while the library is still being initialised.
        let until = Instant::now() + Duration::from_secs(20);
        let (first, row) = loop {
            let heap = take();
            match items(&heap) {
                Some(row) => break (heap, row),
                None => assert!(Instant::now() < until, "{mode}: no items"),
            }
        };
        assert!(first["objects"].as_u64().unwrap() > 100);
        let way = row[5][0][0].as_str().unwrap();
        assert!(way.starts_with("main.cache["), "{mode}: {way}");
        let second = take();
        assert!(items(&second).is_some());
        assert!(second["cycle"].as_u64() > first["cycle"].as_u64(), "{mode}");
        assert_eq!(second["diff"]["old_cycle"], first["cycle"], "{mode}");
        if mode == "busy" {
            let total = &second["diff"]["total"]["rows"][0];
            assert!(total[1].as_u64().unwrap() > 0, "what is new: {total}");
        }
    }
    // Of two who ask at once each gets one.
    let served = serve(&["busy"]);
    std::thread::scope(|scope| {
        let both = [(); 2].map(|()| scope.spawn(|| served.get("/heap", "").0));
        for one in both {
            assert_eq!(one.join().unwrap(), "200");
        }
    });
    // HEAD takes none.
    let response = served.raw("HEAD /heap HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert!(response.starts_with("HTTP/1.1 404"), "{response}");
}

#[test]
fn each_path_answers() {
    let served = serve(&[]);
    let (status, page) = served.get("/", "");
    assert_eq!(status, "200");
    assert!(page.contains("connect-src 'self'"), "its own stream alone");
    let data = data_of(&page);
    assert_eq!(data["program"], "load.go");
    assert_eq!(data["live"], true);
    assert!(
        data["sources"][0]["text"]
            .as_str()
            .unwrap()
            .contains("func churn")
    );

    let (_, vars) = served.get("/debug/vars", "");
    let vars: serde_json::Value = serde_json::from_str(&vars).unwrap();
    assert!(
        vars["memstats"]["TotalAlloc"].as_u64().unwrap() > 0,
        "{vars}"
    );
    assert!(vars["ergo"]["ast_nodes"].as_u64().unwrap() > 0, "{vars}");

    let (_, index) = served.get("/debug/pprof/", "");
    assert!(index.contains("href=\"/debug/pprof/heap\""), "{index}");

    // Each cycle has two pauses, in the histogram and in the table by second.
    let (_, gc) = served.get("/debug/pprof/gc", "");
    let cycles: u64 = gc.split(' ').nth(5).unwrap().parse().unwrap();
    let all = gc
        .lines()
        .last()
        .unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap();
    assert_eq!(all.parse::<u64>().unwrap(), 2 * cycles, "{gc}");
    let (_, histogram) = gc.split_once("up_to_ns").unwrap();
    let rows = histogram.lines().skip(1).take_while(|row| !row.is_empty());
    let counted: u64 = rows
        .map(|row| {
            row.split_whitespace()
                .nth(1)
                .unwrap()
                .parse::<u64>()
                .unwrap()
        })
        .sum();
    assert_eq!(counted, 2 * cycles, "{gc}");

    assert_eq!(served.get("/nothing", "").0, "404");
    let head = served.raw("HEAD /metrics HTTP/1.1\r\nHost: [::1]:1\r\n\r\n");
    assert!(
        head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
}

#[test]
fn metrics_in_both_forms() {
    let served = serve(&[]);
    let (_, text) = served.get("/metrics", "");
    assert!(
        text.contains("# TYPE go_memstats_alloc_bytes gauge\n"),
        "{text}"
    );
    let accept = "Accept: application/openmetrics-text; version=1.0.0\r\n";
    let (_, open) = served.get("/metrics", accept);
    assert!(open.ends_with("# EOF\n"), "{open}");
    let mut check = Command::new("promtool");
    check.args(["check", "metrics"]).stdin(Stdio::piped());
    let Ok(mut check) = check.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn() else {
        return skipped("promtool");
    };
    check
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let told = check.wait_with_output().unwrap();
    // 3: it would rather see other names; what it reads is in order.
    assert!(matches!(told.status.code(), Some(0 | 3)), "{told:?}");
}

#[test]
fn go_tool_pprof_reads_the_running_program() {
    let served = serve(&[]);
    std::thread::sleep(Duration::from_millis(300));
    let url = format!("http://{}/debug/pprof/heap", served.address);
    let saved = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pprof");
    let mut pprof = Command::new("go");
    pprof
        .args(["tool", "pprof", "-top", "-sample_index=alloc_space", &url])
        .env("PPROF_TMPDIR", saved);
    let Some((ok, text)) = tool(&mut pprof) else {
        return skipped("go tool pprof");
    };
    assert!(ok && text.contains("main.churn"), "{text}");
}

#[test]
fn go_tool_pprof_takes_a_cpu_profile() {
    let served = serve(&["busy"]);
    let (status, why) = served.get("/debug/pprof/profile?seconds=1", "");
    assert_eq!(status, "200", "{why}");
    let url = format!("http://{}/debug/pprof/profile?seconds=1", served.address);
    let mut pprof = Command::new("go");
    pprof.args(["tool", "pprof", "-top", &url]).env(
        "PPROF_TMPDIR",
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("pprof"),
    );
    let Some((ok, text)) = tool(&mut pprof) else {
        return skipped("go tool pprof");
    };
    assert!(ok && text.contains("main.churn"), "{text}");
    // Two at a time would be one: the second is refused.
    std::thread::scope(|scope| {
        let both =
            [(); 2].map(|()| scope.spawn(|| served.get("/debug/pprof/profile?seconds=1", "").0));
        let mut statuses = both.map(|one| one.join().unwrap());
        statuses.sort();
        assert_eq!(statuses, ["200", "503"]);
    });
}

/// A program that waits for its input has no safepoint: a profile that cannot be ended in time is refused, not answered empty, and is ended later, so that the next one is taken.
#[test]
fn a_profile_that_cannot_be_ended_is_refused() {
    let mut served = serve(&["reads"]);
    let get = || served.get("/debug/pprof/profile?seconds=2", "").0;
    assert_eq!(get(), "503");
    let mut input = served.child.stdin.take().unwrap();
    input.write_all(b"go on\n").unwrap();
    let (status, why) = served.get("/debug/pprof/profile?seconds=1", "");
    assert_eq!(status, "200", "{why}");
}

#[test]
fn strangers_are_refused() {
    let served = serve(&[]);
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: rebound.example:80\r\n\r\n", "403"),
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", "405"),
        ("rubbish\r\n\r\n", "400"),
    ] {
        let response = served.raw(request);
        assert!(
            response.starts_with(&format!("HTTP/1.1 {status} ")),
            "{request}: {response}"
        );
    }
    let long = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(9000));
    assert!(served.raw(&long).starts_with("HTTP/1.1 431 "));

    for address in ["0.0.0.0:0", "192.0.2.1:80", "nonsense", "127.0.0.1"] {
        let run = ergo("run")
            .arg(format!("--http={address}"))
            .arg(folder("report").join("load.go"))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{address}: {told}");
        assert!(told.contains(address), "{told}");
    }
}

/// Clients that say nothing or read nothing hold up neither the program nor, for longer than their limits, the server.
#[test]
fn slow_clients_hold_nobody_up() {
    let served = serve(&[]);
    let silent: Vec<TcpStream> = (0..20).map(|_| served.connect()).collect();
    let mut deaf = served.connect();
    deaf.write_all(b"GET /events?ms=100 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let allocated = || {
        let (_, vars) = served.get("/debug/vars", "");
        let vars: serde_json::Value = serde_json::from_str(&vars).unwrap();
        vars["memstats"]["TotalAlloc"].as_u64().unwrap()
    };
    let before = allocated();
    std::thread::sleep(Duration::from_millis(500));
    assert!(allocated() > before);
    // More than the server takes at a time: refused at once, not queued.
    let more: Vec<TcpStream> = (0..20).map(|_| served.connect()).collect();
    let mut last = served.connect();
    let mut answer = String::new();
    let begin = Instant::now();
    let _ = last.read_to_string(&mut answer);
    assert!(begin.elapsed() < Duration::from_secs(3));
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 503 "),
        "{answer}"
    );
    drop((silent, more, deaf));
}

/// A program that sleeps for a minute answers all the same.
#[test]
fn a_sleeping_program_answers() {
    let served = serve(&["asleep"]);
    std::thread::sleep(Duration::from_millis(200));
    let begin = Instant::now();
    let (status, vars) = served.get("/debug/vars", "");
    assert_eq!(status, "200");
    assert!(
        begin.elapsed() < Duration::from_secs(1),
        "{:?}",
        begin.elapsed()
    );
    assert!(vars.contains("\"goroutines\": 1"), "{vars}");
}

#[test]
fn the_stream_has_texts_once() {
    let served = serve(&[]);
    let mut stream = served.connect();
    stream
        .write_all(b"GET /events?ms=400 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let mut next = || {
        let mut found = lines
            .by_ref()
            .skip_while(|line| !line.starts_with("data: {"));
        let line = found.next().unwrap();
        serde_json::from_str::<serde_json::Value>(&line["data: ".len()..]).unwrap()
    };
    let (first, second) = (next(), next());
    assert!(first["sources"][0]["text"].is_string());
    assert!(second["sources"][0]["text"].is_null());
    let time = |data: &serde_json::Value| data["stats"]["time_ns"].as_u64().unwrap();
    assert!(time(&second) > time(&first));
}

#[test]
fn top_prints_a_frame() {
    let served = serve(&[]);
    let run = ergo("top")
        .args(["--once", &served.address])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{run:?}");
    assert!(text.starts_with("ergo top  load.go "), "{text}");
    assert!(
        text.contains("load.go:19") && text.contains("main.churn"),
        "{text}"
    );
    assert!(!text.contains('\x1b'), "{text}");
    let nobody = ergo("top")
        .args(["--once", "127.0.0.1:1"])
        .output()
        .unwrap();
    assert_eq!(nobody.status.code(), Some(2));
}

/// A stream is told that the program has ended, with its last state; a trace is written beside the server.
#[test]
fn a_stream_is_told_the_end() {
    let trace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("http.trace");
    let trace = trace.to_str().unwrap();
    let mut served = serve_with(&["--trace", trace], &["short"]);
    let mut stream = served.connect();
    stream
        .write_all(b"GET /events?for=top HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut all = String::new();
    stream.read_to_string(&mut all).unwrap();
    assert!(all.ends_with("event: end\ndata: \n\n"), "{all}");
    assert!(all.contains("\ndata: n\tnum_gc\t"), "{all}");
    assert!(served.child.wait().unwrap().success());
    let trace = std::fs::read(trace).unwrap();
    assert!(trace.starts_with(b"go 1."));
}

/// A terminal gets its settings and its screen back, whether `q` or a signal ends it. Through a pseudo-terminal of Python's, where there is one.
#[test]
fn top_gives_the_terminal_back() {
    let served = serve(&[]);
    let script = folder("report").join("top.py");
    let mut top = Command::new("python3");
    top.arg(script)
        .arg(
            std::env::var_os("ERGO_TEST_BINARY")
                .unwrap_or_else(|| env!("CARGO_BIN_EXE_ergo").into()),
        )
        .arg(&served.address);
    let Some((ok, text)) = tool(&mut top) else {
        return skipped("python3");
    };
    assert!(ok, "{text}");
}
