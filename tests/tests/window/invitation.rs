//! Entities are invited by letter and by e-mail, and answer.

use crate::{Walk, date};
use chrono::Days;
use sisconecta_tests::driver::Window;

const HUANTA: &str = "Municipalidad Provincial de Huanta";
const QUINUA: &str = "Municipalidad Distrital de Quinua";

pub async fn convene(window: &mut Window, walk: &Walk) {
    let (sent, answered) = (walk.days[0] - Days::new(14), walk.days[0] - Days::new(5));
    window.click("tab", "Convocatoria").await;
    window.sees("Todavía no se invita a ninguna entidad.").await;
    window.photo("convocatoria-vacia").await;
    window.click("button", "Agregar entidades").await;
    for entity in [HUANTA, QUINUA] {
        window.fill("Buscar en el directorio", entity).await;
        window
            .click("checkbox", &format!("Invitar a «{entity}»"))
            .await;
    }
    window.photo("agregar-entidades").await;
    window.click("button", "Agregar 2 entidades").await;
    window.sees("2 invitadas").await;

    open_invitation(window, HUANTA).await;
    window.fill("Destinatario", "Quispe Ñahui, Rocío").await;
    window
        .fill("Correo del destinatario", "alcaldia@huanta.example")
        .await;
    window.photo("destinatario").await;
    save(window).await;
    window.click("button", "Imprimir todas (Anexo 4)").await;
    walk.shown_pdf("the letters").await;
    window
        .click("button", &format!("Preparar el correo para {HUANTA}"))
        .await;
    let message = walk.shown(b"--").await;
    assert!(
        message
            .windows(23)
            .any(|window| window == b"alcaldia@huanta.example"),
        "the message is to the addressee"
    );
    window.sees("está listo").await;
    window.photo("cartas-y-correo").await;

    open_invitation(window, HUANTA).await;
    window
        .choose("Medio de envío", "Por correo electrónico")
        .await;
    date(window, "Enviada el", sent).await;
    window.choose("Respuesta", "Confirmó").await;
    date(window, "Respondió el", answered).await;
    window.choose("Medio de la respuesta", "Correo").await;
    save(window).await;
    window.sees("1 enviada · 1 confirmó").await;

    open_invitation(window, QUINUA).await;
    window.choose("Medio de envío", "Por escrito").await;
    date(window, "Enviada el", sent).await;
    window.choose("Respuesta", "Declinó").await;
    date(window, "Respondió el", answered).await;
    window.choose("Medio de la respuesta", "Teléfono").await;
    window.fill("Nota", "Ese día tiene sesión de concejo").await;
    window.photo("respuesta").await;
    save(window).await;
    window.sees("1 declinó").await;
    window.photo("convocatoria").await;

    window.fill("Cuántos juegos", "65").await;
    window
        .fill("Reproducción a cargo de", "Palomino Ochoa, Julio César")
        .await;
    window.click("button", "Generar carpeta").await;
    walk.shown_pdf("the folder of the participants").await;
    window.photo("carpeta-de-los-participantes").await;

    crate::expediente::step(window, "Convocado").await;
}

async fn open_invitation(window: &Window, entity: &str) {
    window
        .click("button", &format!("Abrir la invitación a {entity}"))
        .await;
    window.sees(&format!("Invitación: {entity}")).await;
}

async fn save(window: &Window) {
    window.click("button", "Guardar").await;
    window.dialog_closes().await;
}
