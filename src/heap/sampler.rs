//! Samples of allocations: a Poisson process over the bytes allocated, one point in [`HeapConfig::sample_bytes`] on average.
//!
//! In: the bytes that go by. Out: samples, which live as specials of their cells, so that the sweep sees each of them survive and die; sums by
//! [`Bucket`], which the machine names by what its stack looks like.
//!
//! 1. Each allocation class counts bytes down by itself: the points of independent processes together are one process again. The countdown costs the
//!    fast allocation nothing: the class's `limit` ends where its next point lies ([`AllocClass::limit`]).
//! 2. An object with a point in it is sampled, once, however many there are. So an object of n bytes is sampled with probability 1 - exp(-n / rate),
//!    and whoever reads divides by that. At rate 1 every object is.
//! 3. A sample waits in `pending` until the machine, which knows the stack, says to which bucket it belongs ([`Heap::name_samples`]).
//! 4. At each sweep a marked sample grows a cycle older; an unmarked one is taken from its bucket.
//!
//! Nodes are not sampled: they are counted exactly, by kind.

use crate::heap::Heap;
use crate::heap::alloc::{AllocClass, ClassRef};
use crate::heap::config::debug;
use crate::heap::finalizer::Action;
use crate::heap::sites::SiteRef;
use crate::heap::span::{Kind, SpanRef};

/// Ages, in cycles, at which survivors are counted.
pub const AGES: [u32; 4] = [1, 2, 4, 8];

/// No sample is due.
const NEVER: u64 = u64::MAX;

/// One sampled object.
#[derive(Clone, Copy, Debug)]
struct Sample {
    bucket: u32,
    /// Marks survived.
    age: u32,
    /// The mark that ran when it was allocated, 0 if none did: that one it did not survive.
    born_in: u64,
}

/// A sample without a bucket yet.
#[derive(Clone, Copy, Debug)]
pub struct Pending {
    /// Number of the sample.
    sample: u32,
    /// Bytes of the cell.
    pub n_bytes: u64,
    /// Who allocated.
    pub site: SiteRef,
}

/// Sums over the samples of one stack and size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bucket {
    /// Bytes of each cell.
    pub n_bytes: u64,
    /// Samples taken.
    pub allocs: u64,
    /// Of these, objects that died.
    pub frees: u64,
    /// Of these, objects that survived so many cycles as [`AGES`] says.
    pub survived: [u64; 4],
    /// Marks that samples survived, all added.
    pub marks: u64,
    /// Samples that have survived a mark and are not known to be dead: what is alive, without the garbage that waits for its sweep.
    pub aged: u64,
}

impl Bucket {
    /// By how much a count stands for more than itself, at `rate` bytes a sample.
    pub fn scale(&self, rate: u64) -> f64 {
        if rate <= 1 {
            return 1.0;
        }
        1.0 / (1.0 - (-(self.n_bytes as f64) / rate as f64).exp())
    }
}

/// State of one heap's sampling.
pub(super) struct Sampler {
    /// Bytes between two points on average; 0: none.
    rate: u64,
    rng: u64,
    /// Countdown of large objects.
    large: u64,
    samples: Vec<Sample>,
    free: Vec<u32>,
    pending: Vec<Pending>,
    buckets: Vec<Bucket>,
}

impl Sampler {
    pub(super) fn new(rate: u64, seed: u64) -> Sampler {
        let mut sampler = Sampler {
            rate,
            rng: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            large: NEVER,
            samples: Vec::new(),
            free: Vec::new(),
            pending: Vec::new(),
            buckets: Vec::new(),
        };
        sampler.large = sampler.next();
        sampler
    }

