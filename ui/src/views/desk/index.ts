import type { View } from "../../lib/view";

export const view: View = {
  steps: [
    {
      step: "asistencia",
      label: "Asistencia",
      screen: () => import("./AttendanceStep.svelte"),
      help: {
        title: "Mesa de asistencia",
        paragraphs: [
          "Escriba parte del nombre o del DNI, elija con las flechas y registre con Enter. Quien ya firmó se ve antes de registrarlo de nuevo.",
          "Quien no firmó queda en la lista, pero no se cuenta. La última acción se deshace con una tecla.",
        ],
      },
      lacks: false,
    },
  ],
};
