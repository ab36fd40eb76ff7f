//! What records and facts are made of. A field listed here has a column of the same name in the table of the same name.

use crate::FOLD_VERSION;
use serde_json::Value;
use std::sync::LazyLock;

/// Kind of the operation that takes another back.
pub const ANNULMENT: &str = "annulment";

/// How a column's values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    Integer,
    Boolean,
    /// A list, written as JSON.
    List,
}

impl ColumnKind {
    /// The value as the column holds it. What does not fit becomes empty: a stranger's value must not stop the fold.
    #[must_use]
    pub fn fit(self, value: &Value) -> Value {
        let fits = match self {
            // PostgreSQL cannot hold the character zero, and a value must be the same on every side.
            Self::Text => value.as_str().is_some_and(|text| !text.contains('\0')),
            Self::Integer => value.is_i64(),
            Self::Boolean => value.is_boolean(),
            Self::List => value.is_array(),
        };
        if fits { value.clone() } else { Value::Null }
    }
}

/// A field of a record or fact, and its column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
}

/// A record, changed field by field.
#[derive(Debug)]
pub struct RecordType {
    /// Kind of its operations and name of its table.
    pub name: &'static str,
    pub columns: &'static [Column],
}

/// A fact, only ever inserted.
#[derive(Debug)]
pub struct FactType {
    /// Kind of its operations and name of its table.
    pub name: &'static str,
    pub columns: &'static [Column],
}

macro_rules! columns {
    ($($kind:ident $name:ident),* $(,)?) => {
        &[$(Column { name: stringify!($name), kind: ColumnKind::$kind }),*]
    };
}

/// Every record type, in the order in which a person meets them.
pub static RECORDS: &[RecordType] = &[
    RecordType {
        name: "centre",
        columns: columns![Text code, Text name, Text address, Text telephone, Text extension, Text email, Text area],
    },
    RecordType {
        name: "staff",
        columns: columns![Text paternal, Text maternal, Text names, Text post, Boolean active],
    },
    RecordType {
        name: "public_entity",
        columns: columns![Text name],
    },
    RecordType {
        name: "person",
        columns: columns![
            Text document_type, Text document_number, Text paternal, Text maternal, Text names,
            Text entity, Text post, Text email, Text phone,
        ],
    },
    RecordType {
        name: "training",
        columns: columns![
            Text name, Text state, Text training_type, Text modality, Text platform, Text organiser, Text origin,
            Text requesting_entity, Text inviting_entity, Boolean programmed, List systems, Text objective,
            Text audience, Boolean includes_citizens, Text citizen_justification, Text citizen_requester,
            Text venue_name, Text venue_address, Text venue_lender, Boolean venue_confirmed, Boolean has_private_ally,
            Text ally_name, Text ally_agreement, Text methodology, Boolean free_of_charge,
            Text place_prefix, Text presented_by, Text closed_by, Text delegation_reason, Boolean tests_apply,
            Text tests_defined_by,
            Integer folders_delivered,
        ],
    },
    RecordType {
        name: "session",
        columns: columns![Text training, Text date, Text part, Text start_time, Text end_time, Boolean removed],
    },
    RecordType {
        name: "agenda_item",
        columns: columns![
            Text training, Text date, Text start_time, Text end_time, Text activity, Text methodology,
            Text responsible, Text kind, Boolean removed, Text done, Text done_note,
        ],
    },
    RecordType {
        name: "speaker",
        columns: columns![
            Text training, Text name, Text institution, Text kind, Text topic, Text system, Text coordination_date,
            Text authorisation, Boolean removed, Boolean own_statistic, Text catalogue_topic, Text process,
        ],
    },
    RecordType {
        name: "enrolment",
        columns: columns![Text training, Text person, Text means, Boolean removed],
    },
    RecordType {
        name: "invitation",
        columns: columns![
            Text training, Text entity, Text addressee, Text addressee_email, Text means, Text sent_on, Text response,
            Text response_on, Text response_means, Text note, Text letter, Boolean removed,
        ],
    },
    RecordType {
        name: "test_score",
        columns: columns![Text training, Text person, Text kind, Integer tenths],
    },
    RecordType {
        name: "participation_report",
        columns: columns![
            Text training, Text speaker, Text system, Text text, Text received_on, Boolean removed,
        ],
    },
    RecordType {
        name: "event_report",
        columns: columns![
            Text training, Text methodology, Text audience_text, Text results_text, Text state,
            Text drafted_by, Text finished_on, Text submitted_by, Text submitted_on,
        ],
    },
    RecordType {
        // Written by headquarters alone (C-52, Q-09). What is retired stays on the records that name it.
        name: "catalogue_entry",
        columns: columns![Text catalogue, Text system, Text name, Boolean active],
    },
    RecordType {
        name: "participant_pack",
        columns: columns![Text training, Integer copies, Text responsible],
    },
    RecordType {
        name: "expediente",
        columns: columns![
            Text training, Text number, Text box_number, Text shelf, Text volume, Text retention, Text notes,
        ],
    },
];

