//! Which rooms of a crate may not name which.

use crate::module::Arrow;

/// Modules under `from` may not name modules under `to`. `*` stands for any one name; when both hold one, only what the two
/// stars stand for tells them apart, and a module may name what is under its own.
#[derive(Clone, Copy, Debug)]
pub struct Ban {
    pub from: &'static [&'static str],
    pub to: &'static [&'static str],
    pub why: &'static str,
}

impl Ban {
    /// The arrows that the ban forbids.
    pub fn broken_by<'a>(&self, arrows: &'a [Arrow]) -> Vec<&'a Arrow> {
        let forbidden = |arrow: &&Arrow| {
            let (Some(from), Some(to)) = (under(&arrow.from, self.from), under(&arrow.to, self.to))
            else {
                return false;
            };
            from != to
        };
        arrows.iter().filter(forbidden).collect()
    }
}

/// The front of a path that is the room, if the path lies in it.
fn under<'a>(path: &'a [String], room: &[&str]) -> Option<&'a [String]> {
    let front = path.get(..room.len())?;
    let fits = |(name, wanted): (&String, &&str)| *wanted == "*" || name == wanted;
    front.iter().zip(room).all(fits).then_some(front)
}

/// The rooms of `app`.
pub const BANS: &[Ban] = &[
    Ban {
        from: &["services", "*"],
        to: &["services", "*"],
        why: "a service stands without the others",
    },
    Ban {
        from: &["case"],
        to: &["services"],
        why: "a case is run the same way for every service",
    },
    Ban {
        from: &["office"],
        to: &["services"],
        why: "the office serves every service and knows none",
    },
    Ban {
        from: &["context"],
        to: &["services"],
        why: "the context knows no service",
    },
];
