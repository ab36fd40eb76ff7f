//! The centre, its first person, and the recovery code on paper.

use crate::PASSWORD;
use sisconecta_tests::driver::Window;

pub async fn first_run(window: &mut Window) {
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
    window.choose("Puesto", "Gestor de Centro").await;
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
