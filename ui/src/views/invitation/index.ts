import type { View } from "../../lib/view";

export const view: View = {
  steps: [
    {
      step: "convocatoria",
      label: "Convocatoria",
      screen: () => import("./Invitations.svelte"),
      help: {
        title: "Convocatoria de un evento",
        paragraphs: [
          "A qué entidades se invita, cómo y cuándo salió cada invitación, y qué respondieron. La carta es el Anexo 4; por correo sale como un mensaje listo para revisar y enviar desde su programa de correo.",
          "Con las flechas se recorre la lista; E o P marcan la invitación como enviada, C y D anotan la respuesta, Enter abre lo demás.",
        ],
      },
      lacks: true,
    },
  ],
};
