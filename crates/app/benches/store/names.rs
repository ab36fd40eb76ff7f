//! Invented people and entities, in numbers: common surnames are common, as they are in life. No one of them exists.

use fastrand::Rng;

const SURNAMES: &[&str] = &[
    "Quispe",
    "Huamán",
    "Mamani",
    "Flores",
    "Rojas",
    "Sánchez",
    "García",
    "Rodríguez",
    "Díaz",
    "Torres",
    "Ramírez",
    "Mendoza",
    "Chávez",
    "Espinoza",
    "Vásquez",
    "Castillo",
    "Ramos",
    "Gutiérrez",
    "Condori",
    "Fernández",
    "Cruz",
    "Palomino",
    "Cárdenas",
    "Sulca",
    "Ñaupari",
    "Yupanqui",
    "Prado",
    "Núñez",
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
    "Alarcón",
    "Aguilar",
    "Alvarado",
    "Apaza",
    "Arias",
    "Arroyo",
    "Ávila",
    "Barrientos",
    "Benites",
    "Cabrera",
    "Calderón",
    "Callañaupa",
    "Camargo",
    "Campos",
    "Canchari",
    "Carbajal",
    "Carrasco",
    "Castro",
    "Ccahuana",
    "Cisneros",
    "Córdova",
    "Cuadros",
    "Curi",
    "De la Cruz",
    "Delgado",
    "Domínguez",
    "Enciso",
    "Escalante",
    "Figueroa",
    "Galindo",
    "Gamboa",
    "Gómez",
    "Guerra",
    "Guillén",
    "Huarancca",
    "Huayhua",
    "Infante",
    "Jáuregui",
    "Jiménez",
    "Laurente",
    "León",
    "Llamocca",
    "Loayza",
    "Lozano",
    "Maldonado",
    "Martínez",
    "Medina",
    "Meneses",
    "Miranda",
    "Molina",
    "Morales",
    "Moreno",
    "Navarro",
    "Olivares",
    "Oré",
    "Ortega",
    "Pacheco",
    "Paredes",
    "Pariona",
    "Pizarro",
    "Pomacanchari",
    "Pumacahua",
    "Quintanilla",
    "Quiroz",
    "Reynoso",
    "Ríos",
    "Romaní",
    "Salcedo",
    "Salvatierra",
    "Serna",
    "Silva",
    "Solís",
    "Sotelo",
    "Tello",
    "Toledo",
    "Ugarte",
    "Urbano",
    "Valdivia",
    "Valenzuela",
    "Vargas",
    "Vega",
    "Velarde",
    "Villanueva",
    "Yauri",
    "Zárate",
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
    "Ana María",
    "Luis Alberto",
    "Carmen Rosa",
    "José Luis",
    "Juana",
    "Juan Carlos",
    "Elizabeth",
    "Miguel Ángel",
    "Silvia",
    "Carlos",
    "Nancy",
    "Jorge",
    "Maritza",
    "Fredy",
    "Gladys",
    "Walter",
    "Vilma",
    "Teófilo",
    "Delia",
    "Marcelino",
    "Norma",
    "Alfredo",
    "Edith",
    "Rolando",
    "Olga",
    "Saúl",
    "Pilar",
    "Efraín",
    "Yolanda",
    "Néstor",
];

const PLACES: &[&str] = &[
    "Huamanga",
    "Huanta",
    "La Mar",
    "Cangallo",
    "Carmen Alto",
    "San Juan Bautista",
    "Jesús Nazareno",
    "Quinua",
    "Luricocha",
    "Vinchos",
    "Socos",
    "Tambillo",
    "Acocro",
    "Acos Vinchos",
    "Chiara",
    "Ocros",
    "Pacaycasa",
    "Santillana",
    "Iguaín",
    "Huamanguilla",
    "Sivia",
    "Llochegua",
    "Tambo",
    "San Miguel",
    "Anco",
    "Ayna",
    "Chilcas",
    "Chungui",
    "Luis Carranza",
    "Samugari",
    "Vilcas Huamán",
    "Accomarca",
    "Carhuanca",
    "Concepción",
    "Huambalpa",
    "Saurama",
    "Vischongo",
    "Huanca Sancos",
    "Carapo",
    "Sacsamarca",
    "Lucanamarca",
    "Canaria",
    "Huancapi",
    "Hualla",
    "Colca",
    "Cayara",
    "Alcamenca",
    "Apongo",
    "Asquipata",
    "Sarhua",
    "Puquio",
    "Aucará",
    "Cabana",
    "Chaviña",
    "Chipao",
    "Lucanas",
    "Ocaña",
    "Otoca",
    "Saisa",
    "Coracora",
];

