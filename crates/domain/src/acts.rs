//! The acts that the norms tie to posts, and who does an act whose own post is absent.

use crate::ids::{AbsenceId, StaffId};
use crate::kinds::absence::Absence;
use crate::staff::Post;
use crate::training::TrainingState;
use chrono::NaiveDate;

/// An act of the norms' matrix of permissions, as far as the program has it, or of the house where the norms name nobody.
//
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Drafts the training programme and registers it.
    Programme,
    /// Tells the ministry's office of the training programme.
    Communicate,
    /// Sends invitations, calls invitees, and notes what they answer.
    Invite,
    /// Orders, makes and hands out what participants get.
    // in other cities the specialists do it.
    PrepareFolders,
    /// Presents the centre and the event, takes it to its end.
    // may be delegated to everybody.
    Conduct,
    /// Writes what the event's report is made of.
    Draft,
    /// Finishes and presents the consolidated report, Annex 8.
    Report,
    /// Closes, numbers and locates a dossier, and opens it again.
    File,
    /// Takes lists with people's data out of the program.
    // C-54
    Export,
    /// Writes to people and calls them: sees how they are reached.
    // K-11: keeps the directory, invites, or reaffirms by its own post; who only supports that sees them when he stands in.
    Reach,
    /// Keeps the centre's profile, its staff, its computers, and which records are one.
    Administer,
}

impl Act {
    pub const ALL: [Self; 11] = [
        Self::Programme,
        Self::Communicate,
        Self::Invite,
        Self::PrepareFolders,
        Self::Conduct,
        Self::Draft,
        Self::Report,
        Self::File,
        Self::Export,
        Self::Reach,
        Self::Administer,
    ];

    /// Posts that do it, the one whose act it is first.
    #[must_use]
    pub fn posts(self) -> &'static [Post] {
        use Post::{
            AccountingSpecialist as Ecp, AdministrativeAssistant as Aa,
            AdministrativeCoordinator as Ca, BudgetSpecialist as Epp, CentreCoordinator as Cc,
            DebtAndTreasurySpecialist as Eet, Implementer as Im, InvestmentSpecialist as Eip,
        };
        match self {
            Self::Programme => &[Cc, Aa, Ecp, Eet, Epp, Eip, Im],
            Self::Communicate => &[Cc],
            Self::Invite => &[Aa, Cc, Ecp, Eet, Epp, Eip, Im],
            Self::PrepareFolders => &[Ca, Cc, Aa, Ecp, Eet, Epp, Eip, Im],
            Self::Conduct => &[Cc, Ca, Aa, Ecp, Eet, Epp, Eip, Im],
            Self::Draft => &[Cc, Aa, Ecp, Eet, Epp, Eip, Im],
            Self::Report => &[Cc, Aa],
            Self::File => &[Aa],
            Self::Export => &[Aa, Cc, Ca],
            Self::Reach => &[Cc, Aa, Ecp, Eet, Epp, Eip, Im],
            Self::Administer => &[Cc, Ca, Aa],
        }
    }

    /// As a sentence says it, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Programme => "programar eventos",
            Self::Communicate => "comunicar el programa",
            Self::Invite => "convocar",
            Self::PrepareFolders => "preparar las carpetas",
            Self::Conduct => "conducir el evento",
            Self::Draft => "redactar el informe",
            Self::Report => "terminar y presentar el informe",
            Self::File => "archivar el expediente",
            Self::Export => "exportar datos de personas",
            Self::Reach => "ver cómo ubicar a las personas",
            Self::Administer => "administrar el centro",
        }
    }
}

/// On whose behalf somebody does an act of another post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behalf {
    /// Whose act it is.
    pub post: Post,
    /// Who is absent, and by which record; nobody where the post is vacant.
    pub absent: Option<(StaffId, AbsenceId)>,
    pub reason: String,
}

/// Why somebody acts for a post that nobody has.
const VACANT: &str = "Cargo vacante";

/// Who works here, with which post, and who is absent: what standing in for somebody depends on.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// Without those who left.
    pub staff: Vec<(StaffId, Post)>,
    /// Without those that were removed.
    pub absences: Vec<(AbsenceId, Absence)>,
}

