import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "estadistica",
      label: texts.frame.statistics,
      key: "alt+t",
      menu: "main",
      screen: () => import("./Statistics.svelte"),
      help: {
        title: "Estadística del centro",
        paragraphs: [
          "Suma los eventos realizados entre dos fechas que cuentan para el centro: los propios, y los de otras entidades en los que expuso un especialista del centro y cuya copia del registro está en el expediente.",
          "Los eventos de la sede central los registra la sede. No suman aquí; quien expuso en uno puede tenerlo en su propia estadística si lo marca en sus datos de expositor.",
        ],
      },
    },
  ],
  steps: [
    {
      step: "cifras",
      label: "Cifras",
      screen: () => import("./Figures.svelte"),
      help: {
        title: "Cifras de un evento",
        paragraphs: [
          "Participantes son personas con al menos una firma; asistencias son las firmas de todas las sesiones. Quien no firmó se lista aparte.",
        ],
      },
      count: (training) => training.participants,
      lacks: true,
    },
  ],
};
