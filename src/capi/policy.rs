//! K. Policies: rules that watch memory, with the host's veto.

use std::ffi::{c_char, c_void};

use crate::capi::constants::ergo_status_code as code;
use crate::capi::guard::{bytes, ergo_vm, name, with};
use crate::capi::structs::{ergo_policy_fn, ergo_status};
use crate::engine::error::{Failure, Status};
use crate::telemetry::watch::Veto;

/// [vm] Adds rules (TOML text, see the documentation), or replaces those of the same names; NULL text: the default set. They are looked at when a mark ends
/// and at ticks. `veto` is asked before a rule acts, inside the call that collects, on its thread, and may call [any] functions only: ERGO_OK lets it act,
/// anything else does not. NULL leaves the one there is. The text is copied; `user` is the host's, as long as the function may be called. Actions, by number:
/// 1 trim-caches (ergo_parse_cache), 4 hold-parsing (ergo_parse_later), 5 hint-gc, 6 snapshot and 7 leak-alert are done here; 3 mark-candidates: ergo_policy_candidates
/// names them; 2 deep-scan is only told, for the host to do. What
/// a rule does is told in events: ERGO_EV_POLICY_FIRED, ERGO_EV_SNAPSHOT, ERGO_EV_LEAK; ergo_leak_set has the diagnosis of leak alerts told.
/// ERGO_E_INVALID with line and reason of what is wrong in the text; nothing has changed then. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `rules` NULL or `len` readable bytes; `veto` keeps its contract until rules are cleared or the VM is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_policy_set(
    vm: *mut ergo_vm,
    rules: *const c_char,
    len: usize,
    veto: ergo_policy_fn,
    user: *mut c_void,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            let rules = match rules.is_null() {
                true => None,
                false => Some(
                    std::str::from_utf8(bytes(rules, len)?)
                        .map_err(|_| Failure::new(Status::Invalid, "rules are no UTF-8"))?,
                ),
            };
            // The function may be called on another thread than this one, one at a time, as all of the VM.
            let user = user as usize;
            let veto = veto.map(|ask| -> Veto {
                Box::new(move |rule, action| {
                    let answer = ask(
                        user as *mut c_void,
                        rule.as_ptr().cast(),
                        rule.len(),
                        action,
                    );
                    answer == code::ERGO_OK as i32
                })
            });
            inner.engine.set_rules(rules, veto)?;
            inner.engine.only_tell();
            Ok(())
        })
    }
}

/// [vm] Switches a rule on (1) or off (0). ERGO_NOT_FOUND if there is none of that name. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM; `rule` NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_policy_enable(
    vm: *mut ergo_vm,
    rule: *const c_char,
    on: u32,
) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            let rule = name(rule)?;
            if inner.engine.enable_rule(rule, on != 0) {
                Ok(())
            } else {
                Err(Failure::new(Status::NotFound, "no such rule"))
            }
        })
    }
}

/// [vm] Takes all rules and the veto function away. Since 1.
///
/// # Safety
/// `vm` is NULL or a live VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ergo_policy_clear(vm: *mut ergo_vm) -> ergo_status {
    // SAFETY: passed on.
    unsafe {
        with(vm, |inner| {
            inner.engine.clear_rules();
            Ok(())
        })
    }
}
