/** What each screen is for, for F1. Keys are listed by the screen itself. */
export const help = {
  heading: "Ayuda",
  keysHeading: "Teclas",
  everywhere: "En todo el programa",
  here: "En esta pantalla",
  key: "Tecla",
  does: "Qué hace",
  all: "Ver la ayuda de todas las pantallas",
  intro: "F1 explica la pantalla en que está, con sus teclas, sin salir de ella.",
} as const;
