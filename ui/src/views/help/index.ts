import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "ayuda",
      label: texts.frame.help,
      menu: "none",
      screen: () => import("./Help.svelte"),
    },
  ],
};
