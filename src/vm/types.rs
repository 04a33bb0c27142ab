//! Forgetting types that nothing holds any more: the machine's part of `code::forget`.
//!
//! In: the numbers that lowering holds. Out: tables of the machine without the forgotten types. Runs while no operation is half done: the words of the
//! machine are those of its heap, its stacks, and what stands here.

use crate::code::forget::Search;
use crate::vm::Vm;
use crate::vm::panic::PanicValue;

impl Vm {
    /// Forgets the types that may go and that nobody holds; `named` tells the search what tables above hold. How many have gone.
    pub fn forget_types(&mut self, named: impl FnOnce(&mut Search)) -> usize {
        if self.rtypes.n_may_go() == 0 {
            return 0;
        }
        let mut search = self.rtypes.search();
        named(&mut search);
        self.search_own(&mut search);
        self.heap.each_word(&mut |word| search.word(word));
        let gone = self.rtypes.forget_unseen(search);
        self.implements.clear();
        self.methods.clear();
        self.classes.forget(&gone);
        self.map_layouts.forget(&gone);
        gone.len()
    }

    /// What goroutines and tables of the machine hold outside the heap.
    fn search_own(&self, search: &mut Search) {
        for value in &self.fresh {
            value.words.iter().for_each(|word| search.word(*word));
        }
        for (_, go) in self.gos.iter() {
            let handed = go.handed.iter().flat_map(|handed| &handed.slots);
            let pending = go.pending_call.iter().flat_map(|call| &call.args);
            for word in handed.chain(pending).chain(&go.entry_args) {
                search.word(*word);
            }
            for panic in &go.panics {
                if let PanicValue::Value(value) = &panic.value {
                    search.word(value.ty);
                }
            }
        }
        self.program.stubs.keys().for_each(|(id, _)| search.id(*id));
    }
}
