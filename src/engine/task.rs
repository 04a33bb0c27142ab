//! What the host asked to run, step by step.
//!
//! In: a goal. Out: [`Step`]s until it is done, then results. The machine leaves whenever it needs the front end or the
//! host; between two steps nothing of it is borrowed (E2), so a host function may ask for another task meanwhile.

use std::collections::VecDeque;

use std::time::Instant;

use crate::code::func::FuncCode;
use crate::code::program::FuncId;
use crate::engine::error::{ErrorFrame, ErrorItem, Failure, Status};
use crate::engine::module::lower_failure;
use crate::engine::{Engine, nanos, no_memory};
use crate::heap::unit::UnitPtr;
use crate::lower::Lowered;
use crate::syntax::node::Node;
use crate::types::package::PkgId;
use crate::vm::exit::{Exit, PanicReport};
use crate::vm::goroutine::GoId;
use crate::vm::program::RecordRef;

/// What is to be done.
pub(crate) enum Goal {
    /// It is done.
    Nothing,
    /// Call a function with these argument slots.
    Call(RecordRef, Vec<u64>),
    /// Initialise packages, in this order.
    Init(VecDeque<PkgId>),
    /// Run evaluated code.
    Eval {
        record: RecordRef,
        root: Node,
        unit: UnitPtr,
    },
    /// Run whatever can run.
    Pump,
}

/// How a pump ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pumped {
    /// The fuel of the pump is used up.
    More,
    /// No goroutine is left.
    Idle,
    /// All wait.
    Blocked,
}

/// One thing the host asked to run.
pub struct Task {
    goal: Goal,
    /// The goroutine that runs for it.
    running: Option<GoId>,
    /// The package whose initialisation runs.
    package: Option<PkgId>,
    /// The goroutine in a host function, and the cells that the host sees.
    in_host: Option<GoId>,
    /// Fresh values of the host that are older than the call which the host function answers.
    fresh_base: usize,
    io: Vec<u64>,
    /// Results of what ran last.
    results: Vec<u64>,
    /// Fuel to give back to the machine after a pump with a budget of its own.
    fuel_after: Option<u64>,
    /// How a pump ended.
    pub pumped: Pumped,
}

/// A host function that is to be called now.
pub struct HostCall {
    /// As registered.
    pub number: u32,
    /// Arguments in, results over them.
    pub io: *mut u64,
    /// Cells at `io`.
    pub nslots: u32,
}

/// Where a task stands.
pub enum Step {
    /// At its end.
    Done,
    /// Call this, then `host_return`.
    Host(HostCall),
    /// In its middle, at a safepoint: somebody called `Shared::ask`. Step again when that is answered.
    Asked,
}

impl Task {
    pub(crate) fn new(goal: Goal) -> Task {
        Task {
            goal,
            running: None,
            package: None,
            in_host: None,
            fresh_base: 0,
            io: Vec::new(),
            results: Vec::new(),
            fuel_after: None,
            pumped: Pumped::Idle,
        }
    }

    pub(crate) fn nothing() -> Task {
        Task::new(Goal::Nothing)
    }
}

impl Engine {
    /// Begins a call of a found function; arguments from the head of `io`.
    ///
    /// # Errors
    /// `Stale`: no such function. `Limit`: `io` is shorter than arguments or results.
    pub fn begin_call(&mut self, func: u32, io: &[u64]) -> Result<Task, Failure> {
        let row = self.func_row(func)?;
        if io.len() < row.arg_slots.max(row.result_slots) as usize {
            return Err(Failure::new(
                Status::Limit,
                "too few slots for arguments or results",
            ));
        }
        let id = row.id;
        let record = self.with_room(|engine| engine.record_of(id))?;
        let row = self.func_row(func)?;
        let args = io.iter().copied().take(row.arg_slots as usize).collect();
        Ok(Task::new(Goal::Call(record, args)))
    }

    /// Begins to run whatever can run, for `fuel` units; `now_ns` is the script clock of a deterministic machine.
    ///
    /// # Errors
    /// None today.
    pub fn begin_pump(&mut self, fuel: u64, now_ns: u64) -> Result<Task, Failure> {
        self.shared.set_clock(now_ns);
        self.begin_finalizers(fuel)
    }

    /// Begins to run what is due, finalizers first, for `fuel` units; the script clock stands.
    ///
    /// # Errors
    /// None today.
    pub fn begin_finalizers(&mut self, fuel: u64) -> Result<Task, Failure> {
        let mut task = Task::new(Goal::Pump);
        if fuel < self.fuel() {
            task.fuel_after = Some(self.fuel() - fuel);
            self.set_fuel(fuel);
        }
        Ok(task)
    }

