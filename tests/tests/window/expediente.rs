//! The *expediente*: what is missing is attached or issued, all of it closed into one document, exported, and filed.

use crate::days::label;
use crate::{TAB, Walk};
use sisconecta_tests::driver::Window;
use std::fs;
use std::path::Path;

/// Name of the system's dialog in which a scan is chosen.
const DIALOG: &str = "Elegir un documento escaneado";

pub async fn complete(window: &mut Window, walk: &Walk) {
    let [monday, tuesday] = walk.days;
    for name in ["En ejecución", "Ejecutado"] {
        step(window, name).await;
    }
    window.photo("expediente-y-que-falta").await;

    // What is missing leads to the place that mends it.
    window
        .click("button", "Falta Encuestas de Evaluación (Anexo 7)")
        .await;
    window.sees("Resultados").await;
    window.click("button", "Imprimir resultados").await;
    walk.shown_pdf("results of the survey").await;
    window.click("tab", "Expediente").await;
    window.sees("Camino del evento").await;

    let register = |day, part| format!("Registro de Asistencia (Anexo 6) – {}", label(day, part));
    // Something chosen by mistake is said, and nothing is lost by it.
    let huge = walk.papers.join("video-del-evento.pdf");
    fs::File::create(&huge)
        .unwrap()
        .set_len(300 * 1024 * 1024)
        .unwrap();
    let morning = register(monday, "mañana");
    window
        .click("button", &format!("Adjuntar: {morning}"))
        .await;
    window
        .type_into_dialog(DIALOG, &huge, "elegir-uno-de-300-mb")
        .await;
    window.sees("pesa 300 MB").await;
    window.photo("demasiado-grande").await;

    for (line, file) in [
        (morning, "registro-lunes-manana"),
        (register(monday, "tarde"), "registro-lunes-tarde"),
    ] {
        window.click("button", &format!("Adjuntar: {line}")).await;
        let scan = walk.papers.join(format!("{file}.pdf"));
        window
            .type_into_dialog(DIALOG, &scan, &format!("elegir-{file}"))
            .await;
        window.sees("El papel que se archiva es").await;
        window.click("radio", "copia con firma original").await;
        window.photo(&format!("adjuntar-{file}")).await;
        window.click("button", "Adjuntar").await;
        window.dialog_closes().await;
    }
    window
        .click(
            "button",
            &format!(
                "Emitir con las firmas de pantalla: {}",
                register(tuesday, "mañana")
            ),
        )
        .await;
    window.sees("firmado en pantalla").await;

    // The last two lines lead to their fields.
    window
        .click("button", "Anote el número del expediente.")
        .await;
    window.press("EC-2027-014").await;
    window.press(TAB).await;
    window
        .click("button", "Anote dónde quedan los originales")
        .await;
    window.press("7").await;
    window.press(TAB).await;
    window.fill("Estante", "B").await;
    window.press(TAB).await;
    window.sees("No falta nada para el expediente.").await;
    window.photo("expediente-completo").await;
}

pub async fn file(window: &mut Window, walk: &Walk) {
    for name in [
        "Entregado",
        "Expediente completo",
        "Registrado en SISCONECTA",
    ] {
        step(window, name).await;
    }
    window.click("button", "Cerrar expediente").await;
    window.sees("Se hace un solo PDF").await;
    window.photo("cerrar-el-expediente").await;
    window.click("button", "Cerrar expediente").await;
    window.sees("Cerrado el").await;
    window.photo("expediente-cerrado").await;
    window.click("button", "Ver el PDF").await;
    walk.shown_pdf("the closed expediente").await;

    window.click("button", "Exportar carpeta").await;
    window.sees("Sale una copia con datos de personas").await;
    window.photo("exportar").await;
    window.click("button", "Exportar carpeta").await;
    window
        .type_into_dialog("Elegir una carpeta", &walk.papers, "elegir-la-carpeta")
        .await;
    window.sees("Exportado en").await;
    window.photo("exportado").await;
    assert!(
        exported(&walk.papers).join("index.html").is_file()
            || exported(&walk.papers).join("data").is_dir(),
        "the bag was not laid out"
    );

    step(window, "Archivado").await;
    window.sees("Archivado: no se cambia.").await;
    window.photo("expediente-archivado").await;
    window.sees_in(".titles .tag", "Archivado").await;
    window.click("tab", "Eventos").await;
    window.sees("Archivado").await;
    window.photo("eventos-con-el-archivado").await;
}

/// Takes a step on its tab, with the day that is proposed: today.
pub async fn step(window: &mut Window, name: &str) {
    window.click("tab", "Expediente").await;
    window.click("button", &format!("Anotar «{name}»")).await;
    window.sees("Fecha").await;
    if name == "Entregado" {
        window
            .fill(
                "Documentos que se entregan",
                "Registros de participantes (Anexo 6), encuestas (Anexo 7) e informe (Anexo 8)",
            )
            .await;
        window.fill("Entrega", "Janampa Peña, Édgar").await;
        window.fill("Recibe", "Palomino Ochoa, Julio César").await;
    }
    window
        .photo(&format!(
            "paso-{}",
            name.to_lowercase().replace(' ', "-").replace('ó', "o")
        ))
        .await;
    window.click("button", "Anotar").await;
    window.dialog_closes().await;
    window.sees_in("ol li[aria-current=step]", name).await;
}

/// The folder of the bag.
fn exported(papers: &Path) -> std::path::PathBuf {
    fs::read_dir(papers)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.is_dir())
        .expect("no folder was written")
}
