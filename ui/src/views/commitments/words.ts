import type { CommitmentOrigin, CommitmentState } from "../../lib/backend";

/** Words of the commitments. */
export const words = {
  heading: "Compromisos",
  one: "Compromiso",
  noun: ["compromiso", "compromisos"],
  new: "Nuevo compromiso",
  search: "Buscar en la lista",
  searchPlaceholder: "Qué se hará, responsable, evento o nota",
  due: "Fecha límite",
  subject: "Qué se hará",
  responsible: "Responsable",
  origin: "De dónde sale",
  training: "Evento",
  trainingHelp: "Si es de un evento, búsquelo por su nombre.",
  state: "Estado",
  closedOn: "Día en que se cerró",
  note: "Nota del cierre",
  overdue: "Vencido",
  onlyOverdue: "Solo vencidos",
  left: (days: number | null) => {
    if (days === null) return "";
    if (days === 0) return "vence hoy";
    const many = Math.abs(days);
    const said = many === 1 ? "1 día" : `${many.toLocaleString("es-PE")} días`;
    return days < 0 ? `hace ${said}` : `en ${said}`;
  },
  empty: "Todavía no hay compromisos.",
  emptyHint: "Aquí quedan los acuerdos, temas, hallazgos y acciones correctivas, con su responsable y su fecha límite.",
  nothing: "Ningún compromiso con esa búsqueda y esos filtros.",
  hint: "↑↓ recorrer · Enter abrir",
  add: "Agregar",
  staff: "Responsable del centro",
  outside: "Nadie del centro",
  outsider: "Responsable de fuera",
  outsiderHelp: "Nombre de quien responde, si no es del centro.",
  close: "Cerrar compromiso…",
  closing: "Cerrar compromiso",
  closeState: "Cómo termina",
  closeDay: "Día",
  closeNote: "Nota",
  closeNoteHelp: "Si ya no procede, por qué.",
  closed: (state: string, day: string) => `${state} el ${day}.`,
  reopen: "Reabrir",
  states: { pending: "Pendiente", fulfilled: "Cumplido", dropped: "Ya no procede" } satisfies Record<CommitmentState, string>,
  ends: { fulfilled: "Cumplido", dropped: "Ya no procede" } satisfies Partial<Record<CommitmentState, string>>,
  origins: {
    agreement: "Acuerdo de reunión",
    visit_topic: "Tema de visita",
    finding: "Hallazgo",
    corrective_action: "Acción correctiva",
    other: "Otro",
  } satisfies Record<CommitmentOrigin, string>,
} as const;
