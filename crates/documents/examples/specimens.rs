//! Writes a blank and a filled specimen of every form into a folder: `cargo run --example specimens -- FOLDER`.

use std::{error::Error, fs, path::PathBuf};

use image::{DynamicImage, ImageFormat, RgbImage};
use sisconecta_documents::{
    AgendaRow, Annex4, Annex5, Annex6, Annex6Row, Annex7, Annex8, Figure, Photo, PrintError,
    Printed, SpareRows, SpeakerBlock, Talk,
};
use uuid::Uuid;

const RECORD: Option<Uuid> = Some(Uuid::from_u128(0x0197_f3a2_5c00_7d1e_8a44_c0ff_ee12_3456));

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    fs::create_dir_all(&folder)?;
    let forms: [(&str, Result<Printed, PrintError>); 10] = [
        ("anexo4-blanco", Annex4::blank().print()),
        ("anexo4", invitation().print()),
        ("anexo5-blanco", Annex5::blank().print()),
        ("anexo5", programme().print()),
        ("anexo6-blanco", Annex6::blank().print()),
        ("anexo6", register().print()),
        ("anexo7-blanco", Annex7::blank().print()),
        ("anexo7", survey().print()),
        ("anexo8-blanco", Annex8::blank().print()),
        ("anexo8", report()?.print()),
    ];
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

fn invitation() -> Annex4 {
    Annex4 {
        record: RECORD,
        entity: text("Municipalidad Distrital de Quebrada Honda"),
        centre_name: text("Ayacucho"),
        training: text("“Formulación presupuestaria 2027 para gobiernos locales”"),
        topic: text("la programación multianual y la formulación en el SIAF"),
        speaker: text("Ñusta Ccori Yupanqui"),
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

fn register() -> Annex6 {
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
            .map(|((name, entity, post, email), dni)| Annex6Row {
                name: text(name),
                entity: text(entity),
                dni: dni.to_string(),
                post: text(post),
                email: text(email),
                phone: text("966 000 111"),
                signature: None,
            })
            .collect(),
        spare: SpareRows::FillPage,
    }
}

fn survey() -> Annex7 {
    Annex7 {
        record: RECORD,
        date: text("12/04/2027"),
        topic: text("Formulación presupuestaria 2027 para gobiernos locales"),
        speakers: [
            "Ñusta Ccori Yupanqui / Programación multianual",
            "Amaru Quispe Ríos / Formulación",
            "Inti Rojas / SIAF",
        ]
        .map(|label| SpeakerBlock { label: text(label) })
        .to_vec(),
    }
}

fn report() -> Result<Annex8, Box<dyn Error>> {
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
        speakers: vec![
            text("Ñusta Ccori Yupanqui (Conectamef Ayacucho)"),
            text("Amaru Quispe Ríos (DGPP)"),
        ],
        results: text("Respondieron 31 participantes. Promedio general: 3,6 de 4."),
        figures: vec![
            figure("Aplicabilidad del contenido en el trabajo", "3,7"),
            figure("Profundidad del contenido", "3,4"),
            figure("Utilidad de los casos prácticos", "3,6"),
            figure("Satisfacción general con el evento", "3,6"),
        ],
        photos: vec![
            photo(1600, 1200, "Registro de participantes")?,
            photo(900, 1200, "Exposición de la mañana")?,
            photo(1600, 900, "Casos prácticos")?,
        ],
        talks: vec![
            Talk {
                topic: text("Programación multianual"),
                speaker: text("Ñusta Ccori Yupanqui"),
            },
            Talk {
                topic: text("Formulación en el SIAF"),
                speaker: text("Amaru Quispe Ríos"),
            },
        ],
    })
}
