//! Annex 8: filled, with a photograph, finished and submitted.

use crate::{TAB, Walk};
use image::{Rgb, RgbImage};
use sisconecta_tests::driver::Window;
use std::path::{Path, PathBuf};

pub async fn report(window: &mut Window, walk: &Walk) {
    window.click("tab", "Informe").await;
    window.sees("Informe del evento (Anexo 8)").await;
    window.photo("informe-y-que-falta").await;

    window
        .fill(
            "4. Metodología del curso",
            "Exposición con casos de las municipalidades y práctica en grupos.",
        )
        .await;
    window
        .fill("Elaborado por", "Palomino Ochoa, Julio César")
        .await;
    window.press(TAB).await;
    for (name, system, text) in [
        (
            "budget",
            "Presupuesto Público",
            "Expuso las fases del presupuesto y absolvió consultas de las municipalidades.",
        ),
        (
            "investment",
            "Inversión Pública",
            "Expuso la programación multianual de inversiones con dos casos.",
        ),
    ] {
        window.fill(&format!("Informe de {system}"), text).await;
        window.press(TAB).await;
        window
            .click("button", &format!("Recibido hoy, {system}"))
            .await;
        window
            .sees_in(&format!("[data-participation={name}] .tag"), "recibido")
            .await;
    }
    window.photo("informes-de-participacion").await;
    for activity in [
        "Inscripción de participantes",
        "Fases del presupuesto público",
        "Programación multianual 2028-2030",
    ] {
        window
            .choose(&format!("¿Se realizó «{activity}»?"), "Realizado")
            .await;
    }
    window.photo("programa-realizado").await;

    window.click("button", "Agregar foto").await;
    window
        .type_into_dialog("Elegir una foto", &picture(&walk.papers), "elegir-la-foto")
        .await;
    window
        .fill("Leyenda de la foto 1", "El auditorio durante la exposición")
        .await;
    window.press(TAB).await;
    window.photo("una-foto").await;

    window.sees("No falta nada: ya puede terminarlo.").await;
    window.click("button", "Terminar informe").await;
    window.sees("deja de seguir los cambios").await;
    window.photo("terminar-el-informe").await;
    window.click("button", "Terminar informe").await;
    window.sees("Terminado el").await;
    window.click("button", "Presentar").await;
    window.sees("Queda anotado quién presenta").await;
    window.photo("presentar-el-informe").await;
    window.click("button", "Presentar").await;
    window.dialog_closes().await;
    window.sees_in("#report-heading + .tag", "Presentado").await;
    window.photo("informe-presentado").await;
    window.click("button", "Imprimir Anexo 8").await;
    walk.shown_pdf("Annex 8").await;
}

/// A photograph as a telephone makes it, drawn here: a wall, a screen and rows of heads.
fn picture(folder: &Path) -> PathBuf {
    let (width, height) = (2400, 1600);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let head = |row: u32| {
            let (across, down) = (
                i64::from(x % 240) - 120,
                i64::from(y) - i64::from(900 + row * 260),
            );
            across * across + down * down < 80 * 80
        };
        if (700..1700).contains(&x) && (180..640).contains(&y) {
            Rgb([236, 240, 248])
        } else if (0..3).any(head) {
            Rgb([92, 66, 52])
        } else if y > 760 {
            Rgb([104, 120, 142])
        } else {
            Rgb([206, 188, 160])
        }
    });
    let file = folder.join("auditorio.jpg");
    picture.save(&file).unwrap();
    file
}
