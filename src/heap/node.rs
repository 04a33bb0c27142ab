//! Node cells: 32 bytes of a syntax tree each, in NODE spans of the collected heap. Kinds are opaque here.
//!
//! In: the parser's kinds, positions and children. Out: [`NodePtr`], with functions that need no machine (address → span → node
//! space), and counted handles from any thread.
//!
//! A link is a cell number, `node page << 8 | cell`; a node page is an 8 KiB span, shared by all units of a heap. Links down
//! (first child, then its siblings, walked by their parent) are strong; the parent link and a node's own sibling link are weak: when a parent
//! dies, the sweep zeroes both in its surviving children.
//!
//! **Handles.** Counts, and how the collector finds them without losing one: `held.rs`.
//!
//! **After the heap.** [`NodeSpace`] is shared by the heap and its handles: `holds` is the number of handles plus one for the heap. Whoever brings
//! it to zero frees the space, with the chunks that a closed heap left in it.
//!
//! Invariants. N1: a [`NodePtr`] is used only while its node is live: under a rooted unit, a rooted node or a held ancestor. N2: fields that
//! change are atomics; kind, aux and pos change only while the parser owns the tree. N3: `number`, `unit_slot` never change. N4: a space
//! lives while `holds` is not zero. N5: a tree that gets a root during a mark is grey at once. Roots are read when the mark begins and handles named when it ends, so a
//! tree that only a handle held at the beginning would be lost if it got a root and the handle went in between.

use std::ptr::NonNull;
use std::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering,
};

use crate::heap::Heap;
use crate::heap::barrier::shade;
use crate::heap::held::{Count, HeldList, Holds};
use crate::heap::lifecycle::N_KINDS;
use crate::heap::shape::PatternRef;
use crate::heap::span::{Kind, NodeExt, Span, SpanRef};
use crate::heap::unit::{NODE_NUMBER_BITS, Unit, UnitPtr};
use crate::mem::buckets::Buckets;
use crate::mem::source::{Chunk, Source};
use crate::mem::{OutOfMemory, PAGE_BYTES, map};

/// Bytes of a cell.
pub const NODE_BYTES: u64 = 32;
/// Bits of a link that number the cell in its page.
const CELL_BITS: u32 = 8;

/// States of a node; they only rise.
pub mod state {
    /// Made by the parser.
    pub const PARSED: u8 = 0;
    /// Names and types bound by the checker.
    pub const SCOPED: u8 = 1;
    /// Code made from it has run.
    pub const EVALUATED: u8 = 2;
    /// Swept; seen only in reports.
    pub const DEAD: u8 = 3;
}

/// A node's cell.
#[derive(Default)]
#[repr(C)]
pub struct NodeCell {
    kind: AtomicU8,
    state: AtomicU8,
    aux: AtomicU16,
    pos: AtomicU32,
    unit_slot: AtomicU32,
    number: AtomicU32,
    parent: AtomicU32,
    first: AtomicU32,
    next: AtomicU32,
    count: Count,
}

const _: () = assert!(size_of::<NodeCell>() == NODE_BYTES as usize);

/// What nodes share with their handles, and what may outlive the heap.
pub struct NodeSpace {
    /// Span of each node page.
    pages: Buckets<AtomicPtr<Span>>,
    /// Record of each unit slot.
    units: Buckets<AtomicPtr<Unit>>,
    /// Spans in which a count left zero.
    held: HeldList<Span>,
    /// Handles, plus one while the heap lives.
    holds: Holds,
    /// Cycles completed, for lifespans asked from any thread.
    pub(super) n_cycles: AtomicU64,
    /// Nodes by state.
    pub(super) by_state: [AtomicU64; 3],
    /// Nodes by kind. Only the heap's thread writes.
    pub(super) by_kind: [AtomicU32; N_KINDS],
    /// What a closed heap left behind.
    detached: AtomicPtr<Detached>,
    /// The heap is closed.
    closed: AtomicBool,
    /// The number of the sweep whose nodes are being settled, 0 if none are.
    pub(super) settling: AtomicU64,
}

