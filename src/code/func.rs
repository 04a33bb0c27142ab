//! The code of one function, as lowering makes it: words, links by index, class map, line table.
//!
//! In: what `lower` knows. Out: [`FuncCode`], free of addresses, so that it could serve many machines;
//! `vm::program` installs it into a CODE cell of a heap and resolves each [`Link`] to an address.
//!
//! Frame of a function, in slots: `[results | arguments | closure pointer | locals and temporaries]`,
//! `frame_slots` in all, one class each for the whole function; above it the header and window of
//! the next call, `out_slots` at most, which no map covers.
//!
//! Invariants. F1: pointer and interface slots outside the arguments are zeroed by `enter` before the first
//! safepoint after pc 0; at pc 0 only the arguments and the closure slot hold values. F2: the outgoing window
//! starts at the same slot for every call of a function, `frame_slots + HEADER_SLOTS`. F3: what lives across a
//! call lies below it. F4: an interface's data slot directly follows its type slot.

use std::hash::{Hash, Hasher};

use crate::code::program::{FuncId, GlobalId, MethodId};
use crate::code::rtype::RTypeId;

/// What the collector may find in a slot.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[repr(u8)]
pub enum SlotClass {
    /// Never a pointer.
    #[default]
    Scalar = 0,
    /// A pointer, or nil.
    Pointer = 1,
    /// The data word of an interface whose type word is the slot before.
    IfaceData = 2,
}

impl SlotClass {
    /// The class with this number; others are scalars.
    pub const fn of(number: u8) -> SlotClass {
        match number {
            1 => SlotClass::Pointer,
            2 => SlotClass::IfaceData,
            _ => SlotClass::Scalar,
        }
    }
}

/// What a linked word of code is to hold in a machine.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Link {
    /// Address of the record of a function (extension `Func`, or `Lit` of `closure`).
    Func(FuncId),
    /// The same for `nested[i]` of this code.
    Nested(u32),
    /// Address of the function's static closure: the function as a value without captures.
    FuncValue(FuncId),
    /// The same for `nested[i]`.
    NestedValue(u32),
    /// Address of a string literal's bytes; they live as long as the code, or longer if used.
    Str(Box<[u8]>),
    /// Address of a string as the data word of an interface points to it; it lives as the bytes of a literal do.
    Boxed(Box<[u8]>),
    /// Address of a package variable's cell.
    Global(GlobalId),
    /// Address of a type descriptor.
    Type(RTypeId),
    /// Address of the allocation class for objects of a type.
    Alloc(RTypeId),
    /// Address of the allocation class for closures of so many words, the function's among them; two bits a word (`SlotClass`), lowest first.
    Closure(u8, u64),
    /// Address of a fresh inline cache for a method.
    Cache(MethodId),
    /// Address of the counters of the allocation site whose instruction this word ends.
    Site,
}

/// Word `word` of the code is to hold what `link` says.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reloc {
    /// Index into `words`.
    pub word: u32,
    /// What it holds.
    pub link: Link,
}

/// From word index on (until the next entry) the code comes from this line and column of this file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineEntry {
    /// First word.
    pub word: u32,
    /// Line, from 1.
    pub line: u32,
    /// Byte column, from 1; 0: not known. Columns beyond the type's range stand as its largest.
    pub column: u16,
    /// Index into the function's files. Beyond the first stand those that `//line` directives inside of it name.
    pub file: u16,
}

/// How the type of a variable is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum VarType {
    /// It has no descriptor.
    #[default]
    Unknown,
    /// This is its type.
    Of(RTypeId),
    /// It is a pointer to a value of this type, or stands in a box of it.
    To(RTypeId),
}

/// A variable that may hold pointers, for snapshots of the heap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VarName {
    /// Its first slot; of a captured variable the word of the closure.
    pub slot: u16,
    /// Its slots, or words.
    pub n_slots: u8,
    /// It is the closure's.
    pub is_captured: bool,
    /// Line of its declaration, from 1.
    pub line: u32,
    /// Its name.
    pub name: Box<str>,
    /// Its type.
    pub ty: VarType,
}

/// The code of one function, not linked to a machine.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FuncCode {
    /// As traces print it: `main.(*T).Method`, `main.f.func1`, `main.gen[...]`.
    pub name: String,
    /// Names of the files it comes from: of its beginning first, as given to the parser or as a directive says.
    pub files: Vec<String>,
    /// Instructions and extension words; starts at the entry.
    pub words: Vec<u64>,
    /// Words to fill in.
    pub relocs: Vec<Reloc>,
    /// Slots of results, at the window's base.
    pub result_slots: u16,
    /// Slots of arguments, receiver first, after the results.
    pub arg_slots: u16,
    /// True if the slot after the arguments receives the closure pointer (functions that capture).
    pub has_closure: bool,
    /// Class of each slot of the frame; its length is `frame_slots`.
    pub classes: Vec<SlotClass>,
    /// Slots needed above the frame: header and the largest outgoing window.
    pub out_slots: u16,
    /// Sorted by word.
    pub lines: Vec<LineEntry>,
    /// Word index of `run_defers` where a recovered panic resumes; functions that defer have exactly one.
    pub recover_pc: Option<u32>,
    /// Function literals inside, in source order.
    pub nested: Vec<FuncCode>,
    /// The tree it came from, as (unit slot, node number) of its body; let go when it has ended once.
    pub body: Option<(u32, u32)>,
    /// Variables by name.
    pub vars: Box<[VarName]>,
    /// True for code without source of its own (closures that `defer` and `go` make, method and promotion wrappers):
    /// `recover` looks through its frames, and traces do not show them.
    pub is_wrapper: bool,
    /// True for code that calls a bridge, which calls the function it stands for (`reflect.MakeFunc`): `recover` sees through both.
    pub is_bridged: bool,
}

impl FuncCode {
    /// Where the instruction at a word comes from.
    pub fn line_entry(&self, word: u32) -> Option<&LineEntry> {
        let behind = self.lines.partition_point(|entry| entry.word <= word);
        self.lines.get(behind.saturating_sub(1))
    }

    /// The name of the file of an entry; empty if there is none.
    pub fn file(&self, entry: Option<&LineEntry>) -> &str {
        let index = entry.map_or(0, |entry| usize::from(entry.file));
        self.files.get(index).map_or("", String::as_str)
    }
}

/// Words and links tell functions apart well enough; equality looks at all fields.
impl Hash for FuncCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words.hash(state);
        self.relocs.hash(state);
    }
}
