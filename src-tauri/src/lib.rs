//! The desktop shell: window, file dialogs, the keyring of the operating system, and one `rpc` command.
//!
//! It knows nothing of the centre's work: every request goes to `sisconecta-app` as it came.

pub mod arguments;
pub mod commands;
#[cfg(debug_assertions)]
mod demonstration;
pub mod host;
pub mod keyring;
pub mod opener;
mod participants;
pub mod window;
