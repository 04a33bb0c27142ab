//! Descriptors of types made out of other descriptors: what reflection makes while a program runs, and lowering knows too.
//!
//! In: descriptors of the parts. Out: the one descriptor of the composed type (T1). A composed type has no declared name, so its
//! identity is a text made of its form and the numbers of its parts; lowering looks types up by the same text.

use std::fmt::Write;

use crate::code::rtype::{Kind, RField, RType, RTypeId, RTypes, flags};
use crate::heap::shape::{Shape, WordClass};

/// The texts by which composed types are known.
pub mod key {
    use super::{RTypeId, Write};

    /// `*T`
    pub fn pointer(elem: RTypeId) -> String {
        format!("*{}", elem.0)
    }

    /// `[]T`
    pub fn slice(elem: RTypeId) -> String {
        format!("[]{}", elem.0)
    }

    /// `[n]T`
    pub fn array(len: u64, elem: RTypeId) -> String {
        format!("[{len}]{}", elem.0)
    }

    /// `map[K]V`
    pub fn map(key: RTypeId, elem: RTypeId) -> String {
        format!("m{}:{}", key.0, elem.0)
    }

    /// `chan T`, `chan<- T`, `<-chan T`
    pub fn chan(send: bool, recv: bool, elem: RTypeId) -> String {
        format!("c{}{}:{}", u8::from(send), u8::from(recv), elem.0)
    }

    /// `func(params) results`
    pub fn func(params: &[RTypeId], results: &[RTypeId], variadic: bool) -> String {
        let mut key = if variadic { "v(" } else { "f(" }.to_string();
        list(&mut key, params);
        key.push(')');
        list(&mut key, results);
        key
    }

    fn list(key: &mut String, types: &[RTypeId]) {
        for ty in types {
            let _ = write!(key, "{},", ty.0);
        }
    }

    /// One field of `struct {...}`, to be written one after the other behind `s{`.
    pub fn field(key: &mut String, pkg: &str, name: &str, embedded: bool, ty: RTypeId, tag: &str) {
        let _ = write!(key, "{pkg}.{name}{}:{}:{tag:?};", u8::from(embedded), ty.0);
    }
}

/// Why a type cannot be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotMade {
    /// A part is not defined.
    NoPart,
    /// A value would be larger than the machine takes.
    TooLarge,
}

/// A field of a struct to be made; its offset follows.
#[derive(Clone, Debug)]
pub struct FieldOf {
    /// Name; of an embedded field its type's.
    pub name: Box<str>,
    /// Package path if not exported, else empty.
    pub pkg: Box<str>,
    /// Tag text.
    pub tag: Box<str>,
    /// Its type.
    pub ty: RTypeId,
    /// Embedded.
    pub embedded: bool,
}

/// No type is larger than this.
const MAX_SIZE: u64 = 1 << 40;

/// Words of a value's pointer map up to which arrays are made.
const MAX_WORDS: u64 = 1 << 24;

impl RTypes {
    /// `*elem`; without methods if the program has not described it itself.
    ///
    /// # Errors
    /// `NoPart`.
    pub fn pointer_to(&mut self, elem: RTypeId) -> Result<RTypeId, NotMade> {
        let key = key::pointer(elem);
        self.composed(key, |rt| {
            let name = format!("*{}", rt.part(elem)?.name);
            Ok(RType {
                elem: Some(elem),
                ..word(Kind::Pointer, name, flags::COMPARABLE | flags::EQ_BYTES)
            })
        })
    }

    /// `[]elem`.
    ///
    /// # Errors
    /// `NoPart`.
    pub fn slice_of(&mut self, elem: RTypeId) -> Result<RTypeId, NotMade> {
        let key = key::slice(elem);
        self.composed(key, |rt| {
            let name = format!("[]{}", rt.part(elem)?.name);
            Ok(RType {
                elem: Some(elem),
                ..described(Kind::Slice, name, 24, 8, vec![WordClass::Pointer])
            })
        })
    }

