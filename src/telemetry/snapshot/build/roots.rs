//! Roots of a snapshot: the groups that are no objects, what hangs below them and by what name.
//!
//! In: the roots that a capture wrote down, with their owners. Out: groups, and claims on what they hold. What no root leads to is hung on a group of its own.

use rustc_hash::FxHashMap;

use crate::code::func::VarName;
use crate::heap::capture::{Owner, Root};
use crate::telemetry::snapshot::build::Builder;
use crate::telemetry::snapshot::typing::{Claim, EdgeName};
use crate::telemetry::snapshot::{GOROUTINES, NONE};
use crate::vm::captured::GOROUTINE_ROOTS;

/// Groups below the root, in this order; goroutines and frames come behind.
const GROUPS: [&str; 9] = [
    "(globals)",
    GOROUTINES,
    "(timers)",
    "(host handles)",
    "(values at the host)",
    "(finalizers)",
    "(syntax trees)",
    "(functions)",
    "(no way known)",
];

/// Index of the group of an owner.
fn group_of(owner: Owner) -> usize {
    match owner {
        Owner::Globals => 1,
        Owner::Goroutine(_) | Owner::Frame(..) => 2,
        Owner::Timers => 3,
        Owner::Handles => 4,
        Owner::Fresh => 5,
        Owner::Finalizers => 6,
        Owner::Trees => 7,
        Owner::Functions => 8,
    }
}

const NO_WAY: usize = 9;

/// A node that is no object.
pub(super) struct Group {
    pub(super) name: String,
    /// Groups below it, then objects.
    pub(super) groups: Vec<u32>,
    pub(super) objects: Vec<(u32, EdgeName)>,
}

impl Group {
    fn new(name: impl Into<String>) -> Group {
        Group {
            name: name.into(),
            groups: Vec::new(),
            objects: Vec::new(),
        }
    }
}

/// The variable that holds a slot of a frame, where slots serve several: the one that was declared last before the line where it stands.
fn var_in(vars: &[VarName], line: u32, at: u32) -> Option<&VarName> {
    let here = vars.iter().filter(|var| {
        let from = u32::from(var.slot);
        !var.is_captured && (from..from + u32::from(var.n_slots)).contains(&at)
    });
    let before = here.clone().filter(|var| var.line <= line);
    before
        .max_by_key(|var| var.line)
        .or_else(|| here.max_by_key(|var| var.line))
}

