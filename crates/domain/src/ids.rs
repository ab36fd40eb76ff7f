//! Ids of records. All are UUIDs made on the device (version 7), so that two offline laptops never collide.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;
use uuid::Uuid;

macro_rules! record_id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh id, ordered by the moment it was made on this device.
            #[must_use]
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

record_id! {
    /// A row of an event's programme (*hora, actividad, metodología, responsable*).
    AgendaItemId
    /// A topic or process of headquarters' catalogues.
    CatalogueEntryId
    /// The device that wrote an operation; renewed when a disk is cloned or restored.
    DeviceId
    /// A person expected at an event.
    EnrolmentId
    /// A public entity.
    EntityId
    /// The invitation of one entity to one event.
    InvitationId
    /// An operation of the log.
    OpId
    /// What one specialist reports of his part in an event of several systems.
    ParticipationReportId
    /// A natural person.
    PersonId
    /// One part (morning or afternoon) of one day of an event.
    SessionId
    /// Somebody who speaks at an event.
    SpeakerId
    /// A member of the centre's staff.
    StaffId
    /// A training event (*capacitación*).
    TrainingId
}
