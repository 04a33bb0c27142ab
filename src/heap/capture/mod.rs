//! Capture: what a mark reads of the heap, written down for a snapshot.
//!
//! In: a wish ([`Heap::request_capture`]), then the mark and the sweep of the next cycle. Out: [`Captured`], plain data without names, which the rooms above turn into a
//! snapshot. Nothing here stops the program: the mark writes down in its own steps what it scans, the sweep in its own what survived.
//!
//! 1. **Roots** are written down where they are named, with who names them ([`Owner`]).
//! 2. **Edges** are written down when a cell is scanned: every pointer word that leads into the heap, as it is, with the type word beside it if it is an interface's.
//! 3. **Objects** are written down when a span is swept, after the fate of its specials is decided: every cell that stays. So their bytes are exactly what the cycle leaves
//!    alive: what was reachable when the mark began, what was born while it ran, and what was found dead and kept for its finalizer.
//!
//! What it is a picture of. Objects: the snapshot at the beginning of the mark, and the younger ones. Edges of an object: as they were when it was scanned, some step later. A
//! pointer that was overwritten before has kept its target alive (the deletion barrier), but may be in no object's edges; such objects, and those born during the mark that
//! only each other point to, have no way from a root in the picture. If the program does not run between the steps ([`Heap::collect`]), nothing of this can happen and all is exact.
//!
//! Cost. Without a wish: a test a unit of marking and one a span swept. Workers do not mark during a capture. Memory: 24 bytes an object, 16 for its list of edges, 16 an
//! edge, in pieces of 64 KiB, counted in `OtherSys` until it is taken, bounded by the wish and, under a memory limit, by half of the room that is left: beyond that the capture ends with
//! [`Refusal::Memory`], and the cycle goes on.
//!
//! Ids. Each object gets a number that no other ever has, and keeps it from one snapshot to the next (`ids.rs`).

mod chunks;
mod ids;
mod scan;

use std::cell::Cell;

use crate::heap::Heap;
use crate::heap::finalizer::Action;
use crate::heap::span::{Kind, SpanRef};

pub use crate::heap::capture::chunks::Chunks;
use crate::heap::capture::chunks::PIECE_BYTES;
use crate::heap::capture::ids::Ids;

/// Names nobody: the owner of what is told outside of a named group.
pub const NO_OWNER: u32 = u32::MAX;

/// What a cell is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CellKind {
    /// Has pointers.
    Scan = 0,
    /// Has none.
    NoScan = 1,
    /// A syntax node.
    Node = 2,
    /// Code.
    Code = 3,
}

/// An object that the cycle left alive.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// Its address; the key of the other lists.
    pub addr: u64,
    /// Its number, for ever.
    pub id: u64,
    /// Bytes of the cell.
    pub bytes: u64,
    /// What it is.
    pub kind: CellKind,
    /// It was in the snapshot before.
    pub is_known: bool,
}

/// The edges of one scanned stretch of a cell: the next `n_edges` of the list.
#[derive(Clone, Copy, Debug)]
pub struct Scanned {
    /// Address of the cell.
    pub addr: u64,
    /// How many.
    pub n_edges: u32,
}

/// One pointer.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// What the word holds; may point into the middle of an object.
    pub ptr: u64,
    /// Word of the cell, or number of the child or pointer.
    pub at: u32,
    /// Type number of the interface that it is the data of + 1; 0: none.
    pub ty: u32,
}

/// The key of an entry of a map.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Address of the array of entries.
    pub addr: u64,
    /// First word of the entry.
    pub at: u32,
    /// Words of an entry.
    pub n_words: u32,
    /// Where the text stands.
    pub text: Text,
    /// It is a string, not a number.
    pub is_text: bool,
}

/// A stretch of [`Captured::text`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    /// First byte.
    pub from: u64,
    /// Bytes.
    pub len: u32,
}

/// What is known of a syntax node.
#[derive(Clone, Copy, Debug)]
pub struct NodeFact {
    /// Address of its cell.
    pub addr: u64,
    /// Its id.
    pub id: u64,
    /// Slot of its unit.
    pub unit: u32,
    /// Offset in the unit's text.
    pub pos: u32,
    /// Its kind.
    pub kind: u8,
}

/// A sampled object and its bucket.
#[derive(Clone, Copy, Debug)]
pub struct Sampled {
    /// Address.
    pub addr: u64,
    /// Number of the bucket.
    pub bucket: u32,
}

/// Who names roots.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Owner {
    /// Package variables; `at` is the number.
    Globals,
    /// Functions of the program; `at` is the number.
    Functions,
    /// Timers that wait.
    Timers,
    /// Values that the host is looking at.
    Fresh,
    /// Handles of the host; `at` is the type number.
    Handles,
    /// Syntax trees: rooted units and nodes, and nodes with handles.
    Trees,
    /// Finalizers and cleanups: their functions, arguments, and what their objects refer to.
    Finalizers,
    /// A goroutine's own things; its number.
    Goroutine(u64),
    /// A frame: number of the goroutine, number in [`Captured::frames`].
    Frame(u64, u32),
}

