//! A person's whole way through an event in the built program, in its real window, with a picture of each step.
//!
//! Needs a screen: `cargo xtask test` gives it one. The pictures are `target/screenshots/window-NN-name.png`.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

use sisconecta_tests::centre::rows;
use sisconecta_tests::driver::{Surroundings, Window};
use sisconecta_tests::lists;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PASSWORD: &str = "quinua y tara 2027";
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const F2: &str = "\u{e032}";
const CONTROL: char = '\u{e009}';

#[tokio::test(flavor = "multi_thread")]
async fn an_event_from_first_run_to_its_figures() {
    let place = tempfile::tempdir().unwrap();
    let (data, home, opened) = (
        place.path().join("datos"),
        place.path().join("home"),
        place.path().join("visor"),
    );
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&opened).unwrap();
    let opener = viewer(place.path(), &opened);
    let around = Surroundings {
        data: &data,
        home: &home,
        opener: &opener,
    };

    let mut window = Window::open(&around).await;
    first_run(&mut window).await;
    programme(&mut window, &opened).await;
    bring_the_list(&mut window).await;
    take_attendance(&mut window, &opened).await;
    see_the_figures(&mut window).await;

    // The program is killed, as WebDriver ends it; the next morning everything is there.
    let taken = window.close().await;
    let mut window = Window::open(&around).await.after(taken);
    window.sees("El programa está cerrado con contraseña").await;
    window.fill("Contraseña", "quinua y tara 2026").await;
    window.click("button", "Entrar").await;
    window.sees("no es correcta").await;
    window.photo("contrasena-equivocada").await;
    window.fill("Contraseña", PASSWORD).await;
    window.click("button", "Entrar").await;
    window.sees("Mi día").await;
    window.click("tab", "Eventos").await;
    window.sees("Presupuesto 2027 para gobiernos locales").await;
    window.photo("a-la-manana-siguiente").await;
    window.close().await;
    assert_eq!(
        fs::read_dir(data.join("temporal")).map_or(0, Iterator::count),
        0,
        "a decrypted copy was left behind"
    );
}

/// Stands in for the system's viewer: keeps what it is given.
fn viewer(place: &Path, keep: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let script = place.join("visor.sh");
    fs::write(
        &script,
        format!("#!/bin/sh\ncp \"$1\" '{}/'\n", keep.display()),
    )
    .unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}

