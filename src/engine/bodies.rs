//! Who provides functions without a body: the natives of std by name, the host's functions by name.
//!
//! In: std's table, registrations of the host. Out: the numbers that `native` and `host` instructions carry.

use std::collections::HashMap;

use crate::lower::Bodies;
use crate::std::PACKAGES;
use crate::vm::native::NativeFn;

/// Names to numbers.
pub(crate) struct Table {
    natives: HashMap<String, u32>,
    hosts: HashMap<String, u32>,
}

impl Table {
    /// Numbers every native of std; the functions in that order are for the machine.
    pub(crate) fn new() -> (Table, Vec<NativeFn>) {
        let mut natives = HashMap::new();
        let mut functions = Vec::new();
        for package in PACKAGES {
            for (name, function) in package.natives {
                natives.insert(format!("{}.{name}", package.path), functions.len() as u32);
                functions.push(*function);
            }
        }
        (
            Table {
                natives,
                hosts: HashMap::new(),
            },
            functions,
        )
    }

    /// Binds `pkg/path.Func` to the host's number.
    pub(crate) fn add_host(&mut self, name: String, number: u32) {
        self.hosts.insert(name, number);
    }
}

impl Bodies for Table {
    fn native(&self, name: &str) -> Option<u32> {
        self.natives.get(name).copied()
    }

    fn host(&self, name: &str) -> Option<u32> {
        self.hosts.get(name).copied()
    }
}
