//! The QR symbol of the page code.

use qrcode::{Color, EcLevel, QrCode, Version};

use crate::PrintError;

/// Modules on a side: every page code fits a symbol of version 4, so that all pages have a symbol of one size.
pub const MODULES: usize = 33;
/// Side of a module in millimetres: 3.5 pixels in a scan at 150 dpi.
pub const MODULE: f32 = 0.6;
/// Side of the symbol in millimetres, without its quiet zone.
pub const SIDE: f32 = MODULES as f32 * MODULE;
/// White that must surround the symbol, in millimetres: four modules.
pub const QUIET: f32 = 4.0 * MODULE;

/// Dark modules in one row of the symbol, side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Counted from the top.
    pub row: usize,
    pub start: usize,
    pub len: usize,
}

/// The dark runs of the symbol. A third of it may be lost (level H); codes with four-digit page numbers take level Q, a
/// quarter.
pub fn runs(code: &str) -> Result<Vec<Run>, PrintError> {
    let symbol = QrCode::with_version(code, Version::Normal(4), EcLevel::H)
        .or_else(|_| QrCode::with_version(code, Version::Normal(4), EcLevel::Q))
        .map_err(|error| PrintError::Internal(format!("el código de la hoja: {error}")))?;
    let colours = symbol.to_colors();
    let mut runs: Vec<Run> = Vec::new();
    for (row, modules) in colours.chunks(MODULES).enumerate() {
        for (column, _) in modules
            .iter()
            .enumerate()
            .filter(|(_, colour)| **colour == Color::Dark)
        {
            match runs.last_mut() {
                Some(run) if run.row == row && run.start + run.len == column => run.len += 1,
                _ => runs.push(Run {
                    row,
                    start: column,
                    len: 1,
                }),
            }
        }
    }
    Ok(runs)
}

#[cfg(test)]
mod tests {
    use sisconecta_domain::paper::{FormId, PageCode};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_longest_code_fits_the_symbol() {
        let code = PageCode {
            form: FormId::Annex6,
            version: u8::MAX,
            record: Some(Uuid::from_u128(u128::MAX)),
            page: u16::MAX,
            pages: u16::MAX,
        };
        let runs = runs(&code.encode()).unwrap();
        assert_eq!(
            runs[0],
            Run {
                row: 0,
                start: 0,
                len: 7
            },
            "the corner of the symbol"
        );
        assert!(
            runs.iter()
                .all(|run| run.row < MODULES && run.start + run.len <= MODULES)
        );
    }
}
