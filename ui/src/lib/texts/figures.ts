// Texts of an event"s figures.

export const figures = {
  heading: "Cifras del evento",
  participants: "Participantes",
  participantsHelp: "personas distintas que firmaron al menos una vez",
  attendances: "Asistencias",
  attendancesHelp: "firmas en todas las sesiones",
  expected: "Esperados",
  expectedHelp: "personas en la lista del evento",
  unsigned: "Registros sin firma",
  unsignedHelp: "no se cuentan",
  how: {
    heading: "Cómo se cuenta",
    body: "Quien firma en varias sesiones es un solo participante y suma una asistencia por cada sesión. Quien se registró y no firmó aparece en la lista de abajo y no se cuenta en ninguna cifra. Si dos equipos marcaron a la misma persona en la misma sesión, vale una vez.",
  },
  sessions: {
    heading: "Por sesión",
    session: "Sesión",
    signed: "Firmaron",
    unsigned: "Sin firma",
    expected: "Esperados",
    total: "Total",
    empty: "El evento no tiene sesiones todavía.",
  },
  chart: {
    loading: "Preparando el gráfico…",
    alternative: (parts: string[]): string => `Gráfico de barras por sesión. ${parts.join(". ")}. Son los mismos números de la tabla.`,
    part: (label: string, signed: number, unsigned: number): string =>
      `${label}: firmaron ${signed}, sin firma ${unsigned}`,
    signed: "Firmaron",
    unsigned: "Sin firma",
  },
  missing: {
    heading: (n: number): string => `Registrados sin firma (${n})`,
    none: "Todas las personas registradas firmaron.",
    person: "Apellidos y nombres",
    document: "DNI",
    session: "Sesión",
  },
  entities: {
    heading: "Por entidad",
    entity: "Entidad",
    participants: "Participantes",
    none: "Todavía no firma nadie.",
    blank: "Sin entidad",
  },
} as const;
