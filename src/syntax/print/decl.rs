//! Files and declarations.
//!
//! In: a file or a declaration. Out: its lines; groups in parentheses.

use crate::syntax::node::{File, FuncDecl, GenDecl, ImportSpec, Node, TypeSpec, ValueSpec, flag};
use crate::syntax::print::Printer;

impl Printer {
    pub(super) fn file(&mut self, node: Node) {
        let Some(file) = File::cast(node) else { return };
        self.put("package ");
        self.leaf(file.name());
        self.put("\n");
        for decl in file.decls() {
            self.put("\n");
            self.node(decl);
            self.put("\n");
        }
    }

    pub(super) fn gen_decl(&mut self, node: Node) {
        let Some(decl) = GenDecl::cast(node) else {
            return;
        };
        self.put(node.tok().text());
        if !node.has_flag(flag::GROUP) {
            self.put(" ");
            return decl.specs().for_each(|spec| self.spec(spec));
        }
        if decl.specs().is_empty() {
            return self.put(" ()");
        }
        self.put(" (");
        self.indented(|p| {
            for spec in decl.specs() {
                p.line();
                p.spec(spec);
            }
        });
        self.line();
        self.put(")");
    }

    pub(super) fn spec(&mut self, node: Node) {
        if let Some(import) = ImportSpec::cast(node) {
            if let Some(name) = import.name() {
                self.leaf(name);
                self.put(" ");
            }
            self.expr(import.path());
        } else if let Some(value) = ValueSpec::cast(node) {
            self.exprs(value.names());
            if let Some(ty) = value.ty() {
                self.wrapped(" ", Some(ty), "");
            }
            if let Some(values) = value.values() {
                self.put(" = ");
                self.exprs(values);
            }
        } else if let Some(spec) = TypeSpec::cast(node) {
            self.leaf(spec.name());
            if let Some(list) = spec.tparams() {
                self.type_params(list, true);
            }
            let is_alias = node.has_flag(flag::ALIAS);
            self.wrapped(if is_alias { " = " } else { " " }, Some(spec.ty()), "");
        }
    }

    pub(super) fn func_decl(&mut self, node: Node) {
        let Some(func) = FuncDecl::cast(node) else {
            return;
        };
        self.put("func ");
        if let Some(recv) = func.recv() {
            self.params(recv, "(", ") ");
        }
        self.leaf(func.name());
        self.signature(func.ty(), false);
        if let Some(body) = func.body() {
            self.put(" ");
            self.body(body);
        }
    }
}
