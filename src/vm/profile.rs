//! The memory profile: samples of the heap's sampler, by the stack that allocated.
//!
//! In: samples that wait for a bucket, and where the running goroutine stands. Out: buckets, one for each (stack, site, size); stacks are stored once,
//! as numbers of places, and outlive the code that they name.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::heap::ring::{Event, kind};
use crate::heap::sampler::Bucket;
use crate::heap::sites::SiteTotals;
use crate::vm::Vm;
use crate::vm::sites::SitePlace;
use crate::vm::slow::At;
use crate::vm::trace::each_frame;

/// Most frames of a stack, innermost first; what is outside is left out.
pub const MAX_FRAMES: usize = 32;

/// Most stacks; beyond them samples have no frames but their site.
const MAX_STACKS: usize = 1 << 16;

/// A place in a function, by numbers of names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Place {
    pub(super) func: u32,
    pub(super) file: u32,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// The places of one stack, in place: reading a stack allocates nothing.
#[derive(Default)]
pub(super) struct Places {
    all: [Place; MAX_FRAMES],
    n: usize,
}

impl Places {
    /// False if there is no room for another one.
    fn push(&mut self, place: Place) -> bool {
        if let Some(slot) = self.all.get_mut(self.n) {
            *slot = place;
            self.n += 1;
        }
        self.n < MAX_FRAMES
    }

    /// The innermost ones, at most `n`.
    pub(super) fn first(&self, n: usize) -> &[Place] {
        self.all.get(..self.n.min(n)).unwrap_or_default()
    }
}

/// One frame of a stack of the profile.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ProfileFrame {
    /// The function, as traces print it.
    pub func: Arc<str>,
    /// File as given to the parser.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Byte column, from 1.
    pub column: u32,
}

/// What the sampler saw of one stack and size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SampleReading {
    /// Innermost first, at most [`MAX_FRAMES`]; empty for what the host or the machine itself allocated.
    pub stack: Vec<ProfileFrame>,
    /// The site, whose place is that of the innermost frame.
    pub site: SitePlace,
    /// Number of the site's row.
    pub number: u32,
    /// Samples as they were taken: not scaled up.
    pub bucket: Bucket,
}

impl SampleReading {
    /// By how much a count of this bucket stands for more than itself, at `rate` bytes a sample.
    pub fn scale(&self, rate: u64) -> f64 {
        self.bucket.scale(rate)
    }

    /// Objects and bytes that `samples` of this bucket stand for.
    pub fn estimate(&self, samples: u64, rate: u64) -> SiteTotals {
        let objects = samples as f64 * self.scale(rate);
        SiteTotals {
            objects: objects.round() as u64,
            bytes: (objects * self.bucket.n_bytes as f64).round() as u64,
            assist_ns: 0,
        }
    }
}

/// What makes two samples those of one bucket.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    stack: u32,
    site: u32,
    n_bytes: u64,
}

/// Stacks and buckets of one machine.
#[derive(Default)]
pub(crate) struct Profile {
    /// Stack 0 has no frames.
    stacks: Vec<Box<[Place]>>,
    stack_numbers: FxHashMap<Box<[Place]>, u32>,
    /// By number of the bucket.
    keys: Vec<Key>,
    buckets: FxHashMap<Key, u32>,
    /// HeapAlloc and TotalAlloc at the last tick.
    last_tick: (u64, u64),
}

impl Profile {
    pub(super) fn stack_number(&mut self, stack: &[Place]) -> u32 {
        if self.stacks.is_empty() {
            self.stacks.push(Box::default());
        }
        if stack.is_empty() {
            return 0;
        }
        if let Some(number) = self.stack_numbers.get(stack) {
            return *number;
        }
        if self.stacks.len() >= MAX_STACKS {
            return 0;
        }
        let number = self.stacks.len() as u32;
        self.stacks.push(stack.into());
        self.stack_numbers.insert(stack.into(), number);
        number
    }
}

