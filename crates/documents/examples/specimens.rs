//! Writes a blank and a filled specimen of every form into a folder: `cargo run --example specimens -- FOLDER`.

use std::{error::Error, fs, path::PathBuf};

use image::{DynamicImage, ImageFormat, RgbImage};
use sisconecta_documents::{
    AgendaRow, Annex4, Annex5, Annex6, Annex6Row, Annex7, Annex8, Figure, Photo, PrintError,
    Printed, SpareRows, SpeakerBlock, Strokes, Talk,
};
use uuid::Uuid;

const RECORD: Option<Uuid> = Some(Uuid::from_u128(0x0197_f3a2_5c00_7d1e_8a44_c0ff_ee12_3456));

/// Name, where from, topic.
const SPEAKERS: [(&str, &str, &str); 5] = [
    (
        "Ñusta Ccori Yupanqui",
        "Conectamef Ayacucho",
        "Programación multianual",
    ),
    ("Amaru Quispe Ríos", "DGPP", "Formulación en el SIAF"),
    (
        "María de los Ángeles Ñahui Huamaní",
        "Dirección General de Inversión Pública",
        "Programación multianual de inversiones de los gobiernos locales y su registro en el Banco de Inversiones",
    ),
    ("Inti Rojas Peña", "OGTI", "Práctica en el SIAF"),
    ("Óscar Güemes Zúñiga", "DGTP", "Conciliación bancaria"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(&folder)?;
    let mut forms: Vec<(String, Result<Printed, PrintError>)> = vec![
        (text("anexo4-blanco"), Annex4::blank().print()),
        (text("anexo5-blanco"), Annex5::blank().print()),
        (text("anexo5"), programme().print()),
        (text("anexo6-blanco"), Annex6::blank().print()),
        (text("anexo6"), register(false).print()),
        (text("anexo6-pantalla"), register(true).print()),
        (text("anexo7-blanco"), Annex7::blank().print()),
        (text("anexo8-blanco"), Annex8::blank().print()),
    ];
    for speakers in [1, 2, 5] {
        let of = &SPEAKERS[..speakers];
        forms.extend([
            (format!("anexo4-{speakers}"), invitation(of).print()),
            (format!("anexo7-{speakers}"), survey(of).print()),
            (format!("anexo8-{speakers}"), report(of)?.print()),
        ]);
    }
    for (name, printed) in forms {
        let printed = printed?;
        fs::write(folder.join(format!("{name}.pdf")), &printed.pdf)?;
        println!(
            "{name}: {} pages, {} bytes",
            printed.pages,
            printed.pdf.len()
        );
    }
    Ok(())
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn invitation(speakers: &[(&str, &str, &str)]) -> Annex4 {
    let joined = |texts: Vec<&str>| texts.join("; ");
    Annex4 {
        record: RECORD,
        entity: text("Municipalidad Distrital de Quebrada Honda"),
        centre_name: text("Ayacucho"),
        training: text("“Formulación presupuestaria 2027 para gobiernos locales”"),
        topic: joined(speakers.iter().map(|(_, _, topic)| *topic).collect()),
        speaker: joined(speakers.iter().map(|(name, ..)| *name).collect()),
        place_prefix: text("Auditorio"),
        place: text("del Gobierno Regional"),
        date: text("12/04/2027"),
        time: text("09:00 a 13:00"),
        email: text("ayacucho@conectamef.example"),
    }
}

fn programme() -> Annex5 {
    let row = |time, activity, methodology, responsible| AgendaRow {
        time: text(time),
        activity: text(activity),
        methodology: text(methodology),
        responsible: text(responsible),
    };
    Annex5 {
        record: RECORD,
        event: text("Formulación presupuestaria 2027 para gobiernos locales"),
        date: text("12/04/2027"),
        place: text("Auditorio del Gobierno Regional, jirón de los Libertadores 450"),
        objective: text(
            "Que los participantes programen y formulen el presupuesto de su entidad en el SIAF, según las directivas \
             vigentes.",
        ),
        audience: text("Jefes de presupuesto y operadores del SIAF de municipalidades distritales"),
        rows: vec![
            row(
                "08:30 a 09:00",
                "Registro de participantes",
                "",
                "Asistente Administrativo",
            ),
            row(
                "09:00 a 10:30",
                "Programación multianual: marco legal y plazos",
                "Expositiva",
                "Ñusta Ccori Yupanqui",
            ),
            row("10:30 a 10:45", "Refrigerio", "", ""),
            row(
                "10:45 a 12:30",
                "Formulación en el SIAF: casos prácticos",
                "Taller",
                "Amaru Quispe Ríos (DGPP)",
            ),
            row("12:30 a 12:50", "Encuesta", "", "Asistente Administrativo"),
            row("12:50 a 13:00", "Clausura", "", "Coordinador de Centro"),
        ],
        spare: SpareRows::None,
    }
}

/// A signature as a finger draws it, another for every row.
fn drawn(row: usize) -> Strokes {
    let mut stroke = Vec::new();
    for step in 0..60_usize {
        let along = step as f32 / 59.0;
        let wave = (along * (14.0 + row as f32)).sin();
        stroke.push((0.05 + 0.9 * along, 0.5 + 0.4 * wave * (1.0 - 0.6 * along)));
    }
    Strokes {
        aspect: 3.0,
        lines: vec![stroke, vec![(0.1, 0.9), (0.9, 0.8)]],
    }
}

fn register(on_screen: bool) -> Annex6 {
    const PEOPLE: [(&str, &str, &str, &str); 4] = [
        (
            "Ñahui Huamaní, María de los Ángeles",
            "Municipalidad Distrital de Quebrada Honda",
            "Jefa de Presupuesto",
            "maria.nahui@quebradahonda.gob.pe",
        ),
        (
            "Quispe Ccori, José",
            "UGEL Ñauñacancha",
            "Contador",
            "jquispe@ugel.gob.pe",
        ),
        (
            "Yupanqui Tupac, Güendolina Inés Rosario",
            "Gobierno Regional de Huarmas - Unidad Ejecutora 302 Educación Valle Alto y Centro Poblado San Martín",
            "Especialista Administrativa de Abastecimiento",
            "guendolina.yupanqui@regionhuarmas.gob.pe",
        ),
        (
            "Rojas Peña, Andrés",
            "Municipalidad Provincial de Alto Mayo",
            "Tesorero",
            "",
        ),
    ];
    Annex6 {
        centre_name: text("Ayacucho"),
        event: text("Formulación presupuestaria 2027 para gobiernos locales"),
        date: text("12/04/2027"),
        session: text("Mañana"),
        place: text("Auditorio del Gobierno Regional, jirón de los Libertadores 450"),
        record: RECORD,
        rows: PEOPLE
            .iter()
            .cycle()
            .zip(10_000_001..10_000_023_u32)
            .enumerate()
            .map(|(row, ((name, entity, post, email), dni))| Annex6Row {
                name: text(name),
                entity: text(entity),
                dni: dni.to_string(),
                post: text(post),
                email: text(email),
                phone: text("966 000 111"),
                signature: on_screen.then(|| drawn(row)),
            })
            .collect(),
        spare: if on_screen {
            SpareRows::None
        } else {
            SpareRows::FillPage
        },
    }
}

fn survey(speakers: &[(&str, &str, &str)]) -> Annex7 {
    Annex7 {
        record: RECORD,
        date: text("12/04/2027"),
        topic: text("Formulación presupuestaria 2027 para gobiernos locales"),
        speakers: speakers
            .iter()
            .map(|(name, _, topic)| SpeakerBlock {
                label: format!("{name} / {topic}"),
            })
            .collect(),
    }
}

fn report(speakers: &[(&str, &str, &str)]) -> Result<Annex8, Box<dyn Error>> {
    let photo = |width: u32, height: u32, caption| -> Result<Photo, Box<dyn Error>> {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([(x % 256) as u8, (y % 256) as u8, 160])
        });
        let mut bytes = std::io::Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg)?;
        Ok(Photo {
            bytes: bytes.into_inner(),
            caption: text(caption),
        })
    };
    let figure = |label, value| Figure {
        label: text(label),
        value: text(value),
    };
    Ok(Annex8 {
        record: RECORD,
        centre_name: text("Ayacucho"),
        course: text("Formulación presupuestaria 2027 para gobiernos locales"),
        date: text("12/04/2027"),
        objective: text(
            "Que los participantes programen y formulen el presupuesto de su entidad en el SIAF.",
        ),
        methodology: text("Expositiva, con casos prácticos en el SIAF."),
        participants: text(
            "38 participantes de 14 entidades: 12 gobiernos locales y 2 unidades ejecutoras.",
        ),
        speakers: speakers
            .iter()
            .map(|(name, from, _)| format!("{name} – {from}"))
            .collect(),
        results: text("Respondieron 31 participantes. Promedio general: 3.60 de 4."),
        figures: vec![
            figure("Aplicabilidad del contenido en el trabajo", "3.70"),
            figure("Profundidad del contenido", "3.40"),
            figure("Utilidad de los casos prácticos", "3.60"),
            figure("Satisfacción general con el evento", "3.60"),
        ],
        photos: vec![
            photo(1600, 1200, "Registro de participantes")?,
            photo(900, 1200, "Exposición de la mañana")?,
            photo(1600, 900, "Casos prácticos")?,
        ],
        talks: speakers
            .iter()
            .map(|(name, _, topic)| Talk {
                topic: text(topic),
                speaker: text(name),
            })
            .collect(),
    })
}
