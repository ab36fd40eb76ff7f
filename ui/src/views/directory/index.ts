import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "directorio",
      label: texts.frame.directory,
      key: "alt+d",
      menu: "main",
      screen: () => import("./Directory.svelte"),
      help: {
        title: "Directorio",
        paragraphs: [
          "Las personas y entidades que conoce el centro. Cada persona está una sola vez, por su documento; sus datos sirven en todos los eventos.",
        ],
      },
    },
  ],
  finds: [{ kind: "person", label: texts.frame.foundPerson, address: (id) => `#/directorio/${encodeURIComponent(id)}` }],
};
