//! A request: its line and the two headers that matter.
//!
//! In: bytes of a socket, within a bound of size and of time. Out: [`Request`], or the status with which it is refused.

use std::io::Read;
use std::net::{IpAddr, TcpStream};
use std::time::Instant;

use crate::http::{HEAD_TIME, MAX_HEAD};

/// What is asked for.
pub(super) struct Request {
    /// The path, without its query.
    pub(super) path: String,
    /// Behind the question mark; empty if there is none.
    pub(super) query: String,
    /// Wants no body.
    pub(super) is_head: bool,
    /// The header `Accept`.
    pub(super) accept: String,
}

/// A status and why; `None`: the other side is gone.
pub(super) type Refusal = Option<(u16, &'static str)>;

impl Request {
    /// Reads one.
    pub(super) fn read(stream: &mut TcpStream) -> Result<Request, Refusal> {
        let head = read_head(stream)?;
        Request::parse(&head).map_err(Some)
    }

    /// Reads the text of a request up to its empty line.
    fn parse(head: &str) -> Result<Request, (u16, &'static str)> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(version), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err((400, "not a request of HTTP/1.1"));
        };
        if !version.starts_with("HTTP/1.") || !target.starts_with('/') {
            return Err((400, "not a request of HTTP/1.1"));
        }
        if !matches!(method, "GET" | "HEAD") {
            return Err((405, "only GET and HEAD"));
        }
        let (mut hosts, mut accept) = (Vec::new(), String::new());
        for line in lines.filter(|line| !line.is_empty()) {
            let (name, value) = line
                .split_once(':')
                .ok_or((400, "a header without colon"))?;
            match name.to_ascii_lowercase().as_str() {
                "host" => hosts.push(value.trim()),
                "accept" => accept = value.trim().to_owned(),
                _ => {}
            }
        }
        let [host] = hosts.as_slice() else {
            return Err((400, "one Host header is wanted"));
        };
        if !is_loopback(host) {
            return Err((403, "the host is not this machine"));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Request {
            path: path.to_owned(),
            query: query.to_owned(),
            is_head: method == "HEAD",
            accept,
        })
    }

    /// The value of a parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        all.find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

fn read_head(stream: &mut TcpStream) -> Result<String, Refusal> {
    let until = Instant::now() + HEAD_TIME;
    let mut head = Vec::new();
    let mut part = [0; 1024];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Some((408, "the request did not come in time")));
        }
        stream.set_read_timeout(Some(left)).map_err(|_| None)?;
        let n = match stream.read(&mut part) {
            Ok(0) => return Err(None),
            Ok(n) => n,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(Some((408, "the request did not come in time"))),
        };
        head.extend(part.iter().take(n));
        if let Some(end) = head.windows(4).position(|w| w == b"\r\n\r\n") {
            head.truncate(end);
            return String::from_utf8(head).map_err(|_| Some((400, "a request is ASCII")));
        }
        if head.len() > MAX_HEAD {
            return Err(Some((431, "the request is too long")));
        }
    }
}

/// Whether a `Host` header names this machine by a name that nobody else can bind.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(ip, _)| ip),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let is_ip = name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    is_ip || name.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests may")]
mod tests {
    use super::*;

    fn check(head: &str, want: Result<(&str, &str), u16>) {
        let got = Request::parse(&head.replace('\n', "\r\n"));
        match (&got, want) {
            (Ok(r), Ok((path, query))) => assert_eq!((&*r.path, &*r.query), (path, query)),
            (Err((status, _)), Err(want)) => assert_eq!(*status, want, "{head}"),
            _ => panic!("{head}: {}", got.is_ok()),
        }
    }

    #[test]
    fn requests() {
        check("GET / HTTP/1.1\nHost: localhost:6060", Ok(("/", "")));
        check("GET /a?b=c HTTP/1.1\nhost: 127.0.0.1", Ok(("/a", "b=c")));
        check("HEAD / HTTP/1.0\nHost: [::1]:80", Ok(("/", "")));
        check("GET / HTTP/1.1\nHost: 127.9.9.9:1", Ok(("/", "")));
        check("POST / HTTP/1.1\nHost: localhost", Err(405));
        check("GET / HTTP/1.1\nHost: evil.example:6060", Err(403));
        check("GET / HTTP/1.1\nHost: localhost.evil.example", Err(403));
        check("GET / HTTP/1.1\nHost: 10.0.0.1", Err(403));
        check("GET / HTTP/1.1\nHost: ", Err(403));
        check("GET / HTTP/1.1", Err(400));
        check("GET / HTTP/1.1\nHost: localhost\nHost: a.b", Err(400));
        check("GET http://localhost/ HTTP/1.1\nHost: localhost", Err(400));
        check("GET /\nHost: localhost", Err(400));
        check("GET / HTTP/2\nHost: localhost", Err(400));
        check("GET / HTTP/1.1\nHost localhost", Err(400));
        check("", Err(400));
    }
}
