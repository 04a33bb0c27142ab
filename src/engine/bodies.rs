//! Who provides functions without a body: the natives of std by name, the host's functions by name; and bodies of std that were left for later.
//!
//! In: std's table, registrations of the host. Out: the numbers that `native` and `host` instructions carry.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::heap::Heap;
use crate::lower::Bodies;
use crate::mem::OutOfMemory;
use crate::std::PACKAGES;
use crate::syntax::node::Node;
use crate::syntax::parser::parse_body;
use crate::vm::native::NativeFn;

/// The natives of all packages, one after the other, for all machines of the process.
static NATIVES: OnceLock<Vec<NativeFn>> = OnceLock::new();

/// Names to numbers. The number of a native is its place in the natives of all packages, one after the other: nothing is sorted and no name is
/// looked at before somebody asks, since the names stand all over the program file.
pub(crate) struct Table {
    hosts: HashMap<String, u32>,
}

impl Table {
    /// Numbers every native of std; the functions in that order are for the machine.
    pub(crate) fn new() -> (Table, &'static [NativeFn]) {
        let table = Table {
            hosts: HashMap::new(),
        };
        let natives = PACKAGES.iter().flat_map(|package| package.natives);
        let functions = NATIVES.get_or_init(|| natives.map(|row| row.1).collect());
        (table, functions)
    }

    /// Binds `pkg/path.Func` to the host's number.
    pub(crate) fn add_host(&mut self, name: String, number: u32) {
        self.hosts.insert(name, number);
    }
}

/// The table, and the heap that parsed bodies go to, for one call of lowering.
pub(crate) struct Provider<'a> {
    table: &'a Table,
    heap: RefCell<&'a mut Heap>,
}

impl Table {
    pub(crate) fn with<'a>(&'a self, heap: &'a mut Heap) -> Provider<'a> {
        Provider {
            table: self,
            heap: RefCell::new(heap),
        }
    }
}

impl Bodies for Provider<'_> {
    fn parse(&self, body: Node) -> Result<(), OutOfMemory> {
        match self.heap.try_borrow_mut() {
            Ok(mut heap) => parse_body(&mut heap, body),
            Err(_) => Err(OutOfMemory { wanted_bytes: 0 }),
        }
    }

    fn native(&self, name: &str) -> Option<u32> {
        let mut first = 0;
        for package in PACKAGES {
            let name = name.strip_prefix(package.path);
            let name = name.and_then(|rest| rest.strip_prefix('.'));
            if let Some(name) = name {
                let at = package.natives.iter().position(|row| row.0 == name);
                return at.map(|at| (first + at) as u32);
            }
            first += package.natives.len();
        }
        None
    }

    fn host(&self, name: &str) -> Option<u32> {
        self.table.hosts.get(name).copied()
    }
}
