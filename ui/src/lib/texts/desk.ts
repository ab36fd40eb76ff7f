// Texts of the attendance desk.

function people(n: number): string {
  return n === 1 ? "1 persona" : `${n} personas`;
}

export const desk = {
  heading: "Asistencia",
  session: "Sesión",
  sessionOption: (label: string, signed: number, unsigned: number): string =>
    unsigned > 0 ? `${label} (firmaron ${signed}, sin firma ${unsigned})` : `${label} (firmaron ${signed})`,
  today: "hoy",
  noSessions: {
    title: "El evento todavía no tiene sesiones",
    body: "Agregue en Programa al menos una sesión (día y parte del día). La asistencia se toma al inicio de cada una.",
  },
  later: {
    sentence: (day: string): string => `Esta sesión es del ${day}: todavía no empieza.`,
    hint: "Arriba puede elegir otra sesión. Si ya están firmando esta, siga.",
    go: "Tomar asistencia de todos modos",
    key: "Tomar asistencia antes del día de la sesión",
  },
  virtual:
    "Evento virtual: cada persona confirma por su cuenta. Registre «firmará después» y anote la firma cuando llegue su constancia, la hoja firmada.",
  views: {
    label: "Qué se muestra",
    desk: "Mesa",
    register: "Registro",
  },

  print: {
    label: "Imprimir el registro de participantes",
    filled: "Imprimir Anexo 6",
    blank: "Anexo 6 en blanco",
    emptyRows: "Filas en blanco",
    emptyRowsHelp: "Para quienes lleguen sin estar en la lista.",
    working: "Preparando el Anexo 6…",
    opened: (name: string, pages: number): string =>
      `Se abrió ${name} (${pages === 1 ? "1 página" : `${pages} páginas`}) en el visor. Imprímalo desde ahí.`,
  },

  count: {
    label: "Cuenta de la sesión",
    signed: "Firmaron",
    unsigned: "sin firma",
    expected: "esperados",
  },

  mode: {
    label: "Al registrar:",
    paper: "firma en papel",
    screen: "firma en pantalla",
    later: "firmará después",
  },

  search: {
    label: "Buscar por DNI o por cualquier parte del nombre",
    placeholder: "DNI o nombre",
    resultsLabel: "Personas encontradas",
    more: "Hay más coincidencias: siga escribiendo.",
    none: (text: string): string => `Nadie coincide con «${text}». F2 agrega a la persona aquí mismo.`,
    tooShort: "Escriba al menos dos letras o números.",
    chooseOne: "Elija a la persona con las flechas.",
    failed: "No se pudo buscar. Lo escrito sigue en la casilla; vuelva a intentarlo con Enter.",
  },

  keys: {
    label: "Teclas de la mesa",
    choose: "elegir",
    register: "registrar",
    add: "persona nueva",
    correct: "corregir datos",
    paper: "firma en papel",
    undo: "deshacer",
    clear: "limpiar",
  },

  state: {
    known: "en el directorio",
    expected: "en la lista",
    unsigned: (at: string): string => (at === "" ? "sin firma" : `sin firma, llegó ${at}`),
    signed_on_paper: (at: string): string => (at === "" ? "firmó en papel" : `firmó en papel ${at}`),
    signed_on_screen: (at: string): string => (at === "" ? "firmó en pantalla" : `firmó en pantalla ${at}`),
    pending: "guardando…",
  },

  last: {
    label: "Última persona registrada",
    empty: "Todavía no se registra a nadie en esta sesión.",
    registered: (at: string): string => (at === "" ? "guardando…" : `se registró ${at}`),
    paper: "firma en papel",
    screen: "firma en pantalla",
    unsigned: "sin firma: no se cuenta hasta que firme",
    earlier: "Antes",
  },

  verify: {
    heading: "Datos por verificar",
    headingBefore: "Datos por verificar, antes de registrar",
    help: "Quedan en el Anexo 6 de esta sesión. Lo que corrija queda también en la ficha de la persona.",
    entity: "Entidad",
    post: "Cargo",
    email: "Correo",
    phone: "Teléfono",
    slip: "Papeleta de comisión sellada",
    save: "Guardar datos",
    saveAndRegister: "Registrar con estos datos",
    cancel: "Volver sin cambiar",
    saved: (name: string): string => `Datos de ${name} corregidos.`,
    keys: "Enter guarda y vuelve a la búsqueda · Esc vuelve sin cambiar",
    keysBefore: "Enter registra con estos datos · Esc vuelve sin registrar",
    sign: "Firmar en pantalla",
    signPaper: "Firmó en papel",
  },

  pad: {
    heading: (name: string): string => `Firma de ${name}`,
    box: "Recuadro de firma. Firme con el dedo, el lápiz o el ratón.",
    hint: "Firme aquí",
    accept: "Aceptar firma",
    clear: "Borrar trazo",
    back: "Volver sin registrar",
    onPaper: "Firma en papel",
    keys: "Enter acepta · Esc borra el trazo; otra vez, vuelve · F4 firma en papel",
    empty: "Aún no hay trazo. Firme en el recuadro o use F4 si firma en papel.",
  },

  receipt: {
    paper: (name: string): string => `${name}: registro con firma en papel.`,
    screen: (name: string): string => `${name}: registro con firma en pantalla.`,
    later: (name: string): string => `${name}: registro sin firma; no se cuenta hasta que firme.`,
    already: (name: string, state: string): string => `${name} ya ${state}. No se registra dos veces.`,
    queued: (n: number): string => (n === 1 ? "Guardando 1 registro…" : `Guardando ${n} registros…`),
    undoOther: (shown: string, last: string): string =>
      `La tarjeta mostraba a ${shown}, y lo último fue registrar a ${last}. Ctrl+Z otra vez deshace a ${last}.`,
    undoFailed: (failed: string, last: string | undefined): string =>
      `${failed} no llegó a registrarse: sigue en los pendientes.${last ? ` Ctrl+Z otra vez deshace a ${last}.` : ""}`,
    nothingToUndo: "No hay nada que deshacer en esta sesión.",
    dropped: (name: string): string => `${name} no llegó a registrarse; se retiró de los pendientes.`,
    slipOn: (name: string): string => `${name}: papeleta sellada.`,
    slipOff: (name: string): string => `${name}: papeleta sin sello.`,
    notRegistered: (name: string): string => `${name} todavía no está en esta sesión: regístrelo y luego marque la papeleta.`,
  },

  failed: {
    heading: "Quedaron por registrar",
    retry: "Reintentar",
    drop: "Retirar",
    lookAgain: "Buscar de nuevo",
    amend: "Corregir datos",
    several: (text: string, n: number): string =>
      `«${text}» coincide con ${n > 8 ? "más de 8 personas" : people(n)}. Nadie quedó registrado: elija quién es.`,
    noneFound: (text: string): string =>
      `«${text}» no coincide con nadie. Nadie quedó registrado: busque de nuevo o agregue a la persona con F2.`,
    undoUnknown: (name: string, sentence: string): string =>
      `No se sabe si se deshizo${name ? ` lo de ${name}` : " lo último"}. Búsquelo antes de deshacer otra vez. ${sentence}`,
    noAnswer: "No se pudo guardar. Nada se perdió: pulse Reintentar.",
  },

  live: {
    results: (n: number, more: boolean): string => {
      if (n === 0) return "Sin resultados.";
      return more ? `Más de ${people(n)}.` : `${people(n)}.`;
    },
    count: (signed: number, unsigned: number, expected: number): string =>
      `Firmaron ${signed}, sin firma ${unsigned}, esperados ${expected}.`,
  },

  walkIn: {
    heading: "Persona nueva",
    help: "Solo hacen falta documento, apellidos, nombres y entidad. Lo demás puede completarse después.",
    documentType: "Documento",
    documentNumber: "Número",
    paternal: "Apellido paterno",
    maternal: "Apellido materno",
    names: "Nombres",
    entity: "Entidad",
    entityHelp: "Escriba parte del nombre y elija, o escriba el nombre completo.",
    post: "Cargo",
    email: "Correo",
    phone: "Teléfono",
    submit: { paper: "Registrar, firma en papel", screen: "Pasar a la firma", later: "Registrar sin firma" },
    add: "Agregar participante",
    cancel: "Volver a la búsqueda",
    kept: "Lo escrito de la persona nueva se conserva: F2 lo retoma.",
    keys: "Enter registra · Tab pasa de casilla · Esc vuelve a la búsqueda",
    known: (name: string, state: string): string => `Ya existe: ${name}, ${state}.`,
    useKnown: "Registrar a esta persona",
    useKnownList: "Agregar a esta persona",
    knownSigned: "No hace falta registrar a esta persona otra vez.",
    emailWrong: "El correo no está completo: falta @ o el dominio. Corríjalo o déjelo vacío.",
    needsDocument: "Falta el número de documento.",
    needsSurname: "Falta al menos un apellido.",
    needsNames: "Faltan los nombres.",
    needsEntity: "Falta la entidad.",
    dniZeros: "Un DNI no es solo ceros.",
    dniDigits: "El DNI lleva solo números: escriba los 8 dígitos, sin espacios, puntos ni letras.",
    dniLength: (n: number): string => `El DNI tiene 8 dígitos y se escribieron ${n}. Revise el número en el documento.`,
    dniProgress: (n: number): string => `${n} de 8 dígitos`,
    lostZero: (n: number, proposal: string): string => `Tiene ${n} dígitos. Si perdió el cero inicial, el DNI es ${proposal}.`,
    useProposal: (proposal: string): string => `Usar ${proposal}`,
  },

  register: {
    heading: "Registro completo de la sesión",
    help: "Para cuando el Anexo 6 vuelve firmado: marque a quienes firmaron. ↑↓ pasan de fila, Espacio marca, Ctrl+Z deshace.",
    filter: "Filtrar por nombre, DNI o entidad",
    onlyUnsigned: "Solo quienes faltan firmar",
    columns: {
      signed: "Firmó",
      person: "Apellidos y nombres",
      document: "DNI",
      entity: "Entidad",
      state: "Estado",
      slip: "Papeleta sellada",
      actions: "Acciones",
    },
    tick: (name: string): string => `Firmó en papel: ${name}`,
    slip: (name: string): string => `Papeleta sellada: ${name}`,
    annul: "Anular…",
    annulLabel: (name: string): string => `Anular el registro de ${name}`,
    empty: {
      title: "Nadie en el registro todavía",
      body: "Agregue participantes en Participantes o regístrelos en la mesa conforme lleguen.",
    },
    one: "persona",
    many: "personas",
    noneShown: "Nadie coincide con el filtro.",
    privacy: "Esta lista muestra datos de todos. Evite abrirla donde la vea la fila.",
  },

  annul: {
    heading: "Anular registro",
    body: (name: string): string =>
      `El registro de ${name} en esta sesión dejará de contarse. Queda anotado quién lo anuló, cuándo y por qué.`,
    reasonHelp: "Por ejemplo: se marcó a otra persona.",
    confirm: "Anular el registro",
    cancel: "No anular",
    close: "Cerrar",
    done: (name: string): string => `Se anuló el registro de ${name}.`,
  },
} as const;