/// Waits for the next document in the viewer, and answers its bytes.
async fn shown_in(viewer: &Path) -> Vec<u8> {
    for _ in 0..300 {
        if let Some(file) = fs::read_dir(viewer)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .next()
        {
            let bytes = fs::read(&file).unwrap();
            // A copy in the making has no end yet.
            if bytes.trim_ascii_end().ends_with(b"%%EOF") {
                fs::remove_file(file).unwrap();
                return bytes;
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no document came to the viewer");
}

/// A date is taken when the field is left.
async fn date(window: &Window, field: &str, day: &str) {
    window.fill(field, day).await;
    window.press(TAB).await;
}

async fn first_run(window: &mut Window) {
    window.sees("Empezar un centro nuevo").await;
    window.photo("primer-inicio").await;
    window.click("button", "Empezar un centro nuevo").await;
    window.fill("Código del centro", "AYACUCHO").await;
    window.fill("Nombre", "Ayacucho").await;
    window.fill("Dirección", "Jr. Callao 122, Ayacucho").await;
    window.fill("Teléfono", "066 311234").await;
    window.fill("Anexo", "4410").await;
    window
        .fill("Correo electrónico", "ayacucho@conectamef.example")
        .await;
    window
        .fill("Ámbito de intervención", "Departamento de Ayacucho")
        .await;
    window.photo("datos-del-centro").await;
    window.click("button", "Continuar").await;

    window.fill("Apellido paterno", "Huamán").await;
    window.fill("Apellido materno", "Quispe").await;
    window.fill("Nombres", "María").await;
    window.choose("Puesto", "Coordinador de Centro").await;
    window.photo("primera-persona").await;
    window.click("button", "Continuar").await;

    window.fill("Contraseña nueva", PASSWORD).await;
    window.fill("Repita la contraseña", PASSWORD).await;
    window.photo("contrasena").await;
    window.click("button", "Crear el centro").await;

    window.sees("Ya lo tengo en papel").await;
    window.photo("clave-de-recuperacion").await;
    let code = window.text_of("p.code").await;
    window.click("button", "Ya lo tengo en papel").await;
    window.fill("Código de recuperación", &code).await;
    window.click("button", "Comprobar y entrar").await;
    window.sees("Mi día").await;
    window.photo("mi-dia-vacio").await;
}

async fn programme(window: &mut Window, viewer: &Path) {
    window.click("tab", "Eventos").await;
    window.click("button", "Nuevo evento").await;
    window
        .fill(
            "Nombre del evento",
            "Presupuesto 2027 para gobiernos locales",
        )
        .await;
    date(window, "Primer día", "12/04/2027").await;
    window.photo("nuevo-evento").await;
    window.click("button", "Crear borrador").await;
    window.sees("¿Qué falta?").await;
    window.photo("borrador-y-que-falta").await;

    window.choose("Tipo de capacitación", "Básica").await;
    window
        .choose("Modalidad", "Presencial, en el CONECTAMEF")
        .await;
    window.choose("Organiza", "CONECTAMEF").await;
    window.choose("Origen", "Por oferta").await;
    window.click("checkbox", "Presupuesto Público").await;
    window.sees("Relativa a un sistema").await;
    window.click("checkbox", "Inversión Pública").await;
    window.sees("Relativa a varios sistemas").await;
    window
        .fill(
            "Objetivo",
            "Que las municipalidades formulen su presupuesto 2027 dentro de los plazos.",
        )
        .await;
    window
        .fill(
            "Público objetivo",
            "Contadores, tesoreros y jefes de presupuesto de gobiernos locales",
        )
        .await;
    window
        .fill("Local o ambiente", "Auditorio del Gobierno Regional")
        .await;
    window.fill("Dirección", "Jr. Callao 122, Ayacucho").await;
    window.click("checkbox", "Declaro que es gratuito").await;
    window.sees("guardado aquí").await;
    window.photo("que-es-y-contenido").await;

    // The first morning is there; its afternoon and the second day follow.
    date(window, "Día", "12/04/2027").await;
    window.click("checkbox", "Mañana").await;
    window.click("checkbox", "Tarde").await;
    window.click("button", "Agregar día").await;
    window.sees("lun 12 abr · tarde").await;
    date(window, "Día", "13/04/2027").await;
    window.click("checkbox", "Mañana").await;
    window.click("button", "Agregar día").await;
    window.sees("mar 13 abr · tarde").await;
    window.photo("dias-y-sesiones").await;

    for (start, end, kind, activity, who) in [
        (
            "08:30",
            "08:45",
            "Inscripción",
            "Inscripción de participantes",
            "Asistente del centro",
        ),
        (
            "08:45",
            "13:00",
            "Exposición",
            "Fases del presupuesto público",
            "Édgar Janampa Peña",
        ),
        (
            "14:30",
            "17:30",
            "Exposición",
            "Programación multianual 2028-2030",
            "Édgar Janampa Peña",
        ),
    ] {
        window.fill("Desde, fila nueva", start).await;
        window.fill("Hasta, fila nueva", end).await;
        window.choose("Tipo, fila nueva", kind).await;
        window.fill("Responsable, fila nueva", who).await;
        window.fill("Actividad, fila nueva", activity).await;
        window.press(ENTER).await;
        window
            .finds("button", &format!("Quitar «{activity}»"))
            .await;
    }
    window.photo("programa").await;

    window.click("button", "Agregar expositor").await;
    window.choose("Procedencia", "De la sede central").await;
    window.choose("Sistema", "Presupuesto Público").await;
    window
        .fill("Apellidos y nombres", "Janampa Peña, Édgar")
        .await;
    window
        .fill("Institución", "Dirección General de Presupuesto Público")
        .await;
    window.fill("Tema", "Presupuesto 2027").await;
    date(window, "Coordinación con OGAUC", "22/03/2027").await;
    window.photo("expositor").await;
    window.click("button", "Agregar").await;

    window.sees("No falta nada").await;
    window.click("button", "Programar").await;
    window.sees("pasa de borrador a programado").await;
    window.photo("programar").await;
    window.click("button", "Programar").await;
    window.sees("Programado").await;
    window.photo("programado").await;
    window.click("button", "Imprimir programa").await;
    assert!(shown_in(viewer).await.starts_with(b"%PDF-"), "Annex 5");
}

async fn bring_the_list(window: &mut Window) {
    window.click("tab", "Participantes").await;
    window.sees("Todavía no hay participantes").await;
    window.click("button", "Traer lista").await;
    window
        .type_into_dialog(
            "Elegir un archivo",
            &lists::file("inscritos-huamanga.xlsx"),
            "elegir-el-archivo",
        )
        .await;
    window.sees("todavía no se guardó nada").await;
    window.sees("Se propone").await;
    window.photo("revision-previa").await;
    window.click("button", "Aceptar la").await;
    window.photo("propuestas-aceptadas").await;
    window.click("button", "Incorporar 60 participantes").await;
    window.sees("Lista incorporada").await;
    window.photo("lista-incorporada").await;
    window.click("button", "Ver participantes").await;
    window.sees("60 participantes").await;
    window.photo("participantes").await;
}

async fn take_attendance(window: &mut Window, viewer: &Path) {
    window.click("tab", "Asistencia").await;
    window.sees("Firmaron 0 sin firma 0 esperados 60").await;
    window.photo("mesa").await;
    window.click("button", "Anexo 6 en blanco").await;
    assert!(
        shown_in(viewer).await.starts_with(b"%PDF-"),
        "a blank Annex 6"
    );
    window.click("button", "Imprimir Anexo 6").await;
    assert!(
        shown_in(viewer).await.starts_with(b"%PDF-"),
        "Annex 6 with its names"
    );
    window.sees("Se abrió").await;

    // By part of a name, without accents, and with what is to be verified in sight.
    let truth = lists::truth("inscritos-huamanga.xlsx");
    let people = rows(&truth["people"]);
    let search = "Buscar por DNI o por cualquier parte del nombre";
    window.fill(search, "yupanqui bel").await;
    window.sees("YUPANQUI YUPANQUI, Belén").await;
    window.photo("buscar-sin-tildes").await;
    window.press(ENTER).await;
    window.sees("Firmaron 1 sin firma 0").await;
    window.photo("registro-con-firma-en-papel").await;

    // The rest without leaving the keyboard: DNI, Enter, next.
    let rest: Vec<_> = people
        .iter()
        .map(|person| person["dni"].as_str().unwrap())
        .filter(|dni| *dni != "73217824")
        .collect();
    assert_eq!(rest.len(), 59);
    for dni in &rest[..57] {
        window.press(dni).await;
        window.press(ENTER).await;
    }
    window.sees("Firmaron 58 sin firma 0").await;
    window.photo("cincuenta-y-ocho").await;

    // Twice is said, and counts once; undo is one key.
    window.press(rest[0]).await;
    window.sees("firmó en papel").await;
    window.press(ENTER).await;
    window.sees("No se registra dos veces").await;
    window.photo("ya-firmo").await;
    window.chord(CONTROL, 'z').await;
    window.sees("Firmaron 57").await;
    window.photo("deshecho").await;

    window.click("radio", "firmará después").await;
    window.focus(search).await;
    window.press(rest[56]).await;
    window.press(ENTER).await;
    window.sees("Firmaron 57 sin firma 1").await;

    window.click("radio", "firma en pantalla").await;
    window.focus(search).await;
    window.press(rest[57]).await;
    window.press(ENTER).await;
    window.sees("Firma de").await;
    window.draw("[role=application]", "Recuadro de firma").await;
    window.photo("firma-en-pantalla").await;
    window.click("button", "Aceptar firma").await;
    window.sees("Firmaron 58 sin firma 1").await;

    // Somebody who is on no list; first with a digit too few.
    window.click("radio", "firma en papel").await;
    window.focus(search).await;
    window.press(F2).await;
    window.fill("Número", "4123456").await;
    window.fill("Apellido paterno", "Ñaupari").await;
    window.sees("Tiene 7 dígitos").await;
    window.photo("dni-incompleto").await;
    window.fill("Número", "41234567").await;
    window.fill("Apellido materno", "Sulca").await;
    window.fill("Nombres", "Beatriz").await;
    window
        .fill("Entidad", "Municipalidad Distrital de Quinua")
        .await;
    window.photo("persona-nueva").await;
    window.click("button", "Registrar, firma en papel").await;
    window.sees("Firmaron 59 sin firma 1").await;
    window.photo("mesa-completa").await;

    // The same people once more after lunch: one of them, so that persons and attendances differ.
    window.choose("Sesión", "lun 12 abr · tarde").await;
    window.sees("Firmaron 0").await;
    window.focus(search).await;
    window.press(rest[0]).await;
    window.press(ENTER).await;
    window.sees("Firmaron 1 sin firma 0").await;
    window.click("button", "Imprimir Anexo 6").await;
    assert!(
        shown_in(viewer).await.starts_with(b"%PDF-"),
        "Annex 6 of the afternoon"
    );
}

async fn see_the_figures(window: &mut Window) {
    window.click("tab", "Cifras").await;
    window.sees("Por sesión").await;
    for (figure, count) in [
        ("participants", "59"),
        ("attendances", "60"),
        ("unsigned", "1"),
    ] {
        assert_eq!(
            window.text_of(&format!("[data-figure={figure}] dd")).await,
            count,
            "{figure}"
        );
    }
    window.photo("cifras").await;
}
