/** Words of the frame: bar, menu, search. */
export const frame = {
  product: "Sisconecta",
  centre: (name: string) => (/^conectamef\b/i.test(name) ? name : `Conectamef ${name}`),
  skip: "Ir al contenido",
  sections: "Secciones",
  myDay: "Mi día",
  calendar: "Calendario",
  trainings: "Eventos",
  directory: "Directorio",
  statistics: "Estadística",
  centreProfile: "Centro",
  help: "Ayuda",
  search: "Buscar",
  searchAnything: "Buscar eventos y personas",
  searchPlaceholder: "Nombre, DNI o cualquier palabra",
  searchHint: "Sin importar tildes ni mayúsculas. ↑↓ elegir · Enter abrir · Esc cerrar",
  searchNothing: (text: string) => `Nada con «${text}». Pruebe con menos palabras o con el DNI.`,
  noCertificates:
    "El CONECTAMEF no emite constancias ni certificados (Lineamientos 2013, §5.2.4.d.6), y el programa no los hace. La asistencia se acredita con el sello en la papeleta de comisión.",
  foundTraining: "Evento",
  foundPerson: "Persona",
  user: (name: string) => `Usuario: ${name}`,
  /** For whom the person who is signed in acts today. */
  replacing: (name: string, post: string, until: string) => `En reemplazo de ${name} (${post}), hasta el ${until}.`,
  changePassword: "Cambiar contraseña",
  signOut: "Salir",
  keys: { search: "Buscar en todo", help: "Ayuda de esta pantalla", back: "Volver" },
} as const;