/// Every fact type.
pub static FACTS: &[FactType] = &[
    FactType {
        name: "attendance",
        columns: columns![
            Text session, Text person, Text entity, Text post, Text email, Text phone, Integer registered_at,
        ],
    },
    FactType {
        name: "signature",
        columns: columns![Text session, Text person, Text means, Text attachment],
    },
    FactType {
        name: "slip_stamp",
        columns: columns![Text session, Text person],
    },
    FactType {
        name: "document_issue",
        columns: columns![Text form, Text training, Text session, Text attachment, Integer pages, List rows],
    },
    FactType {
        name: "training_step",
        columns: columns![Text training, Text state, Text date, Text note, List documents, Text handed_by, Text handed_to],
    },
    FactType {
        name: "expediente_part",
        columns: columns![
            Text training, Text item, Text source, Text attachment, Integer pages, Text kind, Text session, Text note,
        ],
    },
    FactType {
        name: "expediente_closing",
        columns: columns![Text training, Text attachment, Text manifest, Integer pages],
    },
    FactType {
        name: "expediente_export",
        columns: columns![Text training, Text attachment],
    },
    FactType {
        name: "pack_material",
        columns: columns![Text training, Text title, Text attachment, Integer pages, Integer position],
    },
    FactType {
        name: "list_export",
        columns: columns![Text list, Text training, Text format, Integer rows],
    },
    FactType {
        name: "event_photo",
        columns: columns![Text training, Text attachment, Text print, Text caption, Integer position],
    },
    FactType {
        // C-58: no person, no session, no time of its own. `answers` holds pairs of question and opinion.
        name: "survey_sheet",
        columns: columns![Text training, Text source, List answers, Text open_topics, Text open_improvements],
    },
    FactType {
        name: "survey_closing",
        columns: columns![Text training],
    },
    FactType {
        // Two records of one person; `merged_into` is the one that stands for both.
        name: "person_link",
        columns: columns![Text person, Text merged_into],
    },
];

/// Which fold makes the tables of this program: its rules and what it knows of records and facts. Tables of another one are made anew,
/// and are not compared with these.
#[must_use]
pub fn fold_name() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        let kinds = RECORDS
            .iter()
            .map(|r| (r.name, r.columns))
            .chain(FACTS.iter().map(|f| (f.name, f.columns)));
        for (name, columns) in kinds {
            hasher.update(format!("{name}:{columns:?};").as_bytes());
        }
        let shape = &hasher.finalize().to_hex()[..16];
        format!("{FOLD_VERSION}-{shape}")
    });
    &NAME
}

/// The record type whose operations have this kind.
#[must_use]
pub fn record_type(kind: &str) -> Option<&'static RecordType> {
    RECORDS.iter().find(|record| record.name == kind)
}

/// The fact type whose operations have this kind.
#[must_use]
pub fn fact_type(kind: &str) -> Option<&'static FactType> {
    FACTS.iter().find(|fact| fact.name == kind)
}

impl RecordType {
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
