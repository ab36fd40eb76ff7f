//! From a path as it is written to the module where what it names is defined.

use crate::mention::{Alone, Mention};
use crate::module::{Crate, Module, ModulePath};
use std::collections::BTreeSet;

enum Place {
    Module(ModulePath),
    /// Something that is no module, by the module that defines it.
    Item(ModulePath),
}

/// Where a name was already looked for, since re-exports may go round.
type Looked = BTreeSet<(ModulePath, String)>;

impl Crate {
    /// The module that defines what is mentioned; none for another crate's, for local names and for the standard library's.
    pub(crate) fn whom(&self, from: &ModulePath, mention: &Mention) -> Option<ModulePath> {
        let mut looked = Looked::new();
        let place = match mention.alone {
            None => self.follow(from, &mention.path, &mut looked)?,
            Some(alone) => {
                let name = mention.path.first()?;
                let module = self.modules.get(from)?;
                let own = module.items.contains(name)
                    || module.imports.iter().any(|(known_as, _)| known_as == name);
                if own {
                    return None;
                }
                match (self.through_globs(from, module, name, &mut looked), alone) {
                    (Some(place), _) => place,
                    (None, Alone::Macro) => Place::Item(self.macros.get(name)?.clone()),
                    (None, Alone::Name) => return None,
                }
            }
        };
        Some(match place {
            Place::Module(path) | Place::Item(path) => path,
        })
    }

    fn follow(&self, from: &ModulePath, path: &[String], looked: &mut Looked) -> Option<Place> {
        let (mut here, mut rest) = (from.clone(), path);
        match path.first()?.as_str() {
            "crate" => {
                here.clear();
                rest = &rest[1..];
            }
            "self" | "super" => {
                while let Some(step @ ("self" | "super")) = rest.first().map(String::as_str) {
                    if step == "super" {
                        here.pop()?;
                    }
                    rest = &rest[1..];
                }
            }
            first => match self.look(from, first, looked)? {
                Place::Module(path) => {
                    here = path;
                    rest = &rest[1..];
                }
                item @ Place::Item(_) => return Some(item),
            },
        }
        for name in rest {
            match self.look(&here, name, looked) {
                Some(Place::Module(path)) => here = path,
                Some(item) => return Some(item),
                // What a macro made, or a name of another crate brought in by a glob.
                None => return Some(Place::Item(here)),
            }
        }
        Some(Place::Module(here))
    }

    fn look(&self, at: &ModulePath, name: &str, looked: &mut Looked) -> Option<Place> {
        if !looked.insert((at.clone(), name.to_owned())) {
            return None;
        }
        let child = [at.as_slice(), &[name.to_owned()]].concat();
        if self.modules.contains_key(&child) {
            return Some(Place::Module(child));
        }
        let module = self.modules.get(at)?;
        if module.items.contains(name) {
            return Some(Place::Item(at.clone()));
        }
        let imports = module.imports.iter();
        for (_, path) in imports.filter(|(known_as, _)| known_as == name) {
            // `use chrono::chrono` style names lead out of the crate, not round in it.
            let mut looked = looked.clone();
            if let Some(place) = self.follow(at, path, &mut looked) {
                return Some(place);
            }
        }
        if let Some(place) = self.through_globs(at, module, name, looked) {
            return Some(place);
        }
        if at.is_empty() && self.macros.contains_key(name) {
            return self.macros.get(name).cloned().map(Place::Item);
        }
        let made = module.maybe_made.contains(name);
        made.then(|| Place::Item(at.clone()))
    }

    fn through_globs(
        &self,
        at: &ModulePath,
        module: &Module,
        name: &str,
        looked: &mut Looked,
    ) -> Option<Place> {
        module.globs.iter().find_map(|glob| {
            let Place::Module(open) = self.follow(at, glob, &mut looked.clone())? else {
                return None;
            };
            self.look(&open, name, looked)
        })
    }
}