/// An absence that gives somebody the acts of another post.
#[derive(Debug, Clone, Copy)]
pub struct Replacement<'a> {
    pub absent: StaffId,
    /// Of who is absent.
    pub post: Post,
    pub id: AbsenceId,
    pub absence: &'a Absence,
}

impl From<Replacement<'_>> for Behalf {
    fn from(replacement: Replacement<'_>) -> Self {
        Self {
            post: replacement.post,
            absent: Some((replacement.absent, replacement.id)),
            reason: replacement.absence.reason.clone(),
        }
    }
}

impl Roster {
    /// On whose behalf somebody may do an act on a civil day whose posts are not his: he stands in for one of them, or he runs the
    /// centre and nobody of them is there.
    #[must_use]
    pub fn behalf(&self, act: Act, own: (StaffId, Post), today: NaiveDate) -> Option<Behalf> {
        let is_of = |post: &Post| act.posts().contains(post);
        if let Some(found) = self.replaces(own, today).find(|one| is_of(&one.post)) {
            return Some(found.into());
        }
        let mut absent = self.on(today).filter(|one| is_of(&one.post));
        let somebody_there = self
            .staff
            .iter()
            .any(|(staff, post)| is_of(post) && !self.is_absent(*staff, today));
        if !own.1.runs_the_centre() || somebody_there {
            return None;
        }
        absent.next().map(Behalf::from).or_else(|| {
            Some(Behalf {
                post: *act.posts().first()?,
                absent: None,
                reason: VACANT.to_owned(),
            })
        })
    }

    /// What gives somebody the acts of another post on a civil day: absences that name him, and for who runs the centre those that name
    /// nobody, while all who have the post are absent.
    // the assistant is replaced by a coordinator, and by no specialist.
    pub fn replaces(
        &self,
        (who, own): (StaffId, Post),
        today: NaiveDate,
    ) -> impl Iterator<Item = Replacement<'_>> {
        let nobody_of = move |post: Post| {
            let mut holders = self.staff.iter().filter(|(_, one)| *one == post);
            holders.all(|(staff, _)| self.is_absent(*staff, today))
        };
        self.on(today).filter(move |one| {
            one.absent != who
                && match one.absence.substitute {
                    Some(named) => named == who && may_replace(own, one.post),
                    None => own.runs_the_centre() && one.post != own && nobody_of(one.post),
                }
        })
    }

    /// Absences of a civil day, of who still works here.
    fn on(&self, today: NaiveDate) -> impl Iterator<Item = Replacement<'_>> {
        self.absences.iter().filter_map(move |(id, absence)| {
            let absent = absence.absent.filter(|_| absence.holds_on(today))?;
            let (_, post) = self.staff.iter().find(|(staff, _)| *staff == absent)?;
            Some(Replacement {
                absent,
                post: *post,
                id: *id,
                absence,
            })
        })
    }

    fn is_absent(&self, staff: StaffId, today: NaiveDate) -> bool {
        self.on(today).any(|one| one.absent == staff)
    }
}

/// Who runs the centre stands in for everybody; the others only for one another.
//
fn may_replace(own: Post, absent: Post) -> bool {
    own.runs_the_centre() || !absent.runs_the_centre()
}

/// The act that a step of an event's road notes; `None` where the norms name nobody of the centre.
#[must_use]
pub fn act_of_step(state: TrainingState) -> Option<Act> {
    match state {
        // What others do is noted by whoever hears of it; the hand-over by whoever hands over (C-45).
        TrainingState::Draft
        | TrainingState::Published
        | TrainingState::Delivered
        | TrainingState::Complete => None,
        TrainingState::Programmed | TrainingState::Cancelled | TrainingState::Registered => {
            Some(Act::Programme)
        }
        TrainingState::Communicated => Some(Act::Communicate),
        TrainingState::Convened => Some(Act::Invite),
        TrainingState::InProgress | TrainingState::Held => Some(Act::Conduct),
        TrainingState::Filed => Some(Act::File),
    }
}

#[cfg(test)]
mod tests;
