//! Invented people of the region. No one of them exists.

use super::chance::Chance;
use serde_json::{Value, json};

const SURNAMES: &[&str] = &[
    "Quispe",
    "Huamán",
    "Gutiérrez",
    "Palomino",
    "Cárdenas",
    "Sulca",
    "Ñaupari",
    "Yupanqui",
    "Prado",
    "Núñez",
    "Mendoza",
    "Ccori",
    "Janampa",
    "Ayala",
    "Bautista",
    "Tineo",
    "Huaytalla",
    "Ochoa",
    "Peña",
    "Cconislla",
    "Vilca",
    "Zamora",
    "Rojas",
    "Alarcón",
];
const NAMES: &[&str] = &[
    "Julia",
    "Óscar",
    "María Elena",
    "Víctor Raúl",
    "Noemí",
    "Julián",
    "Rosa",
    "Édgar",
    "Lucía",
    "Wílmer",
    "Yéssica",
    "Abel",
    "Mónica",
    "Raúl",
    "Beatriz",
    "Iván",
    "Sonia",
    "César Augusto",
    "Flor de María",
    "Hernán",
    "Nélida",
    "Percy",
    "Inés",
    "Rubén",
];
const ENTITIES: &[(&str, &str)] = &[
    (
        "Municipalidad Provincial de Huamanga",
        "munihuamanga.example",
    ),
    ("Municipalidad Provincial de Huanta", "munihuanta.example"),
    ("Municipalidad Provincial de La Mar", "munilamar.example"),
    (
        "Municipalidad Provincial de Cangallo",
        "municangallo.example",
    ),
    (
        "Municipalidad Distrital de Carmen Alto",
        "municarmenalto.example",
    ),
    (
        "Municipalidad Distrital de San Juan Bautista",
        "munisjb.example",
    ),
    (
        "Municipalidad Distrital de Jesús Nazareno",
        "munijn.example",
    ),
    ("Municipalidad Distrital de Quinua", "muniquinua.example"),
    (
        "Municipalidad Distrital de Luricocha",
        "muniluricocha.example",
    ),
    ("Municipalidad Distrital de Vinchos", "munivinchos.example"),
    ("Gobierno Regional de Ayacucho", "goreayacucho.example"),
    (
        "Unidad de Gestión Educativa Local de Huamanga",
        "ugelhuamanga.example",
    ),
    ("Red de Salud Huamanga", "redsaludhuamanga.example"),
    (
        "Universidad Nacional de San Cristóbal de Huamanga",
        "unsch.example",
    ),
];
const POSTS: &[&str] = &[
    "Contador",
    "Contadora",
    "Tesorera",
    "Tesorero",
    "Jefe de Presupuesto",
    "Jefa de Presupuesto",
    "Especialista en Inversiones",
    "Gerente Municipal",
    "Asistente Administrativa",
    "Responsable de la OPMI",
    "Jefe de Abastecimiento",
    "",
];

/// Somebody who could come to an event.
#[derive(Debug, Clone)]
pub struct Person {
    pub dni: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
}

impl Person {
    /// As the requests take a person.
    #[must_use]
    pub fn input(&self) -> Value {
        json!({
            "document_type": "dni",
            "document_number": self.dni,
            "paternal": self.paternal,
            "maternal": self.maternal,
            "names": self.names,
            "entity": self.entity,
            "post": self.post,
            "email": self.email,
            "phone": self.phone,
        })
    }
}

/// That many different people, the same ones for the same seed.
#[must_use]
pub fn invent(count: usize, seed: u64) -> Vec<Person> {
    let mut chance = Chance(seed);
    (0..count)
        .map(|place| {
            // Steps of a number prime to the range, so that no two are equal; one in eight begins with a zero.
            let number = (place * 7_368_787 + chance.below(1000) * 79_999 + 3_141_592) % 79_999_999;
            let (paternal, maternal, names) = (
                *chance.pick(SURNAMES),
                *chance.pick(SURNAMES),
                *chance.pick(NAMES),
            );
            let (entity, domain) = *chance.pick(ENTITIES);
            Person {
                dni: format!("{number:08}"),
                paternal: paternal.to_owned(),
                maternal: maternal.to_owned(),
                names: names.to_owned(),
                entity: entity.to_owned(),
                post: (*chance.pick(POSTS)).to_owned(),
                email: if chance.percent(85) {
                    format!("{}{}@{domain}", plain(names), plain(paternal))
                } else {
                    String::new()
                },
                phone: if chance.percent(90) {
                    format!("9{:08}", 10_000_000 + chance.below(89_999_999))
                } else {
                    String::new()
                },
            }
        })
        .collect()
}

/// The first word in plain lower-case letters, as addresses are made.
fn plain(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or_default().to_lowercase();
    first
        .chars()
        .map(|letter| match letter {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::invent;
    use std::collections::HashSet;

    #[test]
    fn people_are_different_and_well_formed() {
        let people = invent(400, 7);
        let documents: HashSet<_> = people.iter().map(|person| &person.dni).collect();
        assert_eq!(documents.len(), people.len());
        for person in &people {
            assert_eq!(person.dni.len(), 8, "{person:?}");
            assert!(person.dni.bytes().all(|b| b.is_ascii_digit()), "{person:?}");
            assert!(person.email.is_ascii(), "{person:?}");
            assert!(
                person.phone.is_empty() || person.phone.len() == 9,
                "{person:?}"
            );
        }
        assert!(people.iter().any(|person| person.dni.starts_with('0')));
    }
}
