//! The server of `ergo run --http`: a running program's memory, on this machine alone.
//!
//! In: connections on a loopback address. Out: one response each (`routes.rs`), then the connection ends. The library has no part in it: it never opens a port.
//!
//! What keeps it harmless. 1. It listens on loopback addresses only. 2. A request names a loopback host or is refused: a page of elsewhere whose name was bound to 127.0.0.1
//! gets nothing. 3. It reads, and changes nothing: GET and HEAD. 4. A request has at most [`MAX_HEAD`] bytes and [`HEAD_TIME`]; at most [`MAX_CONNECTIONS`] are
//! served at a time; who does not take what is written within [`WRITE_TIME`] is dropped. 5. The program's own thread touches no socket (`desk.rs`).

mod gc;
mod request;
mod routes;
mod vars;

use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::Stop;
use crate::desk::Desk;
use crate::http::request::Request;
use crate::http::routes::Response;

/// Bytes of a request line and its headers.
const MAX_HEAD: usize = 8 << 10;

/// Time for all of them to come.
const HEAD_TIME: Duration = Duration::from_secs(5);

/// Time in which a write must get on.
const WRITE_TIME: Duration = Duration::from_secs(5);

/// Connections served at a time.
const MAX_CONNECTIONS: usize = 32;

/// How long the end waits for streams to say that it is the end.
const FAREWELL: Duration = Duration::from_millis(300);

/// A server that runs.
pub(crate) struct Server {
    desk: Arc<Desk>,
    open: Arc<AtomicUsize>,
    _accepts: JoinHandle<()>,
}

/// The address of an option: `127.0.0.1:6060`, `[::1]:0`, `localhost:6060`.
pub(crate) fn address(text: &str) -> Result<SocketAddr, Stop> {
    let wrong = |what: &str| Stop::Usage(format!("--http={text}: {what}"));
    let all = text
        .to_socket_addrs()
        .map_err(|_| wrong("no address, as 127.0.0.1:6060"))?;
    let mut loopback = all.filter(|address| address.ip().is_loopback());
    loopback
        .next()
        .ok_or_else(|| wrong("only loopback addresses are served, as 127.0.0.1:6060"))
}

impl Server {
    /// Listens there; port 0 takes a free one. The address is told on standard error.
    #[inline(never)]
    pub(crate) fn begin(address: SocketAddr, desk: Arc<Desk>) -> Result<Server, Stop> {
        let failed = |error: std::io::Error| Stop::Usage(format!("--http={address}: {error}"));
        let listener = TcpListener::bind(address).map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        // In one piece: others may read it.
        let told = format!("ergo: listening on http://{bound}/\n");
        let _ = std::io::stderr().write_all(told.as_bytes());
        let open = Arc::new(AtomicUsize::new(0));
        let (served, counted) = (Arc::clone(&desk), Arc::clone(&open));
        let accepts = std::thread::spawn(move || accept(&listener, &served, &counted));
        Ok(Server {
            desk,
            open,
            _accepts: accepts,
        })
    }

    /// The program has ended: streams are told, for a moment.
    #[inline(never)]
    pub(crate) fn end(self) {
        let begin = std::time::Instant::now();
        while self.desk.is_over()
            && self.open.load(Ordering::Acquire) > 0
            && begin.elapsed() < FAREWELL
        {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A connection that counts until it is dropped.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

fn accept(listener: &TcpListener, desk: &Arc<Desk>, open: &Arc<AtomicUsize>) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Too many open files, say: the next try may go through.
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        let n = open.fetch_add(1, Ordering::AcqRel);
        let place = Place(Arc::clone(open));
        let desk = Arc::clone(desk);
        if n >= MAX_CONNECTIONS {
            let _ = stream.set_nonblocking(true);
            let _ = (&stream).write_all(&Response::status(503, "too many connections").bytes(true));
            continue;
        }
        let name = std::thread::Builder::new().name("http".into());
        // Without a thread the connection is closed: nothing else can be done.
        let _ = name.spawn(move || serve(stream, &desk, place));
    }
}

/// Answers one request. Errors of the socket end it: the other side is gone.
fn serve(mut stream: TcpStream, desk: &Desk, _place: Place) {
    if stream.set_write_timeout(Some(WRITE_TIME)).is_err() {
        return;
    }
    let request = match Request::read(&mut stream) {
        Ok(request) => request,
        Err(None) => return,
        Err(Some((status, why))) => {
            let _ = stream.write_all(&Response::status(status, why).bytes(true));
            return;
        }
    };
    if request.path == "/events" && !request.is_head {
        let _ = routes::events(&mut stream, desk, &request);
        return;
    }
    let response = routes::respond(desk, &request);
    let _ = stream.write_all(&response.bytes(!request.is_head));
}
