//! The meaning of a tree: types, objects, scopes, constants, and gc's messages where a program is wrong.
//!
//! In: nodes of parsed files. Out: a [`world::World`] that knows the type of each expression, the object of each
//! name and the order of initialisation, and a list of `syntax::diag::Diag`. The model, its file names and its
//! function names (in snake_case) are those of go/types; data lives in arenas of the world and is named by index.
//!
//! Where functions live: what needs only types is a method of `World` (`under`, `identical`, `lookup_field_or_method`,
//! `subst`, `type_string`), what reports errors is a method of `check::Checker` (`typ`, `expr`, `stmt`, `decl`).
#![forbid(unsafe_code)]

mod arguments;
pub mod assignments;
mod binary;
pub mod builtins;
mod builtins_numeric;
mod builtins_unsafe;
pub mod call;
pub mod check;
mod comparison;
pub mod composite;
pub mod r#const;
pub mod constant;
pub mod conversions;
mod cycles;
pub mod decl;
pub mod errors;
pub mod eval;
pub mod expr;
pub mod exprstring;
mod identical;
pub mod index;
pub mod infer;
pub mod info;
pub mod initorder;
pub mod instantiate;
pub mod labels;
mod layered;
pub mod literals;
mod localdecl;
pub mod lookup;
mod methodindex;
pub mod mono;
pub mod object;
pub mod operand;
pub mod package;
pub mod predicates;
pub mod range;
pub mod refused;
pub mod resolver;
pub mod r#return;
pub mod scope;
mod selector;
mod shift;
pub mod signature;
pub mod sizes;
pub mod stmt;
pub mod subst;
mod switch;
pub mod terms;
pub mod ty;
pub mod typeset;
pub mod typestring;
pub mod typexpr;
pub mod under;
pub mod unify;
pub mod universe;
mod untyped;
pub mod validtype;
pub mod version;
pub mod waiting;
pub mod world;

pub use eval::{check_eval, check_type_expr};
#[cfg(test)]
mod tests;