/// Memory of a closed heap that handles still need.
pub(super) struct Detached {
    pub(super) source: Source,
    pub(super) chunks: Vec<Chunk>,
    pub(super) spans: Vec<SpanRef>,
    pub(super) units: Vec<UnitPtr>,
    pub(super) patterns: Vec<PatternRef>,
}

/// Changes the count of a kind.
#[inline]
pub(super) fn count(by_kind: &[AtomicU32; N_KINDS], kind: u8, change: impl Fn(u32) -> u32) {
    if let Some(n) = by_kind.get(kind as usize) {
        n.store(change(n.load(Ordering::Relaxed)), Ordering::Relaxed);
    }
}

impl NodeSpace {
    pub(super) fn new() -> Self {
        Self {
            pages: Buckets::default(),
            units: Buckets::default(),
            held: HeldList::default(),
            holds: Holds::default(),
            n_cycles: AtomicU64::new(0),
            by_state: Default::default(),
            by_kind: [const { AtomicU32::new(0) }; N_KINDS],
            detached: AtomicPtr::default(),
            closed: AtomicBool::new(false),
            settling: AtomicU64::new(0),
        }
    }

    /// The cell that a link names.
    #[inline]
    pub(super) fn cell(&self, link: u32) -> Option<NodePtr> {
        if link == 0 {
            return None;
        }
        let span = self.span_of_page(link >> CELL_BITS)?;
        NodePtr::at(span.base, link)
    }

    fn span_of_page(&self, page: u32) -> Option<SpanRef> {
        let at = self.pages.get(page)?.load(Ordering::Acquire);
        NonNull::new(at).map(SpanRef)
    }

    pub(super) fn reserve_page(&self, page: u32) -> Result<(), OutOfMemory> {
        self.pages.ensure(page).map(|_| ())
    }

    /// The node was found dead, or will be: the mark has ended without it, and its cell is still there. From any thread; the node was live when the mark began.
    #[inline]
    pub(super) fn is_condemned(&self, node: NodePtr) -> bool {
        let number = self.settling.load(Ordering::Acquire);
        if number == 0 {
            return false;
        }
        let span = node.span();
        !span.is_swept_by(number) && !span.is_marked(span.index_of(node.addr()))
    }

    pub(super) fn page(&self, page: u32) -> Option<SpanRef> {
        NonNull::new(self.pages.get(page)?.load(Ordering::Acquire)).map(SpanRef)
    }

    pub(super) fn set_page(&self, page: u32, span: Option<SpanRef>) {
        if let Some(slot) = self.pages.get(page) {
            let at = span.map_or(std::ptr::null_mut(), |s| s.0.as_ptr());
            slot.store(at, Ordering::Release);
        }
    }

    pub(super) fn reserve_unit(&self, slot: u32) -> Result<(), OutOfMemory> {
        self.units.ensure(slot).map(|_| ())
    }

    pub(super) fn enter_unit(&self, slot: u32, unit: UnitPtr) -> Result<(), OutOfMemory> {
        self.units
            .ensure(slot)?
            .store(unit.0.as_ptr(), Ordering::Release);
        Ok(())
    }

    pub(super) fn leave_unit(&self, slot: u32) {
        if let Some(at) = self.units.get(slot) {
            at.store(std::ptr::null_mut(), Ordering::Release);
        }
    }

    pub(super) fn unit(&self, slot: u32) -> Option<UnitPtr> {
        let at = self.units.get(slot)?.load(Ordering::Acquire);
        NonNull::new(at).map(UnitPtr)
    }

    /// Handles on nodes.
    pub(super) fn n_handles(&self) -> u64 {
        let bias = u64::from(!self.closed.load(Ordering::Relaxed));
        self.holds.get().saturating_sub(bias)
    }

