//! The names that ship with the program. Headquarters' entries change and extend them.

use super::Catalogue;
use super::Catalogue::{Body, Post, System};
use chrono::NaiveDate;

/// The body that runs the centres, to which they report their services.
//
pub const USER_OFFICE: &str = "ogauc";

/// A name, from the day on which the norm that gives it is in force; `None` for the first known.
pub(super) struct Shipped {
    pub list: Catalogue,
    pub code: &'static str,
    pub name: &'static str,
    pub short_name: &'static str,
    pub governing_body: &'static str,
    pub from: Option<NaiveDate>,
}

/// Approval of the directive of 2024.
// P-51: its publication has no date in the text.
const DIRECTIVE_2024: NaiveDate = match NaiveDate::from_ymd_opt(2024, 11, 27) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

// each system and its governing body.
const fn system(code: &'static str, name: &'static str, governing_body: &'static str) -> Shipped {
    Shipped {
        list: System,
        code,
        name,
        short_name: "",
        governing_body,
        from: None,
    }
}

const fn body(code: &'static str, short_name: &'static str, name: &'static str) -> Shipped {
    Shipped {
        list: Body,
        code,
        name,
        short_name,
        governing_body: "",
        from: None,
    }
}

const fn post(code: &'static str, name: &'static str) -> Shipped {
    Shipped {
        list: Post,
        code,
        name,
        short_name: "",
        governing_body: "",
        from: None,
    }
}

const fn since_2024(first: Shipped) -> Shipped {
    Shipped {
        from: Some(DIRECTIVE_2024),
        ..first
    }
}

/// In the order of the norms. A body keeps the code of its first acronym under every name.
// : names of 2024 as the directive has them, for bodies and posts that have the same functions.
// the eight posts.
pub(super) const SHIPPED: &[Shipped] = &[
    system("accounting", "Contabilidad Pública", "dgcp"),
    system("debt", "Endeudamiento Público", "dgetp"),
    system("treasury", "Tesoro Público", "dgetp"),
    system("investment", "Inversión Pública", "dgpi"),
    system("budget", "Presupuesto Público", "dgpp"),
    system("applications", "Aplicativos informáticos", "ogti"),
    body("dgcp", "DGCP", "Dirección General de Contabilidad Pública"),
    body(
        "dgetp",
        "DGETP",
        "Dirección General de Endeudamiento y Tesoro Público",
    ),
    body(
        "dgpi",
        "DGPI",
        "Dirección General de Política de Inversiones",
    ),
    body("dgpp", "DGPP", "Dirección General de Presupuesto Público"),
    body(
        "ogti",
        "OGTI",
        "Oficina General de Tecnologías de la Información",
    ),
    body(
        USER_OFFICE,
        "OGAUC",
        "Oficina General de Atención al Usuario y Comunicaciones",
    ),
    since_2024(body(
        USER_OFFICE,
        "OGSU",
        "Oficina General de Servicios al Usuario",
    )),
    body(
        "oautda",
        "OAUTDA",
        "Oficina de Atención al Usuario, Trámite Documentario y Archivo",
    ),
    since_2024(body(
        "oautda",
        "OGDAU",
        "Oficina de Gestión Documental y Atención al Usuario",
    )),
    since_2024(body(
        "conectamef_office",
        "",
        "Oficina de Gestión de los CONECTAMEF",
    )),
    post("centre_coordinator", "Coordinador de Centro"),
    since_2024(post("centre_coordinator", "Gestor de Centro")),
    // which of the two the directive calls Asistente de Gestión de Servicios it does not say.
    post("administrative_coordinator", "Coordinador Administrativo"),
    post("administrative_assistant", "Asistente Administrativo"),
    post(
        "accounting_specialist",
        "Especialista en Contabilidad Pública",
    ),
    post(
        "debt_and_treasury_specialist",
        "Especialista en Endeudamiento y Tesoro Público",
    ),
    post("budget_specialist", "Especialista en Presupuesto Público"),
    post("investment_specialist", "Especialista de Inversión Pública"),
    post("implementer", "Implantador MEF"),
];

/// Where a code stands in the order of the norms; after all others when it does not ship with the program.
pub(super) fn place(list: Catalogue, code: &str) -> usize {
    SHIPPED
        .iter()
        .position(|one| one.list == list && one.code == code)
        .unwrap_or(usize::MAX)
}

/// The body that governs a system, as the norms say it.
pub(super) fn governing_body(system: &str) -> Option<&'static str> {
    SHIPPED
        .iter()
        .find(|one| one.list == System && one.code == system)
        .map(|one| one.governing_body)
}
