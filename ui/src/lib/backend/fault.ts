/** What the core answers when a request fails: a code for the program, a sentence for the person. */
export interface FaultBody {
  code: string;
  sentence: string;
  field?: string | null;
  warning?: boolean;
}

/** A failed request. `sentence` is Spanish and is shown as it stands. */
export class Fault extends Error {
  readonly code: string;
  readonly sentence: string;
  /** Name of the field on the screen that mends it. */
  readonly field: string | null;
  /** "Not allowed now", as opposed to something that broke. */
  readonly warning: boolean;

  constructor(body: FaultBody) {
    super(body.code);
    this.name = "Fault";
    this.code = body.code;
    this.sentence = body.sentence;
    this.field = body.field ?? null;
    this.warning = body.warning ?? false;
  }
}

/** Whatever came back from a shell, as a fault with a sentence fit to be read. */
export function faultFrom(value: unknown, fallback: string): Fault {
  if (value instanceof Fault) return value;
  if (typeof value === "object" && value !== null) {
    const body = value as Partial<FaultBody>;
    if (typeof body.code === "string" && typeof body.sentence === "string") return new Fault(body as FaultBody);
  }
  return new Fault({ code: "shell", sentence: fallback });
}
