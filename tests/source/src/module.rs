//! The modules of a crate, read from their files.

use crate::mention::{Mention, Mentions, left_out};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::spanned::Spanned;
use syn::{Item, UseTree};

/// The names from the crate's root to a module; the root's own is empty.
pub type ModulePath = Vec<String>;

/// One module that names something of another module of its crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    pub from: ModulePath,
    /// Where what is named is defined, not where it is re-exported.
    pub to: ModulePath,
    pub file: PathBuf,
    pub line: usize,
    /// The path as it is written.
    pub written: String,
}

impl std::fmt::Display for Arrow {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (file, line) = (self.file.display(), self.line);
        write!(out, "{file}:{line} {}", self.written)
    }
}

/// A crate's modules, without those that only tests have.
#[derive(Debug, Default)]
pub struct Crate {
    pub(crate) modules: BTreeMap<ModulePath, Module>,
    /// Where each macro of the crate stands.
    pub(crate) macros: BTreeMap<String, ModulePath>,
}

#[derive(Debug, Default)]
pub(crate) struct Module {
    pub file: PathBuf,
    pub items: BTreeSet<String>,
    /// Names inside a macro called where items stand: what it makes is among them.
    pub maybe_made: BTreeSet<String>,
    pub imports: Vec<(String, Vec<String>)>,
    pub globs: Vec<Vec<String>>,
    pub mentions: Vec<Mention>,
}

impl Crate {
    /// Reads the crate whose root file is `lib`; `shown_from` is cut from the front of the files' names.
    ///
    /// # Errors
    /// A file that is not there or is no Rust, as a sentence with its name.
    pub fn read(lib: &Path, shown_from: &Path) -> Result<Self, String> {
        let mut read = Self::default();
        let folder = lib.parent().unwrap_or(Path::new("")).to_owned();
        read.file(lib, &folder, shown_from, Vec::new())?;
        Ok(read)
    }

    /// Every arrow from one module to another, in the order of the files.
    pub fn arrows(&self) -> Vec<Arrow> {
        let mut arrows = Vec::new();
        for (from, module) in &self.modules {
            for mention in &module.mentions {
                let Some(to) = self.whom(from, mention) else {
                    continue;
                };
                if to != *from {
                    arrows.push(Arrow {
                        from: from.clone(),
                        to,
                        file: module.file.clone(),
                        line: mention.line,
                        written: mention.path.join("::"),
                    });
                }
            }
        }
        arrows.sort();
        arrows.dedup();
        arrows
    }

    /// The paths of all modules.
    pub fn paths(&self) -> impl Iterator<Item = &ModulePath> {
        self.modules.keys()
    }

    fn file(
        &mut self,
        file: &Path,
        folder: &Path,
        shown_from: &Path,
        path: ModulePath,
    ) -> Result<(), String> {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let parsed = syn::parse_file(&text)
            .map_err(|error| format!("{}:{} {error}", file.display(), error.span().start().line))?;
        let shown = file.strip_prefix(shown_from).unwrap_or(file).to_owned();
        self.module(&parsed.items, &shown, folder, shown_from, path)
    }

    fn module(
        &mut self,
        items: &[Item],
        file: &Path,
        folder: &Path,
        shown_from: &Path,
        path: ModulePath,
    ) -> Result<(), String> {
        let mut module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        for item in items.iter().filter(|item| !left_out(item)) {
            if let Item::Mod(child) = item {
                self.child(child, file, folder, shown_from, &path)?;
            } else if let Item::Macro(called) = item {
                if let Some(name) = &called.ident {
                    module.items.insert(name.to_string());
                    self.macros.insert(name.to_string(), path.clone());
                } else {
                    names_in(&called.mac.tokens, &mut module.maybe_made);
                }
            } else if let Some(name) = name_of(item) {
                module.items.insert(name);
            }
        }
        let mut mentions = Mentions::default();
        for item in items.iter().filter(|item| !left_out(item)) {
            syn::visit::visit_item(&mut mentions, item);
        }
        for (tree, absolute, line) in std::mem::take(&mut mentions.uses) {
            if !absolute {
                leaves(&tree, &mut Vec::new(), line, &mut module);
            }
        }
        module.mentions.append(&mut mentions.found);
        self.modules.insert(path, module);
        Ok(())
    }

    fn child(
        &mut self,
        child: &syn::ItemMod,
        file: &Path,
        folder: &Path,
        shown_from: &Path,
        path: &[String],
    ) -> Result<(), String> {
        let name = child.ident.to_string();
        let inner = folder.join(&name);
        let path = [path, std::slice::from_ref(&name)].concat();
        if let Some((_, items)) = &child.content {
            return self.module(items, file, &inner, shown_from, path);
        }
        let beside = folder.join(format!("{name}.rs"));
        let inside = inner.join("mod.rs");
        let found = if beside.exists() { beside } else { inside };
        self.file(&found, &inner, shown_from, path)
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

fn names_in(tokens: &proc_macro2::TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens.clone() {
        match token {
            proc_macro2::TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            proc_macro2::TokenTree::Group(group) => names_in(&group.stream(), names),
            _ => {}
        }
    }
}

/// Each name that a `use` brings in, with its whole path.
fn leaves(tree: &UseTree, before: &mut Vec<String>, line: usize, module: &mut Module) {
    match tree {
        UseTree::Path(step) => {
            before.push(step.ident.to_string());
            leaves(&step.tree, before, line, module);
            before.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                let line = tree.span().start().line;
                leaves(tree, before, line, module);
            }
        }
        UseTree::Glob(_) => {
            module.globs.push(before.clone());
            module.mentions.push(Mention::path(before.clone(), line));
        }
        UseTree::Name(name) => leaf(&name.ident, &name.ident, before, line, module),
        UseTree::Rename(name) => leaf(&name.ident, &name.rename, before, line, module),
    }
}

fn leaf(
    name: &syn::Ident,
    known_as: &syn::Ident,
    before: &[String],
    line: usize,
    module: &mut Module,
) {
    let (mut path, mut known_as) = (before.to_vec(), known_as.to_string());
    if name != "self" {
        path.push(name.to_string());
    } else if known_as == "self" {
        known_as = path.last().cloned().unwrap_or(known_as);
    }
    module.imports.push((known_as, path.clone()));
    module.mentions.push(Mention::path(path, line));
}
