//! Evaluating a piece of source in a module's scope, leaving nothing behind.
//!
//! In: an expression or statements. Out: a task whose results are the values. After it the tree is unrooted, the
//! checker's arenas are back at their mark, and the code is garbage unless something of its making lives on (a closure); so are the types it declared.

use std::time::Instant;

use crate::code::rtype::RTypeId;
use crate::engine::error::{Failure, Status};
use crate::engine::module::{State, lower_failure};
use crate::engine::task::{Goal, Task};
use crate::engine::{Engine, diagnosed, nanos, no_memory, trees};
use crate::heap::unit::UnitPtr;
use crate::lower::EvalCode;
use crate::syntax::node::{Lifespan, Node};
use crate::syntax::parser::{Parsed, parse_eval};
use crate::types::check_eval;
use crate::types::package::PkgId;

/// What evaluated texts are called in messages.
const EVAL_FILE: &str = "eval";

impl Engine {
    /// Parses, checks and lowers `src`, and begins to run it; with the type number of its single value (0: none or several).
    ///
    /// # Errors
    /// `Syntax`, `Type`; `Limit`: the values take more than `cap` slots; `Busy`: the module is not initialised.
    pub fn begin_eval(
        &mut self,
        module: u32,
        src: &[u8],
        cap: usize,
    ) -> Result<(Task, u32), Failure> {
        let row = self.module(module)?;
        if row.state != State::Initialised {
            return Err(Failure::new(Status::Busy, "the module is not initialised"));
        }
        let pkg = row.pkg;
        self.forget_types();
        let Parsed {
            root, diags, unit, ..
        } = self.eval_parsed(src)?;
        let result = if diags.is_empty() {
            self.eval_tree(pkg, root, unit, cap)
        } else {
            Err(diagnosed(Status::Syntax, diags))
        };
        if result.is_err() {
            self.unroot(unit);
        }
        result
    }

    /// The tree of a text: the one that is kept, if there is one.
    fn eval_parsed(&mut self, src: &[u8]) -> Result<Parsed, Failure> {
        let kept = self.vm.heap_mut().kept_tree(EVAL_FILE, src);
        if let Some(unit) = kept
            && let Some(root) = unit.root_cell()
        {
            let (root, diags) = (Node::from_cell(root), Vec::new());
            return Ok(Parsed { root, diags, unit });
        }
        self.with_room(|engine| {
            parse_eval(engine.vm.heap_mut(), EVAL_FILE, src).map_err(|_| no_memory())
        })
    }

    /// Once many types have come from evaluations: forgets those that nothing holds. What that costs, a reading of the heap, is paid by as many
    /// new types as there were kept ones the last time, and a thousand.
    fn forget_types(&mut self) {
        const AT_LEAST: usize = 1000;
        if self.vm.rtypes.n_may_go() < AT_LEAST + 2 * self.n_types_kept {
            return;
        }
        let (lowering, numbers) = (&self.lowering, self.vm.heap().ref_types());
        self.vm.forget_types(|search| {
            lowering.name_types(search);
            let numbers = numbers.iter().filter_map(|n| u32::try_from(*n).ok());
            for number in numbers.filter_map(|n| n.checked_sub(1)) {
                search.id(RTypeId(number));
            }
        });
        self.n_types_kept = self.vm.rtypes.n_may_go();
    }

    fn eval_tree(
        &mut self,
        pkg: PkgId,
        root: Node,
        unit: UnitPtr,
        cap: usize,
    ) -> Result<(Task, u32), Failure> {
        let mark = self.world.mark();
        let n_types = self.vm.rtypes.n_made();
        let n_named = (self.lowering.n_funcs(), self.world.n_completed());
        let code = self.eval_code(pkg, root);
        if (self.lowering.n_funcs(), self.world.n_completed()) == n_named {
            self.world.release(mark);
            self.lowering.forget_released(&self.world);
            self.vm.rtypes.may_go(n_types);
            if code.is_ok() {
                self.vm.heap_mut().keep_tree(unit);
            }
        } else {
            // Its tables stay, too: they must not be made again for the same nodes.
            self.vm.heap_mut().drop_tree(unit);
            // It names an instance or a method that nobody has asked for before: lowered later, out of these types. Or the body of a function
            // of std was checked meanwhile, whose tables stay.
            self.world.keep(mark);
        }
        let EvalCode { mut code, results } = code?;
        if usize::from(code.result_slots) > cap {
            return Err(Failure::new(Status::Limit, "the values take more slots"));
        }
        code.body = None;
        let record = self.install_anonymous(&code)?;
        let ty = match results.as_slice() {
            [one] => self.type_number(*one),
            _ => 0,
        };
        Ok((Task::new(Goal::Eval { record, root, unit }), ty))
    }

    fn eval_code(&mut self, pkg: PkgId, root: Node) -> Result<EvalCode, Failure> {
        let begin = Instant::now();
        check_eval(&mut self.world, pkg, root).map_err(|diags| diagnosed(Status::Type, diags))?;
        Node::set_states(root, Lifespan::Scoped);
        let unit = root.cell().unit();
        self.vm.heap_mut().check_ended(&[unit], nanos(begin));
        let begin = self.lowering_begins();
        let code = self.with_room(|engine| {
            engine
                .lowering
                .lower_eval(
                    &mut engine.world,
                    &mut engine.vm.rtypes,
                    &engine.bodies.with(&mut engine.vm.heap),
                    root,
                )
                .map_err(lower_failure)
        })?;
        let n_words = code.code.words.len() as u64;
        let slot = Some(root.unit_slot());
        let ns = self.lowering_took(begin);
        self.vm.heap_mut().lower_ended(slot, n_words, ns);
        self.define_new_globals()?;
        Ok(code)
    }

    /// The task has ended: its tree may go.
    pub(crate) fn end_eval(&mut self, root: Node, unit: UnitPtr) {
        // The tree of a text that was evaluated before has been through all of that.
        if root.state() != Lifespan::Evaluated {
            trees::evaluated(root);
            self.vm.heap_mut().eval_ended(unit, root.cell().id());
        }
        self.unroot(unit);
    }
}
