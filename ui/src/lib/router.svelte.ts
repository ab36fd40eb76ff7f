import { places, steps } from "../services";

/** Where the person is. The address after `#` is the only place that says so. */
export interface Route {
  /** One of the places of the views. */
  place: string;
  /** The event that is open. */
  training: string | null;
  /** One of the steps of the views. */
  step: string;
  /** What follows: a session of the event, a person, a tab of the centre. */
  rest: string | null;
}

const FIRST_PLACE = "mi-dia";
const FIRST_STEP = "programa";

/** What an address means; an unknown one is the first page. */
export function parse(hash: string): Route {
  const parts = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const place = places.find((known) => known.place === parts[0])?.place ?? FIRST_PLACE;
  if (place !== "eventos") return { place, training: null, step: FIRST_STEP, rest: parts[1] ?? null };
  return {
    place,
    training: parts[1] ?? null,
    step: steps.find((known) => known.step === parts[2])?.step ?? FIRST_STEP,
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
export function trainingAddress(id: string, step = FIRST_STEP, rest?: string): string {
  return `#/eventos/${encodeURIComponent(id)}/${step}${rest ? `/${encodeURIComponent(rest)}` : ""}`;
}