    /// Runs until the task is done or needs the host.
    ///
    /// # Errors
    /// What ended it. The task is over then; the engine stays usable.
    pub fn step(&mut self, task: &mut Task) -> Result<Step, Failure> {
        let result = self.step_inner(task);
        if !matches!(result, Ok(Step::Host(_) | Step::Asked)) {
            self.lowering.rest();
        }
        if result.is_err() {
            if let Goal::Init(rest) = &mut task.goal {
                let at = task.package.take();
                let rest = std::mem::take(rest);
                self.not_initialised(at.into_iter().chain(rest));
            }
            self.end(task);
        }
        result
    }

    fn step_inner(&mut self, task: &mut Task) -> Result<Step, Failure> {
        loop {
            if task.running.is_none() && !self.start_next(task)? {
                return Ok(Step::Done);
            }
            let exit = self.vm.run(task.running);
            self.let_go_of_trees();
            let Some(exit) = self.answer(exit)? else {
                continue;
            };
            match exit {
                Exit::Done(id) => self.finish(task, id),
                Exit::HostCall { goroutine, number } => {
                    return Ok(Step::Host(self.host_call(task, goroutine, number)));
                }
                Exit::Interrupted if !self.shared.is_interrupted() => {
                    if self.shared.is_asked() {
                        return Ok(Step::Asked);
                    }
                }
                Exit::OsExit(code) if !self.vm.platform.may_exit() => {
                    let text = format!("os.Exit({code}) is not granted");
                    return Err(Failure::new(Status::Denied, text));
                }
                exit if matches!(task.goal, Goal::Pump) => {
                    task.pumped = pump_end(exit, task.fuel_after.is_some())?;
                    self.end(task);
                    return Ok(Step::Done);
                }
                exit => return Err(failure_of(exit)),
            }
        }
    }

    /// Gives the machine what it left for: code, types. What it leaves for otherwise is handed on. Where there is no memory for them, the program panics, like
    /// where there is none for an object.
    fn answer(&mut self, exit: Exit) -> Result<Option<Exit>, Failure> {
        let given = match exit {
            Exit::Lower(record) => self.lower_record(record),
            Exit::RuntimeTypes => self.with_room(Engine::find_runtime_types),
            exit => return Ok(Some(exit)),
        };
        match given {
            Ok(()) => Ok(None),
            Err(failure) if failure.status == Status::NoMemory => Ok(self.vm.refuse_code()),
            Err(failure) => Err(failure),
        }
    }

    /// The record of a function.
    fn record_of(&mut self, id: FuncId) -> Result<RecordRef, Failure> {
        self.vm.record_of(id).map_err(|_| no_memory())
    }

    /// Starts the next goroutine of a task; false if nothing is left to run.
    fn start_next(&mut self, task: &mut Task) -> Result<bool, Failure> {
        let id = match &mut task.goal {
            Goal::Nothing => return Ok(false),
            Goal::Pump => {
                self.collect_if_due();
                return Ok(true);
            }
            Goal::Call(record, args) => {
                let (record, args) = (*record, std::mem::take(args));
                self.spawn(record, &args)?
            }
            Goal::Eval { record, .. } => {
                let record = *record;
                self.spawn(record, &[])?
            }
            Goal::Init(order) => {
                let Some(pkg) = order.pop_front() else {
                    return Ok(false);
                };
                task.package = Some(pkg);
                let code = self.init_code(pkg)?;
                let record = self.install_anonymous(&code)?;
                self.spawn(record, &[])?
            }
        };
        task.running = Some(id);
        // Not before: until the goroutine has them, nothing else holds the record of an eval or the arguments of a call.
        self.collect_if_due();
        Ok(true)
    }

    /// A goroutine that runs a function. Its record and its arguments may be held by nobody else.
    fn spawn(&mut self, record: RecordRef, args: &[u64]) -> Result<GoId, Failure> {
        if let Ok(id) = self.vm.spawn(record, args) {
            return Ok(id);
        }
        let n_fresh = self.vm.n_fresh();
        self.vm.keep_fresh_pointer(record.addr());
        for arg in args {
            self.vm.keep_fresh_pointer(*arg);
        }
        self.vm.make_room();
        self.vm.drop_fresh(n_fresh);
        self.vm.spawn(record, args).map_err(|_| no_memory())
    }

