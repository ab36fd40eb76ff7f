import type { PersonInput } from "../backend";

/** Somebody of whom nothing is written yet. */
export const blankPerson = (): PersonInput => ({
  document_type: "dni",
  document_number: "",
  paternal: "",
  maternal: "",
  names: "",
  entity: "",
  post: "",
  email: "",
  phone: "",
});
