import type { View } from "../../lib/view";

export const view: View = {
  steps: [
    {
      step: "encuesta",
      label: "Encuesta",
      screen: () => import("./Survey.svelte"),
      help: {
        title: "Encuesta de un evento",
        paragraphs: [
          "La encuesta (Anexo 7) se toma al final y no lleva nombre. Puede repartirla impresa y digitarla aquí, o abrir la página para participantes: ocupa toda la pantalla y solo se sale de ella con su contraseña.",
          "Para digitar: 1 a 4 marca y pasa a la siguiente pregunta, 0 deja en blanco, Enter guarda la hoja y muestra la siguiente. Una hoja guardada se puede corregir o anular.",
          "Lo respondido en la página espera sin hora ni orden y se cuenta al cerrar. Mientras la encuesta está abierta, cada expositor no ve lo que se dijo de él.",
        ],
      },
      lacks: true,
    },
  ],
};