    /// A record with code that has no number. Nobody holds it.
    pub(crate) fn install_anonymous(&mut self, code: &FuncCode) -> Result<RecordRef, Failure> {
        self.with_room(|engine| {
            let installed = engine.vm.install_anonymous(code);
            installed.map_err(|_| no_memory())
        })
    }

    /// A goroutine of the task has ended: takes its results.
    fn finish(&mut self, task: &mut Task, id: GoId) {
        task.results = self.vm.results(id);
        self.vm.drop_fresh(self.fresh_base);
        self.vm.keep_results(id);
        self.vm.release(id);
        task.running = None;
        if let Some(pkg) = task.package.take() {
            self.trees.initialised(self.vm.heap_mut(), pkg);
        }
        match task.goal {
            Goal::Call(..) => task.goal = Goal::Nothing,
            Goal::Eval { .. } => self.end(task),
            _ => {}
        }
    }

    /// Short calls and evals may meet no safepoint of their own for long.
    fn collect_if_due(&mut self) {
        if self.vm.heap().wants_collect() {
            self.vm.collect_some();
        }
    }

    /// Lets go of what a task holds.
    fn end(&mut self, task: &mut Task) {
        if let Some(id) = task.running.take() {
            self.vm.kill(id);
        }
        if let Some(fuel) = task.fuel_after.take() {
            let left = fuel.saturating_add(self.fuel());
            self.set_fuel(left.saturating_sub(self.vm.fuel_overdrawn()));
        }
        if let Goal::Eval { root, unit, .. } = std::mem::replace(&mut task.goal, Goal::Nothing) {
            self.end_eval(root, unit);
        }
    }

    /// Gives the code of a function to the machine.
    fn lower_record(&mut self, record: RecordRef) -> Result<(), Failure> {
        let id = record
            .func_id()
            .ok_or_else(|| Failure::new(Status::Bug, "function without number or code"))?;
        let begin = self.lowering_begins();
        let lowered = self.with_room(|engine| engine.lowered(id))?;
        self.note_lowered(&lowered, begin);
        self.define_new_globals()?;
        match lowered {
            Lowered::Code(code) => self.with_room(|engine| {
                let installed = engine.vm.install(record, &code);
                installed.map_err(|_| no_memory())
            }),
            Lowered::SharedWith(other) => {
                let body = self.with_room(|engine| engine.record_of(other))?;
                if !body.is_installed() {
                    self.lower_record(body)?;
                }
                self.vm.share(record, body);
                Ok(())
            }
        }
    }

    /// Lowers a function; nothing is booked.
    pub(crate) fn lowered(&mut self, id: FuncId) -> Result<Lowered, Failure> {
        self.lowering
            .lower(
                &mut self.world,
                &mut self.vm.rtypes,
                &self.bodies.with(&mut self.vm.heap),
                id,
            )
            .map_err(lower_failure)
    }

    /// Code is about to be made; for [`Engine::lowering_took`].
    pub(crate) fn lowering_begins(&self) -> (Instant, u64) {
        (Instant::now(), self.vm.heap().life_totals().parse_ns)
    }

    /// ns since then, without those in which bodies were parsed: they are booked already.
    pub(crate) fn lowering_took(&self, (begin, parse_ns): (Instant, u64)) -> u64 {
        let parsed = self.vm.heap().life_totals().parse_ns - parse_ns;
        nanos(begin).saturating_sub(parsed)
    }

    /// Books what lowering took, with the unit that the function is of.
    pub(crate) fn note_lowered(&mut self, lowered: &Lowered, begin: (Instant, u64)) {
        if let Lowered::Code(code) = lowered {
            let ns = self.lowering_took(begin);
            let (slot, n_words) = (code.body.map(|(slot, _)| slot), code.words.len());
            self.vm.heap_mut().lower_ended(slot, n_words as u64, ns);
        }
    }

    fn let_go_of_trees(&mut self) {
        for body in self.vm.take_ended_bodies() {
            if self.lowering.needs_body(body) {
                continue;
            }
            self.trees.ended(self.vm.heap_mut(), body);
            self.lowering.body_ended(body);
        }
    }

    /// Arguments of a host function as the host sees them.
    fn host_call(&mut self, task: &mut Task, goroutine: GoId, number: u64) -> HostCall {
        task.io.clear();
        let n_results = self.vm.host_arguments(goroutine, &mut task.io);
        let n = task.io.len().max(n_results);
        task.io.resize(n, 0);
        task.in_host = Some(goroutine);
        task.fresh_base = std::mem::replace(&mut self.fresh_base, self.vm.n_fresh());
        HostCall {
            number: number as u32,
            io: self.vm.enter_host(std::mem::take(&mut task.io)),
            nslots: n as u32,
        }
    }

