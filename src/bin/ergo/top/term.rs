//! The terminal of `ergo top`: raw input, its size, and that it is put back however the program ends.
//!
//! In: standard input and output. Out: keys, sizes, signals as flags. Signals that end a program set a flag here, so that the loop ends and the terminal is restored.
//!
//! Unsafe: calls of the C library. Invariant T1: the descriptors are 0 and 1, and structs are the system's own, zeroed or filled by it; T2: the handler does
//! nothing but store to an atomic.

use std::io::{IsTerminal, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};

static ENDS: AtomicBool = AtomicBool::new(false);

extern "C" fn note_end(_: libc::c_int) {
    ENDS.store(true, Ordering::Release);
}

/// A terminal in raw mode, on its other screen.
pub(super) struct Terminal {
    before: libc::termios,
}

impl Terminal {
    /// Takes the terminal; `None` if there is none.
    pub(super) fn take() -> Option<Terminal> {
        if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
            return None;
        }
        // SAFETY: T1: integers alone, all of which may be zero.
        let mut before: libc::termios = unsafe { std::mem::zeroed() };
        // SAFETY: T1.
        if unsafe { libc::tcgetattr(0, &raw mut before) } != 0 {
            return None;
        }
        for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT] {
            let handler: extern "C" fn(libc::c_int) = note_end;
            // SAFETY: T2.
            unsafe { libc::signal(signal, handler as libc::sighandler_t) };
        }
        let mut raw = before;
        raw.c_lflag &= !(libc::ICANON | libc::ECHO);
        // A read waits a tenth of a second and may come back with nothing.
        raw.c_cc[libc::VMIN] = 0;
        raw.c_cc[libc::VTIME] = 1;
        // SAFETY: T1.
        if unsafe { libc::tcsetattr(0, libc::TCSAFLUSH, &raw const raw) } != 0 {
            return None;
        }
        let terminal = Terminal { before };
        terminal.write("\x1b[?1049h\x1b[?25l\x1b[2J");
        Some(terminal)
    }

    /// Somebody wants the program to end.
    pub(super) fn is_ending() -> bool {
        ENDS.load(Ordering::Acquire)
    }

    /// A key, if one was pressed within a tenth of a second.
    pub(super) fn key(&self) -> Option<u8> {
        let mut byte = [0];
        match std::io::stdin().read(&mut byte) {
            Ok(1) => Some(byte[0]),
            _ => None,
        }
    }

    /// Columns and lines.
    pub(super) fn size() -> (usize, usize) {
        // SAFETY: T1: integers alone.
        let mut size: libc::winsize = unsafe { std::mem::zeroed() };
        // SAFETY: T1.
        let told = unsafe { libc::ioctl(1, libc::TIOCGWINSZ, &raw mut size) };
        if told != 0 || size.ws_col == 0 || size.ws_row == 0 {
            return (80, 24);
        }
        (usize::from(size.ws_col), usize::from(size.ws_row))
    }

    /// Writes a frame over the one before.
    pub(super) fn draw(&self, lines: &[String]) {
        let lines: Vec<String> = lines.iter().map(|line| format!("{line}\x1b[K")).collect();
        self.write(&format!("\x1b[H{}\x1b[J", lines.join("\r\n")));
    }

    fn write(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        // A terminal that is gone needs nothing more.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.write("\x1b[?25h\x1b[?1049l");
        // SAFETY: T1.
        unsafe { libc::tcsetattr(0, libc::TCSAFLUSH, &raw const self.before) };
    }
}