/// One root.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    /// What it holds.
    pub ptr: u64,
    /// Index in [`Captured::owners`].
    pub owner: u32,
    /// Which of the owner's.
    pub at: u32,
    /// As [`Edge::ty`].
    pub ty: u32,
}

/// A frame of a stack, as whoever names roots describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// The function.
    pub func: Box<str>,
    /// Its file.
    pub file: Box<str>,
    /// Line where it stands.
    pub line: u32,
    /// What whoever names roots wants to know again of its variables.
    pub vars: Box<[u8]>,
}

/// Why there is no capture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// No memory, or more than was allowed.
    Memory,
}

/// What one cycle wrote down.
#[derive(Default)]
pub struct Captured {
    /// Number of the cycle.
    pub cycle: u64,
    /// When its mark began, and when the sweep was over: ns since the heap was made.
    pub begin_ns: u64,
    /// See `begin_ns`.
    pub end_ns: u64,
    /// Objects, in the order of the sweep.
    pub objects: Chunks<Object>,
    /// Scanned cells; long ones several times.
    pub scanned: Chunks<Scanned>,
    /// Their edges.
    pub edges: Chunks<Edge>,
    /// Keys of maps.
    pub keys: Chunks<Key>,
    /// Texts of the keys.
    pub text: Chunks<u8>,
    /// Syntax nodes.
    pub nodes: Chunks<NodeFact>,
    /// Sampled objects.
    pub samples: Chunks<Sampled>,
    /// Roots.
    pub roots: Chunks<Root>,
    /// Who names them.
    pub owners: Vec<Owner>,
    /// Frames that do.
    pub frames: Vec<Frame>,
}

/// How far a capture is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Stage {
    /// Nobody has asked.
    #[default]
    None,
    /// The next cycle is going to be written down.
    Asked,
    /// It runs.
    Running,
    /// [`Heap::take_capture`] has something to say.
    Done,
}

/// A capture that runs.
#[derive(Default)]
struct Capture {
    to: Captured,
    n_bytes: u64,
    most_bytes: u64,
    is_refused: bool,
    owner: u32,
}

/// Adds an item to a list of the capture, if it may grow.
macro_rules! write_down {
    ($capture:expr, $list:ident, $item:expr) => {
        if $capture.may_write(|to| to.$list.has_room(), |to| to.$list.grow()) {
            $capture.to.$list.push($item);
        }
    };
}
use write_down;

impl Capture {
    fn may_write(
        &mut self,
        has_room: impl Fn(&Captured) -> bool,
        grow: impl Fn(&mut Captured) -> Result<(), crate::mem::OutOfMemory>,
    ) -> bool {
        if self.is_refused {
            return false;
        }
        if has_room(&self.to) {
            return true;
        }
        self.n_bytes += PIECE_BYTES as u64;
        if self.n_bytes <= self.most_bytes && grow(&mut self.to).is_ok() {
            return true;
        }
        self.refuse();
        false
    }

    fn refuse(&mut self) {
        self.is_refused = true;
        self.to = Captured::default();
        self.n_bytes = 0;
    }

    /// Lists for a moment's use.
    fn alone() -> Capture {
        Capture {
            most_bytes: u64::MAX,
            ..Capture::default()
        }
    }

    /// Who names the roots that come.
    fn set_owner(&mut self, owner: Owner) {
        // The same again is the rule; the list is as short as stacks are deep.
        if self.to.owners.last() != Some(&owner) {
            self.count(size_of::<Owner>());
            self.to.owners.push(owner);
        }
        self.owner = self.to.owners.len() as u32 - 1;
    }

    /// Books bytes of what is kept beside the lists.
    fn count(&mut self, n_bytes: usize) {
        self.n_bytes += n_bytes as u64;
        if self.n_bytes > self.most_bytes {
            self.refuse();
        }
    }
}

/// What a heap has for captures.
#[derive(Default)]
pub(super) struct Captures {
    stage: Cell<Stage>,
    most_bytes: u64,
    running: Cell<Option<Box<Capture>>>,
    /// Bytes of the running one and of the ids, for the books.
    n_bytes: Cell<u64>,
    ids: Ids,
}

impl Captures {
    /// The mark and the sweep that run are written down.
    #[inline(always)]
    pub(super) fn is_running(&self) -> bool {
        self.stage.get() == Stage::Running
    }

    /// A sweep has something to do for captures.
    #[inline(always)]
    pub(super) fn wants_sweep(&self) -> bool {
        self.is_running() || self.ids.is_on()
    }

    /// Bytes that captures hold.
    pub(super) fn n_bytes(&self) -> u64 {
        self.n_bytes.get()
    }

