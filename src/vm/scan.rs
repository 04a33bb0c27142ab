//! Stacks that are read before their turn, because they are about to change.
//!
//! In: a goroutine that is about to run, to return past its watermark, to recover into an older frame, to end. Out: marks, and the watermark further
//! down (`vm::watermark`). The rule is R3 of the heap's roots.

use crate::vm::Vm;
use crate::vm::exit::Exit;
use crate::vm::frame::{CALL_WORDS, Frame};
use crate::vm::roots::{mark_frames, mark_goroutine, mark_on, place_of};

impl Vm {
    /// Before a parked goroutine runs, or its frame is read: while a mark runs its stack must have been read (R3 of the heap's roots).
    #[inline]
    pub(crate) fn scan_parked(&mut self, index: u32) {
        if self.heap.barrier().is_on() {
            self.scan_parked_now(index);
        }
    }

    #[cold]
    fn scan_parked_now(&mut self, index: u32) {
        let Some(go) = self.gos.at(index) else { return };
        let number = self.heap.mark_ticket();
        if go.scanned.replace(number) == number {
            return;
        }
        let (liveness, rtypes) = (&mut self.liveness, &self.rtypes);
        self.heap.mark_now(|marker| {
            mark_goroutine(marker, go, place_of(go), liveness, rtypes);
        });
    }

    /// The window above a watermark has returned: the frame it came back to is read, with some of those below, before it goes on.
    pub(crate) fn guard_returned(&mut self) -> Option<Exit> {
        let go = self.current_ref()?;
        let Some(pc) = go.leave_guard() else {
            return Some(Exit::bug("a guard returned without a watermark"));
        };
        let frame = Frame {
            fp: self.cx.fp,
            pc,
            is_top: false,
        };
        self.cx.pc = pc.wrapping_add(CALL_WORDS);
        self.scan_from(frame);
        None
    }

    /// The running goroutine goes on in an older frame, where the context stands: if it has not been read, it is now.
    pub(crate) fn scan_recovered(&mut self, frame: usize) {
        let Some(index) = self.cur else { return };
        if self.gos.at(index).is_some_and(|go| go.guards_above(frame)) {
            self.drop_unread(index);
            self.scan_from(Frame {
                fp: self.cx.fp,
                pc: self.cx.pc,
                is_top: true,
            });
        }
    }

    /// The frames around the watermark end without running again. Nobody can reach any more what they alone hold, so they are not read; but an audit asks for
    /// all that was there when the mark began.
    pub(crate) fn drop_unread(&mut self, index: u32) {
        if self.heap.is_auditing() {
            self.scan_rest(index);
        }
        if let Some(go) = self.gos.at(index) {
            go.take_watermark();
        }
    }

    /// Reads a piece of the running goroutine's stack, if a mark runs: one that was given up wants nothing any more.
    fn scan_from(&mut self, frame: Frame) {
        let is_wanted = self.heap.barrier().is_on();
        let Some(go) = self.cur.and_then(|index| self.gos.at(index)) else {
            return;
        };
        if is_wanted && go.scanned.get() == self.heap.mark_ticket() {
            let (liveness, rtypes) = (&mut self.liveness, &self.rtypes);
            self.heap.mark_now(|marker| {
                mark_frames(marker, go, frame, liveness, rtypes);
            });
        }
    }

    /// What the mark that runs has not read of a stack.
    pub(crate) fn scan_rest(&mut self, index: u32) {
        let Some(go) = self.gos.at(index) else { return };
        if self.heap.mark_ticket() != go.scanned.get() {
            return;
        }
        let (liveness, rtypes) = (&mut self.liveness, &self.rtypes);
        while go.has_unread() {
            self.heap.mark_now(|marker| {
                mark_on(marker, go, liveness, rtypes);
            });
        }
    }
}
