/** What each screen is for, for F1. Keys are listed by the screen itself. */
export const help = {
  heading: "Ayuda",
  keysHeading: "Teclas",
  everywhere: "En todo el programa",
  here: "En esta pantalla",
  key: "Tecla",
  does: "Qué hace",
  all: "Ver la ayuda de todas las pantallas",
  intro: "F1 explica la pantalla en que está, con sus teclas, sin salir de ella.",
  screens: {
    "mi-dia": {
      title: "Mi día",
      paragraphs: [
        "Reúne lo que importa hoy: los eventos del día con su botón para tomar asistencia, los próximos catorce días, los borradores a los que les falta algo y los registros sin firma.",
        "«Sin enviar» cuenta lo anotado que solo está en este equipo. Un respaldo en una memoria le da una segunda copia.",
      ],
    },
    calendario: {
      title: "Calendario",
      paragraphs: [
        "Muestra los eventos del mes. En azul los programados, en ámbar los borradores.",
        "Un clic en un evento lo abre; un clic en un día vacío crea uno ese día.",
      ],
    },
    eventos: {
      title: "Eventos",
      paragraphs: [
        "La lista de capacitaciones del centro. La búsqueda no distingue tildes ni mayúsculas; los filtros se quedan como los dejó.",
        "Un clic en el título de una columna ordena por ella. Enter abre el evento.",
      ],
    },
    programa: {
      title: "Programa de un evento",
      paragraphs: [
        "Aquí se escribe todo una sola vez: qué es, qué contiene, dónde y cuándo, el programa por horas y los expositores. De aquí sale el Anexo 5.",
        "Todo se guarda solo; arriba dice «Guardado aquí» y la hora. A la derecha, «¿Qué falta?»: cada línea lleva al campo que falta.",
        "Cuando no falta nada, «Programar» pasa el evento de borrador a programado.",
      ],
    },
    convocatoria: {
      title: "Convocatoria de un evento",
      paragraphs: [
        "A qué entidades se invita, cómo y cuándo salió cada invitación, y qué respondieron. La carta es el Anexo 4; por correo sale como un mensaje listo para revisar y enviar desde su programa de correo.",
        "Con las flechas se recorre la lista; E o P marcan la invitación como enviada, C y D anotan la respuesta, Enter abre lo demás.",
      ],
    },
    informe: {
      title: "Informe de un evento",
      paragraphs: [
        "El Anexo 8 sale de lo ya anotado en el evento. Lo que usted no cambia sigue al evento; lo que escribe, queda.",
        "Si el evento trató de varios sistemas, primero se reciben los informes de participación de cada uno. El especialista lo termina y el Coordinador de Centro lo presenta.",
      ],
    },
    participantes: {
      title: "Participantes de un evento",
      paragraphs: [
        "Quiénes se esperan. Se agregan uno por uno o con la lista que enviaron, en Excel o CSV: primero se revisa fila por fila y nada se escribe hasta que usted acepta.",
      ],
    },
    asistencia: {
      title: "Mesa de asistencia",
      paragraphs: [
        "Escriba parte del nombre o del DNI, elija con las flechas y registre con Enter. Quien ya firmó se ve antes de registrarlo de nuevo.",
        "Quien no firmó queda en la lista, pero no se cuenta. La última acción se deshace con una tecla.",
      ],
    },
    expediente: {
      title: "Expediente de un evento",
      paragraphs: [
        "Lo que la norma pide archivar: invitación, programa, un registro por sesión, encuestas (no en una Informativa) e informe. Cada línea dice si está, falta o no corresponde; «¿Qué falta?» lleva a donde se completa.",
        "Se adjunta el escaneo de cada papel y se dice si es original o copia con firma original. Un registro firmado por todos en pantalla lo emite el programa, con sus firmas.",
        "«Cerrar expediente» hace un solo PDF con índice y manifiesto. Lo archivado solo se corrige anulando el archivo con un motivo.",
        "El programa no hace constancias ni certificados: el CONECTAMEF no los emite (Lineamientos 2013, §5.2.4.d.6). La asistencia se acredita con el sello en la papeleta de comisión.",
      ],
    },
    encuesta: {
      title: "Encuesta de un evento",
      paragraphs: [
        "La encuesta (Anexo 7) se toma al final y no lleva nombre. Puede repartirla impresa y digitarla aquí, o abrir la página para participantes: ocupa toda la pantalla y solo se sale de ella con su contraseña.",
        "Para digitar: 1 a 4 marca y pasa a la siguiente pregunta, 0 deja en blanco, Enter guarda la hoja y muestra la siguiente. Una hoja guardada se puede corregir o anular.",
        "Lo respondido en la página espera sin hora ni orden y se cuenta al cerrar. Mientras la encuesta está abierta, cada expositor no ve lo que se dijo de él.",
      ],
    },
    cifras: {
      title: "Cifras de un evento",
      paragraphs: [
        "Participantes son personas con al menos una firma; asistencias son las firmas de todas las sesiones. Quien no firmó se lista aparte.",
      ],
    },
    directorio: {
      title: "Directorio",
      paragraphs: [
        "Las personas y entidades que conoce el centro. Cada persona está una sola vez, por su documento; sus datos sirven en todos los eventos.",
      ],
    },
    estadistica: {
      title: "Estadística del centro",
      paragraphs: [
        "Suma los eventos realizados entre dos fechas que cuentan para el centro: los propios, y los de otras entidades en los que expuso un especialista del centro y cuya copia del registro está en el expediente.",
        "Los eventos de la sede central los registra la sede. No suman aquí; quien expuso en uno puede tenerlo en su propia estadística si lo marca en sus datos de expositor.",
      ],
    },
    centro: {
      title: "Centro",
      paragraphs: [
        "Los datos que salen en los formatos, las personas que pueden entrar al programa y los respaldos.",
        "Un respaldo es una copia cifrada de todo. Guárdela también fuera de este equipo.",
      ],
    },
    sede: {
      title: "Sede",
      paragraphs: [
        "Lo que se anota queda primero en este equipo. Cuando hay red, el programa lo envía a la sede y recibe lo de los demás equipos del centro, sin que nadie tenga que pedirlo.",
        "«Guardado aquí»: falta enviarlo. «Enviado»: la sede lo recibió. «Confirmado por la sede»: la sede lo tiene y lo reparte. En las listas son ○, ◐ y ●; el de un evento incluye sus sesiones, su programa, sus expositores y su asistencia.",
        "Si la sede aparta un registro, se conserva aquí y allá hasta que se decida; lo demás sigue su camino.",
      ],
    },
    "por-revisar": {
      title: "Por revisar",
      paragraphs: [
        "Cuando dos personas cambian el mismo dato sin red, no se pierde ninguno de los dos valores: aquí se elige cuál vale.",
        "La elección llega a todos los equipos; el otro valor queda en la historia.",
      ],
    },
  },
} as const;