    /// Bytes up to the next point.
    pub(super) fn next(&mut self) -> u64 {
        match self.rate {
            0 => return NEVER,
            1 => return 0,
            _ => {}
        }
        let mut x = self.rng;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.rng = x;
        // 53 bits, never 0.
        let q = ((x.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        (-q.ln() * self.rate as f64) as u64
    }

    /// Goes `n_bytes` on from `left` bytes before a point that lies inside: bytes up to the next one beyond.
    fn beyond(&mut self, mut left: u64, n_bytes: u64) -> u64 {
        if self.rate == 1 {
            return 0;
        }
        while left < n_bytes {
            left = left.saturating_add(self.next().max(1));
        }
        left - n_bytes
    }

    fn add(&mut self, n_bytes: u64, site: SiteRef, born_in: u64) -> u32 {
        let fresh = Sample {
            bucket: u32::MAX,
            age: 0,
            born_in,
        };
        let sample = match self.free.pop() {
            Some(at) => at,
            None => {
                self.samples.push(fresh);
                self.samples.len() as u32 - 1
            }
        };
        if let Some(slot) = self.samples.get_mut(sample as usize) {
            *slot = fresh;
        }
        self.pending.push(Pending {
            sample,
            n_bytes,
            site,
        });
        sample
    }

    fn bucket_of(&mut self, sample: u32) -> Option<(&mut Bucket, &mut Sample)> {
        let sample = self.samples.get_mut(sample as usize)?;
        Some((self.buckets.get_mut(sample.bucket as usize)?, sample))
    }

    /// The sampled object outlived this mark.
    pub(super) fn survived(&mut self, sample: u32, mark: u64) {
        let Some((bucket, sample)) = self.bucket_of(sample) else {
            return;
        };
        if sample.born_in == mark {
            return;
        }
        sample.age += 1;
        bucket.marks += 1;
        bucket.aged += u64::from(sample.age == 1);
        if let Some(at) = AGES.iter().position(|age| *age == sample.age) {
            bucket.survived[at] += 1;
        }
    }

    /// The bucket of a sample, once it has one.
    pub(super) fn bucket_number(&self, sample: u32) -> Option<u32> {
        let bucket = self.samples.get(sample as usize)?.bucket;
        (bucket != u32::MAX).then_some(bucket)
    }

    /// The sampled object died.
    pub(super) fn died(&mut self, sample: u32) {
        if let Some((bucket, sample)) = self.bucket_of(sample) {
            bucket.frees += 1;
            bucket.aged -= u64::from(sample.age != 0);
        }
        self.free.push(sample);
    }

    /// Bytes of the tables.
    pub(super) fn n_bytes(&self) -> u64 {
        (self.samples.capacity() * size_of::<Sample>()
            + self.free.capacity() * size_of::<u32>()
            + self.pending.capacity() * size_of::<Pending>()
            + self.buckets.capacity() * size_of::<Bucket>()) as u64
    }
}

impl AllocClass {
    /// Books the bytes that went by since the last time.
    pub(super) fn settle_countdown(&mut self) {
        if self.next_sample != NEVER {
            let gone = self.cursor as usize - self.sample_base as usize;
            self.next_sample = self.next_sample.saturating_sub(gone as u64);
        }
        self.sample_base = self.cursor;
    }

    /// Where the fast allocation ends: at the cell with the next point, or with the run.
    pub(super) fn set_limit(&mut self, bits: u32) {
        let room = self.run_end as usize as u64 - self.sample_base as usize as u64;
        self.limit = if bits & debug::STRESS_ALLOC != 0 {
            self.cursor
        } else if self.next_sample >= room {
            self.run_end
        } else {
            let before = self.next_sample / self.elem_bytes * self.elem_bytes;
            // After a sample the base is the cursor, so this is never behind it.
            self.sample_base.wrapping_add(before as usize)
        };
    }

    /// The cell that ends at the cursor has the point in it.
    pub(super) fn is_sampled(&self) -> bool {
        (self.cursor as usize - self.sample_base as usize) as u64 > self.next_sample
    }
}

impl Heap {
    /// The countdown of a new class.
    pub(super) fn first_countdown(&mut self, kind: Kind) -> u64 {
        match kind {
            Kind::Node | Kind::Stack => NEVER,
            _ => self.sampler.next(),
        }
    }

    /// Samples the cell that ends at the class's cursor.
    #[cold]
    pub(super) fn sample_cell(&mut self, class: ClassRef) {
        let at = class.get();
        let n_bytes = at.elem_bytes;
        let cell = at.cursor as usize as u64 - n_bytes;
        let gone = cell - at.sample_base as usize as u64;
        let left = at.next_sample - gone;
        at.next_sample = self.sampler.beyond(left, n_bytes);
        at.sample_base = at.cursor;
        if let Some(span) = at.span {
            self.add_sample(span, span.index_of(cell), n_bytes);
        }
    }

    /// Samples a large object, if its turn has come.
    pub(super) fn count_large(&mut self, span: SpanRef, n_bytes: u64) {
        if self.sampler.large >= n_bytes {
            if self.sampler.large != NEVER {
                self.sampler.large -= n_bytes;
            }
            return;
        }
        let left = self.sampler.large;
        self.sampler.large = self.sampler.beyond(left, n_bytes);
        self.add_sample(span, 0, n_bytes);
    }

    fn add_sample(&mut self, span: SpanRef, index: u32, n_bytes: u64) {
        let site = self.sites.current;
        let sample = self.sampler.add(n_bytes, site, self.mark_that_runs());
        self.add_special(span, index, Action::Sample { sample });
        self.want_names();
    }

    /// Samples wait for their buckets.
    #[inline(always)]
    pub fn has_pending_samples(&self) -> bool {
        !self.sampler.pending.is_empty()
    }

    /// Gives each sample that waits the bucket that `bucket` names: a number that [`Heap::new_bucket`] gave.
    pub fn name_samples(&mut self, mut bucket: impl FnMut(&mut Heap, &Pending) -> u32) {
        let mut pending = std::mem::take(&mut self.sampler.pending);
        for waiting in pending.drain(..) {
            let number = bucket(self, &waiting);
            if let Some(sample) = self.sampler.samples.get_mut(waiting.sample as usize) {
                sample.bucket = number;
            }
            if let Some((bucket, _)) = self.sampler.bucket_of(waiting.sample) {
                bucket.allocs += 1;
            }
        }
        // Its memory is used again.
        self.sampler.pending = pending;
        self.have_names();
    }

    /// A new bucket for cells of `n_bytes`; its number.
    pub fn new_bucket(&mut self, n_bytes: u64) -> u32 {
        self.sampler.buckets.push(Bucket {
            n_bytes,
            ..Bucket::default()
        });
        self.sampler.buckets.len() as u32 - 1
    }

    /// Buckets there are.
    pub fn n_buckets(&self) -> u32 {
        self.sampler.buckets.len() as u32
    }

    /// The sums of a bucket.
    pub fn bucket(&self, number: u32) -> Bucket {
        self.sampler
            .buckets
            .get(number as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Bytes between two points on average; 0: nothing is sampled.
    pub fn sample_rate(&self) -> u64 {
        self.sampler.rate
    }

    /// Sets it, for what is allocated from now on. The old value.
    pub fn set_sample_rate(&mut self, rate: u64) -> u64 {
        let old = std::mem::replace(&mut self.sampler.rate, rate);
        self.sampler.large = self.sampler.next();
        let bits = self.config.debug;
        for i in 0..self.classes.len() {
            let Some(&class) = self.classes.get(i) else {
                continue;
            };
            let at = class.get();
            if at.elem_bytes == 0 || at.class == 0 {
                continue;
            }
            at.next_sample = self.first_countdown(at.kind);
            at.sample_base = at.cursor;
            if !at.cursor.is_null() {
                at.set_limit(bits);
            }
        }
        old
    }
}