    /// Nothing is written down any more once it was refused.
    fn with(&self, work: impl FnOnce(&mut Capture)) {
        if let Some(mut running) = self.running.take() {
            if !running.is_refused {
                work(&mut running);
            }
            self.n_bytes.set(running.n_bytes + self.ids.n_bytes());
            self.running.set(Some(running));
        }
    }
}

impl Heap {
    /// Asks for the next cycle to be written down, with at most so many bytes of memory (0: as many as there are). What was asked for before is forgotten.
    pub fn request_capture(&mut self, most_bytes: u64) {
        self.captures.running.set(None);
        self.captures.n_bytes.set(self.captures.ids.n_bytes());
        self.captures.most_bytes = most_bytes;
        self.captures.stage.set(Stage::Asked);
        self.shared.hint();
    }

    /// How far it is.
    pub fn capture_stage(&self) -> Stage {
        self.captures.stage.get()
    }

    /// What was written down, once the cycle is over; it is not the heap's any more. `None`: there is nothing yet.
    pub fn take_capture(&mut self) -> Option<Result<Captured, Refusal>> {
        if self.captures.stage.get() != Stage::Done {
            return None;
        }
        self.captures.stage.set(Stage::None);
        let capture = self.captures.running.take();
        self.captures.n_bytes.set(self.captures.ids.n_bytes());
        self.publish();
        let capture = capture.filter(|capture| !capture.is_refused);
        Some(capture.map_or(Err(Refusal::Memory), |capture| Ok(capture.to)))
    }

    /// An object of a capture is still there: the cell has not been swept and used again since.
    pub fn still_has(&self, object: &Object) -> bool {
        let span = SpanRef::of(object.addr).filter(|span| std::ptr::eq(span.owner(), self));
        span.is_some_and(|span| {
            let id = self.captures.ids.get(span, span.index_of(object.addr));
            id == Some(object.id)
        })
    }

    /// Ends what runs, and forgets the ids of objects: the next snapshot is the first again.
    pub fn forget_captures(&mut self) {
        self.captures.running.set(None);
        self.captures.stage.set(Stage::None);
        self.captures.ids.forget();
        self.captures.n_bytes.set(0);
    }

    /// A mark begins.
    pub(super) fn begin_capture(&mut self) {
        if !matches!(self.captures.stage.get(), Stage::Asked | Stage::Running) {
            return;
        }
        let room = match self.limit_room() {
            u64::MAX => u64::MAX,
            room => room / 2,
        };
        let most_bytes = match self.captures.most_bytes {
            0 => room,
            most => most.min(room),
        };
        let (cycle, begin_ns) = (self.mark_number(), self.now_ns());
        self.captures.running.set(Some(Box::new(Capture {
            to: Captured {
                cycle,
                begin_ns,
                ..Captured::default()
            },
            most_bytes,
            owner: NO_OWNER,
            ..Capture::default()
        })));
        self.captures.ids.begin();
        self.captures.stage.set(Stage::Running);
    }

    /// The cycle is over.
    pub(super) fn end_capture(&mut self) {
        match self.captures.stage.get() {
            Stage::Running => {
                let now = self.now_ns();
                self.captures.with(|capture| capture.to.end_ns = now);
                self.captures.stage.set(Stage::Done);
            }
            // This cycle had begun before somebody asked.
            Stage::Asked => self.shared.hint(),
            Stage::None | Stage::Done => {}
        }
    }

    /// A span is being swept: its specials are, its bits are not yet.
    pub(super) fn capture_survivors(&mut self, span: SpanRef) {
        let kind = match span.kind {
            Kind::Scan => CellKind::Scan,
            Kind::NoScan => CellKind::NoScan,
            Kind::Node => CellKind::Node,
            Kind::Code => CellKind::Code,
            Kind::Stack => return,
        };
        self.captures.ids.sweep(span);
        if !self.captures.is_running() {
            return;
        }
        let ids = &mut self.captures.ids;
        let Some(mut capture) = self.captures.running.take() else {
            return;
        };
        for (at, word) in (0u32..).zip(span.bits()) {
            let mut live = word.mark.get() & word.alloc.get();
            while live != 0 && !capture.is_refused {
                let index = at * 64 + live.trailing_zeros();
                live &= live - 1;
                let Some((id, is_known)) = ids.id_of(span, index) else {
                    capture.refuse();
                    break;
                };
                let object = Object {
                    addr: span.cell(index),
                    id,
                    bytes: span.elem_bytes,
                    kind,
                    is_known,
                };
                write_down!(capture, objects, object);
            }
        }
        let specials = span.specials.take();
        for special in specials.iter().flat_map(|list| list.iter()) {
            if let Action::Sample { sample } = special.action
                && let Some(bucket) = self.sampler.bucket_number(sample)
            {
                let addr = span.cell(special.index);
                write_down!(capture, samples, Sampled { addr, bucket });
            }
        }
        span.specials.set(specials);
        let n_bytes = capture.n_bytes + self.captures.ids.n_bytes();
        self.captures.n_bytes.set(n_bytes);
        self.captures.running.set(Some(capture));
    }
}
