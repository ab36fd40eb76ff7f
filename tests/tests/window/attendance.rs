//! The list that an office sent, the desk of each session, and the figures.

use crate::days::label;
use crate::{CONTROL, ENTER, F2, Walk};
use calamine::{Reader, Xlsx};
use sisconecta_tests::centre::rows;
use sisconecta_tests::driver::Window;
use sisconecta_tests::lists;

pub async fn bring_the_list(window: &mut Window, walk: &Walk) {
    window.click("tab", "Participantes").await;
    window.sees("Todavía no hay participantes").await;
    window.click("button", "Traer lista").await;
    window
        .type_into_dialog(
            "Elegir una lista",
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
    let file = walk.papers.join("participantes.xlsx");
    window.click("button", "Exportar").await;
    window
        .type_into_dialog("Guardar la lista", &file, "guardar-la-lista")
        .await;
    window.sees("60 filas en").await;
    window.photo("lista-exportada").await;
    let mut book: Xlsx<_> = calamine::open_workbook(&file).unwrap();
    let sheet = book.worksheet_range("Participantes").unwrap();
    assert_eq!(sheet.height(), 61);
}

pub async fn take_attendance(window: &mut Window, walk: &Walk) {
    let [monday, tuesday] = walk.days;
    window.click("tab", "Asistencia").await;
    // The event is over, so the desk opens on its last session.
    window.choose("Sesión", &label(monday, "mañana")).await;
    window.sees("Firmaron 0 sin firma 0 esperados 60").await;
    window.photo("mesa").await;
    window.click("button", "Anexo 6 en blanco").await;
    walk.shown_pdf("a blank Annex 6").await;
    window.click("button", "Imprimir Anexo 6").await;
    walk.shown_pdf("Annex 6 with its names").await;
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

    // Twice is said, and counts once. The card then shows who had signed: undo, one key, first says whom it takes back.
    window.press(rest[0]).await;
    window.sees("firmó en papel").await;
    window.press(ENTER).await;
    window.sees("No se registra dos veces").await;
    window.photo("ya-firmo").await;
    window.chord(CONTROL, 'z').await;
    window.sees("Ctrl+Z otra vez deshace a").await;
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

    // Printed once more with who came, signed, and scanned.
    window.click("button", "Imprimir Anexo 6").await;
    let signed = walk.shown_pdf("Annex 6 of the morning").await;
    walk.scanned("registro-lunes-manana.pdf", &signed);

    // The same people once more after lunch: one of them, so that persons and attendances differ.
    window.choose("Sesión", &label(monday, "tarde")).await;
    window.sees("Firmaron 0").await;
    window.focus(search).await;
    window.press(rest[0]).await;
    window.press(ENTER).await;
    window.sees("Firmaron 1 sin firma 0").await;
    window.click("button", "Imprimir Anexo 6").await;
    let signed = walk.shown_pdf("Annex 6 of the afternoon").await;
    walk.scanned("registro-lunes-tarde.pdf", &signed);

    // The next day two people, both on the screen: that register needs no paper.
    window.choose("Sesión", &label(tuesday, "mañana")).await;
    window
        .sees("Todavía no se registra a nadie en esta sesión.")
        .await;
    window.click("radio", "firma en pantalla").await;
    for (count, dni) in [(1, rest[1]), (2, rest[2])] {
        window.focus(search).await;
        window.press(dni).await;
        window.press(ENTER).await;
        window.sees("Firma de").await;
        window.draw("[role=application]", "Recuadro de firma").await;
        window.click("button", "Aceptar firma").await;
        window.sees(&format!("Firmaron {count} sin firma 0")).await;
    }
    window.photo("martes-solo-en-pantalla").await;
}

pub async fn see_the_figures(window: &mut Window) {
    window.click("tab", "Cifras").await;
    window.sees("Por sesión").await;
    for (figure, count) in [
        ("participants", "59"),
        ("attendances", "62"),
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
