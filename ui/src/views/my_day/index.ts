import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "mi-dia",
      label: texts.frame.myDay,
      key: "alt+m",
      menu: "main",
      screen: () => import("./MyDay.svelte"),
      help: {
        title: "Mi día",
        paragraphs: [
          "Reúne lo que importa hoy: los eventos del día con su botón para tomar asistencia, los próximos catorce días, los borradores a los que les falta algo y los registros sin firma.",
          "«Copia fuera de este equipo» cuenta lo anotado que ni la sede ni la última copia en una memoria tienen. Copiar a una memoria hace un respaldo y lo comprueba allí.",
        ],
      },
    },
  ],
};
