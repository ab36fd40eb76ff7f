import type { View } from "../../lib/view";

export const view: View = {
  steps: [
    {
      step: "informe",
      label: "Informe",
      screen: () => import("./Report.svelte"),
      help: {
        title: "Informe de un evento",
        paragraphs: [
          "El Anexo 8 sale de lo ya anotado en el evento. Lo que usted no cambia sigue al evento; lo que escribe, queda.",
          "Si el evento trató de varios sistemas, primero se reciben los informes de participación de cada uno. El especialista lo termina y quien dirige el centro lo presenta.",
        ],
      },
      lacks: false,
    },
  ],
};
