//! stub head
/// One frame of a trace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameInfo {
    /// As traces print it: `main.(*T).Method`.
    pub func: String,
    /// File as given to the parser.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// A number that differs from place to place (address of the instruction).
    pub pc: u64,
    /// Address of the function's first instruction.
    pub entry: u64,
}
