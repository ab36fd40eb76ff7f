import type {
  AgendaKind,
  CitizenJustification,
  DayPart,
  DocumentType,
  EnrolmentMeans,
  EntityType,
  Modality,
  Organiser,
  Origin,
  Scope,
  SpeakerKind,
  TrainingState,
  TrainingType,
} from "../backend/types";

/** Names of the fixed lists, in the words of the norms and in their order. */

export const trainingTypes: Record<TrainingType, string> = {
  informative: "Capacitación General – Informativa",
  basic: "Capacitación General – Básica",
  specialised: "Capacitación Especializada",
};

/** The same, where there is little room. */
export const trainingTypesShort: Record<TrainingType, string> = {
  informative: "Informativa",
  basic: "Básica",
  specialised: "Especializada",
};

export const modalities: Record<Modality, string> = {
  in_person_at_centre: "Presencial, en el CONECTAMEF",
  in_person_elsewhere: "Presencial, fuera del CONECTAMEF",
  virtual: "Virtual",
};

export const modalitiesShort: Record<Modality, string> = {
  in_person_at_centre: "Presencial",
  in_person_elsewhere: "Presencial",
  virtual: "Virtual",
};

export const organisers: Record<Organiser, string> = {
  headquarters: "Sede central del MEF",
  centre: "CONECTAMEF",
  other_entities: "Otras entidades",
};

/** Beside the name of an event that headquarters organises and registers. */
export const ofHeadquarters = "Sede central";

export const origins: Record<Origin, string> = {
  offer: "Por oferta (MEF)",
  demand: "Por demanda (usuarios)",
};

export const scopes: Record<Scope, string> = {
  one_system: "Relativa a un sistema",
  several_systems: "Relativa a varios sistemas",
};

export const citizenJustifications: Record<CitizenJustification, string> = {
  public_entity_request: "Solicitud de entidad pública",
  consultation_space: "Espacio de concertación",
  awareness_event: "Evento de sensibilización para el desarrollo",
};

export const dayParts: Record<DayPart, string> = { morning: "mañana", afternoon: "tarde" };

export const agendaKinds: Record<AgendaKind, string> = {
  registration: "Inscripción",
  talk: "Exposición",
  refreshment: "Refrigerio",
  survey: "Encuesta",
  closing: "Clausura",
  other: "Otra actividad",
};

export const speakerKinds: Record<SpeakerKind, string> = {
  centre: "Del CONECTAMEF",
  headquarters: "De la sede central",
  other_centre: "De otro CONECTAMEF",
  other_entity: "De otra entidad pública",
};

export const enrolmentMeans: Record<EnrolmentMeans, string> = {
  list: "Lista",
  email: "Correo electrónico",
  telephone: "Teléfono",
  desk: "En mesa",
};

export const trainingStates: Record<TrainingState, string> = {
  draft: "Borrador",
  programmed: "Programado",
  communicated: "Comunicado",
  published: "Publicado",
  convened: "Convocado",
  in_progress: "En ejecución",
  held: "Ejecutado",
  delivered: "Entregado",
  complete: "Expediente completo",
  registered: "Registrado en SISCONECTA",
  filed: "Archivado",
  cancelled: "Cancelado",
};

export const documentTypes: Record<DocumentType, string> = {
  dni: "DNI",
  foreign_card: "Carné de extranjería",
  passport: "Pasaporte",
};

export const entityTypes: Record<EntityType, string> = { national: "G.N.", regional: "G.R.", local: "G.L.", business: "ETE" };

export const yesNo = { yes: "Sí", no: "No" } as const;
