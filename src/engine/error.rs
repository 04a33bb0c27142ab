//! What a failed call tells the host: one status, and diagnostics as data.
//!
//! In: diagnostics of the front end, panics of the machine, misuse found at the door. Out: [`Failure`].
//! Four kinds that never mix: the program is wrong (`Syntax`, `Type`), the program panicked (`Panic`), the host or a
//! limit (`Host*`), we are wrong (`Bug`).

/// Why a call failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// The source does not parse: `ergo_load` of `package`.
    Syntax,
    /// The program does not check, or a value is of another type: `x := 1 + "a"`.
    Type,
    /// The script panicked: `panic("x")`.
    Panic,
    /// A bad argument: a module number that never was.
    Invalid,
    /// No memory, or the VM's limit.
    NoMemory,
    /// The fuel is used up.
    Fuel,
    /// The host interrupted.
    Interrupted,
    /// A reference or function that is gone.
    Stale,
    /// Not allowed now: a call from a finalizer.
    Busy,
    /// Too deep, too large.
    Limit,
    /// All goroutines are asleep.
    Deadlock,
    /// A capability that was not granted.
    Denied,
    /// No such name.
    NotFound,
    /// The script called os.Exit with this code.
    Exit(i32),
    /// A defect of ours.
    Bug,
}

/// A place in a source with what is wrong there.
#[derive(Clone, Debug, Default)]
pub struct ErrorItem {
    /// File name as given to the parser.
    pub file: String,
    /// From 1; 0 = unknown.
    pub line: u32,
    /// Byte column from 1; 0 = unknown.
    pub column: u32,
    /// Byte offset.
    pub offset: u32,
    /// Text without position.
    pub message: String,
    /// The name of the diagnostic's code, see `syntax::codes`; empty if it is no diagnostic.
    pub code: &'static str,
}

/// One frame of a trace.
#[derive(Clone, Debug, Default)]
pub struct ErrorFrame {
    /// Function as in Go's traces.
    pub func: String,
    /// File name.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// Byte column from 1.
    pub column: u32,
}

/// A failed call.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which kind.
    pub status: Status,
    /// At least one for `Syntax`, `Type` and `Panic`.
    pub items: Vec<ErrorItem>,
    /// Frames of the panicking goroutine, innermost first.
    pub frames: Vec<ErrorFrame>,
    /// The whole text as `go run` would print it.
    pub report: String,
}

impl Failure {
    /// A failure that needs no place in a source.
    pub fn new(status: Status, message: impl Into<String>) -> Failure {
        let message = message.into();
        Failure {
            status,
            items: vec![ErrorItem {
                message: message.clone(),
                ..ErrorItem::default()
            }],
            frames: Vec::new(),
            report: message,
        }
    }
}
