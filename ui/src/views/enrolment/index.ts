import type { View } from "../../lib/view";

export const view: View = {
  steps: [
    {
      step: "participantes",
      label: "Participantes",
      screen: () => import("./Participants.svelte"),
      help: {
        title: "Participantes de un evento",
        paragraphs: [
          "Quiénes se esperan. Se agregan uno por uno o con la lista que enviaron, en Excel o CSV: primero se revisa fila por fila y nada se escribe hasta que usted acepta.",
        ],
      },
      count: (training) => training.enrolled,
      lacks: true,
    },
  ],
};
