import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "eventos",
      label: texts.frame.trainings,
      key: "alt+e",
      menu: "main",
      screen: () => import("./Trainings.svelte"),
      help: {
        title: "Eventos",
        paragraphs: [
          "La lista de capacitaciones del centro. La búsqueda no distingue tildes ni mayúsculas; los filtros se quedan como los dejó.",
          "Un clic en el título de una columna ordena por ella. Enter abre el evento.",
        ],
      },
    },
  ],
  steps: [
    {
      step: "programa",
      label: "Programa",
      screen: () => import("./Programme.svelte"),
      help: {
        title: "Programa de un evento",
        paragraphs: [
          "Aquí se escribe todo una sola vez: qué es, qué contiene, dónde y cuándo, el programa por horas y los expositores. De aquí sale el Anexo 5.",
          "Todo se guarda solo; arriba dice «Guardado aquí» y la hora. A la derecha, «¿Qué falta?»: cada línea lleva al campo que falta.",
          "Cuando no falta nada, «Programar» pasa el evento de borrador a programado.",
        ],
      },
      lacks: true,
    },
  ],
  finds: [{ kind: "training", label: texts.frame.foundTraining, address: (id) => `#/eventos/${encodeURIComponent(id)}` }],
};