    /// `[len]elem`.
    ///
    /// # Errors
    /// `NoPart`, `TooLarge`.
    pub fn array_of(&mut self, len: u64, elem: RTypeId) -> Result<RTypeId, NotMade> {
        let key = key::array(len, elem);
        self.composed(key, |rt| {
            let part = rt.part(elem)?;
            let size = part.size.checked_mul(len).filter(|n| *n <= MAX_SIZE);
            let size = size.ok_or(NotMade::TooLarge)?;
            let mut row = described(
                Kind::Array,
                format!("[{len}]{}", part.name),
                size,
                part.align,
                repeated(&part.shape, len)?,
            );
            row.flags |= part.flags & (flags::COMPARABLE | flags::EQ_BYTES);
            row.elem = Some(elem);
            row.len = len;
            Ok(row)
        })
    }

    /// `map[key]elem`.
    ///
    /// # Errors
    /// `NoPart`.
    pub fn map_of(&mut self, key: RTypeId, elem: RTypeId) -> Result<RTypeId, NotMade> {
        self.composed(key::map(key, elem), |rt| {
            let name = format!("map[{}]{}", rt.part(key)?.name, rt.part(elem)?.name);
            Ok(RType {
                key: Some(key),
                elem: Some(elem),
                ..word(Kind::Map, name, 0)
            })
        })
    }

    /// A channel type.
    ///
    /// # Errors
    /// `NoPart`.
    pub fn chan_of(&mut self, send: bool, recv: bool, elem: RTypeId) -> Result<RTypeId, NotMade> {
        self.composed(key::chan(send, recv, elem), |rt| {
            let part = rt.part(elem)?;
            let name = match (send, recv) {
                (true, false) => format!("chan<- {}", part.name),
                (false, true) => format!("<-chan {}", part.name),
                _ if part.name.starts_with("<-") => format!("chan ({})", part.name),
                _ => format!("chan {}", part.name),
            };
            let mut row = word(Kind::Chan, name, flags::COMPARABLE | flags::EQ_BYTES);
            row.flags |= if send { flags::SEND } else { 0 } | if recv { flags::RECV } else { 0 };
            row.elem = Some(elem);
            Ok(row)
        })
    }

    /// A function type; of a variadic one the last parameter is a slice.
    ///
    /// # Errors
    /// `NoPart`.
    pub fn func_of(
        &mut self,
        params: &[RTypeId],
        results: &[RTypeId],
        variadic: bool,
    ) -> Result<RTypeId, NotMade> {
        self.composed(key::func(params, results, variadic), |rt| {
            let name = rt.func_name(params, results, variadic)?;
            let facts = if variadic { flags::VARIADIC } else { 0 };
            Ok(RType {
                params: params.to_vec(),
                results: results.to_vec(),
                ..word(Kind::Func, name, facts)
            })
        })
    }

    fn func_name(
        &self,
        params: &[RTypeId],
        results: &[RTypeId],
        variadic: bool,
    ) -> Result<String, NotMade> {
        let mut name = "func(".to_owned();
        for (i, id) in params.iter().enumerate() {
            let part = self.part(*id)?;
            name.push_str(if i == 0 { "" } else { ", " });
            match part.name.strip_prefix("[]") {
                Some(elem) if variadic && i + 1 == params.len() => {
                    name.push_str("...");
                    name.push_str(elem);
                }
                _ => name.push_str(&part.name),
            }
        }
        name.push(')');
        let many = results.len() > 1;
        for (i, id) in results.iter().enumerate() {
            name.push_str(match (i, many) {
                (0, true) => " (",
                (0, false) => " ",
                _ => ", ",
            });
            name.push_str(&self.part(*id)?.name);
        }
        name.push_str(if many { ")" } else { "" });
        Ok(name)
    }

    /// A struct type; offsets as C has them, with a byte more behind a last field of size zero.
    ///
    /// # Errors
    /// `NoPart`, `TooLarge`.
    pub fn struct_of(&mut self, fields: &[FieldOf]) -> Result<RTypeId, NotMade> {
        let mut key = "s{".to_owned();
        for f in fields {
            key::field(&mut key, &f.pkg, &f.name, f.embedded, f.ty, &f.tag);
        }
        self.composed(key, |rt| rt.struct_row(fields))
    }

