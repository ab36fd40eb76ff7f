//! What was typed a moment before the program ends is there the next time.

use sisconecta_tests::driver::Window;

/// Types into a form that saves itself, and has the program end at once. Answers what was typed.
pub async fn types_and_leaves(window: &Window) -> String {
    let address = "Jr. Escrito al salir 12, Ayacucho";
    window.click("tab", "Centro").await;
    window.sees("Ámbito de intervención").await;
    window.fill("Dirección", address).await;
    window.session_ends().await;
    address.to_owned()
}

/// The form has it after the program was started again.
pub async fn is_there(window: &mut Window, address: &str) {
    window.click("tab", "Centro").await;
    window.sees("Ámbito de intervención").await;
    window.sees(address).await;
    window.photo("lo-escrito-al-salir").await;
}
