// Texts of bringing the participants in: one by one, or from a list.

function people(n: number): string {
  return n === 1 ? "1 participante" : `${n} participantes`;
}

function rows(n: number): string {
  return n === 1 ? "1 fila" : `${n} filas`;
}

export const enrolment = {
  heading: "Participantes",
  count: (n: number): string => people(n),
  one: "participante",
  many: "participantes",
  filter: "Filtrar por nombre, DNI o entidad",
  add: "Agregar uno",
  bring: "Traer lista…",
  bringHelp: "De Excel (.xlsx), LibreOffice (.ods) o .csv. Primero se revisa; nada se guarda hasta que usted lo confirme.",
  empty: {
    title: "Todavía no hay participantes",
    body: "Traiga la lista que enviaron las entidades o agregue a cada persona. Quien no esté en la lista puede registrarse en la mesa el mismo día.",
  },
  noneShown: "Nadie coincide con el filtro.",
  columns: {
    person: "Apellidos y nombres",
    document: "DNI",
    entity: "Entidad",
    post: "Cargo",
    contact: "Correo y teléfono",
    email: "Correo",
    phone: "Teléfono",
    means: "Llegó por",
    signed: "Sesiones firmadas",
    actions: "Acciones",
  },
  meansLabel: "¿Cómo avisó?",
  remove: "Retirar",
  removeLabel: (name: string): string => `Retirar a ${name} de la lista`,
  removeAsk: {
    heading: "Retirar de la lista",
    sentence: (name: string, signed: number): string =>
      `${name} dejará de estar entre los esperados de este evento. La persona sigue en el directorio.` +
      (signed > 0 ? ` Ya firmó en ${signed === 1 ? "1 sesión" : `${signed} sesiones`}: esas asistencias se conservan y se cuentan.` : ""),
    confirm: "Retirar",
    cancel: "No retirar",
  },
  removed: (name: string): string => `${name} ya no está entre los esperados.`,
  added: (name: string): string => `${name} quedó en la lista.`,
  busy: "Un momento…",

  addOne: {
    heading: "Agregar participante",
    search: "Buscar en el directorio por DNI o nombre",
    searchHelp: "Si la persona ya vino a otro evento, sus datos están aquí.",
    results: "Personas del directorio",
    none: (text: string): string => `Nadie en el directorio coincide con «${text}».`,
    more: (n: number): string => `Hay ${n} más: siga escribiendo.`,
    choose: "Agregar",
    chooseLabel: (name: string): string => `Agregar a ${name}`,
    already: "ya está en la lista",
    fresh: "No está: escribir sus datos",
    close: "Cerrar",
    found: (n: number): string => (n === 1 ? "1 persona encontrada." : `${n} personas encontradas.`),
  },

  importing: {
    heading: "Traer lista",
    reading: "Leyendo la lista…",
    nothingWritten: "Revisión previa: todavía no se guardó nada.",
    sheet: "Hoja",
    headerRow: "Fila de los títulos",
    noHeader: "Sin títulos",
    rowNumber: (n: number): string => `Fila ${n}`,
    columnsHeading: "Qué contiene cada columna",
    columnsHelp: "Se dedujo de los títulos y de los datos. Corrija lo que no corresponda.",
    readColumn: (letter: string, kind: string): string => `${letter} ${kind}`,
    understood: (sheet: string, headerRow: number, columns: string[]): string => {
      const where = sheet === "" ? "" : `Hoja «${sheet}». `;
      const titles = headerRow === 0 ? "Sin fila de títulos. " : `Títulos en la fila ${headerRow}. `;
      return `${where}${titles}${columns.length === 0 ? "No se reconoció ninguna columna." : `Columnas: ${columns.join(" · ")}.`}`;
    },
    correct: "Corregir columnas",
    correctDone: "Ocultar columnas",
    columnLabel: (letter: string, heading: string): string => (heading === "" ? `Columna ${letter}` : `Columna ${letter}: ${heading}`),
    summary: {
      ready: (n: number): string => `${rows(n)} sin observaciones`,
      notes: (n: number): string =>
        n === 1 ? "1 con una observación que no impide traerla" : `${n} con observaciones que no impiden traerlas`,
      confirm: (n: number): string => `${n} con propuesta por aceptar`,
      bad: (n: number): string => `${n} con error`,
      repeated: (n: number): string => (n === 1 ? "1 repetida" : `${n} repetidas`),
      already: (n: number): string => (n === 1 ? "1 ya estaba en la lista" : `${n} ya estaban en la lista`),
      skipped: (n: number): string => `${n} sin persona (títulos, totales, vacías)`,
    },
    filters: { label: "Filas", problems: "Con observaciones", all: "Todas" },
    tableLabel: "Filas de la lista",
    table: {
      row: "Fila",
      state: "Estado",
      person: "Apellidos y nombres",
      document: "DNI",
      entity: "Entidad",
      notes: "Observaciones",
      decision: "Qué hacer",
    },
    state: {
      ready: "Se incorpora",
      confirm: "Con propuesta",
      bad: "Con error",
      repeated: "Repetida",
      skipped: "No es persona",
      already: "Ya está en la lista",
      left_out: "Se deja fuera",
      accepted: "Propuesta aceptada",
    },
    inColumn: (letter: string): string => `Columna ${letter}`,
    columns: {
      row_number: "N° de orden",
      full_name: "Apellidos y nombres",
      surnames: "Apellidos",
      paternal_surname: "Apellido paterno",
      maternal_surname: "Apellido materno",
      names: "Nombres",
      dni: "DNI",
      entity: "Entidad",
      post: "Cargo",
      email: "Correo",
      phone: "Teléfono",
      ignore: "No leer",
    },
    accept: "Aceptar",
    acceptLabel: (row: number): string => `Aceptar la propuesta de la fila ${row}`,
    acceptAll: (n: number): string => (n === 1 ? "Aceptar la propuesta" : `Aceptar las ${n} propuestas`),
    unaccept: "No aceptar",
    unacceptLabel: (row: number): string => `No aceptar la propuesta de la fila ${row}`,
    leaveOut: "Dejar fuera",
    leaveOutLabel: (row: number): string => `Dejar fuera la fila ${row}`,
    bringBack: "Incluir",
    bringBackLabel: (row: number): string => `Incluir la fila ${row}`,
    proposal: (value: string): string => (value === "" ? "Se propone dejarlo vacío." : `Se propone: ${value}`),
    willAdd: (n: number): string => (n === 1 ? "Incorporar 1 participante" : `Incorporar ${n} participantes`),
    notIncluded: (n: number): string =>
      n === 0
        ? "Ninguna fila queda fuera."
        : `${n === 1 ? "Queda fuera 1 fila" : `Quedan fuera ${n} filas`}: puede corregirlas en el archivo y traerlo otra vez; no se repetirá a nadie.`,
    noneReady: "Ninguna fila puede incorporarse así. Revise qué contiene cada columna o corrija el archivo.",
    another: "Elegir otro archivo",
    cancel: "Cancelar: no guardar nada",
    writing: "Incorporando…",
    allFine: "Todas las filas están completas.",
    result: {
      heading: "Lista incorporada",
      added: (n: number, fresh: number): string => {
        if (n === 0) return "No se agregó a nadie.";
        const known = n - fresh;
        const who = `Se ${n === 1 ? "agregó 1 participante" : `agregaron ${n} participantes`}`;
        if (fresh === 0) return `${who}; el directorio ya los conocía.`;
        if (known === 0) return `${who}; todos son nuevos en el directorio.`;
        return `${who}: ${fresh} nuevos en el directorio y ${known} ya conocidos.`;
      },
      already: (n: number): string => (n === 1 ? "1 ya estaba en la lista y sigue igual." : `${n} ya estaban en la lista y siguen igual.`),
      leftOut: (n: number): string => (n === 1 ? "Quedó fuera 1 fila." : `Quedaron fuera ${n} filas.`),
      back: "Ver participantes",
    },
  },
} as const;
