import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "por-revisar",
      label: texts.exchange.frame.review,
      key: "alt+v",
      menu: "foot",
      screen: () => import("./Review.svelte"),
      help: {
        title: "Por revisar",
        paragraphs: [
          "Cuando dos personas cambian el mismo dato sin red, no se pierde ninguno de los dos valores: aquí se elige cuál vale.",
          "Lo que alguien quitó mientras otro lo trabajaba sigue en pie, y aquí se pregunta: una sesión con asistencias, un expositor con su informe, una invitación con su respuesta. También se pregunta por la sesión que cambió de día mientras se tomaba asistencia en ella.",
          "La elección llega a todos los equipos; el otro valor queda en la historia.",
        ],
      },
      waiting: (exchange) => exchange.to_review,
    },
  ],
};