const BODIES: &[&str] = &[
    "Municipalidad Distrital de",
    "Unidad de Gestión Educativa Local de",
    "Red de Salud",
    "Hospital de Apoyo de",
    "Gerencia Subregional de",
    "Instituto Superior Tecnológico Público de",
    "Autoridad Local del Agua",
    "Agencia Agraria",
    "Sociedad de Beneficencia de",
    "Empresa Prestadora de Servicios de Saneamiento de",
];

/// Several bodies of one kind in a place.
const SECTORS: &[&str] = &["", " Norte", " Sur", " Este", " Oeste"];

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

const SUBJECTS: &[&str] = &[
    "Ejecución presupuestal",
    "Conciliación bancaria",
    "Cierre contable",
    "Programación multianual",
    "Invierte.pe",
    "Gestión de tesorería",
    "Abastecimiento público",
    "Endeudamiento",
    "Conciliación del marco legal",
    "SIAF en web",
];

/// Somebody who could come to an event.
#[derive(Debug, Clone)]
pub struct Person {
    pub document: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    /// The number of the entity, and its name.
    pub works_at: usize,
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
}

/// One of a list whose first entries are the most common.
fn common<'a>(rng: &mut Rng, list: &[&'a str]) -> &'a str {
    let place = (rng.f64() * rng.f64() * list.len() as f64) as usize;
    list[place.min(list.len() - 1)]
}

/// The name of the entity at a place; three thousand are different.
pub fn entity(place: usize) -> String {
    let body = BODIES[place % BODIES.len()];
    let rest = place / BODIES.len();
    let (town, sector) = (
        PLACES[rest % PLACES.len()],
        SECTORS[rest / PLACES.len() % SECTORS.len()],
    );
    format!("{body} {town}{sector}")
}

/// A surname that few bear, so that the index knows some thousands of words.
fn rare(rng: &mut Rng) -> String {
    const BEGINNINGS: &[&str] = &[
        "Cha", "Lla", "Oscco", "Pari", "Tupa", "Ata", "Chuqui", "Huama", "Saca", "Yana", "Ore",
        "Cusi",
    ];
    const MIDDLES: &[&str] = &[
        "ri", "lla", "cu", "ma", "pu", "no", "ta", "qui", "so", "ru", "ve", "mi",
    ];
    const ENDS: &[&str] = &[
        "ca", "llo", "ma", "ri", "no", "pe", "que", "rez", "yo", "ta", "hua", "nte",
    ];
    let mut one = |list: &[&'static str]| list[rng.usize(..list.len())];
    format!("{}{}{}", one(BEGINNINGS), one(MIDDLES), one(ENDS))
}

fn surname(rng: &mut Rng) -> String {
    if rng.u8(..) < 20 {
        rare(rng)
    } else {
        common(rng, SURNAMES).to_owned()
    }
}

/// The person with that number among those who work at so many entities: the same one in every run.
pub fn person(number: usize, entities: usize) -> Person {
    let mut rng = Rng::with_seed(number as u64 + 1);
    let document = format!("{:08}", 10_000_000 + number * 7);
    let (paternal, maternal) = (surname(&mut rng), surname(&mut rng));
    let names = common(&mut rng, NAMES).to_owned();
    let works_at = rng.usize(..entities);
    Person {
        paternal,
        maternal,
        names,
        works_at,
        entity: entity(works_at),
        post: POSTS[rng.usize(..POSTS.len())].to_owned(),
        email: if rng.u8(..) < 180 {
            format!("p{document}@muni.example")
        } else {
            String::new()
        },
        phone: format!("9{:08}", rng.u32(..100_000_000)),
        document,
    }
}

/// What an event is called.
pub fn event(number: usize) -> String {
    format!(
        "{} – {}",
        SUBJECTS[number % SUBJECTS.len()],
        PLACES[number / SUBJECTS.len() % PLACES.len()]
    )
}
