import type { SetAsideRow, TakenInRow } from "../backend/types";

const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString("es-PE")} ${many}`;
const records = (count: number): string => counted(count, "anotación", "anotaciones");
const lostRecords = (count: number, more: boolean): string =>
  `${more ? "al menos " : ""}${counted(count, "anotación no se pudo leer", "anotaciones no se pudieron leer")}`;
const documents = (count: number): string => counted(count, "documento adjunto", "documentos adjuntos");

/** What something that was set aside has, and what of it cannot be read. */
function asideSaid(row: SetAsideRow): string {
  const name = `Apartado ${row.name.replace("_", " ")}`;
  if (row.state === "other_key") return `${name}: tiene otra llave.`;
  if (row.state === "other_centre") return `${name}: es de otro centro.`;
  if (row.state === "unreadable") return `${name}: no se puede leer nada.`;
  const has =
    row.operations + row.attachments === 0
      ? "todo lo que se puede leer está aquí."
      : `tiene ${records(row.operations)} y ${documents(row.attachments)} que no están aquí.`;
  const lacks = [
    row.log_lost ? "Sus anotaciones no se pueden leer." : "",
    row.lost > 0 ? `Y ${lostRecords(row.lost, row.lost_more)}.` : "",
    row.attachments_lost ? "Sus documentos adjuntos no se pueden leer." : "",
  ].filter(Boolean);
  return [`${name}: ${has}`, ...lacks].join(" ");
}

/** Words of the centre's own data, its staff and its backups. */
export const centre = {
  heading: "Centro",
  tabs: "Qué se muestra",
  profile: "Datos del centro",
  profileHint: "El nombre sale en los Anexos 4, 6 y 8; dirección y teléfono, en la carpeta para participantes.",
  code: "Código del centro",
  codeHelp: "El código oficial. No se puede cambiar después.",
  codeFixed: "No cambia.",
  name: "Nombre",
  nameHelp: "Como va después de «Conectamef»: Ayacucho",
  address: "Dirección",
  telephone: "Teléfono",
  extension: "Anexo",
  email: "Correo electrónico",
  area: "Ámbito de intervención",
  areaHelp: "Departamento o provincias que atiende",
  staff: "Personal",
  staffHint: "Quien está activo puede entrar con su contraseña. Puede haber puestos vacantes.",
  staffOne: "persona",
  staffMany: "personas",
  staffNone: "Todavía no hay nadie.",
  staffAdd: "Agregar persona",
  staffAddHeading: "Agregar una persona al centro",
  staffEditHeading: (name: string) => `Datos de ${name}`,
  staffName: "Nombre",
  staffPost: "Puesto",
  staffState: "Estado",
  active: "Activa",
  inactive: "Ya no trabaja aquí",
  activeToggle: "Puede entrar al programa",
  initialPassword: "La persona la cambia después, en el menú con su nombre.",
  backups: "Respaldos",
  backupsHint: "Una copia completa y cifrada de los datos. Guárdela también fuera de este equipo, en una memoria.",
  backupNow: "Respaldar ahora",
  backupMaking: "Respaldando…",
  backupFailed: (moment: string, why: string) =>
    `El respaldo de cada día no se pudo hacer (${moment}). ${why} Se intentará otra vez; mientras tanto, haga uno a mano.`,
  secondFailed: (moment: string, why: string) => `El último respaldo no está en el segundo lugar desde el ${moment}. ${why}`,
  backupMade: (moment: string) => `Respaldo hecho el ${moment}.`,
  copy: {
    heading: "Copia fuera de este equipo",
    action: "Copiar a una memoria…",
    folder: "Carpeta de la memoria",
    folderHelp: "La ruta completa, por ejemplo E:\\ o /media/usb",
    copying: "Copiando…",
    done: (place: string) => `Copiado y comprobado en «${place}».`,
    never: "Todavía no se ha hecho ninguna copia en una memoria.",
    last: (when: string, place: string) => `Última copia: ${when}, en «${place}».`,
    days: (days: number) => (days === 0 ? "hoy" : days === 1 ? "ayer" : `hace ${days} días`),
    safe: "Todo lo anotado está también fuera de este equipo.",
    some: (count: number, enrolled: boolean) => {
      const here =
        count === 1
          ? "Hay 1 anotación que está solo en este equipo"
          : `Hay ${count.toLocaleString("es-PE")} anotaciones que están solo en este equipo`;
      return enrolled ? `${here}: ni en la sede ni en una copia.` : `${here}: en ninguna copia.`;
    },
  },
  second: {
    heading: "Segundo lugar",
    hint: "Cada respaldo se copia ahí por sí solo.",
    none: "Elija una vez una memoria o una carpeta de otro equipo: cada respaldo se copiará ahí, cifrado y comprobado, cuando esté a la mano.",
    where: (folder: string) => `Los respaldos se copian en «${folder}».`,
    never: "Todavía no hay ninguna copia ahí.",
    last: (moment: string) => `Última copia: ${moment}.`,
    since: (moment: string) => `Así desde el ${moment}.`,
    folder: "Carpeta del segundo lugar",
    name: "Elegir el segundo lugar…",
    copyNow: "Copiar ahora",
    copying: "Copiando…",
    named: "Elegido. El primer respaldo ya está ahí, comprobado.",
    done: "Copiado y comprobado.",
    forget: "Dejar de copiar ahí",
    forgotten: "Ya no se copia ahí. Lo que está en ese lugar se queda.",
  },
  key: {
    heading: "Cambiar la llave de los datos",
    hint: "Si alguien de fuera pudo copiar los datos, o una contraseña o el código llegaron a quien no debía: los datos se cifran de nuevo con otra llave y lo que los abría antes deja de abrirlos.",
    open: "Cambiar la llave…",
    explained: [
      "Los datos y los documentos de este equipo se cifran de nuevo con otra llave. Puede tardar unos minutos; mientras tanto nadie trabaja en este equipo.",
      "Después solo abren su contraseña y un código de recuperación nuevo. A los demás, alguien de la administración les da otra contraseña en Centro › Personal.",
      "Los respaldos que ya hay, aquí y en otros lugares, siguen con la llave de antes: los abre lo que los abría entonces.",
    ],
    codeBody: "Anote en papel este código de recuperación. Reemplaza al anterior y no se vuelve a mostrar. Todavía no se cambió nada.",
    typedBody: "Escriba el código que anotó. Si está bien, se cambia la llave.",
    working: "Cambiando la llave…",
    steps: (done: number, all: number) =>
      `Cambiando la llave: paso ${done + 1} de ${all} (${["los registros", "los documentos adjuntos", "comprobando", "guardando"][done] ?? ""})…`,
    changed: [
      "La llave quedó cambiada. Dé su contraseña a los demás en Centro › Personal, y si este equipo está inscrito, avise a la sede para que anule su inscripción y le dé un código nuevo.",
      "Haga ahora un respaldo con la llave nueva. Los anteriores se quedan hasta que esté comprobado.",
    ],
    backing: "Respaldando…",
    older: (count: number) =>
      count === 1
        ? "El respaldo nuevo está hecho. Queda uno con la llave de antes, que todavía se abre con lo que la abría. ¿Borrarlo, aquí y en el segundo lugar?"
        : `El respaldo nuevo está hecho. Quedan ${count} con la llave de antes, que todavía se abren con lo que la abría. ¿Borrarlos, aquí y en el segundo lugar?`,
    keep: "Conservarlos por ahora",
    dropped: (count: number) =>
      `${counted(count, "respaldo borrado", "respaldos borrados")}. Busque también las copias que guardó en otras memorias.`,
    end: "Listo. Los respaldos con la llave de antes se quedan; guárdelos bajo llave.",
    other: (count: number) =>
      `${count === 1 ? "Un respaldo tiene" : `${count} respaldos tienen`} la llave de antes: se abren con la contraseña o el código que valían entonces.`,
    drop: "Borrar los de la llave de antes",
    accept: {
      password: "Seguir",
      code: "Ya lo tengo en papel",
      typed: "Cambiar la llave",
      backup: "Respaldar ahora",
      older: "Borrar los anteriores",
      end: "Cerrar",
    },
  },
  aside: {
    heading: "Lo que se apartó al restaurar",
    hint: "Los datos dañados no se borran al restaurar un respaldo: quedan apartados. Lo que todavía se puede leer de ellos y falta aquí se puede traer.",
    take: "Traer lo que falta",
    taking: "Trayendo…",
    of: (row: SetAsideRow) => asideSaid(row),
    done: (taken: TakenInRow) => {
      const brought = `Se trajeron ${records(taken.operations)} y ${documents(taken.attachments)}.`;
      const missing = [
        taken.lost > 0 ? `Además, ${lostRecords(taken.lost, taken.lost_more)}` : "",
        taken.lost_attachments > 0 ? counted(taken.lost_attachments, "documento no se pudo leer", "documentos no se pudieron leer") : "",
      ].filter(Boolean);
      return missing.length > 0 ? `${brought} ${missing.join("; ")}.` : brought;
    },
    keyHeading: "Traer lo apartado",
    keyBody: "Lo apartado tiene otra llave. Ábralo con una contraseña o con el código de recuperación que valían entonces.",
    secret: "Contraseña o código de entonces",
  },
  backupWhen: "Fecha",
  backupFolder: "Carpeta",
  backupSize: "Tamaño",
  backupOne: "respaldo",
  backupMany: "respaldos",
  backupNone: "Todavía no hay respaldos.",
  backupNoneHint: "Haga el primero ahora. Después copie la carpeta a una memoria.",
  backupsBehind: (n: number) =>
    `${n === 1 ? "Un respaldo no se pudo cambiar y todavía se abre" : `${n} respaldos no se pudieron cambiar y todavía se abren`} con una contraseña o un código que ya no vale. Se intentará otra vez al abrir el programa.`,
  codeHint:
    "Abre los datos de este equipo si nadie del centro recuerda su contraseña. Si el papel se perdió o alguien lo vio, haga otro código: el anterior deja de abrir este equipo y sus respaldos.",
  codeRenew: "Hacer otro código…",
  forgotten:
    "Quien olvidó su contraseña, o viene de otro equipo: un coordinador o el asistente administrativo le da una aquí, al abrir sus datos. Si ninguno de ellos puede entrar: en la pantalla de entrada, «Olvidé mi contraseña», con el código de recuperación del centro.",
  noPassword: "Sin contraseña en este equipo",
  give: "Darle una contraseña en este equipo…",
  giveHeading: (name: string) => `Contraseña para ${name}`,
  giveBody: "Reemplaza en este equipo la que tenía. La persona la cambia después, en el menú con su nombre.",
  giveAccept: "Darle la contraseña",
  keys: { backup: "Respaldar ahora", add: "Agregar una persona" },
} as const;