    /// The host function has returned; `thrown` is the text of a panic it wants.
    ///
    /// # Errors
    /// `Bug`: no host function was running.
    pub fn host_return(&mut self, task: &mut Task, thrown: Option<Vec<u8>>) -> Result<(), Failure> {
        let id = task
            .in_host
            .take()
            .ok_or_else(|| Failure::new(Status::Bug, "no host function is running"))?;
        task.io = self.vm.leave_host();
        let exit = match thrown {
            None => self.vm.resume_host_with(id, &task.io),
            Some(text) => self
                .vm
                .resume_host_panic(id, &String::from_utf8_lossy(&text)),
        };
        self.vm.drop_fresh(self.fresh_base);
        self.fresh_base = task.fresh_base;
        match exit {
            None => Ok(()),
            Some(exit) => {
                self.end(task);
                Err(failure_of(exit))
            }
        }
    }

    /// The results of a finished task, into the head of `out`.
    ///
    /// # Errors
    /// `Limit`: they do not fit.
    pub fn results(&mut self, task: Task, out: &mut [u64]) -> Result<(), Failure> {
        let to = out
            .get_mut(..task.results.len())
            .ok_or_else(|| Failure::new(Status::Limit, "the results take more slots"))?;
        to.copy_from_slice(&task.results);
        Ok(())
    }

    /// Runs a task that needs no host function to its end.
    ///
    /// # Errors
    /// As `step`; `Invalid` if it calls one after all.
    pub fn run_to_end(&mut self, mut task: Task) -> Result<Task, Failure> {
        loop {
            match self.step(&mut task)? {
                Step::Done => return Ok(task),
                Step::Asked => {}
                Step::Host(_) => {
                    self.vm.leave_host();
                    self.fresh_base = task.fresh_base;
                    self.end(&mut task);
                    return Err(Failure::new(
                        Status::Invalid,
                        "a host function was called and there is no host",
                    ));
                }
            }
        }
    }
}

fn pump_end(exit: Exit, has_budget: bool) -> Result<Pumped, Failure> {
    match exit {
        Exit::Fuel if has_budget => Ok(Pumped::More),
        Exit::Idle { next_timer } if next_timer == i64::MAX => Ok(Pumped::Idle),
        Exit::Idle { .. } | Exit::Deadlock(_) => Ok(Pumped::Blocked),
        exit => Err(failure_of(exit)),
    }
}

/// What an exit that ends a task means to the host.
fn failure_of(exit: Exit) -> Failure {
    match exit {
        Exit::Panicked(report) if report.out_of_memory => reported(Status::NoMemory, *report),
        Exit::Panicked(report) | Exit::Fatal(report) => reported(Status::Panic, *report),
        Exit::Deadlock(report) => reported(Status::Deadlock, *report),
        Exit::Idle { .. } => Failure::new(
            Status::Deadlock,
            "all goroutines wait for the clock, which is not granted",
        ),
        Exit::Fuel => Failure::new(Status::Fuel, "the fuel is used up"),
        Exit::Interrupted => Failure::new(Status::Interrupted, "interrupted"),
        Exit::OsExit(code) => Failure::new(Status::Exit(code), format!("os.Exit({code})")),
        Exit::Bug(text) => Failure::new(Status::Bug, text),
        Exit::Done(_) | Exit::Lower(_) | Exit::RuntimeTypes | Exit::HostCall { .. } => {
            Failure::new(Status::Bug, "unexpected exit")
        }
    }
}

fn reported(status: Status, report: PanicReport) -> Failure {
    let frames: Vec<ErrorFrame> = report
        .frames
        .into_iter()
        .map(|frame| ErrorFrame {
            func: frame.func,
            file: frame.file,
            line: frame.line,
            column: frame.column,
        })
        .collect();
    let place = frames.first().cloned().unwrap_or_default();
    let message = report
        .message
        .strip_prefix("panic: ")
        .unwrap_or(&report.message)
        .to_owned();
    let item = ErrorItem {
        file: place.file,
        line: place.line,
        column: place.column,
        offset: 0,
        message,
        code: "",
    };
    Failure {
        status,
        items: vec![item],
        frames,
        report: report.text,
    }
}
