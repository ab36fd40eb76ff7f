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
          "Muestra los eventos del mes. En azul los programados, en ámbar los borradores.",
          "Un clic en un evento lo abre; un clic en un día vacío crea uno ese día.",
        ],
      },
    },
  ],
};
