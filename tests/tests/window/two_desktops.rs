//! Two computers of one centre in two windows, and headquarters between them: what both write without a network is whole
//! everywhere once there is one.

use crate::{DOWN, ENTER, EVENT, F2, PASSWORD, date, days, first_run, opener};
use serde_json::json;
use sisconecta_tests::driver::{Surroundings, Window};
use sisconecta_tests::headquarters::{CENTRE, House, address, instance};
use sisconecta_tests::proxy::{Proxy, Weather};
use std::fs;

const TOPIC: &str = "Tema, de la lista de la sede";
const RUN: &str = "Enviar y recibir ahora";

async fn run(window: &Window, sees: &str) {
    window.click("tab", "Sede").await;
    window.click("button", RUN).await;
    window.sees(sees).await;
}

async fn objective(window: &Window, text: &str) {
    window.click("tab", "Eventos").await;
    window.click("link", EVENT).await;
    window.fill("Objetivo", text).await;
    window.press(crate::TAB).await;
    window.sees("Guardado aquí").await;
}

/// Somebody who is on no list comes to the desk of this computer and signs on paper.
async fn comes(window: &Window, dni: &str, surname: &str, signed: u32) {
    window
        .focus("Buscar por DNI o por cualquier parte del nombre")
        .await;
    window.press(F2).await;
    for (field, text) in [
        ("Número", dni),
        ("Apellido paterno", surname),
        ("Apellido materno", "Sulca"),
        ("Nombres", "Beatriz"),
        ("Entidad", "Municipalidad Distrital de Quinua"),
    ] {
        window.fill(field, text).await;
    }
    window.click("button", "Registrar, firma en papel").await;
    window.sees(&format!("Firmaron {signed} sin firma 0")).await;
}

/// The *expediente* gets a number of this computer's block, which is final without a network.
async fn number(window: &Window) {
    window.click("tab", "Expediente").await;
    window.click("button", "Dar número").await;
    window.sees("Guardado aquí").await;
}

async fn figure(window: &Window, name: &str) -> String {
    window
        .text_of(&format!("[data-figure=\"{name}\"] dd"))
        .await
}

