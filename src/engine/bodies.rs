//! Who provides functions without a body: the natives of std by name, the host's functions by name.
//!
//! In: std's table, registrations of the host. Out: the numbers that `native` and `host` instructions carry.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::lower::Bodies;
use crate::std::PACKAGES;
use crate::vm::native::NativeFn;

/// What all machines of the process share: names to numbers, functions by number.
struct Natives {
    numbers: HashMap<String, u32>,
    functions: Vec<NativeFn>,
}

/// Made for the first machine: at five hundred names it would cost each machine more than all the rest.
static NATIVES: OnceLock<Natives> = OnceLock::new();

impl Natives {
    fn all() -> &'static Natives {
        NATIVES.get_or_init(|| {
            let mut natives = Natives {
                numbers: HashMap::new(),
                functions: Vec::new(),
            };
            for package in PACKAGES {
                for (name, function) in package.natives {
                    let number = natives.functions.len() as u32;
                    let name = format!("{}.{name}", package.path);
                    natives.numbers.insert(name, number);
                    natives.functions.push(*function);
                }
            }
            natives
        })
    }
}

/// Names to numbers.
pub(crate) struct Table {
    natives: &'static Natives,
    hosts: HashMap<String, u32>,
}

impl Table {
    /// Numbers every native of std; the functions in that order are for the machine.
    pub(crate) fn new() -> (Table, Vec<NativeFn>) {
        let natives = Natives::all();
        let table = Table {
            natives,
            hosts: HashMap::new(),
        };
        (table, natives.functions.clone())
    }

    /// Binds `pkg/path.Func` to the host's number.
    pub(crate) fn add_host(&mut self, name: String, number: u32) {
        self.hosts.insert(name, number);
    }
}

impl Bodies for Table {
    fn native(&self, name: &str) -> Option<u32> {
        self.natives.numbers.get(name).copied()
    }

    fn host(&self, name: &str) -> Option<u32> {
        self.hosts.get(name).copied()
    }
}
