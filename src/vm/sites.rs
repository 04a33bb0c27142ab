//! What the rows of `heap::sites` stand for: the place of an instruction that allocates.
//!
//! In: code that is being installed. Out: a row for each place in it, the same for code that comes from the same place again: an evaluation
//! repeated, another instance of a generic function, a file loaded anew. Beyond [`MAX_SITES`] places count in one row.
//!
//! Switched off, nothing counts: the loader makes instructions that do not of those that do ([`Op::uncounted`]), the heap gives bytes without booking them
//! for a site, and level 0 names none. All instructions link to one row, which is told what the books say.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::code::encode::{instr_words, op_of, with_op};
use crate::code::func::FuncCode;
use crate::code::ops::Op;
use crate::code::rtype::{RType, RTypeId, RTypes};
use crate::heap::sites::{SiteRef, SiteTotals, own};
use crate::vm::Vm;

/// Most places that have rows of their own.
const MAX_SITES: usize = 1 << 16;

/// A place that allocates.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SitePlace {
    /// The function, as traces print it.
    pub func: Arc<str>,
    /// File as given to the parser.
    pub file: Arc<str>,
    /// Line, from 1; 0 where there is none.
    pub line: u32,
    /// Byte column, from 1.
    pub column: u32,
    /// What allocates there: the name of the instruction.
    pub op: &'static str,
    /// The type of what is allocated, as Go writes it; empty where the instruction names none.
    pub ty: Arc<str>,
}

impl SitePlace {
    /// What has a name and no place.
    fn nowhere(func: Arc<str>) -> SitePlace {
        SitePlace {
            func,
            file: "".into(),
            line: 0,
            column: 0,
            op: "",
            ty: "".into(),
        }
    }
}

/// One site and what it has allocated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SiteReading {
    /// Number of the row; [`own::NODES`] for nodes.
    pub number: u32,
    /// Where.
    pub place: SitePlace,
    /// How much.
    pub totals: SiteTotals,
}

/// What makes two sites one: numbers of function and file, line, column, instruction, and the bytes of the cells of the fast allocation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    func: u32,
    file: u32,
    line: u32,
    column: u32,
    op: Option<Op>,
    fast_bytes: u64,
    ty: Option<RTypeId>,
}

/// Places by row and rows by place.
pub(crate) struct SiteTable {
    is_on: bool,
    /// From row `own::N` on.
    places: Vec<Key>,
    rows: FxHashMap<Key, u32>,
    names: Vec<Arc<str>>,
    numbers: FxHashMap<Arc<str>, u32>,
    /// Numbers of the function and the files whose code is being installed, once one of its places asked for them: most functions have none.
    installing: Option<(u32, Vec<u32>)>,
}

/// Names that stand for places that are not told apart.
const NOT_COUNTED: u32 = 0;
const OTHERS: u32 = 1;

impl SiteTable {
    pub(crate) fn new(is_on: bool) -> SiteTable {
        let mut table = SiteTable {
            is_on,
            places: Vec::new(),
            rows: FxHashMap::default(),
            names: Vec::new(),
            numbers: FxHashMap::default(),
            installing: None,
        };
        table.number("(not counted by place)");
        table.number("(other places)");
        table
    }

    /// Counting by site is on.
    pub(super) fn is_on(&self) -> bool {
        self.is_on
    }

    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let name: Arc<str> = text.into();
        let number = self.names.len() as u32;
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }

    /// Code of this function is about to be installed.
    pub(super) fn install(&mut self) {
        self.installing = None;
    }

    /// The numbers of the function, and of its file with this number.
    fn installing(&mut self, code: &FuncCode, file: usize) -> (u32, u32) {
        let (func, files) = match self.installing.take() {
            Some(numbers) => numbers,
            None => {
                let func = self.number(&code.name);
                (func, code.files.iter().map(|f| self.number(f)).collect())
            }
        };
        let number = files.get(file).copied().unwrap_or(u32::MAX);
        self.installing = Some((func, files));
        (func, number)
    }

    fn key(&mut self, code: &FuncCode, word: u32, fast_bytes: u64, ty: Option<RTypeId>) -> Key {
        let nameless = |func| Key {
            func,
            file: u32::MAX,
            line: 0,
            column: 0,
            op: None,
            fast_bytes: 0,
            ty: None,
        };
        if !self.is_on {
            return nameless(NOT_COUNTED);
        }
        if self.places.len() >= MAX_SITES {
            return Key {
                fast_bytes,
                ..nameless(OTHERS)
            };
        }
        let entry = code.line_entry(word);
        let (func, file) = self.installing(code, entry.map_or(0, |e| usize::from(e.file)));
        Key {
            func,
            file,
            line: entry.map_or(0, |e| e.line),
            column: entry.map_or(0, |e| u32::from(e.column)),
            op: op_before(code, word),
            fast_bytes,
            ty,
        }
    }

    pub(super) fn name(&self, number: u32) -> Arc<str> {
        self.names
            .get(number as usize)
            .map_or_else(|| "".into(), Arc::clone)
    }

    /// Instruction and type of a row.
    pub(super) fn made(&self, number: u32) -> Option<(Op, Option<RTypeId>)> {
        let key = self.places.get(number.checked_sub(own::N)? as usize)?;
        Some((key.op?, key.ty))
    }

    fn place(&self, key: &Key, rtypes: &RTypes) -> SitePlace {
        let ty = key.ty.and_then(|id| rtypes.get(id));
        SitePlace {
            ty: type_text(key.op, ty).into(),
            func: self.name(key.func),
            file: self.name(key.file),
            line: key.line,
            column: key.column,
            op: key.op.map_or("", |op| op.info().name),
        }
    }
}