    pub(super) fn n_bytes(&self) -> u64 {
        size_of::<Self>() as u64 + self.pages.n_bytes() + self.units.n_bytes()
    }

    /// Takes the list of spans with held cells; they are to be unlinked one by one with [`NodeSpace::unlink`].
    pub(super) fn take_held(&self) -> Option<SpanRef> {
        NonNull::new(self.held.take()).map(SpanRef)
    }

    /// Unlinks a span of a taken list; gives the next one.
    pub(super) fn unlink(ext: &NodeExt) -> Option<SpanRef> {
        NonNull::new(ext.held.unlink()).map(SpanRef)
    }

    /// Leaves memory of the closing heap to the handles.
    pub(super) fn leave(&self, detached: Detached) {
        let at = Box::into_raw(Box::new(detached));
        self.detached.store(at, Ordering::Release);
    }

    /// Gives up one hold; the last one frees everything.
    ///
    /// # Safety
    /// N4: the caller owns a hold, and uses neither space nor nodes afterwards.
    pub(super) unsafe fn drop_hold(space: NonNull<NodeSpace>) {
        // SAFETY: N4: the caller's hold keeps it until here.
        if unsafe { space.as_ref() }.holds.less() {
            // SAFETY: that was the last hold; the space was boxed by the heap.
            let space = unsafe { Box::from_raw(space.as_ptr()) };
            space.free_detached();
        }
    }

    /// Marks the heap as gone, before its own hold is dropped.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    fn free_detached(&self) {
        let at = self.detached.swap(std::ptr::null_mut(), Ordering::AcqRel);
        if at.is_null() {
            return;
        }
        // SAFETY: `leave` boxed it, and only the last hold comes here.
        let detached = unsafe { Box::from_raw(at) };
        for unit in detached.units {
            // SAFETY: U1: no handle is left; `new_unit` boxed it.
            drop(unsafe { Box::from_raw(unit.0.as_ptr()) });
        }
        for span in detached.spans {
            // SAFETY: H1: no pointer into it is left.
            unsafe { span.destroy() };
        }
        for pattern in detached.patterns {
            // SAFETY: S2: the heap and its spans are gone.
            drop(unsafe { Box::from_raw(pattern.0.as_ptr()) });
        }
        for chunk in detached.chunks {
            detached.source.give_back(chunk);
        }
    }
}

/// A node, by the address of its cell. See N1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NodePtr(NonNull<NodeCell>);

// SAFETY: N1 and N2: whoever uses it keeps the node live, and what changes in a cell is atomic.
unsafe impl Send for NodePtr {}
// SAFETY: the same: functions of nodes may be called from any thread.
unsafe impl Sync for NodePtr {}

impl NodePtr {
    #[inline]
    fn at(base: u64, link: u32) -> Option<NodePtr> {
        let cell = u64::from(link & ((1 << CELL_BITS) - 1));
        NonNull::new((base + cell * NODE_BYTES) as usize as *mut NodeCell).map(NodePtr)
    }

    #[inline]
    pub(super) fn get<'a>(self) -> &'a NodeCell {
        // SAFETY: N1.
        unsafe { self.0.as_ref() }
    }

    /// The address of the cell, as a host holds it.
    pub fn addr(self) -> u64 {
        self.0.as_ptr() as usize as u64
    }

    /// The node whose cell is at `addr`.
    ///
    /// # Safety
    /// `addr` is a live node's (N1), or 0.
    pub unsafe fn from_addr(addr: u64) -> Option<NodePtr> {
        NonNull::new(addr as usize as *mut NodeCell).map(NodePtr)
    }

    /// The node at `addr`, if an allocated cell of a NODE span begins there: the check of debug modes and of C's door.
    pub fn checked(addr: u64) -> Option<NodePtr> {
        let span = SpanRef::of(addr)?;
        let is_cell = span.kind == Kind::Node && (addr - span.base).is_multiple_of(NODE_BYTES);
        if !is_cell {
            return None;
        }
        let node = NonNull::new(addr as usize as *mut NodeCell).map(NodePtr)?;
        // The dead say so until their cell is used again; a poisoned cell says nothing sensible.
        (node.state() <= state::EVALUATED).then_some(node)
    }

