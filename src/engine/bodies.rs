//! Who provides functions without a body: the natives of std by name, the host's functions by name.
//!
//! In: std's table, registrations of the host. Out: the numbers that `native` and `host` instructions carry.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::lower::Bodies;
use crate::std::PACKAGES;
use crate::vm::native::NativeFn;

/// One native of std; its place in the table is its number.
struct Row {
    path: &'static str,
    name: &'static str,
    function: NativeFn,
}

impl Row {
    /// The bytes of `path.name`.
    fn full_name(&self) -> impl Iterator<Item = u8> {
        let path = self.path.bytes();
        path.chain([b'.']).chain(self.name.bytes())
    }
}

/// What all machines of the process share, sorted by full name. Made for the first machine: at seven hundred names it would cost each machine
/// more than all the rest.
static NATIVES: OnceLock<(Vec<Row>, Vec<NativeFn>)> = OnceLock::new();

fn all_natives() -> &'static (Vec<Row>, Vec<NativeFn>) {
    NATIVES.get_or_init(|| {
        let mut rows: Vec<Row> = Vec::new();
        for package in PACKAGES {
            rows.extend(package.natives.iter().map(|&(name, function)| Row {
                path: package.path,
                name,
                function,
            }));
        }
        // Most are compared with one of their own package.
        rows.sort_by(|a, b| match std::ptr::eq(a.path, b.path) {
            true => a.name.cmp(b.name),
            false => a.full_name().cmp(b.full_name()),
        });
        let functions = rows.iter().map(|row| row.function).collect();
        (rows, functions)
    })
}

/// Names to numbers.
pub(crate) struct Table {
    natives: &'static [Row],
    hosts: HashMap<String, u32>,
}

impl Table {
    /// Numbers every native of std; the functions in that order are for the machine.
    pub(crate) fn new() -> (Table, &'static [NativeFn]) {
        let (natives, functions) = all_natives();
        let table = Table {
            natives,
            hosts: HashMap::new(),
        };
        (table, functions)
    }

    /// Binds `pkg/path.Func` to the host's number.
    pub(crate) fn add_host(&mut self, name: String, number: u32) {
        self.hosts.insert(name, number);
    }
}

impl Bodies for Table {
    fn native(&self, name: &str) -> Option<u32> {
        let found = self
            .natives
            .binary_search_by(|row| row.full_name().cmp(name.bytes()));
        found.ok().map(|number| number as u32)
    }

    fn host(&self, name: &str) -> Option<u32> {
        self.hosts.get(name).copied()
    }
}
