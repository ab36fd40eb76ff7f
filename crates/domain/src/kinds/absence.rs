//! Who is absent, who stands in for him, and what was done on his behalf.

use crate::ids::StaffId;
use crate::staff::Post;
use chrono::NaiveDate;

record! {
    /// A member of the staff is absent for a period, and somebody may stand in for him.
    //
    Absence(AbsenceId) "absence" = "Ausencia" {
        absent: Option<StaffId> = "Persona ausente",
        reason: String = "Motivo",
        /// First civil day in Lima.
        starts_on: Option<NaiveDate> = "Desde",
        /// Last civil day in Lima, which counts.
        ends_on: Option<NaiveDate> = "Hasta",
        substitute: Option<StaffId> = "Reemplazo",
        removed: bool = "Retirada",
    }
    parent absent;
    titled reason;
    writers Administration;
    personal [absent, reason, substitute];
}

impl Absence {
    /// Whether it holds on a civil day: its first and last day count. One whose period is not whole holds on none.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        !self.removed
            && self
                .starts_on
                .zip(self.ends_on)
                .is_some_and(|(first, last)| (first..=last).contains(&day))
    }
}

fact! {
    /// Somebody did an act of another post: what was written, on whose behalf and why.
    //
    Acting "acting" = "Actuación en reemplazo" {
        absence: Option<AbsenceId> = "Ausencia",
        /// Whose act it was.
        post: Option<Post> = "Cargo reemplazado",
        /// Empty where nobody has the post.
        on_behalf_of: Option<StaffId> = "En reemplazo de",
        reason: String = "Motivo",
        /// The operations that were written so.
        operations: Vec<String> = "Registros",
    }
    parent absence;
    personal [on_behalf_of, reason];
}
