//! `ergo top ADDRESS`: the memory of a program that runs with `ergo run --http=ADDRESS`, live in a terminal.
//!
//! In: the program's stream of events. Out: a frame a second on a terminal (`q` quits, `s` sorts otherwise, `p` holds the picture); elsewhere, and with `--once`, one frame as plain text.

mod frame;
mod stream;
mod term;
pub(crate) mod wire;

use std::sync::mpsc::{Receiver, TryRecvError};

use crate::Stop;
use crate::top::frame::{Look, Order, frame};
use crate::top::stream::Told;
use crate::top::term::Terminal;
use crate::top::wire::Picture;

/// Columns of a frame that no terminal shows.
const PLAIN_WIDTH: usize = 120;

/// Shows it; the exit status.
#[inline(never)]
pub(crate) fn top(args: &[String]) -> Result<i32, Stop> {
    let usage = || {
        Stop::Usage("usage: ergo top [--once] ADDRESS, as 127.0.0.1:6060: the address of ergo run --http=ADDRESS".into())
    };
    let (options, addresses): (Vec<&String>, Vec<&String>) =
        args.iter().partition(|arg| arg.starts_with('-'));
    let is_once = options.iter().any(|option| *option == "--once");
    let [address] = addresses.as_slice() else {
        return Err(usage());
    };
    if options.iter().any(|option| *option != "--once") {
        return Err(usage());
    }
    let told = stream::follow(address)?;
    match Terminal::take() {
        Some(terminal) if !is_once => Ok(live(&terminal, &told)),
        _ => once(&told),
    }
}

/// One frame as text: the second picture, so that there are rates, unless the program ends before.
fn once(told: &Receiver<Told>) -> Result<i32, Stop> {
    let mut pictures = Vec::new();
    let mut why = String::new();
    while pictures.len() < 2 {
        match told.recv() {
            Ok(Told::Picture(picture)) => pictures.push(picture),
            Ok(Told::Ended(text)) => {
                why = text;
                break;
            }
            Err(_) => break,
        }
    }
    let Some(last) = pictures.last() else {
        return Err(Stop::Usage(format!("ergo top: no picture came: {why}")));
    };
    let before = (pictures.len() > 1).then(|| &pictures[0]);
    let look = Look {
        width: PLAIN_WIDTH,
        height: None,
        is_styled: false,
        order: Order::Allocated,
    };
    let status = if why.is_empty() { "live" } else { &why };
    for line in frame(last, before, status, look) {
        println!("{}", line.trim_end());
    }
    Ok(0)
}

/// Frames until somebody quits. When the program has ended its last picture stays.
fn live(terminal: &Terminal, told: &Receiver<Told>) -> i32 {
    let (mut now, mut before): (Option<Picture>, Option<Picture>) = (None, None);
    let (mut order, mut is_held, mut status) = (Order::Allocated, false, "connecting".to_owned());
    let mut shown_size = (0, 0);
    loop {
        let mut is_new = Terminal::size() != shown_size;
        loop {
            match told.try_recv() {
                Ok(Told::Picture(picture)) if !is_held => {
                    before = now.replace(picture);
                    "live".clone_into(&mut status);
                    is_new = true;
                }
                Ok(Told::Picture(_)) => {}
                Ok(Told::Ended(why)) => {
                    status = why;
                    is_new = true;
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        if is_new {
            shown_size = Terminal::size();
            let look = Look {
                width: shown_size.0,
                height: Some(shown_size.1),
                is_styled: true,
                order,
            };
            let status = if is_held { "held" } else { &status };
            let empty = Picture::default();
            let picture = now.as_ref().unwrap_or(&empty);
            terminal.draw(&frame(picture, before.as_ref(), status, look));
        }
        if Terminal::is_ending() {
            return 0;
        }
        match terminal.key() {
            // Ctrl-C comes as a signal.
            Some(b'q' | b'Q' | 4) => return 0,
            Some(b's') => order = order.next(),
            Some(b'p') => is_held = !is_held,
            _ => continue,
        }
        shown_size = (0, 0);
    }
}
