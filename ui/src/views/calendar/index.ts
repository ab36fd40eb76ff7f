import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "calendario",
      label: texts.frame.calendar,
      key: "alt+c",
      menu: "main",
      screen: () => import("./Calendar.svelte"),
      help: {
        title: "Calendario",
        paragraphs: [
          "Muestra los eventos del mes: en ámbar los borradores, en azul los que están por realizarse, en verde los realizados, tachados los cancelados.",
          "Un clic en un evento lo abre; un clic en un día vacío crea uno ese día; con el teclado, Alt+N.",
        ],
      },
    },
  ],
};
