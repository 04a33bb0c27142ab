//! Slow operations on interfaces: assertions, implementation, equality.
//!
//! In: (type, data) in slots. Out: values, booleans, or the panic that Go words so.

use crate::code::encode::NO_SLOT;
use crate::code::rtype::{RType, flags};
use crate::code::trap::TrapKind;
use crate::vm::Vm;
use crate::vm::iface::first_missing;
use crate::vm::slow::{At, Slow, Step};
use crate::vm::trap::Trap;

pub(in crate::vm) fn eq_iface(vm: &mut Vm, at: At) -> Slow {
    let ((xt, xd), (yt, yd)) = (at.pair(at.b()), at.pair(at.c()));
    let equal = vm.equal_iface(xt, xd, yt, yd)?;
    vm.charge_ifaces((xt, xd), (yt, yd));
    at.set(at.a(), u64::from(equal));
    Ok(Step::Next(1))
}

pub(super) fn typ_assert(_vm: &mut Vm, at: At) -> Slow {
    let ty = at.ty(0);
    let (word, data) = at.pair(at.b());
    let matches = word == at.ext(0);
    if !matches && at.c() == 0 {
        return Err(failed(word, ty, at.ext(1)));
    }
    if at.a() != NO_SLOT && ty.slots != 0 {
        let to = at.ptr(at.a());
        if !matches {
            for i in 0..ty.slots {
                at.set(at.a() + i, 0);
            }
        } else if ty.flags & (flags::DIRECT | flags::INLINE) != 0 {
            at.set(at.a(), data);
        } else {
            // SAFETY: T3: the data word leads to a boxed copy.
            unsafe { crate::vm::value::load(data, ty, to) };
        }
    }
    if at.c() != 0 {
        at.set_opt(at.ext(1), u64::from(matches));
    }
    Ok(Step::Next(3))
}

pub(super) fn ifc_assert(vm: &mut Vm, at: At) -> Slow {
    let iface = at.ty(0);
    let (word, data) = at.pair(at.b());
    // SAFETY: T1.
    let ty = unsafe { (word as *const RType).as_ref() };
    let matches = ty.is_some_and(|ty| vm.implements(ty, iface));
    if !matches && at.c() == 0 {
        return Err(match ty {
            None => Trap::error(
                TrapKind::TypeAssert,
                format!("interface conversion: interface is nil, not {}", iface.name),
            ),
            Some(ty) => {
                let missing = first_missing(ty, iface).map_or("", |method| &method.name);
                let text = format!(
                    "interface conversion: {} is not {}: missing method {missing}",
                    ty.name, iface.name
                );
                Trap::error(TrapKind::TypeAssert, text)
            }
        });
    }
    if at.a() != NO_SLOT {
        let (word, data) = if matches { (word, data) } else { (0, 0) };
        at.set_pair(at.a(), word, data);
    }
    if at.c() != 0 {
        at.set_opt(at.ext(1), u64::from(matches));
    }
    Ok(Step::Next(3))
}

pub(super) fn implements(vm: &mut Vm, at: At) -> Slow {
    let iface = at.ty(0);
    // SAFETY: T1.
    let ty = unsafe { (at.get(at.b()) as *const RType).as_ref() };
    let yes = ty.is_some_and(|ty| vm.implements(ty, iface));
    at.set(at.a(), u64::from(yes));
    Ok(Step::Next(2))
}

/// `interface conversion: interface {} is string, not int`; `static_type` is the address of the operand's interface type, or 0.
fn failed(word: u64, wanted: &RType, static_type: u64) -> Trap {
    let operand = if static_type > 0xFFFF {
        // SAFETY: T1; small numbers are slots of code that knows no static type.
        unsafe { (static_type as *const RType).as_ref() }
    } else {
        None
    };
    let operand = operand.map_or("interface {}", |ty| {
        if &*ty.name == "any" {
            "interface {}"
        } else {
            &ty.name
        }
    });
    // SAFETY: T1.
    let held = unsafe { (word as *const RType).as_ref() };
    let (name, wanted_name) = (held.map_or("nil", |ty| &ty.name), &wanted.name);
    let mut text = format!("interface conversion: {operand} is {name}, not {wanted_name}");
    if let Some(held) = held
        && held.name == wanted.name
    {
        let is_foreign = home(held) != home(wanted);
        let what = if is_foreign { "packages" } else { "scopes" };
        text.push_str(&format!(" (types from different {what})"));
    }
    Trap::error(TrapKind::TypeAssert, text)
}

/// The package of a type: where it, or one of its fields that are not exported, is declared.
fn home(ty: &RType) -> &str {
    let fields = ty.fields.iter().map(|field| &*field.pkg);
    let mut all = std::iter::once(&*ty.pkg).chain(fields);
    all.find(|pkg| !pkg.is_empty()).unwrap_or("")
}