impl Builder<'_> {
    /// Groups with their objects, and what roots say of these.
    pub(super) fn add_roots(&mut self, learnt: &mut Vec<u32>) {
        self.groups.push(Group::new("(root)"));
        self.groups.extend(GROUPS.map(Group::new));
        let below_root: Vec<u32> = (1..=GROUPS.len() as u32).collect();
        if let Some(root) = self.groups.first_mut() {
            root.groups = below_root;
        }
        let mut made = FxHashMap::default();
        for root in self.captured.roots.iter() {
            self.add_root(&root, &mut made, learnt);
        }
    }

    fn add_root(&mut self, root: &Root, made: &mut FxHashMap<Owner, u32>, learnt: &mut Vec<u32>) {
        let Some((index, offset)) = self.find(root.ptr) else {
            return;
        };
        let Some(&owner) = self.captured.owners.get(root.owner as usize) else {
            return;
        };
        let group = self.group(owner, made);
        let (name, claim) = self.root_name(owner, root);
        self.learn(index, offset, claim, learnt);
        if let Some(group) = self.groups.get_mut(group as usize) {
            group.objects.push((index, name));
        }
    }

    /// The group of an owner: made when it is first needed.
    fn group(&mut self, owner: Owner, made: &mut FxHashMap<Owner, u32>) -> u32 {
        if let Some(group) = made.get(&owner) {
            return *group;
        }
        let above = match owner {
            Owner::Frame(goroutine, _) => self.group(Owner::Goroutine(goroutine), made),
            _ => group_of(owner) as u32,
        };
        let name = match owner {
            Owner::Goroutine(number) => format!("goroutine {number}"),
            Owner::Frame(_, number) => {
                let frame = self.captured.frames.get(number as usize);
                frame.map_or_else(String::new, |frame| {
                    format!("{} at {}:{}", frame.func, frame.file, frame.line)
                })
            }
            _ => {
                made.insert(owner, above);
                return above;
            }
        };
        let group = self.groups.len() as u32;
        self.groups.push(Group::new(name));
        if let Some(above) = self.groups.get_mut(above as usize) {
            above.groups.push(group);
        }
        made.insert(owner, group);
        group
    }

    fn root_name(&self, owner: Owner, root: &Root) -> (EdgeName, Claim) {
        let named = |text: &str| EdgeName::named(text);
        let boxed = || self.names.boxed(root.ty);
        match owner {
            Owner::Globals => {
                let global = self.names.globals.get(root.at as usize);
                match global.and_then(Option::as_ref) {
                    Some((name, ty)) => (named(name), Claim::One(ty.0)),
                    None => (named("(variable)"), Claim::Unknown),
                }
            }
            Owner::Goroutine(_) => {
                let what = GOROUTINE_ROOTS.get(root.at as usize);
                (named(what.copied().unwrap_or("value")), boxed())
            }
            Owner::Frame(_, number) => {
                let at = number as usize;
                let line = self.captured.frames.get(at).map_or(0, |frame| frame.line);
                let vars = self.frame_vars.get(at).map_or(&[][..], |vars| vars);
                match var_in(vars, line, root.at) {
                    Some(var) => (
                        named(&var.name),
                        self.names.var_claim(var, root.at, root.ty),
                    ),
                    None => (named(&format!("slot {}", root.at)), boxed()),
                }
            }
            Owner::Handles => {
                let claim = root
                    .at
                    .checked_sub(1)
                    .map(|ty| self.names.part(ty, root.ty));
                (named("handle"), claim.unwrap_or_default())
            }
            Owner::Timers => (named("timer"), Claim::Closure),
            Owner::Fresh => (named("value"), boxed()),
            Owner::Finalizers => (
                named(match root.at {
                    1 => "function",
                    2 => "argument",
                    _ => "object of a finalizer",
                }),
                boxed(),
            ),
            Owner::Trees => {
                let unit = self.names.units.get(&root.at);
                (
                    named(unit.map_or("tree", |unit| &unit.file)),
                    Claim::Unknown,
                )
            }
            Owner::Functions => {
                let name = self.names.code.get(&(root.ptr.saturating_sub(8)));
                (
                    named(name.map_or("function", |fact| &fact.name)),
                    Claim::Unknown,
                )
            }
        }
    }

    /// What no root leads to.
    pub(super) fn hang_up_the_rest(&mut self) {
        let n = self.objects.len();
        let mut seen = vec![false; n];
        let roots = self.groups.iter().flat_map(|group| &group.objects);
        let roots: Vec<u32> = roots.map(|(index, _)| *index).collect();
        self.reach(roots, &mut seen);
        // Those that nobody points to come first: others may hang on them.
        let mut has_holder = vec![false; n];
        for index in 0..n as u32 {
            for at in self.links_of(index) {
                let to = self.links.get(at).map_or(NONE, |link| link.to);
                if to != index
                    && let Some(slot) = has_holder.get_mut(to as usize)
                {
                    *slot = true;
                }
            }
        }
        for is_second in [false, true] {
            for index in 0..n as u32 {
                let at = index as usize;
                if seen.get(at) == Some(&false) && has_holder.get(at) == Some(&is_second) {
                    if let Some(group) = self.groups.get_mut(NO_WAY) {
                        group.objects.push((index, EdgeName::named("object")));
                    }
                    self.reach(vec![index], &mut seen);
                }
            }
        }
    }

    fn reach(&self, mut todo: Vec<u32>, seen: &mut [bool]) {
        while let Some(index) = todo.pop() {
            match seen.get_mut(index as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let links = self.links.get(self.links_of(index)).unwrap_or_default();
            todo.extend(links.iter().map(|link| link.to));
        }
    }
}
