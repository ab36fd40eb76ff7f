//! What stands at the head of the annexes.

use sisconecta_domain::paper::Rect;

use super::{
    document::Paper,
    sheet::{Align, Sheet},
    text::{Fonts, Style},
};

/// O-15: the letterhead of Annexes 4, 5 and 8. Gives the place below it.
pub fn letterhead(fonts: &Fonts, sheet: &mut Sheet, paper: Paper) -> f32 {
    const TOP: f32 = 16.0;
    const HEIGHT: f32 = 16.0;
    let (left, width) = (paper.left(), paper.width_beside_code());

    // The block of the State, dark with light letters on its web site, is drawn in lines here: it must survive a
    // photocopier.
    let peru = Rect::new(left, TOP, 15.0, HEIGHT);
    let ministry = Rect::new(peru.right(), TOP, 41.0, HEIGHT);
    sheet.outline(peru, 0.35);
    sheet.outline(ministry, 0.35);
    let name = Style::bold(11.0);
    sheet.line(
        fonts,
        (peru.x, TOP + (HEIGHT - name.line()) / 2.0, peru.width),
        Align::Centre,
        name,
        "PERÚ",
    );
    let small = Style::regular(9.0);
    let middle = TOP + (HEIGHT - 2.0 * small.line()) / 2.0;
    sheet.line(
        fonts,
        (ministry.x + 2.0, middle, 0.0),
        Align::Left,
        small,
        "Ministerio",
    );
    sheet.line(
        fonts,
        (ministry.x + 2.0, middle + small.line(), 0.0),
        Align::Left,
        small,
        "de Economía y Finanzas",
    );

    let start = ministry.right() + 3.0;
    let room = left + width - start;
    let lines = [
        (Style::regular(8.5), "MINISTERIO DE ECONOMÍA Y FINANZAS"),
        (Style::bold(11.5), "CONECTAMEF"),
        (
            Style::regular(7.5),
            "CENTRO DE SERVICIOS DE ATENCIÓN AL USUARIO",
        ),
    ];
    let mut top = TOP + (HEIGHT - lines.iter().map(|(style, _)| style.line()).sum::<f32>()) / 2.0;
    for (style, text) in lines {
        sheet.line(fonts, (start, top, room), Align::Centre, style, text);
        top += style.line();
    }
    TOP + HEIGHT
}
