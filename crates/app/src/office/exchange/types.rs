//! Requests and answers of the exchange with headquarters.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetExchange {}

/// How the exchange with headquarters stands. Nothing here keeps anybody from working.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExchangeStatus {
    /// Absent until this data folder was enrolled.
    pub enrolled: Option<Enrolled>,
    /// How far the round is that runs now.
    pub round: Option<RoundProgress>,
    /// The newest round that ended, since the program started.
    pub last_round: Option<LastRound>,
    /// Operations of this computer that headquarters does not hold yet.
    pub unsent: u32,
    /// Operations that headquarters holds and that have not come back in its feed.
    pub sent_unconfirmed: u32,
    /// Operations that wait in headquarters' tray.
    pub set_aside: u32,
    /// Fields with several values in *Por revisar*.
    pub to_review: u32,
    /// This computer's clock minus headquarters', in minutes; only above five.
    pub skew_minutes: Option<i32>,
    /// Tables or ranges that still differ from headquarters' after everything was read again; zero when both sides are equal.
    pub differing: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Enrolled {
    pub url: String,
    /// Official code of the centre.
    pub scope: String,
    /// When this data folder was enrolled, UTC milliseconds since 1970.
    pub since: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoundPhase {
    Greeting,
    Receiving,
    Sending,
    Comparing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoundProgress {
    pub phase: RoundPhase,
    pub done: i64,
    /// Known while receiving.
    pub all: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LastRound {
    /// When it ended, UTC milliseconds since 1970 by this computer's clock.
    pub at: i64,
    pub ok: bool,
    /// What came of it, to show as it is.
    pub sentence: String,
    pub received: i64,
    pub sent: i64,
    /// Operations that headquarters had lost and this computer brought back.
    pub salvaged: i64,
}

/// Enrols this data folder with headquarters.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EnrolExchange {
    /// Address of headquarters' server: `https://…`.
    pub url: String,
    /// One-time code that headquarters gave.
    pub code: String,
}

/// Makes a round now, or waits for the one that runs.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RunExchange {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListAside {}

/// A change that waits in headquarters' tray. It is kept here and there.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AsideRow {
    pub op: String,
    pub record: Uuid,
    pub kind: String,
    /// What it is, in Spanish: *Asistencia*, *Persona* …
    pub what: String,
    /// Name of the event or person it belongs to, when it is known.
    pub title: String,
    /// Why it waits, to show as it is.
    pub cause: String,
    /// Name of who wrote it; empty when nobody did.
    pub who: String,
    /// When it was written by the writer's clock, UTC milliseconds since 1970.
    pub when: i64,
}

/// How far the changes of a record have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// *Guardado aquí*
    Here,
    /// *Enviado*
    Sent,
    /// *Confirmado por la sede*
    Confirmed,
}

/// At most 1,000 records. The answer is empty while this computer exchanges with nobody.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WhereAre {
    pub records: Vec<Uuid>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PlaceRow {
    pub record: Uuid,
    pub place: Place,
}
