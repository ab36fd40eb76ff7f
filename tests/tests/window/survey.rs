//! The survey: on the page for participants, keyed from paper, and closed.

use crate::{ENTER, PASSWORD, Walk};
use sisconecta_tests::driver::Window;

/// What one person answers on the screen. Two rows stay blank.
const ANSWERS: [(&str, &str); 6] = [
    ("Aplicabilidad del contenido", "4 Muy satisfecho"),
    ("Profundidad del contenido", "3 Satisfecho"),
    ("Utilidad de los casos", "4 Muy satisfecho"),
    ("Convocatoria al evento", "2 Poco satisfecho"),
    ("Calidad de la proyección", "3 Satisfecho"),
    ("Satisfacción general con el evento", "4 Muy satisfecho"),
];

pub async fn survey(window: &mut Window, walk: &Walk) {
    window.click("tab", "Encuesta").await;
    window.sees("Digitar hojas en papel").await;
    window.photo("encuesta-vacia").await;
    window.click("button", "Imprimir Anexo 7").await;
    walk.shown_pdf("Annex 7").await;

    window
        .click("button", "Abrir página para participantes")
        .await;
    window.photo("abrir-la-pagina").await;
    window.click("button", "Abrir la página").await;
    window.sees("Enviar mis respuestas").await;
    window.photo("pagina-para-participantes").await;
    // Who closes the window is asked for the password, and the page stays.
    window.press_cross();
    window.sees("Escriba la contraseña de la persona").await;
    window.photo("cerrar-pide-contrasena").await;
    window.click("button", "Cancelar").await;
    window.sees("Enviar mis respuestas").await;
    for (question, answer) in ANSWERS {
        window.click_in(question, "radio", answer).await;
    }
    window
        .fill("5. ¿Qué otros temas", "Ejecución contractual")
        .await;
    window.photo("una-persona-responde").await;
    window.click("button", "Enviar mis respuestas").await;
    window.sees("¡Gracias!").await;
    window.photo("gracias").await;
    window.click("button", "Siguiente persona").await;
    // Fewer than five would go on waiting.
    for _ in 0..4 {
        let (question, answer) = ANSWERS[5];
        window.click_in(question, "radio", answer).await;
        window.click("button", "Enviar mis respuestas").await;
        window.sees("¡Gracias!").await;
        window.click("button", "Siguiente persona").await;
    }
    window
        .click("button", "Personal del centro: salir de esta página")
        .await;
    window.fill("Contraseña", PASSWORD).await;
    window.photo("salir-con-contrasena").await;
    window.click("button", "Salir").await;

    window.sees("5 en espera").await;
    window.photo("cinco-respuestas-esperan").await;

    // Two sheets on paper, from the keyboard; the second with a row left blank.
    window.focus("1. CONTENIDO DEL CURSO: Aplicabilidad").await;
    window.press("4343444433334334").await;
    window.photo("digitar-una-hoja").await;
    window.press(ENTER).await;
    window.sees("1 hoja digitada").await;
    window.press("3443434434403443").await;
    window.press(ENTER).await;
    window.sees("2 hojas digitadas").await;
    window.photo("dos-hojas").await;

    window.click("button", "Cerrar encuesta").await;
    window.sees("las 5 respuestas que esperan").await;
    window.photo("cerrar-la-encuesta").await;
    window.click("button", "Cerrar encuesta").await;
    window.sees("Cerrada el").await;
    assert_eq!(
        window.text_of("[data-figure=responses] dd").await,
        "7",
        "two sheets and five answers"
    );
    window.photo("resultados").await;
}
