//! The order in which package variables are initialised.
//!
//! In: which objects each initialisation expression and function body mentions. Out: `Package::init_order`, or an
//! error for a variable that depends on itself.
//!
//! Steps. 1: for each variable with an initialiser, the variables that it needs are found through constants and
//! functions by a walk over mentions. 2: variables declared by one `var a, b = f()` are one item. 3: again and again
//! the item earliest in the source whose needs are all initialised comes next. 4: items that never get ready depend
//! on a cycle, which is searched and reported.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::syntax::codes::Code;
use crate::syntax::node::Node;
use crate::types::check::{Checker, DeclInfo};
use crate::types::errors::Error;
use crate::types::object::{ObjId, ObjKind};
use crate::types::package::Initializer;

/// Variables that one expression initialises.
struct Item {
    lhs: Vec<ObjId>,
    /// None for variables without value.
    rhs: Option<Node>,
    n_open: usize,
    users: Vec<usize>,
}

impl Checker<'_> {
    /// Fills `init_order` of the package.
    pub(crate) fn init_order(&mut self) {
        let (mut items, item_of) = self.init_items();
        self.link_items(&mut items, &item_of);
        let mut ready: BTreeSet<usize> = (0..items.len())
            .filter(|i| items.get(*i).is_some_and(|item| item.n_open == 0))
            .collect();
        let mut order = Vec::new();
        let mut n_done = 0;
        while let Some(next) = ready.pop_first() {
            let Some(item) = items.get_mut(next) else {
                break;
            };
            n_done += 1;
            if let Some(rhs) = item.rhs {
                let lhs = item.lhs.clone();
                order.push(Initializer { lhs, rhs });
            }
            for user in std::mem::take(&mut item.users) {
                if let Some(u) = items.get_mut(user) {
                    u.n_open -= 1;
                    if u.n_open == 0 {
                        ready.insert(user);
                    }
                }
            }
        }
        if n_done < items.len() {
            self.init_cycles(&mut items);
        }
        self.const_cycles();
        self.world.pkg_mut(self.pkg).init_order = order;
    }

    /// Constants that need themselves, each in one report. They have no turn of their own.
    fn const_cycles(&mut self) {
        let is_const = |obj: &ObjId| matches!(self.world.obj(*obj).kind, ObjKind::Const { .. });
        let consts: Vec<ObjId> = self.decl_order.iter().copied().filter(is_const).collect();
        if !self.leads_to_cycle(&consts) {
            return;
        }
        let mut told: FxHashSet<ObjId> = FxHashSet::default();
        for obj in consts {
            if told.contains(&obj) {
                continue;
            }
            let Some(cycle) = self.dep_cycle(obj) else {
                continue;
            };
            if cycle.iter().all(|&o| self.world.obj(o).var().is_none()) {
                self.report_init_cycle(&cycle);
                told.extend(cycle);
            }
        }
    }

    fn init_items(&self) -> (Vec<Item>, FxHashMap<ObjId, usize>) {
        let mut items: Vec<Item> = Vec::new();
        let mut item_of = FxHashMap::default();
        for &obj in &self.decl_order {
            if self.world.obj(obj).var().is_none() || item_of.contains_key(&obj) {
                continue;
            }
            let Some(decl) = self.decls.get(&obj) else {
                continue;
            };
            // A variable without a value has its turn as well, as with gc: who needs it comes after what stands before
            // it. And it may depend on itself through its type: `var x [len(x)]int`.
            let rhs = decl.init;
            let lhs = match &decl.lhs {
                Some(all) => all.to_vec(),
                None => vec![obj],
            };
            for v in &lhs {
                item_of.insert(*v, items.len());
            }
            items.push(Item {
                lhs,
                rhs,
                n_open: 0,
                users: Vec::new(),
            });
        }
        (items, item_of)
    }

    fn link_items(&self, items: &mut [Item], item_of: &FxHashMap<ObjId, usize>) {
        for i in 0..items.len() {
            let lhs = items.get(i).map_or_else(Vec::new, |item| item.lhs.clone());
            let mut seen: FxHashSet<ObjId> = FxHashSet::default();
            let mut needs = BTreeSet::new();
            let mut work = lhs;
            while let Some(obj) = work.pop() {
                for &dep in self.decls.get(&obj).map_or(&[][..], DeclInfo::deps) {
                    if !seen.insert(dep) {
                        continue;
                    }
                    match item_of.get(&dep) {
                        Some(&j) => {
                            needs.insert(j);
                        }
                        None => work.push(dep),
                    }
                }
            }
            for &j in &needs {
                if let Some(item) = items.get_mut(j) {
                    item.users.push(i);
                }
            }
            if let Some(item) = items.get_mut(i) {
                item.n_open = needs.len();
            }
        }
    }

    /// Reports cycles: that of the item with the fewest open needs, then, as if that one were done, the next.
    fn init_cycles(&mut self, items: &mut [Item]) {
        let mut left: BTreeSet<usize> = (0..items.len())
            .filter(|i| items.get(*i).is_some_and(|item| item.n_open > 0))
            .collect();
        let open = |items: &[Item], i: usize| items.get(i).map_or(0, |item| item.n_open);
        while let Some(next) = left.iter().copied().min_by_key(|i| (open(items, *i), *i)) {
            left.remove(&next);
            let Some(item) = items.get_mut(next) else {
                break;
            };
            let (lhs, users) = (item.lhs.clone(), std::mem::take(&mut item.users));
            if item.n_open > 0
                && let Some(cycle) = lhs.iter().find_map(|v| self.dep_cycle(*v))
            {
                self.report_init_cycle(&cycle);
            }
            for user in users {
                if let Some(u) = items.get_mut(user) {
                    u.n_open = u.n_open.saturating_sub(1);
                }
            }
        }
    }

    /// Whether a way over mentions from one of these leads into a cycle: each object is looked at once.
    fn leads_to_cycle(&self, from: &[ObjId]) -> bool {
        let (mut done, mut on_path) = (FxHashSet::default(), FxHashSet::default());
        for &start in from {
            let mut stack = vec![(start, self.ordered_deps(start))];
            on_path.insert(start);
            while let Some((obj, deps)) = stack.last_mut() {
                let Some(dep) = deps.pop() else {
                    on_path.remove(obj);
                    done.insert(*obj);
                    stack.pop();
                    continue;
                };
                if on_path.contains(&dep) {
                    return true;
                }
                if !done.contains(&dep) {
                    on_path.insert(dep);
                    stack.push((dep, self.ordered_deps(dep)));
                }
            }
        }
        false
    }

    /// A way from `start` over mentions back to it; the list begins with `start`.
    fn dep_cycle(&self, start: ObjId) -> Option<Vec<ObjId>> {
        let mut seen = FxHashSet::default();
        let mut path = vec![start];
        let mut stack = vec![self.ordered_deps(start)];
        while let Some(top) = stack.last_mut() {
            let Some(dep) = top.pop() else {
                stack.pop();
                path.pop();
                continue;
            };
            if dep == start {
                return Some(path);
            }
            if seen.insert(dep) {
                path.push(dep);
                stack.push(self.ordered_deps(dep));
            }
        }
        None
    }

    /// Mentions in reverse order of declaration: the earliest is popped first.
    fn ordered_deps(&self, obj: ObjId) -> Vec<ObjId> {
        let decl = self.decls.get(&obj);
        // Variables of one declaration share its expression, whose mentions are noted with one of them.
        let alone = [obj];
        let all = decl.and_then(|d| d.lhs.as_deref()).unwrap_or(&alone);
        let decls = all.iter().filter_map(|v| self.decls.get(v));
        let mut deps: Vec<ObjId> = decls.flat_map(|d| d.deps().iter().copied()).collect();
        deps.sort_by_key(|d| std::cmp::Reverse(self.world.obj(*d).order));
        deps
    }

    /// `initialization cycle for x`, and a line for each step.
    pub(crate) fn report_init_cycle(&mut self, cycle: &[ObjId]) {
        let Some(&first) = cycle.first() else { return };
        let (pos, name) = (
            self.world.obj(first).pos,
            self.world.obj_name(first).to_string(),
        );
        if cycle.len() == 1 {
            let msg = format!("initialization cycle: {name} refers to itself");
            return self.error_at(pos, Code::InvalidInitCycle, msg);
        }
        let mut error = Error::new(
            pos,
            Code::InvalidInitCycle,
            format!("initialization cycle for {name}"),
        );
        for (i, &obj) in cycle.iter().enumerate() {
            let next = cycle.get(i + 1).copied().unwrap_or(first);
            let (a, b) = (self.world.obj_name(obj), self.world.obj_name(next));
            let line = format!("{a} refers to {b}");
            error = error.with(self.world.obj(obj).pos, line);
        }
        self.report(error);
    }
}