impl Vm {
    /// Gives the samples that wait their buckets. `at`: the operation that allocated, if one did.
    #[cold]
    pub(super) fn name_samples(&mut self, at: Option<At>) {
        let places = at.map(|at| self.places(at)).unwrap_or_default();
        let stack = self.profile.stack_number(places.first(MAX_FRAMES));
        let profile = &mut self.profile;
        self.heap.name_samples(|heap, waiting| {
            let key = Key {
                stack,
                site: waiting.site.number(),
                n_bytes: waiting.n_bytes,
            };
            if let Some(bucket) = profile.buckets.get(&key) {
                return *bucket;
            }
            let bucket = heap.new_bucket(key.n_bytes);
            profile.keys.push(key);
            profile.buckets.insert(key, bucket);
            bucket
        });
    }

    /// The frames from an operation on, wrappers left out.
    pub(super) fn places(&mut self, at: At) -> Places {
        let mut places = Places::default();
        // The goroutine may be parked by now. One whose stack has moved is not found: there is no way back to where it stood.
        let running = self.cur.and_then(|index| self.gos.at(index));
        let found = running.filter(|go| go.has_slot(at.fp)).or_else(|| {
            let mut all = self.gos.iter();
            all.find(|(_, go)| go.has_slot(at.fp)).map(|(_, go)| go)
        });
        let Some(go) = found else {
            return places;
        };
        let sites = &mut self.sites;
        each_frame(go, at.pc, at.fp, |frame, _| {
            let (rec, pc) = (frame.function(), frame.pc);
            if rec.is_wrapper() {
                return true;
            }
            let (file, line, column) = rec.place_text(pc);
            places.push(Place {
                func: sites.number(rec.name_text()),
                file: sites.number(file),
                line,
                column,
            })
        });
        places
    }

    /// One bucket.
    pub fn sample_reading(&self, number: u32) -> Option<SampleReading> {
        let key = self.profile.keys.get(number as usize)?;
        Some(SampleReading {
            stack: self.stack_frames(key.stack),
            site: self.site_place(key.site),
            number: key.site,
            bucket: self.heap.bucket(number),
        })
    }

    /// The site of a bucket.
    pub(super) fn bucket_site(&self, number: u32) -> Option<u32> {
        Some(self.profile.keys.get(number as usize)?.site)
    }

    /// What has changed since the last tick, as an event: with the running goroutine, and its innermost three frames as a stack of the profile.
    #[cold]
    pub(crate) fn take_delta(&mut self) {
        if let Some(observer) = &mut self.observer {
            observer.ticked(&mut self.heap);
        }
        if !self.heap.has_ring() {
            return;
        }
        let places = self.places(At {
            pc: self.cx.pc,
            fp: self.cx.fp,
        });
        let site = self.profile.stack_number(places.first(3));
        let now = self.heap.stats();
        let last = std::mem::replace(
            &mut self.profile.last_tick,
            (now.heap_alloc, now.total_alloc),
        );
        let goroutine = self.running().map_or(0, |id| id.number as u32);
        self.heap.tell(Event {
            kind: kind::DELTA,
            goroutine,
            site,
            // Signed: what is in use falls as well.
            a: now.heap_alloc.wrapping_sub(last.0),
            b: now.total_alloc.wrapping_sub(last.1),
            c: now.num_gc,
            d: now.gc_phase,
            ..Event::default()
        });
    }

    /// The frames of a stack that an event names.
    pub fn stack(&self, number: u32) -> Vec<ProfileFrame> {
        self.stack_frames(number)
    }

    /// All buckets with the samples that they have now.
    pub fn memory_profile(&mut self) -> Vec<SampleReading> {
        if self.heap.has_pending_samples() {
            self.name_samples(None);
        }
        let all = 0..self.profile.keys.len() as u32;
        all.filter_map(|number| self.sample_reading(number))
            .collect()
    }

    fn stack_frames(&self, stack: u32) -> Vec<ProfileFrame> {
        let places = self.profile.stacks.get(stack as usize);
        places
            .map(|places| &**places)
            .unwrap_or_default()
            .iter()
            .map(|place| ProfileFrame {
                func: self.sites.name(place.func),
                file: self.sites.name(place.file),
                line: place.line,
                column: place.column,
            })
            .collect()
    }
}
