//! Runs a command and keeps what it prints, both streams in one buffer in write order, as Go's runner does.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::options::Options;

/// What a finished command left.
pub struct Output {
    /// stdout and stderr.
    pub text: String,
    /// The exit status, or why there is none.
    pub status: Result<i32, String>,
}

impl Output {
    /// An error that shows the status and the first lines unless the status is 0 and the text as wanted.
    ///
    /// # Errors
    /// What is different.
    pub fn expect(&self, want: &str) -> Result<(), String> {
        let status = match &self.status {
            Ok(0) if self.text.replace("\r\n", "\n") == want => return Ok(()),
            Ok(0) => "other output".to_owned(),
            Ok(n) => format!("status {n}"),
            Err(why) => why.clone(),
        };
        Err(format!("{status}\n{}", head(&self.text)))
    }
}

/// The first lines of a text, indented.
pub fn head(text: &str) -> String {
    let lines = text.lines().take(12).map(|line| {
        let line: String = line.chars().take(200).collect();
        format!("    {line}\n")
    });
    lines.collect()
}

/// `ergo run` with the flags of this run.
pub fn ergo_run(options: &Options) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ergo"));
    command.arg("run");
    if let Some(modes) = &options.stress {
        command.arg(format!("--gc={modes}"));
    }
    command
}

/// Runs a command with no input; kills it when the limit is over.
pub fn run(command: &mut Command, options: &Options) -> Output {
    let scratch = Scratch::new();
    let path = scratch.0.join("output");
    let output = File::create(&path).unwrap();
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone().unwrap())
        .stderr(output);
    let status = wait(command, Duration::from_secs(options.limit));
    let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
    Output { text, status }
}

fn wait(command: &mut Command, limit: Duration) -> Result<i32, String> {
    let mut child = command.spawn().map_err(|e| format!("cannot start: {e}"))?;
    let deadline = Instant::now() + limit;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.code().ok_or_else(|| format!("died: {status}")),
            Ok(None) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(2)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("killed after {} s", limit.as_secs()));
            }
        }
    }
}

/// A folder of its own, gone at the end.
pub struct Scratch(pub PathBuf);

impl Scratch {
    /// Makes one below the system's folder for such.
    pub fn new() -> Scratch {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("conformance-{}-{n}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        Scratch(dir)
    }

    /// Writes a file, making folders as needed.
    pub fn write(&self, path: &Path, text: &[u8]) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
