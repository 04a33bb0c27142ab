//! DEFLATE written, first half: what of the text was there before.
//!
//! In: a window of text, of which a part is new. Out: tokens: a byte, or a length and how far back it repeats. Places with equal first bytes hang together in
//! chains, newest first; the level says how far they are followed, and whether the match of the next byte is looked at before this one is taken.

/// Bytes that a match begins with at least; those of the hash.
const MIN_MATCH: usize = 4;
/// The longest match.
const MAX_MATCH: usize = 258;
/// How far back a match reaches; the length of the links.
const REACH: usize = 1 << 15;
/// Rows of the heads.
const HASH_BITS: u32 = 15;
/// Comparisons of one call, after which the machine is asked whether the script goes on.
const WORK: usize = 1 << 19;

/// How hard a level tries.
struct Effort {
    /// Links followed for one place.
    chain: usize,
    /// A match of this length is good enough.
    nice: usize,
    /// Below this length the next byte's match is looked at as well; 0: never.
    lazy: usize,
    /// With a match of this length the chain is cut to a quarter.
    good: usize,
}

/// Levels 0 to 9; 0 finds nothing: for codes alone. The numbers from 1 on are those that zlib made the custom.
const EFFORTS: [Effort; 10] = [
    effort(0, 0, 0, 0),
    effort(4, 8, 0, 4),
    effort(8, 16, 0, 4),
    effort(32, 32, 0, 4),
    effort(16, 16, 4, 4),
    effort(32, 32, 16, 8),
    effort(128, 128, 16, 8),
    effort(256, 128, 32, 8),
    effort(1024, 258, 128, 32),
    effort(4096, 258, 258, 32),
];

const fn effort(chain: usize, nice: usize, lazy: usize, good: usize) -> Effort {
    Effort {
        chain,
        nice,
        lazy,
        good,
    }
}

/// A length and how far back; length 0: none.
#[derive(Clone, Copy)]
struct Match {
    length: usize,
    distance: usize,
}

/// Where matching stands.
pub(super) struct Matcher {
    /// Index in the window of the next byte without a token.
    at: usize,
    /// Where this call began.
    from: usize,
    /// Number in the whole text of the window's first byte; it may wrap, as those in the tables do.
    base: u32,
    n_tokens: usize,
    level: usize,
    /// No token begins at this index or later.
    stop: usize,
    /// Index of the first byte that is in no chain.
    unlinked: usize,
    work: usize,
}

impl Matcher {
    /// Out of the words of the state.
    pub(super) fn load(words: [u64; 8]) -> Matcher {
        Matcher {
            at: words[0] as usize,
            from: words[0] as usize,
            base: words[1] as u32,
            n_tokens: words[2] as usize,
            level: (words[3] as usize).min(9),
            stop: words[4] as usize,
            unlinked: words[5] as usize,
            work: 0,
        }
    }

    /// What this call did, as bytes: those that got tokens, and eight for a comparison.
    pub(super) fn handled(&self) -> u64 {
        (self.at.saturating_sub(self.from) + 8 * self.work) as u64
    }

    /// The words of the state.
    pub(super) fn save(&self) -> [u64; 8] {
        [
            self.at as u64,
            u64::from(self.base),
            self.n_tokens as u64,
            self.level as u64,
            self.stop as u64,
            self.unlinked as u64,
            0,
            0,
        ]
    }

    /// Makes tokens until there is no room for more, the stop is reached, or it was much work. With `more` to come behind the window it stops where a
    /// match could go on there.
    pub(super) fn run(
        &mut self,
        window: &[u8],
        heads: &mut [u32],
        links: &mut [u32],
        tokens: &mut [u32],
        more: bool,
    ) {
        let (Some(heads), Some(links)) = (
            heads.first_chunk_mut::<{ 1 << HASH_BITS }>(),
            links.first_chunk_mut::<REACH>(),
        ) else {
            return;
        };
        let margin = if more { MAX_MATCH + MIN_MATCH } else { 0 };
        let stop = self.stop.min(window.len().saturating_sub(margin));
        let mut chains = Chains {
            window,
            heads,
            links,
            base: self.base,
        };
        while self.at < stop && self.work < WORK {
            let Some(room) = tokens.get_mut(self.n_tokens..).filter(|t| !t.is_empty()) else {
                break;
            };
            self.token(&mut chains, room);
        }
    }

