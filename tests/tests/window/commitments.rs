//! A commitment is written, found late in *Mi día*, and closed.

use crate::{Walk, date};
use sisconecta_tests::driver::Window;

const SUBJECT: &str = "Enviar el informe a la municipalidad";

pub async fn commitments(window: &mut Window, walk: &Walk) {
    window.click("link", "Compromisos").await;
    window.sees("Todavía no hay compromisos.").await;
    window.click("button", "Nuevo compromiso").await;
    window.fill("Qué se hará", SUBJECT).await;
    window
        .fill("Responsable de fuera", "Alcalde de Vinchos")
        .await;
    date(window, "Fecha límite", walk.days[0]).await;
    window.photo("nuevo-compromiso").await;
    window.click("button", "Agregar").await;
    window.dialog_closes().await;
    window.sees("Vencido").await;
    window.photo("compromisos").await;
    window.click("link", "Mi día").await;
    window.sees("Compromisos por vencer").await;
    window.photo("mi-dia-con-compromisos").await;
    window.click("link", SUBJECT).await;
    window.click("button", "Cerrar compromiso…").await;
    window.fill("Nota", "Se envió por correo").await;
    window.photo("cerrar-compromiso").await;
    window.click("button", "Cerrar compromiso").await;
    window.dialog_closes().await;
    window.sees("Cumplido").await;
    window.photo("compromiso-cumplido").await;
}
