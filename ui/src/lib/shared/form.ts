import { getContext, setContext } from "svelte";
import type { Fault } from "../backend";

/** What the fields of a form ask of it. */
export interface FormContext {
  /** What is to be said at a field; empty when nothing is. */
  readonly faultAt: (name: string) => string;
  /** What another computer wrote into a field that is being typed; `undefined` when nothing did. */
  readonly elsewhere: (name: string) => unknown;
  /** A field is there, and shows its own fault. Returns how to take it out. */
  readonly join: (name: string) => () => void;
}

const KEY = Symbol("form");

export const provideForm = (form: FormContext): void => void setContext(KEY, form);

/** The form around a field; a field may stand alone. */
export const formAround = (): FormContext | undefined => getContext<FormContext | undefined>(KEY);

/** The field a fault speaks of, for a form whose fields bear a prefix. */
export const fieldOf = (fault: Fault | null, prefix: string): string | null => (fault?.field ? `${prefix}${fault.field}` : null);

/** What a form does when it is sent; the page stays. */
export const submits =
  (run: () => unknown) =>
  (event: SubmitEvent): void => {
    event.preventDefault();
    void run();
  };
