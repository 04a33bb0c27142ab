//! The stream of events of a server, as pictures.
//!
//! In: an address. Out: a channel of [`Told`]; a thread of its own reads the socket.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use crate::Stop;
use crate::top::wire::Picture;

/// Time to connect in.
const CONNECT_TIME: Duration = Duration::from_secs(3);

/// A server that says nothing for so long is gone: it says something each second or two.
const SILENCE: Duration = Duration::from_secs(15);

/// What the stream tells.
pub(super) enum Told {
    Picture(Picture),
    /// Why there is no more.
    Ended(String),
}

/// Connects and follows.
pub(super) fn follow(address: &str) -> Result<Receiver<Told>, Stop> {
    let failed =
        |error: &dyn std::fmt::Display| Stop::Usage(format!("ergo top: {address}: {error}"));
    let bare = address
        .strip_prefix("http://")
        .unwrap_or(address)
        .trim_end_matches('/');
    // `localhost` is several addresses, and the server listens on one of them.
    let mut tried = Err(failed(&"no such address"));
    for socket in bare.to_socket_addrs().map_err(|error| failed(&error))? {
        tried = TcpStream::connect_timeout(&socket, CONNECT_TIME)
            .map(|stream| (socket, stream))
            .map_err(|error| failed(&error));
        if tried.is_ok() {
            break;
        }
    }
    let (socket, mut stream) = tried?;
    stream
        .set_read_timeout(Some(SILENCE))
        .map_err(|error| failed(&error))?;
    let request = format!(
        "GET /events?for=top HTTP/1.1\r\nHost: {socket}\r\nAccept: text/event-stream\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .map_err(|error| failed(&error))?;
    let mut reader = BufReader::new(stream);
    let mut status = String::new();
    reader
        .read_line(&mut status)
        .map_err(|error| failed(&error))?;
    if !status.starts_with("HTTP/1.1 200 ") {
        return Err(failed(&format!(
            "not a server of ergo run --http: {}",
            status.trim()
        )));
    }
    let (to, from) = channel();
    std::thread::spawn(move || {
        let why = read(reader, &to).map_or_else(|error| error.to_string(), |()| "ended".to_owned());
        // Who follows may be gone.
        let _ = to.send(Told::Ended(why));
    });
    Ok(from)
}

/// Reads events until the end.
fn read(reader: BufReader<TcpStream>, to: &Sender<Told>) -> std::io::Result<()> {
    let (mut name, mut data) = (String::new(), String::new());
    for line in reader.lines() {
        let line = line?;
        if let Some(rest) = line.strip_prefix("event: ") {
            rest.clone_into(&mut name);
        } else if let Some(rest) = line.strip_prefix("data: ") {
            data.push_str(rest);
            data.push('\n');
        } else if line.is_empty() {
            if name == "top" && to.send(Told::Picture(Picture::read(&data))).is_err() {
                return Ok(());
            }
            if name == "end" {
                return Ok(());
            }
            name.clear();
            data.clear();
        }
    }
    Ok(())
}