/// The instruction makes values of the type it names side by side.
pub(super) fn makes_elems(op: Op) -> bool {
    matches!(
        op,
        Op::make_slice
            | Op::new_array
            | Op::append_room
            | Op::append
            | Op::append_64
            | Op::append_8
            | Op::append_slice
    )
}

/// The type of what an instruction allocates, from the type it names.
fn type_text(op: Option<Op>, ty: Option<&RType>) -> String {
    let name = ty.map_or("", |ty| &*ty.name);
    match op {
        Some(op) if makes_elems(op) => format!("[]{name}"),
        Some(Op::closure | Op::closure_n) => "func".into(),
        Some(Op::append_str | Op::bytes_of_str) => "[]byte".into(),
        Some(Op::runes_of_str) => "[]rune".into(),
        Some(Op::concat | Op::join | Op::str_of_rune | Op::str_of_bytes | Op::str_of_runes) => {
            "string".into()
        }
        _ => name.into(),
    }
}

/// The instruction that ends with this word.
fn op_before(code: &FuncCode, word: u32) -> Option<Op> {
    head_before(&code.words, word).map(|(_, op)| op)
}

/// The same, behind the place of its first word.
fn head_before(words: &[u64], word: u32) -> Option<(usize, Op)> {
    /// No allocating instruction has more words.
    const MOST_WORDS: usize = 4;
    (2..=MOST_WORDS).find_map(|n| {
        let at = (word as usize + 1).checked_sub(n)?;
        let head = *words.get(at)?;
        let op = Op::from_u16(op_of(head))?;
        (instr_words(head) == Some(n) && op.allocates()).then_some((at, op))
    })
}

/// The instruction that ends with word `word` counts no more.
pub(super) fn uncount(words: &mut [u64], word: u32) {
    if let Some((at, op)) = head_before(words, word)
        && let Some(head) = words.get_mut(at)
    {
        *head = with_op(*head, op.uncounted());
    }
}

impl Vm {
    /// The row of the instruction of `code` that ends with word `word`; `code` was announced with [`SiteTable::install`].
    /// `ty`: the type it names.
    pub(super) fn site_at(
        &mut self,
        code: &FuncCode,
        word: u32,
        fast_bytes: u64,
        ty: Option<RTypeId>,
    ) -> SiteRef {
        // Passing types would make a new row each time.
        let ty = ty.filter(|id| !self.rtypes.is_passing(*id));
        let key = self.sites.key(code, word, fast_bytes, ty);
        let number = match self.sites.rows.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.heap.new_site(key.fast_bytes);
                self.sites.places.push(key);
                self.sites.rows.insert(key, number);
                number
            }
        };
        self.heap.site(number)
    }

    /// What a row stands for.
    pub(super) fn site_place(&self, number: u32) -> SitePlace {
        let own = match number {
            own::HOST => "(host)",
            own::MACHINE => "(machine)",
            own::CODE => "(code)",
            own::TEXT => "(source text)",
            own::NODES => "(syntax trees)",
            _ => "",
        };
        let key = number.checked_sub(own::N);
        match key.and_then(|at| self.sites.places.get(at as usize)) {
            Some(key) => self.sites.place(key, &self.rtypes),
            None => SitePlace::nowhere(own.into()),
        }
    }

    /// All sites that have allocated, with what they have: the sums are `mallocs` and `total_alloc` of the books.
    pub fn sites(&mut self) -> Vec<SiteReading> {
        if !self.sites.is_on {
            return self.sums();
        }
        (0..self.heap.n_sites())
            .chain([own::NODES])
            .map(|number| (number, self.heap.site_totals(number)))
            .filter(|(_, totals)| totals.objects != 0)
            .map(|(number, totals)| SiteReading {
                number,
                place: self.site_place(number),
                totals,
            })
            .collect()
    }

    /// What the books say, in one row for all sites and one for nodes.
    fn sums(&mut self) -> Vec<SiteReading> {
        let books = self.heap.stats();
        let nodes = self.heap.site_totals(own::NODES);
        let rest = SiteTotals {
            objects: books.mallocs - nodes.objects,
            bytes: books.total_alloc - nodes.bytes,
            assist_ns: self.heap.site_totals(own::N).assist_ns,
        };
        let nodes = SiteReading {
            number: own::NODES,
            place: self.site_place(own::NODES),
            totals: nodes,
        };
        let rest = SiteReading {
            number: own::N,
            place: SitePlace::nowhere(self.sites.name(NOT_COUNTED)),
            totals: rest,
        };
        vec![rest, nodes]
    }
}
