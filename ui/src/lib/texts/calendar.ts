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
  hint: "Un clic en un día vacío crea un evento ese día. Con el teclado: Alt+N.",
  keys: { previous: "Mes anterior", next: "Mes siguiente", today: "Ir a hoy" },
} as const;