    fn struct_row(&self, fields: &[FieldOf]) -> Result<RType, NotMade> {
        let (mut end, mut align) = (0_u64, 1_u8);
        let mut words = Vec::new();
        let mut rows = Vec::with_capacity(fields.len());
        let mut name = "struct {".to_owned();
        let mut facts = flags::COMPARABLE | flags::EQ_BYTES;
        for (i, f) in fields.iter().enumerate() {
            let part = self.part(f.ty)?;
            let offset = end.next_multiple_of(u64::from(part.align.max(1)));
            if offset != end || &*f.name == "_" {
                facts &= !flags::EQ_BYTES;
            }
            facts &= part.flags | !(flags::COMPARABLE | flags::EQ_BYTES);
            align = align.max(part.align);
            place(&mut words, offset, &part.shape);
            rows.push(RField {
                name: f.name.clone(),
                pkg: f.pkg.clone(),
                ty: f.ty,
                offset: u32::try_from(offset).map_err(|_| NotMade::TooLarge)?,
                embedded: f.embedded,
                tag: f.tag.clone(),
            });
            end = offset + part.size;
            if part.size == 0 && i + 1 == fields.len() && end > 0 {
                end += 1;
            }
            write_field(&mut name, i, f, &part.name);
        }
        name.push_str(if fields.is_empty() { "}" } else { " }" });
        let size = end.next_multiple_of(u64::from(align));
        if size > MAX_SIZE {
            return Err(NotMade::TooLarge);
        }
        if size != end {
            facts &= !flags::EQ_BYTES;
        }
        let mut row = described(Kind::Struct, name, size, align, words);
        row.flags |= facts;
        row.fields = rows;
        Ok(row)
    }

    fn part(&self, id: RTypeId) -> Result<&RType, NotMade> {
        self.get(id).ok_or(NotMade::NoPart)
    }

    fn composed(
        &mut self,
        key: String,
        make: impl FnOnce(&RTypes) -> Result<RType, NotMade>,
    ) -> Result<RTypeId, NotMade> {
        if let Some(id) = self.by_key(&key) {
            return Ok(id);
        }
        let mut row = make(self)?;
        row.id = self.reserve();
        let id = row.id;
        self.set_key(key, id);
        self.define(row);
        Ok(id)
    }
}

fn write_field(name: &mut String, i: usize, f: &FieldOf, ty: &str) {
    name.push_str(if i == 0 { " " } else { "; " });
    if !f.embedded {
        name.push_str(&f.name);
        name.push(' ');
    }
    name.push_str(ty);
    if !f.tag.is_empty() {
        let _ = write!(name, " {:?}", f.tag);
    }
}

/// A type whose value is one pointer.
fn word(kind: Kind, name: String, facts: u16) -> RType {
    let mut row = described(kind, name, 8, 8, vec![WordClass::Pointer]);
    row.flags |= flags::DIRECT | facts;
    row
}

/// A type with this memory; T3 decides whether it stands in an interface's data word.
fn described(kind: Kind, name: String, size: u64, align: u8, mut words: Vec<WordClass>) -> RType {
    while words.last() == Some(&WordClass::Scalar) {
        words.pop();
    }
    let facts = match (words.is_empty(), size <= 8) {
        (true, true) => flags::INLINE,
        (true, false) => 0,
        (false, _) => flags::POINTERS,
    };
    RType {
        id: RTypeId(0),
        size,
        align,
        kind,
        flags: facts,
        slots: u16::try_from(size.div_ceil(8)).unwrap_or(u16::MAX),
        name: name.into(),
        pkg: "".into(),
        base_name: "".into(),
        shape: Shape {
            size,
            align,
            words,
            ..Shape::default()
        },
        elem: None,
        key: None,
        len: 0,
        fields: Vec::new(),
        params: Vec::new(),
        results: Vec::new(),
        methods: Vec::new(),
    }
}

/// The words of `len` elements.
fn repeated(elem: &Shape, len: u64) -> Result<Vec<WordClass>, NotMade> {
    let mut words = Vec::new();
    if elem.is_noscan() || len == 0 {
        return Ok(words);
    }
    if elem.size.div_ceil(8).saturating_mul(len) > MAX_WORDS {
        return Err(NotMade::TooLarge);
    }
    for i in 0..len {
        place(&mut words, i * elem.size, elem);
    }
    Ok(words)
}

/// Enters the pointers of a part at a byte offset.
fn place(words: &mut Vec<WordClass>, offset: u64, part: &Shape) {
    let first = (offset / 8) as usize;
    for (i, class) in part.words.iter().enumerate() {
        if words.len() <= first + i {
            words.resize(first + i + 1, WordClass::Scalar);
        }
        if let Some(word) = words.get_mut(first + i)
            && *class != WordClass::Scalar
        {
            *word = *class;
        }
    }
}
