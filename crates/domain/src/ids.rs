//! Ids of records. All are UUIDs made on the device (version 7), so that two offline laptops never collide.

macro_rules! record_id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, ts_rs::TS,
        )]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A fresh id, ordered by the moment it was made on this device.
            #[must_use]
            pub fn fresh() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::parse_str(text).map(Self)
            }
        }

        impl $crate::kinds::Single for $name {
            const KIND: $crate::kinds::ColumnKind = $crate::kinds::ColumnKind::Id;
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

pub(crate) use record_id;

record_id! {
    /// The device that wrote an operation; renewed when a disk is cloned or restored.
    DeviceId
    /// An operation of the log.
    OpId
}

// Ids of records are declared with their kinds.
pub use crate::kinds::absence::AbsenceId;
pub use crate::kinds::case::{ExpedienteId, ParticipantPackId};
pub use crate::kinds::office::{CatalogueEntryId, CentreId, EntityId, PersonId, StaffId};
pub use crate::kinds::report::{EventReportId, ParticipationReportId, TestScoreId};
pub use crate::kinds::training::{
    AgendaItemId, EnrolmentId, InvitationId, SessionId, SpeakerId, TrainingId,
};
