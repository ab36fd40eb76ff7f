//! *Criterios de interpretación*: where the norms are silent or contradict themselves, how the program reads them.

use serde::Serialize;
use ts_rs::TS;

/// One reading that the program applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Reading {
    /// Of the catalogue of ambiguities (R-…), or of this program's own list (L-…).
    pub id: &'static str,
    /// What the norms leave open.
    pub question: &'static str,
    /// What the program does.
    pub reading: &'static str,
    /// Where the norms say it.
    pub source: &'static str,
}

/// Why the program makes no certificate (C-53), shown where people would look for one.
pub const NO_CERTIFICATES: &str = "El CONECTAMEF no emite constancias ni certificados de haber dado la capacitación \
     (Lineamientos 2013, §5.2.4.d.6). Por eso el programa no los hace. La asistencia de una persona se acredita con el \
     sello en su papeleta de comisión.";

macro_rules! readings {
    ($($id:literal $question:literal => $reading:literal ($source:literal);)*) => {
        /// Every reading applied so far, in the order of the catalogue and then this program's own.
        pub const READINGS: &[Reading] = &[$(Reading {
            id: $id,
            question: $question,
            reading: $reading,
            source: $source,
        }),*];
    };
}

readings! {
    "R-01" "El nombre del sistema aparece escrito de cuatro maneras."
        => "Se escribe siempre SISCONECTA." ("Lineamientos 2013, glosario y §5.2");
    "R-02" "Las normas de 2013 y de 2024 nombran de otra manera las oficinas, sin tabla de equivalencias."
        => "Las que tienen las mismas funciones se toman por la misma: OGAUC es desde el 27/11/2024 la OGSU, y OAUTDA la OGDAU. Cada registro usa el nombre de su fecha; la sede puede publicar otros." ("Lineamientos 2013, §4.2; Directiva 2024, §4.2.1");
    "R-05" "Cinco sistemas y los aplicativos se corresponden con cinco entes rectores; Endeudamiento y Tesoro comparten uno."
        => "Endeudamiento y Tesoro se guardan como dos sistemas; un evento de los dos es relativo a varios sistemas."
        ("Lineamientos 2013, §4.1 y §5.3");
    "R-13" "El ente rector comunica las capacitaciones, pero el centro organiza y coordina el programa."
        => "Programar, comunicar y publicar son pasos con fechas distintas; los dos últimos pueden quedar sin anotar."
        ("Lineamientos 2013, §5.2.4.d.1");
    "R-22" "Sin firma no se cuenta la asistencia; en lo virtual no hay firma como está escrito."
        => "Regla literal: quien no firmó queda en la lista y no se cuenta. Para lo virtual falta una decisión de la sede central."
        ("Lineamientos 2013, §5.2.4 y §5.2.4.d.2");
    "R-23" "No se dice si se cuentan personas o asistencias."
        => "Se muestran las dos cifras; «participantes» son las personas distintas con al menos una firma."
        ("Lineamientos 2013, §5.2.4.d.1 y d.2");
    "R-24" "La carpeta de capacitación lista siempre las encuestas, pero la Informativa no tiene."
        => "Prevalece la regla específica: en una Informativa la encuesta no corresponde."
        ("Lineamientos 2013, §5.2.4 y §5.2.4.d.1");
    "R-25" "El Anexo 7 trae dos expositores; un evento puede tener otro número."
        => "Hay un bloque por expositor; en blanco se imprimen dos." ("Lineamientos 2013, Anexo 7");
    "R-26" "Los anexos omiten datos que el texto pide."
        => "Se conservan los rótulos impresos; el Anexo 5 agrega objetivo y público, y el Anexo 6 la sesión junto a la fecha."
        ("Lineamientos 2013, §5.2.4.d.1 y Anexos 5 y 6");
    "R-32" "El Anexo 6 se llama «Registro de Asistencia» en el texto y «Registro de participantes» en el formato."
        => "En el formato va el título impreso; en el expediente, el nombre de la lista del expediente. Son el mismo documento."
        ("Lineamientos 2013, §5.2.4.d.4 y Anexo 6");
    "R-33" "El Anexo 4 trae impreso «Auditorio» antes del lugar."
        => "El prefijo se puede cambiar; se propone solo cuando el lugar es un auditorio." ("Lineamientos 2013, Anexo 4");
    "R-39" "«Expediente» nombra el documento de Mesa de Partes y el legajo de un servicio."
        => "Son dos cosas con dos registros; aquí es el expediente de capacitación." ("Lineamientos 2013, §5.2.3.e.7 y §5.2.4.d.4");
    "R-58" "El registro considera a quienes anunciaron su interés, pero solo cuenta quien firma."
        => "Los anunciados salen impresos en el registro; se cuentan si firman." ("Lineamientos 2013, §5.2.4.d.1 y d.2");
    "R-76" "Las directivas de archivo de OAUTDA no están entre las fuentes."
        => "No se inventan sus reglas: número, caja, estante, tomo y plazo de conservación son campos libres."
        ("Lineamientos 2013, §5.2.4.d.4");
    "R-80" "Hay quien pide prueba de su asistencia y el centro no emite constancias."
        => "La única prueba es el sello en la papeleta de comisión; el programa anota que se selló y no hace certificados."
        ("Lineamientos 2013, §5.2.4.d.2 y d.6");
    "R-87" "En eventos de varios días no es claro si el registro es por sesión o por día."
        => "Un registro por sesión y por día (C-33): dos días completos dan cuatro registros." ("Lineamientos 2013, §5.2.4.d.1");
    "R-88" "Nadie está nombrado como autor del Informe del Evento de un solo sistema."
        => "Redacta el especialista y presenta el Coordinador de Centro; se puede cambiar." ("Lineamientos 2013, §5.2.4.d.3");
    "L-01" "El expediente guarda originales o copias con firma original; una firma en pantalla no tiene papel."
        => "El registro de una sesión cuenta como original cuando todos los que se cuentan firmaron en pantalla. Con una sola firma en papel, el original es el papel y se pide su escaneo."
        ("Lineamientos 2013, §5.2.4.d.4; lectura del programa");
    "L-02" "No se dice qué vale como parte del expediente cuando el documento lo hizo el programa."
        => "Lo emitido (Anexos 4, 5, 8 y los resultados de la encuesta) cuenta como presente; si se adjunta el escaneo firmado, este lo reemplaza en el expediente."
        ("Lineamientos 2013, §5.2.4.d.4; lectura del programa");
    "L-03" "Comunicar y publicar dependen de otros órganos."
        => "Pueden saltarse; los demás pasos se dan en orden y con fecha que no retrocede." ("Lineamientos 2013, §5.2.4.d; lectura del programa");
    "L-04" "No se dice cómo se corrige un expediente ya archivado."
        => "Lo archivado no se cambia: se anula el archivo con un motivo, el evento vuelve a «expediente completo» y se archiva de nuevo."
        ("Lineamientos 2013, §5.2.4.d.4; lectura del programa");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_reading_says_what_is_open_what_is_done_and_where_it_is_written() {
        let ids: BTreeSet<_> = READINGS.iter().map(|reading| reading.id).collect();
        assert_eq!(ids.len(), READINGS.len());
        for reading in READINGS {
            for text in [reading.question, reading.reading] {
                assert!(text.ends_with('.') && text.len() > 20, "{reading:?}");
            }
            assert!(
                reading.source.starts_with("Lineamientos 2013"),
                "{reading:?}"
            );
        }
        for id in ["R-24", "R-87", "L-01"] {
            assert!(ids.contains(id), "{id}");
        }
    }
}
