/** Words of the calendar. */
export const calendar = {
  heading: "Calendario",
  today: "Hoy",
  previous: "Mes anterior",
  next: "Mes siguiente",
  more: (count: number) => `y ${count} más`,
  moreHint: (count: number) => `Mostrar ${count} eventos más de este día`,
  new: "Nuevo evento",
  newOn: (date: string) => `Nuevo evento el ${date}`,
  looks: "Colores",
  look: { draft: "Borrador", ahead: "Por realizar", held: "Realizado", cancelled: "Cancelado" },
  keys: { previous: "Mes anterior", next: "Mes siguiente", today: "Ir a hoy" },
} as const;