    #[inline]
    fn span(self) -> SpanRef {
        let at = map::get(self.addr()) as *mut Span;
        debug_assert!(!at.is_null(), "N1: a node of a live span");
        // SAFETY: N1 with H1: a live cell's span is published.
        SpanRef(unsafe { NonNull::new_unchecked(at) })
    }

    #[inline]
    fn space<'a>(span: SpanRef) -> &'a NodeSpace {
        // SAFETY: N1, N4: NODE spans carry their space, which outlives them.
        unsafe { &*span.space }
    }

    /// The cell's number, what links hold.
    #[inline]
    pub(super) fn link(self) -> u32 {
        let span = self.span();
        let cell = ((self.addr() - span.base) / NODE_BYTES) as u32;
        span.node_page << CELL_BITS | cell
    }

    #[inline]
    pub(super) fn follow(self, link: u32) -> Option<NodePtr> {
        if link == 0 {
            return None;
        }
        let span = self.span();
        if link >> CELL_BITS == span.node_page {
            return NodePtr::at(span.base, link);
        }
        Self::space(span).cell(link)
    }

    /// Kind, a number of the syntax room.
    #[inline]
    pub fn kind(self) -> u8 {
        self.get().kind.load(Ordering::Relaxed)
    }

    /// Changes the kind, while the parser owns the tree.
    pub fn set_kind(self, kind: u8) {
        let by_kind = &Self::space(self.span()).by_kind;
        count(by_kind, self.kind(), |n| n.saturating_sub(1));
        count(by_kind, kind, |n| n + 1);
        self.get().kind.store(kind, Ordering::Relaxed);
    }

    /// The kind's own bits.
    #[inline]
    pub fn aux(self) -> u16 {
        self.get().aux.load(Ordering::Relaxed)
    }

    /// Changes the kind's own bits, while the parser owns the tree.
    pub fn set_aux(self, aux: u16) {
        self.get().aux.store(aux, Ordering::Relaxed);
    }

    /// Byte offset in the unit.
    #[inline]
    pub fn pos(self) -> u32 {
        self.get().pos.load(Ordering::Relaxed)
    }

    /// Changes the offset, while the parser owns the tree.
    pub fn set_pos(self, pos: u32) {
        self.get().pos.store(pos, Ordering::Relaxed);
    }

    /// Number in its unit, from 0 in order of making.
    #[inline]
    pub fn number(self) -> u32 {
        self.get().number.load(Ordering::Relaxed)
    }

    /// Slot of its unit.
    #[inline]
    pub fn unit_slot(self) -> u32 {
        self.get().unit_slot.load(Ordering::Relaxed)
    }

    /// Its unit.
    pub fn unit(self) -> UnitPtr {
        let unit = Self::space(self.span()).unit(self.unit_slot());
        debug_assert!(unit.is_some(), "a live node's unit is live");
        // SAFETY: U1: a live node keeps its unit's record.
        unsafe { unit.unwrap_unchecked() }
    }

    /// Identity in the process: unit number · 2^28 + node number.
    pub fn id(self) -> u64 {
        self.unit().number() << NODE_NUMBER_BITS | u64::from(self.number())
    }

    /// State, see [`state`].
    #[inline]
    pub fn state(self) -> u8 {
        self.get().state.load(Ordering::Relaxed)
    }

