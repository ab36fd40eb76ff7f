//! An event from its name to a printed programme.

use crate::days::label;
use crate::{ENTER, EVENT, Walk, date};
use chrono::Days;
use sisconecta_tests::driver::Window;

pub async fn programme(window: &mut Window, walk: &Walk) {
    let [monday, tuesday] = walk.days;
    window.click("tab", "Eventos").await;
    window.click("button", "Nuevo evento").await;
    window.fill("Nombre del evento", EVENT).await;
    date(window, "Primer día", monday).await;
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
    window.sees("Guardado aquí").await;
    window.photo("que-es-y-contenido").await;

    // The first morning is there; its afternoon and the second day follow.
    date(window, "Día", monday).await;
    window.click("checkbox", "Mañana").await;
    window.click("checkbox", "Tarde").await;
    window.click("button", "Agregar día").await;
    window.sees(&label(monday, "tarde")).await;
    date(window, "Día", tuesday).await;
    window.click("checkbox", "Mañana").await;
    window.click("checkbox", "Tarde").await;
    window.click("button", "Agregar día").await;
    window.sees(&label(tuesday, "mañana")).await;
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

    for (name, system, institution, topic) in [
        (
            "Janampa Peña, Édgar",
            "Presupuesto Público",
            "Dirección General de Presupuesto Público",
            "Presupuesto 2027",
        ),
        (
            "Zamora Alarcón, Carmen",
            "Inversión Pública",
            "Dirección General de Inversión Pública",
            "Programación multianual de inversiones",
        ),
    ] {
        window.click("button", "Agregar expositor").await;
        window.choose("Procedencia", "De la sede central").await;
        window.choose("Sistema", system).await;
        window.fill("Apellidos y nombres", name).await;
        window.fill("Institución", institution).await;
        window.fill("Tema", topic).await;
        date(window, "Coordinación con OGSU", monday - Days::new(21)).await;
        window
            .photo(&format!("expositor-{}", system.split(' ').next().unwrap()))
            .await;
        window.click("button", "Agregar").await;
        window.dialog_closes().await;
    }

    window.sees("No falta nada").await;
    window.click("button", "Programar").await;
    window.sees("pasa de borrador a programado").await;
    window.photo("programar").await;
    window.click("button", "Programar").await;
    window.sees("Programado").await;
    window.photo("programado").await;
    window.click("button", "Imprimir programa").await;
    walk.shown_pdf("Annex 5").await;
}
