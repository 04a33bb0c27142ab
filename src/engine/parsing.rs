//! Parses that can be put off: texts that wait by priority, held back while a rule says so.
//!
//! In: texts with a priority. Out: trees, by ticket, once they are parsed or asked for. Critical texts are always next; the others wait while
//! `gc-pressure-backoff` (or another rule with the action `hold-parsing`) holds, and whoever runs the queue runs pending finalizers first. A hold ends with its
//! reason, or after some seconds: nothing waits for ever. A text that waits is booked in `OtherSys`; a tree that is not taken yet is rooted.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::engine::error::{Failure, Status};
use crate::engine::{Engine, no_memory};
use crate::heap::unit::UnitPtr;
use crate::syntax::node::{Kind, Node};

/// How urgent a text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
    /// Never held back.
    Critical,
    /// Behind those, and held back while a rule says so.
    CanWait,
}

/// A text that waits.
struct Waiting {
    ticket: u64,
    file: Box<str>,
    text: Box<[u8]>,
}

impl Waiting {
    fn n_bytes(&self) -> i64 {
        (self.file.len() + self.text.len() + size_of::<Waiting>()) as i64
    }
}

/// What a parse gave: see [`Engine::parse`].
pub type Outcome = (Node, UnitPtr, Option<Failure>);

/// The queue of one engine.
#[derive(Default)]
pub(crate) struct ParseQueue {
    critical: VecDeque<Waiting>,
    can_wait: VecDeque<Waiting>,
    done: FxHashMap<u64, Outcome>,
    n_tickets: u64,
}

impl Engine {
    /// Puts a text into the queue; its ticket, never 0 and never used again.
    ///
    /// # Errors
    /// `NoMemory`: the memory limit does not let it wait.
    pub fn parse_later(
        &mut self,
        file: &str,
        src: &[u8],
        urgency: Urgency,
    ) -> Result<u64, Failure> {
        let sys = self.vm.heap_mut().stats().sys;
        if sys.saturating_add(src.len() as u64) > self.memory_limit() {
            return Err(no_memory());
        }
        self.parses.n_tickets += 1;
        let ticket = self.parses.n_tickets;
        let waiting = Waiting {
            ticket,
            file: file.into(),
            text: src.into(),
        };
        self.vm.heap_mut().add_other_bytes(waiting.n_bytes());
        match urgency {
            Urgency::Critical => self.parses.critical.push_back(waiting),
            Urgency::CanWait => self.parses.can_wait.push_back(waiting),
        }
        Ok(ticket)
    }

    /// Texts that wait.
    pub fn n_waiting_parses(&self) -> usize {
        self.parses.critical.len() + self.parses.can_wait.len()
    }

    /// Parses that can wait are held back by a rule. The rules are looked at.
    pub fn is_parsing_held(&mut self) -> bool {
        let heap = self.vm.heap_mut();
        let watch = self.watch.as_ref();
        watch.is_some_and(|watch| watch.with(|watch| watch.holds_parsing(heap)))
    }

    /// Texts that can wait do wait although they need not: finalizers are pending and a rule holds parsing back. They are to be run first.
    pub fn wants_finalizers_first(&mut self) -> bool {
        let heap = self.vm.heap();
        let is_pending = heap.n_ready() + heap.n_host_ready() != 0;
        !self.parses.can_wait.is_empty() && is_pending && self.is_parsing_held()
    }

    /// Parses at most `max` of the texts that wait, critical ones first, then those that can wait if they are not held back; how many were parsed.
    ///
    /// # Errors
    /// `NoMemory`: the text that it met is in the queue still. A text with errors is none: they are told where its tree is taken.
    pub fn parse_waiting(&mut self, max: u32) -> Result<u32, Failure> {
        let mut n = 0;
        while n < max {
            let next = match self.parses.critical.pop_front() {
                Some(next) => (next, Urgency::Critical),
                None if self.is_parsing_held() => break,
                None => match self.parses.can_wait.pop_front() {
                    Some(next) => (next, Urgency::CanWait),
                    None => break,
                },
            };
            self.parse_one(next)?;
            n += 1;
        }
        Ok(n)
    }

    /// What a ticket's parse gave, as [`Engine::parse`] does; the ticket is void then. `None`: it waits still, unless it is wanted `now`.
    ///
    /// # Errors
    /// `NotFound`: no such ticket. `NoMemory`.
    pub fn take_parsed(&mut self, ticket: u64, now: bool) -> Result<Option<Outcome>, Failure> {
        if let Some(outcome) = self.parses.done.remove(&ticket) {
            return Ok(Some(outcome));
        }
        let queues = [
            (&self.parses.critical, Urgency::Critical),
            (&self.parses.can_wait, Urgency::CanWait),
        ];
        let found = queues.iter().find_map(|(queue, urgency)| {
            let at = queue.iter().position(|waiting| waiting.ticket == ticket)?;
            Some((at, *urgency))
        });
        let Some((at, urgency)) = found else {
            return Err(Failure::new(Status::NotFound, "no such ticket"));
        };
        if !now {
            return Ok(None);
        }
        if let Some(waiting) = self.queue_of(urgency).remove(at) {
            self.parse_one((waiting, urgency))?;
        }
        Ok(self.parses.done.remove(&ticket))
    }

    /// The newest call expressions that no mark has found dead, newest first, at most `max`: candidates for release, if a rule has named such since the last call.
    pub fn take_candidates(&mut self, max: usize) -> Vec<Node> {
        let watch = self.watch.as_ref();
        let before_unit = watch.and_then(|watch| watch.with(|watch| watch.take_candidates()));
        let Some(before_unit) = before_unit else {
            return Vec::new();
        };
        let heap = self.vm.heap_mut();
        let nodes = heap.newest_nodes(Kind::CallExpr as u8, before_unit, max);
        nodes.into_iter().map(Node::from_cell).collect()
    }

    /// How many bytes of trees may be kept for whoever evaluates the same text again; 0: none, the default.
    pub fn keep_trees(&mut self, max_bytes: u64) {
        self.vm.heap_mut().keep_trees(max_bytes);
    }

    fn queue_of(&mut self, urgency: Urgency) -> &mut VecDeque<Waiting> {
        match urgency {
            Urgency::Critical => &mut self.parses.critical,
            Urgency::CanWait => &mut self.parses.can_wait,
        }
    }

    fn parse_one(&mut self, (waiting, urgency): (Waiting, Urgency)) -> Result<(), Failure> {
        match self.parse(&waiting.file, &waiting.text) {
            Ok(outcome) => {
                self.vm.heap_mut().add_other_bytes(-waiting.n_bytes());
                self.parses.done.insert(waiting.ticket, outcome);
                Ok(())
            }
            Err(failure) => {
                self.queue_of(urgency).push_front(waiting);
                Err(failure)
            }
        }
    }
}