    /// Raises the state; a lower one is ignored.
    pub fn set_state(self, to: u8) {
        if to > state::EVALUATED {
            return;
        }
        let from = self.get().state.fetch_max(to, Ordering::Relaxed);
        if from >= to {
            return;
        }
        let by_state = &Self::space(self.span()).by_state;
        if let (Some(old), Some(new)) = (by_state.get(from as usize), by_state.get(to as usize)) {
            old.fetch_sub(1, Ordering::Relaxed);
            new.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Raises the states of many nodes of one heap. Only the thread of the engine raises states: others read them.
    pub fn set_states(nodes: impl Iterator<Item = NodePtr>, to: u8) {
        let mut moved = [0u64; 3];
        let mut space = None;
        for node in nodes {
            let from = node.state();
            if from < to && to <= state::EVALUATED {
                node.get().state.store(to, Ordering::Relaxed);
                space = space.or_else(|| Some(Self::space(node.span())));
                if let Some(n) = moved.get_mut(from as usize) {
                    *n += 1;
                }
            }
        }
        let Some(space) = space else { return };
        for (of_state, n) in space.by_state.iter().zip(moved) {
            of_state.fetch_sub(n, Ordering::Relaxed);
        }
        if let Some(of_state) = space.by_state.get(to as usize) {
            of_state.fetch_add(moved.iter().sum(), Ordering::Relaxed);
        }
    }

    /// The word that a leaf keeps where others have their first child (see [`NodePtr::set_leaf`]); 0 if it is no leaf.
    #[inline]
    pub fn leaf(self) -> u32 {
        match self.get().first.load(Ordering::Relaxed) {
            word if word & LEAF_BIT != 0 => word & !LEAF_BIT,
            _ => 0,
        }
    }

    /// Makes the node a leaf with a word (below 2^31) of its own.
    pub fn set_leaf(self, word: u32) {
        self.get().first.store(word | LEAF_BIT, Ordering::Relaxed);
    }

    /// First child.
    #[inline]
    pub fn first_child(self) -> Option<NodePtr> {
        let link = self.get().first.load(Ordering::Relaxed);
        if link & LEAF_BIT != 0 {
            return None;
        }
        self.follow(link)
    }

    /// Next sibling; none at the end, at a root, or once the parent is dead.
    #[inline]
    pub fn next_sibling(self) -> Option<NodePtr> {
        let space = Self::space(self.span());
        let is_orphan = space.settling.load(Ordering::Acquire) != 0
            && space
                .cell(self.parent_link())
                .is_some_and(|parent| space.is_condemned(parent));
        if is_orphan { None } else { self.next_child() }
    }

    /// The same for who holds the parent.
    #[inline]
    fn next_child(self) -> Option<NodePtr> {
        self.follow(self.get().next.load(Ordering::Relaxed))
    }

    /// Parent; none at a root or once it is dead.
    #[inline]
    pub fn parent(self) -> Option<NodePtr> {
        let parent = self.follow(self.get().parent.load(Ordering::Relaxed))?;
        // Its survivors may not have been told yet.
        (!Self::space(self.span()).is_condemned(parent)).then_some(parent)
    }

    /// The children, in order.
    pub fn children(self) -> Children {
        Children {
            next: self.first_child(),
        }
    }

    /// Makes `children`, in order, the children of this node; they must have had no parent.
    pub fn set_children(self, children: &[NodePtr]) {
        let mut last = None;
        for &child in children {
            self.append_child(last, child);
            last = Some(child);
        }
    }

    /// Appends a child behind `last`, the last child so far.
    pub fn append_child(self, last: Option<NodePtr>, child: NodePtr) {
        let link = child.link();
        match last {
            None => self.get().first.store(link, Ordering::Relaxed),
            Some(last) => last.get().next.store(link, Ordering::Relaxed),
        }
        child.get().parent.store(self.link(), Ordering::Relaxed);
        child.get().next.store(0, Ordering::Relaxed);
    }

    /// Handles of hosts.
    pub fn handle_count(self) -> u32 {
        self.get().count.get()
    }

    /// One handle more. From any thread, if the node is held or borrowed.
    pub fn retain(self) {
        let span = self.span();
        let space = Self::space(span);
        space.holds.more();
        if self.get().count.retain()
            && let Some(ext) = span.node_ext()
        {
            ext.held
                .set(((self.addr() - span.base) / NODE_BYTES) as u32);
            space.held.link(span.0.as_ptr(), &ext.held);
        }
    }

    /// One handle less; at zero the node is no root any more. From any thread. False if there was none.
    ///
    /// # Safety
    /// The caller owns a handle on a live node, and does not use the node afterwards unless something else keeps it.
    pub unsafe fn release(self) -> bool {
        let space = self.span().space;
        if !self.get().count.release() {
            return false;
        }
        if let Some(space) = NonNull::new(space.cast_mut()) {
            // SAFETY: N4: the handle given up here is the hold.
            unsafe { NodeSpace::drop_hold(space) };
        }
        true
    }

    /// [`Heap::on_node_dead`] without the heap at hand. False if the heap has ended.
    ///
    /// # Safety
    /// The node is live, and the calling thread has exclusive use of its heap.
    pub unsafe fn watch(self, callback: u64) -> bool {
        // SAFETY: a span's heap is live or null; the caller has it to itself.
        match unsafe { self.span().owner().as_mut() } {
            Some(heap) => {
                heap.on_node_dead(self, callback);
                true
            }
            None => false,
        }
    }

    /// What is known of the node now. From any thread.
    pub fn lifespan(self) -> Lifespan {
        let unit = self.unit();
        let n_cycles = &Self::space(self.span()).n_cycles;
        Lifespan {
            id: self.id(),
            state: self.state(),
            birth_ns: unit.birth_ns(),
            n_bytes: NODE_BYTES,
            refcount: self.handle_count(),
            cycles_survived: n_cycles
                .load(Ordering::Relaxed)
                .saturating_sub(unit.birth_cycle()),
        }
    }

    /// There are handles; ordered behind the release that ended the last one.
    pub(super) fn is_held(self) -> bool {
        self.get().count.is_held()
    }

    /// It was found dead: who still has its address is told so ([`NodePtr::checked`]).
    pub(super) fn die(self) {
        self.get().state.store(state::DEAD, Ordering::Relaxed);
    }

    /// Forgets the links of a survivor whose parent died.
    pub(super) fn orphan(self) {
        self.get().parent.store(0, Ordering::Relaxed);
        self.get().next.store(0, Ordering::Relaxed);
    }

    pub(super) fn parent_link(self) -> u32 {
        self.get().parent.load(Ordering::Relaxed)
    }
}

/// Bit of `first` that tells a leaf's word from a link; links stay below it.
const LEAF_BIT: u32 = 1 << 31;

/// Iterator over a node's children.
#[derive(Clone, Debug)]
pub struct Children {
    next: Option<NodePtr>,
}

impl Iterator for Children {
    type Item = NodePtr;

    #[inline]
    fn next(&mut self) -> Option<NodePtr> {
        let at = self.next?;
        self.next = at.next_child();
        Some(at)
    }
}

impl Heap {
    /// The node is in a cell of this heap.
    pub fn has_node(&self, node: NodePtr) -> bool {
        std::ptr::eq(node.span().owner(), self)
    }

    /// The node space.
    #[inline]
    pub(super) fn space(&self) -> &NodeSpace {
        // SAFETY: N4: the heap has a hold.
        unsafe { self.nodes.as_ref() }
    }

    /// A node without parent and children. It lives only if it is under a root when the next cycle comes.
    ///
    /// # Errors
    /// No memory, the limit, or 2^28 nodes in the unit.
    #[inline]
    pub fn new_node(
        &mut self,
        unit: UnitPtr,
        kind: u8,
        aux: u16,
        pos: u32,
    ) -> Result<NodePtr, OutOfMemory> {
        let record = unit.get();
        let number = record.n_nodes.load(Ordering::Relaxed);
        if number >> NODE_NUMBER_BITS != 0 {
            return Err(OutOfMemory {
                wanted_bytes: NODE_BYTES,
            });
        }
        let node = NodePtr(self.take_node()?.cast());
        record.n_nodes.store(number + 1, Ordering::Relaxed);
        record.n_live.fetch_add(1, Ordering::Relaxed);
        let cell = node.get();
        cell.kind.store(kind, Ordering::Relaxed);
        cell.aux.store(aux, Ordering::Relaxed);
        cell.pos.store(pos, Ordering::Relaxed);
        cell.unit_slot.store(record.slot, Ordering::Relaxed);
        cell.number.store(number, Ordering::Relaxed);
        self.ast_parsed_total += 1;
        count(&self.space().by_kind, kind, |n| n + 1);
        let [parsed, ..] = &self.space().by_state;
        parsed.fetch_add(1, Ordering::Relaxed);
        Ok(node)
    }

    /// Keeps a node and its subtree for the engine (not a host's handle); counted. See N5.
    pub fn root_node(&mut self, node: NodePtr) {
        *self.node_roots.entry(node.addr()).or_insert(0) += 1;
        self.shade_root(Some(node));
    }

    /// N5: while a mark runs, makes a node that gets a root grey.
    pub(super) fn shade_root(&self, node: Option<NodePtr>) {
        if let Some(node) = node
            && self.barrier.is_on()
        {
            shade(&self.barrier, node.addr());
        }
    }

    /// Ends one [`Heap::root_node`].
    pub fn unroot_node(&mut self, node: NodePtr) {
        if let Some(n) = self.node_roots.get_mut(&node.addr()) {
            *n -= 1;
            if *n == 0 {
                self.node_roots.remove(&node.addr());
                // The mark may not have read it yet.
                self.shade_root(Some(node));
            }
        }
    }

    /// Asks for a report, with the number `callback`, when the node is swept.
    pub fn on_node_dead(&mut self, node: NodePtr, callback: u64) {
        self.node_watch
            .entry(node.addr())
            .or_default()
            .push(callback);
    }

    /// A free number for a node page, with its table row; page 0 is never used.
    pub(super) fn next_node_page(&mut self) -> Result<u32, OutOfMemory> {
        if let Some(&page) = self.free_node_pages.last() {
            return Ok(page);
        }
        let page = self.n_node_pages + 1;
        if page >= LEAF_BIT >> CELL_BITS {
            return Err(OutOfMemory {
                wanted_bytes: PAGE_BYTES,
            });
        }
        self.space().reserve_page(page)?;
        Ok(page)
    }

    /// Publishes a span under the number that [`Heap::next_node_page`] told.
    pub(super) fn enter_node_page(&mut self, span: SpanRef) {
        let page = span.node_page;
        if self.free_node_pages.last() == Some(&page) {
            self.free_node_pages.pop();
        } else {
            self.n_node_pages = page;
        }
        self.space().set_page(page, Some(span));
    }

    /// The NODE spans.
    pub(super) fn node_spans(&self) -> impl Iterator<Item = SpanRef> {
        (1..=self.n_node_pages).filter_map(|page| self.space().page(page))
    }

    /// Frees the number of a node page whose span dies.
    pub(super) fn forget_node_page(&mut self, span: SpanRef) {
        self.space().set_page(span.node_page, None);
        self.free_node_pages.push(span.node_page);
    }
}

/// The life of a node, now or at its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lifespan {
    /// Identity.
    pub id: u64,
    /// See [`state`].
    pub state: u8,
    /// Birth, ns since the heap was made.
    pub birth_ns: u64,
    /// Bytes of the node alone.
    pub n_bytes: u64,
    /// Handles of hosts.
    pub refcount: u32,
    /// Cycles completed since birth.
    pub cycles_survived: u64,
}

/// A watched node that was swept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeadNode {
    /// The number given to [`Heap::on_node_dead`].
    pub callback: u64,
    /// The node's last lifespan; the state is DEAD.
    pub last: Lifespan,
}
