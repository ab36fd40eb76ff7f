// Texts of the survey: the step of an event and the page for participants.

export const survey = {
  heading: "Encuesta",
  levels: ["Insatisfecho", "Poco satisfecho", "Satisfecho", "Muy satisfecho"],
  openTopics: "5. ¿Qué otros temas se deberían dictar?",
  openImprovements: "6. ¿Qué recomendaría para mejorar el curso?",
  stages: { not_applicable: "No corresponde", not_yet: "Todavía no", open: "Abierta", closed: "Cerrada" },
  closedAt: (moment: string) => `Cerrada el ${moment}.`,
  collected: {
    paper: (n: number) => `${n} en papel`,
    kiosk: (n: number) => `${n} de la página`,
    waiting: (n: number) => `${n} en espera`,
    few: (waiting: number, least: number) =>
      `Con menos de ${least} respuestas se sabría de quién es cada una: ${waiting === 1 ? "la que espera no se contará" : `las ${waiting} que esperan no se contarán`} hasta que haya ${least}.`,
    waitingHelp:
      "Las respuestas de la página para participantes esperan en este equipo, sin nombre, hora ni orden. Se cuentan al cerrar la encuesta.",
  },
  print: "Imprimir Anexo 7",
  printBlank: "Anexo 7 en blanco",
  openKiosk: "Abrir página para participantes",
  kioskAsk: {
    heading: "Abrir la página para participantes",
    body: "La pantalla mostrará solo la encuesta. Cada persona responde y la siguiente encuentra la hoja vacía. Para volver al programa se necesita la contraseña de usted.",
    accept: "Abrir la página",
  },
  close: "Cerrar encuesta",
  bringIn: "Contar lo que espera",
  discard: "Descartar lo que espera…",
  discardAsk: {
    heading: "Descartar las respuestas que esperan",
    body: (waiting: number) =>
      `${waiting === 1 ? "La respuesta que espera se borra de este equipo y no se contará nunca" : `Las ${waiting} respuestas que esperan se borran de este equipo y no se contarán nunca`}. Hágalo solo si ya nadie más va a responder.`,
    accept: "Descartar",
  },
  closeAsk: {
    heading: "Cerrar la encuesta",
    body: (waiting: number, least: number) =>
      waiting > 0 && waiting < least
        ? `${waiting === 1 ? "La respuesta que espera no se cuenta" : `Las ${waiting} respuestas que esperan no se cuentan`}: con menos de ${least} se sabría de quién es cada una. ${waiting === 1 ? "Sigue" : "Siguen"} esperando en este equipo. Se cierra con las hojas en papel.`
        : waiting === 0
          ? "No se recibirán más hojas y los resultados quedarán a la vista de todos, también de los expositores."
          : `Se cuentan ${waiting === 1 ? "la respuesta que espera" : `las ${waiting} respuestas que esperan`}, en orden al azar. No se recibirán más hojas y los resultados quedarán a la vista de todos, también de los expositores.`,
  },
  omit: "No se aplicó…",
  omitAsk: {
    heading: "No se aplicó la encuesta",
    body: "El motivo queda en el expediente y en el informe en lugar de las encuestas. Vale mientras no haya ninguna.",
    accept: "Anotar el motivo",
  },
  omitted: (reason: string) => `No se aplicó la encuesta. Motivo: ${reason}`,
  contradicted: (reason: string) => `Ya no vale lo anotado, porque hay encuestas: «No se aplicó. ${reason}»`,
  takeBack: "Quitar el motivo",
  printOmission: "Imprimir el motivo",
  reopen: "Reabrir…",
  reopenAsk: {
    heading: "Reabrir la encuesta",
    body: "Se podrán agregar y corregir hojas. Lo contado se conserva.",
    accept: "Reabrir",
  },
  keys: { save: "Guardar la hoja", print: "Imprimir resultados" },

  keying: {
    heading: "Digitar hojas en papel",
    count: (n: number) => (n === 1 ? "1 hoja digitada" : `${n} hojas digitadas`),
    next: (n: number) => `Hoja ${n}`,
    correcting: (n: number) => `Corrigiendo la hoja ${n}`,
    help: "1 a 4 marca · 0 deja en blanco · ← → recorre · Enter guarda y pasa a la siguiente",
    cell: (heading: string, label: string) => `${heading}: ${label}`,
    hint: "Empiece por la primera pregunta.",
    topics: "5. Otros temas",
    improvements: "6. Recomendaciones",
    save: "Guardar hoja",
    saveAnyway: "Guardar de todos modos",
    saveCorrection: "Guardar corrección",
    cancel: "Dejar como estaba",
    saved: (n: number) => `Hoja ${n} guardada aquí.`,
    missing: (count: number) =>
      `${count === 1 ? "Falta 1 marca" : `Faltan ${count} marcas`}. Enter otra vez ${count === 1 ? "la" : "las"} deja en blanco.`,
    corrected: (n: number) => `Hoja ${n} corregida y guardada aquí.`,
    annulled: (n: number) => `Hoja ${n} anulada. Las siguientes se numeran de nuevo.`,
    table: "Hojas digitadas, la última primero",
    none: "Todavía no se digita ninguna hoja.",
    number: "Hoja",
    marks: "Marcas",
    open: "Respuestas abiertas",
    actions: "Acciones",
    correct: "Corregir",
    correctLabel: (n: number) => `Corregir la hoja ${n}`,
    annul: "Anular…",
    annulLabel: (n: number) => `Anular la hoja ${n}`,
    hidden: "La digitó otra persona y lo califica a usted: se muestra al cerrar la encuesta.",
    blank: "–",
    annulAsk: {
      heading: (n: number) => `Anular la hoja ${n}`,
      body: "La hoja deja de contarse. El motivo queda registrado.",
      accept: "Anular la hoja",
    },
  },

  results: {
    heading: "Resultados",
    none: "Todavía no hay hojas contadas.",
    noneHint: "Las hojas en papel se cuentan al guardarlas; las de la página para participantes, al cerrar la encuesta.",
    responses: "Encuestas",
    responsesHelp: "hojas contadas",
    rate: "Respondieron",
    rateHelp: (n: number) => `de ${n} ${n === 1 ? "participante" : "participantes"} con firma`,
    mean: "Promedio general",
    meanHelp: "de 1 a 4",
    satisfied: "Satisfechos",
    satisfiedHelp: "marcas de 3 y 4",
    noRate: "sin firmas",
    how: "Cada promedio es de todas las marcas dadas a sus preguntas; lo que quedó en blanco no entra en él ni cambia el de otra pregunta. Dos decimales, redondeados hacia arriba desde la mitad.",
    table: "Resultados por pregunta",
    question: "Pregunta",
    blank: "Blanco",
    average: "Promedio",
    share: "3 y 4",
    block: "Promedio del bloque",
    speakers: "2. EXPOSITOR: todos",
    overall: "Promedio general",
    hidden:
      "Usted es expositor de este evento: sus resultados, y los totales que los incluyen, se le muestran cuando la encuesta esté cerrada.",
    percent: (value: number | null) => (value === null ? "—" : `${value.toFixed(2)} %`),
    decimal: (value: number | null) => (value === null ? "—" : value.toFixed(2)),
    print: "Imprimir resultados",
    topics: "5. Otros temas que se deberían dictar",
    improvements: "6. Recomendaciones para mejorar",
    noOpen: "Nadie respondió esta pregunta.",
    times: (n: number) => `${n} veces`,
    chart: {
      part: (label: string, mean: string) => `${label}: ${mean}`,
      alternative: (parts: string[]) =>
        `Gráfico de barras con el promedio de cada bloque, de 1 a 4. ${parts.join(". ")}. Son los mismos números de la tabla.`,
    },
  },

  kiosk: {
    title: "Encuesta",
    intro:
      "Para la mejora continua de las capacitaciones realizadas por el Ministerio de Economía y Finanzas, a través del CONECTAMEF, por favor llene la encuesta.",
    how: "Toque el número según su opinión. Puede dejar preguntas en blanco; para borrar una marca, tóquela otra vez. La encuesta es anónima: no se guarda su nombre ni la hora.",
    send: "Enviar mis respuestas",
    clear: "Borrar todo",
    thanks: "¡Gracias!",
    thanksBody: "Sus respuestas quedaron guardadas, sin su nombre. Ya puede dejar el equipo a la siguiente persona.",
    next: "Siguiente persona",
    leave: "Personal del centro: salir de esta página",
    leaveAsk: {
      heading: "Salir de la página para participantes",
      body: "Escriba la contraseña de la persona del centro que abrió esta página.",
      password: "Contraseña",
      accept: "Salir",
    },
  },
} as const;
