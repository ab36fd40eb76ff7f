import type { View } from "../../lib/view";

export const view: View = {
  steps: [
    {
      step: "expediente",
      label: "Expediente",
      screen: () => import("./Expediente.svelte"),
      help: {
        title: "Expediente de un evento",
        paragraphs: [
          "Lo que la norma pide archivar: invitación, programa, un registro por sesión, encuestas (no en una Informativa) e informe. Cada línea dice si está, falta o no corresponde; «¿Qué falta?» lleva a donde se completa.",
          "Se adjunta el escaneo de cada papel y se dice si es original o copia con firma original. Un registro firmado por todos en pantalla lo emite el programa, con sus firmas.",
          "«Cerrar expediente» hace un solo PDF con índice y manifiesto. Lo archivado solo se corrige anulando el archivo con un motivo.",
          "El programa no hace constancias ni certificados: el CONECTAMEF no los emite (Lineamientos 2013, §5.2.4.d.6). La asistencia se acredita con el sello en la papeleta de comisión.",
        ],
      },
      lacks: false,
    },
  ],
};
