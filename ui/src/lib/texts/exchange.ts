/** Words of the exchange with headquarters: what left this device, what came, what waits. */
const many = (count: number, one: string, more: string) => `${count.toLocaleString("es-PE")} ${count === 1 ? one : more}`;

export const exchange = {
  heading: "Sede",
  state: "Envío y recepción",
  stateHint: "El programa envía y recibe por sí mismo cuando hay red. Nada espera por la red: todo queda guardado aquí primero.",
  frame: {
    alone: "Solo en este equipo",
    upToDate: "Con la sede: al día",
    waiting: (count: number) => `${count.toLocaleString("es-PE")} por enviar`,
    noNetwork: (count: number) => (count === 0 ? "Sin red: nada por enviar" : `Sin red: ${count.toLocaleString("es-PE")} por enviar`),
    working: "Enviando y recibiendo…",
    review: "Por revisar",
    explained: "Ver qué se envió a la sede y qué falta",
  },
  run: "Enviar y recibir ahora",
  running: {
    receiving: (done: number, all: number) => `Recibiendo ${done.toLocaleString("es-PE")} de ${all.toLocaleString("es-PE")}…`,
    sending: (done: number) => `Enviando: ${many(done, "registro", "registros")}…`,
    comparing: "Comparando con la sede…",
    starting: "Llamando a la sede…",
  },
  places: { here: "Guardado aquí", sent: "Enviado", confirmed: "Confirmado por la sede" },
  placesHint: {
    here: "Está en este equipo y falta enviarlo.",
    sent: "La sede lo recibió; falta que lo confirme.",
    confirmed: "La sede lo tiene y lo reparte a los demás equipos del centro.",
  },
  unsent: "Guardado aquí, por enviar",
  unconfirmed: "Enviado, por confirmar",
  reviewCount: "Por revisar",
  reviewHelp: "Datos que dos equipos anotaron distinto.",
  asideCount: "Apartados por la sede",
  asideHelp: "La sede los guarda y decidirá.",
  lastRound: "Última vez",
  never: "Todavía no se ha hecho ninguna.",
  skew: (minutes: number) =>
    `El reloj de este equipo se aparta ${many(Math.abs(minutes), "minuto", "minutos")} del de la sede. El trabajo sigue y nada se pierde; corrija la hora del sistema cuando pueda.`,
  differing: (count: number) =>
    `La comparación con la sede encontró ${many(count, "diferencia", "diferencias")} que no se resolvieron solas. Sus datos están completos aquí. Avise a la sede.`,
  server: "Servidor de la sede",
  since: (when: string) => `Unido a la sede desde el ${when}.`,
  enrol: {
    heading: "Unir este equipo a la sede",
    intro: "La sede entrega un código para cada equipo; sirve una sola vez. Pídalo por teléfono o correo y escríbalo aquí.",
    url: "Dirección del servidor",
    urlHelp: "La que indicó la sede; empieza con https://",
    code: "Código de la sede",
    codeHelp: "No importan mayúsculas ni guiones.",
    do: "Unir este equipo",
    doing: "Uniendo…",
    notYours: "Lo hace un coordinador o el asistente administrativo.",
  },
  aside: {
    heading: "Apartados por la sede",
    hint: "La sede los guarda y decidirá. Aquí se conservan tal como se anotaron.",
    none: "La sede no apartó ningún registro.",
    what: "Registro",
    cause: "Motivo",
    when: "Anotado",
  },
  keys: { run: "Enviar y recibir ahora" },
  join: {
    choice: "Unir este equipo a un centro que ya trabaja",
    choiceHint: "Si la sede le dio un código para este equipo. Se traen todos los datos del centro; hace falta red.",
    heading: "Traer el centro desde la sede",
    intro: "Escriba la dirección y el código que dio la sede. Los datos del centro llegan a este equipo y quedan cifrados en él.",
    do: "Traer el centro",
    begun: "Una parte de los datos del centro ya está en este equipo. Al seguir, se trae lo que falta.",
    goOn: "Seguir trayendo",
    setIntro: "Llegó todo lo que la sede tiene del centro. Elija su nombre y escriba la contraseña que usará en este equipo.",
    doing: "Trayendo los datos del centro… puede tomar unos minutos.",
  },
} as const;

/** Words of the tray where two values of one field wait for a person. */
export const review = {
  heading: "Por revisar",
  intro:
    "Dos personas anotaron cosas distintas en el mismo dato sin ver lo que hacía la otra. Elija la que vale; la otra queda en la historia.",
  none: "Nada por revisar",
  noneHint: "Cuando dos equipos cambien el mismo dato sin red, aparecerá aquí con los dos valores.",
  count: (count: number) => many(count, "dato por revisar", "datos por revisar"),
  who: (who: string, when: string) => (who === "" ? when : `${who} · ${when}`),
  empty: "(vacío)",
  shown: "se muestra ahora",
  choose: (value: string) => `Vale «${value}»`,
  decided: (left: number) => (left === 0 ? "Listo. No queda nada por revisar." : `Listo. ${left === 1 ? "Queda 1." : `Quedan ${left}.`}`),
  takeBack: "Anular con su motivo",
  keysHint: "1, 2… elige el valor · ↑↓ cambia de dato",
} as const;
