//! The neck: descriptors of types, interface values, methods.
//!
//! In: type words and interface values. Out: descriptors, slots, methods.

use crate::vm::native::{Iface, MethodId, NativeCx, RMethod, RType, RTypeId, RTypes, Trap, flags};

/// Types and interfaces.
impl<'a> NativeCx<'a> {
    /// The descriptor of a type word; `None` for nil.
    pub fn rtype_of(&self, type_word: u64) -> Option<&'a RType> {
        // SAFETY: T1: type words are 0 or addresses of descriptors, which never move nor die before the machine.
        unsafe { (type_word as *const RType).as_ref() }
    }

    /// The descriptor with this index.
    pub fn rtype(&self, id: RTypeId) -> Option<&'a RType> {
        self.rtype_of(self.vm.rtypes.addr(id))
    }

    /// All descriptors of this machine.
    pub fn rtypes(&self) -> &RTypes {
        &self.vm.rtypes
    }

    /// The same, to add types that the program makes while it runs (`reflect.SliceOf`); T1 binds who adds.
    pub fn rtypes_mut(&mut self) -> &mut RTypes {
        &mut self.vm.rtypes
    }

    /// An interface holding the value of type `ty` that stands in `slots`; boxes it if need be.
    /// If `ty` is itself an interface type, the slots are the answer.
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn make_iface(&mut self, ty: RTypeId, slots: &[u64]) -> Result<Iface, Trap> {
        self.vm.make_iface(ty, slots)
    }

    /// An interface holding the value of type `ty` in memory at `addr` (copied).
    ///
    /// # Errors
    /// `NoMemory`.
    pub fn make_iface_at(&mut self, ty: RTypeId, addr: u64) -> Result<Iface, Trap> {
        let Some(rtype) = self.rtype(ty) else {
            return Ok(Iface::default());
        };
        let slots = self.load_slots(addr, rtype);
        self.make_iface(ty, &slots)
    }

    /// The slots of an interface's dynamic value; empty for nil.
    pub fn iface_slots(&self, value: Iface) -> Vec<u64> {
        match self.rtype_of(value.ty) {
            None => Vec::new(),
            Some(ty) if ty.flags & (flags::DIRECT | flags::INLINE) != 0 => {
                if ty.slots == 0 {
                    Vec::new()
                } else {
                    vec![value.data]
                }
            }
            Some(ty) => self.load_slots(value.data, ty),
        }
    }

    /// True if the dynamic type has all methods of interface type `iface`.
    pub fn implements(&self, ty: &RType, iface: &RType) -> bool {
        crate::vm::iface::missing_method(ty, iface).is_none()
    }

    /// The method of a concrete type by interned name.
    pub fn find_method(&self, ty: &'a RType, id: MethodId) -> Option<&'a RMethod> {
        crate::vm::iface::find_method(ty, id)
    }

    /// The number of a method name (empty package for exported names).
    pub fn method_id(&mut self, pkg: &str, name: &str) -> MethodId {
        self.vm.rtypes.method_id(pkg, name)
    }
}
