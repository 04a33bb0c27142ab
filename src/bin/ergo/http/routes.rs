//! What each path answers.
//!
//! In: a request and the desk. Out: a [`Response`], or for `/events` a stream that goes on until the program ends or the other side is gone.

use std::collections::HashSet;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use ergo::telemetry::export::report::{self, Liveness};
use ergo::telemetry::export::{Format, Material, export, flags};

use crate::desk::Desk;
use crate::http::request::Request;
use crate::http::{gc, vars};
use crate::top::wire;

/// Between two events of a stream, unless `?ms=` says otherwise.
const EVENT_PAUSE: Duration = Duration::from_secs(1);

/// Where a CPU profile is taken.
const CPU_PROFILE: &str = "/debug/pprof/profile";

/// Where a heap snapshot is taken.
const HEAP: &str = "/heap";

/// How long, unless the request says otherwise.
const CPU_SECONDS: u64 = 30;

/// And at most.
const MOST_CPU_SECONDS: u64 = 600;

/// Paths, their titles in the index, and what they answer.
type Route = (
    &'static str,
    &'static str,
    fn(&Material, &Request) -> Response,
);

const ROUTES: &[Route] = &[
    ("/", "the report, live", |m, _| {
        let page = report::page(m, Liveness::Live);
        Response::ok("text/html; charset=utf-8", page.into())
    }),
    (
        "/metrics",
        "metrics for Prometheus and OpenMetrics",
        metrics,
    ),
    (
        "/debug/pprof/heap",
        "heap profile, for go tool pprof",
        pprof,
    ),
    (
        "/debug/pprof/allocs",
        "the same: all allocations are in it",
        pprof,
    ),
    (
        "/debug/pprof/gc",
        "pauses of the collector, by second",
        |m, _| Response::ok("text/plain; charset=utf-8", gc::text(m).into()),
    ),
    ("/debug/vars", "statistics as JSON", |m, _| {
        Response::ok("application/json", vars::text(m).into())
    }),
];

/// A response with a body of known length.
pub(super) struct Response {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
}

impl Response {
    fn ok(content_type: &'static str, body: Vec<u8>) -> Response {
        Response {
            status: 200,
            content_type,
            body,
        }
    }

    /// A response that says why not.
    pub(super) fn status(status: u16, why: &str) -> Response {
        Response {
            status,
            content_type: "text/plain; charset=utf-8",
            body: format!("{why}\n").into(),
        }
    }

    /// As it goes over the wire.
    pub(super) fn bytes(&self, has_body: bool) -> Vec<u8> {
        let length = format!("Content-Length: {}\r\n", self.body.len());
        let mut out = head(self.status, self.content_type, &length).into_bytes();
        if has_body {
            out.extend(&self.body);
        }
        out
    }
}

fn head(status: u16, content_type: &str, more: &str) -> String {
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        _ => "Service Unavailable",
    };
    format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {content_type}\r\n{more}Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: same-origin\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n"
    )
}

/// The response to any request but a stream.
pub(super) fn respond(desk: &Desk, request: &Request) -> Response {
    if matches!(
        request.path.as_str(),
        "/debug/pprof" | "/debug/pprof/" | "/debug/"
    ) {
        return index();
    }
    if request.path == CPU_PROFILE && !request.is_head {
        return cpu_profile(desk, request);
    }
    if request.path == HEAP && !request.is_head {
        return heap(desk);
    }
    let Some((.., answer)) = ROUTES.iter().find(|(path, ..)| *path == request.path) else {
        return Response::status(404, "no such page; see /debug/pprof/");
    };
    match desk.material() {
        Some(material) => answer(&material, request),
        None => Response::status(503, "the program has not come to a safepoint yet"),
    }
}

fn index() -> Response {
    let rows = ROUTES
        .iter()
        .map(|(path, title, _)| format!("<li><a href=\"{path}\">{path}</a> {title}</li>\n"));
    let rows: String = rows.collect();
    let page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>ergo /debug/pprof/</title>\n<h1>ergo</h1>\n<ul>\n{rows}<li><a href=\"{CPU_PROFILE}?seconds=5\">{CPU_PROFILE}</a> CPU profile, for go tool pprof; ?seconds=30</li>\n<li><a href=\"{HEAP}\">{HEAP}</a> who holds how much, as JSON: a heap snapshot is taken for it, step by step</li>\n<li>/events the stream of the live report (server-sent events)</li>\n</ul>\n"
    );
    Response::ok("text/html; charset=utf-8", page.into())
}

/// `?seconds=30`: as long as that the profile is taken.
fn cpu_profile(desk: &Desk, request: &Request) -> Response {
    let seconds = request.parameter("seconds").and_then(|s| s.parse().ok());
    let seconds: u64 = seconds.unwrap_or(CPU_SECONDS);
    match desk.cpu_profile(Duration::from_secs(seconds.clamp(1, MOST_CPU_SECONDS))) {
        Ok(material) => {
            let bytes = export(&material, Format::PprofCpu, 0);
            Response::ok("application/octet-stream", bytes)
        }
        Err(why) => Response::status(503, why),
    }
}

/// The heap view of the report, of a snapshot of now. What is built from it is built here, beside the program.
fn heap(desk: &Desk) -> Response {
    match desk.snapshot() {
        Ok(taken) => Response::ok("application/json", taken.view().json().as_bytes().to_vec()),
        Err(why) => Response::status(503, why),
    }
}

fn metrics(material: &Material, request: &Request) -> Response {
    let is_open = request.accept.contains("application/openmetrics-text");
    let (content_type, flags) = if is_open {
        (
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
            0,
        )
    } else {
        (
            "text/plain; version=0.0.4; charset=utf-8",
            flags::PROMETHEUS,
        )
    };
    Response::ok(content_type, export(material, Format::OpenMetrics, flags))
}

fn pprof(material: &Material, _: &Request) -> Response {
    let bytes = export(material, Format::PprofHeap, 0);
    Response::ok("application/octet-stream", bytes)
}

/// The stream: events `report` for the page or, with `?for=top`, events `top` for the terminal, then `end`.
pub(super) fn events(
    stream: &mut TcpStream,
    desk: &Desk,
    request: &Request,
) -> std::io::Result<()> {
    let is_for_top = request.parameter("for") == Some("top");
    let ms = request.parameter("ms").and_then(|ms| ms.parse().ok());
    let pause = ms.map_or(EVENT_PAUSE, |ms: u64| {
        Duration::from_millis(ms.clamp(100, 60_000))
    });
    stream.write_all(head(200, "text/event-stream", "").as_bytes())?;
    let mut sent = HashSet::new();
    loop {
        let is_over = desk.is_over();
        match desk.material() {
            Some(material) if is_for_top => event(stream, "top", &wire::text(&material))?,
            Some(material) => {
                let data = report::data(&material, |file| !sent.contains(file));
                sent.extend(material.extra.sources.iter().map(|s| s.file.to_string()));
                event(stream, "report", &data)?;
            }
            None => stream.write_all(b": the program has not come to a safepoint yet\n\n")?,
        }
        if is_over {
            return event(stream, "end", "");
        }
        desk.pause(pause);
    }
}

fn event(stream: &mut TcpStream, name: &str, data: &str) -> std::io::Result<()> {
    let mut out = format!("event: {name}\n");
    for line in data.lines().chain(data.is_empty().then_some("")) {
        out.push_str("data: ");
        out.push_str(line);
        out.push('\n');
    }
    out.push('\n');
    stream.write_all(out.as_bytes())
}
