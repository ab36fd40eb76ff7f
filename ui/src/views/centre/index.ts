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
          "Un respaldo es una copia cifrada de todo. Guárdela también fuera de este equipo.",
        ],
      },
    },
  ],
};
