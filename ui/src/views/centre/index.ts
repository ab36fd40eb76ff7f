import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "centro",
      label: texts.frame.centreProfile,
      key: "alt+o",
      menu: "main",
      screen: () => import("./Centre.svelte"),
      help: {
        title: "Centro",
        paragraphs: [
          "Los datos que salen en los formatos, las personas que pueden entrar al programa y los respaldos.",
          "En «Ausencias» se anota quién falta, por qué y hasta cuándo: quien lo reemplaza hace lo que corresponde a su cargo, y lo que anota dice en lugar de quién.",
          "Un respaldo es una copia cifrada de todo. Guárdela también fuera de este equipo.",
        ],
      },
    },
  ],
};