    /// One match with the bytes before it, or a byte.
    fn token(&mut self, chains: &mut Chains<'_>, room: &mut [u32]) {
        let effort = &EFFORTS[self.level];
        let mut found = self.find(chains, effort, 0);
        let mut n = 0;
        while found.length > 0 && found.length < effort.lazy && n + 1 < room.len() {
            let byte = chains.window[self.at];
            self.at += 1;
            let next = self.find(chains, effort, found.length);
            if next.length <= found.length {
                self.at -= 1;
                break;
            }
            room[n] = u32::from(byte) << 16;
            n += 1;
            found = next;
        }
        if found.length == 0 {
            room[n] = u32::from(chains.window[self.at]) << 16;
            self.at += 1;
        } else {
            room[n] = (found.length as u32) << 16 | found.distance as u32;
            self.at += found.length;
        }
        self.n_tokens += n + 1;
    }

    /// The longest match of what stands at `at` that is longer than `least`; what stands before is linked first.
    fn find(&mut self, chains: &mut Chains<'_>, effort: &Effort, least: usize) -> Match {
        let mut best = Match {
            length: 0,
            distance: 0,
        };
        if effort.chain == 0 {
            return best;
        }
        chains.link(self.unlinked, self.at);
        self.unlinked = self.unlinked.max(self.at);
        let Some(row) = chains.row(self.at) else {
            return best;
        };
        let here = chains.number(self.at);
        let limit = MAX_MATCH.min(chains.window.len() - self.at);
        let mut length = least.max(MIN_MATCH - 1);
        let mut left = if least >= effort.good {
            effort.chain / 4
        } else {
            effort.chain
        };
        let mut number = chains.heads[row];
        let mut last = 0;
        while left > 0 && length < limit {
            let distance = here.wrapping_sub(number) as usize;
            // Older ones are further back; what is not is of another time.
            if distance <= last || distance > REACH || distance > self.at {
                break;
            }
            last = distance;
            self.work += 1;
            let n = chains.common(self.at, distance, length, limit);
            if n > length {
                self.work += n / 8;
                length = n;
                best = Match { length, distance };
                if n >= effort.nice {
                    break;
                }
            }
            number = chains.links[number as usize % REACH];
            left -= 1;
        }
        best
    }
}

/// The text and its places, by the hash of their first bytes.
struct Chains<'a> {
    window: &'a [u8],
    /// The newest place of each hash.
    heads: &'a mut [u32; 1 << HASH_BITS],
    /// The place of the same hash before each.
    links: &'a mut [u32; REACH],
    base: u32,
}

impl Chains<'_> {
    /// Number of an index in the whole text.
    fn number(&self, at: usize) -> u32 {
        self.base.wrapping_add(at as u32)
    }

    /// The hash of what stands at an index; none too near the end.
    fn row(&self, at: usize) -> Option<usize> {
        let bytes = self.window.get(at..)?.first_chunk::<MIN_MATCH>()?;
        let hash = u32::from_le_bytes(*bytes).wrapping_mul(0x9E37_79B1);
        Some((hash >> (32 - HASH_BITS)) as usize)
    }

    /// Puts the places of these indices into their chains.
    fn link(&mut self, from: usize, to: usize) {
        for at in from..to {
            let Some(row) = self.row(at) else {
                return;
            };
            let number = self.number(at);
            self.links[number as usize % REACH] = self.heads[row];
            self.heads[row] = number;
        }
    }

    /// How many bytes at an index are those so far back; 0 if not more than `least`.
    fn common(&self, at: usize, distance: usize, least: usize, limit: usize) -> usize {
        let here = &self.window[at..at + limit];
        let there = &self.window[at - distance..];
        let there = &there[..limit];
        if least < limit && here[least] != there[least] {
            return 0;
        }
        let (words, _) = here.as_chunks::<8>();
        let (others, _) = there.as_chunks::<8>();
        for (i, (a, b)) in words.iter().zip(others).enumerate() {
            let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
            if differ != 0 {
                return 8 * i + differ.trailing_zeros() as usize / 8;
            }
        }
        let start = words.len() * 8;
        let rest = here[start..].iter().zip(&there[start..]);
        start + rest.take_while(|(a, b)| a == b).count()
    }
}
