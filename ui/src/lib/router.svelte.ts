/** Where the person is. The address after `#` is the only place that says so. */

export type Place = "mi-dia" | "eventos" | "calendario" | "directorio" | "estadistica" | "centro" | "sede" | "por-revisar" | "ayuda";
export type Step = "programa" | "convocatoria" | "participantes" | "asistencia" | "encuesta" | "informe" | "expediente" | "cifras";

export const STEPS: readonly Step[] = [
  "programa",
  "convocatoria",
  "participantes",
  "asistencia",
  "encuesta",
  "informe",
  "expediente",
  "cifras",
];
const PLACES: readonly Place[] = ["mi-dia", "eventos", "calendario", "directorio", "estadistica", "centro", "sede", "por-revisar", "ayuda"];

export interface Route {
  place: Place;
  /** The event that is open. */
  training: string | null;
  step: Step;
  /** What follows: a session of the event, a person, a tab of the centre. */
  rest: string | null;
}

function parse(hash: string): Route {
  const parts = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const place = PLACES.find((known) => known === parts[0]) ?? "mi-dia";
  if (place !== "eventos") return { place, training: null, step: "programa", rest: parts[1] ?? null };
  return {
    place,
    training: parts[1] ?? null,
    step: STEPS.find((known) => known === parts[2]) ?? "programa",
    rest: parts[3] ?? null,
  };
}

class Router {
  #route = $state(parse(window.location.hash));

  constructor() {
    window.addEventListener("hashchange", () => {
      this.#route = parse(window.location.hash);
    });
  }

  get route(): Route {
    return this.#route;
  }

  go(address: string): void {
    window.location.hash = address;
  }
}

export const router = new Router();

/** Address of an event at one of its steps. */
export function trainingAddress(id: string, step: Step = "programa", rest?: string): string {
  return `#/eventos/${encodeURIComponent(id)}/${step}${rest ? `/${encodeURIComponent(rest)}` : ""}`;
}
