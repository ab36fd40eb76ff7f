/** Words of the first page. */
export const myDay = {
  heading: "Mi día",
  new: "Nuevo evento",
  today: "Hoy",
  todayNone: "Hoy no hay eventos.",
  attendance: "Tomar asistencia",
  open: "Abrir",
  coming: "Próximos catorce días",
  comingNone: "Sin eventos en los próximos catorce días.",
  drafts: "Borradores por completar",
  draftsNone: "No hay borradores pendientes.",
  unsigned: "Con registrados sin firma",
  unsignedHint: "Quien no firmó no se cuenta.",
  unsignedNone: "Ningún evento realizado tiene registros sin firma.",
  waiting: {
    none: "Nada por ahora.",
    when: "Cuándo",
    what: "Qué",
    who: "Quién",
    more: (shown: number, total: number) => `${shown} de ${total.toLocaleString("es-PE")}`,
  },
  unsent: "Copia fuera de este equipo",
  unsentNone: "Todo lo anotado tiene una copia en otro disco.",
  unsentSome: (count: number) =>
    count === 1
      ? "Hay 1 anotación que solo está en este equipo. Haga un respaldo en una memoria."
      : `Hay ${count.toLocaleString("es-PE")} anotaciones que solo están en este equipo. Haga un respaldo en una memoria.`,
  backup: "Ir a respaldos",
  enrolled: (count: number) => (count === 1 ? "1 inscrito" : `${count} inscritos`),
  signed: (count: number) => (count === 1 ? "1 participante" : `${count} participantes`),
} as const;
