//! The paths that stand in a module's text, also inside calls of macros and in attributes.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub path: Vec<String>,
    pub line: usize,
    /// A name by itself says something only when a glob brought it in, or when it is a macro.
    pub alone: Option<Alone>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alone {
    Name,
    Macro,
}

impl Mention {
    pub fn path(path: Vec<String>, line: usize) -> Self {
        Self {
            path,
            line,
            alone: None,
        }
    }
}

#[derive(Default)]
pub(crate) struct Mentions {
    pub found: Vec<Mention>,
    /// Each `use`, also inside functions; whether it starts with `::`, and its line.
    pub uses: Vec<(UseTree, bool, usize)>,
}

impl Mentions {
    fn see(&mut self, path: &syn::Path, alone: Option<Alone>) {
        if path.leading_colon.is_some() {
            return;
        }
        let names: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        let alone = (names.len() == 1).then_some(alone).flatten();
        if names.len() > 1 || alone.is_some() {
            self.found.push(Mention {
                path: names,
                line: path.span().start().line,
                alone,
            });
        }
    }

    /// Paths among tokens that nobody parsed.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let (mut path, mut line, mut colons) = (Vec::new(), 0, 0);
        loop {
            let token = tokens.next();
            match &token {
                Some(TokenTree::Punct(mark)) if mark.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                Some(TokenTree::Ident(name)) if colons == 2 && !path.is_empty() => {
                    path.push(name.to_string());
                    colons = 0;
                    continue;
                }
                _ => {}
            }
            if path.len() > 1 {
                let whole = std::mem::take(&mut path);
                self.found.push(Mention::path(whole, line));
            }
            path.clear();
            colons = 0;
            match token {
                Some(TokenTree::Ident(name)) => {
                    line = name.span().start().line;
                    path.push(name.to_string());
                }
                Some(TokenTree::Group(group)) => self.tokens(group.stream()),
                Some(TokenTree::Literal(text)) => self.quoted(&text),
                Some(TokenTree::Punct(_)) => {}
                None => return,
            }
        }
    }

    /// `#[serde(with = "crate::time::day")]` names a function in a text.
    fn quoted(&mut self, text: &proc_macro2::Literal) {
        let (line, text) = (text.span().start().line, text.to_string());
        let path: Vec<_> = text
            .trim_matches('"')
            .split("::")
            .map(str::to_owned)
            .collect();
        let is_name = |name: &String| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if path.len() > 1 && path.iter().all(is_name) {
            self.found.push(Mention::path(path, line));
        }
    }
}

impl<'a> Visit<'a> for Mentions {
    fn visit_item(&mut self, item: &'a Item) {
        if !left_out(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        let line = item.span().start().line;
        self.uses
            .push((item.tree.clone(), item.leading_colon.is_some(), line));
    }

    // Modules are read by themselves.
    fn visit_item_mod(&mut self, _: &'a syn::ItemMod) {}

    // `pub(crate)` and `pub(in …)` only say who may look.
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        if !only_in_tests(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_expr_call(&mut self, call: &'a syn::ExprCall) {
        if let syn::Expr::Path(function) = &*call.func {
            self.see(&function.path, Some(Alone::Name));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        // A lower-case name by itself is a variable here; calls are seen where they are made.
        let alone = path.get_ident().filter(|name| {
            let name = name.to_string();
            name != "Self" && name.starts_with(|c: char| c.is_ascii_uppercase())
        });
        self.see(path, alone.map(|_| Alone::Name));
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        self.see(&called.path, Some(Alone::Macro));
        self.tokens(called.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
    }
}

/// Whether an item is there for tests alone.
pub(crate) fn left_out(item: &Item) -> bool {
    let attributes = match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return false,
    };
    only_in_tests(attributes)
}

pub(crate) fn only_in_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return attribute.path().is_ident("test");
        };
        list.path.is_ident("cfg") && list.tokens.to_string() == "test"
    })
}
