import type { View } from "../../lib/view";
import { words } from "./words";

export const view: View = {
  places: [
    {
      place: "compromisos",
      label: words.heading,
      key: "alt+p",
      menu: "main",
      screen: () => import("./Commitments.svelte"),
      help: {
        title: words.heading,
        paragraphs: [
          "Lo que alguien se comprometió a hacer para un día: acuerdos de reuniones, temas de visitas, hallazgos y acciones correctivas. El responsable es una persona del centro o de fuera.",
          "Lo pendiente está primero, por su fecha límite. «Vencido» se cuenta con la fecha de hoy: desde el día siguiente a la fecha límite.",
          "Un compromiso se cierra como cumplido o como «ya no procede», con su día y una nota, y se puede reabrir. Lo que vence en siete días y lo vencido salen también en Mi día.",
        ],
      },
    },
  ],
  finds: [{ kind: "commitment", label: words.one, address: (id) => `#/compromisos/${encodeURIComponent(id)}` }],
};
