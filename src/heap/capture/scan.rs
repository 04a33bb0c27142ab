//! What the marker writes down: roots where they are named, pointers where cells are scanned.
//!
//! In: the same words that the marker has just read; nobody writes between. Out: rows of [`Captured`](super::Captured).
//!
//! Unsafe: reads words of cells. Invariant: K1 of `mark.rs`.

use crate::heap::capture::{
    Capture, Edge, Frame, Key, NodeFact, Owner, Root, Scanned, Text, write_down,
};
use crate::heap::mark::{Marker, read};
use crate::heap::node::NodePtr;
use crate::heap::shape::{IFACE_BIT, Pattern, Reading, Role, WordClass};
use crate::heap::span::{Kind, SpanRef};

/// Bytes of a key's text that are kept.
const MOST_KEY_BYTES: u64 = 64;

impl Marker<'_> {
    /// Roots are to be named to [`Marker::name_root`] as well.
    #[inline]
    pub fn is_capturing(&self) -> bool {
        self.is_capturing && self.shadow.is_none()
    }

    /// Who names the roots from here on.
    pub fn names_of(&mut self, owner: Owner) {
        if self.is_capturing() {
            self.captures().with(|capture| capture.set_owner(owner));
        }
    }

    /// The roots from here on are those of a frame of this goroutine.
    pub fn names_of_frame(&mut self, goroutine: u64, frame: Frame) {
        self.captures().with(|capture| {
            let texts = frame.func.len() + frame.file.len() + frame.vars.len();
            capture.count(size_of::<Frame>() + texts);
            let number = capture.to.frames.len() as u32;
            capture.to.frames.push(frame);
            capture.set_owner(Owner::Frame(goroutine, number));
        });
    }

    /// The owner's root number `at`.
    pub fn name_root(&mut self, at: u32, ptr: u64) {
        self.name_typed_root(at, ptr, 0);
    }

    /// The same for what an interface with this type word holds.
    pub fn name_iface_root(&mut self, at: u32, type_word: u64, ptr: u64) {
        // A number in an interface may look like an address.
        if let Some(ty) = self.pointer_type(type_word) {
            self.name_typed_root(at, ptr, ty);
        }
    }

    /// The same for a pointer whose type number (+ 1) is known.
    pub fn name_typed_root(&mut self, at: u32, ptr: u64, ty: u32) {
        if !self.is_capturing() || !self.is_in_range(ptr) {
            return;
        }
        self.captures().with(|capture| {
            let owner = capture.owner;
            let root = Root { ptr, owner, at, ty };
            write_down!(capture, roots, root);
        });
    }

    /// Names what words of a root hold, one class each.
    pub(in crate::heap) fn name_words(&mut self, at: u32, words: &[u64], classes: &[WordClass]) {
        let mut before = 0;
        for (&word, class) in words.iter().zip(classes) {
            match class {
                WordClass::Scalar => {}
                WordClass::Pointer => self.name_root(at, word),
                WordClass::IfaceData => self.name_iface_root(at, before, word),
            }
            before = word;
        }
    }

    /// Names what an object refers to that is no root itself.
    pub(in crate::heap) fn name_referents(&mut self, span: SpanRef, cell: u64) {
        if !self.is_capturing() {
            return;
        }
        let mut found = Capture::alone();
        if span.kind == Kind::Scan {
            self.write_pointers(&mut found, span, cell, 0, span.elem_bytes);
        }
        for edge in found.to.edges.iter() {
            self.name_typed_root(0, edge.ptr, edge.ty);
        }
    }

    /// Marks and names a root.
    pub fn mark_named(&mut self, at: u32, ptr: u64) {
        self.mark(ptr);
        self.name_root(at, ptr);
    }

    /// Writes down the pointers of a cell that has been scanned.
    pub(in crate::heap) fn capture_cell(&mut self, span: SpanRef, cell: u64) {
        self.capture_stretch(span, cell, 0, span.elem_bytes);
    }

    /// Writes down the pointers of the bytes `from..to` of a cell that have been scanned.
    pub(in crate::heap) fn capture_stretch(
        &mut self,
        span: SpanRef,
        cell: u64,
        from: u64,
        to: u64,
    ) {
        self.captures().with(|capture| {
            let before = capture.to.edges.len();
            match span.kind {
                Kind::Scan => self.write_pointers(capture, span, cell, from, to),
                Kind::Node => self.write_node(capture, cell),
                Kind::Code => self.write_code(capture, cell, span.elem_bytes),
                Kind::NoScan | Kind::Stack => {}
            }
            let n_edges = capture.to.edges.len().saturating_sub(before) as u32;
            if n_edges != 0 {
                let addr = cell;
                write_down!(capture, scanned, Scanned { addr, n_edges });
            }
        });
    }

    /// The type number (+ 1) of an interface whose data word is a pointer.
    fn pointer_type(&self, type_word: u64) -> Option<u32> {
        // SAFETY: whoever configured the hooks vouches for them; the word is a type word.
        unsafe {
            let is_pointer = type_word != 0 && (self.iface_is_pointer)(type_word);
            is_pointer.then(|| (self.type_number)(type_word))
        }
    }

    fn write_edge(&self, capture: &mut Capture, ptr: u64, at: u64, ty: u32) {
        if self.is_in_range(ptr) {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            write_down!(capture, edges, Edge { ptr, at, ty });
        }
    }

    fn write_pointers(&self, capture: &mut Capture, span: SpanRef, cell: u64, from: u64, to: u64) {
        let (pattern, cell_bytes) = (&*span.pattern, span.elem_bytes);
        if pattern.reading == Reading::NoScan {
            return;
        }
        let size = pattern.elem_bytes;
        for elem in from / size..to.div_ceil(size) {
            let base = elem * size;
            // As the marker: of an element that the cell's end cuts off nothing is read.
            if base + size > cell_bytes {
                break;
            }
            let word_of = |entry: &u32| base + u64::from(entry & !IFACE_BIT) * 8;
            let mut any = false;
            for &entry in &pattern.entries {
                let at = word_of(&entry);
                if at < from || at >= to {
                    continue;
                }
                let ptr = read(cell + at);
                if entry & IFACE_BIT == 0 {
                    any |= self.is_in_range(ptr);
                    self.write_edge(capture, ptr, at / 8, 0);
                    continue;
                }
                if let Some(ty) = self.pointer_type(read(cell + at - 8)) {
                    any = true;
                    self.write_edge(capture, ptr, at / 8, ty);
                }
            }
            if any && pattern.shape.role != Role::Plain {
                self.write_key(capture, pattern, cell, base);
            }
        }
    }

    /// The key of the entry at byte `base` of an array of entries.
    fn write_key(&self, capture: &mut Capture, pattern: &Pattern, cell: u64, base: u64) {
        let key = cell + base + 8;
        if read(key - 8) == 0 {
            return;
        }
        let from = capture.to.text.len() as u64;
        match pattern.shape.role {
            Role::Plain => return,
            Role::IntKeys => write_text(capture, (read(key) as i64).to_string().as_bytes()),
            Role::UintKeys => write_text(capture, read(key).to_string().as_bytes()),
            Role::StringKeys => {
                let (ptr, len) = (read(key), read(key + 8).min(MOST_KEY_BYTES));
                for at in ptr..ptr + len {
                    // SAFETY: a string's bytes lie in a live cell, or in memory that stays, and never change.
                    let byte = unsafe { *(at as usize as *const u8) };
                    write_down!(capture, text, byte);
                }
            }
        }
        let len = (capture.to.text.len() as u64).saturating_sub(from) as u32;
        let row = Key {
            addr: cell,
            at: (base / 8) as u32,
            n_words: (pattern.elem_bytes / 8) as u32,
            text: Text { from, len },
            is_text: pattern.shape.role == Role::StringKeys,
        };
        write_down!(capture, keys, row);
    }

    fn write_code(&self, capture: &mut Capture, cell: u64, n_bytes: u64) {
        let n_ptrs = (read(cell) & u64::from(u32::MAX)).min(n_bytes / 8 - 1);
        for i in 1..=n_ptrs {
            self.write_edge(capture, read(cell + i * 8), i - 1, 0);
        }
    }

    fn write_node(&self, capture: &mut Capture, cell: u64) {
        // SAFETY: K1: a marked cell of a NODE span is a live node.
        let Some(node) = (unsafe { NodePtr::from_addr(cell) }) else {
            return;
        };
        let fact = NodeFact {
            addr: cell,
            id: node.id(),
            unit: node.unit_slot(),
            pos: node.pos(),
            kind: node.kind(),
        };
        write_down!(capture, nodes, fact);
        if let Some(text) = self.text_of(node) {
            self.write_edge(capture, text, u64::from(u32::MAX), 0);
        }
        for (at, child) in (0..).zip(node.children()) {
            self.write_edge(capture, child.addr(), at, 0);
        }
    }
}

fn write_text(capture: &mut Capture, bytes: &[u8]) {
    for &byte in bytes {
        write_down!(capture, text, byte);
    }
}