/// Headquarters publishes its topics of a system, and a talk takes one.
async fn catalogue(house: &House, window: &mut Window) {
    let entry = |catalogue: &str, name: &str| {
        let fields = json!({ "list": catalogue, "system": "budget", "name": name, "active": true });
        serde_json::from_value(json!({ "kind": "catalogue_entry", "fields": fields })).unwrap()
    };
    let entries = [
        entry("topic", "Ejecución presupuestaria"),
        entry("topic", "Programación multianual"),
        entry("process", "Aprobación del presupuesto institucional"),
    ];
    let scopes = [CENTRE.to_owned()];
    house.hq.publish(&scopes, &entries).await.unwrap();
    run(window, "Con la sede: al día").await;
    window.click("tab", "Eventos").await;
    window.click("link", EVENT).await;
    window.click("button", "Agregar expositor").await;
    window
        .fill("Apellidos y nombres", "Quispe Huamán, Ana")
        .await;
    window.choose("Sistema", "Presupuesto Público").await;
    // Without the accent, as people type.
    window.fill(TOPIC, "programacion").await;
    window.press(DOWN).await;
    window.press(ENTER).await;
    window.photo("tema-de-la-sede").await;
    window.click("button", "Agregar").await;
    window.sees("Presupuesto Público").await;
    window.sees("Programación multianual").await;
    window.photo("expositor-con-tema").await;
    // The list tells of each event how far its parts have come.
    run(window, "Con la sede: al día").await;
    window.click("tab", "Eventos").await;
    window.sees_in("table", "Confirmado por la sede").await;
    window.photo("lista-confirmada").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_on_two_offline_desktops_is_whole_at_headquarters_and_on_both() {
    let place = tempfile::tempdir().unwrap();
    let viewer = place.path().join("visor");
    fs::create_dir_all(&viewer).unwrap();
    let opener = opener(place.path(), &viewer);
    let house = House::new().await;
    let network = Proxy::start(&address(&house.server), 1, Weather::default())
        .await
        .unwrap();
    let homes = ["a", "b"].map(|name| place.path().join(format!("home-{name}")));
    let folders = ["a", "b"].map(|name| place.path().join(format!("datos-{name}")));
    let around = |which: usize| Surroundings {
        data: &folders[which],
        home: &homes[which],
        opener: &opener,
    };

    // The first computer: the centre is made, an event is drafted, and the computer is enrolled.
    let mut a = Window::open(&around(0)).await.after(100);
    first_run::first_run(&mut a).await;
    a.click("tab", "Eventos").await;
    a.click("button", "Nuevo evento").await;
    a.fill("Nombre del evento", EVENT).await;
    date(&a, "Primer día", days::last_week()[0]).await;
    a.click("button", "Crear borrador").await;
    a.sees("¿Qué falta?").await;
    a.click("tab", "Sede").await;
    a.fill("Dirección del servidor", &network.url).await;
    a.fill("Código de la sede", &house.code().await).await;
    a.photo("unir-este-equipo").await;
    a.click("button", "Unir este equipo").await;
    a.sees("Con la sede: al día").await;
    a.photo("sede-al-dia").await;

    // The second one gets the centre from headquarters.
    let mut b = Window::open(&around(1)).await.after(120);
    b.sees("Unir este equipo a un centro que ya trabaja").await;
    b.photo("segundo-equipo").await;
    b.click("button", "Unir este equipo a un centro que ya trabaja")
        .await;
    b.fill("Dirección del servidor", &network.url).await;
    b.fill("Código de la sede", &house.code().await).await;
    b.click("button", "Traer el centro").await;
    b.sees("Ponga una contraseña nueva").await;
    b.photo("centro-traido").await;
    b.fill("Contraseña nueva", PASSWORD).await;
    b.fill("Repita la contraseña", PASSWORD).await;
    b.click("button", "Guardar la contraseña").await;
    b.sees("Ya lo tengo en papel").await;
    let code = b.text_of("p.code").await;
    b.click("button", "Ya lo tengo en papel").await;
    b.fill("Código de recuperación", &code).await;
    b.click("button", "Comprobar y entrar").await;
    b.sees("Mi día").await;
    b.click("tab", "Eventos").await;
    b.sees(EVENT).await;
    b.photo("el-evento-en-el-segundo-equipo").await;

    // No network: both change the same thing.
    network.set_open(false);
    objective(&a, "Formular el presupuesto a tiempo").await;
    objective(&b, "Formular y aprobar el presupuesto").await;
    // And both take attendance; one person comes to both desks.
    a.click("tab", "Asistencia").await;
    comes(&a, "41234561", "Ñaupari", 1).await;
    comes(&a, "41234562", "Quispe", 2).await;
    a.photo("mesa-sin-red").await;
    number(&a).await;
    a.photo("numero-sin-red").await;
    b.click("tab", "Asistencia").await;
    comes(&b, "41234562", "Quispe", 1).await;
    comes(&b, "41234563", "Huamán", 2).await;
    b.photo("la-otra-mesa-sin-red").await;
    run(&a, "Sin red").await;
    run(&b, "Sin red").await;
    b.photo("sin-red").await;

    // The network is back. Each sends and receives; both values wait in the tray.
    network.set_open(true);
    run(&a, "Con la sede: al día").await;
    run(&b, "Con la sede: al día").await;
    b.sees("Por revisar (1)").await;
    b.click("tab", "Por revisar").await;
    b.sees("Formular y aprobar el presupuesto").await;
    b.sees("Formular el presupuesto a tiempo").await;
    b.photo("por-revisar").await;
    b.click("button", "Vale «Formular y aprobar el presupuesto»")
        .await;
    b.sees("No queda nada por revisar").await;
    b.photo("revisado").await;
    run(&b, "Con la sede: al día").await;
    run(&a, "Con la sede: al día").await;
    a.click("tab", "Eventos").await;
    a.click("link", EVENT).await;
    a.sees("Confirmado por la sede").await;
    b.click("tab", "Eventos").await;
    b.click("link", EVENT).await;
    b.sees("Confirmado por la sede").await;
    b.photo("decidido-y-confirmado").await;
    for window in [&a, &b] {
        window.click("tab", "Cifras").await;
        window.sees("Cómo se cuenta").await;
        assert_eq!(figure(window, "participants").await, "3");
        assert_eq!(figure(window, "attendances").await, "3");
    }
    b.photo("cifras-de-los-dos-equipos").await;
    catalogue(&house, &mut b).await;

    // Headquarters holds it whole, and another instance finds nothing wrong.
    let (hq, _server) = instance(&house.database).await;
    hq.fold_all().await.unwrap();
    assert_eq!(hq.verify().await.unwrap(), []);
    let rows = hq.rows_of(CENTRE).await.unwrap();
    let event = rows
        .iter()
        .find(|row| row.starts_with("training\u{1f}") && row.contains(EVENT))
        .unwrap();
    assert!(
        event.contains("Formular y aprobar el presupuesto"),
        "{event}"
    );
    let expediente = rows
        .iter()
        .find(|row| row.starts_with("expediente\u{1f}"))
        .unwrap();
    assert!(expediente.contains("0001-"), "{expediente}");
    a.close().await;
    b.close().await;
}
