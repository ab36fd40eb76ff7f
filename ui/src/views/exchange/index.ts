import { texts } from "../../lib/texts";
import type { View } from "../../lib/view";

export const view: View = {
  places: [
    {
      place: "sede",
      label: texts.exchange.heading,
      key: "alt+l",
      menu: "main",
      screen: () => import("./Exchange.svelte"),
      help: {
        title: "Sede",
        paragraphs: [
          "Lo que se anota queda primero en este equipo. Cuando hay red, el programa lo envía a la sede y recibe lo de los demás equipos del centro, sin que nadie tenga que pedirlo.",
          "«Guardado aquí»: falta enviarlo. «Enviado»: la sede lo recibió. «Confirmado por la sede»: la sede lo tiene y lo reparte. En las listas son ○, ◐ y ●; el de un evento incluye sus sesiones, su programa, sus expositores y su asistencia.",
          "Si la sede aparta un registro, se conserva aquí y allá hasta que se decida; lo demás sigue su camino.",
        ],
      },
    },
  ],
};
